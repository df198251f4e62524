/** Tables, figures and parts of a page, taken out to be looked at large. */
import type { Pages } from './pages.svelte';

/** A rectangle on a page, in shares of its width and height. */
export type Region = { page: number; left: number; top: number; width: number; height: number };

/** Smaller ones are clicks, not regions. */
const smallestShare = 0.02;

/** The rectangle between two points of the column, on the page on which it began; null when it holds nothing. */
export function regionBetween(pages: Pick<Pages, 'layout' | 'count'>, middle: number, from: [number, number], to: [number, number]): Region | null {
	const { tops, lefts, widths, heights } = pages.layout;
	const at = tops.findIndex((top, page) => {
		const left = middle + lefts[page]!;
		return from[1] >= top && from[1] < top + heights[page]! && from[0] >= left && from[0] < left + widths[page]!;
	});
	if (at < 0) return null;
	const share = (value: number, start: number, length: number) => Math.min(1, Math.max(0, (value - start) / length));
	const xs = [from[0], to[0]].map((x) => share(x, middle + lefts[at]!, widths[at]!)).sort((a, b) => a - b);
	const ys = [from[1], to[1]].map((y) => share(y, tops[at]!, heights[at]!)).sort((a, b) => a - b);
	const [left = 0, right = 0] = xs;
	const [top = 0, bottom = 0] = ys;
	if (right - left < smallestShare || bottom - top < smallestShare / 2) return null;
	return { page: at + 1, left, top, width: right - left, height: bottom - top };
}

/** What of the page being read stands in the window. */
export function regionInView({ layout, current, top, height }: Pick<Pages, 'layout' | 'current' | 'top' | 'height'>): Region {
	const start = layout.tops[current - 1] ?? 0;
	const length = layout.heights[current - 1] ?? 1;
	const from = Math.max(0, (top - start) / length);
	const to = Math.min(1, (top + height - start) / length);
	return { page: current, left: 0, top: from, width: 1, height: Math.max(0.05, to - from) };
}

/** The region as an element `width` CSS pixels wide, drawn finely enough to be made larger still. */
export async function drawRegion(pages: Pages, region: Region, width: number): Promise<HTMLElement> {
	const sheet = await pages.page(region.page);
	const view = sheet.view(width / region.width / sheet.view(1).width);
	const finest = Math.sqrt(24_000_000 / (view.width * view.height));
	const drawing = await sheet.draw(view, Math.min(2 * (devicePixelRatio || 1), finest)).done;
	delete drawing.dataset.testid;
	Object.assign(drawing.style, {
		position: 'absolute',
		width: `${view.width}px`,
		height: `${view.height}px`,
		left: `${-region.left * view.width}px`,
		top: `${-region.top * view.height}px`
	});
	const frame = document.createElement('div');
	Object.assign(frame.style, { position: 'relative', overflow: 'hidden', width: `${width}px`, height: `${region.height * view.height}px` });
	frame.append(drawing);
	return frame;
}

const figures = 'table, img[src], figure';

/** A copy of a table or figure without what ties it to the text. */
export function copyOf(element: Element): HTMLElement {
	const copy = element.cloneNode(true) as HTMLElement;
	for (const each of [copy, ...copy.querySelectorAll<HTMLElement>('*')]) {
		for (const name of ['data-start', 'data-end', 'data-testid', 'data-color']) each.removeAttribute(name);
	}
	for (const mark of copy.querySelectorAll('mark')) mark.replaceWith(...mark.childNodes);
	for (const button of copy.querySelectorAll('button.enlarge')) button.remove();
	return copy;
}

/** Puts a button before each table and figure that has none yet. It holds no text: ranges of the text stay what they are. */
export function offerEnlarging(article: Element, label: string, open: (element: Element) => void): void {
	for (const element of article.querySelectorAll(figures)) {
		if (element.parentElement?.closest(figures) || element.previousElementSibling?.matches('button.enlarge')) continue;
		const button = document.createElement('button');
		button.type = 'button';
		button.className = 'enlarge';
		button.title = label;
		button.setAttribute('aria-label', label);
		button.addEventListener('click', () => open(element));
		element.before(button);
	}
}
