/** A job that ends in a report: begun, followed while it runs, cancelled, and what came of it. */
import { backend, onJobProgress, toAppError, type AppError, type Job } from '$lib/ipc';

export class ReportedJob<R> {
	job = $state.raw<Job | null>(null);
	report = $state.raw<R | null>(null);
	failure = $state.raw<AppError | null>(null);
	isRunning = $derived(this.job !== null && this.report === null && this.failure === null && ['queued', 'running', 'paused'].includes(this.job.state));
	#fetch: (job: string) => Promise<R | null>;

	constructor(fetch: (job: string) => Promise<R | null>) {
		this.#fetch = fetch;
	}

	/** Follows the progress of jobs until the returned function is called. The job itself goes on without the dialog. */
	start(): () => void {
		return onJobProgress((job) => {
			// Progress of every other kind of work passes by here as well.
			if (job.id === this.job?.id) void this.take(job);
		});
	}

	protected async run(begin: () => Promise<Job>): Promise<void> {
		this.report = null;
		this.failure = null;
		try {
			const { id } = (this.job = await begin());
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
			this.report = await this.#fetch(job.id);
		} catch (thrown) {
			this.failure = toAppError(thrown);
		}
	}
}
