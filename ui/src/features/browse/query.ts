/** Searches as text: how a condition is added, negated or taken out again. */

export type Join = 'and' | 'not' | 'or';

/** The words, conditions and groups of a search that stand beside each other, each as it is written. */
export function pieces(query: string): string[] {
	const found: string[] = [];
	let piece = '';
	let depth = 0;
	let isQuoted = false;
	for (let at = 0; at < query.length; at++) {
		const letter = query[at] ?? '';
		if (letter === '\\') {
			piece += letter + (query[++at] ?? '');
			continue;
		}
		if (letter === '"') isQuoted = !isQuoted;
		if (!isQuoted && letter === '(') depth++;
		if (!isQuoted && letter === ')') depth--;
		if (/\s/.test(letter) && !isQuoted && depth === 0) {
			if (piece) found.push(piece);
			piece = '';
		} else piece += letter;
	}
	if (piece) found.push(piece);
	return found;
}

function isJoint(piece: string | undefined): boolean {
	return piece !== undefined && /^(or|and)$/i.test(piece);
}

/** Does the search hold this condition, on its own or after a minus? */
export function stateOf(query: string, condition: string): 'on' | 'not' | 'off' {
	const all = pieces(query);
	if (all.includes(condition)) return 'on';
	return all.includes(`-${condition}`) ? 'not' : 'off';
}

/** Takes a condition out, with the `or` that joined it. */
export function without(query: string, condition: string): string {
	const all = pieces(query);
	const at = all.findIndex((piece) => piece === condition || piece === `-${condition}`);
	if (at < 0) return query;
	if (isJoint(all[at - 1])) all.splice(at - 1, 2);
	else all.splice(at, isJoint(all[at + 1]) ? 2 : 1);
	return all.join(' ');
}

/** The search with one condition more; one that is there already is taken out. */
export function joined(query: string, condition: string, how: Join): string {
	const wanted = how === 'not' ? `-${condition}` : condition;
	const state = stateOf(query, condition);
	if (state !== 'off') {
		const rest = without(query, condition);
		return (state === 'not') === (how === 'not') ? rest : joined(rest, condition, how);
	}
	const all = pieces(query);
	if (all.length === 0) return wanted;
	if (how === 'or') return `${all.join(' ')} or ${wanted}`;
	// "and" binds closer than "or": what stood there stays together.
	const before = all.some((piece) => /^or$/i.test(piece)) ? `(${all.join(' ')})` : all.join(' ');
	return `${before} ${wanted}`;
}

export type Problem = { at: number; piece: string; advice: string };

/** What the backend says of a search that cannot be read: where, which piece, and what to write instead. */
export function problemOf(detail: string): Problem | null {
	const found = /"((?:[^"\\]|\\.)*)" at letter (\d+): (.+)$/s.exec(detail);
	if (!found) return null;
	const [, piece = '', at = '0', rest = ''] = found;
	// The chain of causes tells the innermost once more.
	const again = rest.indexOf(`: "${piece}" at letter`);
	return { at: Number(at), piece: piece.replace(/\\(["\\'])/g, '$1'), advice: again < 0 ? rest : rest.slice(0, again) };
}

/** The advice in the window's own words, by what the backend's sentence is about. */
const adviceKinds = [
	[/bracket does not close/, 'open_group'],
	[/no bracket is open/, 'stray_close'],
	[/nothing between the brackets/, 'empty_group'],
	[/must stand on both sides/, 'lonely_word'],
	[/after the minus/, 'lonely_minus'],
	[/quote does not close/, 'open_quote'],
	[/nothing in the quotes/, 'empty_quote'],
	[/backslash stands only/, 'stray_backslash'],
	[/before the colon/, 'no_prefix'],
	[/write is: with/, 'is_what'],
	[/write flag:/, 'flag_what'],
	[/write has:source/, 'has_what'],
	[/write prop:/, 'prop_what'],
	[/one of = !=/, 'prop_compare'],
	[/number of days/, 'days'],
	[/write a number/, 'number'],
	[/a button from/, 'button'],
	[/write ids/, 'ids'],
	[/write dupe:/, 'dupe'],
	[/regular expression/, 'regex'],
	[/too large/, 'too_large']
] as const;

export type AdviceKind = (typeof adviceKinds)[number][1];

export function adviceKind(advice: string): AdviceKind | null {
	return adviceKinds.find(([words]) => words.test(advice))?.[1] ?? null;
}
