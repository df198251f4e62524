/** Local day numbers and spans of days: the backend counts days since 1970-01-01 by the student's own calendar. */
import { formatNumber } from './format';
import { language } from './locale.svelte';
import { m } from './paraglide/messages.js';

/** A moment within that day, for formats that speak of local dates. */
export function dayDate(day: number): number {
	const date = new Date(Date.UTC(1970, 0, 1 + day));
	return new Date(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate(), 12).getTime();
}

/** The day number of a moment by the wall clock here. */
export function dayOf(at: number): number {
	const date = new Date(at);
	return Math.floor(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 86_400_000);
}

/** "12 d", "3.4 mo", "1.2 y": no finer than is useful. */
export function formatDays(days: number): string {
	if (days < 10 && !Number.isInteger(days)) return m.days_short({ days: formatNumber(days, 1) });
	if (days < 60) return m.days_short({ days: formatNumber(Math.round(days)) });
	if (days < 365) return m.months_short({ months: formatNumber(days / 30.44, 1) });
	return m.years_short({ years: formatNumber(days / 365.25, 1) });
}

export function formatDay(day: number): string {
	return new Intl.DateTimeFormat(language.current, { dateStyle: 'medium' }).format(dayDate(day));
}
