/** The PDF column keeps its place: through zooming, resizing and pages of unexpected size. */
import type { PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { tick } from 'svelte';
import { describe, expect, it, vi } from 'vitest';
import { nextZoom, Pages } from '../src/features/reader/pages.svelte';

function pagesOf(count: number, height: (page: number) => number = () => 800): Pages {
	const getPage = (page: number) => Promise.resolve({ getViewport: () => ({ width: 600, height: height(page) }) });
	const pages = new Pages({ numPages: count, getPage } as unknown as PDFDocumentProxy);
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
		const pages = pagesOf(3);
		const getPage = vi.fn().mockRejectedValueOnce(new Error('gone')).mockResolvedValue({ getViewport: () => ({ width: 1, height: 1 }) });
		const failing = new Pages({ numPages: 3, getPage } as unknown as PDFDocumentProxy);
		await expect(failing.page(2)).rejects.toThrow('gone');
		await tick();
		await expect(failing.page(2)).resolves.toBeDefined();
		expect(pages.position).toBe(0);
	});

	it('turn positions into shares', () => {
		const pages = pagesOf(101);
		pages.goTo(51);
		expect(pages.position).toBeCloseTo(0.5);
		pages.goTo(9999);
		expect(pages.current).toBe(101);
	});
});

it('zooms in steps', () => {
	expect([nextZoom(0.94, 1), nextZoom(0.94, -1), nextZoom(4, 1), nextZoom(0.5, -1)]).toEqual([1, 0.9, 4, 0.5]);
});
