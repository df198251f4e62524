/** Ranges from the backend count Unicode scalar values; JavaScript strings count UTF-16 units. The conversion, both ways. */

function isHighSurrogate(unit: number): boolean {
	return unit >= 0xd800 && unit <= 0xdbff;
}

export function scalarLength(text: string): number {
	let length = 0;
	for (let unit = 0; unit < text.length; length++) unit += isHighSurrogate(text.charCodeAt(unit)) ? 2 : 1;
	return length;
}

/** Index in UTF-16 units of the scalar at `scalar`; the end of the text when it lies behind it. */
export function toUtf16(text: string, scalar: number): number {
	let unit = 0;
	for (let count = 0; count < scalar && unit < text.length; count++) {
		unit += isHighSurrogate(text.charCodeAt(unit)) ? 2 : 1;
	}
	return Math.min(unit, text.length);
}

/** Number of scalars before the UTF-16 index `unit`. */
export function toScalar(text: string, unit: number): number {
	return scalarLength(text.slice(0, unit));
}

export function sliceScalars(text: string, start: number, end: number): string {
	return text.slice(toUtf16(text, start), toUtf16(text, end));
}
