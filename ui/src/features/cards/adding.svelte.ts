/** Pictures and sounds on their way into the note that is being written: pasted, dropped or chosen. */
import { announcer } from '$lib/announcer.svelte';
import { m } from '$lib/i18n';
import { backend, toAppError, type AddedMedia, type AppError } from '$lib/ipc';
import { isMediaFile } from '$lib/session/attaching.svelte';

/** Pasted bytes travel as a list of numbers: more of them would make the window stand still. */
export const mostPastedBytes = 20_000_000;

type Place = (added: AddedMedia[]) => void;

function isNameOf(line: string, files: readonly File[]): boolean {
	const last = line.trim().split(/[\\/]/).at(-1) ?? '';
	return files.some(({ name }) => name === last || encodeURI(name) === last);
}

/** The pictures and sounds of a clipboard; none where there are words, which come with a picture of themselves from some programs. */
export function pastedMedia(clipboard: DataTransfer | null): File[] {
	const files = [...(clipboard?.files ?? [])].filter(({ name, type }) => /^(?:image|audio)\//.test(type) || isMediaFile(name));
	const words = clipboard?.getData('text/plain').trim() ?? '';
	// A file that was copied in a file manager comes with its name as text.
	return words === '' || words.split('\n').every((line) => isNameOf(line, files)) ? files : [];
}

/** Every picture without a name is called so by browsers; the backend finds a better one. */
function nameOf({ name }: File): string {
	return /^image\.\w+$/i.test(name) ? '' : name;
}

export class AddingMedia {
	#running = $state(0);
	failure = $state.raw<AppError | null>(null);
	/** Was more pasted than can be? */
	isTooLarge = $state(false);
	isBusy = $derived(this.#running > 0);
	#again: () => void = () => undefined;

	async paste(files: File[], place: Place): Promise<void> {
		this.isTooLarge = files.reduce((sum, { size }) => sum + size, 0) > mostPastedBytes;
		if (this.isTooLarge) return;
		await this.#add(async () => {
			const added: AddedMedia[] = [];
			for (const file of files) added.push(await backend.addMedia(nameOf(file), Array.from(new Uint8Array(await file.arrayBuffer()))));
			return added;
		}, place);
	}

	async drop(paths: string[], place: Place): Promise<void> {
		await this.#add(() => backend.addMediaFiles(paths), place);
	}

	async choose(place: Place): Promise<void> {
		await this.#add(() => backend.addMediaWithDialog(), place);
	}

	retry(): void {
		this.#again();
	}

	dismiss(): void {
		this.failure = null;
		this.isTooLarge = false;
	}

	async #add(work: () => Promise<AddedMedia[]>, place: Place): Promise<void> {
		this.dismiss();
		this.#running++;
		try {
			const added = await work();
			place(added);
			if (added.length > 0) announcer.say(m.media_added({ names: added.map(({ name }) => name).join(', ') }));
		} catch (thrown) {
			this.failure = toAppError(thrown);
			this.#again = () => void this.#add(work, place);
		} finally {
			this.#running--;
		}
	}
}
