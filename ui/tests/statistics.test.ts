/** Statistics: how days become bars, what the predictions are held against, and that every chart has words, a table and an empty state. */
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import CalibrationPlot from '../src/features/statistics/CalibrationPlot.svelte';
import { both, calendarWeeks, forecastOf, held, legible, levels, shareOf, spans, ticks } from '../src/features/statistics/figures';
import Statistics from '../src/features/statistics/Statistics.svelte';
import { StatisticsState } from '../src/features/statistics/state.svelte';
import { language } from '../src/lib/i18n';
import { makeDeck } from './fake-browser';
import { FakeBackend } from './fake-ipc';
import { makeStatistics, noStatistics } from './fake-statistics';

const address = vi.hoisted(() => ({ url: new URL('http://localhost/cards/statistics') }));
vi.mock('$app/state', () => ({ page: address }));
vi.mock('$app/navigation', () => ({ goto: vi.fn(() => Promise.resolve()) }));

// A loaded machine is slow, not wrong.
vi.setConfig({ testTimeout: 30_000 });

const mounted: Record<string, unknown>[] = [];
let fake: FakeBackend;
beforeEach(() => {
	language.use('en');
	sessionStorage.clear();
	fake = new FakeBackend().install();
	fake.on('list_decks', () => [makeDeck('biology', 'Biology')]);
	fake.on('card_statistics', ({ query }) => makeStatistics((query as { days: number | null }).days));
});
afterEach(async () => {
	for (const component of mounted.splice(0)) await unmount(component);
	document.body.replaceChildren();
	fake.uninstall();
});

async function page(): Promise<HTMLElement> {
	mounted.push(mount(Statistics, { target: document.body }));
	await vi.waitFor(() => {
		flushSync();
		expect(document.querySelector('[data-testid=statistics] :is(section, .empty)')).not.toBeNull();
	}, { timeout: 10_000 });
	return document.querySelector<HTMLElement>('[data-testid=statistics]')!;
}

describe('figures', () => {
	it('count what was remembered, and know nothing where nothing was asked', () => {
		expect(shareOf({ reviews: 8, recalled: 6 })).toBe(0.75);
		expect(shareOf({ reviews: 0, recalled: 0 })).toBeNull();
		expect(both({ young: { reviews: 3, recalled: 2 }, mature: { reviews: 5, recalled: 5 } })).toEqual({ reviews: 8, recalled: 7 });
	});

	it('are marked with round numbers that reach over the highest', () => {
		expect(ticks(97)).toEqual([0, 50, 100]);
		expect(ticks(3)).toEqual([0, 1, 2, 3]);
		expect(ticks(0.9).at(-1)).toBeGreaterThanOrEqual(0.9);
		expect(ticks(0)).toEqual([0, 1]);
		for (const most of [1, 7, 19, 250, 99_999]) expect(ticks(most).at(-1)).toBeGreaterThanOrEqual(most);
	});

	it('become days, weeks or longer spans, of which the last ends today, and lose nothing', () => {
		const days = Array.from({ length: 365 }, (_, at) => ({ day: 1000 + at, count: 1 }));
		const short = spans(days, 1335, 1364, ({ count }) => [count], 1);
		expect([short.length, short[0]?.from, short.at(-1)?.to]).toEqual([30, 1335, 1364]);
		const long = spans(days, 1000, 1364, ({ count }) => [count], 1);
		expect([long.length, long[0]?.from, long.at(-1)?.to]).toEqual([53, 1000, 1364]);
		expect(long.at(-1)?.parts).toEqual([7]);
		expect(long.reduce((sum, { parts }) => sum + (parts[0] ?? 0), 0)).toBe(365);
	});

	it('of what comes leave the backlog beside the days', () => {
		const forecast = { backlog: { ahead: 0, young: 4, mature: 1 }, days: [{ ahead: 0, young: 2, mature: 3 }, { ahead: 29, young: 1, mature: 0 }, { ahead: 30, young: 9, mature: 9 }] };
		const { spans, total, backlog, perDay } = forecastOf({ forecast, today: 500 }, 30);
		expect([spans.length, spans[0]?.from, spans[0]?.parts, spans[29]?.parts, total, backlog, perDay]).toEqual([30, 500, [3, 2], [0, 1], 6, 5, 0.2]);
	});

	it('in bins begin and end where something lies', () => {
		const bin = (from: number, count: number) => ({ from, to: from + 1, count });
		expect(legible([bin(0, 0), bin(1, 2), bin(2, 0), bin(3, 1), bin(4, 0)]).map(({ from, count }) => [from, count])).toEqual([[1, 2], [2, 0], [3, 1]]);
		const joined = legible(Array.from({ length: 100 }, (_, at) => bin(at, 1)));
		expect([joined.length <= 40, joined.reduce((sum, { count }) => sum + count, 0), joined.at(-1)?.to]).toEqual([true, 100, 100]);
	});

	it('of a year stand in weeks that begin on the right day', () => {
		// 2026-11-21 is a Saturday, day 20778.
		const weeks = calendarWeeks([{ day: 20_778, count: 3 }], 20_778, 1);
		expect(weeks.at(-1)?.map((day) => day?.day ?? null)).toEqual([20_773, 20_774, 20_775, 20_776, 20_777, 20_778, null]);
		expect(weeks.flat().filter((day) => day !== null).length).toBe(365);
		expect(calendarWeeks([], 20_778, 0).at(-1)?.[6]?.day).toBe(20_778);
	});

	it('of one great day do not pale all others', () => {
		const level = levels([10, 12, 14, 16, 5000]);
		expect([level(0), level(10), level(5000)]).toEqual([0, 1, 4]);
		expect(level(16)).toBeGreaterThan(level(10));
	});

	it('of predictions are held against always saying the same', () => {
		const words = held({ bins: [{ predicted: 0.9, observed: 0.8, reviews: 100 }, { predicted: 0.5, observed: 0.5, reviews: 100 }], reviews: 200, without_prediction: 0, log_loss: 0.5, rmse_bins: 0.07 });
		expect(words?.expected).toBeCloseTo(0.7);
		expect(words?.recalled).toBeCloseTo(0.65);
		expect(words?.baseline).toBeCloseTo(-(0.65 * Math.log(0.65) + 0.35 * Math.log(0.35)));
		expect(held(noStatistics.calibration)).toBeNull();
	});
});

