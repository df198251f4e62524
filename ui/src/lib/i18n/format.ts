/** Numbers, sizes, dates and durations as the student's language writes them. */
import { language } from './locale.svelte';
import { m } from './paraglide/messages.js';

/** Making a format costs a thousand times what using it does, and long lists write many numbers. */
const formats = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
	const key = `n${language.current}${JSON.stringify(options)}`;
	const known = formats.get(key) as Intl.NumberFormat | undefined;
	if (known) return known;
	const made = new Intl.NumberFormat(language.current, options);
	formats.set(key, made);
	return made;
}

function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
	const key = `d${language.current}${JSON.stringify(options)}`;
	const known = formats.get(key) as Intl.DateTimeFormat | undefined;
	if (known) return known;
	const made = new Intl.DateTimeFormat(language.current, options);
	formats.set(key, made);
	return made;
}

export function formatNumber(value: number, digits = 0): string {
	return numberFormat({ maximumFractionDigits: digits }).format(value);
}

export function formatPercent(share: number): string {
	return numberFormat({ style: 'percent', maximumFractionDigits: 0 }).format(share);
}

const sizeUnits = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

export function formatBytes(bytes: number): string {
	const power = Math.min(sizeUnits.length - 1, bytes < 1000 ? 0 : Math.floor(Math.log10(bytes) / 3));
	const value = bytes / 1000 ** power;
	return new Intl.NumberFormat(language.current, {
		style: 'unit',
		unit: sizeUnits[power],
		unitDisplay: power === 0 ? 'long' : 'short',
		maximumFractionDigits: power > 1 && value < 100 ? 1 : 0
	}).format(value);
}

export function formatDate(at: number): string {
	return dateFormat({ dateStyle: 'medium' }).format(at);
}

export function formatDateTime(at: number): string {
	return new Intl.DateTimeFormat(language.current, { dateStyle: 'medium', timeStyle: 'short' }).format(at);
}

export function formatToday(now: number): string {
	return new Intl.DateTimeFormat(language.current, { weekday: 'long', day: 'numeric', month: 'long' }).format(now);
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

function calendarDays(from: number, to: number): number {
	const midnight = (at: number) => new Date(at).setHours(0, 0, 0, 0);
	return Math.round((midnight(to) - midnight(from)) / day);
}

/** "5 minutes ago", "yesterday"; a date once it is more than a week old. */
export function formatRelative(at: number, now: number = Date.now()): string {
	const relative = new Intl.RelativeTimeFormat(language.current, { numeric: 'auto' });
	const passed = now - at;
	if (passed < minute) return m.time_just_now();
	if (passed < hour) return relative.format(-Math.floor(passed / minute), 'minute');
	const days = calendarDays(at, now);
	if (days === 0) return relative.format(-Math.floor(passed / hour), 'hour');
	if (days < 7) return relative.format(-days, 'day');
	return formatDate(at);
}

/** The symbols s, min and h are the same in every language; Intl would spell English ones out as "sec". */
function unit(value: number, symbol: 's' | 'min' | 'h', digits = 0): string {
	return `${formatNumber(value, digits)}\u00a0${symbol}`;
}

/** A duration no finer than is useful: tenths below ten seconds, then whole units. */
export function formatSeconds(seconds: number): string {
	if (seconds < 10) return unit(seconds, 's', 1);
	if (seconds < 90) return unit(Math.round(seconds), 's');
	if (seconds < 5400) return unit(Math.round(seconds / 60), 'min');
	return unit(seconds / 3600, 'h', 1);
}

export function formatPages(count: number): string {
	return m.pages({ count, shown: formatNumber(count) });
}

export function formatPage(page: number): string {
	return m.page_short({ page: formatNumber(page) });
}

/** A place in a recording, or how long it is: "0:07", "12:05", "1:02:05". */
export function formatTime(ms: number): string {
	const seconds = Math.max(0, Math.floor(ms / 1000));
	const two = (value: number) => String(value).padStart(2, '0');
	const hours = Math.floor(seconds / 3600);
	const minutes = Math.floor((seconds % 3600) / 60);
	return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
