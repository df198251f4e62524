/** The command palette: what can be reached by typing, in what order, and which line is chosen. */
import { goto } from '$app/navigation';
import { backend, type SearchResults } from '$lib/ipc';
import { formatNumber, formatPlace, m } from '$lib/i18n';
import { addNoteLink, browseLink, readerLink, reviewLink, roomLink, rooms, settingsLink, statisticsLink, tutorLink } from '$lib/links';
import { countAll } from '$lib/session/decks.svelte';
import { decks, session, preferences } from '$lib/session/index.svelte';
import { imports } from '$lib/session/imports.svelte';
import { recorder } from '$lib/session/recorder.svelte';
import { proposing } from '$lib/session/proposing.svelte';
import { toAppError, type AppError } from '$lib/ipc';

export type Entry = { id: string; group: 'rooms' | 'actions' | 'decks' | 'documents' | 'passages' | 'conversations'; label: string; note: string; run: () => void };

const searchDelayMs = 120;
/** Enough to choose from without scrolling far; the Library shows all hits. */
const passageLimit = 8;

/** Every word typed must begin a word of the label, in any order. */
export function matches(label: string, query: string): boolean {
	const fold = (text: string) => text.toLocaleLowerCase().normalize('NFD').replace(/\p{M}/gu, '');
	const words = fold(label).split(/[^\p{L}\p{N}]+/u);
	return fold(query)
		.split(/\s+/)
		.filter(Boolean)
		.every((typed) => words.some((word) => word.startsWith(typed)));
}

export class PaletteState {
	query = $state('');
	chosen = $state(0);
	results = $state.raw<SearchResults | null>(null);
	failure = $state.raw<AppError | null>(null);
	#timer: ReturnType<typeof setTimeout> | undefined;
	#onhelp: () => void;

	entries = $derived.by(() => this.#list());

	constructor(onhelp: () => void) {
		this.#onhelp = onhelp;
	}

	type(query: string): void {
		this.query = query;
		this.chosen = 0;
		clearTimeout(this.#timer);
		if (!query.trim()) this.results = null;
		else this.#timer = setTimeout(() => void this.#search(query), searchDelayMs);
	}

	move(by: number): void {
		const count = this.entries.length;
		if (count > 0) this.chosen = (this.chosen + by + count) % count;
	}

	async #search(query: string): Promise<void> {
		try {
			const results = await backend.search({ query, course: null, limit: passageLimit, mode: 'hybrid' });
			if (query !== this.query) return;
			this.results = results;
			this.failure = null;
		} catch (thrown) {
			this.failure = toAppError(thrown);
		}
	}

	#actions(): Entry[] {
		const action = (id: string, label: string, run: () => void): Entry => ({ id, group: 'actions', label, note: '', run });
		return [
			action('import', m.action_import(), () => void imports.choose()),
			action('record', m.action_record(), () => recorder.ask()),
			action('new-course', m.action_new_course(), () => void goto('/library?new=course')),
			action('new-conversation', m.action_new_conversation(), () => void goto(tutorLink({ course: session.openCourse }))),
			action('review', m.review_start(), () => this.#review()),
			action('add-note', m.note_add(), () => void goto(addNoteLink())),
			action('browse', m.action_browse(), () => void goto(browseLink())),
			action('card-statistics', m.action_card_statistics(), () => void goto(statisticsLink())),
			action('make-cards', m.action_make_cards(), () => proposing.askTopic(session.openCourse)),
			action('theme', preferences.isDark ? m.action_light() : m.action_dark(), () => void preferences.toggleTheme()),
			action('models', m.action_models(), () => void goto(settingsLink('models'))),
			action('ledger', m.action_ledger(), () => void goto(settingsLink('privacy'))),
			action('help', m.action_help(), this.#onhelp)
		];
	}

	/** The first deck with something due; without one the decks say so. */
	#review(): void {
		const due = (decks.all.value ?? []).find((deck) => countAll(deck.due) > 0);
		void goto(due ? reviewLink(due.deck) : roomLink('cards'));
	}

	#list(): Entry[] {
		const query = this.query.trim();
		const places: Entry[] = rooms.map((room) => ({
			id: room,
			group: 'rooms',
			label: m[`room_${room}`](),
			note: '',
			run: () => void goto(roomLink(room))
		}));
		const documents: Entry[] = (session.documents.value ?? []).map((document) => ({
			id: document.id,
			group: 'documents',
			label: document.title,
			note: session.courseName(document.course) ?? '',
			run: () => void goto(readerLink(document.id))
		}));
		const stacks: Entry[] = (decks.all.value ?? []).map((deck) => ({
			id: deck.deck,
			group: 'decks',
			label: deck.path.replaceAll('::', ' › '),
			note: countAll(deck.due) > 0 ? m.left_due({ shown: formatNumber(countAll(deck.due)) }) : '',
			run: () => void goto(reviewLink(deck.deck))
		}));
		if (!query) return [...places, ...this.#actions(), ...documents.slice(0, 5)];
		const passages: Entry[] = (this.results?.hits ?? []).map((hit) => ({
			id: `${hit.revision}-${hit.range[0]}`,
			group: 'passages',
			label: hit.quote,
			note: [hit.document.title, formatPlace(hit.locator)].filter(Boolean).join(' · '),
			run: () => void goto(readerLink(hit.document.id, hit))
		}));
		const conversations: Entry[] = (this.results?.conversations ?? []).slice(0, 4).map((hit) => ({
			id: hit.message,
			group: 'conversations',
			label: hit.title,
			note: hit.excerpt,
			run: () => void goto(tutorLink({ conversation: hit.conversation }))
		}));
		const named = [...places, ...this.#actions(), ...stacks, ...documents].filter(({ label }) => matches(label, query));
		return [...named.slice(0, 8), ...passages, ...conversations];
	}
}
