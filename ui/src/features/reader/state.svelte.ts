/** The open document: what it is, what is lit in it, what was searched for, and where reading stopped. */
import {
	AppError,
	backend,
	toAppError,
	type Document,
	type DocumentId,
	type Located,
	type ReaderDocument,
	type RevisionId,
	type TextRange
} from '$lib/ipc';
import { m } from '$lib/i18n';
import type { Place } from '$lib/links';
import { scalarLength } from '$lib/text/scalars';
import { attempt, toasts } from '$lib/toasts.svelte';

const findDelayMs = 200;
const saveDelayMs = 800;

/** The document last read, for when the Reader is opened without one. */
export function lastRead(documents: Document[], last: DocumentId | null): Document | null {
	const readable = documents.filter(({ revision }) => revision !== null);
	return readable.find(({ id }) => id === last) ?? readable.find(({ reading_position }) => reading_position !== null) ?? readable[0] ?? null;
}

const lastKey = 'studium.last-read';
const tutorKey = 'studium.tutor-beside';

export class ReaderState {
	opened = $state.raw<ReaderDocument | null>(null);
	failure = $state.raw<AppError | null>(null);
	/** What a citation or a search hit led to. */
	evidence = $state.raw<Located | null>(null);
	evidenceFailure = $state.raw<AppError | null>(null);
	/** False when the evidence is in an earlier text of this document: its range means nothing in this one. */
	isEvidenceInText = $derived(!this.evidence || this.evidence.revision === this.opened?.revision);
	/** Counts the requests to show evidence, so that asking for the same place again shows it again. */
	evidenceTurn = $state(0);
	/** What stands at the left. */
	side = $state<'outline' | 'thumbnails' | null>(null);
	isFindOpen = $state(false);
	/** Is a part of a page being chosen, to be looked at large? */
	isPicking = $state(false);
	#isTutorOpen = $state(localStorage.getItem(tutorKey) === 'open');
	query = $state('');
	found = $state.raw<Located[] | null>(null);
	findFailure = $state.raw<AppError | null>(null);
	foundAt = $state(0);
	/** The text that is being fetched, or was last. */
	#renewing: RevisionId | null = null;
	#findTimer: ReturnType<typeof setTimeout> | undefined;
	#saveTimer: ReturnType<typeof setTimeout> | undefined;
	#unsaved: { id: DocumentId; position: () => Promise<number | null> } | null = null;

	hit = $derived(this.found?.[this.foundAt] ?? null);

	/** Does the Tutor stand beside the document? Kept for the next start. */
	get isTutorOpen(): boolean {
		return this.#isTutorOpen;
	}
	set isTutorOpen(isOpen: boolean) {
		this.#isTutorOpen = isOpen;
		localStorage.setItem(tutorKey, isOpen ? 'open' : 'closed');
	}

	static get last(): DocumentId | null {
		return localStorage.getItem(lastKey);
	}

	async open(id: DocumentId): Promise<void> {
		if (this.opened?.document.id === id) return;
		await this.close();
		try {
			this.opened = await backend.openDocument(id);
			if (this.side === 'outline' || this.opened.outline.length > 1) this.side = this.opened.outline.length > 1 ? 'outline' : null;
			localStorage.setItem(lastKey, id);
		} catch (thrown) {
			this.failure = toAppError(thrown);
		}
	}

