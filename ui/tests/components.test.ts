/** Components where the keyboard or a screen reader depends on what they do, mounted as they are. */
import { createRawSnippet, flushSync, mount, unmount } from 'svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import Answer from '../src/features/tutor/Answer.svelte';
import JobLine from '../src/features/jobs/JobLine.svelte';
import DeleteDialog from '../src/features/library/DeleteDialog.svelte';
import SearchHits from '../src/features/library/SearchHits.svelte';
import { library } from '../src/features/library/state.svelte';
import Dialog from '../src/lib/components/Dialog.svelte';
import Failure from '../src/lib/components/Failure.svelte';
import Menu from '../src/lib/components/Menu.svelte';
import { FakeBackend } from './fake-ipc';
import { makeDocument, makeHit, makeJob } from './samples';

const mounted: Record<string, unknown>[] = [];

function html(markup: string) {
	return createRawSnippet(() => ({ render: () => markup }));
}

function keep<T extends Record<string, unknown>>(component: T): T {
	mounted.push(component);
	flushSync();
	return component;
}

function press(key: string): void {
	document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
	flushSync();
}

function find<T extends HTMLElement>(selector: string): T {
	const element = document.querySelector<T>(selector);
	if (!element) throw new Error(`no ${selector}`);
	return element;
}

afterEach(async () => {
	for (const component of mounted.splice(0)) await unmount(component);
	document.body.replaceChildren();
});

describe('a dialog', () => {
	it('begins in its first field and gives the focus back', async () => {
		const opener = document.createElement('button');
		document.body.append(opener);
		opener.focus();
		const dialog = mount(Dialog, {
			target: document.body,
			props: { title: 'Rename', onclose: () => undefined, children: html('<input type="text" id="name">') }
		});
		flushSync();
		expect(document.activeElement?.id).toBe('name');
		expect(find('dialog').getAttribute('aria-labelledby')).toBe(find('dialog h2').id);
		await unmount(dialog);
		expect(document.activeElement).toBe(opener);
	});

	it('closes on Escape without closing itself behind the state', () => {
		const onclose = vi.fn();
		keep(mount(Dialog, { target: document.body, props: { title: 'Rename', onclose, children: html('<p>Text</p>') } }));
		const cancel = new Event('cancel', { cancelable: true });
		find('dialog').dispatchEvent(cancel);
		expect(onclose).toHaveBeenCalledOnce();
		expect(cancel.defaultPrevented).toBe(true);
	});

	it('with changes asks in place before it closes, and ignores a click beside it', () => {
		const onclose = vi.fn();
		const props = { title: 'Edit', onclose, isChanged: true, children: html('<input type="text" id="name">'), footer: html('<button id="save">Save</button>') };
		keep(mount(Dialog, { target: document.body, props }));
		const escape = () => {
			find('dialog').dispatchEvent(new Event('cancel', { cancelable: true }));
			flushSync();
		};
		find('dialog').dispatchEvent(new MouseEvent('mousedown', { bubbles: true }));
		flushSync();
		expect([onclose.mock.calls.length, document.querySelector('[data-testid=discard]')]).toEqual([0, null]);
		escape();
		expect([onclose.mock.calls.length, document.querySelector('#save')]).toEqual([0, null]);
		expect(find('dialog [role=alert]').textContent).toBe('What you changed is not saved.');
		expect(document.activeElement).toBe(find('[data-testid=keep-editing]'));
		// A second Escape goes back to where the student was.
		escape();
		expect([document.querySelector('[data-testid=discard]'), document.activeElement?.id, onclose.mock.calls.length]).toEqual([null, 'name', 0]);
		find('dialog [aria-label=Close]').click();
		flushSync();
		find('[data-testid=discard]').click();
		expect(onclose).toHaveBeenCalledOnce();
	});

	it('without changes closes by a click beside it', () => {
		const onclose = vi.fn();
		keep(mount(Dialog, { target: document.body, props: { title: 'Edit', onclose, children: html('<p>Text</p>') } }));
		find('dialog p').dispatchEvent(new MouseEvent('mousedown', { bubbles: true }));
		expect(onclose).not.toHaveBeenCalled();
		find('dialog').dispatchEvent(new MouseEvent('mousedown', { bubbles: true }));
		expect(onclose).toHaveBeenCalledOnce();
	});

	it('that the browser closes all the same opens again while there are changes', () => {
		const onclose = vi.fn();
		keep(mount(Dialog, { target: document.body, props: { title: 'Edit', onclose, isChanged: true, children: html('<p>Text</p>') } }));
		const dialog = find<HTMLDialogElement>('dialog');
		dialog.open = false;
		dialog.dispatchEvent(new Event('close'));
		expect([dialog.open, onclose.mock.calls.length]).toEqual([true, 0]);
	});
});

