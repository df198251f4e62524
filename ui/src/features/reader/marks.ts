/** Marks in a document's HTML: from ranges in Unicode scalars to text nodes and back. */
import type { AnnotationColor, TextRange } from '$lib/ipc';
import { scalarLength, toScalar, toUtf16 } from '$lib/text/scalars';

export type MarkKind = 'evidence' | 'found' | 'highlight' | 'heard';

const blockSelector = '[data-start]';

function textNodes(block: Element): Text[] {
	const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
	const nodes: Text[] = [];
	while (walker.nextNode()) nodes.push(walker.currentNode as Text);
	return nodes;
}

function startOf(block: Element): number {
	return Number(block.getAttribute('data-start'));
}

type Piece = { node: Text; from: number; to: number };

/** The pieces of text nodes that a range covers, in reading order. A node counts for its innermost block only. */
function piecesOf(root: Element, [start, end]: TextRange): Piece[] {
	const pieces: Piece[] = [];
	for (const block of root.querySelectorAll(blockSelector)) {
		let at = startOf(block);
		if (at >= end) continue;
		for (const node of textNodes(block)) {
			const length = scalarLength(node.data);
			if (at < end && at + length > start && node.parentElement?.closest(blockSelector) === block) {
				const from = toUtf16(node.data, Math.max(0, start - at));
				const to = toUtf16(node.data, Math.min(length, end - at));
				if (to > from) pieces.push({ node, from, to });
			}
			at += length;
		}
	}
	return pieces;
}

/** Wraps a range in `<mark>` elements and returns them; takes nothing else apart. */
export function markRange(root: Element, range: TextRange, kind: MarkKind, color: AnnotationColor | null = null): HTMLElement[] {
	return piecesOf(root, range).map(({ node, from, to }) => {
		const covered = from > 0 ? node.splitText(from) : node;
		if (to - from < covered.data.length) covered.splitText(to - from);
		const mark = document.createElement('mark');
		mark.className = kind;
		if (kind === 'evidence') mark.dataset.testid = 'evidence-box';
		if (color) mark.dataset.color = color;
		covered.replaceWith(mark);
		mark.append(covered);
		return mark;
	});
}

/** Removes the marks of a kind and heals the text nodes they split. */
export function clearMarks(root: Element, kind: MarkKind): void {
	for (const mark of root.querySelectorAll(`mark.${kind}`)) {
		const parent = mark.parentNode;
		mark.replaceWith(...mark.childNodes);
		parent?.normalize();
	}
}

function positionOf(node: Node, offset: number): number | null {
	const element = node instanceof Element ? node : node.parentElement;
	const block = element?.closest(blockSelector);
	if (!block) return null;
	const before = document.createRange();
	before.setStart(block, 0);
	before.setEnd(node, offset);
	const text = before.toString();
	return startOf(block) + toScalar(text, text.length);
}

/** The range of the canonical text that a selection covers, if both its ends are in the document. */
export function rangeOfSelection(selection: Range): TextRange | null {
	const start = positionOf(selection.startContainer, selection.startOffset);
	const end = positionOf(selection.endContainer, selection.endOffset);
	return start === null || end === null || end <= start ? null : [start, end];
}
