/** Options of decks, fitting them, note types, and what other rooms know of cards. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { contentOf as contentOfForm, editOf, formOf, freeName, NoteTypes, renameInTemplates } from '../src/features/cards/note-types.svelte';
import { Fitting } from '../src/features/cards/optimize.svelte';
import { DeckOptions, refusedField } from '../src/features/cards/options.svelte';
import { changeOf, Rescheduling } from '../src/features/cards/reschedule.svelte';
import { readSteps, writeSteps } from '../src/features/cards/steps';
import { PaletteState } from '../src/features/palette/state.svelte';
import { sourceOf } from '../src/features/reader/passage';
import { secondsFor } from '../src/features/today/state.svelte';
import { formatInterval } from '../src/lib/i18n';
import { addNoteLink, browseLink, reviewLink, roomOf, statisticsLink } from '../src/lib/links';
import { decks } from '../src/lib/session/decks.svelte';
import { toasts } from '../src/lib/toasts.svelte';
import { makePresetOptions, stockTypes } from './card-samples';
import { FakeCards } from './fake-cards';
import { FakeBackend } from './fake-ipc';
import { makeDocument, makeJob } from './samples';

vi.mock('$app/navigation', () => ({ goto: vi.fn(() => Promise.resolve()) }));

let fake: FakeBackend;
let cards: FakeCards;
beforeEach(() => {
	fake = new FakeBackend().install();
	cards = new FakeCards().install(fake);
});
afterEach(() => {
	fake.uninstall();
	for (const { id } of toasts.list) toasts.dismiss(id);
});

describe('learning steps', () => {
	it.each([
		['1m 10m', [60, 600]],
		['30s, 2h 1d', [30, 7200, 86_400]],
		['5', [300]],
		['1.5h', [5400]],
		['', []],
		['1x', null],
		['0m', null],
		['-1m', null]
	])('%j are %j', (text, steps) => expect(readSteps(text)).toEqual(steps));

	it('are written in the largest unit without a rest', () => expect(writeSteps([30, 60, 90, 5400, 86_400])).toBe('30s 1m 90s 90m 1d'));
});

describe('options of a deck', () => {
	async function opened(): Promise<DeckOptions> {
		cards.add({ id: 'biology' }, [{ front: 'a', back: 'b' }]);
		const options = new DeckOptions('biology');
		await options.load();
		return options;
	}

	it('begin with the default preset, which stays', async () => {
		const options = await opened();
		expect([options.preset?.name, options.isDefault, options.form?.learning]).toEqual(['Default', true, '1m 10m']);
		await options.remove();
		expect(fake.called('delete_preset')).toEqual([]);
	});

	it('are saved, and the deck takes another preset', async () => {
		const options = await opened();
		await options.add('Exam');
		options.form!.learning = '5m 1d';
		options.form!.options.new_per_day = 7;
		expect(await options.save()).toBe(true);
		const saved = cards.presets.find(({ name }) => name === 'Exam');
		expect([saved?.options.learning_steps_s, saved?.options.new_per_day, cards.decks[0]?.preset]).toEqual([[300, 86_400], 7, saved?.id]);
		expect(cards.presets[0]?.options.new_per_day).toBe(20);
	});

	it('are not saved while steps cannot be read', async () => {
		const options = await opened();
		options.form!.learning = 'soon';
		expect([options.stepsFailed, options.canSave, options.read()]).toEqual([true, false, null]);
	});

	it('know whether something was changed and not saved', async () => {
		const options = await opened();
		expect(options.isChanged).toBe(false);
		options.form!.options.new_per_day = 7;
		expect(options.isChanged).toBe(true);
		options.form!.options.new_per_day = 20;
		options.description = 'For the exam';
		expect(options.isChanged).toBe(true);
		options.description = '';
		expect(options.isChanged).toBe(false);
		await options.add('Exam');
		expect(options.isChanged).toBe(true);
	});

	it('keep the number before where a field was left empty', async () => {
		const options = await opened();
		Object.assign(options.form!.options, { new_per_day: null, reviews_per_day: undefined, leech_threshold: 3 });
		expect(options.read()).toMatchObject({ new_per_day: 20, reviews_per_day: 200, leech_threshold: 3 });
	});

	it('name the field that the backend refuses', async () => {
		const options = await opened();
		options.form!.options.desired_retention = 0.5;
		expect(await options.save()).toBe(false);
		expect(refusedField(options.failure!)).toBe('Desired retention');
	});

	it('keep all digits of parameters that nobody touched', async () => {
		cards.presets = [{ id: 'default', name: 'Default', options: makePresetOptions({ fsrs_parameters: [0.123456789, 1.5] }) }];
		const options = await opened();
		expect(options.form?.parameters).toBe('0.1235, 1.5');
		expect(options.read()?.fsrs_parameters).toEqual([0.123456789, 1.5]);
		options.form!.parameters = '1, 2';
		expect(options.read()?.fsrs_parameters).toEqual([1, 2]);
	});

	it('use what an optimisation found, without what else stands in the form', async () => {
		const options = await opened();
		options.form!.options.new_per_day = 99;
		await options.use([1, 2, 3]);
		expect([cards.presets[0]?.options.fsrs_parameters, cards.presets[0]?.options.new_per_day, options.form?.options.new_per_day]).toEqual([[1, 2, 3], 20, 99]);
		expect(options.read()?.fsrs_parameters).toEqual([1, 2, 3]);
	});
});

describe('an optimisation', () => {
	const job = makeJob({ id: 'fit', state: 'running' });
	const report = { outcome: 'done', parameters: [1], before: { log_loss: 0.4, rmse_bins: 0 }, after: { log_loss: 0.3, rmse_bins: 0 }, reviews: 500, helps: true };

	it('follows its own job to what it found', async () => {
		fake.on('optimize_preset', () => job);
		fake.on('optimization_report', () => report);
		const fitting = new Fitting();
		const stop = fitting.start();
		await fitting.begin('default');
		expect(fitting.isRunning).toBe(true);
		await vi.waitFor(async () => {
			await fake.progress({ ...job, done: 7 });
			expect(fitting.job?.done).toBe(7);
		});
		await fake.progress({ ...job, id: 'other', state: 'done' });
		expect(fitting.isRunning).toBe(true);
		await fake.progress({ ...job, state: 'done' });
		await vi.waitFor(() => expect(fitting.report).toEqual(report));
		expect(fitting.isRunning).toBe(false);
		stop();
	});

	it('that ended before anyone could listen is found all the same', async () => {
		fake.on('optimize_preset', () => job);
		fake.on('optimization_report', () => report);
		fake.jobs = [{ ...job, state: 'done' }];
		const fitting = new Fitting();
		await fitting.begin('default');
		expect([fitting.report, fitting.isRunning]).toEqual([report, false]);
	});

	it('is cancelled, and its failure is shown', async () => {
		fake.jobs = [job];
		fake.on('optimize_preset', () => job);
		const fitting = new Fitting();
		await fitting.begin('default');
		await fitting.cancel();
		expect([fitting.job?.state, fitting.isRunning]).toEqual(['cancelled', false]);
		fake.fail('optimize_preset', 'busy');
		await fitting.begin('default');
		expect(fitting.failure?.code).toBe('busy');
	});
});

describe('cards that were answered before', () => {
	const job = makeJob({ id: 'anew', kind: 'reschedule', state: 'running' });
	const report = { cards: 12, changed: 9, moved: 0, ended: 'whole' };

	async function opened(): Promise<DeckOptions> {
		fake.on('reviewed_cards', () => 12);
		fake.on('reschedule_cards', () => job);
		cards.add({ id: 'biology' }, [{ front: 'a', back: 'b' }]);
		const options = new DeckOptions('biology');
		await options.load();
		await vi.waitFor(() => expect(options.reviewed).toBe(12));
		return options;
	}

	it.each([
		[{}, {}, null],
		[{}, { new_per_day: 3 }, null],
		[{}, { fsrs_parameters: [1, 2] }, 'memory'],
		[{ algorithm: 'sm2' }, { algorithm: 'fsrs' }, 'memory'],
		[{}, { desired_retention: 0.85 }, 'due'],
		[{ algorithm: 'hlr' }, { algorithm: 'hlr', half_life_weights: [1, 2, 3] }, 'due'],
		[{ algorithm: 'hlr' }, { algorithm: 'hlr', fsrs_parameters: [1] }, null],
		[{}, { algorithm: 'hlr' }, 'due'],
		[{}, { algorithm: 'sm2', desired_retention: 0.8 }, null]
	] as const)('from %j to %j need %j', (before, after, change) => {
		const options = (of: object) => ({ ...makePresetOptions(), ...of });
		expect(changeOf(options(before), options(after))).toBe(change);
	});

	it('follow other parameters as soon as they are saved, and stay where they are due', async () => {
		const options = await opened();
		expect([options.change, options.rescheduling.memory]).toEqual([null, false]);
		options.form!.parameters = '1, 2, 3';
		expect([options.change, options.rescheduling.memory, options.rescheduling.due]).toEqual(['memory', true, false]);
		expect(await options.save()).toBe(true);
		expect(fake.called('reschedule_cards')).toMatchObject([{ preset: 'default', movesDue: false }]);
	});

	it('stay as they are when the student says so, or nothing of it changed', async () => {
		const options = await opened();
		options.form!.options.new_per_day = 7;
		await options.save();
		options.form!.parameters = '1, 2, 3';
		options.rescheduling.memory = false;
		await options.save();
		expect(fake.called('reschedule_cards')).toEqual([]);
	});

	it('move for another retention only when the student asks for it', async () => {
		const options = await opened();
		options.form!.options.desired_retention = 0.8;
		expect([options.change, options.rescheduling.memory]).toEqual(['due', false]);
		options.rescheduling.due = true;
		expect(options.rescheduling.memory).toBe(true);
		options.rescheduling.memory = false;
		expect(options.rescheduling.due).toBe(false);
		options.rescheduling.due = true;
		await options.save();
		expect(fake.called('reschedule_cards')).toMatchObject([{ preset: 'default', movesDue: true }]);
	});

	it('that are none are not asked about, and a count that fails keeps nothing from being saved', async () => {
		const options = await opened();
		fake.fail('reviewed_cards', 'internal');
		options.choose('default');
		options.form!.parameters = '1, 2, 3';
		expect([options.reviewed, await options.save()]).toEqual([null, true]);
		expect(fake.called('reschedule_cards')).toEqual([]);
	});

	it('are reckoned by a job that says what came of it', async () => {
		fake.on('reschedule_cards', () => job);
		fake.on('reschedule_report', () => report);
		const rescheduling = new Rescheduling(() => 'memory');
		const stop = rescheduling.start();
		await rescheduling.begin('default');
		expect(rescheduling.isRunning).toBe(true);
		await vi.waitFor(async () => {
			await fake.progress({ ...job, done: 7 });
			expect(rescheduling.job?.done).toBe(7);
		});
		await fake.progress({ ...job, state: 'done' });
		await vi.waitFor(() => expect(rescheduling.report).toEqual(report));
		expect(rescheduling.isRunning).toBe(false);
		stop();
	});

	it('are no more reckoned once the job is cancelled or fails', async () => {
		fake.jobs = [job];
		fake.on('reschedule_cards', () => job);
		const rescheduling = new Rescheduling(() => 'memory');
		await rescheduling.begin('default');
		await rescheduling.cancel();
		expect([rescheduling.job?.state, rescheduling.isRunning]).toEqual(['cancelled', false]);
		fake.fail('reschedule_cards', 'busy');
		await rescheduling.begin('default');
		expect(rescheduling.failure?.code).toBe('busy');
	});
});

describe('a note type', () => {
	it('keeps the content of its notes through names, order and new fields', async () => {
		const types = new NoteTypes();
		await types.load();
		types.renameField(0, 'Question');
		types.addField();
		types.move('fields', 0, 1);
		expect(types.form?.templates[0]?.question).toBe('{{Question}}');
		expect(editOf('basic', types.form!).kept_fields).toEqual([1, 0, null]);
		expect(await types.save()).toBe(true);
		expect(cards.types[0]?.fields.map(({ name }) => name)).toEqual(['Back', 'Question', 'Field']);
		expect(types.isChanged).toBe(false);
	});

	it('is renamed in every place of a template, and nowhere else', () => {
		const template = '{{Front}} {{#Front}}{{hint:Front}}{{/Front}} {{Frontier}} Front {{cloze:type: Front }}';
		expect(renameInTemplates(template, 'Front', 'Ask')).toBe('{{Ask}} {{#Ask}}{{hint:Ask}}{{/Ask}} {{Frontier}} Front {{cloze:type: Ask }}');
	});

	it('is copied under a name of its own', async () => {
		const types = new NoteTypes();
		await types.load();
		await types.copy();
		expect([types.type?.name, contentOfForm(types.form!).templates.length]).toEqual(['Basic copy', 1]);
		expect(freeName('Field', ['field', 'Field 2'])).toBe('Field 3');
	});

	it('keeps what was changed when the backend refuses it', async () => {
		const types = new NoteTypes();
		await types.load();
		types.form!.style = 'x';
		fake.fail('update_note_type', 'bad_input');
		expect(await types.save()).toBe(false);
		expect([types.failure?.code, types.form?.style, types.isChanged]).toEqual(['bad_input', 'x', true]);
		expect(formOf(stockTypes()[0]!).fields.map(({ from }) => from)).toEqual([0, 1]);
	});
});

describe('elsewhere', () => {
	it('addresses of cards lead into their room', () => {
		expect([reviewLink('d'), addNoteLink(), addNoteLink('d'), browseLink(), browseLink('is:due'), statisticsLink('d')]).toEqual([
			'/cards/review?deck=d',
			'/cards/add',
			'/cards/add?deck=d',
			'/cards/browse',
			'/cards/browse?q=is%3Adue',
			'/cards/statistics?deck=d'
		]);
		expect(roomOf('/cards/review')).toBe('cards');
	});

	it('intervals are as short as buttons need them', () => {
		expect([30, 600, 9000, 4 * 86_400, 70 * 86_400, 800 * 86_400].map((seconds) => formatInterval(seconds))).toEqual(['30 s', '10 min', '2.5 h', '4 d', '2.3 mo', '2.2 y']);
	});

	it('Today estimates time from answers, and not from a handful', () => {
		const day = { day: 1, answers: 40, again: 0, took_ms: 400_000, learning: 0, young: 0, mature: 0, relearning: 0, practice: 0 };
		expect(secondsFor(12, [day])).toBe(120);
		expect(secondsFor(12, [{ ...day, answers: 5 }])).toBeNull();
	});

	it('the palette finds decks and the actions of cards', async () => {
		cards.add({ id: 'biology', name: 'Biology' }, [{ front: 'a', back: 'b' }]);
		await decks.all.reload();
		const palette = new PaletteState(() => undefined);
		palette.type('biol');
		expect(palette.entries.map(({ group, label, note }) => [group, label, note])).toEqual([['decks', 'Biology', '1 due']]);
		palette.type('add card');
		expect(palette.entries.map(({ id }) => id)).toContain('add-note');
	});

	it('a passage becomes a source with the context that annotations keep', async () => {
		const text = `${'before '.repeat(20)}the stroma${' after'.repeat(20)}`;
		fake.sources.set('revision', { outline: [], parts: [], text, size: 1 });
		fake.documents = [makeDocument()];
		const opened = { document: makeDocument(), revision: 'revision', format: 'text', size_bytes: 1, part_count: 1, text_length: text.length, duration_ms: null, outline: [] } as const;
		const source = await sourceOf({ ...opened, outline: [] }, { revision: 'revision', range: [140, 150] });
		expect(source).toMatchObject({ document: 'document', quote: 'the stroma', before: text.slice(108, 140), after: text.slice(150, 182), text_length: text.length });
	});
});
