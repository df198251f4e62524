/** Highlights and bookmarks: made from a selection, shown in the text, changed, deleted and brought back. */
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { annotations } from '../src/features/reader/annotations.svelte';
import Annotations from '../src/features/reader/Annotations.svelte';
import { clearMarks, markRange } from '../src/features/reader/marks';
import type { ReaderDocument } from '../src/lib/ipc';
import { toasts } from '../src/lib/toasts.svelte';
import { FakeBackend } from './fake-ipc';
import { makeDocument } from './samples';

const text = 'Cells breathe. Plants make sugar.';
let fake: FakeBackend;
let stop: () => void;
let panel: Record<string, unknown> | null = null;

function show(onopen: (quote: string) => void = () => undefined): void {
	panel = mount(Annotations, { target: document.body, props: { onopen: ({ quote }) => onopen(quote) } });
	flushSync();
}

function all<T extends HTMLElement>(selector: string): T[] {
	return [...document.querySelectorAll<T>(selector)];
}

beforeEach(async () => {
	fake = new FakeBackend();
	fake.install();
	const shown = makeDocument({ id: 'd', revision: 'r', format: 'markdown' });
	fake.documents = [shown];
	fake.sources.set('r', { outline: [], parts: [], text, size: text.length });
	const opened: ReaderDocument = {
		document: shown,
		revision: 'r',
		format: 'markdown',
		size_bytes: text.length,
		part_count: 0,
		text_length: text.length,
		duration_ms: null,
		outline: []
	};
	stop = annotations.follow(opened);
	await annotations.reload();
});
afterEach(async () => {
	stop();
	toasts.list = [];
	annotations.isOpen = false;
	fake.uninstall();
	if (panel) await unmount(panel);
	panel = null;
});

it('are made, shown in order of place, changed and deleted with a way back', async () => {
	await annotations.highlight([15, 33], 'green');
	await annotations.bookmark(0);
	expect(annotations.list.map(({ kind, quote }) => [kind, quote])).toEqual([
		['bookmark', ''],
		['highlight', 'Plants make sugar.']
	]);
	expect(annotations.isOpen).toBe(true);
	expect(annotations.lastColor).toBe('green');

	const opened: string[] = [];
	show((quote) => opened.push(quote));
	all('.go')[1]?.click();
	expect(opened).toEqual(['Plants make sugar.']);

	const note = all<HTMLTextAreaElement>('textarea')[1]!;
	note.value = 'By photosynthesis';
	note.dispatchEvent(new Event('change', { bubbles: true }));
	await expect.poll(() => fake.annotations[0]?.note).toBe('By photosynthesis');
	all('[aria-label="Highlight in pink"]')[0]?.click();
	await expect.poll(() => fake.annotations[0]?.color).toBe('pink');

	all('[aria-label="Delete"]')[1]?.click();
	await expect.poll(() => annotations.list.length).toBe(1);
	toasts.list.at(-1)?.action?.run();
	await expect.poll(() => annotations.list.length).toBe(2);
});

it('say what failed and keep what is there', async () => {
	await annotations.highlight([0, 5], 'yellow');
	fake.fail('delete_annotation', 'disk_full');
	await annotations.remove(annotations.list[0]!);
	expect(annotations.list.length).toBe(1);
	expect(toasts.list.at(-1)?.failure?.code).toBe('disk_full');
});

it('say that there are none yet', () => {
	show();
	expect(all('.none')[0]?.textContent).toBe('Select a passage to highlight it, or bookmark this place.');
});

it('are marked in the text beside the evidence and taken out alone', () => {
	const root = document.createElement('div');
	root.innerHTML = `<p data-start="0" data-end="33">Cells breathe. Plants make sugar.</p>`;
	markRange(root, [6, 20], 'highlight', 'blue');
	markRange(root, [0, 13], 'evidence');
	expect(root.querySelector<HTMLElement>('mark.highlight')?.dataset.color).toBe('blue');
	expect([...root.querySelectorAll('mark.evidence')].map((mark) => mark.textContent).join('')).toBe('Cells breathe');
	clearMarks(root, 'highlight');
	expect(root.querySelector('mark.highlight')).toBeNull();
	expect([...root.querySelectorAll('mark.evidence')].map((mark) => mark.textContent).join('')).toBe('Cells breathe');
	expect(root.textContent).toBe(text);
});
