/** What a list of search results shows: passages under their documents, and of a long quote the piece with the marks. */
import type { DocumentRef, SearchHit, SearchResults, TextRange } from '$lib/ipc';
import { scalarLength, sliceScalars } from '$lib/text/scalars';

/** Scalar values of a quote that fit the three lines of a result. */
const shownLength = 300;
/** Scalar values before the first mark. */
const leadLength = 60;

export type DocumentHits = { document: DocumentRef; hits: SearchHit[] };

/** The groups of the results with their passages in place of ranks. */
export function groupHits({ hits, groups }: SearchResults): DocumentHits[] {
	const byRank = new Map(hits.map((hit) => [hit.rank, hit]));
	return groups.map(({ document, ranks }) => ({ document, hits: ranks.flatMap((rank) => byRank.get(rank) ?? []) }));
}

export type Piece = { text: string; isMarked: boolean };

/** Where to begin, so that as many marks as can be are seen; 0 where the whole quote fits. */
function startOf(quote: string, marks: TextRange[]): number {
	if (scalarLength(quote) <= shownLength) return 0;
	const seen = ([first]: TextRange) => marks.filter(([start, end]) => start >= first && end <= first - leadLength + shownLength).length;
	const best = marks.reduce<TextRange | null>((best, mark) => (best === null || seen(mark) > seen(best) ? mark : best), null);
	if (best === null || best[0] <= leadLength) return 0;
	const lead = sliceScalars(quote, best[0] - leadLength, best[0]);
	// At the beginning of a sentence where there is one, otherwise of a word.
	const border = Math.max(lead.lastIndexOf('. ') + 1, lead.indexOf(' '));
	return border < 0 ? best[0] : best[0] - leadLength + scalarLength(lead.slice(0, border + 1));
}

/** The quote in pieces, marked and not, from near its most telling place on. */
export function pieces(quote: string, marks: TextRange[]): Piece[] {
	const begin = startOf(quote, marks);
	const all: Piece[] = [];
	const push = (text: string, isMarked: boolean) => text && all.push({ text, isMarked });
	let at = begin;
	push(begin > 0 ? '… ' : '', false);
	for (const [start, end] of marks) {
		if (start < at) continue;
		push(sliceScalars(quote, at, start), false);
		push(sliceScalars(quote, start, end), true);
		at = end;
	}
	push(sliceScalars(quote, at, scalarLength(quote)), false);
	return all;
}
