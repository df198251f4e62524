/** Shapes over a picture as a field holds them: read, changed, written. What is not changed keeps every byte. */
import { greatest, numbersOf } from './cloze';

/** Shares of the picture's width and height. */
export type Point = { x: number; y: number };
export type Box = { left: number; top: number; width: number; height: number };

/** What can be drawn here; Anki knows more kinds. */
export type Drawable = 'rect' | 'ellipse';
export const handles = ['nw', 'n', 'ne', 'e', 'se', 's', 'sw', 'w'] as const;
export type Handle = (typeof handles)[number];

export type Description = { kind: string; values: ReadonlyMap<string, string> };
export type Shape = Description & {
	/** Of its cards: shapes of the same number are asked together. 0 is that of no card. */
	numbers: readonly number[];
	/** What surrounds it; null where that cannot be told. */
	box: Box | null;
	/** In degrees, around its upper left corner. */
	angle: number;
	/** Cannot be moved or reshaped here. */
	isFixed: boolean;
	/** As it stands in the field, and what follows it there. */
	text: string;
	after: string;
};
export type Shapes = { before: string; list: readonly Shape[] };

/** A smaller one is a slip of the hand. */
export const smallest = 0.01;

const pattern = /\{\{c([\d,]+)::image-occlusion:([\s\S]*?)\}\}/g;
/** A colon in a value is written with a backslash. */
const colon = /(?<!\\):/;
const onlyBreaks = /^(?:\s|<br\s*\/?>)*$/i;

/** `rect:left=.1:top=.2:…` */
export function readDescription(text: string): Description {
	const [kind = '', ...rest] = text.split(colon);
	return { kind, values: new Map(rest.map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1).replaceAll('\\:', ':')])) };
}

/** The corners of a polygon; none where they cannot be read. */
export function cornersOf({ values }: Description): Point[] {
	const pairs = (values.get('points') ?? '').trim().split(/\s+/).map((pair) => pair.split(',').map(Number));
	return pairs.every((pair) => pair.length === 2 && pair.every(Number.isFinite)) ? pairs.map(([x = 0, y = 0]) => ({ x, y })) : [];
}

function boxOf(shape: Description): Box | null {
	const [left, top, width, height, rx, ry] = ['left', 'top', 'width', 'height', 'rx', 'ry'].map((key) => Number(shape.values.get(key) ?? 0)) as [number, number, number, number, number, number];
	const corners = shape.kind === 'polygon' ? cornersOf(shape) : [];
	const [xs, ys] = [corners.map(({ x }) => x), corners.map(({ y }) => y)];
	const box =
		shape.kind === 'rect' ? { left, top, width, height }
		: shape.kind === 'ellipse' ? { left, top, width: rx * 2, height: ry * 2 }
		: shape.kind === 'text' ? { left, top, width: 0, height: 0 }
		: corners.length > 0 ? { left: Math.min(...xs), top: Math.min(...ys), width: Math.max(...xs) - Math.min(...xs), height: Math.max(...ys) - Math.min(...ys) }
		: null;
	return box && Object.values(box).every(Number.isFinite) && box.width >= 0 && box.height >= 0 ? box : null;
}

function read(text: string, numbers: readonly number[], description: string, after: string): Shape {
	const said = readDescription(description);
	const box = boxOf(said);
	const angle = Number(said.values.get('angle') ?? 0) || 0;
	const isFixed = box === null || angle !== 0 || (said.kind !== 'rect' && said.kind !== 'ellipse');
	return { ...said, numbers, box, angle, isFixed, text, after };
}

export function parseShapes(text: string): Shapes {
	const found = [...text.matchAll(pattern)].filter(([, numbers = '']) => numbersOf(numbers).length > 0);
	const list = found.map((match, at) => {
		const end = match.index + match[0].length;
		return read(match[0], numbersOf(match[1] ?? ''), match[2] ?? '', text.slice(end, found[at + 1]?.index ?? text.length));
	});
	return { before: text.slice(0, found[0]?.index ?? text.length), list };
}

export function printShapes({ before, list }: Shapes): string {
	return before + list.map(({ text, after }) => text + after).join('');
}

/** At most four digits behind the point and no zero before it, as Anki writes them. */
function share(value: number): string {
	return value.toFixed(4).replace(/\.?0+$/, '').replace(/^0(?=\.)/, '');
}

function round(value: number): number {
	return Math.round(value * 10_000) / 10_000;
}

function between(value: number, least: number, most: number): number {
	return Math.max(least, Math.min(most, value));
}

/** Half of the width, and never more: what ends at the edge of the picture must not leave it. */
function half(value: number): number {
	return Math.floor(value * 5000 + 1e-6) / 10_000;
}

function written(kind: string, { left, top, width, height }: Box): Record<string, string> {
	const place = { left: share(left), top: share(top) };
	return kind === 'ellipse' ? { ...place, rx: share(half(width)), ry: share(half(height)) } : { ...place, width: share(width), height: share(height) };
}

