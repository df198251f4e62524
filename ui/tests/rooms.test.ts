/** Decisions of the other rooms: what Today proposes, how the Library groups, what the palette finds, which models are proposed. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { edited, splitList } from '../src/features/library/fields';
import { groupHits, pieces } from '../src/features/library/hits';
import { canRetry, library } from '../src/features/library/state.svelte';
import { matches, PaletteState } from '../src/features/palette/state.svelte';
import { groupModels, sectionOf, settings } from '../src/features/settings/state.svelte';
import { toRead } from '../src/features/today/state.svelte';
import { session } from '../src/lib/session/index.svelte';
import { toasts } from '../src/lib/toasts.svelte';
import { FakeBackend } from './fake-ipc';
import { makeCourse, makeDocument, makeHit, makeModel, now } from './samples';

let fake: FakeBackend;
beforeEach(() => (fake = new FakeBackend().install()));
afterEach(() => fake.uninstall());

describe('Today', () => {
	it('goes on with what was begun, then what is new, and never with what is finished or failed first', () => {
		const list = [
			makeDocument({ id: 'finished', reading_position: 10_000, progress: 1 }),
			makeDocument({ id: 'new', added_at: now + 1 }),
			makeDocument({ id: 'begun', reading_position: 4_000, progress: 0.4 }),
			makeDocument({ id: 'failed', status: 'failed', revision: null })
		];
		expect(toRead(list).map(({ id }) => id)).toEqual(['begun', 'new', 'finished']);
	});
});

describe('the Library', () => {
	it('shows hits under their documents as they were grouped', () => {
		const other = { id: 'other', title: 'Other', path: '' };
		const first = makeHit({ rank: 1, range: [50, 60] });
		const hits = [first, makeHit({ rank: 2, document: other }), makeHit({ rank: 3, range: [5, 9] })];
		const groups = [{ document: first.document, ranks: [3, 1] }, { document: other, ranks: [2] }];
		expect(groupHits({ hits, groups, conversations: [] }).map(({ document, hits }) => [document.id, hits.map(({ range }) => range[0])])).toEqual([
			['document', [5, 50]],
			['other', [10]]
		]);
	});

	it('marks words by scalar values and begins a long quote near them', () => {
		expect(pieces('𝒳 cells divide', [[2, 7]])).toEqual([
			{ text: '𝒳 ', isMarked: false },
			{ text: 'cells', isMarked: true },
			{ text: ' divide', isMarked: false }
		]);
		expect(pieces('nothing', [])).toEqual([{ text: 'nothing', isMarked: false }]);
		const long = `${'word '.repeat(80)}Then the stroma and the stroma again.`;
		const at = [long.indexOf('stroma'), long.lastIndexOf('stroma')] as const;
		const shown = pieces(long, [[0, 4], [at[0], at[0] + 6], [at[1], at[1] + 6]]);
		expect(shown[0]?.text).toBe('… ');
		expect(shown.filter(({ isMarked }) => isMarked).map(({ text }) => text)).toEqual(['stroma', 'stroma']);
		expect(shown[1]?.text.startsWith('word ')).toBe(true);
	});

	it('deletes with a way back', async () => {
		fake.documents = [makeDocument()];
		await session.documents.reload();
		await library.deleteDocuments([makeDocument()]);
		expect(session.documents.value).toEqual([]);
		const toast = toasts.list.at(-1);
		expect(toast?.action?.label).toBe('Undo');
		toast?.action?.run();
		await vi.waitFor(() => expect(session.documents.value?.length).toBe(1));
	});

	it('deletes a course with a way back to all that it held', async () => {
		const course = makeCourse();
		fake.courses = [course];
		fake.documents = [makeDocument({ course: course.id })];
		await Promise.all([session.courses.reload(), session.documents.reload()]);
		await library.deleteCourse(course);
		expect(session.courses.value).toEqual([]);
		toasts.list.at(-1)?.action?.run();
		await vi.waitFor(() => expect(session.documents.value?.[0]?.course).toBe(course.id));
		expect(session.courses.value?.map(({ id }) => id)).toEqual([course.id]);
	});

	it('searches and shows a failure of the search', async () => {
		fake.hits = [makeHit()];
		library.type('stroma');
		await vi.waitFor(() => expect(library.hitGroups.length).toBe(1));
		fake.fail('search', 'engine_hung');
		library.type('stroma again');
		await vi.waitFor(() => expect(library.searchFailure?.code).toBe('engine_hung'));
		library.type('');
		expect(library.results).toBeNull();
	});

	it('offers another try only where one can help', () => {
		expect([canRetry('engine_crashed'), canRetry('no_text')]).toEqual([true, false]);
	});

	it('reads lists from fields and sends only what changed', () => {
		expect(splitList(' exam, light ,,exam', ',')).toEqual(['exam', 'light']);
		expect([edited(null, ''), edited('en', 'en'), edited('en', ' '), edited(null, 'de')]).toEqual([null, null, '', 'de']);
	});
});

describe('the palette', () => {
	it.each([
		['New conversation', 'new con', true],
		['New conversation', 'con new', true],
		['Größe', 'gross', false],
		['Größe', 'grö', true],
		['Zoë’s notes', 'zoe', true],
		['Library', 'brary', false]
	])('%j matches %j: %s', (label, query, expected) => {
		expect(matches(label, query)).toBe(expected);
	});

	it('offers rooms and actions first, then passages', async () => {
		fake.hits = [makeHit({ quote: 'The library of genes' })];
		const palette = new PaletteState(() => undefined);
		expect(palette.entries.slice(0, 6).map(({ group }) => group)).toEqual(Array(6).fill('rooms'));
		palette.type('library');
		expect(palette.entries[0]?.id).toBe('library');
		await vi.waitFor(() => expect(palette.entries.at(-1)?.group).toBe('passages'));
		palette.move(-1);
		expect(palette.chosen).toBe(palette.entries.length - 1);
	});
});

describe('Settings', () => {
	it('proposes what runs well here', () => {
		const list = [
			makeModel(),
			makeModel({ id: 'small', installed: false, memory_bytes: 1 }),
			makeModel({ id: 'good', installed: false, memory_bytes: 2 }),
			makeModel({ id: 'huge', installed: false, fit: 'no' }),
			makeModel({ id: 'search', role: 'embedding' })
		];
		const groups = groupModels(list, 'language');
		expect(groups.installed.map(({ id }) => id)).toEqual(['smollm2-135m']);
		expect(groups.proposed.map(({ id }) => id)).toEqual(['good', 'small']);
		expect(groups.others.map(({ id }) => id)).toEqual(['huge']);
	});

	it('uses another model and says so', async () => {
		fake.models = [makeModel(), makeModel({ id: 'other', name: 'Other', selected: false })];
		await settings.models.reload();
		await settings.select(fake.models[1] ?? makeModel());
		expect(settings.models.value?.find(({ selected }) => selected)?.id).toBe('other');
		expect(session.status.value?.language_model?.name).toBe('Other');
		expect(settings.busy.size).toBe(0);
	});

	it('watches a folder, sends it to a course and lets it go', async () => {
		await settings.watchFolder();
		expect(settings.folders.value?.map(({ path, course }) => [path, course])).toEqual([['/home/student/course', null]]);
		await settings.sendFolderTo('/home/student/course', 'chemistry');
		expect(settings.folders.value?.[0]?.course).toBe('chemistry');
		await settings.unwatchFolder(settings.folders.value![0]!);
		expect(settings.folders.value).toEqual([]);
		toasts.list.at(-1)?.action?.run();
		await vi.waitFor(() => expect(settings.folders.value?.[0]?.course).toBe('chemistry'));
	});

	it('opens at the models for an unknown section', () => {
		expect([sectionOf('privacy'), sectionOf('nowhere'), sectionOf(null)]).toEqual(['privacy', 'models', 'models']);
	});
});
