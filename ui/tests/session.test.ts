/** The ground under all rooms: errors, fresh data, jobs, preferences, drops, links. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { goto } from '$app/navigation';
import { frame, proposeTitle } from '../src/features/frame/state.svelte';
import { followLink } from '../src/lib/follow';
import { language } from '../src/lib/i18n';
import { AppError, backend, onChanged, readBytes } from '../src/lib/ipc';
import { annotationAppLink, appLinksIn, documentAppLink, placeOf, readerLink, roomOf, sourceOf } from '../src/lib/links';
import { Resource } from '../src/lib/resource.svelte';
import { jobs, preferences, session } from '../src/lib/session/index.svelte';
import { imports, webAddress } from '../src/lib/session/imports.svelte';
import { toasts } from '../src/lib/toasts.svelte';
import { FakeBackend } from './fake-ipc';
import { makeCourse, makeDocument, makeJob } from './samples';

vi.mock('$app/navigation', () => ({ goto: vi.fn(() => Promise.resolve()) }));

let fake: FakeBackend;
beforeEach(() => (fake = new FakeBackend().install()));
afterEach(() => {
	fake.uninstall();
	for (const { id } of toasts.list) toasts.dismiss(id);
});

describe('commands', () => {
	it('return values', async () => {
		expect((await backend.createCourse('Physics')).name).toBe('Physics');
	});

	it('throw one typed error', async () => {
		fake.fail('create_course', 'disk_full', 'no space left');
		await expect(backend.createCourse('Physics')).rejects.toEqual(new AppError('disk_full', 'no space left'));
	});

	it('that answer raw bytes throw the same error', async () => {
		fake.fail('read_bytes', 'file_missing');
		await expect(readBytes('x', 0, 1)).rejects.toMatchObject({ code: 'file_missing' });
	});
});

describe('a resource', () => {
	it('is fetched again when the store says so, and only then', async () => {
		const courses = new Resource(() => backend.listCourses());
		const stop = courses.follow(['courses']);
		await vi.waitFor(() => expect(courses.value).toEqual([]));
		fake.courses = [makeCourse()];
		await fake.changed('models');
		expect(courses.value).toEqual([]);
		await fake.changed('courses');
		await vi.waitFor(() => expect(courses.value?.length).toBe(1));
		stop();
	});

	it('turns many calls during a fetch into one more', async () => {
		const fetch = vi.fn(() => Promise.resolve(1));
		const resource = new Resource(fetch);
		await Promise.all([resource.reload(), resource.reload(), resource.reload()]);
		expect(fetch).toHaveBeenCalledTimes(2);
	});

	it('fetches again for what its new value sets off', async () => {
		const fetch = vi.fn(() => Promise.resolve(1));
		const resource = new Resource(fetch);
		void resource.reload();
		while (resource.value === undefined) await Promise.resolve();
		await resource.reload();
		expect(fetch).toHaveBeenCalledTimes(2);
	});

	it('keeps the last value beside a failure', async () => {
		const courses = new Resource(() => backend.listCourses());
		await courses.reload();
		fake.fail('list_courses', 'io');
		await courses.reload();
		expect(courses.failure?.code).toBe('io');
		expect(courses.value).toEqual([]);
		fake.heal('list_courses');
		await courses.reload();
		expect(courses.failure).toBeNull();
	});
});

it('changes reach every listener through one subscription', async () => {
	const heard: string[] = [];
	const stops = [onChanged(['jobs'], () => heard.push('a')), onChanged(['jobs', 'models'], () => heard.push('b'))];
	await vi.waitFor(async () => {
		await fake.changed('jobs');
		expect(heard).toContain('b');
	});
	stops.forEach((stop) => stop());
});

describe('jobs', () => {
	it('take progress over what was listed', async () => {
		fake.jobs = [makeJob()];
		const stop = jobs.start();
		await vi.waitFor(() => expect(jobs.open.length).toBe(1));
		await fake.progress(makeJob({ done: 9 }));
		expect(jobs.list[0]?.done).toBe(9);
		await jobs.pause('job');
		expect(jobs.list[0]?.state).toBe('paused');
		stop();
	});

	it('of a document: the open one before an old failure', () => {
		jobs.list = [makeJob({ id: 'old', document: 'd', state: 'failed', created_at: 1 }), makeJob({ id: 'new', document: 'd', created_at: 2 })];
		expect(jobs.ofDocument('d')?.id).toBe('new');
		expect(jobs.ofDocument('e')).toBeNull();
		jobs.list = [];
	});
});

describe('preferences', () => {
	it('show at once and are taken back when they cannot be kept', async () => {
		await preferences.reload();
		fake.fail('write_settings', 'disk_full');
		const changing = preferences.change({ theme: 'dark', language: 'de' });
		expect(document.documentElement.dataset.theme).toBe('dark');
		expect(language.current).toBe('de');
		await changing;
		expect(document.documentElement.dataset.theme).toBe('light');
		expect(language.current).toBe('en');
		expect(toasts.list[0]?.failure?.code).toBe('disk_full');
	});
});

describe('drops', () => {
	it('of an address ask before anything is fetched, and files that look like one are files', async () => {
		await frame.drop(['https://course.example/week/1']);
		expect([imports.pageAsked, fake.jobs]).toEqual(['https://course.example/week/1', []]);
		imports.pageAsked = null;
		await imports.page('https://course.example/week/1');
		expect(jobs.pages.map(({ title, state }) => [title, state])).toEqual([['https://course.example/week/1', 'queued']]);
		await imports.page('file:///etc/passwd');
		expect(toasts.list.at(-1)?.failure?.code).toBe('network_refused');
		expect(['see https://a.example', 'https://a.example b', 'ftp://a', '/a/https://b.pdf', ''].map(webAddress)).toEqual([null, null, null, null, null]);
		expect(webAddress(' HTTPS://a.example/x#y\n')).toBe('HTTPS://a.example/x#y');
	});

	it('import into the open course', async () => {
		session.open('course');
		await frame.drop(['/a/one.pdf', '/a/two.md']);
		expect(fake.called('import_paths')).toEqual([{ input: { paths: ['/a/one.pdf', '/a/two.md'], course: 'course' } }]);
		expect(toasts.list[0]?.text).toBe('2 documents are being added');
		session.open(null);
	});

	it('say of each file that was refused why', async () => {
		await frame.drop(['/a/one.pdf', '/a/old.doc', '/a/older.doc', '/a/oldest.doc']);
		const [first, second, more, added] = toasts.list;
		expect(first?.text).toBe('old.doc was not added.');
		expect(first?.failure?.code).toBe('format_old');
		expect(second?.text).toBe('older.doc was not added.');
		expect(more?.text).toBe('1 more file was not added. Add it by itself to see why.');
		expect(added?.text).toBe('1 document is being added');
	});

	it('have the same handler for tests of the whole app', async () => {
		const stop = frame.start();
		await window.__studium_drop?.(['/a/one.pdf']);
		expect(fake.called('import_paths').length).toBe(1);
		stop();
		expect(window.__studium_drop).toBeUndefined();
	});
});

it('proposes the first line of pasted text as its title', () => {
	expect(proposeTitle('\n\n# The Calvin cycle\nText')).toBe('The Calvin cycle');
	expect(proposeTitle('word '.repeat(30)).length).toBeLessThanOrEqual(61);
});

it('addresses survive the way there and back', () => {
	const link = readerLink('d 1', { revision: 'r', range: [3, 9] });
	expect(placeOf(new URLSearchParams(link.split('?')[1]))).toEqual({ revision: 'r', range: [3, 9] });
	expect(placeOf(new URLSearchParams('revision=r&start=9&end=3'))).toBeNull();
	expect(documentAppLink('d', { revision: 'r', range: [1, 2] })).toBe('studium://document/d?revision=r&start=1&end=2');
	expect(documentAppLink('d')).toBe('studium://document/d');
	expect(sourceOf(makeDocument())).toBeNull();
	expect(sourceOf(makeDocument({ path: 'https://a.example/x' }))).toBe('https://a.example/x');
	expect(sourceOf(makeDocument({ path: 'https://a.example/x', address: 'https://a.example/home' }))).toBe('https://a.example/home');
	expect(['/', '/reader', '/nowhere'].map(roomOf)).toEqual(['today', 'reader', 'today']);
});

it('finds the links to places in the library that stand in a note, each once', () => {
	const [first, second] = [documentAppLink('0-1', { revision: 'r', range: [1, 2] }), annotationAppLink('2-3')];
	expect(appLinksIn(`See (${first}), and ${second}. Again: ${second}; not https://example.org/`)).toEqual([first, second]);
	expect(appLinksIn('nothing here')).toEqual([]);
});

describe('what a start asks for', () => {
	it('is shown once the window is there, and a link that leads nowhere says so', async () => {
		fake.on('take_open_request', () => ({ document: 'd', revision: 'r', range: [3, 9], failure: null }));
		const stop = session.start();
		await vi.waitFor(() => expect(goto).toHaveBeenCalledWith('/reader?document=d&revision=r&start=3&end=9'));
		stop();
		fake.on('take_open_request', () => ({ document: null, revision: null, range: null, failure: { code: 'not_found', detail: 'gone' } }));
		session.start()();
		await vi.waitFor(() => expect(toasts.list.at(-1)?.failure?.code).toBe('not_found'));
	});

	it('of a link inside the app, is where the backend says that it leads', async () => {
		const located = { range: [3, 9], locator: { kind: 'section', href: null, path: [] }, page: null, quote: 'q', before: '', after: '' };
		fake.on('follow_link', () => ({ document: { id: 'd', title: '', path: '' }, place: { revision: 'old', is_current: false, located } }));
		await followLink('studium://annotation/a');
		expect(goto).toHaveBeenLastCalledWith('/reader?document=d&revision=old&start=3&end=9');
		fake.fail('follow_link', 'not_found', 'no such annotation');
		await followLink('studium://annotation/b');
		expect(toasts.list.at(-1)?.failure?.detail).toBe('no such annotation');
	});
});

it('documents name their course', async () => {
	fake.courses = [makeCourse()];
	fake.documents = [makeDocument({ course: 'course' })];
	await session.courses.reload();
	expect(session.courseName('course')).toBe('Cell biology');
});

describe('the open course', () => {
	it('is given up at the start when it was deleted elsewhere', async () => {
		fake.courses = [makeCourse()];
		session.open('a course that is gone');
		const stop = session.start();
		await vi.waitFor(() => expect(session.openCourse).toBeNull());
		stop();
	});

	it('is kept while it exists', async () => {
		const course = makeCourse();
		fake.courses = [course];
		session.open(course.id);
		const stop = session.start();
		await vi.waitFor(() => expect(session.course).toEqual(course));
		stop();
	});
});
