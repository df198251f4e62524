/** Packages of cards on their way in and out: any room may ask, drops come here, what becomes of them is shown over all rooms. */
import { backend, type DeckId, type Job, type JobId } from '$lib/ipc';
import { attempt } from '$lib/toasts.svelte';
import { jobs } from './jobs.svelte';

/** Is this a file with cards, by its name? */
export function isPackage(path: string): boolean {
	return /\.(apkg|colpkg)$/i.test(path);
}

class Packages {
	/** Imports whose progress or report is on show. */
	importing = $state.raw<JobId[]>([]);
	/** Asked what to export: a deck, or the whole collection; null while nobody is asked. */
	exportAsked = $state.raw<{ deck: DeckId | null } | null>(null);
	isBusy = $state(false);

	/** Lets the student choose a package. */
	async choose(): Promise<void> {
		this.isBusy = true;
		const job = await attempt(() => backend.importPackageWithDialog());
		this.isBusy = false;
		if (job) this.show([job]);
	}

	async dropped(paths: string[]): Promise<void> {
		if (paths.length === 0) return;
		this.isBusy = true;
		const started = await attempt(() => backend.importPackages(paths));
		this.isBusy = false;
		if (started) this.show(started);
	}

	askExport(deck: DeckId | null = null): void {
		this.exportAsked = { deck };
	}

	/** Shows what becomes of imports, running or done. */
	show(started: Job[]): void {
		for (const job of started) jobs.take(job);
		this.importing = [...new Set([...this.importing, ...started.map(({ id }) => id)])];
	}

	hide(): void {
		this.importing = [];
	}
}

export const packages = new Packages();
