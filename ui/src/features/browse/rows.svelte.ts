/** The rows of a search, asked for page by page as they come into view: half a million are found, some dozens are here. */
import { SvelteMap } from 'svelte/reactivity';
import { backend, toAppError, type AppError, type CardId, type CardQuery, type CardRow, type NoteId } from '$lib/ipc';

/** Rows of a page: a few windows full, some ten milliseconds of work. */
export const pageSize = 200;
/** More rows than this are not worth their words when only their ids are wanted. */
const idsAtOnce = 2000;
/** As many ids as one search takes. */
const idsInSearch = 1000;

export class Rows {
	total = $state(0);
	failure = $state.raw<AppError | null>(null);
	/** Is the first page of a search on its way? */
	isLoading = $state(false);
	/** Has anything been found or refused yet? */
	isReady = $state(false);
	query = $state.raw<CardQuery>({ text: '' });
	#pages = new SvelteMap<number, CardRow[]>();
	#asked = new Set<number>();
	/** Of every row that was here: a selection outlives the page that it was made on. */
	#notes = new Map<CardId, NoteId>();
	/** Answers to an earlier search are not wanted any more. */
	#generation = 0;
	#first = 0;
	#last = 0;

	at(index: number): CardRow | undefined {
		return this.#pages.get(Math.floor(index / pageSize))?.[index % pageSize];
	}

	/** Searches anew. What was found before stays to be seen until the answer is here. */
	async search(query: CardQuery): Promise<void> {
		this.query = query;
		this.#first = this.#last = 0;
		await this.#renew();
	}

	/** The same search again, for the store has changed. */
	refresh(): Promise<void> {
		return this.#renew();
	}

	/** Rows from `first` to `last` are in view. */
	need(first: number, last: number): void {
		this.#first = Math.floor(Math.max(0, first) / pageSize);
		this.#last = Math.floor(Math.max(0, Math.min(last, this.total - 1)) / pageSize);
		for (let page = this.#first; page <= this.#last; page++) {
			if (!this.#asked.has(page)) void this.#load(page, this.#generation);
		}
	}

	async #renew(): Promise<void> {
		const generation = ++this.#generation;
		this.isLoading = true;
		const wanted = [this.#first];
		if (this.#last > this.#first) wanted.push(this.#last);
		try {
			const pages = await Promise.all(wanted.map((page) => backend.searchCards(this.query, page * pageSize, pageSize)));
			if (generation !== this.#generation) return;
			this.#pages.clear();
			this.#asked = new Set(wanted);
			pages.forEach((page, at) => this.#keep(wanted[at] ?? 0, page.rows));
			this.total = pages[0]?.total ?? 0;
			this.failure = null;
		} catch (thrown) {
			if (generation !== this.#generation) return;
			this.failure = toAppError(thrown);
		}
		this.isLoading = false;
		this.isReady = true;
	}

	async #load(page: number, generation: number): Promise<void> {
		this.#asked.add(page);
		try {
			const { rows, total } = await backend.searchCards(this.query, page * pageSize, pageSize);
			if (generation !== this.#generation) return;
			this.#keep(page, rows);
			this.total = total;
		} catch (thrown) {
			if (generation !== this.#generation) return;
			this.#asked.delete(page);
			this.failure = toAppError(thrown);
		}
	}

	#keep(page: number, rows: CardRow[]): void {
		this.#pages.set(page, rows);
		for (const { card, note } of rows) this.#notes.set(card, note);
	}

	/** The cards from one place to another, both included, in the order of the list. */
	async ids(from: number, to: number): Promise<CardId[]> {
		const [first, last] = [Math.max(0, Math.min(from, to)), Math.min(this.total - 1, Math.max(from, to))];
		const here = Array.from({ length: last - first + 1 }, (_, at) => this.at(first + at)?.card);
		if (here.every((id) => id !== undefined)) return here;
		if (last - first >= idsAtOnce) return (await backend.findCards(this.query)).slice(first, last + 1);
		const { rows } = await backend.searchCards(this.query, first, last - first + 1);
		for (const { card, note } of rows) this.#notes.set(card, note);
		return rows.map(({ card }) => card);
	}

	all(): Promise<CardId[]> {
		return backend.findCards(this.query);
	}

	/** The notes of cards, each once. */
	async notesOf(cards: CardId[]): Promise<NoteId[]> {
		const unknown = cards.filter((card) => !this.#notes.has(card));
		// All that was found: one question instead of hundreds.
		if (unknown.length > idsInSearch && cards.length === this.total) return backend.findNotes(this.query);
		const notes = new Set(cards.flatMap((card) => this.#notes.get(card) ?? []));
		for (let at = 0; at < unknown.length; at += idsInSearch) {
			const found = await backend.findNotes({ text: `cid:${unknown.slice(at, at + idsInSearch).join(',')}` });
			for (const note of found) notes.add(note);
		}
		return [...notes];
	}
}
