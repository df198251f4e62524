/** Putting marks around what is selected in a field, and pictures and sounds where its cursor is. */
import type { AddedMedia } from '$lib/ipc';
import { isTyping } from '$lib/keyboard';

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
	if (!type(before + inner + after)) set(area, before + inner + after, start, end);
	area.setSelectionRange(start + before.length, start + before.length + inner.length);
}

/** Puts text behind the cursor and what is selected. Who types somewhere else by now goes on typing there. */
export function insertText(area: HTMLTextAreaElement, text: string): void {
	if (!isTyping(document.activeElement)) area.focus();
	const { selectionEnd } = area;
	if (document.activeElement === area) {
		area.setSelectionRange(selectionEnd, selectionEnd);
		if (type(text)) return;
	}
	set(area, text, selectionEnd, selectionEnd);
}

/** The browser's own way of inserting keeps its undo; false where there is none. */
function type(text: string): boolean {
	return typeof document.execCommand === 'function' && document.execCommand('insertText', false, text);
}

function set(area: HTMLTextAreaElement, text: string, start: number, end: number): void {
	area.setRangeText(text, start, end, 'end');
	area.dispatchEvent(new Event('input', { bubbles: true }));
}

/** How a field names a file. */
export function mediaText({ name, kind }: AddedMedia, isHtml: boolean): string {
	if (kind === 'sound') return `[sound:${name}]`;
	return isHtml ? `<img src="${name}">` : `![](${name})`;
}
