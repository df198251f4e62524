/** Ways in: files dropped, chosen or pasted, and the sample course. All of them end in the open course. */
import { backend, type Document } from '$lib/ipc';
import { formatNumber, m } from '$lib/i18n';
import { attempt, toasts } from '$lib/toasts.svelte';
import { session } from './index.svelte';

class Imports {
	isBusy = $state(false);

	async dropped(paths: string[]): Promise<void> {
		if (paths.length === 0) return;
		await this.#run(() => backend.importPaths({ paths, course: session.openCourse }));
	}

	async choose(): Promise<void> {
		await this.#run(() => backend.importWithDialog(session.openCourse));
	}

	async pasted(title: string, text: string): Promise<void> {
		await this.#run(async () => [await backend.importText({ title, text, course: session.openCourse })]);
	}

	async sample(): Promise<boolean> {
		this.isBusy = true;
		const course = await attempt(() => backend.importSample());
		this.isBusy = false;
		if (!course) return false;
		session.open(course.id);
		await Promise.all([session.courses.reload(), session.documents.reload()]);
		return true;
	}

	async #run(work: () => Promise<Document[] | null>): Promise<void> {
		this.isBusy = true;
		const added = await attempt(work);
		this.isBusy = false;
		if (!added || added.length === 0) return;
		toasts.say(m.import_started({ count: added.length, shown: formatNumber(added.length) }));
		await session.documents.reload();
	}
}

export const imports = new Imports();
