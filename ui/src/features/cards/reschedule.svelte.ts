/** Reckoning the cards of a preset anew from their answers: what the student wants of it, the job, and what came of it. */
import { backend, onJobProgress, toAppError, type AppError, type Job, type PresetId, type PresetOptions, type RescheduleReport } from '$lib/ipc';

/** What changed options mean for cards that were answered before: another memory, only other due days, or nothing. */
export type Change = 'memory' | 'due' | null;

export function changeOf(before: PresetOptions, after: PresetOptions): Change {
	const [was, is] = [before.algorithm ?? 'fsrs', after.algorithm ?? 'fsrs'];
	const differs = (one: unknown, other: unknown) => JSON.stringify(one ?? []) !== JSON.stringify(other ?? []);
	// SM-2 has nothing to reckon with: an interval that was right when it was given stays.
	if (is === 'sm2') return null;
	if (is === 'fsrs' && (was !== is || differs(before.fsrs_parameters, after.fsrs_parameters))) return 'memory';
	if (was !== is || (is === 'hlr' && differs(before.half_life_weights, after.half_life_weights))) return 'due';
	return (before.desired_retention ?? 0.9) === (after.desired_retention ?? 0.9) ? null : 'due';
}

export class Rescheduling {
	job = $state.raw<Job | null>(null);
	report = $state.raw<RescheduleReport | null>(null);
	failure = $state.raw<AppError | null>(null);
	isRunning = $derived(this.job !== null && this.report === null && this.failure === null && ['queued', 'running', 'paused'].includes(this.job.state));
	#change: () => Change;
	/** What the student said; until then another memory is reckoned, and nothing is moved. */
	#memory = $state<boolean | null>(null);
	#due = $state(false);

	constructor(change: () => Change) {
		this.#change = change;
	}

	/** Is the memory to be reckoned anew? */
	get memory(): boolean {
		return this.#memory ?? this.#change() === 'memory';
	}

	set memory(isOn: boolean) {
		this.#memory = isOn;
		if (!isOn) this.#due = false;
	}

	/** Are the due dates to move too? They follow from the memory. */
	get due(): boolean {
		return this.#due;
	}

	set due(isOn: boolean) {
		this.#due = isOn;
		if (isOn) this.#memory = true;
	}

	/** As if nothing was said. */
	reset(): void {
		this.#memory = null;
		this.#due = false;
	}

	/** Follows the progress of jobs until the returned function is called. The job itself goes on without the dialog. */
	start(): () => void {
		return onJobProgress((job) => {
			if (job.id === this.job?.id) void this.take(job);
		});
	}

	async begin(preset: PresetId): Promise<void> {
		this.report = null;
		this.failure = null;
		try {
			const { id } = (this.job = await backend.rescheduleCards(preset, this.due));
			// A short one may have ended before its id was known here.
			const now = (await backend.listJobs()).find((job) => job.id === id);
			if (now && this.job?.id === id && this.report === null) await this.take(now);
		} catch (thrown) {
			this.failure = toAppError(thrown);
		}
	}

	async cancel(): Promise<void> {
		if (!this.job) return;
		try {
			this.job = await backend.cancelJob(this.job.id);
		} catch (thrown) {
			this.failure = toAppError(thrown);
		}
	}

	async take(job: Job): Promise<void> {
		this.job = job;
		if (job.state === 'failed') this.failure = toAppError(job.error ?? { code: 'internal', detail: '' });
		if (job.state !== 'done') return;
		try {
			this.report = await backend.rescheduleReport(job.id);
		} catch (thrown) {
			this.failure = toAppError(thrown);
		}
	}
}
