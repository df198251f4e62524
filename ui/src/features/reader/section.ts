/** Which section of a document a place belongs to, with the range of text that it covers. */
import type { OutlineItem, TextRange } from '$lib/ipc';

/** The innermost heading before the place, up to the next one of its level or above; null before the first. */
export function sectionAt(outline: OutlineItem[], textLength: number, place: number): { title: string; range: TextRange } | null {
	const at = outline.findLastIndex(({ start }) => start <= place);
	const heading = outline[at];
	if (!heading) return null;
	const next = outline.slice(at + 1).find(({ level, start }) => level <= heading.level && start > heading.start);
	return { title: heading.title, range: [heading.start, next?.start ?? textLength] };
}
