/** A note while it is being written: its type, deck, fields and tags, the cards it makes, and saving it. */
import { m } from '$lib/i18n';
import { backend, toAppError, type AddedNote, type AppError, type DeckId, type Note, type NoteType, type NoteTypeId, type Source } from '$lib/ipc';
import { Resource } from '$lib/resource.svelte';
import { decks } from '$lib/session/decks.svelte';
import { AddingMedia } from './adding.svelte';
import { toHtml, toMarkdown } from './markdown';
import { previewCards } from './preview';

const typeKey = 'studium.cards-note-type';
const deckKey = 'studium.cards-deck';

/** A field as it is typed. What nobody touched goes back as it came. */
export type FieldDraft = { source: string; isHtml: boolean; original: string | null; begun: string };

export function fieldOf(html: string): FieldDraft {
	const source = toMarkdown(html);
	return { source: source ?? html, isHtml: source === null, original: html, begun: source ?? html };
}

export function htmlOf({ source, isHtml, original, begun }: FieldDraft): string {
	if (original !== null && source === begun) return original;
	return isHtml ? source : toHtml(source);
}

const empty = (): FieldDraft => ({ source: '', isHtml: false, original: null, begun: '' });

export class NoteDraft {
	types = new Resource(() => backend.listNoteTypes());
	typeId = $state<NoteTypeId | null>(null);
	deck = $state<DeckId | null>(null);
	fields = $state<FieldDraft[]>([]);
	tags = $state.raw<string[]>([]);
	source = $state.raw<Source | null>(null);
	failure = $state.raw<AppError | null>(null);
	isBusy = $state(false);
	readonly media = new AddingMedia();
	/** What was added last, for the warning of copies. */
	added = $state.raw<AddedNote | null>(null);
	readonly note: Note | null;

	type = $derived<NoteType | null>(this.types.value?.find(({ id }) => id === this.typeId) ?? null);
	values = $derived(this.fields.slice(0, this.type?.fields.length ?? 0).map(htmlOf));
	cards = $derived(this.type ? previewCards(this.type, this.values) : []);
	isCloze = $derived(this.type?.kind === 'cloze');
	/** Then the first field holds shapes and the second the picture below them. */
	isOcclusion = $derived(this.type?.kind === 'occlusion');
	canSave = $derived(this.type !== null && this.cards.length > 0 && (this.values[0] ?? '').trim() !== '' && !this.isBusy && !this.media.isBusy);
	isChanged = $derived(this.fields.some(({ source, begun }) => source !== begun));

	constructor(note: Note | null, deck: DeckId | null, source: Source | null = null) {
		this.note = note;
		this.source = note?.source ?? source;
		this.typeId = note?.note_type ?? localStorage.getItem(typeKey);
		this.deck = deck;
		if (note) {
			this.fields = note.fields.map(fieldOf);
			this.tags = note.tags;
		}
	}

	/** Fetches note types and follows them until the returned function is called. */
	start(): () => void {
		const stop = this.types.follow(['cards']);
		void this.types.reload().then(() => this.#settle());
		return stop;
	}

	choose(type: NoteTypeId): void {
		this.typeId = type;
		localStorage.setItem(typeKey, type);
		this.#settle();
	}

	chooseDeck(deck: DeckId): void {
		this.deck = deck;
		localStorage.setItem(deckKey, deck);
	}

	/** A quote as the beginning of a note: it becomes the answer, or the text that gets deletions. */
	quote(text: string): void {
		const at = this.isCloze ? 0 : Math.min(this.isOcclusion ? 3 : 1, this.fields.length - 1);
		const field = this.fields[at];
		if (field && field.source === '') field.source = text.replace(/\s+/g, ' ').trim();
	}

	/** HTML that nobody typed. */
	write(at: number, html: string): void {
		const field = this.fields[at];
		if (field) this.fields[at] = html === field.original ? fieldOf(html) : { ...field, source: html, isHtml: html !== '' };
	}

	#settle(): void {
		const types = this.types.value ?? [];
		if (!types.some(({ id }) => id === this.typeId)) this.typeId = types[0]?.id ?? null;
		const wanted = types.find(({ id }) => id === this.typeId)?.fields.length ?? 0;
		while (this.fields.length < wanted) this.fields.push(empty());
		const places = (decks.all.value ?? []).filter(({ is_filtered }) => !is_filtered);
		const last = localStorage.getItem(deckKey);
		if (!this.note && !places.some(({ deck }) => deck === this.deck)) this.deck = places.find(({ deck }) => deck === last)?.deck ?? places[0]?.deck ?? null;
	}

	async #run<T>(work: () => Promise<T>): Promise<T | null> {
		if (this.isBusy) return null;
		this.isBusy = true;
		this.failure = null;
		try {
			return await work();
		} catch (thrown) {
			this.failure = toAppError(thrown);
			return null;
		} finally {
			this.isBusy = false;
		}
	}

	/** Adds the note and begins the next one, of the same type, in the same deck, with the same tags. */
	async add(): Promise<AddedNote | null> {
		const type = this.type;
		if (!type) return null;
		const added = await this.#run(async () => {
			this.deck ??= await backend.addDeck({ parent: null, name: m.deck_default() });
			return await backend.addNote({ note_type: type.id, deck: this.deck, fields: [...this.values], tags: this.tags, source: this.source });
		});
		if (!added) return null;
		this.added = added;
		this.fields = type.fields.map(empty);
		this.source = null;
		void decks.all.reload();
		return added;
	}

	async save(): Promise<boolean> {
		const note = this.note;
		if (!note) return false;
		const done = await this.#run(async () => {
			await backend.updateNote({ id: note.id, fields: [...this.values], tags: this.tags });
			return true;
		});
		return done ?? false;
	}
}

type Kept = Pick<NoteDraft, 'typeId' | 'deck' | 'tags' | 'source'> & { fields: FieldDraft[] };

/** A note that was begun and not added, while the student is in another room. */
class DraftKept {
	#kept: Kept | null = null;

	keep({ typeId, deck, tags, source, fields, isChanged }: NoteDraft): void {
		this.#kept = isChanged ? { typeId, deck, tags, source, fields: $state.snapshot(fields) } : null;
	}

	restore(draft: NoteDraft): void {
		if (this.#kept) Object.assign(draft, this.#kept);
		this.#kept = null;
	}
}

export const draftKept = new DraftKept();
