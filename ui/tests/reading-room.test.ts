/** The Reader's looks and tools: themes and sizes are kept, tables and regions are taken out whole, look-ups find what is new. */
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { copyOf, offerEnlarging, regionBetween, regionInView } from '../src/features/reader/enlarge';
import Enlarged from '../src/features/reader/Enlarged.svelte';
import { ReadingLook } from '../src/features/reader/look.svelte';
import { lookUpQuery, otherPassages } from '../src/features/reader/lookup';
import LookUp from '../src/features/reader/LookUp.svelte';
import { rangeOfSelection } from '../src/features/reader/marks';
import { Pages } from '../src/features/reader/pages.svelte';
import { copyCited } from '../src/features/reader/passage';
import type { Sheets } from '../src/features/reader/sheets';
import Thumbnails from '../src/features/reader/Thumbnails.svelte';
import { toasts } from '../src/lib/toasts.svelte';
import { FakeBackend } from './fake-ipc';
import { makeDocument, makeHit } from './samples';

const mounted: Record<string, unknown>[] = [];
let fake: FakeBackend;
beforeEach(() => (fake = new FakeBackend().install()));
afterEach(async () => {
	for (const component of mounted.splice(0)) await unmount(component);
	document.body.replaceChildren();
	toasts.list = [];
	fake.uninstall();
});

function keep<T extends Record<string, unknown>>(component: T): T {
	mounted.push(component);
	flushSync();
	return component;
}

describe('the look of documents', () => {
	it('is kept for the next start', () => {
		const look = new ReadingLook();
		look.set({ theme: 'sepia', isTwoUp: true });
		look.resizeText(1);
		const next = new ReadingLook();
		expect([next.theme, next.isTwoUp, next.textSize]).toEqual(['sepia', true, 110]);
	});

	it('is the plain one when what was kept makes no sense', () => {
		for (const kept of ['nonsense', '3', 'null', '{"theme":"pink","textSize":7,"isTwoUp":"yes"}']) {
			localStorage.setItem('studium.reading-look', kept);
			const look = new ReadingLook();
			expect([look.theme, look.isTwoUp, look.textSize, look.attribute], kept).toEqual(['app', false, 100, undefined]);
		}
	});

	it('has a largest and a smallest text', () => {
		const look = new ReadingLook();
		for (let step = 0; step < 30; step++) look.resizeText(1);
		expect(look.textSize).toBe(240);
		for (let step = 0; step < 30; step++) look.resizeText(-1);
		expect(look.textSize).toBe(70);
	});
});

function pagesOf(count: number): { pages: Pages; drawn: number[] } {
	const drawn: number[] = [];
	const sheet: Sheets['sheet'] = (number) =>
		Promise.resolve({
			view: (scale) => ({ width: 600 * scale, height: 800 * scale, convertToViewportRectangle: (box) => box }),
			draw: () => {
				drawn.push(number);
				return { done: Promise.resolve(document.createElement('canvas')), cancel: () => undefined };
			},
			write: () => ({ done: Promise.resolve(), cancel: () => undefined })
		});
	const pages = new Pages({ count, sheet, close: () => undefined });
	pages.width = 648;
	pages.height = 900;
	pages.scrollTo = (top) => (pages.top = top);
	return { pages, drawn };
}

describe('thumbnails', () => {
	beforeEach(() => void vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(600));
	afterEach(() => void vi.restoreAllMocks());

	it('of a thousand pages are a few, drawn only after a moment', async () => {
		vi.useFakeTimers();
		const { pages, drawn } = pagesOf(1000);
		keep(mount(Thumbnails, { target: document.body, props: { pages } }));
		const count = document.querySelectorAll('.thumbnails button').length;
		expect(count).toBeGreaterThan(1);
		expect(count).toBeLessThan(15);
		expect(drawn).toEqual([]);
		await vi.advanceTimersByTimeAsync(150);
		expect(drawn.length).toBe(count);
		expect(document.querySelector('.thumbnails li')?.getAttribute('aria-setsize')).toBe('1000');
	});

	it('go from page to page by the arrow keys', async () => {
		const { pages } = pagesOf(1000);
		keep(mount(Thumbnails, { target: document.body, props: { pages } }));
		const first = document.querySelector<HTMLElement>('.thumbnails [aria-current=page]');
		expect(first?.getAttribute('aria-label')).toBe('Page 1');
		first?.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true, cancelable: true }));
		expect(pages.current).toBe(2);
		await vi.waitFor(() => expect((document.activeElement as HTMLElement).dataset.page).toBe('2'));
	});
});

