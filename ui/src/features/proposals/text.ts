/** The fields of a proposal, to be read and to be edited: as HTML with the deletions marked, and as plain text. */
import { sanitizeDocument } from '$lib/text/sanitize';

/** `{{c1::stroma::where}}` becomes the word, marked. */
export function shownField(html: string): string {
	const marked = html.replace(/\{\{c\d+::((?:(?!\{\{|\}\}).)*?)(?:::(?:(?!\{\{|\}\}).)*?)?\}\}/gs, '<b class="cloze">$1</b>');
	return sanitizeDocument(marked);
}

/** As a student types it: line ends instead of tags. */
export function plainField(html: string): string {
	const lines = html.replace(/<br\s*\/?>/gi, '\n').replace(/<\/(p|div|li)>\s*/gi, '\n');
	return (new DOMParser().parseFromString(sanitizeDocument(lines), 'text/html').body.textContent ?? '').trimEnd();
}

export function htmlField(text: string): string {
	const letters: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
	return text
		.trimEnd()
		.replace(/[&<>]/g, (letter) => letters[letter] ?? letter)
		.replace(/\n/g, '<br>');
}

/** Fields after editing: one that was left alone stays exactly as it was. */
export function editedFields(before: string[], typed: string[]): string[] {
	return before.map((field, at) => (typed[at] === undefined || typed[at] === plainField(field) ? field : htmlField(typed[at])));
}
