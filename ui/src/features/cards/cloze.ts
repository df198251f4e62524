/** Deletions like {{c1::Paris::city}} in the text of a field, on one card or several ({{c1,2::Paris}}): their numbers, and their two sides. */

type Deletion = { start: number; end: number; numbers: number[]; hidden: string; hint: string | null };

const opening = /\{\{c([\d,]+)::/g;
const deepest = 16;
/** The greatest number of a card; the backend takes no greater one. */
export const greatest = 500;

/** As in Anki, what is no number is passed over as long as one is left. 0 is that of no card: labels of a picture have it. */
export function numbersOf(written: string): number[] {
	const numbers = written.split(',').filter(Boolean).map(Number).filter((number) => number <= greatest);
	return [...new Set(numbers)].sort((a, b) => a - b);
}

/** The outermost deletions, in order. */
function deletionsIn(text: string): Deletion[] {
	const found: Deletion[] = [];
	opening.lastIndex = 0;
	for (let match = opening.exec(text); match; match = opening.exec(text)) {
		const from = opening.lastIndex;
		const numbers = numbersOf(match[1] ?? '');
		const close = numbers.length > 0 ? closing(text, from) : null;
		if (!close) continue;
		const { end, hint } = close;
		found.push({
			start: match.index,
			end: end + 2,
			numbers,
			hidden: text.slice(from, hint ?? end),
			hint: hint === null ? null : text.slice(hint + 2, end)
		});
		opening.lastIndex = end + 2;
	}
	return found;
}

/** Where a deletion ends, and where the first :: stands in it that belongs to none inside. */
function closing(text: string, from: number): { end: number; hint: number | null } | null {
	let depth = 0;
	let hint: number | null = null;
	const pattern = /\{\{|\}\}|::/g;
	pattern.lastIndex = from;
	for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
		if (match[0] === '{{') depth++;
		else if (match[0] === '::') hint ??= depth === 0 ? match.index : null;
		else if (depth-- === 0) return { end: match.index, hint };
	}
	return null;
}

export function clozeNumbers(texts: readonly string[]): number[] {
	const numbers = new Set<number>();
	const look = (text: string, depth: number) => {
		for (const { numbers: own, hidden } of deletionsIn(text)) {
			own.filter((number) => number > 0).forEach((number) => numbers.add(number));
			if (depth < deepest) look(hidden, depth + 1);
		}
	};
	texts.forEach((text) => look(text, 0));
	return [...numbers].sort((a, b) => a - b);
}

/** Of the next deletion, or of the last one again. */
export function nextCloze(texts: readonly string[], isSame: boolean): number {
	const last = clozeNumbers(texts).at(-1) ?? 0;
	return isSame ? Math.max(1, last) : Math.min(last + 1, greatest);
}

/** What the deletions of a card hide. */
export function hiddenIn(text: string, asked: number, depth = 0): string[] {
	if (depth > deepest) return [];
	return deletionsIn(text).flatMap(({ numbers, hidden }) => (numbers.includes(asked) ? [openCloze(hidden)] : hiddenIn(hidden, asked, depth + 1)));
}

/** A text with all of its deletions shown. */
export function openCloze(text: string, depth = 0): string {
	let open = '';
	let at = 0;
	for (const { start, end, hidden } of deletionsIn(text)) {
		open += text.slice(at, start) + (depth < deepest ? openCloze(hidden, depth + 1) : '');
		at = end;
	}
	return open + text.slice(at);
}

export function showCloze(text: string, asked: number, isAnswer: boolean, depth = 0): string {
	let html = '';
	let at = 0;
	for (const { start, end, numbers, hidden, hint } of deletionsIn(text)) {
		html += text.slice(at, start);
		at = end;
		const isAsked = numbers.includes(asked);
		const inner = depth < deepest ? showCloze(hidden, asked, isAnswer, depth + 1) : '';
		if (hidden.startsWith('image-occlusion:')) {
			const shape = hidden.slice('image-occlusion:'.length).replaceAll('"', '&quot;').replaceAll('<', '&lt;');
			html += `<div class="${isAsked ? 'cloze' : 'cloze-inactive'}" data-ordinal="${numbers.join()}" data-shape="${shape}"></div>`;
		} else if (!isAsked) html += `<span class="cloze-inactive" data-ordinal="${numbers.join()}">${inner}</span>`;
		else html += `<span class="cloze" data-ordinal="${numbers.join()}">${isAnswer ? inner : `[${hint || '...'}]`}</span>`;
	}
	return html + text.slice(at);
}
