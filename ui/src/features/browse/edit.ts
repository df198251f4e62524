/** The one place from which the browser opens the editor of a note. */
import { m } from '$lib/i18n';
import type { NoteId } from '$lib/ipc';
import { toasts } from '$lib/toasts.svelte';

// Where the room's editor is there, the route hands it to the browser instead.
export function editNote(note: NoteId): void {
	toasts.say(m.browse_no_editor({ note }));
}