/** The part of a box that lies on the picture. */
export function clampBox({ left, top, width, height }: Box): Box {
	const [x0, y0] = [round(between(left, 0, 1)), round(between(top, 0, 1))];
	return { left: x0, top: y0, width: round(round(between(left + width, 0, 1)) - x0), height: round(round(between(top + height, 0, 1)) - y0) };
}

/** What is spanned between two points; null where that is too small to be meant. */
export function boxBetween(from: Point, to: Point): Box | null {
	const box = clampBox({ left: Math.min(from.x, to.x), top: Math.min(from.y, to.y), width: Math.abs(to.x - from.x), height: Math.abs(to.y - from.y) });
	return box.width < smallest || box.height < smallest ? null : box;
}

export function moved(box: Box, dx: number, dy: number): Box {
	return { ...box, left: round(between(box.left + dx, 0, Math.max(0, 1 - box.width))), top: round(between(box.top + dy, 0, Math.max(0, 1 - box.height))) };
}

export function resized(box: Box, handle: Handle, dx: number, dy: number): Box {
	let [x0, y0, x1, y1] = [box.left, box.top, box.left + box.width, box.top + box.height];
	if (handle.includes('w')) x0 = between(x0 + dx, 0, x1 - smallest);
	if (handle.includes('e')) x1 = between(x1 + dx, x0 + smallest, 1);
	if (handle.includes('n')) y0 = between(y0 + dy, 0, y1 - smallest);
	if (handle.includes('s')) y1 = between(y1 + dy, y0 + smallest, 1);
	return clampBox({ left: x0, top: y0, width: x1 - x0, height: y1 - y0 });
}

/** Values are changed where they stand; null takes one out. */
function withValues(shape: Shape, changes: Record<string, string | null>): Shape {
	const start = shape.text.indexOf(':image-occlusion:') + ':image-occlusion:'.length;
	const parts = shape.text.slice(start, -2).split(colon);
	for (const [key, value] of Object.entries(changes)) {
		const at = parts.findIndex((part, place) => place > 0 && part.startsWith(`${key}=`));
		if (value === null) parts.splice(at < 0 ? parts.length : at, 1);
		else parts.splice(at < 0 ? parts.length : at, 1, `${key}=${value}`);
	}
	const description = parts.join(':');
	return read(`${shape.text.slice(0, start)}${description}}}`, shape.numbers, description, shape.after);
}

function replaced({ before, list }: Shapes, at: number, change: (shape: Shape) => Shape): Shapes {
	return { before, list: list.map((shape, place) => (place === at ? change(shape) : shape)) };
}

/** A shape lies somewhere else; what of its place is the same stays written as it is. */
export function withBox(shapes: Shapes, at: number, box: Box): Shapes {
	return replaced(shapes, at, (shape) => {
		if (shape.isFixed || !shape.box) return shape;
		const old = written(shape.kind, shape.box);
		return withValues(shape, Object.fromEntries(Object.entries(written(shape.kind, box)).filter(([key, value]) => value !== old[key])));
	});
}

export function withNumber(shapes: Shapes, at: number, number: number): Shapes {
	return replaced(shapes, at, (shape) => ({ ...shape, numbers: [number], text: shape.text.replace(/^\{\{c[\d,]+/, `{{c${number}`) }));
}

/** Of the next card. */
export function nextNumber({ list }: Shapes): number {
	return Math.min(greatest, Math.max(0, ...list.flatMap(({ numbers }) => numbers)) + 1);
}

/** Are the shapes closed that are not asked? */
export function hidesAll({ list }: Shapes): boolean {
	return list.some(({ values }) => values.get('oi') === '1');
}

/** Labels hide nothing. */
export function withMode({ before, list }: Shapes, isHidingAll: boolean): Shapes {
	const oi = isHidingAll ? '1' : null;
	return { before, list: list.map((shape) => (shape.kind === 'text' || (shape.values.get('oi') === '1') === isHidingAll ? shape : withValues(shape, { oi }))) };
}

export function withNew({ before, list }: Shapes, kind: Drawable, box: Box, isHidingAll: boolean): Shapes {
	const number = nextNumber({ before, list });
	const values = Object.entries({ ...written(kind, clampBox(box)), ...(isHidingAll && { oi: '1' }) }).map(([key, value]) => `:${key}=${value}`);
	const description = kind + values.join('');
	const last = list.at(-1);
	const known = last?.after === '' ? [...list.slice(0, -1), { ...last, after: '<br>' }] : list;
	return { before, list: [...known, read(`{{c${number}::image-occlusion:${description}}}`, [number], description, '')] };
}

/** Takes a shape out with the break that belongs to it; words between shapes stay. */
export function without({ before, list }: Shapes, at: number): Shapes {
	const [gone, last] = [list[at], list[at - 1]];
	if (!gone) return { before, list };
	const rest = list.filter((_, place) => place !== at);
	const isLast = at === list.length - 1;
	const kept = isLast || !onlyBreaks.test(gone.after) ? gone.after : '';
	if (!last) return { before: before + (onlyBreaks.test(kept) ? '' : kept), list: rest };
	const after = isLast && onlyBreaks.test(last.after) ? kept : last.after + kept;
	return { before, list: rest.map((shape, place) => (place === at - 1 ? { ...shape, after } : shape)) };
}
