/** Settings: models in three groups with what can be done to each, and the ledger of network requests. */
import { backend, type CourseId, type Job, type Model, type ModelRole, type WatchedFolder } from '$lib/ipc';
import { m } from '$lib/i18n';
import { Resource } from '$lib/resource.svelte';
import { jobs, session } from '$lib/session/index.svelte';
import { attempt, toasts } from '$lib/toasts.svelte';

export const sections = ['models', 'voice', 'folders', 'appearance', 'language', 'privacy', 'keyboard', 'about'] as const;
export type Section = (typeof sections)[number];

export function sectionOf(name: string | null): Section {
	return sections.find((section) => section === name) ?? 'models';
}

/** Roles that only talking needs. */
export type SpokenRole = 'hearing' | 'voice';

export type ModelGroups = { installed: Model[]; proposed: Model[]; others: Model[] };

/** Proposed is what runs well here and is not there yet; the rest stays reachable, without advertising. */
export function groupModels(models: Model[], role: ModelRole | SpokenRole): ModelGroups {
	const ofRole = models.filter((model) => (model.role as ModelRole | SpokenRole) === role);
	const missing = ofRole.filter(({ installed }) => !installed).sort((a, b) => b.memory_bytes - a.memory_bytes);
	return {
		installed: ofRole.filter(({ installed }) => installed).sort((a, b) => Number(b.selected) - Number(a.selected)),
		proposed: missing.filter(({ fit }) => fit === 'well'),
		others: missing.filter(({ fit }) => fit !== 'well')
	};
}

class SettingsState {
	models = new Resource(() => backend.listModels());
	ledger = new Resource(() => backend.listNetworkRequests());
	folders = new Resource(() => backend.listWatchedFolders());
	/** Models on which a command is running: hashing a large file takes a while. */
	busy = $state.raw<ReadonlySet<string>>(new Set());

	start(): () => void {
		const stops = [this.models.follow(['models', 'settings']), this.ledger.follow(['network', 'settings']), this.folders.follow(['watched_folders', 'courses'])];
		return () => stops.forEach((stop) => stop());
	}

	/** The download of a model: the live job, if there is one, instead of the listed one. */
	downloadOf(model: Model): Job | null {
		return jobs.list.find((job) => job.kind === 'download' && job.model === model.id && job.state !== 'cancelled' && job.state !== 'done') ?? model.download;
	}

	select(model: Model): Promise<void> {
		return this.#act(model, async () => {
			await backend.selectModel(model.id);
			await session.status.reload();
		});
	}

	verify(model: Model): Promise<void> {
		return this.#act(model, async () => {
			const checked = await backend.verifyModel(model.id);
			if (checked.verified) toasts.say(m.model_is_intact({ name: model.name }));
		});
	}

	download(model: Model): Promise<void> {
		return this.#act(model, async () => jobs.take(await backend.downloadModel(model.id)));
	}

	remove(model: Model): Promise<void> {
		return this.#act(model, async () => {
			await backend.removeModel(model.id);
			await session.status.reload();
		});
	}

	async watchFolder(): Promise<void> {
		const added = await attempt(() => backend.watchFolderWithDialog(session.course?.id ?? null));
		if (!added) return;
		toasts.say(m.folder_is_watched({ path: added.path }));
		await this.folders.reload();
	}

	/** Moves what comes in from now on; what is in already stays where the student has put it. */
	async sendFolderTo(path: string, course: CourseId | null): Promise<void> {
		await attempt(() => backend.watchFolder({ path, course }));
		await this.folders.reload();
	}

	async unwatchFolder({ path, course }: WatchedFolder): Promise<void> {
		const done = await attempt(() => backend.unwatchFolder(path));
		if (done === undefined) return;
		toasts.say(m.folder_is_unwatched({ path }), { label: m.undo(), run: () => void this.sendFolderTo(path, course) });
		await this.folders.reload();
	}

	async addOwn(): Promise<void> {
		const added = await attempt(() => backend.addModelWithDialog());
		if (!added) return;
		toasts.say(m.model_added({ name: added.name }));
		await this.models.reload();
	}

	async #act(model: Model, work: () => Promise<void>): Promise<void> {
		this.busy = new Set(this.busy).add(model.id);
		await attempt(work);
		this.busy = new Set([...this.busy].filter((id) => id !== model.id));
		await this.models.reload();
	}
}

export const settings = new SettingsState();
