/** What every room looks at: the app's status, settings, courses, documents and jobs, kept fresh while the window is open. */
import { goto } from '$app/navigation';
import { backend, onOpenRequested, type Course, type CourseId, type Document, type DocumentId } from '$lib/ipc';
import { readerLink } from '$lib/links';
import { Resource } from '$lib/resource.svelte';
import { jobs } from './jobs.svelte';
import { preferences } from './preferences.svelte';

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
			this.status.follow(['settings', 'models', 'notices', 'documents', 'network']),
			this.courses.follow(['courses', 'documents']),
			this.#forgetMissingCourse(),
			this.documents.follow(['documents']),
			onOpenRequested((request) => {
				if (request.document) void this.#show(request.document, request.range);
			})
		];
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

	async #show(id: DocumentId, range: [number, number] | null): Promise<void> {
		await this.documents.reload();
		const revision = this.document(id)?.revision;
		await goto(readerLink(id, revision && range ? { revision, range } : null));
	}
}

export const session = new Session();
