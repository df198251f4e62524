/** Plain examples of exams and their plans, to be overridden where a test cares. */
import type { Exam, ExamCardStanding, ExamCardToday, ExamOverview, ListedExam } from '../src/lib/ipc/bindings';

/** The local day number of now. */
export function today(): number {
	const now = new Date();
	return Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()) / 86_400_000;
}

export function makeExam(change: Partial<Exam> = {}): Exam {
	return { id: 'finals', name: 'Finals', day: today() + 12, scope: { kind: 'deck', deck: 'biology' }, minutes_a_day: 20, last_pass_days: 2, deck: null, ...change };
}

export function listExam(exam: Exam): ListedExam {
	const days_left = Math.max(0, exam.day - today());
	const stage = exam.day < today() ? 'over' : days_left === 0 ? 'today' : days_left <= exam.last_pass_days ? 'last_pass' : 'ahead';
	return { exam, stage, days_left };
}

export function todayCards(standings: Partial<Record<ExamCardStanding, number>>): ExamCardToday[] {
	return Object.entries(standings).flatMap(([standing, count]) =>
		Array.from({ length: count }, (_, at) => ({ card: `${standing}-${at}`, is_new: false, standing: standing as ExamCardStanding }))
	);
}

export function makePlan(exam: Exam, change: Partial<ExamOverview> = {}): ExamOverview {
	const today_cards = change.today_cards ?? [];
	return {
		...listExam(exam),
		today: today(),
		cards: 200,
		new: 40,
		suspended: 0,
		seconds_a_review: 8,
		is_pace_measured: true,
		minutes_needed: 12,
		expected: { cards: 182.3, share: 0.91 },
		expected_without: { cards: 119.8, share: 0.6 },
		today_cards,
		today_done: today_cards.filter(({ standing }) => standing === 'done').length,
		days: [],
		left_out: 0,
		...change
	};
}
