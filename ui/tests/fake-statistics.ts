/** Figures of a diligent half-year, the same at every call, and none at all. */
import type { DayWork, Histogram, RecalledByMaturity, Statistics } from '../src/lib/ipc/bindings';

const today = 20_778;

function histogram(from: number, to: number, counts: number[], mean: number): Histogram {
	const width = (to - from) / Math.max(1, counts.length);
	return { bins: counts.map((count, at) => ({ from: from + at * width, to: from + (at + 1) * width, count })), total: counts.reduce((sum, count) => sum + count, 0), mean };
}

function recalled(young: [number, number], mature: [number, number]): RecalledByMaturity {
	return { young: { reviews: young[0], recalled: young[1] }, mature: { reviews: mature[0], recalled: mature[1] } };
}

function workOf(day: number): DayWork {
	const wave = 1 + Math.sin(day / 5) / 2;
	const [learning, young, mature, relearning] = [12, 34, 21, 5].map((count) => Math.round(count * wave)) as [number, number, number, number];
	const answers = learning + young + mature + relearning;
	return { day, answers, again: Math.round(answers * 0.12), took_ms: answers * 8200, learning, young, mature, relearning, practice: 0 };
}

export const noStatistics: Statistics = {
	today,
	first_day: today,
	day: { day: today, answers: 0, again: 0, took_ms: 0, learning: 0, young: 0, mature: 0, relearning: 0, practice: 0 },
	retention: { today: recalled([0, 0], [0, 0]), yesterday: recalled([0, 0], [0, 0]), week: recalled([0, 0], [0, 0]), month: recalled([0, 0], [0, 0]), year: recalled([0, 0], [0, 0]), all: recalled([0, 0], [0, 0]), months: [] },
	forecast: { backlog: { ahead: 0, young: 0, mature: 0 }, days: [] },
	calendar: { days: [], streak: 0, longest_streak: 0, days_studied: 0 },
	intervals: { bins: [], total: 0, mean: 0 },
	stability: { bins: [], total: 0, mean: 0 },
	difficulty: { bins: [], total: 0, mean: 0 },
	retrievability: { bins: [], total: 0, mean: 0 },
	expected_known: 0,
	hours: [],
	buttons: { learning: [0, 0, 0, 0], young: [0, 0, 0, 0], mature: [0, 0, 0, 0] },
	cards: { new: 0, learning: 0, relearning: 0, young: 0, mature: 0, suspended: 0, buried: 0, total: 0 },
	added: [],
	work: [],
	calibration: { bins: [], reviews: 0, without_prediction: 0, log_loss: null, rmse_bins: null }
};

export function makeStatistics(days: number | null = 90): Statistics {
	const span = days ?? 200;
	const work = Array.from({ length: Math.min(span, 200) }, (_, at) => today - at).filter((day) => day % 9 !== 0).map(workOf).reverse();
	const studied = Array.from({ length: 200 }, (_, at) => today - 199 + at).filter((day) => day % 9 !== 0);
	const chances = [0.55, 0.65, 0.74, 0.8, 0.85, 0.89, 0.92, 0.95, 0.98];
	return {
		...noStatistics,
		first_day: today - span + 1,
		day: workOf(today),
		retention: {
			today: recalled([22, 19], [14, 13]),
			yesterday: recalled([41, 36], [20, 19]),
			week: recalled([260, 226], [140, 131]),
			month: recalled([1100, 960], [640, 596]),
			year: recalled([5400, 4690], [3100, 2880]),
			all: recalled([5400, 4690], [3100, 2880]),
			months: Array.from({ length: 7 }, (_, at) => ({ year: 2026, month: 5 + at, reviews: recalled([800 + at * 20, 680 + at * 22], [at < 1 ? 0 : 300 + at * 40, at < 1 ? 0 : 274 + at * 38]) }))
		},
		forecast: { backlog: { ahead: 0, young: 9, mature: 3 }, days: Array.from({ length: Math.min(span, 120) }, (_, ahead) => ({ ahead, young: Math.round(40 / (1 + ahead / 8)), mature: Math.round(18 + 6 * Math.sin(ahead / 4)) })) },
		calendar: { days: studied.map((day) => ({ day, count: workOf(day).answers })), streak: 5, longest_streak: 31, days_studied: 178 },
		intervals: histogram(0, 365, [420, 300, 210, 160, 120, 90, 70, 50, 40, 30, 22, 18, 12, 9, 8, 5, 4, 2, 0, 1], 48),
		stability: histogram(0, 365, [380, 310, 220, 150, 120, 100, 70, 60, 40, 30, 25, 20, 12, 9, 8, 5, 4, 2, 0, 1], 56),
		difficulty: histogram(1, 10, [20, 40, 90, 160, 240, 300, 260, 180, 90], 5.8),
		retrievability: histogram(0, 1, [0, 0, 0, 0, 2, 5, 9, 20, 40, 60, 90, 130, 180, 240, 300, 340, 310, 120, 40, 10], 0.88),
		expected_known: 1410.4,
		hours: Array.from({ length: 24 }, (_, hour) => {
			const answers = hour < 7 ? 0 : Math.round(300 * Math.exp(-((hour - 18) ** 2) / 18) + 120 * Math.exp(-((hour - 8) ** 2) / 4));
			return { hour, answers, reviews: { reviews: Math.round(answers * 0.8), recalled: Math.round(answers * 0.71) } };
		}),
		buttons: { learning: [320, 80, 1180, 140], young: [420, 380, 2600, 300], mature: [180, 210, 1700, 220] },
		cards: { new: 340, learning: 24, relearning: 9, young: 610, mature: 980, suspended: 41, buried: 3, total: 2007 },
		added: work.filter(({ day }) => day % 4 === 0).map(({ day }) => ({ day, count: 12 + (day % 9) })),
		work,
		calibration: {
			bins: chances.map((predicted, at) => ({ predicted, observed: Math.min(0.99, predicted + [0.06, -0.04, 0.03, 0.02, -0.02, 0.01, -0.01, 0, -0.01][at]!), reviews: [20, 60, 150, 300, 620, 980, 1500, 2100, 900][at]! })),
			reviews: 6630,
			without_prediction: 1204,
			log_loss: 0.298,
			rmse_bins: 0.0143
		}
	};
}