describe('a menu', () => {
	it('is walked by arrows and left by Escape', async () => {
		const run = vi.fn();
		const items = [
			{ label: 'Rename', run },
			{ label: 'Move', run, isDisabled: true },
			{ label: 'Delete', run }
		];
		keep(mount(Menu, { target: document.body, props: { label: 'Actions', items, children: html('<i></i>') } }));
		const trigger = find('[aria-haspopup=menu]');
		trigger.click();
		await vi.waitFor(() => expect(document.activeElement?.textContent).toContain('Rename'));
		press('ArrowDown');
		expect(document.activeElement?.textContent).toContain('Delete');
		press('ArrowDown');
		expect(document.activeElement?.textContent).toContain('Rename');
		press('Escape');
		expect(document.querySelector('[role=menu]')).toBeNull();
		expect(document.activeElement).toBe(trigger);
	});
});

it('a failure says what happened and what to do, and keeps the detail for copying', () => {
	keep(mount(Failure, { target: document.body, props: { failure: { code: 'disk_full', detail: 'ENOSPC' } } }));
	expect(find('[role=alert]').textContent).toContain('The disk is full. Free some space');
	expect(find('[role=alert]').textContent).not.toContain('ENOSPC');
});

it('a pin opens its source', () => {
	const onpin = vi.fn();
	const claims = [{ range: [0, 4] as [number, number], citations: [2], support: 'quote' as const }];
	keep(mount(Answer, { target: document.body, props: { text: 'One.', claims, isStreaming: false, onpin } }));
	find('[data-testid=citation]').click();
	expect(onpin).toHaveBeenCalledWith(2);
});

it('a running job is paused by its button', () => {
	const fake = new FakeBackend().install();
	fake.jobs = [makeJob()];
	keep(mount(JobLine, { target: document.body, props: { job: makeJob() } }));
	expect(find('[role=progressbar]').getAttribute('aria-valuenow')).toBe('25');
	find('[aria-label="Pause biology.pdf"]').click();
	expect(fake.called('pause_job')).toEqual([{ id: 'job' }]);
	fake.uninstall();
});

it('a document is deleted although closing the dialog takes it away', async () => {
	const fake = new FakeBackend().install();
	fake.documents = [makeDocument()];
	let current: ReturnType<typeof makeDocument> | null = makeDocument();
	const properties = {
		// As a component's properties are: read anew each time, and gone once the room has closed the dialog.
		get documents() {
			if (!current) throw new Error('read after closing');
			return [current];
		},
		onclose: () => (current = null)
	};
	keep(mount(DeleteDialog, { target: document.body, props: properties }));
	find('form').dispatchEvent(new SubmitEvent('submit', { bubbles: true, cancelable: true }));
	await vi.waitFor(() => expect(fake.documents).toEqual([]));
	fake.uninstall();
});

describe('search results', () => {
	it('mark the words, name the other places as links, and say how to narrow the search down', () => {
		const also = { document: { id: 'script', title: 'Script', path: '' }, revision: 'other', range: [5, 49] as [number, number], locator: { kind: 'page' as const, index: 7, label: null, boxes: [] }, page: 7 };
		const hit = makeHit({ marks: [[37, 43]], also_in: [also] });
		library.query = 'stroma';
		library.results = { hits: [hit], groups: [{ document: hit.document, ranks: [1] }], conversations: [] };
		keep(mount(SearchHits, { target: document.body }));
		expect(find('[data-testid=search-hit] mark').textContent).toBe('stroma');
		expect(find('[data-testid=search-hit] .quote').textContent?.trim()).toBe(hit.quote);
		const link = find<HTMLAnchorElement>('[data-testid=also-in] a');
		expect(link.textContent?.trim()).toBe('Script · p. 7');
		expect(link.getAttribute('href')).toBe('/reader?document=script&revision=other&start=5&end=49');
		expect(find('[data-testid=search-hint]').textContent).toContain('title:');
		library.type('');
	});
});
