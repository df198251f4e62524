/** The browser: the search as typed and as asked, the columns, what is chosen, and what is done to it. */
import { announcer } from '$lib/announcer.svelte';
import { formatNumber, m, operationName } from '$lib/i18n';
import { backend, onChanged, type CardId, type CardRow, type NoteId, type SortColumn } from '$lib/ipc';
import { Resource } from '$lib/resource.svelte';
import { decks } from '$lib/session/decks.svelte';
import { asStep, wayBack } from '$lib/session/steps';
import { attempt, toasts } from '$lib/toasts.svelte';
import { Choice } from './choice.svelte';
import { columns, keepLayout, keptLayout, type Layout } from './columns';
import { joined, type Join } from './query';
import { Rows } from './rows.svelte';

/** Typing goes on; the list follows when it rests for so long. */
const typingMs = 180;

export class Browser {
	text = $state('');
	layout = $state.raw<Layout>(keptLayout());
	rows = new Rows();
	choice = new Choice((from, to) => this.rows.ids(from, to));
	decks = new Resource(() => backend.listDecks());
	tags = new Resource(() => backend.listNoteTags());
	noteTypes = new Resource(() => backend.listNoteTypes());
	shownColumns = $derived(columns.filter(({ id }) => this.layout.shown.includes(id)));
	active = $derived<CardRow | undefined>(this.choice.active < 0 ? undefined : this.rows.at(this.choice.active));
	/** Something is being changed: another change waits for it. */
	isBusy = $state(false);
	/** Deleted notes are on show instead of what was found. */
	isTrashOpen = $state(false);
	#timer: ReturnType<typeof setTimeout> | undefined;
	/** Puts a search into the address, from where it comes back. */
	#onask: (text: string) => void;

	constructor(onask: (text: string) => void) {
		this.#onask = onask;
	}

	follow(): () => void {
		const stops = [
			this.decks.follow(['cards', 'reviews']),
			this.tags.follow(['cards']),
			this.noteTypes.follow(['cards']),
			onChanged(['cards', 'reviews'], () => void this.rows.refresh())
		];
		return () => {
			clearTimeout(this.#timer);
			stops.forEach((stop) => stop());
		};
	}

	toggleTrash(): void {
		this.isTrashOpen = !this.isTrashOpen;
		// Nothing may be done to cards that cannot be seen.
		this.choice.reset();
	}

	type(text: string): void {
		this.isTrashOpen = false;
		this.text = text;
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => this.#onask(text), typingMs);
	}

	/** At once: Enter, an example, a click at the side. */
	ask(text: string): void {
		this.isTrashOpen = false;
		clearTimeout(this.#timer);
		this.text = text;
		this.#onask(text);
	}

	add(condition: string, how: Join): void {
		this.ask(joined(this.text, condition, how));
	}

	/** What the address says. */
	async show(text: string): Promise<void> {
		if (this.text.trim() !== text.trim()) this.text = text;
		this.choice.reset();
		await this.#search(text);
	}

	async #search(text: string): Promise<void> {
		const { sort, isDescending } = this.layout;
		await this.rows.search({ text, sort, descending: isDescending, deck: decks.studied });
		const { total, failure } = this.rows;
		announcer.say(failure ? m.browse_cannot_read() : m.browse_found({ count: total, shown: formatNumber(total) }));
	}

	async sortBy(sort: SortColumn): Promise<void> {
		const isDescending = this.layout.sort === sort ? !this.layout.isDescending : false;
		this.#setLayout({ ...this.layout, sort, isDescending });
		this.choice.reset();
		await this.#search(this.rows.query.text);
	}

	toggleColumn(id: SortColumn): void {
		const shown = this.layout.shown.includes(id) ? this.layout.shown.filter((each) => each !== id) : [...this.layout.shown, id];
		if (shown.length > 0) this.#setLayout({ ...this.layout, shown });
	}

	#setLayout(layout: Layout): void {
		this.layout = layout;
		keepLayout(layout);
	}

	async selectAll(): Promise<void> {
		const ids = await attempt(() => this.rows.all());
		if (!ids) return;
		this.choice.all(ids);
		announcer.say(m.browse_chosen({ count: ids.length, shown: formatNumber(ids.length) }));
	}

	cards(): CardId[] {
		return [...this.choice.ids];
	}

	notes(): Promise<NoteId[]> {
		return this.rows.notesOf(this.cards());
	}

	/** Changes what is chosen, says what was done, and offers the way back. */
	async change(work: (cards: CardId[]) => Promise<string | null>): Promise<boolean> {
		const cards = this.cards();
		if (cards.length === 0 || this.isBusy) return false;
		this.isBusy = true;
		const done = await attempt(() => asStep(() => work(cards)));
		this.isBusy = false;
		if (!done) return false;
		const { result: said, step } = done;
		if (said !== null) toasts.say(said, wayBack(step));
		return true;
	}

	async suspend(isSuspended: boolean): Promise<void> {
		await this.change(async (cards) => {
			await backend.suspendCards(cards, isSuspended);
			return (isSuspended ? m.browse_did_suspend : m.browse_did_unsuspend)(counted(cards));
		});
	}

	async bury(isBuried: boolean): Promise<void> {
		await this.change(async (cards) => {
			await backend.buryCards(cards, isBuried);
			return (isBuried ? m.browse_did_bury : m.browse_did_unbury)(counted(cards));
		});
	}

	async flag(flag: number): Promise<void> {
		await this.change(async (cards) => {
			await backend.flagCards(cards, flag);
			return (flag === 0 ? m.browse_did_unflag : m.browse_did_flag)(counted(cards));
		});
	}

	async delete(): Promise<void> {
		await this.change(async () => {
			const notes = await this.notes();
			await backend.deleteNotes(notes);
			this.choice.clear();
			return m.browse_did_delete(counted(notes));
		});
	}

	/** One step back or forth, whatever it was. */
	async step(way: 'undo' | 'redo'): Promise<void> {
		const steps = await attempt(() => backend.cardSteps());
		if (!steps) return;
		if (!steps[way]) return toasts.say(way === 'undo' ? m.nothing_to_undo() : m.nothing_to_redo());
		const done = await attempt(() => (way === 'undo' ? backend.undoCards() : backend.redoCards()));
		if (!done) return;
		const name = operationName(done.step.operation);
		toasts.say(way === 'undo' ? m.did_undo({ name }) : m.did_redo({ name }));
	}
}

function counted(list: unknown[]): { count: number; shown: string } {
	return { count: list.length, shown: formatNumber(list.length) };
}
