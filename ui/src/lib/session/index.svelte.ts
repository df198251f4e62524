/** What every room looks at: the app's status, settings, courses, documents and jobs, kept fresh while the window is open. */
import { showRequest } from '$lib/follow';
import { backend, onOpenRequested, type Course, type CourseId, type Document, type DocumentId, type RevisionId } from '$lib/ipc';
import { Resource } from '$lib/resource.svelte';
import { attempt } from '$lib/toasts.svelte';
import { decks } from './decks.svelte';
import { jobs } from './jobs.svelte';
import { preferences } from './preferences.svelte';

export { decks } from './decks.svelte';
export { jobs } from './jobs.svelte';
export { preferences } from './preferences.svelte';
export { crumbs } from './crumbs.svelte';

const openCourseKey = 'studium.open-course';

class Session {
	status = new Resource(() => backend.appStatus());
	courses = new Resource(() => backend.listCourses());
	documents = new Resource(() => backend.listDocuments(null));
	/** The course that a drop, a paste or a new conversation goes to; null is "all documents". */
	openCourse = $state<CourseId | null>(localStorage.getItem(openCourseKey));

	hasNoDocuments = $derived(this.documents.value?.length === 0);
	hasNoModel = $derived(this.status.value !== undefined && this.status.value.language_model === null);

	open(course: CourseId | null): void {
		this.openCourse = course;
		if (course === null) localStorage.removeItem(openCourseKey);
		else localStorage.setItem(openCourseKey, course);
	}

	/** The open course, if it still exists. */
	get course(): Course | null {
		return this.courses.value?.find(({ id }) => id === this.openCourse) ?? null;
	}

	courseName(id: CourseId | null): string | null {
		return this.courses.value?.find((course) => course.id === id)?.name ?? null;
	}

	document(id: DocumentId | null): Document | null {
		return this.documents.value?.find((document) => document.id === id) ?? null;
	}

	/** Starts following the backend; the returned function ends it. */
	start(): () => void {
		const stops = [
			preferences.start(),
			jobs.start(),
			decks.start(),
			this.status.follow(['settings', 'models', 'notices', 'documents', 'network']),
			this.courses.follow(['courses', 'documents']),
			this.#forgetMissingCourse(),
			this.documents.follow(['documents']),
			onOpenRequested((request) => void showRequest(request, (id) => this.#revisionOf(id)))
		];
		// What came with the start waits until it is asked for.
		void attempt(() => backend.takeOpenRequest()).then((request) => request && showRequest(request, (id) => this.#revisionOf(id)));
		return () => stops.forEach((stop) => stop());
	}

	/** The kept course may have been deleted from the command line since. */
	#forgetMissingCourse(): () => void {
		let isStopped = false;
		void this.courses.reload().then(() => {
			const list = this.courses.value;
			if (!isStopped && list && !list.some(({ id }) => id === this.openCourse)) this.open(null);
		});
		return () => (isStopped = true);
	}

	async #revisionOf(id: DocumentId): Promise<RevisionId | null> {
		await this.documents.reload();
		return this.document(id)?.revision ?? null;
	}
}

export const session = new Session();
