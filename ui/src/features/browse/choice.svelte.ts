/** Which cards are chosen, by pointer and by keyboard, in a list of which most rows are not here. */
import type { CardId } from '$lib/ipc';

type Held = { shiftKey: boolean; ctrlKey: boolean; metaKey: boolean };
/** The cards from one place to another. */
type Reach = (from: number, to: number) => Promise<CardId[]>;

export class Choice {
	ids = $state.raw<ReadonlySet<CardId>>(new Set());
	/** The place that the keyboard is on; -1 before there is one. */
	active = $state(-1);
	/** Where a range begins that Shift extends. */
	#anchor = -1;
	#reach: Reach;
	/** A slow range must not overwrite what was chosen after it. */
	#turn = 0;

	constructor(reach: Reach) {
		this.#reach = reach;
	}

	get size(): number {
		return this.ids.size;
	}

	has(id: CardId | undefined): boolean {
		return id !== undefined && this.ids.has(id);
	}

	only(index: number, id: CardId | undefined): void {
		this.#turn++;
		this.active = this.#anchor = index;
		this.ids = new Set(id === undefined ? [] : [id]);
	}

	toggle(index: number, id: CardId | undefined): void {
		this.#turn++;
		this.active = this.#anchor = index;
		if (id === undefined) return;
		const ids = new Set(this.ids);
		if (!ids.delete(id)) ids.add(id);
		this.ids = ids;
	}

	async extendTo(index: number): Promise<void> {
		const turn = ++this.#turn;
		if (this.#anchor < 0) this.#anchor = Math.max(0, this.active);
		this.active = index;
		const ids = await this.#reach(this.#anchor, index);
		if (turn === this.#turn) this.ids = new Set(ids);
	}

	async click(index: number, id: CardId | undefined, held: Held): Promise<void> {
		if (held.shiftKey) await this.extendTo(index);
		else if (held.ctrlKey || held.metaKey) this.toggle(index, id);
		else this.only(index, id);
	}

	/** Moves the keyboard without choosing. */
	moveTo(index: number): void {
		this.active = index;
	}

	all(ids: CardId[]): void {
		this.#turn++;
		this.ids = new Set(ids);
		if (this.active < 0 && ids.length > 0) this.active = 0;
	}

	clear(): void {
		this.#turn++;
		this.ids = new Set();
		this.#anchor = this.active;
	}

	/** A new search: nothing of the old list is meant any more. */
	reset(): void {
		this.clear();
		this.active = this.#anchor = -1;
	}
}
