/** The Library: order, filter, selection, bulk edit and trash, decided in state and driven by keys on the mounted list. */
import { createRawSnippet, flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import BulkDialog from '../src/features/library/BulkDialog.svelte';
import DocumentDialog from '../src/features/library/DocumentDialog.svelte';
import DocumentList from '../src/features/library/DocumentList.svelte';
import Duplicates from '../src/features/library/Duplicates.svelte';
import StatisticsDialog from '../src/features/library/StatisticsDialog.svelte';
import Trash from '../src/features/library/Trash.svelte';
import ViewBar from '../src/features/library/ViewBar.svelte';
import { Selection } from '../src/features/library/selection.svelte';
import { library } from '../src/features/library/state.svelte';
import { choicesOf, firstView, groupBySection, mended, noFilter, passes, sorted, stepTarget, type Sort } from '../src/features/library/view';
import type { Document, Job } from '../src/lib/ipc';
import { session } from '../src/lib/session/index.svelte';
import { toasts } from '../src/lib/toasts.svelte';
import { FakeBackend } from './fake-ipc';
import { makeCourse, makeDocument, now } from './samples';

const mounted: Record<string, unknown>[] = [];
let fake: FakeBackend;

beforeEach(() => (fake = new FakeBackend().install()));
afterEach(async () => {
	for (const component of mounted.splice(0)) await unmount(component);
	document.body.replaceChildren();
	session.open(null);
	library.show('documents');
	library.showAll();
	fake.uninstall();
});

function keep<T extends Record<string, unknown>>(component: T): T {
	mounted.push(component);
	flushSync();
	return component;
}

function find<T extends HTMLElement>(selector: string): T {
	const element = document.querySelector<T>(selector);
	if (!element) throw new Error(`no ${selector}`);
	return element;
}

function press(key: string, keys: Partial<KeyboardEventInit> = {}): void {
	const target = document.activeElement === document.body ? find('[role=grid]') : document.activeElement;
	target?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...keys }));
	flushSync();
}

function titled(...titles: string[]): Document[] {
	return titles.map((title) => makeDocument({ id: title.toLowerCase(), title, course: 'course' }));
}

/** The open course with documents and a list of them on the page. */
async function showList(documents: Document[], sections: string[] = []) {
	fake.courses = [makeCourse({ sections })];
	fake.documents = documents;
	await Promise.all([session.courses.reload(), session.documents.reload()]);
	session.open('course');
	const calls = { onedit: vi.fn(), ondelete: vi.fn(), onunlock: vi.fn(), onsection: vi.fn() };
	const jobLine = createRawSnippet<[Job]>(() => ({ render: () => '<span></span>' }));
	keep(mount(DocumentList, { target: document.body, props: { jobLine, ...calls } }));
	return calls;
}

function rows(): string[] {
	return [...document.querySelectorAll<HTMLElement>('[data-testid=document-row]')].map(({ dataset }) => dataset.id ?? '');
}

function selected(): string[] {
	return library.selected.map(({ id }) => id);
}

