/** The column of pages keeps its place: through zooming, resizing and pages of unexpected size. */
import { tick } from 'svelte';
import { describe, expect, it, vi } from 'vitest';
import { nextZoom, Pages } from '../src/features/reader/pages.svelte';
import type { Sheet, Sheets } from '../src/features/reader/sheets';

function sheetOf(width: number, height: number): Sheet {
	const nothing = { done: Promise.reject(new Error('not drawn in tests')), cancel: () => undefined };
	nothing.done.catch(() => undefined);
	return {
		view: (scale) => ({ width: width * scale, height: height * scale, convertToViewportRectangle: (box) => box }),
		draw: () => nothing,
		write: () => nothing
	};
}

function pagesOf(count: number, height: (page: number) => number = () => 800): Pages {
	const pages = new Pages({ count, sheet: (page) => Promise.resolve(sheetOf(600, height(page))), close: () => undefined });
	pages.width = 648;
	pages.height = 900;
	pages.scrollTo = (top) => (pages.top = top);
	return pages;
}

describe('pages', () => {
	it('fit the width and are all there without being read', async () => {
		const pages = pagesOf(1000);
		await pages.measureFirst();
		expect(pages.scale).toBeCloseTo(1);
		expect(pages.layout.height).toBe(16 + 1000 * 816);
		expect(pages.shown.length).toBeLessThan(5);
	});

	it('stay on the page being read when zoomed', async () => {
		const pages = pagesOf(1000);
		await pages.measureFirst();
		pages.goTo(700, 0.5);
		const before = pages.current;
		pages.zoomBy(1);
		pages.zoomBy(1);
		await tick();
		expect(pages.current).toBe(before);
		pages.setZoom(null);
		await tick();
		expect(pages.current).toBe(before);
	});

	it('stay in place when a page above turns out taller', async () => {
		const pages = pagesOf(100, (page) => (page === 3 ? 2000 : 800));
		await pages.measureFirst();
		pages.goTo(50, 0.5);
		const top = pages.top;
		await pages.page(3);
		await tick();
		expect(pages.current).toBe(50);
		expect(pages.top - top).toBeCloseTo(1200);
	});

	it('ask again for a page that could not be read', async () => {
		const sheet = vi.fn<Sheets['sheet']>().mockRejectedValueOnce(new Error('gone')).mockResolvedValue(sheetOf(1, 1));
		const failing = new Pages({ count: 3, sheet, close: () => undefined });
		await expect(failing.page(2)).rejects.toThrow('gone');
		await tick();
		await expect(failing.page(2)).resolves.toBeDefined();
	});

	it('stop at the last page', () => {
		const pages = pagesOf(101);
		pages.goTo(9999);
		expect(pages.current).toBe(101);
	});

	it('stay on what is read when they come to stand side by side, and turn in pairs then', async () => {
		const pages = pagesOf(1000);
		await pages.measureFirst();
		pages.goTo(702, 0.5);
		pages.setTwoUp(true);
		await tick();
		expect(pages.current).toBe(701);
		expect(pages.layout.width).toBeLessThanOrEqual(pages.width);
		pages.turn(1);
		expect(pages.current).toBe(703);
		pages.setTwoUp(false);
		await tick();
		expect(pages.current).toBe(703);
	});
});

it('zooms in steps', () => {
	expect([nextZoom(0.94, 1), nextZoom(0.94, -1), nextZoom(4, 1), nextZoom(0.5, -1)]).toEqual([1, 0.9, 4, 0.5]);
});
