/** Commands that the generated bindings do not name yet: media of cards, and fitting a preset to its reviews. */
import { invoke } from '@tauri-apps/api/core';
import type { Job, JobId, PresetId } from './bindings';
import { toAppError } from './errors';

/** How well parameters predict. */
export type Fit = { log_loss: number; rmse_bins: number };

/** What became of an optimisation. */
export type Optimization =
	| { outcome: 'done'; parameters: number[]; before: Fit; after: Fit; reviews: number; helps: boolean }
	| { outcome: 'too_few_reviews'; found: number; needed: number }
	| { outcome: 'cancelled' };

async function call<T>(command: string, payload: Record<string, unknown>): Promise<T> {
	try {
		return await invoke<T>(command, payload);
	} catch (thrown) {
		throw toAppError(thrown);
	}
}

/** A picture or a sound of the collection; empty where there is none of that name. */
export function readMedia(name: string): Promise<ArrayBuffer> {
	return call('read_media', { name });
}

export function optimizePreset(preset: PresetId): Promise<Job> {
	return call('optimize_preset', { preset });
}

export function optimizationReport(job: JobId): Promise<Optimization | null> {
	return call('optimization_report', { job });
}
