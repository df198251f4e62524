/** Keys of the review, those of Anki: what a key press means for the card on show. */
import type { Rating } from '$lib/ipc';
import { hasControl, isTyping } from '$lib/keyboard';
import { ratings } from './review.svelte';

export type Action =
	| { kind: 'reveal' | 'edit' | 'info' | 'undo' | 'redo' | 'replay' | 'mark' | 'pause' | 'delete' | 'hands-free' }
	| { kind: 'rate'; rating: Rating }
	| { kind: 'flag'; flag: number }
	| { kind: 'aside'; how: 'bury' | 'suspend'; what: 'card' | 'note' };

const plain: Record<string, Action> = {
	e: { kind: 'edit' },
	u: { kind: 'undo' },
	r: { kind: 'replay' },
	i: { kind: 'info' },
	p: { kind: 'pause' },
	h: { kind: 'hands-free' },
	'*': { kind: 'mark' },
	'-': { kind: 'aside', how: 'bury', what: 'card' },
	'=': { kind: 'aside', how: 'bury', what: 'note' },
	'@': { kind: 'aside', how: 'suspend', what: 'card' },
	'!': { kind: 'aside', how: 'suspend', what: 'note' }
};

/** Elements that have a use of their own for space and Enter. */
function takesPresses(target: EventTarget | undefined): boolean {
	return target instanceof Element && target.closest('button, a, summary, [role=link]') !== null && target.closest('[data-primary]') === null;
}

/** `usual` is what the space bar gives. */
export function actionOf(event: KeyboardEvent, isAnswer: boolean, usual: Rating = 'good'): Action | null {
	// Inside a card the window only sees the card; the path knows the field.
	const target = event.composedPath()[0] ?? event.target ?? undefined;
	if (isTyping(target ?? null)) {
		// In a field that is still empty there is no typing to take back.
		const isEmpty = target instanceof HTMLInputElement && target.value === '';
		return isEmpty && hasControl(event) && event.key.toLowerCase() === 'z' ? { kind: event.shiftKey ? 'redo' : 'undo' } : null;
	}
	if (hasControl(event)) {
		const key = event.key.toLowerCase();
		if (key === 'z') return { kind: event.shiftKey ? 'redo' : 'undo' };
		if (key === 'delete') return { kind: 'delete' };
		const flag = Number(event.code.replace(/^(?:Digit|Numpad)/, ''));
		return flag >= 1 && flag <= 7 && !event.shiftKey ? { kind: 'flag', flag } : null;
	}
	// On some keyboards @ is typed with Alt and Control together.
	if ((event.altKey && !event.ctrlKey) || event.metaKey) return null;
	if (event.key === ' ' || event.key === 'Enter') {
		if (takesPresses(target)) return null;
		return isAnswer ? { kind: 'rate', rating: usual } : { kind: 'reveal' };
	}
	const rating = isAnswer && /^[1-4]$/.test(event.key) ? ratings[Number(event.key) - 1] : undefined;
	if (rating) return { kind: 'rate', rating };
	return plain[event.key.length === 1 ? event.key.toLowerCase() : event.key] ?? null;
}
