/** An answer while it is being written: what the stream has brought so far. */
import type { AskEvent, Citation, Claim, ConversationId, Message, MessageId, TeachingMode } from '$lib/ipc';

export type Phase = 'starting' | 'searching' | 'reading' | 'writing';

export class Draft {
	phase = $state<Phase>('starting');
	conversation = $state<ConversationId | null>(null);
	question = $state.raw<Message | null>(null);
	text = $state('');
	claims = $state.raw<Claim[]>([]);
	citations = $state.raw<Citation[]>([]);
	readTokens = $state(0);
	totalTokens = $state(0);
	isStopping = $state(false);

	constructor(
		/** What was asked, shown before the backend has confirmed it. */
		readonly asked: string,
		readonly mode: TeachingMode,
		/** The answer that this one replaces, when it is written again. */
		readonly replaces: MessageId | null = null
	) {}

	take(event: AskEvent): void {
		switch (event.kind) {
			case 'started':
				this.conversation = event.conversation;
				this.question = event.question;
				return;
			case 'searching':
				this.phase = 'searching';
				return;
			case 'reading':
				this.phase = 'reading';
				this.citations = merged(this.citations, event.sources);
				this.readTokens = event.done_tokens;
				this.totalTokens = event.total_tokens;
				return;
			case 'text':
				this.phase = 'writing';
				this.text += event.text;
				return;
			case 'claim':
				this.claims = [...this.claims, event.claim];
				this.citations = merged(this.citations, event.citations);
		}
	}
}

/** A citation that comes again knows more, e.g. that it was verified. */
function merged(known: Citation[], more: Citation[]): Citation[] {
	const byNumber = new Map([...known, ...more].map((citation) => [citation.n, citation]));
	return [...byNumber.values()].sort((a, b) => a.n - b.n);
}
