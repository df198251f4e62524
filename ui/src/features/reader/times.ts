/** Which paragraph of a transcript is spoken at a time: found by halving, then read on from there. */
import { backend, type ReaderPart, type RevisionId } from '$lib/ipc';

/** Paragraphs read at a time: while a lecture plays, the next ones are soon wanted. */
const step = 16;

function startOf({ locator }: ReaderPart): number {
	return locator.kind === 'time' ? locator.start_ms : 0;
}

export class Times {
	#known = new Map<number, ReaderPart>();

	constructor(
		private readonly revision: RevisionId,
		private readonly count: number
	) {}

	/** The last paragraph that has begun by then; in a pause it is still the one before. Null before the first. */
	async at(ms: number): Promise<ReaderPart | null> {
		let low = 0;
		let high = this.count - 1;
		let found: ReaderPart | null = null;
		while (low <= high) {
			const middle = Math.floor((low + high) / 2);
			const part = await this.#part(middle);
			if (!part) return found;
			if (startOf(part) <= ms) {
				found = part;
				low = middle + 1;
			} else high = middle - 1;
		}
		return found;
	}

	async #part(index: number): Promise<ReaderPart | null> {
		const known = this.#known.get(index);
		if (known) return known;
		const from = Math.floor(index / step) * step;
		for (const part of await backend.readParts(this.revision, from, Math.min(from + step, this.count))) this.#known.set(part.index, part);
		return this.#known.get(index) ?? null;
	}
}
