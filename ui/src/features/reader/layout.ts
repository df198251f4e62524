/** Where pages lie in the scrolled column, as pure arithmetic: a thousand pages cost a few arrays, not a thousand elements. */

export type PageSize = { width: number; height: number };

/** Space between pages and above the first, in CSS pixels at any zoom. */
export const pageGap = 16;

export type PageLayout = {
	tops: number[];
	heights: number[];
	widths: number[];
	/** Of the left edge, from the middle of the column. */
	lefts: number[];
	width: number;
	height: number;
	/** Pages side by side. */
	columns: number;
};

export type LayoutOptions = { columns?: number; gap?: number };

/** Sizes are at scale 1; a page not yet measured counts as the typical one. */
export function layOut(
	count: number,
	sizes: ReadonlyMap<number, PageSize>,
	typical: PageSize,
	scale: number,
	{ columns = 1, gap = pageGap }: LayoutOptions = {}
): PageLayout {
	const tops = new Array<number>(count);
	const heights = new Array<number>(count);
	const widths = new Array<number>(count);
	const lefts = new Array<number>(count);
	let top = gap;
	let width = 0;
	for (let first = 0; first < count; first += columns) {
		const end = Math.min(count, first + columns);
		let rowHeight = 0;
		let rowWidth = -gap;
		for (let page = first; page < end; page++) {
			const size = sizes.get(page + 1) ?? typical;
			tops[page] = top;
			heights[page] = Math.floor(size.height * scale);
			widths[page] = Math.floor(size.width * scale);
			rowHeight = Math.max(rowHeight, heights[page]!);
			rowWidth += widths[page]! + gap;
		}
		// The spine stays in the middle, whatever the widths on its sides; a single last page stays on its side of it.
		let left = columns === 1 ? -rowWidth / 2 : -(widths[first]! + gap / 2);
		for (let page = first; page < end; page++) {
			lefts[page] = left;
			left += widths[page]! + gap;
		}
		width = Math.max(width, columns === 1 ? rowWidth : 2 * Math.max(-lefts[first]!, left - gap));
		top += rowHeight + gap;
	}
	return { tops, heights, widths, lefts, width, height: top, columns };
}

/** Number (from 1) of the page at this height: the first of the last row that begins at or above it. */
export function pageAtHeight({ tops, columns }: PageLayout, y: number): number {
	let low = 0;
	let high = tops.length - 1;
	while (low < high) {
		const middle = Math.ceil((low + high) / 2);
		if (tops[middle]! <= y) low = middle;
		else high = middle - 1;
	}
	return low - (low % columns) + 1;
}

/** First and last page that touch the window [top, top + height], widened by `margin` on both sides. */
export function pagesInView(layout: PageLayout, top: number, height: number, margin: number): [number, number] {
	const count = layout.tops.length;
	if (count === 0) return [1, 0];
	const last = pageAtHeight(layout, top + height + margin) + layout.columns - 1;
	return [pageAtHeight(layout, Math.max(0, top - margin)), Math.min(count, last)];
}

/** A point of reading that survives a change of zoom, of page sizes and of the view: a page and how far down it. */
export type Anchor = { page: number; share: number };

export function anchorAt(layout: PageLayout, y: number): Anchor {
	const page = pageAtHeight(layout, y);
	const height = layout.heights[page - 1] ?? 1;
	return { page, share: (y - (layout.tops[page - 1] ?? 0)) / height };
}

export function heightOf(layout: PageLayout, { page, share }: Anchor): number {
	return (layout.tops[page - 1] ?? 0) + share * (layout.heights[page - 1] ?? 0);
}
