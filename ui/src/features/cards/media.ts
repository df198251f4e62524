/** Pictures and sounds of the collection, read when a card shows them and let go when they are far behind. */
import { readMedia } from '$lib/ipc';

const types: Record<string, string> = {
	png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg', gif: 'image/gif', webp: 'image/webp', svg: 'image/svg+xml', avif: 'image/avif', bmp: 'image/bmp',
	ico: 'image/x-icon', tif: 'image/tiff', tiff: 'image/tiff'
};

/** Enough for going back and forth between some cards. */
const keptAddresses = 60;

class Media {
	#addresses = new Map<string, Promise<string | null>>();

	/** An address of a picture inside this window; null where the collection has no file of that name. */
	picture(name: string): Promise<string | null> {
		const known = this.#addresses.get(name);
		if (known) return known;
		const made = this.#read(name);
		this.#addresses.set(name, made);
		// What failed may be there later; it is not remembered.
		void made.then((address) => address ?? this.#addresses.delete(name), () => this.#addresses.delete(name));
		const oldest = this.#addresses.size > keptAddresses ? this.#addresses.keys().next().value : undefined;
		if (oldest !== undefined) this.#forget(oldest);
		return made;
	}

	async #read(name: string): Promise<string | null> {
		const bytes = await readMedia(name);
		if (bytes.byteLength === 0) return null;
		const type = types[name.split('.').at(-1)?.toLowerCase() ?? ''] ?? 'application/octet-stream';
		return URL.createObjectURL(new Blob([bytes], { type }));
	}

	#forget(name: string): void {
		void this.#addresses.get(name)?.then((address) => address && URL.revokeObjectURL(address), () => undefined);
		this.#addresses.delete(name);
	}
}

export const media = new Media();
