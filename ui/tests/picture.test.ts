/** Pictures as pages: boxes meet the pixels they were read from, recognised lines can be selected, files do not pile up. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { screenBoxes } from '../src/features/reader/boxes';
import { rangeOfSelection } from '../src/features/reader/marks';
import { pageOfPicture, PictureSheets, viewOfPicture } from '../src/features/reader/picture';
import { writeLines } from '../src/features/reader/recognised';
import type { ReaderDocument } from '../src/lib/ipc';
import { FakeBackend } from './fake-ipc';
import { makeDocument } from './samples';

describe('the page of a picture', () => {
	// The same figures stand in the tests of the extract worker, which gives the boxes.
	it('is the one that recognition gave it', () => {
		expect(pageOfPicture(40, 20)).toEqual({ width: 842, height: 421 });
		expect(pageOfPicture(20, 40)).toEqual({ width: 421, height: 842 });
		const { width, height } = pageOfPicture(8000, 6000);
		expect([width, height].map((side) => Math.round(side * 1e4) / 1e4)).toEqual([793.3333, 595]);
	});

	it('has its boxes counted from the bottom, the screen from the top', () => {
		const view = viewOfPicture({ width: 600, height: 800 }, 2);
		expect(screenBoxes([[10, 700, 60, 712]], view)).toEqual([{ left: 20, top: 176, width: 100, height: 24 }]);
	});
});

describe('recognised lines', () => {
	const view = viewOfPicture({ width: 600, height: 800 }, 2);
	const lines = [
		{ range: [100, 111] as [number, number], text: 'Größe zählt', bounds: [10, 700, 110, 710] as [number, number, number, number] },
		{ range: [112, 116] as [number, number], text: 'hier', bounds: [10, 680, 50, 690] as [number, number, number, number] }
	];

	it('lie over their place, as wide as it is', () => {
		const layer = document.createElement('div');
		writeLines(layer, lines, view, 2, (text) => text.length);
		const [first] = layer.querySelectorAll<HTMLElement>('span');
		expect([first?.style.left, first?.style.top]).toEqual(['20px', '180px']);
		// 11 letters of a font 20 px high would be 220 px wide; the place is 200.
		expect(Number(first?.style.getPropertyValue('--scale-x'))).toBeCloseTo(200 / 220);
		expect(first?.style.getPropertyValue('--font-height')).toBe('10px');
	});

	it('say which range of the text is selected', () => {
		const layer = document.createElement('div');
		document.body.append(layer);
		writeLines(layer, lines, view, 2, (text) => text.length);
		const range = document.createRange();
		range.setStart(layer.children[0]!.firstChild!, 6);
		range.setEnd(layer.children[1]!.firstChild!, 4);
		expect(rangeOfSelection(range)).toEqual([106, 116]);
		layer.remove();
	});
});

describe('the files of a picture', () => {
	let fake: FakeBackend;
	const addresses = new Set<string>();
	beforeEach(() => {
		fake = new FakeBackend().install();
		let next = 1;
		URL.createObjectURL = (blob) => {
			const address = `blob:${next++}:${(blob as Blob).type}`;
			addresses.add(address);
			return address;
		};
		URL.revokeObjectURL = (address) => void addresses.delete(address);
		HTMLImageElement.prototype.decode = () => Promise.resolve();
		vi.spyOn(HTMLImageElement.prototype, 'naturalWidth', 'get').mockReturnValue(400);
		vi.spyOn(HTMLImageElement.prototype, 'naturalHeight', 'get').mockReturnValue(200);
	});
	afterEach(() => {
		fake.uninstall();
		addresses.clear();
		vi.restoreAllMocks();
	});

	function opened(part_count: number): ReaderDocument {
		const document = makeDocument({ format: 'image' });
		return { document, revision: 'r', format: 'image', size_bytes: 9, part_count, text_length: 0, duration_ms: null, outline: [] };
	}

	it('are read once for page and thumbnail, and a few are held', async () => {
		fake.readPicture = (_, part) => Promise.resolve(new Uint8Array([part === 0 ? 0x89 : 0xff]).buffer);
		const sheets = new PictureSheets(opened(40));
		const sheet = await sheets.sheet(1);
		expect(sheet.view(1).width).toBe(842);
		const drawn = await sheet.draw(sheet.view(1), 1).done;
		expect(drawn.getAttribute('src')).toContain('image/png');
		expect(fake.called('read_picture').length).toBe(1);
		for (let page = 2; page <= 40; page++) await sheets.sheet(page);
		await vi.waitFor(() => expect(addresses.size).toBe(8));
		sheets.close();
		await vi.waitFor(() => expect(addresses.size).toBe(0));
	});

	it('are asked for again after a failure, which is told', async () => {
		fake.fail('read_picture', 'engine_crashed');
		const sheets = new PictureSheets(opened(1));
		await expect(sheets.sheet(1)).rejects.toMatchObject({ code: 'engine_crashed' });
		fake.heal('read_picture');
		await expect(sheets.sheet(1)).resolves.toBeDefined();
	});
});
