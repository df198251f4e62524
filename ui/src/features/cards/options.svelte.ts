/** The options of a deck: its preset, what is changed of it, and what stands in the way of saving. */
import { m } from '$lib/i18n';
import { backend, toAppError, type AppError, type Deck, type DeckId, type Preset, type PresetId, type PresetOptions } from '$lib/ipc';
import { decks } from '$lib/session/decks.svelte';
import { changeOf, Rescheduling, type Change } from './reschedule.svelte';
import { readSteps, writeSteps } from './steps';
import { tree } from './tree.svelte';

/** The names that an error of the backend may speak of, as the dialog names them. */
const fieldNames: Partial<Record<keyof PresetOptions, () => string>> = {
	desired_retention: m.option_retention,
	learning_steps_s: m.option_learning_steps,
	relearning_steps_s: m.option_relearning_steps,
	graduating_interval_days: m.option_graduating,
	easy_interval_days: m.option_easy_interval,
	starting_ease_permille: m.option_starting_ease,
	easy_bonus: m.option_easy_bonus,
	hard_multiplier: m.option_hard_multiplier,
	interval_multiplier: m.option_interval_multiplier,
	lapse_multiplier: m.option_lapse_multiplier,
	minimum_lapse_interval_days: m.option_minimum_lapse,
	maximum_interval_days: m.option_maximum_interval,
	easy_days: m.option_easy_days,
	day_start_hour: m.option_day_start,
	fsrs_parameters: m.option_parameters,
	half_life_weights: m.option_weights
};

/** Which field a refusal is about, in the student's words. */
export function refusedField(failure: AppError): string | null {
	const found = Object.entries(fieldNames).find(([field]) => failure.detail.includes(field));
	return found?.[1]() ?? null;
}

export function readNumbers(text: string): number[] | null {
	const numbers = text.split(/[\s,;]+/).filter(Boolean).map(Number);
	return numbers.every(Number.isFinite) ? numbers : null;
}

/** A number that was taken out of its field is not known: the one before stays. */
function withoutGaps(options: PresetOptions, before: PresetOptions): PresetOptions {
	const given = Object.entries(options).filter(([, value]) => value !== null && value !== undefined && !Number.isNaN(value));
	return { ...before, ...Object.fromEntries(given) };
}

export type OptionsForm = { options: PresetOptions; learning: string; relearning: string; parameters: string; weights: string };

function formOf(options: PresetOptions): OptionsForm {
	return {
		options: { ...options, easy_days: [...(options.easy_days ?? [1, 1, 1, 1, 1, 1, 1])] as NonNullable<PresetOptions['easy_days']> },
		learning: writeSteps(options.learning_steps_s ?? []),
		relearning: writeSteps(options.relearning_steps_s ?? []),
		parameters: (options.fsrs_parameters ?? []).map((value) => Number((value ?? 0).toFixed(4))).join(', '),
		weights: (options.half_life_weights ?? []).map((value) => Number((value ?? 0).toFixed(4))).join(', ')
	};
}

export class DeckOptions {
	presets = $state.raw<Preset[] | null>(null);
	deck = $state.raw<Deck | null>(null);
	chosen = $state<PresetId | null>(null);
	form = $state<OptionsForm | null>(null);
	description = $state('');
	failure = $state.raw<AppError | null>(null);
	isBusy = $state(false);
	/** Cards that use the chosen preset and were answered; null while nobody knows. */
	reviewed = $state.raw<number | null>(null);
	rescheduling = new Rescheduling(() => this.change);
	#id: DeckId;

