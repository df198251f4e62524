/** The parts of a text document on screen: a window that grows up and down as the student scrolls. */
import { backend, toAppError, type AppError, type ReaderDocument, type ReaderPart } from '$lib/ipc';
import { sanitizeDocument } from '$lib/text/sanitize';

/** Parts fetched at a time: enough to fill a window, little enough to appear at once. */
const step = 12;

export type ShownPart = ReaderPart & { clean: string };

export class Parts {
	list = $state.raw<ShownPart[]>([]);
	failure = $state.raw<AppError | null>(null);
	isLoading = $state(false);
	#document: ReaderDocument;

	constructor(document: ReaderDocument) {
		this.#document = document;
	}

	get isAtStart(): boolean {
		return this.list[0]?.index === 0 || this.#document.part_count === 0;
	}
	get isAtEnd(): boolean {
		return this.#document.part_count === 0 || this.list.at(-1)?.index === this.#document.part_count - 1;
	}

	/** Makes sure the part that holds this position is on screen. */
	async reach(position: number): Promise<void> {
		const holds = this.list.some(({ range }) => range[0] <= position && position < range[1]);
		if (holds) return;
		await this.#run(async () => {
			const index = await this.#partAt(position);
			const from = Math.max(0, index - 2);
			this.list = await this.#fetch(from, from + step);
		});
	}

	async extendDown(): Promise<void> {
		const last = this.list.at(-1)?.index ?? -1;
		if (this.isLoading || this.isAtEnd) return;
		await this.#run(async () => {
			this.list = [...this.list, ...(await this.#fetch(last + 1, last + 1 + step))];
		});
	}

	async extendUp(): Promise<void> {
		const first = this.list[0]?.index ?? 0;
		if (this.isLoading || first === 0) return;
		await this.#run(async () => {
			this.list = [...(await this.#fetch(Math.max(0, first - step), first)), ...this.list];
		});
	}

	/** Parts are in order, so the one that holds a position is found by halving: about ten reads of a thousand. */
	async #partAt(position: number): Promise<number> {
		let low = 0;
		let high = this.#document.part_count - 1;
		if (position === 0) return 0;
		while (low < high) {
			const middle = Math.ceil((low + high) / 2);
			const [part] = await backend.readParts(this.#document.revision, middle, middle + 1);
			if (part && part.range[0] <= position) low = middle;
			else high = middle - 1;
		}
		return low;
	}

	async #fetch(from: number, to: number): Promise<ShownPart[]> {
		const parts = await backend.readParts(this.#document.revision, from, Math.min(to, this.#document.part_count));
		return parts.map((part) => ({ ...part, clean: sanitizeDocument(part.html ?? '') }));
	}

	async #run(work: () => Promise<void>): Promise<void> {
		this.isLoading = true;
		try {
			await work();
			this.failure = null;
		} catch (thrown) {
			this.failure = toAppError(thrown);
		} finally {
			this.isLoading = false;
		}
	}
}
