/** The tree of decks: which are folded, which one the keyboard stands on, and what is done with them. */
import { m } from '$lib/i18n';
import { backend, type DeckCounts, type DeckEdit, type DeckId } from '$lib/ipc';
import { decks } from '$lib/session/decks.svelte';
import { takeBack } from '$lib/session/steps';
import { attempt, toasts } from '$lib/toasts.svelte';

const foldedKey = 'studium.cards-folded';

function readFolded(): Set<DeckId> {
	try {
		const kept: unknown = JSON.parse(localStorage.getItem(foldedKey) ?? '[]');
		return new Set(Array.isArray(kept) ? kept.filter((id) => typeof id === 'string') : []);
	} catch {
		return new Set();
	}
}

export type TreeRow = { deck: DeckCounts; isFolded: boolean; hasChildren: boolean };

/** Decks come in the order of the tree; those below a folded one are left out. */
export function visibleRows(list: readonly DeckCounts[], folded: ReadonlySet<DeckId>): TreeRow[] {
	const rows: TreeRow[] = [];
	let hiddenBelow = Infinity;
	list.forEach((deck, at) => {
		if (deck.depth > hiddenBelow) return;
		hiddenBelow = Infinity;
		const hasChildren = (list[at + 1]?.depth ?? 0) > deck.depth;
		const isFolded = hasChildren && folded.has(deck.deck);
		if (isFolded) hiddenBelow = deck.depth;
		rows.push({ deck, isFolded, hasChildren });
	});
	return rows;
}

/** The deck itself and all that are below it. */
export function withBelow(list: readonly DeckCounts[], id: DeckId): Set<DeckId> {
	const at = list.findIndex(({ deck }) => deck === id);
	const below = new Set<DeckId>();
	const depth = list[at]?.depth ?? 0;
	for (let next = at; next >= 0 && next < list.length; next++) {
		const deck = list[next]!;
		if (next > at && deck.depth <= depth) break;
		below.add(deck.deck);
	}
	return below;
}

class Tree {
	folded = $state.raw(readFolded());
	current = $state<DeckId | null>(null);
	rows = $derived(visibleRows(decks.all.value ?? [], this.folded));
	/** The row that Tab reaches. */
	at = $derived(Math.max(0, this.rows.findIndex(({ deck }) => deck.deck === this.current)));

	fold(id: DeckId, isFolded: boolean): void {
		const folded = new Set(this.folded);
		if (isFolded) folded.add(id);
		else folded.delete(id);
		this.folded = folded;
		localStorage.setItem(foldedKey, JSON.stringify([...folded]));
	}

	/** Arrow keys of a tree: left folds or goes up, right unfolds or goes down. The row to go to, or null. */
	key(key: string): DeckId | null {
		const row = this.rows[this.at];
		if (!row) return null;
		const { deck, isFolded, hasChildren } = row;
		if (key === 'ArrowRight' && isFolded) this.fold(deck.deck, false);
		else if (key === 'ArrowLeft' && hasChildren && !isFolded) this.fold(deck.deck, true);
		else {
			const parent = this.rows.slice(0, this.at).findLastIndex((above) => above.deck.depth < deck.depth);
			const to = { ArrowDown: this.at + 1, ArrowUp: this.at - 1, Home: 0, End: this.rows.length - 1, ArrowLeft: parent, ArrowRight: hasChildren ? this.at + 1 : -1 }[key];
			const next = to === undefined ? undefined : this.rows[to]?.deck.deck;
			if (next) this.current = next;
			return next ?? null;
		}
		return deck.deck;
	}

	/** Another name or place, with a way back. */
	async rearrange(id: DeckId, change: Pick<DeckEdit, 'name'> | Pick<DeckEdit, 'parent'>): Promise<void> {
		await this.edit(id, change);
		const step = (await backend.cardSteps()).undo?.id;
		const name = decks.find(id)?.name ?? '';
		toasts.say('name' in change ? m.deck_renamed({ name }) : m.deck_moved({ name }), { label: m.undo(), run: () => void this.takeBack(step) });
	}

	/** Changes a deck without touching what is not named. */
	async edit(id: DeckId, change: Partial<DeckEdit>): Promise<void> {
		const { parent, name, course, preset, description } = await backend.getDeck(id);
		await backend.updateDeck({ id, parent, name, course, preset, description, ...change });
		await decks.all.reload();
	}

	async delete({ deck, name }: DeckCounts): Promise<void> {
		const step = await attempt(async () => {
			await backend.deleteDeck(deck);
			return await backend.cardSteps();
		});
		if (!step) return;
		const done = step.undo?.id;
		toasts.say(m.deck_deleted({ name }), { label: m.undo(), run: () => void this.takeBack(done) });
		await decks.all.reload();
	}

	/** Takes a step back, unless something else was done since. */
	async takeBack(step: number | undefined): Promise<void> {
		await takeBack(step);
		await decks.all.reload();
	}
}

export const tree = new Tree();
