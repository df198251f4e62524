/** The text layer of a page whose letters are pixels: its recognised lines, each stretched over the place where it was read. */
import type { PageLine } from '$lib/ipc';
import type { View } from './sheets';

const family = 'sans-serif';
/** Width of a text in pixels at a font size of 1. */
export type Measure = (text: string) => number;

function measureOnCanvas(): Measure {
	const context = document.createElement('canvas').getContext('2d');
	if (!context) return (text) => text.length / 2;
	context.font = `100px ${family}`;
	return (text) => context.measureText(text).width / 100;
}

/** Lines of the page in the layer, in reading order. Ranges stand on them, so that a selection is a range. */
export function writeLines(layer: HTMLElement, lines: readonly PageLine[], view: View, scale: number, measure: Measure = measureOnCanvas()): void {
	const spans = lines.map(({ text, range, bounds }) => {
		const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = view.convertToViewportRectangle(bounds);
		const [width, height] = [Math.abs(x1 - x0), Math.abs(y1 - y0)];
		const span = document.createElement('span');
		span.textContent = text;
		span.dataset.start = String(range[0]);
		span.dataset.end = String(range[1]);
		span.style.left = `${Math.min(x0, x1)}px`;
		span.style.top = `${Math.min(y0, y1)}px`;
		span.style.fontFamily = family;
		const natural = measure(text) * height;
		span.style.setProperty('--font-height', `${height / scale}px`);
		span.style.setProperty('--scale-x', String(natural > 0 ? width / natural : 1));
		return span;
	});
	layer.replaceChildren(...spans);
}
