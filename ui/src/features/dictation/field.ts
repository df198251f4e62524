/** Text fields: which of them can be dictated into, and how words get into one as if they were typed. */

export type TextField = HTMLInputElement | HTMLTextAreaElement | HTMLElement;

/** Text of one line; never a password, and no number that would be heard as a word. */
const types = ['text', 'search', ''];

function isTextInput(element: Element): element is HTMLInputElement | HTMLTextAreaElement {
	return element instanceof HTMLTextAreaElement || element instanceof HTMLInputElement;
}

function isEditable(element: Element): element is HTMLElement {
	// jsdom knows no isContentEditable.
	return element instanceof HTMLElement && (element.isContentEditable || element.getAttribute('contenteditable') === 'true');
}

/** The element itself when words can be put into it. */
export function dictatable(element: Element | null): TextField | null {
	if (!element) return null;
	if (!isTextInput(element)) return isEditable(element) ? element : null;
	if (element.readOnly || element.disabled || ['numeric', 'decimal'].includes(element.inputMode)) return null;
	return element instanceof HTMLTextAreaElement || types.includes(element.getAttribute('type')?.toLowerCase() ?? '') ? element : null;
}

/** What has the focus, also inside the shadow of a card. */
export function focused(): Element | null {
	let element = document.activeElement;
	while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
	return element;
}

/** The words with the spaces that they need between what stands before and after them. */
export function spaced(before: string, words: string, after: string): string {
	// A new line is a word of its own.
	const text = words.replace(/^[ \t]+|[ \t]+$/g, '');
	if (!text) return '';
	const isApart = before === '' || /[\s([{„“‚"'«/-]$/u.test(before) || /^[\n.,;:!?)\]}…]/u.test(text);
	const isFollowed = after !== '' && !text.endsWith('\n') && /^[\p{L}\p{N}(„“«]/u.test(after);
	return `${isApart ? '' : ' '}${text}${isFollowed ? ' ' : ''}`;
}

/** Typing, as the browser does it: with the field's own events and its own undo. Needs the focus. */
function type(text: string): boolean {
	return typeof document.execCommand === 'function' && document.execCommand('insertText', false, text);
}

function tell(field: TextField, text: string): void {
	field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true, inputType: 'insertText', data: text }));
}

function selectionIn(field: HTMLElement): Range | null {
	const selection = document.getSelection();
	const range = selection && selection.rangeCount > 0 ? selection.getRangeAt(0) : null;
	return range && field.contains(range.commonAncestorContainer) ? range : null;
}

/** Puts words where the caret is, or was when the field lost the focus; false when the field is gone. */
export function insert(field: TextField, words: string): boolean {
	if (!field.isConnected) return false;
	const hasFocus = focused() === field;
	if (isTextInput(field)) {
		const start = field.selectionStart ?? field.value.length;
		const end = field.selectionEnd ?? start;
		// A field of one line has no other one.
		const said = field instanceof HTMLTextAreaElement ? words : words.replace(/\s*\n\s*/g, ' ');
		const text = spaced(field.value.slice(0, start), said, field.value.slice(end));
		if (!text || (hasFocus && type(text))) return true;
		const room = field.maxLength < 0 ? text : text.slice(0, Math.max(0, field.maxLength - field.value.length + (end - start)));
		field.setRangeText(room, start, end, 'end');
		tell(field, room);
		return true;
	}
	const range = selectionIn(field);
	const whole = document.createRange();
	whole.selectNodeContents(field);
	const [before, after] = [whole.cloneRange(), whole.cloneRange()];
	if (range) {
		before.setEnd(range.startContainer, range.startOffset);
		after.setStart(range.endContainer, range.endOffset);
	} else after.collapse(false);
	const text = spaced(before.toString(), words, after.toString());
	if (!text || (hasFocus && type(text))) return true;
	const node = document.createTextNode(text);
	if (range) {
		range.deleteContents();
		range.insertNode(node);
		range.setStartAfter(node);
		range.collapse(true);
	} else field.append(node);
	tell(field, text);
	return true;
}