describe('the page', () => {
	it('draws every chart with a name, and with the same as a table', async () => {
		const shown = await page();
		const charts = [...shown.querySelectorAll('svg[role=img]')];
		expect(charts.length).toBeGreaterThanOrEqual(12);
		for (const chart of charts) expect(chart.getAttribute('aria-label')?.trim()).toBeTruthy();
		const sections = [...shown.querySelectorAll('section')];
		for (const section of sections) expect(document.getElementById(section.getAttribute('aria-labelledby') ?? '')?.textContent).toBeTruthy();
		for (const chart of charts) {
			const name = chart.closest('section')?.querySelector('h2')?.textContent;
			// The calendar's days are told by the table of answers.
			if (name !== 'The last year') expect([name, chart.closest('section')?.querySelectorAll('table').length]).not.toEqual([name, 0]);
		}
	});

	it('says its denominators', async () => {
		const text = (await page()).textContent ?? '';
		expect(text).toContain('86% of 22');
		expect(text).toContain('About 1,410 of 1,896 cards');
		expect(text).toContain('studied on 80 of 90 days');
		expect(text).toContain('12 overdue ones come on top');
	});

	it('has no numbers that are not numbers', async () => {
		fake.on('card_statistics', () => ({ ...makeStatistics(), expected_known: null, intervals: { bins: [{ from: null, to: null, count: 0 }], total: 0, mean: null } }));
		const shown = await page();
		expect(shown.innerHTML).not.toMatch(/NaN|undefined|Infinity/);
		expect(shown.textContent).toContain('No card is in review yet');
	});

	it('of somebody who has cards but no reviews says so in each place', async () => {
		fake.on('card_statistics', () => ({ ...noStatistics, cards: { ...noStatistics.cards, new: 12, total: 12 } }));
		const shown = await page();
		expect(shown.textContent).toContain('Nothing studied today yet');
		expect(shown.textContent?.match(/No reviews yet/g)?.length).toBeGreaterThan(3);
		expect(shown.textContent).toContain('12 cards in all');
		expect(shown.innerHTML).not.toMatch(/NaN|undefined|Infinity/);
	});

	it('without any card says what to do', async () => {
		fake.on('card_statistics', () => noStatistics);
		const shown = await page();
		expect(shown.textContent).toContain('There are no cards yet');
		expect(shown.querySelectorAll('section').length).toBe(0);
	});

	it('shows a failure with a way to try again', async () => {
		fake.fail('card_statistics', 'io');
		mounted.push(mount(Statistics, { target: document.body }));
		await vi.waitFor(() => expect(document.querySelector('[role=alert]')).not.toBeNull(), { timeout: 10_000 });
		fake.on('card_statistics', () => makeStatistics());
		[...document.querySelectorAll('button')].find((button) => button.textContent === 'Try again')?.click();
		await vi.waitFor(() => expect(document.querySelectorAll('section').length).toBeGreaterThan(5), { timeout: 10_000 });
	});

	it('asks for the deck and the period that are chosen, and keeps the period', async () => {
		const statistics = new StatisticsState();
		statistics.show('biology');
		statistics.setPeriod('all');
		await vi.waitFor(() => expect(fake.called('card_statistics').at(-1)).toEqual({ query: { deck: 'biology', days: null } }), { timeout: 10_000 });
		expect(new StatisticsState().period).toBe('all');
	});
});

describe('the calibration plot', () => {
	function words(part: Partial<typeof noStatistics.calibration>): string {
		mounted.push(mount(CalibrationPlot, { target: document.body, props: { calibration: { ...makeStatistics().calibration, ...part } } }));
		flushSync();
		return document.body.textContent ?? '';
	}

	it('says in words how far off the predictions are, and which way', () => {
		expect(words({ bins: [{ predicted: 0.9, observed: 0.85, reviews: 40 }] })).toContain('5 points too much were expected: you forget more than foretold');
	});

	it('says when they hold, and what is left out', () => {
		const text = words({});
		expect(text).toContain('On average the predictions are right');
		expect(text).toContain('1.4 percentage points off the line');
		expect(text).toContain('Log loss 0.298');
		expect(text).toContain('1,204 reviews without a prediction');
	});

	it('sizes points by the area of their counts', () => {
		words({ bins: [{ predicted: 0.8, observed: 0.8, reviews: 100 }, { predicted: 0.9, observed: 0.9, reviews: 400 }] });
		const [small, large] = [...document.querySelectorAll('circle')].map((circle) => Number(circle.getAttribute('r')) - 3);
		expect(large! / small!).toBeCloseTo(2);
	});
});
