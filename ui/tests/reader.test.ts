/** The Reader's arithmetic: pages in a column, boxes on a page, marks in a text, parts around a place. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { screenBoxes } from '../src/features/reader/boxes';
import { anchorAt, heightOf, layOut, pageAtHeight, pagesInView } from '../src/features/reader/layout';
import { clearMarks, markRange, rangeOfSelection } from '../src/features/reader/marks';
import { Parts } from '../src/features/reader/parts.svelte';
import { lastRead, ReaderState } from '../src/features/reader/state.svelte';
import type { PageBox, ReaderDocument, ReaderPart } from '../src/lib/ipc';
import { FakeBackend } from './fake-ipc';
import { makeDocument } from './samples';

const size = { width: 600, height: 800 };

describe('page layout', () => {
	it('needs only a few of a thousand pages', () => {
		const layout = layOut(1000, new Map(), size, 1);
		const [first, last] = pagesInView(layout, layout.tops[499] ?? 0, 900, 900);
		expect([first, last]).toEqual([498, 502]);
	});

	it('finds the page at a height', () => {
		const layout = layOut(3, new Map(), size, 1);
		expect([0, 16, 815, 832, 5000].map((y) => pageAtHeight(layout, y))).toEqual([1, 1, 1, 2, 3]);
	});

	it('keeps the place when a page above turns out taller', () => {
		const before = layOut(10, new Map(), size, 1);
		const anchor = anchorAt(before, 4000);
		const after = layOut(10, new Map([[1, { width: 600, height: 1000 }]]), size, 1);
		expect(heightOf(after, anchor)).toBe(4200);
	});

	it('puts two pages side by side, the spine in the middle', () => {
		const layout = layOut(5, new Map([[2, { width: 300, height: 1000 }]]), size, 1, { columns: 2 });
		expect(layout.tops).toEqual([16, 16, 1032, 1032, 1848]);
		expect(layout.lefts).toEqual([-608, 8, -608, 8, -608]);
		expect([16, 900, 1031, 1032, 9999].map((y) => pageAtHeight(layout, y))).toEqual([1, 1, 1, 3, 5]);
		expect(pagesInView(layout, 900, 200, 0)).toEqual([1, 4]);
		expect(pagesInView(layout, 1900, 900, 0)).toEqual([5, 5]);
	});

	it('centres pages of different widths', () => {
		const layout = layOut(2, new Map([[2, { width: 300, height: 400 }]]), size, 1);
		expect(layout.lefts).toEqual([-300, -150]);
	});

	it('has nothing to show of no pages', () => {
		expect(pagesInView(layOut(0, new Map(), size, 1), 0, 800, 0)).toEqual([1, 0]);
	});
});

describe('evidence boxes', () => {
	// Origin bottom left to origin top left on a page 800 high, as an unrotated viewport does.
	const viewport = { convertToViewportRectangle: ([x0 = 0, y0 = 0, x1 = 0, y1 = 0]: number[]) => [x0, 800 - y0, x1, 800 - y1] };

	it('are turned to the screen', () => {
		expect(screenBoxes([[10, 700, 60, 712]], viewport)).toEqual([{ left: 10, top: 88, width: 50, height: 12 }]);
	});

	it('join the words of a line and keep lines and columns apart', () => {
		const words: PageBox[] = [
			[10, 700, 40, 712],
			[44, 700, 80, 712],
			[300, 700, 340, 712],
			[10, 680, 50, 692]
		];
		expect(screenBoxes(words, viewport).map(({ left, width }) => [left, width])).toEqual([
			[10, 70],
			[300, 40],
			[10, 40]
		]);
	});
});

describe('marks', () => {
	let root: HTMLElement;
	beforeEach(() => {
		root = document.createElement('article');
		root.innerHTML = '<p data-start="0" data-end="10">ab<b>c🌱d</b>efghi</p><p data-start="12" data-end="17">klmno</p>';
		document.body.append(root);
	});
	afterEach(() => root.remove());

	it('cover a range across elements and blocks, in scalars', () => {
		const marks = markRange(root, [1, 14], 'evidence');
		expect(marks.map(({ textContent }) => textContent)).toEqual(['b', 'c🌱d', 'efghi', 'kl']);
		expect(marks[0]?.dataset.testid).toBe('evidence-box');
	});

	it('leave the text as it was when cleared', () => {
		const before = root.innerHTML;
		markRange(root, [3, 5], 'evidence');
		expect(root.innerHTML).not.toBe(before);
		clearMarks(root, 'evidence');
		expect(root.innerHTML).toBe(before);
		expect(root.querySelector('b')?.childNodes.length).toBe(1);
	});

	it('count a text once where blocks are nested', () => {
		root.innerHTML = '<ul data-start="0" data-end="6"><li data-start="0" data-end="3">abc</li><li data-start="3" data-end="6">def</li></ul>';
		expect(markRange(root, [2, 5], 'found').map(({ textContent }) => textContent)).toEqual(['c', 'de']);
	});

	it('give the range of a selection back', () => {
		const range = document.createRange();
		const bold = root.querySelector('b')?.firstChild as Text;
		range.setStart(bold, 1);
		range.setEnd(root.querySelectorAll('p')[1]?.firstChild as Text, 2);
		expect(rangeOfSelection(range)).toEqual([3, 14]);
	});
});

describe('with a backend', () => {
	let fake: FakeBackend;
	beforeEach(() => (fake = new FakeBackend().install()));
	afterEach(() => fake.uninstall());

	function textDocument(count: number): ReaderDocument {
		const parts: ReaderPart[] = Array.from({ length: count }, (_, index) => ({
			index,
			range: [index * 10, index * 10 + 10],
			locator: { kind: 'section', href: null, path: [] },
			html: `<p data-start="${index * 10}" data-end="${index * 10 + 9}">paragraph</p>`
		}));
		fake.sources.set('r', { outline: [], parts, text: 'paragraph '.repeat(count), size: 10 });
		const document = makeDocument({ revision: 'r', format: 'text' });
		fake.documents = [document];
		return { document, revision: 'r', format: 'text', size_bytes: 10, part_count: count, text_length: count * 10, duration_ms: null, outline: [] };
	}

	it('reaches a far place without reading all parts', async () => {
		const parts = new Parts(textDocument(1000));
		await parts.reach(7774);
		expect(parts.list.some(({ index }) => index === 777)).toBe(true);
		expect(fake.called('read_parts').length).toBeLessThan(14);
		await parts.extendUp();
		await parts.extendDown();
		expect(parts.list.map(({ index }) => index)).toEqual(Array.from({ length: parts.list.length }, (_, at) => 763 + at));
	});

	it('says when parts cannot be read', async () => {
		const parts = new Parts(textDocument(5));
		fake.fail('read_parts', 'file_missing');
		await parts.reach(0);
		expect(parts.failure?.code).toBe('file_missing');
	});

	it('opens, finds and steps through what it found', async () => {
		textDocument(30);
		const state = new ReaderState();
		await state.open('document');
		state.find('paragraph');
		await new Promise((resolve) => setTimeout(resolve, 260));
		expect(state.found?.length).toBe(30);
		state.step(-1);
		expect(state.hit?.range).toEqual([290, 299]);
	});

	it('finds a passage whose words a line end broke, by its first and last words', async () => {
		const text = 'Plants make sugar in two stages. The first catches light; the sec- ond needs none. This takes place in the stroma, the fluid around.';
		textDocument(1);
		fake.sources.set('r', { outline: [], parts: [], text, size: 1 });
		const state = new ReaderState();
		await state.open('document');
		const selected = 'make sugar in two stages. The first catches light; the second needs none. This takes place in the stroma';
		const range = await state.placeOf(selected, 1);
		expect(range && text.slice(...range)).toBe(selected.replace('second', 'sec- ond'));
		expect(await state.placeOf('three blind mice', 1)).toBeNull();
	});

	it('writes the reading position once, when the student leaves', async () => {
		textDocument(3);
		const state = new ReaderState();
		await state.open('document');
		state.read(2);
		state.read(4);
		await state.close();
		expect(fake.called('save_reading_position')).toEqual([{ id: 'document', position: 4 }]);
	});

	it('keeps a page by where its text begins, and the last page as the end', async () => {
		const { text_length } = textDocument(3);
		const state = new ReaderState();
		await state.open('document');
		state.readPage(2, false);
		await state.savePosition();
		state.readPage(3, true);
		await state.savePosition();
		expect(fake.called('save_reading_position').map(({ position }) => position)).toEqual([10, text_length]);
	});

	it('goes back to the page on which reading stopped, though the text is shorter now', async () => {
		const { document } = textDocument(3);
		const parts = fake.sources.get('r')!.parts.map((part) => ({ ...part, locator: { kind: 'page' as const, index: part.index + 1, label: null, boxes: [] } }));
		fake.sources.set('r', { outline: [], parts, text: 'paragraph '.repeat(3), size: 10 });
		fake.documents = [{ ...document, reading_position: 12 }];
		const state = new ReaderState();
		await state.open('document');
		expect(await state.savedPage()).toBe(2);
		fake.documents = [{ ...document, reading_position: 99 }];
		const other = new ReaderState();
		await other.open('document');
		await other.savedPage();
		expect(fake.called('locate').at(-1)).toEqual({ revision: 'r', range: [30, 30] });
	});

	it('knows evidence of an earlier text from evidence in this one', async () => {
		textDocument(3);
		fake.sources.set('old', { outline: [], parts: [], text: 'an earlier text', size: 3 });
		const state = new ReaderState();
		await state.open('document');
		await state.show({ revision: 'old', range: [3, 10] });
		expect(state.evidence?.quote).toBe('earlier');
		expect(state.isEvidenceInText).toBe(false);
		await state.show({ revision: 'r', range: [0, 9] });
		expect(state.isEvidenceInText).toBe(true);
		// The backend has found the old place again in the text of today.
		fake.locate = (_, range) => ({ ...fake.find('r', 'text')[0]!, revision: 'r', range });
		await state.show({ revision: 'old', range: [3, 10] });
		expect(state.isEvidenceInText).toBe(true);
	});

	it('shows the new text of a file that has changed, and forgets what was read in the old one', async () => {
		textDocument(3);
		const state = new ReaderState();
		await state.open('document');
		state.read(20);
		fake.documents = fake.documents.map((document) => ({ ...document, revision: 'renewed' }));
		fake.sources.set('renewed', { outline: [], parts: [], text: 'a new text', size: 3 });
		expect(await Promise.all([state.renew('renewed'), state.renew('renewed')])).toEqual([true, false]);
		expect(state.opened?.revision).toBe('renewed');
		await state.savePosition();
		expect(fake.called('save_reading_position')).toEqual([]);
	});
});

it('goes on with the document read last', () => {
	const list = [makeDocument({ id: 'a' }), makeDocument({ id: 'b', reading_position: 0.3 }), makeDocument({ id: 'c', status: 'failed', revision: null })];
	expect(lastRead(list, 'a')?.id).toBe('a');
	expect(lastRead(list, 'c')?.id).toBe('b');
	expect(lastRead([], null)).toBeNull();
});
