/** What there is to go on with today, from what the app really knows: reading positions, conversations, work in progress. */
import { backend, type Conversation, type DayWork, type Document } from '$lib/ipc';
import { Resource } from '$lib/resource.svelte';
import { countAll } from '$lib/session/decks.svelte';
import { decks, session } from '$lib/session/index.svelte';

const shownDocuments = 5;
const shownConversations = 4;

/** Documents begun but not finished come first, then those not yet opened, the newest first. */
export function toRead(documents: Document[]): Document[] {
	const readable = documents.filter(({ revision }) => revision !== null);
	const isBegun = ({ progress }: Document) => progress !== null && progress > 0 && progress < 0.98;
	const rank = (document: Document) => (isBegun(document) ? 0 : document.reading_position === null ? 1 : 2);
	return readable.sort((a, b) => rank(a) - rank(b) || b.added_at - a.added_at).slice(0, shownDocuments);
}

/** Fewer answers say nothing about how long others will take. */
const leastAnswers = 20;
const lookBackDays = 30;

/** How long so many cards will take at the pace of late; null while there is no pace. */
export function secondsFor(count: number, work: readonly DayWork[]): number | null {
	const answers = work.reduce((sum, day) => sum + day.answers, 0);
	const tookMs = work.reduce((sum, day) => sum + day.took_ms, 0);
	return answers < leastAnswers ? null : (count * tookMs) / answers / 1000;
}

class Today {
	conversations = new Resource(() => backend.listConversations(null));
	#work = new Resource(async () => (await backend.cardStatistics({ deck: null, days: lookBackDays })).work);
	/** Where a review begins: the first of the outermost decks with something due. */
	deck = $derived((decks.all.value ?? []).find(({ depth, due }) => depth === 0 && countAll(due) > 0) ?? null);
	seconds = $derived(secondsFor(decks.dueCount, this.#work.value ?? []));
	hasCards = $derived((decks.all.value ?? []).some(({ total }) => total > 0));
	documents = $derived(toRead([...(session.documents.value ?? [])]));
	failed = $derived((session.documents.value ?? []).filter(({ status }) => status === 'failed'));

	get recent(): Conversation[] {
		return [...(this.conversations.value ?? [])].sort((a, b) => b.updated_at - a.updated_at).slice(0, shownConversations);
	}

	start(): () => void {
		return this.conversations.follow(['conversations']);
	}

	/** Asked for once there is something to estimate. */
	estimate(): void {
		void this.#work.reload();
	}
}

export const today = new Today();
