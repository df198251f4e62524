/** What can be done with a selected passage: find its range, copy it with its reference. */
import { backend, type CitationStyle, type ReaderDocument, type RevisionId, type Source, type TextRange } from '$lib/ipc';
import type { Place } from '$lib/links';
import { scalarLength, sliceScalars } from '$lib/text/scalars';
import { m } from '$lib/i18n';
import { attempt, toasts } from '$lib/toasts.svelte';
import { rangeOfSelection } from './marks';
import { reader } from './state.svelte';

export const styles: readonly CitationStyle[] = ['apa', 'bibtex'];

/** The styles have names of their own, the same in every language. */
export function styleName(style: CitationStyle): string {
	return { apa: 'APA', bibtex: 'BibTeX' }[style];
}

/** The range of a selection; where letters carry no ranges, by looking for the words near that page. */
export async function rangeOf(opened: ReaderDocument, selected: Range, text: string, page: number): Promise<TextRange | null> {
	const range = rangeOfSelection(selected) ?? (opened.format === 'pdf' ? await reader.placeOf(text, page) : null);
	if (!range) toasts.say(m.selection_not_found());
	return range;
}

export async function copyText(text: string, said: string): Promise<void> {
	const done = await attempt(async () => {
		await navigator.clipboard.writeText(text);
		return true;
	});
	if (done) toasts.say(said);
}

/** The reference alone, or the passage with it. */
export async function copyCited(opened: ReaderDocument, passage: [RevisionId, TextRange] | null, style: CitationStyle): Promise<void> {
	const text = await attempt(() => backend.cite({ document: opened.document.id, passage, style }));
	if (text) await copyText(text, passage ? m.copied_with_reference() : m.reference_copied());
}

/** Letters of context by which a span is found again, as annotations keep them. */
const contextLetters = 32;

/** A passage as the source of a note: its words and some around them. */
export async function sourceOf({ document, text_length }: ReaderDocument, { revision, range }: Place): Promise<Source> {
	const { quote, before, after } = await backend.locate(revision, range);
	const length = scalarLength(before);
	return {
		document: document.id,
		revision,
		range,
		quote,
		before: sliceScalars(before, Math.max(0, length - contextLetters), length),
		after: sliceScalars(after, 0, contextLetters),
		text_length
	};
}
