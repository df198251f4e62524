/** How the documents of a course are shown: in which order, which of them, under which sections. */
import type { CourseId, Document, DocumentId, DocumentStatus, Format } from '$lib/ipc';

export const sorts = ['own', 'title', 'added', 'read', 'size', 'year', 'author'] as const;
export type Sort = (typeof sorts)[number];

export type Filter = {
	/** Words that the title has. */
	text: string;
	tag: string | null;
	format: Format | null;
	status: DocumentStatus | null;
	language: string | null;
	section: string | null;
};

export type View = { sort: Sort; isReversed: boolean; filter: Filter };

export const noFilter: Filter = { text: '', tag: null, format: null, status: null, language: null, section: null };

/** A course begins in the student's own order; "all documents" has none, so it begins with what came first. */
export function firstView(course: CourseId | null): View {
	return { sort: course === null ? 'added' : 'own', isReversed: false, filter: noFilter };
}

export function filterCount(filter: Filter): number {
	return Object.values(filter).filter((value) => value !== null && value !== '').length;
}

function plain(text: string): string {
	return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

export function passes(document: Document, filter: Filter): boolean {
	const title = plain(document.title);
	return (
		plain(filter.text)
			.split(/\s+/)
			.every((word) => title.includes(word)) &&
		(filter.tag === null || document.tags.includes(filter.tag)) &&
		(filter.format === null || document.format === filter.format) &&
		(filter.status === null || document.status === filter.status) &&
		(filter.language === null || document.language === filter.language) &&
		(filter.section === null || document.section === filter.section)
	);
}

const letters = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** The last word of a name is what lists of literature go by, unless a comma says where the family name ends. */
function familyName(document: Document): string | null {
	const name = document.authors[0];
	if (name === undefined) return null;
	return name.includes(',') ? name : `${name.split(/\s+/).at(-1) ?? ''} ${name}`;
}

/** What a sort goes by; null stands last in either direction. */
const keys: Record<Exclude<Sort, 'own'>, (document: Document) => string | number | null> = {
	title: ({ title }) => title,
	added: ({ added_at }) => added_at,
	read: ({ read_at }) => (read_at === null ? null : -read_at),
	size: ({ size_bytes }) => -size_bytes,
	year: ({ year }) => (year === null ? null : -year),
	author: familyName
};

/** Documents as the view wants them; the own order is the one in which they come. */
export function sorted(documents: Document[], { sort, isReversed }: Pick<View, 'sort' | 'isReversed'>): Document[] {
	if (sort === 'own') return isReversed ? documents.toReversed() : documents;
	const key = keys[sort];
	const sign = isReversed ? -1 : 1;
	return documents.toSorted((a, b) => {
		const [left, right] = [key(a), key(b)];
		if (left === null || right === null) return Number(left === null) - Number(right === null);
		if (typeof left === 'number' && typeof right === 'number') return sign * (left - right);
		return sign * letters.compare(String(left), String(right));
	});
}

export type SectionGroup = { section: string | null; documents: Document[] };

/** Documents under the course's sections in the course's order; those in none come first. */
export function groupBySection(documents: Document[], sections: string[]): SectionGroup[] {
	const unknown = [...new Set(documents.map(({ section }) => section))].filter(
		(section): section is string => section !== null && !sections.includes(section)
	);
	return [null, ...sections, ...unknown]
		.map((section) => ({ section, documents: documents.filter((document) => document.section === section) }))
		.filter(({ documents }) => documents.length > 0);
}

/** What occurs among documents, with how often, for the filter's choices. */
export function choicesOf<T extends string>(documents: Document[], values: (document: Document) => (T | null)[]): { value: T; count: number }[] {
	const counts = new Map<T, number>();
	for (const document of documents) {
		for (const value of values(document)) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
	}
	return [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => letters.compare(a.value, b.value));
}

export type Target = { section: string | null; before: DocumentId | null };

/** Where documents go when they move one step up or down, over the edge of a section too; null when there is no way on. */
export function stepTarget(groups: SectionGroup[], moved: DocumentId[], by: 1 | -1): Target | null {
	const at = groups.findIndex(({ documents }) => documents.some(({ id }) => moved.includes(id)));
	const group = groups[at];
	if (!group) return null;
	const isMoved = ({ id }: Document) => moved.includes(id);
	if (by < 0) {
		const first = group.documents.findIndex(isMoved);
		const above = group.documents[first - 1];
		if (above) return { section: group.section, before: above.id };
		const previous = groups[at - 1];
		return previous ? { section: previous.section, before: null } : null;
	}
	const last = group.documents.findLastIndex(isMoved);
	if (last < group.documents.length - 1) return { section: group.section, before: group.documents[last + 2]?.id ?? null };
	const next = groups[at + 1];
	return next ? { section: next.section, before: next.documents[0]?.id ?? null } : null;
}

const viewsKey = 'studium.library-views';

/** The views that the student chose, by course; `all` is "all documents". */
export type Views = Record<string, View>;

export function loadViews(): Views {
	try {
		const kept: unknown = JSON.parse(localStorage.getItem(viewsKey) ?? '{}');
		return typeof kept === 'object' && kept !== null ? (kept as Views) : {};
	} catch {
		return {};
	}
}

export function keepViews(views: Views): void {
	localStorage.setItem(viewsKey, JSON.stringify(views));
}

/** A kept view, mended where another version of the app wrote it. */
export function mended(kept: View | undefined, course: CourseId | null): View {
	const first = firstView(course);
	const sort = sorts.find((each) => each === kept?.sort) ?? first.sort;
	return {
		sort: course === null && sort === 'own' ? first.sort : sort,
		isReversed: kept?.isReversed === true,
		filter: { ...noFilter, ...kept?.filter }
	};
}
