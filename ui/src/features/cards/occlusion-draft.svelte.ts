/** A picture and the shapes over it while they are drawn: which is chosen, what the pointer does, the way back. */
import {
	boxBetween, handles, hidesAll, moved, parseShapes, printShapes, resized, withBox, withMode, without, withNew, withNumber,
	type Box, type Drawable, type Handle, type Point, type Shapes
} from './occlusion-shapes';
import { mediaName } from './sanitize';

/** The note that is written: HTML of its fields. Shapes stand in the first, the picture in the second. */
type Written = { readonly values: readonly string[]; write(field: number, html: string): void };
type Texts = readonly [shapes: string, picture: string];
type Drag = { at: number | null; handle: Handle | null; from: Point; begun: Box | null; box: Box | null };

const mostSteps = 100;
const middle: Box = { left: 0.4, top: 0.4, width: 0.2, height: 0.2 };

/** The file that a field shows. */
export function pictureIn(html: string): string | null {
	const holder = document.createElement('template');
	holder.innerHTML = html;
	return mediaName(holder.content.querySelector('img')?.getAttribute('src') ?? '');
}

/** The same field with another picture. */
export function withPicture(html: string, name: string): string {
	const picture = `<img src="${name}">`;
	return /<img\b[^>]*>/i.test(html) ? html.replace(/<img\b[^>]*>/i, () => picture) : html + picture;
}

function isSame(one: Texts, other: Texts): boolean {
	return one[0] === other[0] && one[1] === other[1];
}

export class OcclusionDraft {
	/** What is drawn next. */
	kind = $state<Drawable>('rect');
	selected = $state<number | null>(null);
	#drag = $state.raw<Drag | null>(null);
	/** Wanted of the first shape; then the shapes say it themselves. */
	#isHidingAll = $state(true);
	#steps = $state.raw<{ before: Texts; after: Texts }[]>([]);
	readonly #note: Written;

	#texts = $derived.by((): Texts => [this.#note.values[0] ?? '', this.#note.values[1] ?? '']);
	shapes = $derived(parseShapes(this.#texts[0]));
	picture = $derived(pictureIn(this.#texts[1]));
	isHidingAll = $derived(this.shapes.list.length > 0 ? hidesAll(this.shapes) : this.#isHidingAll);
	chosen = $derived(this.selected === null ? null : (this.shapes.list[this.selected] ?? null));
	// What somebody else wrote since is not taken back.
	canUndo = $derived.by(() => {
		const last = this.#steps.at(-1);
		return last !== undefined && isSame(last.after, this.#texts);
	});
	/** While it is drawn. */
	drawing = $derived(this.#drag?.at === null ? this.#drag.box : null);

	constructor(note: Written) {
		this.#note = note;
	}

	/** Where a shape lies now, also while it is dragged. */
	boxAt(at: number): Box | null {
		return this.#drag?.at === at ? this.#drag.box : (this.shapes.list[at]?.box ?? null);
	}

	#write(texts: Texts): void {
		const before = this.#texts;
		if (isSame(before, texts)) return;
		texts.forEach((text, field) => text !== before[field] && this.#note.write(field, text));
		this.#steps = [...this.#steps.slice(1 - mostSteps), { before, after: texts }];
	}

	#change(shapes: Shapes): void {
		this.#write([printShapes(shapes), this.#texts[1]]);
	}

	#draw(box: Box): void {
		this.#change(withNew(this.shapes, this.kind, box, this.isHidingAll));
		this.selected = this.shapes.list.length - 1;
	}

	/** In the middle, beside what is there already. */
	add(): void {
		let box = middle;
		const isTaken = ({ left, top }: Box) => this.shapes.list.some((shape) => Math.abs((shape.box?.left ?? 2) - left) + Math.abs((shape.box?.top ?? 2) - top) < 0.02);
		for (let tries = 0; tries < 10 && isTaken(box); tries++) box = moved(box, 0.04, 0.04);
		this.#draw(box);
	}

	setPicture(name: string): void {
		this.#write([this.#texts[0], withPicture(this.#texts[1], name)]);
	}

	setMode(isHidingAll: boolean): void {
		this.#isHidingAll = isHidingAll;
		this.#change(withMode(this.shapes, isHidingAll));
	}

	assign(at: number, number: number): void {
		this.#change(withNumber(this.shapes, at, number));
	}

	move(at: number, dx: number, dy: number): void {
		const box = this.shapes.list[at]?.box;
		if (box) this.#change(withBox(this.shapes, at, moved(box, dx, dy)));
	}

	/** By its lower right corner. */
	resize(at: number, dx: number, dy: number): void {
		const box = this.shapes.list[at]?.box;
		if (box) this.#change(withBox(this.shapes, at, resized(box, 'se', dx, dy)));
	}

	/** The next shape is chosen then, or the last one. */
	remove(at: number): void {
		this.#change(without(this.shapes, at));
		const left = this.shapes.list.length;
		this.selected = left === 0 ? null : Math.min(at, left - 1);
	}

	undo(): boolean {
		const last = this.#steps.at(-1);
		if (!last || !this.canUndo) return false;
		this.#steps = this.#steps.slice(0, -1);
		last.before.forEach((text, field) => text !== last.after[field] && this.#note.write(field, text));
		if (this.selected !== null && this.selected >= this.shapes.list.length) this.selected = null;
		return true;
	}

	/** The pointer went down: on a handle of the chosen shape, on a shape, or on the picture. */
	begin(from: Point, at: number | null, handle: string | undefined): void {
		this.selected = at;
		const shape = at === null ? null : this.shapes.list[at];
		if (shape?.isFixed) return;
		this.#drag = { at, handle: handles.find((each) => each === handle) ?? null, from, begun: shape?.box ?? null, box: shape?.box ?? null };
	}

	drag(to: Point): void {
		if (!this.#drag) return;
		const { at, handle, from, begun } = this.#drag;
		const [dx, dy] = [to.x - from.x, to.y - from.y];
		const box = at === null || !begun ? boxBetween(from, to) : handle ? resized(begun, handle, dx, dy) : moved(begun, dx, dy);
		this.#drag = { ...this.#drag, box };
	}

	end(): void {
		const drag = this.#drag;
		this.#drag = null;
		if (!drag?.box || drag.box === drag.begun) return;
		if (drag.at === null) this.#draw(drag.box);
		else this.#change(withBox(this.shapes, drag.at, drag.box));
	}

	/** Leaves the shape where it was; false when the pointer did nothing. */
	cancel(): boolean {
		const wasDragging = this.#drag !== null;
		this.#drag = null;
		return wasDragging;
	}
}
