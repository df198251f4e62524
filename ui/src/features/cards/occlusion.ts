/** Shapes over a picture: the backend writes each as an element with its description, here they are drawn. */
import { cornersOf, readDescription, type Description } from './occlusion-shapes';

type Shape = Description & {
	isAsked: boolean;
	/** It belongs to no card, and stands on the picture of all. */
	isAlways: boolean;
};

function shapeOf(element: Element): Shape {
	const isAlways = (element.getAttribute('data-ordinal') ?? '').split(',').includes('0');
	return { ...readDescription(element.getAttribute('data-shape') ?? ''), isAsked: element.classList.contains('cloze') && !isAlways, isAlways };
}

function svg(name: string, attributes: Record<string, string | number>): SVGElement {
	const element = document.createElementNS('http://www.w3.org/2000/svg', name);
	for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
	return element;
}

/** Shares of the picture's width and height. */
function outline(shape: Shape): SVGElement | null {
	const { kind, values } = shape;
	const number = (key: string) => {
		const value = Number(values.get(key) ?? 0);
		return Number.isFinite(value) ? value : 0;
	};
	if (kind === 'rect') return svg('rect', { x: number('left'), y: number('top'), width: Math.max(0, number('width')), height: Math.max(0, number('height')) });
	if (kind === 'ellipse') {
		const [rx, ry] = [Math.max(0, number('rx')), Math.max(0, number('ry'))];
		return svg('ellipse', { cx: number('left') + rx, cy: number('top') + ry, rx, ry });
	}
	if (kind === 'polygon') {
		const corners = cornersOf(shape);
		return corners.length > 0 ? svg('polygon', { points: corners.map(({ x, y }) => `${x},${y}`).join(' ') }) : null;
	}
	return null;
}

function label({ values }: Shape): HTMLElement {
	const element = document.createElement('span');
	element.className = 'label';
	element.textContent = values.get('text') ?? '';
	element.style.left = `${Number(values.get('left') ?? 0) * 100}%`;
	element.style.top = `${Number(values.get('top') ?? 0) * 100}%`;
	return element;
}

/** Takes a shape out with the break that separates it from the next: it would be an empty line above the picture. */
function takeOut(element: Element): void {
	let next = element.nextSibling;
	while (next instanceof Text && next.data.trim() === '') next = next.nextSibling;
	if (next instanceof HTMLBRElement) next.remove();
	element.remove();
}

/** Puts the shapes over the picture. With `oi=1` the shapes that are not asked stay closed on both sides. */
export function drawOcclusion(root: ParentNode, isAnswer: boolean, describe: (covered: number) => string): void {
	const elements = [...root.querySelectorAll('[data-shape]')];
	// A heading above it may hold a picture as well.
	const picture = root.querySelector('.occlusion img, #image-occlusion-container img') ?? root.querySelector('img');
	if (elements.length === 0 || !picture) return;
	const holder = document.createElement('div');
	holder.className = 'occluded';
	picture.replaceWith(holder);
	const layer = svg('svg', { viewBox: '0 0 1 1', preserveAspectRatio: 'none', role: 'img' });
	holder.append(picture, layer);
	let covered = 0;
	for (const element of elements) {
		const shape = shapeOf(element);
		takeOut(element);
		if (shape.kind === 'text') {
			holder.append(label(shape));
			continue;
		}
		if (!shape.isAsked && !shape.isAlways && shape.values.get('oi') !== '1') continue;
		const drawn = outline(shape);
		if (!drawn) continue;
		const isOpen = shape.isAsked && isAnswer;
		drawn.setAttribute('class', ['mask', shape.isAsked && 'asked', isOpen && 'shown'].filter(Boolean).join(' '));
		if (!isOpen) covered++;
		layer.append(drawn);
	}
	layer.setAttribute('aria-label', describe(covered));
}
