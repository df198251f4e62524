/** Both sides of a card as fragments to be shown: cleaned, with formulas, sounds, pictures, shapes and what was typed. */
import { m } from '$lib/i18n';
import { compareTyped, isSame, type Piece } from './compare';
import { withFormulas } from './math';
import { drawOcclusion } from './occlusion';
import { mediaName, sanitizeCard, stylesIn } from './sanitize';

/** A card as it is drawn. */
export type Face = { question: string; answer: string; style: string; ordinal: number; expected: string | null };

export type Side = { fragment: DocumentFragment; sounds: string[]; style: string };

/** The backend writes it where an answer is typed, and later compared. */
const typeHere = '<span data-type-in=""></span>';

/** What comes after the question on the back; null where the back is not the question and something below a line. */
export function answerAlone({ question, answer }: Pick<Face, 'question' | 'answer'>): string | null {
	const front = question.replaceAll(typeHere, '').trim();
	const back = answer.trimStart();
	if (front === '' || !back.startsWith(front)) return null;
	const rest = back.slice(front.length).trimStart();
	return /^<hr\b/i.test(rest) ? rest : null;
}

function soundButton(name: string): HTMLElement {
	const button = document.createElement('button');
	button.type = 'button';
	button.className = 'sound';
	button.dataset.sound = name;
	button.textContent = '▶';
	button.setAttribute('aria-label', m.card_play_sound({ name }));
	return button;
}

/** [sound:…] as Anki writes it, and audio elements, become buttons. */
function raiseSounds(root: DocumentFragment): string[] {
	const names: string[] = [];
	const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
	const nodes: Node[] = [];
	while (walker.nextNode()) nodes.push(walker.currentNode);
	for (const node of nodes) {
		if (node instanceof HTMLElement && node.tagName === 'AUDIO') {
			const name = node.dataset.media ?? node.querySelector<HTMLElement>('[data-media]')?.dataset.media;
			if (name) names.push(name);
			node.replaceWith(...(name ? [soundButton(name)] : []));
		} else if (node instanceof Text && node.data.includes('[sound:')) {
			const pieces = node.data.split(/\[sound:([^\]]+)\]/);
			const made = pieces.map((piece, at) => {
				if (at % 2 === 0) return piece;
				const name = mediaName(piece.trim()) ?? '';
				if (!name) return '';
				names.push(name);
				return soundButton(name);
			});
			node.replaceWith(...made);
		}
	}
	return names;
}

function compared(pieces: Piece[], expected: string): HTMLElement {
	const root = document.createElement('div');
	root.className = 'compare';
	const says = document.createElement('span');
	says.className = 'says';
	says.textContent = isSame(pieces) ? m.card_typed_same() : m.card_typed_differs();
	root.append(says);
	const words = { right: '', wrong: m.card_typed_wrong(), left_out: m.card_typed_left_out() };
	for (const { kind, text } of pieces) {
		const piece = document.createElement('span');
		piece.className = kind.replace('_', '-');
		// Colours and lines say nothing to those who cannot see them.
		if (words[kind]) {
			const spoken = document.createElement('span');
			spoken.className = 'sr-only';
			spoken.textContent = `${words[kind]} `;
			piece.append(spoken);
		}
		piece.append(text);
		root.append(piece);
	}
	if (!isSame(pieces)) {
		const right = document.createElement('span');
		right.className = 'says';
		right.textContent = m.card_typed_expected({ expected });
		root.append(right);
	}
	return root;
}

function typedField(): HTMLInputElement {
	const input = document.createElement('input');
	input.type = 'text';
	input.className = 'typed';
	input.autocomplete = 'off';
	input.spellcheck = false;
	input.setAttribute('aria-label', m.card_type_answer());
	return input;
}

/** A side of a card. `typed` is what the student typed, on the back. */
export function drawSide(html: string, isAnswer: boolean, expected: string | null, typed: string): Side {
	const fragment = sanitizeCard(withFormulas(html));
	for (const picture of fragment.querySelectorAll<HTMLElement>('[data-refused]')) {
		const address = picture.dataset.refused ?? '';
		if (picture.tagName === 'IMG') picture.replaceWith(missing(m.card_picture_remote(), address));
	}
	drawOcclusion(fragment, isAnswer, (count) => m.card_occlusion({ count, shown: String(count) }));
	const sounds = raiseSounds(fragment);
	const [place, ...others] = fragment.querySelectorAll('[data-type-in]');
	others.forEach((other) => other.remove());
	if (place && expected !== null) place.replaceWith(isAnswer ? compared(compareTyped(typed, expected), expected) : typedField());
	return { fragment, sounds, style: stylesIn(html) };
}

/** Stands where a picture would. */
export function missing(text: string, title: string): HTMLElement {
	const element = document.createElement('span');
	element.className = 'missing';
	element.textContent = text;
	element.title = title;
	return element;
}

/** The words of a side, for saying them. */
export function wordsOf(html: string): string {
	const fragment = sanitizeCard(html.replace(/<br\b[^>]*>|<\/(?:div|p|li|h\d)>/gi, ' ').replace(/\[sound:[^\]]*\]/gi, ''));
	fragment.querySelectorAll('[data-shape]').forEach((shape) => shape.remove());
	return (fragment.textContent ?? '').replace(/\\[()[\]]/g, ' ').replace(/\s+/g, ' ').trim();
}
