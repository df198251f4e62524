/** Keys: which combinations the app knows, how they are written on this machine, and where typing is going on. */

export const isMac = typeof navigator !== 'undefined' && /Mac/.test(navigator.userAgent);

export type ShortcutId =
	| 'rooms'
	| 'palette'
	| 'help'
	| 'import'
	| 'send'
	| 'newline'
	| 'stop'
	| 'find'
	| 'zoom'
	| 'next_page'
	| 'select'
	| 'order'
	| 'close'
	| 'show_answer'
	| 'rate'
	| 'edit_note'
	| 'undo_review'
	| 'replay'
	| 'mark'
	| 'bury'
	| 'suspend'
	| 'card_info'
	| 'flag'
	| 'pause_timer'
	| 'add_note'
	| 'cloze';

export const controlKey = isMac ? '⌘' : 'Ctrl';

/** Those of the review are Anki's. */
export const shortcuts: { id: ShortcutId; keys: string[]; group?: 'review' }[] = [
	{ id: 'palette', keys: [controlKey, 'K'] },
	{ id: 'rooms', keys: [isMac ? '⌥' : 'Alt', '1 – 6'] },
	{ id: 'help', keys: ['?'] },
	{ id: 'import', keys: [controlKey, 'O'] },
	{ id: 'send', keys: ['Enter'] },
	{ id: 'newline', keys: ['Shift', 'Enter'] },
	{ id: 'stop', keys: ['Esc'] },
	{ id: 'find', keys: [controlKey, 'F'] },
	{ id: 'zoom', keys: [controlKey, '+ / −'] },
	{ id: 'next_page', keys: ['Page ↓ / ↑'] },
	{ id: 'select', keys: ['Space', 'Shift ↓ / ↑'] },
	{ id: 'order', keys: [isMac ? '⌥' : 'Alt', '↓ / ↑'] },
	{ id: 'close', keys: ['Esc'] },
	{ id: 'show_answer', keys: ['Space', 'Enter'], group: 'review' },
	{ id: 'rate', keys: ['1 – 4'], group: 'review' },
	{ id: 'edit_note', keys: ['E'], group: 'review' },
	{ id: 'undo_review', keys: ['U', `${controlKey} Z`, `${controlKey} ⇧ Z`], group: 'review' },
	{ id: 'replay', keys: ['R'], group: 'review' },
	{ id: 'mark', keys: ['*'], group: 'review' },
	{ id: 'bury', keys: ['-', '='], group: 'review' },
	{ id: 'suspend', keys: ['@', '!'], group: 'review' },
	{ id: 'flag', keys: [controlKey, '1 – 7'], group: 'review' },
	{ id: 'card_info', keys: ['I'], group: 'review' },
	{ id: 'pause_timer', keys: ['P'], group: 'review' },
	{ id: 'add_note', keys: [controlKey, 'Enter'], group: 'review' },
	{ id: 'cloze', keys: [controlKey, '⇧', 'C'], group: 'review' }
];

export function keysOf(id: ShortcutId): string[] {
	return shortcuts.find((shortcut) => shortcut.id === id)?.keys ?? [];
}

/** Ctrl, or Command on a Mac, and nothing else that would make it another shortcut. */
export function hasControl(event: KeyboardEvent): boolean {
	return (isMac ? event.metaKey : event.ctrlKey) && !event.altKey;
}

/** Is the student typing into something? Then letters are text, not shortcuts. */
export function isTyping(target: EventTarget | null): boolean {
	if (!(target instanceof HTMLElement)) return false;
	if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
	return target instanceof HTMLInputElement && !['radio', 'checkbox', 'button', 'range'].includes(target.type);
}
