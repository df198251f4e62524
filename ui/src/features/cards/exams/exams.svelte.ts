/** The exams as the backend lists them, and what the student does with one. */
import { goto } from '$app/navigation';
import { m } from '$lib/i18n';
import { backend, onChanged, type Exam, type ExamOverview } from '$lib/ipc';
import { reviewLink } from '$lib/links';
import { Resource } from '$lib/resource.svelte';
import { decks } from '$lib/session/decks.svelte';
import { jobs } from '$lib/session/jobs.svelte';
import { attempt, toasts } from '$lib/toasts.svelte';
import { tree } from '../tree.svelte';

/** Days begin while nothing is written. */
const refreshMs = 60_000;
/** Changes come in bursts, and a plan takes a while: it is made anew when they have rested for so long. */
const restMs = 1000;
const dayMs = 86_400_000;

/** As a date input writes it: 2026-11-21. */
export function toDateInput(day: number): string {
	return new Date(day * dayMs).toISOString().slice(0, 10);
}

/** Null where the field holds no date. */
export function fromDateInput(value: string): number | null {
	const day = Date.parse(value) / dayMs;
	return Number.isInteger(day) ? day : null;
}

/** Why there is nothing to study now; null when there is something. */
export function whyNothing({ today_cards, cards }: ExamOverview): string | null {
	if (today_cards.some(({ standing }) => standing === 'open')) return null;
	if (cards === 0) return m.exam_no_cards();
	if (today_cards.length === 0) return m.exam_nothing_planned();
	return today_cards.some(({ standing }) => standing === 'put_off') ? m.exam_rest_put_off() : m.exam_done_today();
}

class Exams {
	all = new Resource(() => backend.listExams());
	/** Grows with every change that may change a plan. */
	version = $state(0);
	#rest: ReturnType<typeof setTimeout> | undefined;

	start(): () => void {
		void this.all.reload();
		const stop = onChanged(['cards', 'reviews'], () => this.#changedSoon());
		const again = () => document.visibilityState === 'visible' && void this.all.reload();
		const timer = setInterval(again, refreshMs);
		document.addEventListener('visibilitychange', again);
		return () => {
			stop();
			clearTimeout(this.#rest);
			clearInterval(timer);
			document.removeEventListener('visibilitychange', again);
		};
	}

	#changedSoon(): void {
		clearTimeout(this.#rest);
		this.#rest = setTimeout(() => {
			// An import changes cards all the while; only what it ends with is worth a plan.
			if (jobs.open.some(({ kind, state }) => kind === 'import_package' && state === 'running')) this.#changedSoon();
			else void this.changed();
		}, restMs);
	}

	async changed(): Promise<void> {
		clearTimeout(this.#rest);
		this.version += 1;
		await this.all.reload();
	}

	/** Gathers what is planned for today and goes to its review. */
	async study({ id }: Exam): Promise<void> {
		const studied = await attempt(() => backend.studyExam(id));
		await Promise.all([decks.all.reload(), this.changed()]);
		if (!studied) return;
		if (studied.gathered === 0) toasts.say(m.exam_nothing_planned());
		else await goto(reviewLink(studied.deck));
	}

	async delete({ id, name }: Exam): Promise<void> {
		const steps = await attempt(async () => {
			await backend.deleteExam(id);
			return await backend.cardSteps();
		});
		if (!steps) return;
		const step = steps.undo?.id;
		const takeBack = async () => {
			await tree.takeBack(step);
			await this.changed();
		};
		toasts.say(m.exam_deleted({ name }), { label: m.undo(), run: () => void takeBack() });
		await Promise.all([decks.all.reload(), this.changed()]);
	}
}

export const exams = new Exams();
