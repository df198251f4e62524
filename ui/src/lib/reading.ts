/** How far a document was read, from the position that is kept of it. */
import type { Document } from '$lib/ipc';

/** Between 0 and 1; null for a document that was not opened. */
export function readShare({ reading_position, text_length }: Pick<Document, 'reading_position' | 'text_length'>): number | null {
	if (reading_position === null) return null;
	return text_length ? Math.min(1, reading_position / text_length) : 0;
}
