/** Local day numbers and spans of days: the backend counts days since 1970-01-01 by the student's own calendar. */
import { formatDate, formatNumber } from './format';
import { formatInterval } from './interval';
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

/** A span of days as an interval is written; none is no seconds but no days. */
export function formatDays(days: number): string {
	return days === 0 ? m.interval_days({ shown: formatNumber(0) }) : formatInterval(days * 86_400);
}

export function formatDay(day: number): string {
	return formatDate(dayDate(day));
}
