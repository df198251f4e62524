/** Shapes over a picture: the backend writes each as an element with its description, here they are drawn. */

type Shape = { kind: string; values: Map<string, string>; isAsked: boolean };

function shapeOf(element: Element): Shape {
	const [kind = '', ...rest] = (element.getAttribute('data-shape') ?? '').split(':');
	const values = new Map(rest.map((part): [string, string] => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]));
	return { kind, values, isAsked: element.classList.contains('cloze') };
}

function svg(name: string, attributes: Record<string, string | number>): SVGElement {
	const element = document.createElementNS('http://www.w3.org/2000/svg', name);
	for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
	return element;
}

/** Shares of the picture's width and height. */
function outline({ kind, values }: Shape): SVGElement | null {
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
		const points = (values.get('points') ?? '').split(' ').map((pair) => pair.split(',').map(Number));
		if (points.some((pair) => pair.length !== 2 || !pair.every(Number.isFinite))) return null;
		return svg('polygon', { points: points.map((pair) => pair.join(',')).join(' ') });
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
		element.remove();
		if (shape.kind === 'text') {
			holder.append(label(shape));
			continue;
		}
		if (!shape.isAsked && shape.values.get('oi') !== '1') continue;
		const drawn = outline(shape);
		if (!drawn) continue;
		const isOpen = shape.isAsked && isAnswer;
		drawn.setAttribute('class', ['mask', shape.isAsked && 'asked', isOpen && 'shown'].filter(Boolean).join(' '));
		if (!isOpen) covered++;
		layer.append(drawn);
	}
	layer.setAttribute('aria-label', describe(covered));
}
