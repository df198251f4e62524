/** The words around a citation's quote, fetched once and kept, so that a source can be judged without opening it. */
import { SvelteMap } from 'svelte/reactivity';
import { backend, type Citation } from '$lib/ipc';

export type Context = { before: string; after: string };

const known = new SvelteMap<string, Context>();
const asked = new Set<string>();
const none: Context = { before: '', after: '' };

function withDots({ before, after }: Context): Context {
	return {
		before: before ? `…${before.trimStart()}` : '',
		after: after ? `${after.trimEnd()}…` : ''
	};
}

export function contextOf(citation: Citation): Context {
	const key = `${citation.revision}:${citation.range.join('-')}`;
	if (!asked.has(key) && !citation.deleted) {
		asked.add(key);
		// The quote alone is enough evidence; its surroundings are a courtesy that may fail quietly.
		backend.locate(citation.revision, citation.range).then(
			(located) => known.set(key, withDots(located)),
			() => asked.delete(key)
		);
	}
	return known.get(key) ?? none;
}
