/** The student's highlights and bookmarks in the open document. */
import {
	backend,
	toAppError,
	type Annotation,
	type AnnotationColor,
	type AnnotationId,
	type AnnotationKind,
	type ReaderDocument,
	type TextRange
} from '$lib/ipc';
import { formatNumber, m } from '$lib/i18n';
import { Resource } from '$lib/resource.svelte';
import { attempt, toasts } from '$lib/toasts.svelte';

export const colors: readonly AnnotationColor[] = ['yellow', 'green', 'blue', 'pink', 'purple', 'orange'];

export function colorName(color: AnnotationColor): string {
	return m[`color_${color}`]();
}

const lastColorKey = 'studium.highlight-color';

class Annotations {
	isOpen = $state(false);
	/** The one that was just made or chosen: the panel shows it and takes its note. */
	chosen = $state<AnnotationId | null>(null);
	/** What the next highlight gets when no colour is chosen. */
	lastColor = $state<AnnotationColor>(colors.find((color) => color === localStorage.getItem(lastColorKey)) ?? 'yellow');
	#opened = $state.raw<ReaderDocument | null>(null);
	#all = new Resource(async () => {
		const document = this.#opened?.document.id;
		return document ? await backend.listAnnotations({ document, order: 'place' }) : [];
	});

	list = $derived(this.#all.value ?? []);
	failure = $derived(this.#all.failure);
	/** Those whose ranges mean something in the text on screen. */
	inText = $derived(this.list.filter(({ revision }) => revision === this.#opened?.revision));

	/** A copy with the annotations can be made of it. */
	isPdf = $derived(this.#opened?.format === 'pdf');
	/** The copy was asked for, and the PDF takes a password. */
	lock = $state.raw<{ title: string; isWrong: boolean } | null>(null);

	/** Follows a document until the returned function is called. */
	follow(opened: ReaderDocument): () => void {
		this.#opened = opened;
		this.chosen = null;
		this.lock = null;
		this.#all.value = undefined;
		const stop = this.#all.follow(['annotations']);
		return () => {
			stop();
			this.#opened = null;
		};
	}

	reload(): Promise<void> {
		return this.#all.reload();
	}

	async highlight(range: TextRange, color: AnnotationColor): Promise<void> {
		this.lastColor = color;
		localStorage.setItem(lastColorKey, color);
		await this.#add('highlight', range, color);
	}

	async bookmark(at: number): Promise<void> {
		if (await this.#add('bookmark', [at, at], null)) this.isOpen = true;
	}

	async recolor(id: AnnotationId, color: AnnotationColor): Promise<void> {
		await attempt(() => backend.updateAnnotation({ id, color, note: null }));
		await this.reload();
	}

	/** An empty note takes the note away. */
	async annotate(id: AnnotationId, note: string): Promise<void> {
		if ((this.list.find((annotation) => annotation.id === id)?.note ?? '') === note.trim()) return;
		await attempt(() => backend.updateAnnotation({ id, color: null, note }));
		await this.reload();
	}

	async remove({ id }: Annotation): Promise<void> {
		const done = await attempt(() => backend.deleteAnnotation(id));
		if (done === undefined) return;
		toasts.say(m.annotation_deleted(), { label: m.undo(), run: () => void this.#restore(id) });
		await this.reload();
	}

	async export(): Promise<void> {
		const document = this.#opened?.document.id;
		if (!document) return;
		const path = await attempt(() => backend.saveAnnotationsWithDialog(document));
		if (path) toasts.say(m.annotations_saved({ path }));
	}

	/** Into a copy of the PDF, for other programs. */
	async exportPdf(password: string | null = null): Promise<void> {
		const opened = this.#opened;
		if (!opened) return;
		this.lock = null;
		try {
			const saved = await backend.saveAnnotatedPdfWithDialog(opened.document.id, password);
			if (!saved) return;
			const { path, left_out: count } = saved;
			toasts.say(count > 0 ? m.annotations_saved_without({ path, count, shown: formatNumber(count) }) : m.annotations_saved({ path }));
		} catch (thrown) {
			const { code } = toAppError(thrown);
			const isWrong = code === 'password_wrong';
			if (isWrong || code === 'password_required') this.lock = { title: opened.document.title, isWrong };
			else toasts.fail(thrown);
		}
	}

	async #restore(id: AnnotationId): Promise<void> {
		await attempt(() => backend.restoreAnnotation(id));
		await this.reload();
	}

	async #add(kind: AnnotationKind, range: TextRange, color: AnnotationColor | null): Promise<boolean> {
		const opened = this.#opened;
		if (!opened) return false;
		const added = await attempt(() =>
			backend.addAnnotation({ document: opened.document.id, revision: opened.revision, range, kind, color, note: null })
		);
		if (!added) return false;
		this.chosen = added.id;
		await this.reload();
		return true;
	}
}

export const annotations = new Annotations();
