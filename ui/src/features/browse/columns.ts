/** The columns of the browser: what each shows, by what it sorts, how wide it is. */
import { dayDate, formatDate, formatDays, formatNumber, formatPercent, m } from '$lib/i18n';
import type { CardRow, SortColumn } from '$lib/ipc';

/** `width` is the least in pixels; what is left of the window is shared by `share`. */
export type Column = { id: SortColumn; width: number; share?: number; isNumber?: boolean; text: (row: CardRow) => string };

function known(value: number | null, show: (value: number) => string): string {
	return value === null ? '' : show(value);
}

/** When a card comes next, in as few letters as a cell has. */
export function dueText({ due, held_back, phase }: Pick<CardRow, 'due' | 'held_back' | 'phase'>): string {
	if (held_back.kind === 'suspended') return m.browse_suspended();
	if (held_back.kind !== 'no') return m.browse_buried();
	if (due.position !== undefined) return m.browse_new_position({ position: formatNumber(due.position) });
	if (due.at !== undefined) return phase === 'new' ? '' : formatDate(due.at);
	return formatDate(dayDate(due.day));
}

/** In the order in which they stand; the first cannot be taken away. */
export const columns: Column[] = [
	{ id: 'sort_text', width: 160, share: 3, text: (row) => row.sort_text || row.question },
	{ id: 'template', width: 74, share: 1, text: (row) => row.template },
	{ id: 'due', width: 98, share: 0.9, text: dueText },
	{ id: 'deck', width: 104, share: 1.3, text: (row) => row.deck_path },
	{ id: 'note_type', width: 90, share: 1, text: (row) => row.note_type },
	{ id: 'tags', width: 90, share: 1.1, text: (row) => row.tags.join(' ') },
	{ id: 'phase', width: 92, text: (row) => m[`browse_phase_${row.phase}`]() },
	{ id: 'interval', width: 80, isNumber: true, text: (row) => (row.interval_days === 0 ? '' : formatDays(row.interval_days)) },
	{ id: 'ease', width: 88, isNumber: true, text: (row) => (row.ease_permille === 0 ? '' : formatPercent(row.ease_permille / 1000)) },
	{ id: 'reps', width: 80, isNumber: true, text: (row) => formatNumber(row.reps) },
	{ id: 'lapses', width: 76, isNumber: true, text: (row) => formatNumber(row.lapses) },
	{ id: 'stability', width: 80, isNumber: true, text: (row) => known(row.stability, formatDays) },
	{ id: 'difficulty', width: 88, isNumber: true, text: (row) => known(row.difficulty, (value) => formatNumber(value, 1)) },
	{ id: 'retrievability', width: 84, isNumber: true, text: (row) => known(row.retrievability, formatPercent) },
	{ id: 'flag', width: 92, text: (row) => (row.flag === 0 ? '' : flagName(row.flag)) },
	{ id: 'held_back', width: 100, text: (row) => (row.held_back.kind === 'no' ? '' : dueText(row)) },
	{ id: 'created', width: 102, text: (row) => formatDate(row.created_at) },
	{ id: 'changed', width: 102, text: (row) => formatDate(row.changed_at) },
	{ id: 'reviewed', width: 102, text: (row) => known(row.last_review_at, formatDate) },
	{ id: 'source', width: 70, text: (row) => (row.has_source ? m.browse_yes() : '') }
];

/** The columns as a grid has them, and the width below which they do not go. */
export function gridOf(shown: Column[]): { template: string; width: number } {
	return {
		template: shown.map(({ width, share }) => (share ? `minmax(${width}px, ${share}fr)` : `${width}px`)).join(' '),
		width: shown.reduce((sum, { width }) => sum + width, 0)
	};
}

export const firstColumns: SortColumn[] = ['sort_text', 'template', 'due', 'deck', 'interval'];

export function columnName(id: SortColumn): string {
	return m[`browse_column_${id}`]();
}

export function flagName(flag: number): string {
	const names = [m.flag_none, m.flag_red, m.flag_orange, m.flag_green, m.flag_blue, m.flag_pink, m.flag_turquoise, m.flag_purple];
	return (names[flag] ?? m.flag_none)();
}

export type Layout = { shown: SortColumn[]; sort: SortColumn; isDescending: boolean };

const key = 'studium.browser';

/** What the student chose in this session, mended where it names a column that is not there. */
export function keptLayout(): Layout {
	const first: Layout = { shown: firstColumns, sort: 'created', isDescending: true };
	try {
		const kept = JSON.parse(sessionStorage.getItem(key) ?? '{}') as Partial<Layout>;
		const isKnown = (id: unknown) => columns.some((column) => column.id === id);
		const shown = (Array.isArray(kept.shown) ? kept.shown : firstColumns).filter(isKnown);
		if (!shown.includes('sort_text')) shown.unshift('sort_text');
		return { shown, sort: isKnown(kept.sort) ? kept.sort! : first.sort, isDescending: kept.isDescending ?? first.isDescending };
	} catch {
		return first;
	}
}

export function keepLayout(layout: Layout): void {
	sessionStorage.setItem(key, JSON.stringify(layout));
}
