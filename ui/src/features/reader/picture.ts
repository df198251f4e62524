/** A document that is a picture, as pages: each comes from the backend upright, as it was recognised. */
import { backend, readPicture, type ReaderDocument } from '$lib/ipc';
import type { PageSize } from './layout';
import { writeLines } from './recognised';
import type { Sheet, Sheets, View } from './sheets';

/** A4 in points: recognition gives a picture this page, upright or on its side (see image.rs of the extract worker). */
const paper = { long: 842, short: 595 };
/** Pages of a TIFF whose files are held at a time: those around the window. */
const heldPages = 8;

/** The page that a picture of these pixels fills; in it, boxes are given. */
export function pageOfPicture(width: number, height: number): PageSize {
	const [wide, high] = width > height ? [paper.long, paper.short] : [paper.short, paper.long];
	const scale = Math.min(wide / Math.max(1, width), high / Math.max(1, height));
	return { width: width * scale, height: height * scale };
}

/** Boxes have their origin at the bottom left, the screen at the top left. */
export function viewOfPicture({ width, height }: PageSize, scale: number): View {
	return {
		width: width * scale,
		height: height * scale,
		convertToViewportRectangle: ([x0 = 0, y0 = 0, x1 = 0, y1 = 0]) => [x0 * scale, (height - y0) * scale, x1 * scale, (height - y1) * scale]
	};
}

function typeOf(file: ArrayBuffer): string {
	return new Uint8Array(file)[0] === 0x89 ? 'image/png' : 'image/jpeg';
}

async function shown(address: string): Promise<HTMLImageElement> {
	const image = new Image();
	image.src = address;
	image.alt = '';
	await image.decode();
	return image;
}

export class PictureSheets implements Sheets {
	count: number;
	#opened: ReaderDocument;
	/** Addresses of the files in memory, the one used last at the end. */
	#files = new Map<number, Promise<string>>();

	constructor(opened: ReaderDocument) {
		this.#opened = opened;
		this.count = Math.max(1, opened.part_count);
	}

	async sheet(number: number): Promise<Sheet> {
		const { naturalWidth, naturalHeight } = await shown(await this.#file(number));
		const size = pageOfPicture(naturalWidth, naturalHeight);
		return {
			view: (scale) => viewOfPicture(size, scale),
			draw: () => ({ done: this.#draw(number), cancel: () => undefined }),
			write: (layer, view) => this.#write(number, layer, view, view.width / size.width)
		};
	}

	close(): void {
		for (const number of [...this.#files.keys()]) this.#drop(number);
	}

	async #draw(number: number): Promise<HTMLElement> {
		const image = await shown(await this.#file(number));
		image.dataset.testid = 'page-picture';
		image.dataset.page = String(number);
		image.draggable = false;
		return image;
	}

	#write(number: number, layer: HTMLElement, view: View, scale: number) {
		let isCancelled = false;
		const done = backend.readPageLines(this.#opened.revision, number - 1).then((lines) => {
			if (!isCancelled) writeLines(layer, lines, view, scale);
		});
		return { done, cancel: () => void (isCancelled = true) };
	}

	#file(number: number): Promise<string> {
		const file = this.#files.get(number) ?? this.#read(number);
		this.#files.delete(number);
		this.#files.set(number, file);
		const oldest = [...this.#files.keys()].slice(0, -heldPages);
		oldest.forEach((each) => this.#drop(each));
		return file;
	}

	#read(number: number): Promise<string> {
		const file = readPicture(this.#opened.revision, number - 1).then((bytes) =>
			URL.createObjectURL(new Blob([bytes], { type: typeOf(bytes) }))
		);
		file.catch(() => this.#files.delete(number));
		return file;
	}

	#drop(number: number): void {
		const file = this.#files.get(number);
		this.#files.delete(number);
		// A page that never came has nothing to give back.
		void file?.then((address) => URL.revokeObjectURL(address)).catch(() => undefined);
	}
}
