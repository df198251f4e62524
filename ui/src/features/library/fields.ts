/** Form fields that hold several values in one line or one value a line. */

/** The non-empty values between separators, each once, in order. */
export function splitList(text: string, separator: string): string[] {
	const values = text.split(separator).map((value) => value.trim());
	return [...new Set(values.filter(Boolean))];
}

/** What an edit should carry for an optional text: null when it did not change, otherwise the text, empty to clear it. */
export function edited(before: string | null, after: string): string | null {
	const text = after.trim();
	return text === (before ?? '') ? null : text;
}
