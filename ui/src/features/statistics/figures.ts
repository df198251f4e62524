/** From the backend's figures to what the charts draw: spans of days, shares, and what a scale is marked with. */
import type { Calibration, DayCount, HistogramBin, Recalled, RecalledByMaturity, Statistics } from '$lib/ipc';

/** The share that was remembered; null where nothing was asked. */
export function shareOf({ reviews, recalled }: Recalled): number | null {
	return reviews === 0 ? null : recalled / reviews;
}

export function both({ young, mature }: RecalledByMaturity): Recalled {
	return { reviews: young.reviews + mature.reviews, recalled: young.recalled + mature.recalled };
}

/** Round values from 0 up to at least `most`, about `count` steps of them. */
export function ticks(most: number, count = 4): number[] {
	if (!(most > 0)) return [0, 1];
	const rough = most / count;
	const power = 10 ** Math.floor(Math.log10(rough));
	const step = ([1, 2, 5, 10].find((each) => each * power >= rough) ?? 10) * power;
	const list = [];
	for (let at = 0; at * step < most + step; at++) list.push(Number((at * step).toPrecision(12)));
	return list;
}

export type Span = { from: number; to: number; parts: number[] };

/** Bars that a chart has room for. */
const mostBars = 92;
/** A day, a week, four weeks, a year of weeks: spans that a person counts in. */
const spanDays = [1, 7, 28, 364];

/** Days summed into as few spans as are legible; the last span ends with the last day. */
export function spans<T extends { day: number }>(list: T[], first: number, last: number, parts: (each: T) => number[], count: number): Span[] {
	const days = Math.max(1, last - first + 1);
	const width = spanDays.find((each) => days / each <= mostBars) ?? Math.ceil(days / mostBars);
	const begin = last + 1 - Math.ceil(days / width) * width;
	const found: Span[] = [];
	for (let from = begin; from <= last; from += width) found.push({ from: Math.max(first, from), to: from + width - 1, parts: new Array<number>(count).fill(0) });
	for (const each of list) {
		const span = found[Math.floor((each.day - begin) / width)];
		if (span && each.day <= last) parts(each).forEach((value, at) => (span.parts[at] = (span.parts[at] ?? 0) + value));
	}
	return found;
}

export type Forecast = { spans: Span[]; total: number; backlog: number; perDay: number };

/** Cards that come, from today on; what was due before stands on its own. */
export function forecastOf({ forecast, today }: Pick<Statistics, 'forecast' | 'today'>, days: number | null): Forecast {
	const ahead = days ?? Math.max(30, ...forecast.days.map((each) => each.ahead + 1));
	const list = forecast.days.filter((each) => each.ahead < ahead).map(({ ahead, young, mature }) => ({ day: today + ahead, young, mature }));
	const total = list.reduce((sum, { young, mature }) => sum + young + mature, 0);
	return {
		spans: spans(list, today, today + ahead - 1, ({ mature, young }) => [mature, young], 2),
		total,
		backlog: forecast.backlog.young + forecast.backlog.mature,
		perDay: total / ahead
	};
}

/** Bins without those at the ends in which nothing lies; neighbours joined while there are too many. */
export function legible(bins: HistogramBin[], most = 40): { from: number; to: number; count: number }[] {
	const known = bins.flatMap(({ from, to, count }) => (from === null || to === null ? [] : [{ from, to, count }]));
	const first = known.findIndex(({ count }) => count > 0);
	const last = known.findLastIndex(({ count }) => count > 0);
	const kept = first < 0 ? [] : known.slice(first, last + 1);
	const width = Math.ceil(kept.length / most);
	const joined = [];
	for (let at = 0; at < kept.length; at += width) {
		const group = kept.slice(at, at + width);
		joined.push({ from: group[0]?.from ?? 0, to: group.at(-1)?.to ?? 0, count: group.reduce((sum, { count }) => sum + count, 0) });
	}
	return joined;
}

/** Weeks of the last year as columns, Monday (or Sunday) first; null for days that are not in it. */
export function calendarWeeks(days: DayCount[], today: number, firstWeekday: 0 | 1): ({ day: number; count: number } | null)[][] {
	const counts = new Map(days.map(({ day, count }) => [day, count]));
	// 1970-01-01 was a Thursday.
	const weekday = (day: number) => (((day + 4 - firstWeekday) % 7) + 7) % 7;
	const first = today - 364;
	const weeks: ({ day: number; count: number } | null)[][] = [];
	for (let start = first - weekday(first); start <= today; start += 7) {
		weeks.push(
			Array.from({ length: 7 }, (_, at) => {
				const day = start + at;
				return day < first || day > today ? null : { day, count: counts.get(day) ?? 0 };
			})
		);
	}
	return weeks;
}

/** 0 for none, then 1 to 4 by quarters of what is usual: one great day must not pale all others. */
export function levels(counts: number[]): (count: number) => number {
	const sorted = counts.filter((count) => count > 0).sort((a, b) => a - b);
	const quantile = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
	const borders = [quantile(0.25), quantile(0.5), quantile(0.75)];
	return (count) => (count === 0 ? 0 : 1 + borders.filter((border) => count > border).length);
}

export type CalibrationWords = { recalled: number; expected: number; baseline: number };

/** What the predictions can be held against: the share that was remembered, and the log loss of always saying that share. */
export function held({ bins }: Calibration): CalibrationWords | null {
	const reviews = bins.reduce((sum, bin) => sum + bin.reviews, 0);
	if (reviews === 0) return null;
	const mean = (value: (bin: Calibration['bins'][number]) => number | null) => bins.reduce((sum, bin) => sum + (value(bin) ?? 0) * bin.reviews, 0) / reviews;
	const recalled = mean(({ observed }) => observed);
	const part = (share: number) => (share <= 0 ? 0 : -share * Math.log(share));
	return { recalled, expected: mean(({ predicted }) => predicted), baseline: part(recalled) + part(1 - recalled) };
}
