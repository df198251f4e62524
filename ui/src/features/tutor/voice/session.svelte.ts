/** A conversation by voice as its events tell it: whose turn it is, what is heard and said. It only reduces events; what to do is decided in `talk`. */
import type { ConversationId, Failure, Message, MessageId, TextRange } from '$lib/ipc';
import type { Caption, VoiceCommand, VoiceEvent, VoiceState } from '$lib/ipc/voice';
import { Draft } from '../draft.svelte';

/** Words of an answer that are heard right now. */
export type Heard = { message: MessageId; range: TextRange };

export class VoiceSession {
	state = $state<VoiceState>('off');
	/** The loudness at the microphone, -100 to 0. */
	dbfs = $state(-100);
	/** The student's words until they stand in the thread as a question. */
	caption = $state.raw<Caption | null>(null);
	/** The answer that is written, until it is saved. */
	draft = $state.raw<Draft | null>(null);
	heard = $state.raw<Heard | null>(null);
	/** What is said now is no part of the answer: "one moment", "source 1". */
	isAside = $state(false);
	/** The student asked for silence, and speaking can go on. */
	isPaused = $state(false);
	/** The last command that was understood, until something else happens. */
	command = $state.raw<VoiceCommand | null>(null);
	speed = $state(1);
	/** Speaking into the tutor's words stops it; not yet while its own voice may be taken for the student's. */
	canInterrupt = $state(true);
	failure = $state.raw<Failure | null>(null);
	hasEnded = $state(false);
	/** Answers that were cut to what was heard. */
	kept = $state.raw<ReadonlySet<MessageId>>(new Set());
	/** From the student's last word to the voice, of each answer. */
	waits = $state.raw<ReadonlyMap<MessageId, number>>(new Map());
	/** The answer that was begun last. */
	#answer: MessageId | null = null;
	/** The speech that was heard last, and the last one that belongs to an earlier answer. */
	#generation = -1;
	#over = -1;
	#isSpoken = $derived(this.state === 'speaking' || this.state === 'interrupted');
	/** Null while nothing of an answer is heard. */
	lit = $derived(this.#isSpoken && !this.isAside ? this.heard : null);

	constructor(
		/** Where questions go; null until the first one makes a conversation. */
		public conversation: ConversationId | null
	) {}

	/** Takes an event over; false when it came too late to mean anything. */
	take(event: VoiceEvent): boolean {
		if (this.hasEnded) return false;
		switch (event.kind) {
			case 'state':
				return this.#turnTo(event.state);
			case 'level':
				this.dbfs = Math.min(0, Math.max(-100, event.dbfs));
				return true;
			case 'caption':
				return this.#hear(event.caption);
			case 'ask':
				return this.#write(event);
			case 'answered':
				return this.#save(event.message);
			case 'kept':
				this.kept = new Set(this.kept).add(event.message.id);
				return this.#settle(event.message);
			case 'speaking':
				return this.#light(event);
			case 'command':
				this.caption = null;
				this.command = event.command;
				this.isPaused = event.command === 'pause';
				return true;
			case 'speed':
				this.speed = event.speed;
				return true;
			case 'interruptible':
				this.canInterrupt = event.can;
				return true;
			case 'turn':
				if (this.#answer && event.figures.voice_to_voice_ms !== null)
					this.waits = new Map(this.waits).set(this.#answer, event.figures.voice_to_voice_ms);
				return true;
			case 'failed':
				this.failure = event.failure;
				return true;
			case 'ended':
				this.hasEnded = true;
				this.#turnTo('off');
				return true;
		}
	}

	/** The student has read what failed. */
	dismiss(): void {
		this.failure = null;
	}

	#turnTo(state: VoiceState): boolean {
		if (state !== 'interrupted') this.isPaused = false;
		if (state !== 'speaking' && state !== 'interrupted') {
			this.heard = null;
			this.isAside = false;
		}
		if (this.state === 'error' && state !== 'error') this.failure = null;
		if (state === 'off' || state === 'error') {
			this.caption = null;
			this.draft = null;
			this.dbfs = -100;
		}
		this.state = state;
		return true;
	}

	/** Utterances count up; the last caption of one closes it. */
	#hear(caption: Caption): boolean {
		const last = this.caption;
		if (last && (caption.utterance < last.utterance || (caption.utterance === last.utterance && last.is_final))) return false;
		const isEmpty = !caption.committed && !caption.tentative;
		if (!isEmpty) {
			this.command = null;
			this.failure = null;
		}
		// Nothing was said after all: a cough leaves no trace.
		this.caption = isEmpty && caption.is_final ? null : caption;
		return true;
	}

	#write({ event }: Extract<VoiceEvent, { kind: 'ask' }>): boolean {
		if (event.kind === 'started') {
			this.draft = new Draft('', event.question.mode);
			this.#answer = event.answer;
			this.#over = this.#generation;
			this.conversation = event.conversation;
			this.caption = this.command = this.failure = this.heard = null;
		}
		// Pieces of an answer that is settled or was given up come late.
		if (!this.draft) return false;
		this.draft.take(event);
		return true;
	}

	/** What was cut stays cut, however late the whole answer comes. */
	#save(message: Message): boolean {
		return this.kept.has(message.id) ? false : this.#settle(message);
	}

	#settle(message: Message): boolean {
		if (message.id === this.#answer) this.draft = null;
		return true;
	}

	#light({ generation, range, is_aside }: Extract<VoiceEvent, { kind: 'speaking' }>): boolean {
		// While a new answer is on its way, the old one is not heard any more.
		if (!is_aside && generation <= this.#over) return false;
		this.isAside = is_aside;
		if (is_aside) return true;
		this.#generation = Math.max(this.#generation, generation);
		this.heard = this.#answer === null ? null : { message: this.#answer, range };
		return true;
	}

	/** The words of this answer that are heard now. */
	litIn(message: MessageId): TextRange | null {
		return this.lit?.message === message ? this.lit.range : null;
	}

	/** Those of the answer that is still written. */
	get litInDraft(): TextRange | null {
		return this.draft !== null && this.#answer !== null ? this.litIn(this.#answer) : null;
	}
}
