/** Looking a selection up: the words to search for, and the passages worth showing. */
import type { DocumentId, Hit, TextRange } from '$lib/ipc';

/** So much of a long selection says what it is about. */
const mostWords = 40;

/** Without what search would read as an operator: quotes, exclusions and fields are not meant by whoever selects a text. */
export function lookUpQuery(text: string): string {
	const words = text.replace(/["“”„«»]/g, ' ').trim().split(/\s+/);
	return words
		.slice(0, mostWords)
		.map((word) => word.replace(/^[-+]+/, '').replace(/:/g, ' '))
		.join(' ')
		.replace(/\s+/g, ' ')
		.trim();
}

/** The passage itself is found first, and is the only one that is no news. */
export function otherPassages(hits: Hit[], place: { document: DocumentId; range: TextRange } | null): Hit[] {
	if (!place) return hits;
	const [start, end] = place.range;
	const isSame = ({ document, range }: Hit) => document.id === place.document && range[0] < end && start < range[1];
	return hits.filter((hit) => !isSame(hit));
}