describe('parts of a page', () => {
	const { pages } = pagesOf(3);
	beforeEach(() => pages.measureFirst());

	it('are rectangles on the page on which they begin', () => {
		// Pages are 600 wide around the middle at 400; the second begins at 832.
		const region = regionBetween(pages, 400, [250, 1032], [400, 1232]);
		expect(region).toEqual({ page: 2, left: 0.25, top: 0.25, width: 0.25, height: 0.25 });
		expect(regionBetween(pages, 400, [400, 1232], [250, 1032])).toEqual(region);
		expect(regionBetween(pages, 400, [250, 1032], [252, 1033])).toBeNull();
		expect(regionBetween(pages, 400, [20, 1032], [400, 1232])).toBeNull();
		expect(regionBetween(pages, 400, [550, 700], [2000, 2000])).toMatchObject({ page: 1, width: 0.25 });
	});

	it('are what stands in the window for those who have no mouse', () => {
		pages.top = 216;
		expect(regionInView(pages)).toEqual({ page: 1, left: 0, top: 0.25, width: 1, height: 0.75 });
	});
});

describe('tables and figures', () => {
	it('can be opened large by a button that leaves the text as it is', () => {
		const article = document.createElement('article');
		article.innerHTML =
			'<p data-start="0" data-end="3">abc</p><table data-start="4" data-end="7"><tbody><tr><td><mark class="highlight" data-testid="evidence-box">def</mark></td></tr></tbody></table>';
		document.body.append(article);
		const opened: Element[] = [];
		const open = (element: Element) => opened.push(element);
		offerEnlarging(article, 'Enlarge', open);
		offerEnlarging(article, 'Enlarge', open);
		const buttons = article.querySelectorAll<HTMLButtonElement>('button');
		expect([...buttons].map((button) => button.getAttribute('aria-label'))).toEqual(['Enlarge']);
		buttons[0]?.click();
		expect(opened).toEqual([article.querySelector('table')]);
		const range = document.createRange();
		range.selectNodeContents(article.querySelector('td')!);
		expect(rangeOfSelection(range)).toEqual([4, 7]);
		const copy = copyOf(opened[0]!);
		expect(copy.outerHTML).toBe('<table><tbody><tr><td>def</td></tr></tbody></table>');
	});

	it('grow by the plus key', () => {
		const content = document.createElement('table');
		keep(mount(Enlarged, { target: document.body, props: { content, title: 'Tides', isPage: false, onclose: () => undefined } }));
		const frame = document.querySelector<HTMLElement>('[data-testid=enlarged] .content');
		expect(document.querySelector('output')?.textContent).toBe('150%');
		window.dispatchEvent(new KeyboardEvent('keydown', { key: '+', cancelable: true }));
		flushSync();
		expect(document.querySelector('output')?.textContent).toBe('175%');
		expect(frame?.contains(content)).toBe(true);
	});
});

describe('looking up', () => {
	it('asks for words, not for operators', () => {
		expect(lookUpQuery('  “The -moon”  pulls: the\nsea ')).toBe('The moon pulls the sea');
		expect(lookUpQuery('word '.repeat(100)).split(' ').length).toBe(40);
	});

	it('leaves the passage itself out', () => {
		const [same, other] = [makeHit({ range: [10, 50] }), makeHit({ range: [60, 90] })];
		expect(otherPassages([same, other], { document: same.document.id, range: [20, 30] })).toEqual([other]);
		expect(otherPassages([same], null)).toEqual([same]);
	});

	it('shows what was found, nothing, or why it failed', async () => {
		fake.on('search', () => ({ hits: [], conversations: [] }));
		keep(mount(LookUp, { target: document.body, props: { text: 'moon', place: null, onclose: () => undefined } }));
		await vi.waitFor(() => expect(document.querySelector('[data-testid=look-up]')?.textContent).toContain('Nothing else'));
		await unmount(mounted.pop()!);
		fake.on('search', () => ({ hits: [makeHit({ quote: 'The moon pulls.' })], conversations: [] }));
		keep(mount(LookUp, { target: document.body, props: { text: 'moon', place: null, onclose: () => undefined } }));
		await vi.waitFor(() => expect(document.querySelector('[data-testid=look-up-hit]')?.textContent).toContain('The moon pulls.'));
		await unmount(mounted.pop()!);
		fake.fail('search', 'internal');
		keep(mount(LookUp, { target: document.body, props: { text: 'moon', place: null, onclose: () => undefined } }));
		await vi.waitFor(() => expect(document.querySelector('[data-testid=look-up] [role=alert]')).not.toBeNull());
	});
});

it('copies a passage with its reference as the backend writes it', async () => {
	const written: string[] = [];
	Object.defineProperty(navigator, 'clipboard', { configurable: true, value: { writeText: (text: string) => Promise.resolve(void written.push(text)) } });
	const opened = { document: makeDocument({ id: 'd' }), revision: 'r', format: 'pdf' as const, size_bytes: 1, part_count: 1, text_length: 9, duration_ms: null, outline: [] };
	await copyCited(opened, ['r', [3, 9]], 'apa');
	await copyCited(opened, null, 'bibtex');
	expect(written).toEqual(['apa d 3-9', 'bibtex d']);
	expect(toasts.list.map(({ text }) => text)).toEqual(['Copied with its reference', 'Reference copied']);
	fake.fail('cite', 'not_found');
	await copyCited(opened, null, 'apa');
	expect(written.length).toBe(2);
	expect(toasts.list.at(-1)?.failure?.code).toBe('not_found');
});