describe('the view', () => {
	const one = makeDocument({ id: 'one', title: 'Optics 10', authors: ['Ernst Abbe'], year: 1873, size_bytes: 5, added_at: 3, read_at: 8 });
	const two = makeDocument({ id: 'two', title: 'optics 9', authors: ['Zeiss, C.'], year: null, size_bytes: 9, added_at: 1, read_at: 9 });
	const three = makeDocument({ id: 'three', title: 'Heat', authors: [], year: 1999, size_bytes: 7, added_at: 2, read_at: null });

	it.each<[Sort, string, string]>([
		['own', 'one two three', 'three two one'],
		['title', 'three two one', 'one two three'],
		['added', 'two three one', 'one three two'],
		['read', 'two one three', 'one two three'],
		['size', 'two three one', 'one three two'],
		['year', 'three one two', 'one three two'],
		['author', 'one two three', 'two one three']
	])('sorts by %s, what has no value last', (sort, forwards, backwards) => {
		const ids = (isReversed: boolean) => sorted([one, two, three], { sort, isReversed }).map(({ id }) => id).join(' ');
		expect([ids(false), ids(true)]).toEqual([forwards, backwards]);
	});

	it('filters by all that is asked for, titles by their words whatever their accents', () => {
		const document = makeDocument({ title: 'Einführung in die Optik', tags: ['exam'], language: 'de', section: 'Light' });
		expect(passes(document, noFilter)).toBe(true);
		expect(passes(document, { ...noFilter, text: 'optik einfuhr', tag: 'exam', language: 'de', section: 'Light', format: 'pdf', status: 'ready' })).toBe(true);
		for (const wrong of [{ text: 'optics' }, { tag: 'x' }, { language: 'en' }, { section: 'Heat' }, { format: 'epub' as const }, { status: 'failed' as const }]) {
			expect([wrong, passes(document, { ...noFilter, ...wrong })]).toEqual([wrong, false]);
		}
		expect(choicesOf([document, document], ({ tags }) => tags)).toEqual([{ value: 'exam', count: 2 }]);
	});

	it('shows sections in the order of the course', () => {
		const list = [makeDocument({ id: 'a', section: 'Two' }), makeDocument({ id: 'b' }), makeDocument({ id: 'c', section: 'One' }), makeDocument({ id: 'd', section: 'Gone' })];
		expect(groupBySection(list, ['One', 'Two']).map(({ section }) => section)).toEqual([null, 'One', 'Two', 'Gone']);
	});

	it('steps within a section and over its edge', () => {
		const groups = [
			{ section: null, documents: titled('A', 'B', 'C') },
			{ section: 'Light', documents: titled('D') }
		];
		expect(stepTarget(groups, ['b'], -1)).toEqual({ section: null, before: 'a' });
		expect(stepTarget(groups, ['a'], 1)).toEqual({ section: null, before: 'c' });
		expect(stepTarget(groups, ['b'], 1)).toEqual({ section: null, before: null });
		expect(stepTarget(groups, ['b', 'c'], 1)).toEqual({ section: 'Light', before: 'd' });
		expect(stepTarget(groups, ['d'], -1)).toEqual({ section: null, before: null });
		expect([stepTarget(groups, ['a'], -1), stepTarget(groups, ['d'], 1)]).toEqual([null, null]);
	});

	it('is kept by course, and mended when it makes no sense', async () => {
		await showList(titled('A', 'B'));
		expect(library.view).toEqual(firstView('course'));
		library.look({ sort: 'title', isReversed: true });
		session.open(null);
		expect(library.view.sort).toBe('added');
		session.open('course');
		expect([library.view.sort, library.order]).toEqual(['title', ['b', 'a']]);
		expect(JSON.parse(localStorage.getItem('studium.library-views') ?? '')).toMatchObject({ course: { sort: 'title' } });
		expect(mended({ sort: 'own', isReversed: true } as never, null)).toEqual({ sort: 'added', isReversed: true, filter: noFilter });
		expect(mended({ sort: 'colour' } as never, 'course').sort).toBe('own');
		library.look(firstView('course'));
	});

	it('is changed in the bar, which says how many it hides', async () => {
		await showList([...titled('A'), makeDocument({ id: 'b', title: 'B', course: 'course', tags: ['exam'] })]);
		keep(mount(ViewBar, { target: document.body }));
		find('[data-testid=filter-toggle]').click();
		flushSync();
		const tag = find<HTMLSelectElement>('[data-testid=filter-tag]');
		tag.value = 'exam';
		tag.dispatchEvent(new Event('change', { bubbles: true }));
		flushSync();
		expect([library.order, rows()]).toEqual([['b'], ['b']]);
		expect(find('[role=status]').textContent).toBe('1 of 2');
		expect(library.canArrange).toBe(false);
		find('[data-testid=filter-clear]').click();
		flushSync();
		expect(rows()).toEqual(['a', 'b']);
	});
});

describe('the selection', () => {
	const order = ['a', 'b', 'c', 'd'];
	const plain = { shiftKey: false, ctrlKey: false, metaKey: false };

	it('works as in a file manager', () => {
		const selection = new Selection();
		selection.click('b', order, plain);
		selection.click('d', order, { ...plain, shiftKey: true });
		expect(selection.in(order)).toEqual(['b', 'c', 'd']);
		selection.click('a', order, { ...plain, shiftKey: true });
		expect(selection.in(order)).toEqual(['a', 'b']);
		selection.click('d', order, { ...plain, ctrlKey: true });
		selection.click('a', order, { ...plain, metaKey: true });
		expect(selection.in(order)).toEqual(['b', 'd']);
		selection.keepTo(['a', 'b']);
		expect([selection.in(order), selection.active]).toEqual([['b'], 'a']);
	});

	it('grows and shrinks from its anchor', () => {
		const selection = new Selection();
		expect(selection.move(order, 1)).toBe('a');
		selection.move(order, 1, true);
		selection.move(order, 1, true);
		expect(selection.in(order)).toEqual(['a', 'b', 'c']);
		selection.move(order, -1, true);
		expect(selection.in(order)).toEqual(['a', 'b']);
		expect(selection.move([], 1)).toBeNull();
	});
});

