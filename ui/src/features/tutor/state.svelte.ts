/** The Tutor: conversations, the open thread, asking, stopping, asking again. It outlives the room, so that an answer goes on while its source is read. */
import {
	AppError,
	ask,
	backend,
	onChanged,
	regenerate,
	toAppError,
	type AskEvent,
	type Citation,
	type Conversation,
	type ConversationId,
	type CourseId,
	type Located,
	type Message,
	type TeachingMode
} from '$lib/ipc';
import { announcer } from '$lib/announcer.svelte';
import { m } from '$lib/i18n';
import type { Place } from '$lib/links';
import { Resource } from '$lib/resource.svelte';
import { attempt, toasts } from '$lib/toasts.svelte';
import { newSentences } from './answer';
import { Draft } from './draft.svelte';
import type { VoiceSession } from './voice/session.svelte';

type Failed = { question: string; failure: AppError };

export class TutorState {
	conversations = new Resource(() => backend.listConversations(null));
	personas = new Resource(() => backend.listPersonas());
	open = $state<ConversationId | null>(null);
	course = $state<CourseId | null>(null);
	mode = $state<TeachingMode>('explain');
	messages = $state.raw<Message[]>([]);
	failure = $state.raw<AppError | null>(null);
	isLoading = $state(false);
	/** The answer to a typed question. */
	draft = $state.raw<Draft | null>(null);
	/** The conversation by voice, in whichever thread it is. */
	voice = $state.raw<VoiceSession | null>(null);
	/** A question that could not be asked; kept, so that it need not be typed again. */
	failed = $state.raw<Failed | null>(null);
	/** A passage selected in the Reader that the next question is about. */
	selected = $state.raw<{ place: Place; located: Located | null } | null>(null);
	/** The answer whose sources are at the side, when the student chose one. */
	chosenAnswer = $state<string | null>(null);
	chosenPin = $state<number | null>(null);
	/** Follows the conversation that the first question makes. */
	onstarted: (conversation: ConversationId) => void = () => undefined;

