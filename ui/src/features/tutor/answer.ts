/** An answer as HTML: Markdown and formulas, pins after the claims they prove, nothing that loads or leads away. */
import katex from 'katex';
import MarkdownIt from 'markdown-it';
import type { Claim } from '$lib/ipc';
import { sanitizeAnswer } from '$lib/text/sanitize';
import { toUtf16 } from '$lib/text/scalars';

/**
 * Pins go through Markdown as ⸨n⸩. These brackets are punctuation, which keeps emphasis that ends right before a
 * pin intact, and no keyboard types them; those in the text itself are replaced first, one for one.
 */
const open = '\u2E28';
const close = '\u2E29';
const pinPattern = /\u2E28([^\u2E29]*)\u2E29/;

const unsupportedMark = '!';
const cursorMark = '|';
const cutMark = '~';

/** `cut` stands at the end of an answer of which the rest was not heard. */
export type AnswerWords = { pin: (n: number) => string; unsupported: string; cut?: string };

const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false });
markdown.disable('image');

/** TeX between dollars: display between two, inline between one that hugs its text, as in $x^2$. */
const formulaPattern = /\$\$([^$]+)\$\$|\$(?=\S)([^$\n]+?)(?<=\S)\$(?!\d)/y;

markdown.inline.ruler.before('escape', 'formula', (state, silent) => {
	formulaPattern.lastIndex = state.pos;
	const match = formulaPattern.exec(state.src);
	if (!match) return false;
	if (!silent) {
		const token = state.push('formula', 'math', 0);
		token.content = (match[1] ?? match[2] ?? '').replaceAll(/\u2E28[^\u2E29]*\u2E29/g, '');
		token.meta = { isDisplay: match[1] !== undefined };
	}
	state.pos += match[0].length;
	return true;
});
markdown.renderer.rules.formula = (tokens, at) => {
	const token = tokens[at]!;
	const isDisplay = (token.meta as { isDisplay: boolean }).isDisplay;
	const html = katex.renderToString(token.content, { output: 'mathml', displayMode: isDisplay, throwOnError: false });
	// The TeX source rides along as an annotation, which would turn into visible text when the page is cleaned.
	return html.replace(/<annotation[\s\S]*?<\/annotation>/g, '');
};

/** Stretches that a pin must not fall into: code, formulas, link targets. */
const unbreakable = /```[\s\S]*?(?:```|$)|`[^`\n]+`|\$\$[^$]+\$\$|\$(?=\S)[^$\n]+?(?<=\S)\$|\]\([^)\n]*\)/g;

function safePosition(text: string, wanted: number, stretches: [number, number][]): number {
	let at = wanted;
	// A claim may count the space or line end after its sentence; the pin belongs to the sentence.
	while (at > 0 && /\s/.test(text[at - 1] ?? '')) at--;
	const stretch = stretches.find(([from, to]) => from < at && at < to);
	return stretch ? stretch[1] : at;
}

function marksOf(claim: Claim): string {
	if (claim.citations.length === 0) return claim.support === 'none' ? open + unsupportedMark + close : '';
	return claim.citations.map((n) => open + n + close).join('');
}

/** The Markdown source with a placeholder after every claim. */
export function placePins(source: string, claims: readonly Claim[], isStreaming: boolean, isCut = false): string {
	const text = source.replaceAll(open, '(').replaceAll(close, ')');
	const stretches = [...text.matchAll(unbreakable)].map((match): [number, number] => [match.index, match.index + match[0].length]);
	const inserts = claims
		.map((claim) => ({ at: safePosition(text, toUtf16(text, claim.range[1]), stretches), marks: marksOf(claim) }))
		.sort((a, b) => b.at - a.at);
	const end = isStreaming ? cursorMark : isCut ? cutMark : null;
	let result = end === null ? text : `${text.trimEnd()}${open}${end}${close}`;
	for (const { at, marks } of inserts) result = result.slice(0, at) + marks + result.slice(at);
	return result;
}

function pinElement(content: string, words: AnswerWords): HTMLElement {
	if (content === cursorMark) {
		const cursor = document.createElement('span');
		cursor.className = 'cursor';
		return cursor;
	}
	if (content === unsupportedMark) {
		const mark = document.createElement('span');
		mark.className = 'unsupported';
		mark.textContent = words.unsupported;
		return mark;
	}
	if (content === cutMark) {
		const mark = document.createElement('span');
		mark.className = 'cut';
		mark.textContent = words.cut ?? '';
		return mark;
	}
	const pin = document.createElement('button');
	pin.type = 'button';
	pin.className = 'pin';
	pin.dataset.testid = 'citation';
	pin.dataset.n = content;
	pin.textContent = content;
	pin.setAttribute('aria-label', words.pin(Number(content)));
	return pin;
}

function raisePins(root: DocumentFragment, words: AnswerWords): void {
	const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
	const nodes: Text[] = [];
	while (walker.nextNode()) nodes.push(walker.currentNode as Text);
	for (const node of nodes) {
		const pieces = node.data.split(pinPattern);
		if (pieces.length === 1) continue;
		// split() with one group alternates text and what was between the brackets.
		node.replaceWith(...pieces.map((piece, at) => (at % 2 === 0 ? piece : pinElement(piece, words))).filter((piece) => piece !== ''));
	}
}

export function renderAnswer(source: string, claims: readonly Claim[], isStreaming: boolean, words: AnswerWords): string {
	const fragment = sanitizeAnswer(markdown.render(placePins(source, claims, isStreaming, words.cut !== undefined)));
	raisePins(fragment, words);
	const holder = document.createElement('div');
	holder.append(fragment);
	return holder.innerHTML;
}

/** Whole sentences of a growing text that were not there before: what a screen reader should be told. */
export function newSentences(text: string, from: number): { sentences: string; upTo: number } {
	const rest = text.slice(from);
	const end = Math.max(rest.lastIndexOf('. '), rest.lastIndexOf('? '), rest.lastIndexOf('! '), rest.lastIndexOf('\n'));
	return end < 0 ? { sentences: '', upTo: from } : { sentences: rest.slice(0, end + 1).trim(), upTo: from + end + 1 };
}
