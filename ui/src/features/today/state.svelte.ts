/** What there is to go on with today, from what the app really knows: reading positions, conversations, work in progress. */
import { backend, type Conversation, type Document } from '$lib/ipc';
import { Resource } from '$lib/resource.svelte';
import { session } from '$lib/session/index.svelte';

const shownDocuments = 5;
const shownConversations = 4;

/** Documents begun but not finished come first, then those not yet opened, the newest first. */
export function toRead(documents: Document[]): Document[] {
	const readable = documents.filter(({ revision }) => revision !== null);
	const isBegun = ({ progress }: Document) => progress !== null && progress > 0 && progress < 0.98;
	const rank = (document: Document) => (isBegun(document) ? 0 : document.reading_position === null ? 1 : 2);
	return readable.sort((a, b) => rank(a) - rank(b) || b.added_at - a.added_at).slice(0, shownDocuments);
}

class Today {
	conversations = new Resource(() => backend.listConversations(null));
	documents = $derived(toRead([...(session.documents.value ?? [])]));
	failed = $derived((session.documents.value ?? []).filter(({ status }) => status === 'failed'));

	get recent(): Conversation[] {
		return [...(this.conversations.value ?? [])].sort((a, b) => b.updated_at - a.updated_at).slice(0, shownConversations);
	}

	start(): () => void {
		return this.conversations.follow(['conversations']);
	}
}

export const today = new Today();
