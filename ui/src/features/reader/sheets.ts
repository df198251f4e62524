/** What the Reader needs of a page, whatever it comes from: its size, its drawing, and its text to lie over the drawing. */

/** A page at a scale; it knows how the page is turned. */
export type View = { width: number; height: number; convertToViewportRectangle(box: number[]): number[] };

/** Work on a page that may be given up. */
export type Work<T> = { done: Promise<T>; cancel: () => void };

export interface Sheet {
	view(scale: number): View;
	/** The page as an element that fills its frame; `sharpness` is in device pixels per CSS pixel. */
	draw(view: View, sharpness: number): Work<HTMLElement>;
	/** Puts the page's text into a text layer, unseen but selectable and read aloud. */
	write(layer: HTMLElement, view: View): Work<void>;
}

export interface Sheets {
	count: number;
	/** Pages count from 1. */
	sheet(number: number): Promise<Sheet>;
	close(): void;
}

/** Above this a drawing costs more memory than sharpness is worth (24 megapixels, about 96 MB). */
const largestDrawing = 24_000_000;

/** How finely a view is drawn on this screen. */
export function sharpnessOf({ width, height }: View): number {
	return Math.min(devicePixelRatio || 1, Math.sqrt(largestDrawing / (width * height)));
}
