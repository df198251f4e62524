/** Dragging rows to another place with the pointer. The browser's own drag and drop never arrives: the shell takes it for files. */
import type { DocumentId } from '$lib/ipc';

/** Near the edge of the list it scrolls: within so many pixels, by so many at a time. */
const edge = 48;
const stride = 12;
/** A hand that only clicks moves less. */
const threshold = 4;

export type Drop = { id: DocumentId; side: 'before' | 'after' };

export class RowDrag {
	/** What is dragged; empty while nothing is. */
	ids = $state.raw<DocumentId[]>([]);
	drop = $state.raw<Drop | null>(null);
	#start: { y: number; ids: DocumentId[] } | null = null;
	#onDrop: (ids: DocumentId[], drop: Drop) => void;

	constructor(onDrop: (ids: DocumentId[], drop: Drop) => void) {
		this.#onDrop = onDrop;
	}

	begin(event: PointerEvent, ids: DocumentId[]): void {
		this.#start = { y: event.clientY, ids };
		(event.currentTarget as HTMLElement).setPointerCapture?.(event.pointerId);
	}

	move(event: PointerEvent, scroller: HTMLElement | null): void {
		if (!this.#start) return;
		if (this.ids.length === 0 && Math.abs(event.clientY - this.#start.y) < threshold) return;
		this.ids = this.#start.ids;
		const under = document.elementFromPoint(event.clientX, event.clientY)?.closest<HTMLElement>('[data-testid=document-row]');
		if (under?.dataset.id) {
			const { top, height } = under.getBoundingClientRect();
			this.drop = { id: under.dataset.id, side: event.clientY < top + height / 2 ? 'before' : 'after' };
		}
		if (!scroller) return;
		const { top, bottom } = scroller.getBoundingClientRect();
		if (event.clientY < top + edge) scroller.scrollTop -= stride;
		else if (event.clientY > bottom - edge) scroller.scrollTop += stride;
	}

	end(): void {
		const { ids, drop } = this;
		this.cancel();
		if (ids.length > 0 && drop) this.#onDrop(ids, drop);
	}

	cancel(): void {
		this.#start = this.drop = null;
		this.ids = [];
	}
}
