/** Where a range of an answer's text stands on the page, so that the words being heard can be lit without drawing the answer anew. */
import type { TextRange } from '$lib/ipc';
import { toUtf16 } from '$lib/text/scalars';

/** What the page adds to the text: pins, marks, the cursor, and formulas, whose letters are not those of their TeX. */
const added = 'button, .unsupported, .cut, .cursor, math';

type Spot = { node: Text; offset: number };

/** Markup between two words: a link's address, the TeX of a formula. Further away is another word of the same letters. */
const furthest = 400;

function near(source: string, words: string, at: number): number {
	const found = source.indexOf(words, at);
	return found - at > furthest ? -1 : found;
}

/**
 * The place on the page of every UTF-16 unit of the source. The words of the page are those of the source in their order with
 * its markup left out, so each is found at the first place where it can stand.
 */
export function spotsOf(root: HTMLElement, source: string): (Spot | null)[] {
	const spots: (Spot | null)[] = Array.from({ length: source.length }, () => null);
	const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
	let at = 0;
	const place = (node: Text, offset: number, length: number): boolean => {
		const found = near(source, node.data.slice(offset, offset + length), at);
		if (found < 0) return false;
		for (let unit = 0; unit < length; unit++) spots[found + unit] = { node, offset: offset + unit };
		at = found + length;
		return true;
	};
	while (walker.nextNode()) {
		const node = walker.currentNode as Text;
		if (node.parentElement?.closest(added)) continue;
		for (const { 0: word, index } of node.data.matchAll(/\S+/g)) {
			if (place(node, index, word.length)) continue;
			// The source escapes something in this word: what is the same letter by letter is enough.
			for (let offset = index; offset < index + word.length; offset++) place(node, offset, 1);
		}
	}
	return spots;
}

/** The words of a range on the page; null when none of them is there. */
export function rangeOn(spots: (Spot | null)[], source: string, [start, end]: TextRange): Range | null {
	const inside = spots.slice(toUtf16(source, start), toUtf16(source, end)).filter((spot) => spot !== null);
	const [first, last] = [inside[0], inside.at(-1)];
	if (!first || !last) return null;
	const range = document.createRange();
	range.setStart(first.node, first.offset);
	range.setEnd(last.node, last.offset + 1);
	return range;
}

export type Box = { left: number; top: number; width: number; height: number };

/** One box a line, seen from the corner of `origin`. */
export function linesOf(rects: Iterable<DOMRect>, origin: { left: number; top: number }): Box[] {
	const lines: { left: number; right: number; top: number; bottom: number }[] = [];
	for (const { left, right, top, bottom, width } of rects) {
		if (width === 0) continue;
		const middle = (top + bottom) / 2;
		const line = lines.find((each) => each.top < middle && middle < each.bottom);
		if (!line) lines.push({ left, right, top, bottom });
		else Object.assign(line, { left: Math.min(line.left, left), right: Math.max(line.right, right) });
	}
	return lines.map(({ left, right, top, bottom }) => ({ left: left - origin.left, top: top - origin.top, width: right - left, height: bottom - top }));
}