	/** Shows the new text of the open document, whose file has changed; says whether this was the call that did. */
	async renew(revision: RevisionId): Promise<boolean> {
		const id = this.opened?.document.id;
		if (!id || this.#renewing === revision) return false;
		this.#renewing = revision;
		// A position in the old text means nothing in the new one; the backend has carried over the one that was saved.
		clearTimeout(this.#saveTimer);
		this.#unsaved = null;
		const renewed = await attempt(() => backend.openDocument(id));
		if (!renewed) this.#renewing = null;
		if (!renewed || this.opened?.document.id !== id) return false;
		this.opened = renewed;
		this.found = null;
		this.find(this.query);
		toasts.say(m.document_renewed({ title: renewed.document.title }));
		return true;
	}

	async close(): Promise<void> {
		await this.savePosition();
		clearTimeout(this.#findTimer);
		this.opened = this.failure = this.evidence = this.evidenceFailure = this.found = this.findFailure = null;
		this.query = '';
		this.isFindOpen = this.isPicking = false;
	}

	/** Lights a place; null puts the light out. */
	async show(place: Place | null): Promise<void> {
		this.evidenceFailure = null;
		if (!place) {
			this.evidence = null;
			return;
		}
		try {
			this.evidence = await backend.locate(place.revision, place.range);
			this.evidenceTurn++;
		} catch (thrown) {
			this.evidence = null;
			this.evidenceFailure = toAppError(thrown);
		}
	}

	find(query: string): void {
		this.query = query;
		clearTimeout(this.#findTimer);
		if (!query.trim()) this.found = this.findFailure = null;
		else this.#findTimer = setTimeout(() => void this.#find(query), findDelayMs);
	}

	step(by: 1 | -1): void {
		const count = this.found?.length ?? 0;
		if (count > 0) this.foundAt = (this.foundAt + by + count) % count;
	}

	closeFind(): void {
		this.isFindOpen = false;
		this.find('');
	}

	/** Where a text selected on a PDF page is in the document, nearest to that page. */
	async placeOf(text: string, page: number): Promise<TextRange | null> {
		const revision = this.opened?.revision;
		const wanted = text.replace(/\s+/g, ' ').trim();
		if (!revision || !wanted) return null;
		const onPage = (located: Located) => Math.abs((located.page ?? page) - page);
		const found = await this.#nearest(revision, wanted, onPage);
		if (found) return found.range;
		// Hyphens and columns can break a long selection; its first and last words still say where it is.
		const words = wanted.split(' ');
		if (words.length < 8) return null;
		const first = await this.#nearest(revision, words.slice(0, 5).join(' '), onPage);
		if (!first) return null;
		const expectedEnd = first.range[0] + scalarLength(wanted);
		const offEnd = ({ range }: Located) => Math.abs(range[1] - expectedEnd);
		const last = await this.#nearest(revision, words.slice(-5).join(' '), offEnd);
		return last && offEnd(last) < scalarLength(wanted) / 2 ? [first.range[0], last.range[1]] : first.range;
	}

	/** A position in the text: remembered at once, written a moment later, so that scrolling does not write all the time. */
	read(position: number): void {
		this.#read(() => Promise.resolve(position));
	}

	/** The same for a page, by where its text begins; whoever is at the last page has read to the end. */
	readPage(number: number, isLast: boolean): void {
		if (!this.opened) return;
		const { revision, text_length } = this.opened;
		this.#read(async () => (isLast ? text_length : ((await backend.readParts(revision, number - 1, number))[0]?.range[0] ?? null)));
	}

	/** The page on which reading stopped. */
	async savedPage(): Promise<number | null> {
		const position = this.opened?.document.reading_position ?? null;
		if (!this.opened || position === null) return null;
		const { revision, text_length } = this.opened;
		// The text may be shorter than it was when the position was saved.
		const at = Math.min(position, text_length);
		return (await attempt(() => backend.locate(revision, [at, at])))?.page ?? null;
	}

	#read(position: () => Promise<number | null>): void {
		const id = this.opened?.document.id;
		if (!id) return;
		this.#unsaved = { id, position };
		clearTimeout(this.#saveTimer);
		this.#saveTimer = setTimeout(() => void this.savePosition(), saveDelayMs);
	}

	async savePosition(): Promise<void> {
		const unsaved = this.#unsaved;
		clearTimeout(this.#saveTimer);
		this.#unsaved = null;
		if (!unsaved) return;
		await attempt(async () => {
			const position = await unsaved.position();
			if (position !== null) await backend.saveReadingPosition(unsaved.id, position);
			return true;
		});
	}

	async #nearest(revision: RevisionId, text: string, distance: (located: Located) => number): Promise<Located | null> {
		const found = await attempt(() => backend.findInDocument(revision, text));
		return (found ?? []).toSorted((a, b) => distance(a) - distance(b))[0] ?? null;
	}

	async #find(query: string): Promise<void> {
		const revision = this.opened?.revision;
		if (!revision) return;
		try {
			const found = await backend.findInDocument(revision, query);
			if (query !== this.query) return;
			this.found = found;
			this.findFailure = null;
			this.foundAt = 0;
		} catch (thrown) {
			this.findFailure = toAppError(thrown);
		}
	}
}

export const reader = new ReaderState();
