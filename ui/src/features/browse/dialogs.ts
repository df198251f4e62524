/** The dialogs of the browser, by what they change. */
export type Asked = 'deck' | 'tags' | 'due' | 'reset' | 'reposition' | 'replace';

/** Tags as typed: blanks and commas stand between them. */
export function tagsIn(text: string): string[] {
	return [...new Set(text.split(/[\s,]+/).filter(Boolean))];
}

/** A whole number within bounds, or null while what is typed is none. */
export function wholeNumber(text: string | number, least: number, most: number): number | null {
	const value = typeof text === 'number' ? text : text.trim() === '' ? NaN : Number(text);
	return Number.isInteger(value) && value >= least && value <= most ? value : null;
}
