/** Every message exists in every language with the same blanks, and numbers are written as the language writes them. */
import { afterEach, describe, expect, it } from 'vitest';
import de from '../messages/de.json';
import en from '../messages/en.json';
import { formatBytes, formatNumber, formatPages, formatRelative, formatSeconds, language, progressLine } from '../src/lib/i18n';
import { makeJob, now } from './samples';

type Messages = Record<string, unknown>;

function blanks(message: unknown): string[] {
	return [...new Set(JSON.stringify(message).match(/\{\w+\}/g) ?? [])].sort();
}

afterEach(() => language.use('en'));

describe('messages', () => {
	it('are complete in both languages', () => {
		expect(Object.keys(de).sort()).toEqual(Object.keys(en).sort());
	});

	it('have the same blanks', () => {
		for (const key of Object.keys(en)) expect([key, blanks((de as Messages)[key])]).toEqual([key, blanks((en as Messages)[key])]);
	});
});

describe('formats', () => {
	it('follow the language at once', () => {
		language.use('en');
		expect([formatNumber(1204), formatPages(1), formatPages(1204)]).toEqual(['1,204', '1 page', '1,204 pages']);
		language.use('de');
		expect([formatNumber(1204), formatPages(1), formatPages(1204)]).toEqual(['1.204', '1 Seite', '1.204 Seiten']);
	});

	it('are no finer than useful', () => {
		expect([1.42, 26.4, 400, 9000].map(formatSeconds)).toEqual(['1.4\u00a0s', '26\u00a0s', '7\u00a0min', '2.5\u00a0h']);
		expect([512, 18_400, 986_400_000, 4_900_000_000].map(formatBytes)).toEqual(['512 bytes', '18 kB', '986 MB', '4.9 GB']);
	});

	it('speak of days as a calendar does', () => {
		const minute = 60_000;
		expect(formatRelative(now - minute / 2, now)).toBe('just now');
		expect(formatRelative(now - 5 * minute, now)).toBe('5 minutes ago');
		expect(formatRelative(now - 26 * 60 * minute, now)).toBe('yesterday');
	});

	it('tell progress honestly', () => {
		expect(progressLine(makeJob())).toBe('3 of 12 pages · 2 per second · 5\u00a0s left');
		expect(progressLine(makeJob({ total: null, rate_per_s: null, seconds_left: null }))).toBe('3 pages');
		expect(progressLine(makeJob({ state: 'paused', unit: 'bytes', done: 1e6, total: 2e6 }))).toBe('paused · 1 MB of 2 MB');
	});
});
