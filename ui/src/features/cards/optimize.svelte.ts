/** Fitting a preset's parameters to the student's own answers: the job, and what it found. */
import { backend, type Optimization, type PresetId } from '$lib/ipc';
import { ReportedJob } from './reported-job.svelte';

export class Fitting extends ReportedJob<Optimization> {
	constructor() {
		super((job) => backend.optimizationReport(job));
	}

	begin(preset: PresetId): Promise<void> {
		return this.run(() => backend.optimizePreset(preset));
	}
}
