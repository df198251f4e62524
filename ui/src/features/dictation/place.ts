/** Where the microphone and the words of a dictation stand beside a field. */

export type Rect = { left: number; top: number; right: number; bottom: number };

/** Of the button; its side in CSS pixels. */
export const buttonSide = 24;
/** Narrower fields hold a number or a tag: the button would cover what is in them. */
const narrowest = 150;
const margin = 8;

/** Inside the field at its end: in the middle of a line, at the foot of a text. Null where it would be in the way. */
export function buttonPlace(field: Rect, isLine: boolean, window: { width: number; height: number }): { left: number; top: number } | null {
	if (field.right - field.left < narrowest || field.bottom < 0 || field.top > window.height) return null;
	const left = Math.min(field.right, window.width) - buttonSide - (isLine ? 6 : 18);
	const top = isLine ? (field.top + field.bottom - buttonSide) / 2 : Math.min(field.bottom, window.height) - buttonSide - 6;
	return { left, top };
}

/** Under a field in the upper half of the window, above one in the lower: what is pressed next stands below it. */
export function pillPlace(field: Rect, pill: { width: number; height: number }, window: { width: number; height: number }): { left: number; top: number } {
	const left = Math.max(margin, Math.min(field.left, window.width - pill.width - margin));
	const below = field.bottom + 6;
	const above = field.top - 6 - pill.height;
	const isLow = field.top > window.height / 2;
	if (!isLow && below + pill.height + margin <= window.height) return { left, top: below };
	return { left, top: above >= margin ? above : window.height - pill.height - margin };
}
