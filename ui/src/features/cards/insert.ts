/** Putting marks around what is selected in a field. */

export type Mark = 'bold' | 'italic' | 'code' | 'formula';

const markdownMarks: Record<Mark, [string, string]> = { bold: ['**', '**'], italic: ['*', '*'], code: ['`', '`'], formula: ['\\(', '\\)'] };
const htmlMarks: Record<Mark, [string, string]> = { bold: ['<b>', '</b>'], italic: ['<i>', '</i>'], code: ['<code>', '</code>'], formula: ['\\(', '\\)'] };

export function marksOf(mark: Mark, isHtml: boolean): [string, string] {
	return (isHtml ? htmlMarks : markdownMarks)[mark];
}

/** Puts text around the selection and selects what was selected; without one the cursor stands between. */
export function wrapSelection(area: HTMLTextAreaElement, before: string, after: string): void {
	const { selectionStart: start, selectionEnd: end, value } = area;
	const inner = value.slice(start, end);
	area.focus();
	// The browser's own way of inserting keeps its undo; where there is none the text is set.
	const isDone = typeof document.execCommand === 'function' && document.execCommand('insertText', false, before + inner + after);
	if (!isDone) {
		area.setRangeText(before + inner + after, start, end);
		area.dispatchEvent(new Event('input', { bubbles: true }));
	}
	area.setSelectionRange(start + before.length, start + before.length + inner.length);
}
