/** Where pictures and sounds go that are dropped while a note is being written: into the editor that was opened last. */

const endings = /\.(?:png|jpe?g|gif|webp|avif|bmp|svg|mp3|m4a|ogg|oga|opus|wav|flac|aac)$/i;

/** Is this a picture or a sound for cards, by its name? */
export function isMediaFile(path: string): boolean {
	return endings.test(path);
}

type Editor = (paths: string[]) => Promise<void>;

class Attaching {
	#editors = $state.raw<Editor[]>([]);
	isOpen = $derived(this.#editors.length > 0);

	/** Takes what is dropped from now on, until the returned function is called. */
	open(editor: Editor): () => void {
		this.#editors = [...this.#editors, editor];
		return () => {
			this.#editors = this.#editors.filter((each) => each !== editor);
		};
	}

	async dropped(paths: string[]): Promise<void> {
		if (paths.length > 0) await this.#editors.at(-1)?.(paths);
	}
}

export const attaching = new Attaching();
