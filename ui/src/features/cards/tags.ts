/** Which of the known tags fit what is being typed. */

const shown = 8;

/** Tags that begin with it first, then those of which a part below begins with it; none that the note has. */
export function proposedTags(known: readonly string[], typed: string, taken: readonly string[]): string[] {
	const wanted = typed.trim().toLowerCase();
	if (!wanted) return [];
	const has = new Set(taken.map((tag) => tag.toLowerCase()));
	const free = known.filter((tag) => !has.has(tag.toLowerCase()));
	const first = free.filter((tag) => tag.toLowerCase().startsWith(wanted));
	const inner = free.filter((tag) => !first.includes(tag) && tag.toLowerCase().split('::').some((part) => part.startsWith(wanted)));
	return [...first, ...inner].slice(0, shown);
}
