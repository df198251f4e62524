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
	type DocumentsEdit,
	type ErrorCode,
	type SearchResults
} from '$lib/ipc';
import { formatNumber, m } from '$lib/i18n';
import { announcer } from '$lib/announcer.svelte';
import { Resource } from '$lib/resource.svelte';
import { jobs, session } from '$lib/session/index.svelte';
import { attempt, toasts } from '$lib/toasts.svelte';
import { groupHits } from './hits';
import { Selection } from './selection.svelte';
import { filterCount, groupBySection, keepViews, loadViews, mended, noFilter, passes, sorted, stepTarget, type Target, type View } from './view';

const searchDelayMs = 150;
const hitLimit = 50;

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

/** What the right side of the Library shows. */
export type Page = 'documents' | 'duplicates' | 'trash';

class LibraryState {
	page = $state<Page>('documents');
	query = $state('');
	results = $state.raw<SearchResults | null>(null);
	searchFailure = $state.raw<AppError | null>(null);
	isSearching = $state(false);
	#timer: ReturnType<typeof setTimeout> | undefined;

	documents = $derived(
		(session.documents.value ?? []).filter((document) => session.course === null || document.course === session.course.id)
	);
	#views = $state.raw(loadViews());
	#viewKey = $derived(session.course?.id ?? 'all');
	view = $derived(mended(this.#views[this.#viewKey], session.course?.id ?? null));
	isFiltered = $derived(filterCount(this.view.filter) > 0);
	/** Those of the open course that the filter lets through, in order. */
	shown = $derived(sorted(this.documents.filter((document) => passes(document, this.view.filter)), this.view));
	/** "All documents" come from many courses, whose sections mean nothing side by side. */
	groups = $derived(
		session.course ? groupBySection(this.shown, session.course.sections) : this.shown.length > 0 ? [{ section: null, documents: this.shown }] : []
	);
	order = $derived(this.groups.flatMap(({ documents }) => documents.map(({ id }) => id)));
	/** The own order can only be changed where it is seen whole. */
	canArrange = $derived(session.course !== null && this.view.sort === 'own' && !this.view.isReversed && !this.isFiltered);
	selection = new Selection();
	/** Selected documents in the order in which they are shown. */
	selected = $derived(this.groups.flatMap(({ documents }) => documents.filter(({ id }) => this.selection.has(id))));
	trash = new Resource(() => backend.listDeletedDocuments());
	hitGroups = $derived(this.results ? groupHits(this.results) : []);

	show(page: Page): void {
		this.page = page;
		this.selection.clear();
	}

	look(change: Partial<View>): void {
		this.#views = { ...this.#views, [this.#viewKey]: { ...this.view, ...change } };
		keepViews(this.#views);
	}

	showAll(): void {
		this.look({ filter: noFilter });
	}

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
		this.show('documents');
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

	async updateDocuments(edit: DocumentsEdit): Promise<void> {
		const done = await attempt(() => backend.updateDocuments(edit));
		await session.documents.reload();
		if (done === undefined) return;
		const count = edit.documents.length;
		toasts.say(m.documents_changed({ count, shown: formatNumber(count) }));
	}

	async renameTag(tag: string, name: string): Promise<void> {
		await attempt(() => backend.updateTag({ tag, name }));
		await session.documents.reload();
	}

	async renameSection(section: string, name: string): Promise<void> {
		const course = session.course?.id;
		if (course) await attempt(() => backend.updateSection({ course, section, name }));
		await Promise.all([session.courses.reload(), session.documents.reload()]);
	}

	/** Puts documents before another one of the open course. */
	async arrange(documents: DocumentId[], { section, before }: Target): Promise<void> {
		const course = session.course?.id ?? null;
		const done = await attempt(() => backend.arrangeDocuments({ documents, course, section, before }));
		await session.documents.reload();
		if (done === undefined) return;
		const title = session.document(documents[0] ?? null)?.title ?? '';
		const place = this.order.indexOf(documents[0] ?? '') + 1;
		announcer.say(m.moved_to_place({ name: title, place: formatNumber(place), count: formatNumber(this.order.length) }));
	}

	/** Moves the selected documents, or the one that the keyboard is on, one step. */
	async step(by: 1 | -1): Promise<void> {
		const active = this.selection.active;
		if (!this.canArrange || active === null) return;
		const group = this.groups.find(({ documents }) => documents.some(({ id }) => id === active));
		const ids = this.selection.has(active) ? this.selected.filter((document) => group?.documents.includes(document)).map(({ id }) => id) : [active];
		const target = stepTarget(this.groups, ids, by);
		if (target) await this.arrange(ids, target);
	}

	async deleteDocuments(documents: Document[]): Promise<void> {
		const ids = documents.map(({ id }) => id);
		const done = await attempt(() => backend.deleteDocuments(ids));
		const [first] = documents;
		if (done === undefined || !first) return;
		const text = ids.length === 1 ? m.deleted_named({ name: first.title }) : m.deleted_count({ count: ids.length, shown: formatNumber(ids.length) });
		toasts.say(text, { label: m.undo(), run: () => void this.restoreDocuments(ids) });
		await session.documents.reload();
	}

	async restoreDocuments(ids: DocumentId[]): Promise<void> {
		const done = await attempt(() => backend.restoreDocuments(ids));
		if (done !== undefined) announcer.say(m.restored_count({ count: ids.length, shown: formatNumber(ids.length) }));
		await Promise.all([session.documents.reload(), this.trash.reload()]);
	}

	async purgeDocuments(ids: DocumentId[]): Promise<void> {
		const done = await attempt(() => backend.purgeDocuments(ids));
		if (done !== undefined) toasts.say(m.purged_count({ count: ids.length, shown: formatNumber(ids.length) }));
		await this.trash.reload();
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
