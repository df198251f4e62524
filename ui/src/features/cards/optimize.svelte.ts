/** Fitting a preset's parameters to the student's own answers: the job, and what it found. */
import { backend, onJobProgress, toAppError, type AppError, type Job, type Optimization, type PresetId } from '$lib/ipc';

export class Fitting {
	job = $state.raw<Job | null>(null);
	found = $state.raw<Optimization | null>(null);
	failure = $state.raw<AppError | null>(null);
	isRunning = $derived(this.job !== null && this.found === null && this.failure === null && ['queued', 'running', 'paused'].includes(this.job.state));

	/** Follows the progress of jobs until the returned function is called. The job itself goes on without the dialog. */
	start(): () => void {
		return onJobProgress((job) => {
			// Progress of every other kind of work passes by here as well.
			if (job.id === this.job?.id) void this.take(job);
		});
	}

	async begin(preset: PresetId): Promise<void> {
		this.found = null;
		this.failure = null;
		try {
			const { id } = (this.job = await backend.optimizePreset(preset));
			// A short one may have ended before its id was known here.
			const now = (await backend.listJobs()).find((job) => job.id === id);
			if (now && this.job?.id === id && this.found === null) await this.take(now);
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
			this.found = await backend.optimizationReport(job.id);
		} catch (thrown) {
			this.failure = toAppError(thrown);
		}
	}
}
