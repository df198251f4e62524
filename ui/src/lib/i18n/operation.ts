/** What a step of undo took back, in the student's words. */
import type { Operation } from '$lib/ipc';
import { m } from './paraglide/messages.js';

const names: Partial<Record<Operation, () => string>> = {
	answer_card: m.operation_answer_card,
	add_notes: m.operation_add_notes,
	edit_notes: m.operation_edit_notes,
	delete_notes: m.operation_delete_notes,
	restore_notes: m.operation_restore_notes,
	add_deck: m.operation_add_deck,
	edit_deck: m.operation_edit_deck,
	delete_deck: m.operation_delete_deck,
	add_preset: m.operation_add_preset,
	edit_preset: m.operation_edit_preset,
	delete_preset: m.operation_delete_preset,
	add_note_type: m.operation_add_note_type,
	edit_note_type: m.operation_edit_note_type,
	delete_note_type: m.operation_delete_note_type,
	move_cards: m.operation_move_cards,
	flag_cards: m.operation_flag_cards,
	suspend_cards: m.operation_suspend_cards,
	bury_cards: m.operation_bury_cards,
	reschedule_cards: m.operation_reschedule_cards,
	reset_cards: m.operation_reset_cards,
	add_exam: m.operation_add_exam,
	edit_exam: m.operation_edit_exam,
	delete_exam: m.operation_delete_exam,
	import_package: m.operation_import_package,
	decide_proposals: m.operation_decide_proposals
};

export function operationName(operation: Operation): string {
	return names[operation]?.() ?? m.operation_other();
}
