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
	| 'close';

export const controlKey = isMac ? '⌘' : 'Ctrl';

export const shortcuts: { id: ShortcutId; keys: string[] }[] = [
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
	{ id: 'close', keys: ['Esc'] }
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
