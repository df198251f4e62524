/** Addresses inside the app: where a room, a document at a range, or a conversation is. */
import type { AnnotationId, ConversationId, CourseId, DeckId, Document, DocumentId, RevisionId, TextRange } from '$lib/ipc';

export const rooms = ['today', 'library', 'reader', 'tutor', 'cards', 'settings'] as const;
export type Room = (typeof rooms)[number];

/** Where a document came from on the web, as it wants to be known; null for files. */
export function sourceOf({ path, address }: Document): string | null {
	return /^https?:\/\//.test(path) ? (address ?? path) : null;
}

export function roomLink(room: Room): string {
	return room === 'today' ? '/' : `/${room}`;
}

export function roomOf(path: string): Room {
	const first = path.split('/')[1] ?? '';
	return rooms.find((room) => room === first) ?? 'today';
}

function withParameters(path: string, parameters: Record<string, string | number | null | undefined>): string {
	const query = new URLSearchParams();
	for (const [name, value] of Object.entries(parameters)) {
		if (value !== null && value !== undefined) query.set(name, String(value));
	}
	const text = query.toString();
	return text ? `${path}?${text}` : path;
}

export type Place = { revision: RevisionId; range: TextRange };

export function readerLink(document: DocumentId, place: Place | null = null): string {
	return withParameters('/reader', {
		document,
		revision: place?.revision,
		start: place?.range[0],
		end: place?.range[1]
	});
}

export function tutorLink(target: { conversation?: ConversationId; course?: CourseId | null; place?: Place } = {}): string {
	return withParameters('/tutor', {
		conversation: target.conversation,
		// Without this the Tutor goes on with the conversation that was open last.
		new: target.conversation ? null : 1,
		course: target.course,
		revision: target.place?.revision,
		start: target.place?.range[0],
		end: target.place?.range[1]
	});
}

/** The review of a deck and those below it. */
export function reviewLink(deck: DeckId): string {
	return withParameters('/cards/review', { deck });
}

/** The editor for a new note, with a deck already chosen where one is named. */
export function addNoteLink(deck: DeckId | null = null): string {
	return withParameters('/cards/add', { deck });
}

/** The browser, with a search in it. */
export function browseLink(query = ''): string {
	return withParameters('/cards/browse', { q: query || null });
}

/** Statistics of a deck with those below it, or of all cards. */
export function statisticsLink(deck: DeckId | null = null): string {
	return withParameters('/cards/statistics', { deck });
}

export function settingsLink(section: string): string {
	return withParameters('/settings', { section });
}

/** The place that an address names, if it names one. */
export function placeOf(query: URLSearchParams): Place | null {
	const revision = query.get('revision');
	const start = Number(query.get('start') ?? NaN);
	const end = Number(query.get('end') ?? NaN);
	if (!revision || !Number.isInteger(start) || !Number.isInteger(end) || start < 0 || end < start) return null;
	return { revision, range: [start, end] };
}

/** What the addresses begin with that work outside the window as well; the shell and the command line follow them. */
const scheme = 'studium://';

/** A link to a document, or to a range of one of its texts. */
export function documentAppLink(document: DocumentId, place: Place | null = null): string {
	return withParameters(`${scheme}document/${document}`, { revision: place?.revision, start: place?.range[0], end: place?.range[1] });
}

/** A link to wherever an annotation stands by then. */
export function annotationAppLink(annotation: AnnotationId): string {
	return `${scheme}annotation/${annotation}`;
}

/** The links of ours in a text, as a student pastes them into a note. */
export function appLinksIn(text: string): string[] {
	const found = text.match(/studium:\/\/[\w\-/?&=%]+/gi) ?? [];
	return [...new Set(found)];
}
