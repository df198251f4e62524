/** The decks with what is due in them: the rail, Today and the room Cards look at the same list. */
import { backend, onChanged, type Counts, type DeckCounts, type DeckId } from '$lib/ipc';
import { Resource } from '$lib/resource.svelte';

/** Steps fall due and days begin while nothing is written. */
const refreshMs = 60_000;
/** Answers come one after another; the rail need not count after each key press. */
const restMs = 250;
const studiedKey = 'studium.cards-deck-studied';

export function sumOf(counts: readonly Counts[]): Counts {
	return counts.reduce(
		(sum, { new: fresh, learning, review }) => ({ new: sum.new + fresh, learning: sum.learning + learning, review: sum.review + review }),
		{ new: 0, learning: 0, review: 0 }
	);
}

export function countAll(counts: Counts): number {
	return counts.new + counts.learning + counts.review;
}

class Decks {
	all = new Resource(() => backend.listDecks());
	/** A deck counts what is below it, so the outermost ones count everything. */
	due = $derived(sumOf((this.all.value ?? []).filter(({ depth }) => depth === 0).map(({ due }) => due)));
	dueCount = $derived(countAll(this.due));
	/** The deck that was reviewed last: searches call it `deck:current`. */
	studied = $state<DeckId | null>(localStorage.getItem(studiedKey));

	find(id: DeckId | null): DeckCounts | null {
		return this.all.value?.find(({ deck }) => deck === id) ?? null;
	}

	study(deck: DeckId): void {
		this.studied = deck;
		localStorage.setItem(studiedKey, deck);
	}

	start(): () => void {
		void this.all.reload();
		let rest: ReturnType<typeof setTimeout> | undefined;
		const stop = onChanged(['cards', 'reviews'], () => {
			clearTimeout(rest);
			rest = setTimeout(() => void this.all.reload(), restMs);
		});
		const again = () => document.visibilityState === 'visible' && void this.all.reload();
		const timer = setInterval(again, refreshMs);
		document.addEventListener('visibilitychange', again);
		return () => {
			stop();
			clearTimeout(rest);
			clearInterval(timer);
			document.removeEventListener('visibilitychange', again);
		};
	}
}

export const decks = new Decks();
