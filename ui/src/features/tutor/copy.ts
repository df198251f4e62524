/** An answer as plain text to paste elsewhere, with its sources written out below. */
import { formatPlace, m } from '$lib/i18n';
import type { Citation, Message } from '$lib/ipc';
import { toUtf16 } from '$lib/text/scalars';

export function sourceName({ document, locator }: Citation): string {
	return [document.title, formatPlace(locator)].filter(Boolean).join(' · ');
}

export function answerAsText({ text, claims, citations }: Message): string {
	let body = text;
	for (const claim of claims.toSorted((a, b) => b.range[1] - a.range[1])) {
		if (claim.citations.length === 0) continue;
		let at = toUtf16(text, claim.range[1]);
		while (at > 0 && /\s/.test(text[at - 1] ?? '')) at--;
		body = `${body.slice(0, at)} ${claim.citations.map((n) => `[${n}]`).join('')}${body.slice(at)}`;
	}
	if (citations.length === 0) return body;
	const sources = citations.map((citation) => `[${citation.n}] ${sourceName(citation)}: “${citation.quote}”`);
	return `${body.trim()}\n\n${m.sources()}\n${sources.join('\n')}\n`;
}
