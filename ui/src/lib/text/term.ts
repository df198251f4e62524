/** Conditions of a search of cards, as they are written. */

/** Signs with a meaning of their own in a search lose it. */
function escaped(value: string): string {
	return value.replace(/[\\"*_]/g, '\\$&');
}

/** `tag:exam`, or in quotes where the value holds blanks or brackets: `"deck:Cell biology"`. */
export function term(key: string, value: string): string {
	const text = `${key}:${escaped(value)}`;
	return /[\s()]/.test(text) ? `"${text}"` : text;
}
