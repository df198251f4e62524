/** The state of pages on screen: which are near, how large, side by side or not, and where the student is. */
import { tick } from 'svelte';
import { anchorAt, heightOf, layOut, pageAtHeight, pageGap, pagesInView, type Anchor, type PageSize } from './layout';
import type { Sheet, Sheets } from './sheets';

export const zoomSteps = [0.5, 0.67, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4];
/** CSS pixels per PDF point at 100 %. */
const pointScale = 96 / 72;
/** Room left and right of a page when it fits the width. */
const sideRoom = 48;
/** Letter and A4 differ little; the first page replaces this guess at once. */
const guess: PageSize = { width: 595, height: 842 };

export function nextZoom(zoom: number, direction: 1 | -1): number {
	const step = direction > 0 ? zoomSteps.find((each) => each > zoom + 0.01) : zoomSteps.findLast((each) => each < zoom - 0.01);
	return step ?? zoom;
}

export class Pages {
	count = $state(0);
	/** Null fits the width of the window. */
	zoom = $state<number | null>(null);
	/** Two pages side by side? */
	isTwoUp = $state(false);
	width = $state(800);
	height = $state(600);
	top = $state(0);
	#sizes = $state.raw<ReadonlyMap<number, PageSize>>(new Map());
	#typical = $state.raw<PageSize>(guess);
	#source: Sheets;
	#sheets = new Map<number, Promise<Sheet>>();
	/** Moves the real scroll position; set by the component that owns it. */
	scrollTo: (top: number, isSmooth: boolean) => void = () => undefined;

	columns = $derived(this.isTwoUp ? 2 : 1);
	fitScale = $derived(
		Math.min(2.2, Math.max(0.3, (this.width - sideRoom - (this.columns - 1) * pageGap) / (this.columns * this.#typical.width)))
	);
	scale = $derived(this.zoom === null ? this.fitScale : this.zoom * pointScale);
	percent = $derived(this.scale / pointScale);
	layout = $derived(layOut(this.count, this.#sizes, this.#typical, this.scale, { columns: this.columns }));
	near = $derived(pagesInView(this.layout, this.top, this.height, this.height));
	/** The page that the upper third of the window shows; of two side by side the left one. */
	current = $derived(pageAtHeight(this.layout, this.top + this.height / 3));
	shown = $derived(Array.from({ length: Math.max(0, this.near[1] - this.near[0] + 1) }, (_, at) => this.near[0] + at));

	constructor(source: Sheets) {
		this.#source = source;
		this.count = source.count;
	}

	/** Sizes at scale 1 of a page, as far as they are known. */
	size(number: number): PageSize {
		return this.#sizes.get(number) ?? this.#typical;
	}

	/** The pages at another scale, as a list of thumbnails shows them. */
	layOutSmall(width: number, gap: number) {
		return layOut(this.count, this.#sizes, this.#typical, width / this.#typical.width, { gap });
	}

	/** Reads the first page's size, by which all unread ones are laid out. */
	async measureFirst(): Promise<void> {
		const { width, height } = (await this.page(1)).view(1);
		this.#typical = { width, height };
	}

	page(number: number): Promise<Sheet> {
		let sheet = this.#sheets.get(number);
		if (!sheet) {
			sheet = this.#source.sheet(number);
			this.#sheets.set(number, sheet);
			void sheet.then(
				(page) => this.#measured(number, page.view(1)),
				() => this.#sheets.delete(number)
			);
		}
		return sheet;
	}

	close(): void {
		this.#source.close();
	}

	setTwoUp(isTwoUp: boolean): void {
		if (isTwoUp !== this.isTwoUp) this.#keepPlace(() => (this.isTwoUp = isTwoUp));
	}

	/** Goes a page, or a pair of pages, on or back. */
	turn(direction: 1 | -1): void {
		this.goTo(this.current + direction * this.columns);
	}

	setZoom(zoom: number | null): void {
		this.#keepPlace(() => (this.zoom = zoom));
	}

	zoomBy(direction: 1 | -1): void {
		this.setZoom(nextZoom(this.percent, direction));
	}

	resize(width: number, height: number): void {
		if (width === this.width) this.height = height;
		else
			this.#keepPlace(() => {
				this.width = width;
				this.height = height;
			});
	}

	goTo(page: number, share = 0, isSmooth = false): void {
		const within: Anchor = { page: Math.min(this.count, Math.max(1, page)), share };
		this.scrollTo(Math.max(0, heightOf(this.layout, within) - (share > 0 ? this.height / 3 : 8)), isSmooth);
	}

	#measured(number: number, { width, height }: PageSize): void {
		const known = this.#sizes.get(number) ?? this.#typical;
		if (Math.abs(known.width - width) < 0.5 && Math.abs(known.height - height) < 0.5) return;
		this.#keepPlace(() => (this.#sizes = new Map(this.#sizes).set(number, { width, height })));
	}

	/** Changes the layout without moving what is being read. */
	#keepPlace(change: () => void): void {
		const line = this.height / 3;
		const anchor = anchorAt(this.layout, this.top + line);
		const before = heightOf(this.layout, anchor);
		change();
		const moved = heightOf(this.layout, anchor) - before;
		if (Math.abs(moved) <= 0.5) return;
		const top = Math.max(0, this.top + moved);
		this.top = top;
		// Only after the column has its new height can it be scrolled there.
		void tick().then(() => this.scrollTo(top, false));
	}
}