describe('the list of documents', () => {
	it('is a grid with one row that Tab reaches', async () => {
		await showList(titled('A', 'B'));
		const grid = find('[role=grid]');
		expect([grid.getAttribute('aria-multiselectable'), grid.getAttribute('aria-rowcount')]).toEqual(['true', '2']);
		expect([...document.querySelectorAll('[role=row]')].map((row) => row.getAttribute('tabindex'))).toEqual(['0', '-1']);
	});

	it('selects with Space, Shift and arrows, Control+A, and forgets with Escape', async () => {
		const calls = await showList(titled('A', 'B', 'C'));
		find('[data-id=a]').focus();
		press(' ');
		expect([selected(), find('[data-id=a]').getAttribute('aria-selected')]).toEqual([['a'], 'true']);
		press('ArrowDown', { shiftKey: true });
		expect(selected()).toEqual(['a', 'b']);
		press('Delete');
		expect(calls.ondelete.mock.lastCall?.[0].map(({ id }: Document) => id)).toEqual(['a', 'b']);
		press('a', { ctrlKey: true });
		expect(selected()).toEqual(['a', 'b', 'c']);
		press('Escape');
		expect(selected()).toEqual([]);
	});

	it('moves documents with Alt and arrows, into the next section too', async () => {
		await showList([...titled('A', 'B'), makeDocument({ id: 'c', title: 'C', course: 'course', section: 'Light' })], ['Light']);
		find('[data-id=a]').focus();
		press('ArrowDown', { altKey: true });
		await vi.waitFor(() => expect(library.order).toEqual(['b', 'a', 'c']));
		expect(fake.called('arrange_documents')).toEqual([{ input: { documents: ['a'], course: 'course', section: null, before: null } }]);
		press('ArrowDown', { altKey: true });
		await vi.waitFor(() => expect(session.document('a')?.section).toBe('Light'));
		library.look({ sort: 'title' });
		flushSync();
		press('ArrowUp', { altKey: true });
		expect(fake.called('arrange_documents').length).toBe(2);
		library.look(firstView('course'));
	});

	it('selects with a click and a held key, and leaves a plain click on a title to the link', async () => {
		await showList(titled('A', 'B', 'C'));
		const click = (selector: string, keys: MouseEventInit = {}) => {
			const event = new MouseEvent('click', { bubbles: true, cancelable: true, ...keys });
			find(selector).dispatchEvent(event);
			flushSync();
			return event.defaultPrevented;
		};
		click('[data-id=a] .facts');
		expect(selected()).toEqual(['a']);
		expect(click('[data-id=c] a.title', { shiftKey: true })).toBe(true);
		expect(selected()).toEqual(['a', 'b', 'c']);
		click('[data-id=b] a.title', { ctrlKey: true });
		expect(selected()).toEqual(['a', 'c']);
	});

	it('drags the selected rows to where the pointer lets go', async () => {
		await showList(titled('A', 'B', 'C'));
		library.selection.all(['a', 'b']);
		flushSync();
		const point = (type: string, selector: string, y: number) => {
			document.elementFromPoint = () => find(selector);
			find(selector).dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true, clientY: y }));
			flushSync();
		};
		point('pointerdown', '[data-id=a] [data-grip]', 0);
		point('pointermove', '[data-id=c]', 20);
		expect(find('[data-id=c]').classList.contains('after')).toBe(true);
		point('pointerup', '[data-id=c]', 20);
		await vi.waitFor(() => expect(library.order).toEqual(['c', 'a', 'b']));
	});

	it('draws what is near the window and not three hundred rows', async () => {
		await showList(Array.from({ length: 300 }, (_, at) => makeDocument({ id: `d${at}`, course: 'course' })));
		expect(rows().length).toBeGreaterThan(3);
		expect(rows().length).toBeLessThan(30);
		find('[data-id=d0]').focus();
		press('End');
		expect([library.selection.active, rows().includes('d299')]).toEqual(['d299', true]);
	});

	it('shows how far a document is read', async () => {
		await showList([makeDocument({ course: 'course', progress: 0.41 })]);
		expect(find('[role=progressbar]').getAttribute('aria-valuenow')).toBe('41');
		expect(find('.progress').textContent).toContain('41%');
	});
});

