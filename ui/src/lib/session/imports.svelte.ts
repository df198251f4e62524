/** Ways in: files dropped, chosen or pasted, pages by their addresses, and the sample course. All of them end in the open course. */
import { backend, type Taken } from '$lib/ipc';
import { formatNumber, m } from '$lib/i18n';
import { attempt, toasts } from '$lib/toasts.svelte';
import { jobs, session } from './index.svelte';

/** Of a large batch the first few reasons are told; toasts beyond would hide each other. */
const refusalsShown = 2;

/** The web address that a text is, when it is nothing else. */
export function webAddress(text: string): string | null {
	const address = text.trim();
	return /^https?:\/\/\S+$/i.test(address) ? address : null;
}

function fileName(path: string): string {
	return path.split(/[\\/]/).at(-1) || path;
}

class Imports {
	isBusy = $state(false);
	/** The address with which the student is asked for a page; null while nobody is asked. */
	pageAsked = $state<string | null>(null);

	async dropped(paths: string[]): Promise<void> {
		if (paths.length === 0) return;
		await this.#run(() => backend.importPaths({ paths, course: session.openCourse }));
	}

	async choose(): Promise<void> {
		await this.#run(() => backend.importWithDialog(session.openCourse));
	}

	/** Asks for a page, with what is known of its address. Nothing is fetched before the student says so. */
	askForPage(address = ''): void {
		this.pageAsked = address;
	}

	async page(address: string): Promise<void> {
		const job = await attempt(() => backend.importPage({ address, course: session.openCourse }));
		if (job) jobs.take(job);
	}

	async pasted(title: string, text: string): Promise<void> {
		await this.#run(async () => {
			const document = await backend.importText({ title, text, course: session.openCourse });
			return { documents: [document], refused: [] };
		});
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

	async #run(work: () => Promise<Taken | null>): Promise<void> {
		this.isBusy = true;
		const taken = await attempt(work);
		this.isBusy = false;
		if (!taken) return;
		const { documents, refused } = taken;
		for (const { path, error } of refused.slice(0, refusalsShown)) {
			toasts.refuse(m.import_refused({ name: fileName(path) }), error);
		}
		const more = refused.length - refusalsShown;
		if (more > 0) toasts.say(m.import_refused_more({ count: more, shown: formatNumber(more) }));
		if (documents.length === 0) return;
		toasts.say(m.import_started({ count: documents.length, shown: formatNumber(documents.length) }));
		await session.documents.reload();
	}
}

export const imports = new Imports();