	/** The draft, if it belongs to the open thread. */
	typed = $derived(this.draft && this.draft.conversation === this.open ? this.draft : null);
	#spoken = $derived(this.voice?.draft && this.voice.draft.conversation === this.open ? this.voice.draft : null);
	/** The answer that is being written in the open thread. */
	running = $derived(this.typed ?? this.#spoken);
	isBusyElsewhere = $derived(this.draft !== null && this.typed === null);
	conversation = $derived<Conversation | null>(this.conversations.value?.find(({ id }) => id === this.open) ?? null);
	/** What the thread shows; an answer that is being written again gives way to the new one. */
	shown = $derived(this.messages.filter(({ id }) => !this.running || id !== this.running.replaces));
	answer = $derived(this.shown.findLast(({ role, id }) => role === 'tutor' && (this.chosenAnswer === null || id === this.chosenAnswer)) ?? null);
	citations = $derived<Citation[]>(
		this.running && this.chosenAnswer === null ? this.running.citations : (this.answer?.citations ?? [])
	);

	start(): () => void {
		const stops = [
			this.conversations.follow(['conversations']),
			this.personas.follow([]),
			onChanged(['conversations'], () => {
				if (this.open && !this.draft && !this.voice?.draft) void this.#read(this.open);
			})
		];
		return () => stops.forEach((stop) => stop());
	}

	/** Opens a conversation, or an empty thread in a course. */
	async show(conversation: ConversationId | null, course: CourseId | null): Promise<void> {
		if (conversation !== null && conversation === this.open) return;
		this.open = conversation;
		this.messages = [];
		this.failure = this.failed = null;
		this.chosenAnswer = this.chosenPin = null;
		this.course = course;
		if (conversation) await this.#read(conversation);
	}

	async reload(): Promise<void> {
		if (this.open) await this.#read(this.open);
	}

	/** Takes course and mode over from the conversation once it is known. */
	adopt(conversation: Conversation): void {
		this.course = conversation.course;
		this.mode = conversation.mode;
	}

	async select(place: Place | null): Promise<void> {
		if (!place) {
			this.selected = null;
			return;
		}
		this.selected = { place, located: null };
		const located = await attempt(() => backend.locate(place.revision, place.range));
		if (this.selected?.place === place) this.selected = { place, located: located ?? null };
	}

	async ask(question: string): Promise<void> {
		if (this.draft || !question.trim()) return;
		const draft = new Draft(question.trim(), this.mode);
		draft.conversation = this.open;
		const selection = this.selected?.place ?? null;
		this.selected = null;
		const input = { question: draft.asked, course: this.course, conversation: this.open, mode: this.mode, selection };
		await this.#run(draft, (onEvent) => ask(input, onEvent));
	}

	async regenerate(message: Message): Promise<void> {
		if (this.draft) return;
		const draft = new Draft('', message.mode, message.id);
		draft.conversation = message.conversation;
		await this.#run(draft, (onEvent) => regenerate(message.id, onEvent));
	}

	async stop(): Promise<void> {
		const draft = this.draft;
		if (!draft?.conversation || draft.isStopping) return;
		draft.isStopping = true;
		const conversation = draft.conversation;
		await attempt(() => backend.stopAnswer(conversation));
	}

	/** A question of the open thread is saved, a conversation with it where the thread was new. */
	begin(conversation: ConversationId, question: Message | null): void {
		const isNew = this.open === null;
		this.open = conversation;
		this.chosenAnswer = this.chosenPin = null;
		if (question && !this.messages.some(({ id }) => id === question.id)) this.messages = [...this.messages, question];
		if (isNew) this.onstarted(conversation);
	}

	/** Shows a message as it is now: at its place where it is known, else at the end. */
	put(message: Message): void {
		if (message.conversation !== this.open) return;
		const isKnown = this.messages.some(({ id }) => id === message.id);
		this.messages = isKnown ? this.messages.map((known) => (known.id === message.id ? message : known)) : [...this.messages, message];
	}

	async rename(id: ConversationId, title: string): Promise<void> {
		await attempt(() => backend.renameConversation(id, title));
		await this.conversations.reload();
	}

	async delete({ id, title }: Conversation): Promise<boolean> {
		const done = await attempt(() => backend.deleteConversation(id));
		if (done === undefined) return false;
		const restore = async () => {
			await attempt(() => backend.restoreConversation(id));
			await this.conversations.reload();
		};
		toasts.say(m.deleted_named({ name: title }), { label: m.undo(), run: () => void restore() });
		await this.conversations.reload();
		return true;
	}

	async #run(draft: Draft, work: (onEvent: (event: AskEvent) => void) => Promise<Message>): Promise<void> {
		this.draft = draft;
		this.failed = null;
		this.chosenAnswer = this.chosenPin = null;
		announcer.say(m.phase_searching());
		let spoken = 0;
		try {
			const message = await work((event) => {
				const isHere = this.open === draft.conversation;
				draft.take(event);
				if (event.kind === 'started' && isHere) this.begin(event.conversation, draft.replaces === null ? event.question : null);
				if (event.kind !== 'text') return;
				const { sentences, upTo } = newSentences(draft.text, spoken);
				spoken = upTo;
				announcer.say(sentences);
			});
			announcer.say(draft.text.slice(spoken));
			if (this.open === message.conversation) this.#finished(message, draft);
		} catch (thrown) {
			if (this.open === draft.conversation) this.failed = { question: draft.asked, failure: toAppError(thrown) };
		} finally {
			this.draft = null;
			void this.conversations.reload();
			if (this.failed) await this.#settleFailure();
		}
	}

	#finished(message: Message, draft: Draft): void {
		const rest = this.messages.filter(({ id }) => id !== draft.replaces && id !== message.id);
		this.messages = [...rest, message];
	}

	/** A failure that was kept as a message of the thread is shown there, once. */
	async #settleFailure(): Promise<void> {
		await this.reload();
		if (this.messages.at(-1)?.failed) this.failed = null;
	}

	async #read(conversation: ConversationId): Promise<void> {
		this.isLoading = this.messages.length === 0;
		try {
			const messages = await backend.readConversation(conversation);
			if (conversation !== this.open) return;
			this.messages = messages;
			this.failure = null;
		} catch (thrown) {
			if (conversation === this.open) this.failure = toAppError(thrown);
		} finally {
			this.isLoading = false;
		}
	}
}

export const tutor = new TutorState();
