/** Feeds pdf.js with ranges of the bytes behind a revision from the backend; the file is never read whole. */
import { PDFDataRangeTransport } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { readBytes, type RevisionId } from '$lib/ipc';

/** The most that one command returns (see the contract of read_bytes). */
const largestRead = 1024 * 1024;

export class DocumentBytes extends PDFDataRangeTransport {
	#revision: RevisionId;
	#onfailure: (thrown: unknown) => void;
	#isAborted = false;

	/** pdf.js has no way to be told that a range failed, so the owner is told and ends the loading. */
	constructor(revision: RevisionId, size: number, onfailure: (thrown: unknown) => void) {
		super(size, null);
		this.#revision = revision;
		this.#onfailure = onfailure;
	}

	override requestDataRange(begin: number, end: number): void {
		this.#read(begin, end).then(
			(bytes) => {
				if (!this.#isAborted) this.onDataRange(begin, bytes);
			},
			(thrown: unknown) => {
				if (!this.#isAborted) this.#onfailure(thrown);
			}
		);
	}

	override abort(): void {
		this.#isAborted = true;
	}

	async #read(begin: number, end: number): Promise<Uint8Array> {
		const bytes = new Uint8Array(end - begin);
		for (let at = begin; at < end; ) {
			const piece = new Uint8Array(await readBytes(this.#revision, at, Math.min(largestRead, end - at)));
			if (piece.length === 0) throw new Error(`no bytes at ${at} of ${this.#revision}`);
			bytes.set(piece, at - begin);
			at += piece.length;
		}
		return bytes;
	}
}
