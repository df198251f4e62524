/** Long work in progress: the persisted list, with each job's latest progress laid over it. */
import { backend, onChanged, onJobProgress, type DocumentId, type Job, type JobId } from '$lib/ipc';
import { attempt } from '$lib/toasts.svelte';

export function isOpen(job: Job): boolean {
	return job.state === 'queued' || job.state === 'running' || job.state === 'paused';
}

class Jobs {
	list = $state.raw<Job[]>([]);
	open = $derived(this.list.filter(isOpen));
	/** Pages that are no documents yet. */
	pages = $derived(this.list.filter((job) => job.kind === 'fetch' && (isOpen(job) || job.state === 'failed')));

	start(): () => void {
		void this.reload();
		const stops = [onJobProgress((job) => this.take(job)), onChanged(['jobs'], () => void this.reload())];
		return () => stops.forEach((stop) => stop());
	}

	async reload(): Promise<void> {
		const list = await attempt(() => backend.listJobs());
		if (list) this.list = list;
	}

	/** Replaces what was known of this job. */
	take(job: Job): void {
		const isKnown = this.list.some(({ id }) => id === job.id);
		this.list = isKnown ? this.list.map((known) => (known.id === job.id ? job : known)) : [job, ...this.list];
	}

	/** The newest open job of a document; after that, its newest failed one. */
	ofDocument(document: DocumentId): Job | null {
		const own = this.list.filter((job) => job.document === document).sort((a, b) => b.created_at - a.created_at);
		return own.find(isOpen) ?? own.find((job) => job.state === 'failed') ?? null;
	}

	pause(id: JobId): Promise<void> {
		return this.#act(() => backend.pauseJob(id));
	}
	resume(id: JobId): Promise<void> {
		return this.#act(() => backend.resumeJob(id));
	}
	cancel(id: JobId): Promise<void> {
		return this.#act(() => backend.cancelJob(id));
	}
	retry(id: JobId): Promise<void> {
		return this.#act(() => backend.retryJob(id));
	}

	async #act(work: () => Promise<Job>): Promise<void> {
		const job = await attempt(work);
		if (job) this.take(job);
	}
}

export const jobs = new Jobs();