describe('changing documents', () => {
	it('changes many at once and leaves alone what was left alone', async () => {
		fake.courses = [makeCourse()];
		fake.documents = [makeDocument({ id: 'a', tags: ['old'] }), makeDocument({ id: 'b', language: 'en' })];
		await Promise.all([session.courses.reload(), session.documents.reload()]);
		keep(mount(BulkDialog, { target: document.body, props: { documents: fake.documents, onclose: () => undefined } }));
		const course = find<HTMLSelectElement>('[data-testid=bulk-course]');
		course.value = 'course';
		course.dispatchEvent(new Event('change', { bubbles: true }));
		const tags = find<HTMLInputElement>('[data-testid=bulk-tags]');
		tags.value = 'exam, light';
		tags.dispatchEvent(new Event('input', { bubbles: true }));
		find<HTMLInputElement>('fieldset input').click();
		flushSync();
		find('form').dispatchEvent(new SubmitEvent('submit', { bubbles: true, cancelable: true }));
		await vi.waitFor(() => expect(session.documents.value?.map(({ course, tags, language }) => [course, tags, language])).toEqual([
			['course', ['exam', 'light'], null],
			['course', ['exam', 'light'], 'en']
		]));
	});

	it('takes a document out of its course', async () => {
		fake.courses = [makeCourse()];
		fake.documents = [makeDocument({ course: 'course' })];
		await Promise.all([session.courses.reload(), session.documents.reload()]);
		keep(mount(DocumentDialog, { target: document.body, props: { document: fake.documents[0]!, onclose: () => undefined } }));
		const course = find<HTMLSelectElement>('[data-testid=document-course]');
		expect(course.value).toBe('course');
		course.value = '';
		course.dispatchEvent(new Event('change', { bubbles: true }));
		flushSync();
		find('form').dispatchEvent(new SubmitEvent('submit', { bubbles: true, cancelable: true }));
		await vi.waitFor(() => expect(session.documents.value?.[0]?.course).toBeNull());
		expect(fake.called('update_document')[0]).toMatchObject({ edit: { course: 'none', section: null } });
	});

	it('renames tags and sections with their documents', async () => {
		await showList([makeDocument({ course: 'course', tags: ['exam'], section: 'Light' })], ['Light']);
		await library.renameTag('exam', 'test');
		await library.renameSection('Light', 'Waves');
		expect(session.documents.value?.map(({ tags, section }) => [tags, section])).toEqual([[['test'], 'Waves']]);
		expect(session.course?.sections).toEqual(['Waves']);
	});
});

describe('the trash', () => {
	async function trashed(...titles: string[]) {
		fake.documents = titled(...titles);
		await session.documents.reload();
		await library.deleteDocuments(fake.documents);
		keep(mount(Trash, { target: document.body }));
		await vi.waitFor(() => expect(document.querySelectorAll('[data-testid=trash-row]').length).toBe(titles.length));
	}

	it('says how long a document stays and brings many back', async () => {
		vi.setSystemTime(now + 24 * 60 * 60 * 1000);
		await trashed('A', 'B');
		expect(toasts.list.at(-1)?.text).toBe('2 documents are in the trash');
		expect(find('[data-testid=trash-row]').textContent).toContain('89 days left');
		find('.check input').click();
		flushSync();
		find('[data-testid=restore-selected]').click();
		await vi.waitFor(() => expect(session.documents.value?.length).toBe(2));
		await vi.waitFor(() => expect(document.body.textContent).toContain('The trash is empty'));
	});

	it('deletes for good only after it was asked', async () => {
		await trashed('A', 'B');
		find('[data-id=a] [data-testid=purge]').click();
		flushSync();
		expect([fake.trash.length, find('dialog h2').textContent]).toEqual([2, 'Delete 1 document for good?']);
		find('dialog form').dispatchEvent(new SubmitEvent('submit', { bubbles: true, cancelable: true }));
		await vi.waitFor(() => expect(document.querySelectorAll('[data-testid=trash-row]').length).toBe(1));
		find('[data-testid=empty-trash]').click();
		flushSync();
		find('dialog form').dispatchEvent(new SubmitEvent('submit', { bubbles: true, cancelable: true }));
		await vi.waitFor(() => expect(fake.called('purge_documents')[1]).toEqual({ ids: ['b'] }));
	});

	it('shows why it cannot be read', async () => {
		fake.fail('list_deleted_documents', 'io');
		keep(mount(Trash, { target: document.body }));
		await vi.waitFor(() => expect(document.querySelector('[role=alert], .failure')).not.toBeNull());
	});
});

describe('figures and duplicates', () => {
	it('counts what a course holds', async () => {
		fake.documents = [makeDocument({ id: 'a', course: 'course', progress: 0.5 }), makeDocument({ id: 'b' })];
		keep(mount(StatisticsDialog, { target: document.body, props: { course: makeCourse(), onclose: () => undefined } }));
		await vi.waitFor(() => expect(find('.share').textContent).toContain('50%'));
		expect(fake.called('library_statistics')).toEqual([{ course: 'course' }]);
	});

	it('lists documents that are alike and offers to delete one', async () => {
		const [a, b] = titled('A', 'B') as [Document, Document];
		fake.duplicates = [{ documents: [{ document: a, is_same: true, likeness: 1 }, { document: b, is_same: false, likeness: 0.93 }] }];
		const ondelete = vi.fn();
		keep(mount(Duplicates, { target: document.body, props: { ondelete } }));
		await vi.waitFor(() => expect(find('[data-testid=duplicates]').textContent).toContain('93% alike'));
		document.querySelectorAll<HTMLElement>('[data-testid=duplicates] button')[1]?.click();
		expect(ondelete).toHaveBeenCalledWith([b]);
	});
});
