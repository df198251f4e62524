/** pdf.js as this app uses it: its own files from this site, no eval, no scripting, bytes by range. */
import {
	getDocument,
	GlobalWorkerOptions,
	PasswordResponses,
	TextLayer,
	type PageViewport,
	type PDFDocumentProxy,
	type PDFPageProxy
} from 'pdfjs-dist/legacy/build/pdf.mjs';
import { backend, type ReaderDocument, type RevisionId } from '$lib/ipc';
import { writeLines } from './recognised';
import type { Sheet, Sheets, View, Work } from './sheets';
import { DocumentBytes } from './transport';

const files = `${location.origin}/pdfjs/`;
GlobalWorkerOptions.workerSrc = `${files}pdf.worker.min.mjs`;

/** One read is this long: few round trips for a page, little waste when jumping around. */
const rangeChunkSize = 256 * 1024;

export type OpenPdf = { opened: Promise<PDFDocumentProxy>; close: () => void };

export type PdfQuestions = {
	/** Asked when the file is encrypted; answer by calling back. */
	password: (isWrong: boolean, answer: (password: string) => void) => void;
	failure: (thrown: unknown) => void;
};

export function openPdf(revision: RevisionId, size: number, questions: PdfQuestions): OpenPdf {
	const task = getDocument({
		range: new DocumentBytes(revision, size, questions.failure),
		rangeChunkSize,
		disableAutoFetch: true,
		disableStream: true,
		isEvalSupported: false,
		enableXfa: false,
		cMapUrl: `${files}cmaps/`,
		cMapPacked: true,
		standardFontDataUrl: `${files}standard_fonts/`,
		wasmUrl: `${files}wasm/`,
		iccUrl: `${files}iccs/`,
		verbosity: 0
	});
	task.onPassword = (answer: (password: string) => void, reason: number) =>
		questions.password(reason === PasswordResponses.INCORRECT_PASSWORD, answer);
	// Closing while loading rejects the promise; whoever closed no longer waits for it.
	return { opened: task.promise, close: () => void task.destroy().catch(() => undefined) };
}

export class PdfSheets implements Sheets {
	count: number;
	#proxy: PDFDocumentProxy;
	#opened: ReaderDocument;

	constructor(proxy: PDFDocumentProxy, opened: ReaderDocument) {
		this.#proxy = proxy;
		this.#opened = opened;
		this.count = proxy.numPages;
	}

	async sheet(number: number): Promise<Sheet> {
		const page = await this.#proxy.getPage(number);
		return {
			view: (scale) => page.getViewport({ scale }),
			draw: (view, sharpness) => draw(page, view as PageViewport, number, sharpness),
			write: (layer, view) => write(page, view as PageViewport, layer, () => backend.readPageLines(this.#opened.revision, number - 1))
		};
	}

	/** Whoever opened the file closes it. */
	close(): void {}
}

function draw(page: PDFPageProxy, viewport: PageViewport, number: number, sharpness: number): Work<HTMLElement> {
	const canvas = document.createElement('canvas');
	canvas.width = Math.floor(viewport.width * sharpness);
	canvas.height = Math.floor(viewport.height * sharpness);
	canvas.dataset.testid = 'page-canvas';
	canvas.dataset.page = String(number);
	canvas.setAttribute('aria-hidden', 'true');
	const task = page.render({ canvas, viewport, transform: [sharpness, 0, 0, sharpness, 0, 0] });
	return { done: task.promise.then(() => canvas), cancel: () => task.cancel() };
}

/** The page's own text; of a scan, which has none, what was recognised on it. */
function write(page: PDFPageProxy, viewport: PageViewport, layer: HTMLElement, lines: () => ReturnType<typeof backend.readPageLines>): Work<void> {
	let isCancelled = false;
	layer.replaceChildren();
	const text = new TextLayer({ textContentSource: page.streamTextContent(), container: layer, viewport });
	const done = text.render().then(async () => {
		if (layer.textContent?.trim() || isCancelled) return;
		const recognised = await lines();
		if (!isCancelled) writeLines(layer, recognised, viewport as View, viewport.scale);
	});
	return {
		done,
		cancel: () => {
			isCancelled = true;
			text.cancel();
		}
	};
}
