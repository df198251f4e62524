/** A typed answer beside the expected one, letter by letter. Nothing is judged: the student decides. */

export type Piece = { kind: 'right' | 'wrong' | 'left_out'; text: string };

/** Longer answers are compared as a whole: the table of a comparison grows with the square of their length. */
const limit = 600;

function letters(text: string): string[] {
	if (typeof Intl.Segmenter === 'function') return [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)].map(({ segment }) => segment);
	return [...text];
}

function tidy(text: string): string {
	return text.normalize('NFC').replace(/\s+/g, ' ').trim();
}

function join(pieces: Piece[]): Piece[] {
	const joined: Piece[] = [];
	for (const piece of pieces) {
		const last = joined.at(-1);
		if (last?.kind === piece.kind) last.text += piece.text;
		else joined.push({ ...piece });
	}
	return joined;
}

/** The longest letters in common stay; what was typed besides is wrong, what is missing was left out. */
export function compareTyped(typed: string, expected: string): Piece[] {
	const [a, b] = [letters(tidy(typed)), letters(tidy(expected))];
	if (a.length > limit || b.length > limit) {
		if (tidy(typed) === tidy(expected)) return [{ kind: 'right', text: tidy(expected) }];
		return [{ kind: 'wrong', text: tidy(typed) }, { kind: 'left_out', text: tidy(expected) }];
	}
	const table = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
	for (let i = a.length - 1; i >= 0; i--) {
		for (let j = b.length - 1; j >= 0; j--) {
			table[i]![j] = a[i] === b[j] ? table[i + 1]![j + 1]! + 1 : Math.max(table[i + 1]![j]!, table[i]![j + 1]!);
		}
	}
	const pieces: Piece[] = [];
	let [i, j] = [0, 0];
	while (i < a.length || j < b.length) {
		if (i < a.length && j < b.length && a[i] === b[j]) {
			pieces.push({ kind: 'right', text: b[j]! });
			i++;
			j++;
		} else if (i < a.length && (j >= b.length || table[i + 1]![j]! >= table[i]![j + 1]!)) pieces.push({ kind: 'wrong', text: a[i++]! });
		else pieces.push({ kind: 'left_out', text: b[j++]! });
	}
	return join(pieces);
}

export function isSame(pieces: readonly Piece[]): boolean {
	return pieces.every(({ kind }) => kind === 'right');
}
