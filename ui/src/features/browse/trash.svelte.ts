/** The trash of the notes: the latest first, page by page, what is chosen there, and the way back. */
import { SvelteSet } from 'svelte/reactivity';
import { formatNumber, m } from '$lib/i18n';
import { backend, onChanged, toAppError, type AppError, type DeletedNote, type NoteId } from '$lib/ipc';
import { asStep, wayBack } from '$lib/session/steps';
import { attempt, toasts } from '$lib/toasts.svelte';

/** A few windows full. */
export const trashPage = 100;

export class NoteTrash {
	/** Undefined until the first page is here. */
	notes = $state.raw<DeletedNote[] | undefined>(undefined);
	/** Notes in the trash, of which only so many are here. */
	total = $state(0);
	failure = $state.raw<AppError | null>(null);
	isBusy = $state(false);
	chosen = new SvelteSet<NoteId>();
	#wanted = trashPage;
	/** Answers to an earlier question are not wanted any more. */
	#turn = 0;

	follow(): () => void {
		void this.reload();
		return onChanged(['cards'], () => void this.reload());
	}

	/** All that was on show, as it is now. */
	async reload(): Promise<void> {
		const turn = ++this.#turn;
		try {
			// A note that is deleted meanwhile moves the others into the next page.
			const notes = new Map<NoteId, DeletedNote>();
			let total = Infinity;
			for (let offset = 0; offset < Math.min(this.#wanted, total); offset += trashPage) {
				const page = await backend.listDeletedNotes(offset, trashPage);
				if (turn !== this.#turn) return;
				for (const note of page.notes) notes.set(note.note, note);
				total = page.total;
			}
			this.notes = [...notes.values()];
			this.total = total;
			this.failure = null;
			for (const id of this.chosen) if (!notes.has(id)) this.chosen.delete(id);
		} catch (thrown) {
			if (turn === this.#turn) this.failure = toAppError(thrown);
		}
	}

	async more(): Promise<void> {
		this.#wanted += trashPage;
		await this.reload();
	}

	choose(id: NoteId, isChosen: boolean): void {
		if (isChosen) this.chosen.add(id);
		else this.chosen.delete(id);
	}

	chooseAll(isChosen: boolean): void {
		for (const { note } of this.notes ?? []) this.choose(note, isChosen);
	}

	/** Brings notes back with their cards. Were they? */
	async restore(ids: NoteId[]): Promise<boolean> {
		if (ids.length === 0 || this.isBusy) return false;
		this.isBusy = true;
		const done = await attempt(() => asStep(() => backend.restoreNotes(ids)));
		if (done) {
			toasts.say(m.notes_restored({ count: ids.length, shown: formatNumber(ids.length) }), wayBack(done.step));
			await this.reload();
		}
		this.isBusy = false;
		return done !== undefined;
	}
}
