/** What happened to a card, as lines that a person can read. Events that were taken back are left out. */
import { formatInterval, formatNumber, formatSeconds, m } from '$lib/i18n';
import type { CardEvent, Dated, EventId, Placement } from '$lib/ipc';

export type HistoryLine = { id: EventId; at: number; what: string; interval: string; took: string; stability: string; difficulty: string };

/** An event counts unless a voiding that counts itself names it; later ones decide first. */
export function counting(events: readonly Dated[]): Dated[] {
	const voided = new Set<EventId>();
	for (const { id, event } of [...events].sort((a, b) => (a.id < b.id ? 1 : -1))) {
		if (event.kind === 'voided' && !voided.has(id)) voided.add(event.event);
	}
	return events.filter(({ id, event }) => event.kind !== 'voided' && !voided.has(id));
}

/** Days, or seconds where negative. */
function span(interval: number | undefined): string {
	if (!interval) return '';
	return formatInterval(interval < 0 ? -interval : interval * 86_400);
}

function memoryOf(placement: Placement | null | undefined): Pick<HistoryLine, 'stability' | 'difficulty'> {
	const memory = placement?.memory;
	return {
		stability: memory?.stability ? formatInterval(memory.stability * 86_400) : '',
		difficulty: memory?.difficulty ? formatNumber(memory.difficulty, 1) : ''
	};
}

function line(event: CardEvent): Omit<HistoryLine, 'id' | 'at'> {
	const plain = { interval: '', took: '', stability: '', difficulty: '' };
	switch (event.kind) {
		case 'reviewed':
			return {
				what: event.is_practice ? m.history_practice({ rating: m[`rating_${event.rating}`]() }) : m[`rating_${event.rating}`](),
				interval: span(event.interval),
				took: formatSeconds(event.took_ms / 1000),
				...memoryOf(event.placement)
			};
		case 'logged':
			return { ...plain, what: m.history_logged(), interval: span(event.interval) };
		case 'seeded':
			return {
				...plain,
				what: m.history_seeded(),
				interval: span(event.state.interval_days),
				stability: event.state.memory?.stability ? formatInterval(event.state.memory.stability * 86_400) : '',
				difficulty: event.state.memory?.difficulty ? formatNumber(event.state.memory.difficulty, 1) : ''
			};
		case 'rescheduled':
			return { ...plain, what: event.reckoned ? m.history_reckoned() : m.history_rescheduled(), interval: span(event.placement.interval_days), ...memoryOf(event.placement) };
		case 'reset':
			return { ...plain, what: m.history_reset() };
		case 'suspended':
			return { ...plain, what: event.is_suspended ? m.history_suspended() : m.history_unsuspended() };
		case 'buried':
			return { ...plain, what: event.day === null ? m.history_unburied() : event.is_sibling ? m.history_sibling() : m.history_buried() };
		case 'voided':
			return { ...plain, what: '' };
	}
}

/** The latest first. */
export function historyLines(events: readonly Dated[]): HistoryLine[] {
	return counting(events)
		.map(({ id, at, event }) => ({ id, at, ...line(event) }))
		.sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1));
}
