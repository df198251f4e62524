/** Evidence boxes on a page: from PDF user space to the screen, words of a line joined into one bar. */
import type { PageBox } from '$lib/ipc';

export type ScreenBox = { left: number; top: number; width: number; height: number };

/** The one thing needed of a pdf.js viewport; it knows the page's rotation and zoom. */
export type BoxConverter = { convertToViewportRectangle(box: number[]): number[] };

function toScreen(box: PageBox, viewport: BoxConverter): ScreenBox {
	const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = viewport.convertToViewportRectangle(box);
	return { left: Math.min(x0, x1), top: Math.min(y0, y1), width: Math.abs(x1 - x0), height: Math.abs(y1 - y0) };
}

/** Boxes on one line have at least this share of the lower one's height in common. */
const lineOverlap = 0.5;
/** A gap up to this share of the height is a word space; a wider one is a column or a table cell. */
const wordGap = 0.8;

function continues(line: ScreenBox, box: ScreenBox): boolean {
	const shared = Math.min(line.top + line.height, box.top + box.height) - Math.max(line.top, box.top);
	const height = Math.min(line.height, box.height);
	const gap = box.left - (line.left + line.width);
	return shared >= lineOverlap * height && gap <= wordGap * height && gap >= -line.width - height;
}

function joined(a: ScreenBox, b: ScreenBox): ScreenBox {
	const left = Math.min(a.left, b.left);
	const top = Math.min(a.top, b.top);
	return {
		left,
		top,
		width: Math.max(a.left + a.width, b.left + b.width) - left,
		height: Math.max(a.top + a.height, b.top + b.height) - top
	};
}

export function screenBoxes(boxes: PageBox[], viewport: BoxConverter): ScreenBox[] {
	const lines: ScreenBox[] = [];
	for (const box of boxes) {
		const next = toScreen(box, viewport);
		if (next.width === 0 || next.height === 0) continue;
		const last = lines.at(-1);
		if (last && continues(last, next)) lines[lines.length - 1] = joined(last, next);
		else lines.push(next);
	}
	return lines;
}
