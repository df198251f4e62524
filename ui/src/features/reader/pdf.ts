/** pdf.js as this app uses it: its own files from this site, no eval, no scripting, bytes by range. */
import { getDocument, GlobalWorkerOptions, PasswordResponses, type PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import type { RevisionId } from '$lib/ipc';
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
