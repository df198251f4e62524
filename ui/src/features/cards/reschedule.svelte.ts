/** Reckoning the cards of a preset anew from their answers: what the student wants of it, the job, and what came of it. */
import { backend, type PresetId, type PresetOptions, type RescheduleReport } from '$lib/ipc';
import { ReportedJob } from './reported-job.svelte';

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

export class Rescheduling extends ReportedJob<RescheduleReport> {
	#change: () => Change;
	/** What the student said; until then another memory is reckoned, and nothing is moved. */
	#memory = $state<boolean | null>(null);
	#due = $state(false);

	constructor(change: () => Change) {
		super((job) => backend.rescheduleReport(job));
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

	begin(preset: PresetId): Promise<void> {
		return this.run(() => backend.rescheduleCards(preset, this.due));
	}
}
