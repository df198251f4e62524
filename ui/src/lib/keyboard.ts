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
	| 'cloze'
	| 'add_media'
	| 'browse_search'
	| 'browse_choose'
	| 'browse_all'
	| 'browse_open'
	| 'browse_deck'
	| 'browse_tags'
	| 'browse_due'
	| 'browse_suspend'
	| 'browse_replace'
	| 'browse_delete'
	| 'browse_undo'
	| 'proposal_accept'
	| 'proposal_edit'
	| 'proposal_refuse'
	| 'proposal_source'
	| 'proposal_undo'
	| 'voice_toggle'
	| 'voice_talk'
	| 'voice_mute'
	| 'voice_pause'
	| 'voice_repeat'
	| 'voice_speed'
	| 'voice_next'
	| 'voice_escape'
	| 'read_aloud'
	| 'sound_pause'
	| 'sound_step'
	| 'sound_speed'
	| 'sound_stop'
	| 'dictate'
	| 'dictate_stop'
	| 'hands_free';

export const controlKey = isMac ? '⌘' : 'Ctrl';

export const shortcutGroups = ['voice', 'sound', 'review', 'browse', 'proposals'] as const;

/** Those of the review and of the browser are Anki's. */
export const shortcuts: { id: ShortcutId; keys: string[]; group?: (typeof shortcutGroups)[number] }[] = [
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
	{ id: 'voice_toggle', keys: [controlKey, '⇧', 'M'], group: 'voice' },
	{ id: 'voice_talk', keys: ['Space'], group: 'voice' },
	{ id: 'voice_escape', keys: ['Esc'], group: 'voice' },
	{ id: 'voice_pause', keys: ['P'], group: 'voice' },
	{ id: 'voice_repeat', keys: ['R'], group: 'voice' },
	{ id: 'voice_speed', keys: ['-', '+'], group: 'voice' },
	{ id: 'voice_next', keys: ['N'], group: 'voice' },
	{ id: 'voice_mute', keys: ['M'], group: 'voice' },
	{ id: 'read_aloud', keys: [controlKey, '⇧', 'S'], group: 'sound' },
	{ id: 'sound_pause', keys: ['P'], group: 'sound' },
	{ id: 'sound_step', keys: ['B', 'N'], group: 'sound' },
	{ id: 'sound_speed', keys: ['-', '+'], group: 'sound' },
	{ id: 'sound_stop', keys: ['Esc'], group: 'sound' },
	{ id: 'dictate', keys: [controlKey, '⇧', 'L'], group: 'sound' },
	{ id: 'dictate_stop', keys: ['Esc'], group: 'sound' },
	{ id: 'hands_free', keys: ['H'], group: 'review' },
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
	{ id: 'cloze', keys: [controlKey, '⇧', 'C'], group: 'review' },
	{ id: 'add_media', keys: ['F3'], group: 'review' },
	{ id: 'browse_search', keys: [controlKey, 'F'], group: 'browse' },
	{ id: 'browse_choose', keys: ['↓ / ↑', '⇧ ↓ / ↑', 'Space'], group: 'browse' },
	{ id: 'browse_all', keys: [controlKey, 'A'], group: 'browse' },
	{ id: 'browse_open', keys: ['Enter', 'E'], group: 'browse' },
	{ id: 'browse_deck', keys: [controlKey, 'D'], group: 'browse' },
	{ id: 'browse_tags', keys: [controlKey, '⇧', 'A'], group: 'browse' },
	{ id: 'browse_due', keys: [controlKey, '⇧', 'D'], group: 'browse' },
	{ id: 'browse_suspend', keys: [`${controlKey} J`, `${controlKey} ⇧ J`], group: 'browse' },
	{ id: 'browse_replace', keys: [controlKey, '⇧', 'F'], group: 'browse' },
	{ id: 'browse_delete', keys: ['Del'], group: 'browse' },
	{ id: 'browse_undo', keys: [`${controlKey} Z`, `${controlKey} ⇧ Z`], group: 'browse' },
	{ id: 'proposal_accept', keys: ['A', 'Enter'], group: 'proposals' },
	{ id: 'proposal_edit', keys: ['E'], group: 'proposals' },
	{ id: 'proposal_refuse', keys: ['R', '⌫'], group: 'proposals' },
	{ id: 'proposal_source', keys: ['O'], group: 'proposals' },
	{ id: 'proposal_undo', keys: ['U'], group: 'proposals' }
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
