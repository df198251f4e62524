/** What the cards of a note will look like while it is being written. The backend's own rendering counts once it is saved. */
import type { NewNoteType } from '$lib/ipc';
import { clozeNumbers, hiddenIn, openCloze, showCloze } from './cloze';
import type { Face } from './face';

export type Preview = { name: string; face: Face };

type Filling = { fields: Map<string, string>; asked: number | null; isAnswer: boolean; front: string };
type Filled = { html: string; expected: string | null; isFilled: boolean };

/** A field or section, or a comment: what stands in one is text. */
const token = /<!--[\s\S]*?-->|\{\{([#^/]?)\s*([^{}]+?)\s*\}\}/g;

function isEmpty(html: string): boolean {
	return !/<img|\[sound:|\{\{c/.test(html) && html.replace(/<[^>]*>|&nbsp;|\s/g, '') === '';
}

function wordsOf(html: string): string {
	const holder = document.createElement('template');
	holder.innerHTML = html.replace(/<br\b[^>]*>/gi, ' ');
	return (holder.content.textContent ?? '').trim();
}

/** Everything between a section's opening and its end; the end itself where it never ends. */
function sectionEnd(template: string, name: string, from: number): { inner: number; after: number } {
	let depth = 1;
	const pattern = new RegExp(token.source, 'g');
	pattern.lastIndex = from;
	for (let match = pattern.exec(template); match; match = pattern.exec(template)) {
		if (match[2] !== name) continue;
		if (match[1] === '#' || match[1] === '^') depth++;
		if (match[1] === '/' && --depth === 0) return { inner: match.index, after: pattern.lastIndex };
	}
	return { inner: template.length, after: template.length };
}

function fill(template: string, filling: Filling): Filled {
	const filled: Filled = { html: '', expected: null, isFilled: false };
	const pattern = new RegExp(token.source, 'g');
	let at = 0;
	for (let match = pattern.exec(template); match; match = pattern.exec(template)) {
		filled.html += template.slice(at, match.index);
		at = pattern.lastIndex;
		const [, kind, name = ''] = match;
		if (kind === '#' || kind === '^') {
			const { inner, after } = sectionEnd(template, name, at);
			const number = /^c(\d+)$/.exec(name)?.[1];
			const has = number !== undefined && !filling.fields.has(name) ? filling.asked === Number(number) : !isEmpty(filling.fields.get(name) ?? '');
			if (has === (kind === '#')) {
				const part = fill(template.slice(at, inner), filling);
				filled.html += part.html;
				filled.expected ??= part.expected;
				filled.isFilled ||= part.isFilled;
			}
			at = after;
			pattern.lastIndex = after;
		} else if (kind === '') show(filled, name, filling);
		else if (kind === undefined) filled.html += match[0];
	}
	filled.html += template.slice(at);
	return filled;
}

function show(filled: Filled, written: string, { fields, asked, isAnswer, front }: Filling): void {
	const parts = written.split(':').map((part) => part.trim());
	const name = parts.at(-1) ?? '';
	if (name === 'FrontSide') {
		filled.html += front;
		return;
	}
	const value = fields.get(name);
	if (value === undefined) {
		if (!['Tags', 'Type', 'Deck', 'Subdeck', 'Card', 'CardFlag'].includes(name)) filled.html += `{{${written}}}`;
		return;
	}
	if (!isEmpty(value)) filled.isFilled = true;
	const filters = parts.slice(0, -1).reverse();
	let html = value;
	for (const filter of filters) {
		// What is only heard is not shown.
		if (filter.startsWith('tts ')) html = '';
		else if (filter === 'cloze-only' || (filter === 'cloze' && filters.includes('type'))) html = hiddenIn(html, asked ?? 1).join(', ');
		else if (filter === 'cloze') html = showCloze(html, asked ?? 1, isAnswer);
		else if (filter === 'text') html = wordsOf(html);
		else if (filter === 'hint') html = isEmpty(html) ? '' : `<details class="hint"><summary>${name}</summary>${html}</details>`;
		else if (filter === 'type') {
			filled.expected = wordsOf(openCloze(html));
			html = '<span data-type-in=""></span>';
		}
	}
	filled.html += html;
}

/** One card for each template that has something to ask, or one for each number of a deletion. */
export function previewCards(type: NewNoteType, values: readonly string[]): Preview[] {
	const fields = new Map(type.fields.map(({ name }, at): [string, string] => [name, values[at] ?? '']));
	const of = (at: number, asked: number | null): Preview & { isFilled: boolean } => {
		const template = type.templates[at]!;
		const question = fill(template.question, { fields, asked, isAnswer: false, front: '' });
		const front = question.html.replaceAll('<span data-type-in=""></span>', '');
		const answer = fill(template.answer, { fields, asked, isAnswer: true, front });
		const ordinal = asked === null ? at : asked - 1;
		return {
			name: asked === null ? template.name : `${template.name} ${asked}`,
			face: { question: question.html, answer: answer.html, style: type.style, ordinal, expected: question.expected },
			isFilled: question.isFilled
		};
	};
	if (type.kind !== 'standard') return type.templates.length === 0 ? [] : clozeNumbers(values).map((number) => of(0, number));
	return type.templates.map((_, at) => of(at, null)).filter(({ isFilled }) => isFilled);
}
