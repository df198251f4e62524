/** The Library: which course is open, its documents, a search over them, and what is done to courses and documents. */
import {
	backend,
	toAppError,
	type AppError,
	type Course,
	type CourseEdit,
	type Document,
	type DocumentEdit,
	type DocumentId,
	type ErrorCode,
	type SearchResults
} from '$lib/ipc';
import { m } from '$lib/i18n';
import { jobs, session } from '$lib/session/index.svelte';
import { attempt, toasts } from '$lib/toasts.svelte';
import { groupHits } from './hits';

const searchDelayMs = 150;
const hitLimit = 50;

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

/** Failures that another try can mend without the student changing the file. */
const passing: readonly ErrorCode[] = [
	'disk_full',
	'io',
	'internal',
	'file_missing',
	'memory_low',
	'engine_missing',
	'recognition_missing',
	'engine_crashed',
	'engine_hung',
	'engine_limit',
	'busy'
];

export function canRetry(code: ErrorCode): boolean {
	return passing.includes(code);
}

class LibraryState {
	query = $state('');
	results = $state.raw<SearchResults | null>(null);
	searchFailure = $state.raw<AppError | null>(null);
	isSearching = $state(false);
	#timer: ReturnType<typeof setTimeout> | undefined;

	documents = $derived(
		(session.documents.value ?? []).filter((document) => session.course === null || document.course === session.course.id)
	);
	sections = $derived(groupBySection(this.documents, session.course?.sections ?? []));
	hitGroups = $derived(this.results ? groupHits(this.results) : []);

	type(query: string): void {
		this.query = query;
		clearTimeout(this.#timer);
		if (query.trim()) this.#timer = setTimeout(() => void this.search(), searchDelayMs);
		else this.results = this.searchFailure = null;
	}

	async search(): Promise<void> {
		const query = this.query;
		this.isSearching = true;
		try {
			const results = await backend.search({ query, course: session.course?.id ?? null, limit: hitLimit, mode: 'hybrid' });
			if (query !== this.query) return;
			this.results = results;
			this.searchFailure = null;
		} catch (thrown) {
			if (query === this.query) this.searchFailure = toAppError(thrown);
		} finally {
			if (query === this.query) this.isSearching = false;
		}
	}

	async createCourse(name: string): Promise<void> {
		const course = await attempt(() => backend.createCourse(name));
		if (!course) return;
		session.open(course.id);
		await session.courses.reload();
	}

	async updateCourse(edit: CourseEdit): Promise<void> {
		await attempt(() => backend.updateCourse(edit));
		await session.courses.reload();
	}

	async deleteCourse(course: Course): Promise<void> {
		const documents = (session.documents.value ?? []).filter((document) => document.course === course.id).map(({ id }) => id);
		const done = await attempt(() => backend.deleteCourse(course.id));
		if (done === undefined) return;
		if (session.openCourse === course.id) session.open(null);
		const restore = async () => {
			await attempt(() => backend.restoreCourse({ id: course.id, documents }));
			await Promise.all([session.courses.reload(), session.documents.reload()]);
		};
		toasts.say(m.deleted_named({ name: course.name }), { label: m.undo(), run: () => void restore() });
		await Promise.all([session.courses.reload(), session.documents.reload()]);
	}

	async updateDocument(edit: DocumentEdit): Promise<void> {
		await attempt(() => backend.updateDocument(edit));
		await session.documents.reload();
	}

	async deleteDocument(document: Document): Promise<void> {
		const done = await attempt(() => backend.deleteDocument(document.id));
		if (done === undefined) return;
		toasts.say(m.deleted_named({ name: document.title }), { label: m.undo(), run: () => void this.restoreDocument(document.id) });
		await session.documents.reload();
	}

	async restoreDocument(id: DocumentId): Promise<void> {
		await attempt(() => backend.restoreDocument(id));
		await session.documents.reload();
	}

	async unlock(id: DocumentId, password: string): Promise<void> {
		await attempt(() => backend.unlockDocument(id, password));
		await session.documents.reload();
	}

	async retry(document: Document): Promise<void> {
		const job = jobs.ofDocument(document.id);
		if (job) await jobs.retry(job.id);
		else await attempt(() => backend.importPaths({ paths: [document.path], course: document.course }));
	}
}

export const library = new LibraryState();
