/** Packages of cards: dropped or chosen, shown while they run, reported when they are done, written with what was asked for. */
import { createRawSnippet, flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { frame } from '../src/features/frame/state.svelte';
import ExportPackage from '../src/features/packages/ExportPackage.svelte';
import ImportPackage from '../src/features/packages/ImportPackage.svelte';
import { language } from '../src/lib/i18n';
import type { Job } from '../src/lib/ipc';
import { jobs } from '../src/lib/session/index.svelte';
import { isPackage, packages } from '../src/lib/session/packages.svelte';
import { toasts } from '../src/lib/toasts.svelte';
import { makeDeck } from './fake-browser';
import { FakeBackend } from './fake-ipc';
import { FakePackages, packageReport } from './fake-packages';

vi.mock('$app/navigation', () => ({ goto: vi.fn(() => Promise.resolve()) }));

// A loaded machine is slow, not wrong.
vi.setConfig({ testTimeout: 30_000 });

const mounted: Record<string, unknown>[] = [];
const jobLine = createRawSnippet<[Job]>((job) => ({ render: () => `<p data-testid="job">${job().state}</p>` }));
let fake: FakeBackend;
let made: FakePackages;
let stop: () => void;
beforeEach(() => {
	language.use('en');
	fake = new FakeBackend().install();
	made = new FakePackages(fake);
	fake.on('list_decks', () => [makeDeck('biology', 'Biology')]);
	stop = jobs.start();
});
afterEach(async () => {
	for (const component of mounted.splice(0)) await unmount(component);
	document.body.replaceChildren();
	packages.hide();
	packages.exportAsked = null;
	stop();
	jobs.list = [];
	toasts.list = [];
	fake.uninstall();
});

const find = <T extends HTMLElement>(id: string) => document.querySelector<T>(`[data-testid=${id}]`);

async function settled(check: () => void): Promise<void> {
	await vi.waitFor(() => {
		flushSync();
		check();
	}, { timeout: 10_000 });
}

function importing() {
	const onbrowse = vi.fn();
	const component = mount(ImportPackage, { target: document.body, props: { jobLine, onbrowse } });
	mounted.push(component);
	flushSync();
	return { component, onbrowse };
}

describe('a drop', () => {
	it('is told apart by its names: packages here, documents there', async () => {
		expect([isPackage('/a/Deck.APKG'), isPackage('all.colpkg'), isPackage('apkg.pdf'), isPackage('notes.txt')]).toEqual([true, true, false, false]);
		await frame.drop(['/home/student/a.pdf', '/home/student/Deck.apkg']);
		expect(fake.called('import_packages')).toEqual([{ paths: ['/home/student/Deck.apkg'] }]);
		expect(fake.called('import_paths')).toMatchObject([{ input: { paths: ['/home/student/a.pdf'] } }]);
	});

	it('of documents alone starts no package, and of packages alone no document', async () => {
		await frame.drop(['/home/student/a.pdf']);
		expect(fake.called('import_packages')).toEqual([]);
		await frame.drop(['/home/student/b.colpkg']);
		expect(fake.called('import_paths').length).toBe(1);
	});
});

describe('an import', () => {
	it('shows its progress, then what was added, updated, left as it was and left out', async () => {
		const { component, onbrowse } = importing();
		component.open();
		await settled(() => expect(find('job')?.textContent).toBe('running'));
		await made.finish('package-1');
		await settled(() => expect(find('package-report')).not.toBeNull());
		const rows = [...find('package-report')!.querySelectorAll('tbody tr')].map((row) => [...row.children].map((cell) => cell.textContent));
		expect(rows[0]).toEqual(['Notes', '120', '4', '30']);
		// What the package had nothing of is no row.
		expect(rows.map(([name]) => name)).not.toContain('Presets');
		const left = find('package-left-out')!;
		expect(left.querySelector('summary')?.textContent).toBe('5 things did not come as they were');
		expect(left.textContent).toContain('../../evil.png – left out: its name is not allowed');
		expect(left.textContent).toContain('and 3 more');
		[...document.querySelectorAll('button')].find(({ textContent }) => textContent === 'Browse the new cards')?.click();
		expect([onbrowse.mock.calls.length, packages.importing]).toEqual([1, []]);
	});

	it('of what was here already says that nothing was changed', async () => {
		const none = { added: 0, updated: 0, kept: 0 };
		made.report = { ...packageReport, notes: { ...none, kept: 3 }, cards: { ...none, kept: 3 }, reviews: none, media: none, decks: none, note_types: none, left_out: [], left_out_count: 0 };
		importing().component.open();
		await settled(() => expect(find('job')).not.toBeNull());
		await made.finish('package-1');
		await settled(() => expect(document.body.textContent).toContain('Nothing was changed'));
		expect(find('package-left-out')).toBeNull();
	});

	it('that failed says why, with a way to try again', async () => {
		importing().component.open();
		await settled(() => expect(find('job')).not.toBeNull());
		await made.finish('package-1', { state: 'failed', error: { code: 'package_too_new', detail: 'schema 99' } });
		await settled(() => expect(document.querySelector('[role=alert]')).not.toBeNull());
		[...document.querySelectorAll('button')].find(({ textContent }) => textContent === 'Try again')?.click();
		await settled(() => expect(fake.called('retry_job')).toEqual([{ id: 'package-1' }]));
	});

	it('goes on when its window is closed, and tells its end with a way to the report', async () => {
		importing().component.open();
		await settled(() => expect(find('job')).not.toBeNull());
		find('package-close')?.closest('form')?.requestSubmit();
		await settled(() => expect(find('package-import')).toBeNull());
		expect(fake.called('cancel_job')).toEqual([]);
		await made.finish('package-1');
		await settled(() => expect(toasts.list.at(-1)?.text).toBe('“Biology.apkg” is imported.'));
		toasts.list.at(-1)?.action?.run();
		await settled(() => expect(find('package-report')).not.toBeNull());
	});

	it('is not begun when the dialog was dismissed', async () => {
		fake.on('import_package_with_dialog', () => null);
		importing().component.open();
		await settled(() => expect(packages.isBusy).toBe(false));
		expect(find('package-import')).toBeNull();
	});
});

describe('an export', () => {
	async function asked(deck: string | null = null) {
		const component = mount(ExportPackage, { target: document.body, props: { jobLine } });
		mounted.push(component);
		component.open(deck);
		await settled(() => expect(find('export-deck')).not.toBeNull());
	}
	const start = () => find('export-start')?.closest('form')?.requestSubmit();

	it('writes what was asked for, and names what was missing', async () => {
		await asked('biology');
		await settled(() => expect(find<HTMLSelectElement>('export-deck')?.value).toBe('biology'));
		const [, media, legacy] = [...document.querySelectorAll<HTMLElement>('[role=switch]')];
		media?.click();
		legacy?.click();
		flushSync();
		start();
		await settled(() => expect(find('job')).not.toBeNull());
		expect(fake.called('export_package_with_dialog')).toEqual([{ choice: { deck: 'biology', is_legacy: true, with_scheduling: true, with_media: false } }]);
		await made.finish('package-1');
		await settled(() => expect(find('export-report')?.textContent).toContain('154 notes, 226 cards'));
		expect(find('export-report')?.textContent).toContain('gone.png');
		expect(find('export-report')?.textContent).toContain('/home/student/studium.colpkg');
	});

	it('of the whole collection names no deck, and stays open when no place was chosen', async () => {
		fake.on('export_package_with_dialog', () => null);
		await asked();
		start();
		await settled(() => expect(fake.called('export_package_with_dialog')).toMatchObject([{ choice: { deck: null } }]));
		expect(find('export-start')).not.toBeNull();
	});

	it('begins anew each time it is asked for', async () => {
		await asked('biology');
		start();
		await settled(() => expect(find('job')).not.toBeNull());
		packages.exportAsked = null;
		flushSync();
		packages.askExport(null);
		await settled(() => expect(find<HTMLSelectElement>('export-deck')?.value).toBe('whole'));
	});
});
