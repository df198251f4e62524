/** Statistics: of which cards, over which days, and the figures themselves. */
import { backend, type DeckId } from '$lib/ipc';
import { Resource } from '$lib/resource.svelte';

export const periods = ['month', 'quarter', 'year', 'all'] as const;
export type Period = (typeof periods)[number];

const daysOf: Record<Period, number | null> = { month: 30, quarter: 90, year: 365, all: null };
const key = 'studium.statistics-period';

function keptPeriod(): Period {
	const kept = sessionStorage.getItem(key);
	return periods.find((period) => period === kept) ?? 'quarter';
}

export class StatisticsState {
	deck = $state<DeckId | null>(null);
	period = $state<Period>(keptPeriod());
	days = $derived(daysOf[this.period]);
	decks = new Resource(() => backend.listDecks());
	figures = new Resource(() => backend.cardStatistics({ deck: this.deck, days: daysOf[this.period] }));

	follow(): () => void {
		const stops = [this.decks.follow(['cards', 'reviews']), this.figures.follow(['cards', 'reviews'])];
		return () => stops.forEach((stop) => stop());
	}

	show(deck: DeckId | null): void {
		if (deck === this.deck) return;
		this.deck = deck;
		void this.figures.reload();
	}

	setPeriod(period: Period): void {
		this.period = period;
		sessionStorage.setItem(key, period);
		void this.figures.reload();
	}
}
