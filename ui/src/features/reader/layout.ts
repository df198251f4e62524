/** Where pages lie in the scrolled column, as pure arithmetic: a thousand pages cost two arrays, not a thousand elements. */

export type PageSize = { width: number; height: number };

/** Space between pages and above the first, in CSS pixels at any zoom. */
export const pageGap = 16;

export type PageLayout = { tops: number[]; heights: number[]; width: number; height: number };

/** Sizes are at scale 1; a page not yet measured counts as the typical one. */
export function layOut(count: number, sizes: ReadonlyMap<number, PageSize>, typical: PageSize, scale: number): PageLayout {
	const tops = new Array<number>(count);
	const heights = new Array<number>(count);
	let top = pageGap;
	let width = 0;
	for (let page = 0; page < count; page++) {
		const size = sizes.get(page + 1) ?? typical;
		tops[page] = top;
		heights[page] = Math.floor(size.height * scale);
		width = Math.max(width, Math.floor(size.width * scale));
		top += heights[page]! + pageGap;
	}
	return { tops, heights, width, height: top };
}

/** Number (from 1) of the page at this height: the last one that begins at or above it. */
export function pageAtHeight({ tops }: PageLayout, y: number): number {
	let low = 0;
	let high = tops.length - 1;
	while (low < high) {
		const middle = Math.ceil((low + high) / 2);
		if (tops[middle]! <= y) low = middle;
		else high = middle - 1;
	}
	return low + 1;
}

/** First and last page that touch the window [top, top + height], widened by `margin` on both sides. */
export function pagesInView(layout: PageLayout, top: number, height: number, margin: number): [number, number] {
	if (layout.tops.length === 0) return [1, 0];
	return [pageAtHeight(layout, Math.max(0, top - margin)), pageAtHeight(layout, top + height + margin)];
}

/** A point of reading that survives a change of zoom or of page sizes: a page and how far down it. */
export type Anchor = { page: number; share: number };

export function anchorAt(layout: PageLayout, y: number): Anchor {
	const page = pageAtHeight(layout, y);
	const height = layout.heights[page - 1] ?? 1;
	return { page, share: (y - (layout.tops[page - 1] ?? 0)) / height };
}

export function heightOf(layout: PageLayout, { page, share }: Anchor): number {
	return (layout.tops[page - 1] ?? 0) + share * (layout.heights[page - 1] ?? 0);
}
