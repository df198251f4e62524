/** The texts that a note had before, as lines that can be told apart and brought back. */
import type { Note, NoteVersion } from '$lib/ipc';
import { wordsOf } from './face';

export type EarlierText = {
	id: NoteVersion['id'];
	at: number;
	operation: NoteVersion['operation'];
	fields: string[];
	/** What is read of each field that has something in it. */
	lines: string[];
	/** Not where the note type has gained or lost fields since. */
	canRestore: boolean;
};

const isSame = (some: readonly string[], others: readonly string[] | undefined) => JSON.stringify(some) === JSON.stringify(others);

/** In their order, the latest first. Versions that only differ in their tags are one; the text that the note has now is none of them. */
export function earlierTexts(versions: readonly NoteVersion[], note: Pick<Note, 'fields'>): EarlierText[] {
	return versions
		.filter(({ fields }, at, all) => !isSame(fields, note.fields) && !isSame(fields, all[at + 1]?.fields))
		.map(({ id, at, operation, fields }) => ({
			id,
			at,
			operation,
			fields,
			// A field with nothing but a picture has no words.
			lines: fields.filter((html) => html.trim() !== '').map((html) => wordsOf(html) || html),
			canRestore: fields.length === note.fields.length
		}));
}
