/** What is heard of the open document, lit like evidence is, and whether the text follows it. */
import { backend, type Located, type RevisionId, type TextRange } from '$lib/ipc';

/** So long a scroll that began here is its own and not the student's. */
const ownScrollMs = 900;
/** What is heard is left where it is while it stands between these shares of the window's height. */
const [comfortFrom, comfortTo] = [0.08, 0.8];

export type Extent = { top: number; bottom: number };

/** Is some of it in the window? */
export function isInView(part: Extent, frame: Extent): boolean {
	return part.bottom > frame.top && part.top < frame.bottom;
}

/** Must the text be moved for it to be read along? */
export function needsScroll(part: Extent, frame: Extent): boolean {
	const height = frame.bottom - frame.top;
	return part.top < frame.top + height * comfortFrom || part.top > frame.top + height * comfortTo;
}

export class Heard {
	/** In the text of this revision. */
	revision: RevisionId | null = null;
	range = $state.raw<TextRange | null>(null);
	/** Where that is on a page; only where there are pages. */
	located = $state.raw<Located | null>(null);
	/** False while the student looks at something else. */
	isFollowing = $state(true);
	/** Counts what is to be scrolled to. */
	turn = $state(0);
	#ownScrollUntil = 0;

	begin(revision: RevisionId): void {
		this.put(null);
		this.revision = revision;
		this.isFollowing = true;
	}

	async light(range: TextRange, hasPages: boolean): Promise<void> {
		if (this.range?.[0] === range[0] && this.range[1] === range[1]) return;
		this.range = range;
		if (hasPages && this.revision !== null) {
			// Where a sentence is on the page is worth knowing, not worth failing for.
			const located = await backend.locate(this.revision, range).catch(() => null);
			if (this.range !== range) return;
			this.located = located;
		}
		this.turn++;
	}

	put(range: null): void {
		this.range = range;
		this.located = null;
	}

	/** Back to what is heard. */
	follow(): void {
		this.isFollowing = true;
		this.turn++;
	}

	willScroll(now = performance.now()): void {
		this.#ownScrollUntil = now + ownScrollMs;
	}

	/** What is heard now was lit: where the student looks already, it is followed again. */
	found(isSeen: boolean): void {
		if (isSeen) this.isFollowing = true;
	}

	/** The text was scrolled: by the student, unless it was scrolled from here just now. */
	scrolled(isSeen: boolean, now = performance.now()): void {
		if (this.range !== null && now >= this.#ownScrollUntil) this.isFollowing = isSeen;
	}
}

export const heard = new Heard();