	preset = $derived(this.presets?.find(({ id }) => id === this.chosen) ?? null);
	/** The default preset is the first, and stays. */
	isDefault = $derived(this.presets?.[0]?.id === this.chosen);
	stepsFailed = $derived(this.form !== null && readSteps(this.form.learning) === null);
	relearningFailed = $derived(this.form !== null && readSteps(this.form.relearning) === null);
	numbersFailed = $derived(this.form !== null && (readNumbers(this.form.parameters) === null || readNumbers(this.form.weights) === null));
	isChanged = $derived(this.form !== null && this.preset !== null && !this.#isAsKept(this.form, this.preset));
	canSave = $derived(this.form !== null && !this.stepsFailed && !this.relearningFailed && !this.numbersFailed && !this.isBusy);

	/** What saving would mean for cards that were answered before. */
	change = $derived.by<Change>(() => {
		const options = this.read();
		return options && this.preset ? changeOf(this.preset.options, options) : null;
	});

	constructor(id: DeckId) {
		this.#id = id;
	}

	async load(): Promise<void> {
		await this.#run(async () => {
			[this.presets, this.deck] = await Promise.all([backend.listPresets(), backend.getDeck(this.#id)]);
			this.description = this.deck.description;
			this.choose(this.deck.preset ?? this.presets[0]?.id ?? null);
		});
	}

	#isAsKept(form: OptionsForm, { id, options }: Preset): boolean {
		const kept = this.deck?.preset ?? this.presets?.[0]?.id;
		return id === kept && this.description === this.deck?.description && JSON.stringify(form) === JSON.stringify(formOf(options));
	}

	choose(id: PresetId | null): void {
		this.chosen = id;
		this.form = this.preset ? formOf(this.preset.options) : null;
		this.rescheduling.reset();
		this.reviewed = null;
		if (id) void this.#count(id);
	}

	async #count(id: PresetId): Promise<void> {
		try {
			const count = await backend.reviewedCards(id);
			if (this.chosen === id) this.reviewed = count;
		} catch {
			// Nothing is offered then, and everything else can be done all the same.
		}
	}

	/** A preset that begins as a copy of what is on show. */
	async add(name: string): Promise<boolean> {
		return this.#run(async () => {
			const options = this.read();
			if (!options) return;
			const id = await backend.addPreset(name, options);
			this.presets = await backend.listPresets();
			this.choose(id);
		});
	}

	async rename(name: string): Promise<boolean> {
		return this.#run(async () => {
			if (!this.chosen) return;
			await backend.updatePreset({ id: this.chosen, name, options: null });
			this.presets = await backend.listPresets();
		});
	}

	async remove(): Promise<boolean> {
		return this.#run(async () => {
			if (!this.chosen || this.isDefault) return;
			await backend.deletePreset(this.chosen);
			this.presets = await backend.listPresets();
			this.choose(this.presets[0]?.id ?? null);
		});
	}

	/** The options as they stand in the form; null where something cannot be read. */
	read(): PresetOptions | null {
		if (!this.form) return null;
		const { options, learning, relearning, parameters, weights } = $state.snapshot(this.form);
		const read = { learning: readSteps(learning), relearning: readSteps(relearning), parameters: readNumbers(parameters), weights: readNumbers(weights) };
		if (!read.learning || !read.relearning || !read.parameters || !read.weights) return null;
		const kept = formOf(this.preset?.options ?? options);
		return {
			...withoutGaps(options, this.preset?.options ?? options),
			learning_steps_s: read.learning,
			relearning_steps_s: read.relearning,
			// What is shown rounded and was not touched keeps all its digits.
			fsrs_parameters: parameters === kept.parameters ? (this.preset?.options.fsrs_parameters ?? []) : read.parameters,
			half_life_weights: weights === kept.weights ? (this.preset?.options.half_life_weights ?? []) : read.weights
		};
	}

	/** Parameters that were found become the preset's at once; what else stands in the form stays there. */
	async use(parameters: (number | null)[]): Promise<boolean> {
		return this.#run(async () => {
			const preset = this.preset;
			if (!preset || !this.form) return;
			await backend.updatePreset({ id: preset.id, name: null, options: { ...preset.options, fsrs_parameters: parameters } });
			this.presets = await backend.listPresets();
			this.form.parameters = formOf({ fsrs_parameters: parameters }).parameters;
		});
	}

	async save(): Promise<boolean> {
		return this.#run(async () => {
			const options = this.read();
			if (!options || !this.chosen || !this.deck) return;
			const { memory, due } = this.rescheduling;
			const follow = this.change !== null && (this.reviewed ?? 0) > 0 && memory;
			await backend.updatePreset({ id: this.chosen, name: null, options });
			const preset = this.deck.preset === null && this.isDefault ? null : this.chosen;
			if (preset !== this.deck.preset || this.description !== this.deck.description) await tree.edit(this.#id, { preset, description: this.description });
			if (follow) await backend.rescheduleCards(this.chosen, due);
			await decks.all.reload();
		});
	}

	async #run(work: () => Promise<void>): Promise<boolean> {
		this.isBusy = true;
		this.failure = null;
		try {
			await work();
			return true;
		} catch (thrown) {
			this.failure = toAppError(thrown);
			return false;
		} finally {
			this.isBusy = false;
		}
	}
}
