/** Spans between reviews in as few letters as a button has room for: 10 min, 4 d, 2.3 mo. */
import { formatNumber } from './format';
import { m } from './paraglide/messages.js';

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;
/** Of a year of 365.25 days, as the scheduler counts. */
const month = 30.4375 * day;
const year = 365.25 * day;

export function formatInterval(seconds: number): string {
	const span = Math.max(0, seconds);
	if (span < minute) return m.interval_seconds({ shown: formatNumber(span) });
	if (span < hour) return m.interval_minutes({ shown: formatNumber(Math.round(span / minute)) });
	if (span < day) return m.interval_hours({ shown: formatNumber(span / hour, span < 10 * hour ? 1 : 0) });
	if (span < month) return m.interval_days({ shown: formatNumber(Math.round(span / day)) });
	if (span < year) return m.interval_months({ shown: formatNumber(span / month, 1) });
	return m.interval_years({ shown: formatNumber(span / year, 1) });
}
