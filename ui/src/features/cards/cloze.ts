/** Deletions like {{c1::Paris::city}} in the text of a field: their numbers, and their two sides. */

type Deletion = { start: number; end: number; number: number; hidden: string; hint: string | null };

const opening = /\{\{c(\d{1,3})::/g;
const deepest = 16;

/** The outermost deletions, in order. */
function deletionsIn(text: string): Deletion[] {
	const found: Deletion[] = [];
	opening.lastIndex = 0;
	for (let match = opening.exec(text); match; match = opening.exec(text)) {
		const from = opening.lastIndex;
		const end = closing(text, from);
		if (end < 0) continue;
		const inside = text.slice(from, end);
		const cut = hintAt(inside);
		found.push({
			start: match.index,
			end: end + 2,
			number: Number(match[1]),
			hidden: cut < 0 ? inside : inside.slice(0, cut),
			hint: cut < 0 ? null : inside.slice(cut + 2)
		});
		opening.lastIndex = end + 2;
	}
	return found;
}

function closing(text: string, from: number): number {
	let depth = 1;
	const pattern = /\{\{c\d{1,3}::|\}\}/g;
	pattern.lastIndex = from;
	for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
		depth += match[0] === '}}' ? -1 : 1;
		if (depth === 0) return match.index;
	}
	return -1;
}

/** The last :: that stands in no deletion inside. */
function hintAt(inside: string): number {
	const at = inside.lastIndexOf('::');
	if (at < 0 || /\{\{c\d{0,3}$/.test(inside.slice(0, at))) return -1;
	return inside.indexOf('}}', at) < 0 ? at : -1;
}

export function clozeNumbers(texts: readonly string[]): number[] {
	const numbers = new Set<number>();
	const look = (text: string, depth: number) => {
		for (const { number, hidden } of deletionsIn(text)) {
			if (number > 0) numbers.add(number);
			if (depth < deepest) look(hidden, depth + 1);
		}
	};
	texts.forEach((text) => look(text, 0));
	return [...numbers].sort((a, b) => a - b);
}

/** Of the next deletion, or of the last one again. */
export function nextCloze(texts: readonly string[], isSame: boolean): number {
	const last = clozeNumbers(texts).at(-1) ?? 0;
	return isSame ? Math.max(1, last) : last + 1;
}

export function showCloze(text: string, asked: number, isAnswer: boolean, depth = 0): string {
	let html = '';
	let at = 0;
	for (const { start, end, number, hidden, hint } of deletionsIn(text)) {
		html += text.slice(at, start);
		at = end;
		const inner = depth < deepest ? showCloze(hidden, asked, isAnswer, depth + 1) : '';
		if (hidden.startsWith('image-occlusion:')) {
			const shape = hidden.slice('image-occlusion:'.length).replaceAll('"', '&quot;').replaceAll('<', '&lt;');
			html += `<div class="${number === asked ? 'cloze' : 'cloze-inactive'}" data-ordinal="${number}" data-shape="${shape}"></div>`;
		} else if (number !== asked) html += `<span class="cloze-inactive" data-ordinal="${number}">${inner}</span>`;
		else html += `<span class="cloze" data-ordinal="${number}">${isAnswer ? inner : `[${hint || '...'}]`}</span>`;
	}
	return html + text.slice(at);
}
