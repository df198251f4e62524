/** What the student did, in a few words, for taking it back or doing it again. */
import type { Operation } from '$lib/ipc';
import { m } from './paraglide/messages.js';

const named: Partial<Record<Operation, () => string>> = {
	add_notes: m.operation_add_notes,
	edit_notes: m.operation_edit_notes,
	delete_notes: m.operation_delete_notes,
	restore_notes: m.operation_restore_notes,
	move_cards: m.operation_move_cards,
	flag_cards: m.operation_flag_cards,
	answer_card: m.operation_answer_card,
	suspend_cards: m.operation_suspend_cards,
	bury_cards: m.operation_bury_cards,
	reschedule_cards: m.operation_reschedule_cards,
	reset_cards: m.operation_reset_cards,
	add_deck: m.operation_add_deck,
	edit_deck: m.operation_edit_deck,
	delete_deck: m.operation_delete_deck,
	decide_proposals: m.operation_decide_proposals,
	import_package: m.operation_import_package
};

export function operationName(operation: Operation): string {
	return (named[operation] ?? m.operation_other)();
}
