/** Reviewing without hands: the question is read, the answer is said and judged, the answer is read, the rating is said. Keys and mouse come first at any time. */
import { announcer } from '$lib/announcer.svelte';
import { m } from '$lib/i18n';
import type { AppError, CardId, Rating } from '$lib/ipc';
import { listeningBackend, type ListenEvent, type ListenPurpose } from '$lib/ipc/listening';
import type { VoiceCommand } from '$lib/ipc/voice';
import { Listening } from '$lib/session/listening.svelte';
import { Playing, speedStep } from '$lib/session/playing.svelte';
import { review, type Review } from './review.svelte';
import { sounds } from './sound.svelte';

export type Step = 'idle' | 'question' | 'answering' | 'answer' | 'rating';
/** Why it does not go on by itself. */
export type Wait = 'unheard' | 'unsure' | 'paused' | 'failed';
type Judged = Extract<ListenEvent, { kind: 'judged' }>;
type Result = Extract<ListenEvent, { kind: 'judged' | 'rated' | 'command' }>;
type Side = { card: CardId; isAnswer: boolean };

export class HandsFree {
	isOn = $state(false);
	step = $state<Step>('idle');
	wait = $state<Wait | null>(null);
	/** What the spoken answer of the card on show came to. */
	judged = $state.raw<Judged | null>(null);
	playing = new Playing('cards');
	listening = new Listening();
	/** Counts up, so that what was begun before does not go on. */
	#turn = 0;
	#side: Side | null = null;

	constructor(private readonly review: Review) {}

	proposed = $derived<Rating | null>(this.judged?.rating ?? null);
	failure = $derived<AppError | null>(this.playing.failure ?? this.listening.failure);

	toggle(): void {
		if (this.isOn) this.off();
		else this.on();
	}

	on(): void {
		this.isOn = true;
		this.#side = null;
		// What is heard need not be said by a screen reader as well: the microphone would hear it.
		this.review.isSpoken = sounds.isHushed = true;
		sounds.stop();
		announcer.say(m.hands_free_on());
	}

	off(): void {
		if (!this.isOn) return;
		this.#hush();
		this.isOn = this.review.isSpoken = sounds.isHushed = false;
		this.step = 'idle';
		this.wait = this.judged = null;
		announcer.say(m.hands_free_off());
	}

	/** Goes with the review, whoever moved it; null while something lies over the card. */
	follow(card: CardId | null, isAnswer: boolean): void {
		if (!this.isOn) return;
		const before = this.#side;
		if (before?.card === card && before?.isAnswer === isAnswer) return;
		if (card === null && before === null) return;
		this.#side = card === null ? null : { card, isAnswer };
		if (card !== null && !isAnswer) this.judged = null;
		if (this.#side) void this.#run(this.#side, true);
		else {
			this.#hush();
			this.step = 'idle';
			this.wait = null;
		}
	}

	/** The student took over: nothing more is heard or said until the review has moved. */
	takeOver(): void {
		if (!this.isOn || this.step === 'idle') return;
		this.#hush();
		this.wait = 'paused';
	}

	/** Listens on where it stopped. */
	resume(): void {
		if (this.#side) void this.#run(this.#side, this.wait === 'failed' && this.listening.failure === null);
	}

	/** From the beginning of this side. */
	repeat(): void {
		if (this.#side) void this.#run(this.#side, true);
	}

	#hush(): void {
		this.#turn++;
		this.playing.stop();
		this.listening.cancel();
		this.playing.dismiss();
		this.listening.dismiss();
	}

	async #run(side: Side, speaks: boolean): Promise<void> {
		this.#hush();
		const turn = this.#turn;
		this.wait = null;
		if (speaks) {
			this.step = side.isAnswer ? 'answer' : 'question';
			const end = await this.playing.play((onEvent) => listeningBackend.speakCard(side.card, this.step === 'answer' ? 'answer' : 'question', onEvent));
			if (turn !== this.#turn) return;
			if (end !== 'whole') return this.#stay(end === 'failed' ? 'failed' : 'paused');
		}
		this.step = side.isAnswer ? 'rating' : 'answering';
		const purpose: ListenPurpose = side.isAnswer ? { kind: 'rating' } : { kind: 'answer', card: side.card };
		let result: Result | null = null;
		// Some take a breath first, so silence is only believed the second time.
		for (let attempt = 0; attempt < 2 && !result; attempt++) {
			const hasEnded = await this.listening.listen(purpose, (event) => {
				if (event.kind === 'judged' || event.kind === 'rated' || event.kind === 'command') result = event;
			});
			if (turn !== this.#turn) return;
			if (!hasEnded) return this.#stay('failed');
		}
		if (!result) return this.#stay('unheard');
		await this.#act(side, result);
	}

	async #act(side: Side, result: Result): Promise<void> {
		if (result.kind === 'command') return this.#obey(side, result.command);
		if (result.kind === 'judged') {
			this.judged = result;
			return this.review.reveal();
		}
		await this.#rate(side, result.rating ?? this.proposed);
	}

	async #rate(side: Side, rating: Rating | null): Promise<void> {
		// "Yes" to nothing: there was no answer to propose a rating for.
		if (rating === null) return this.#stay('unsure');
		const turn = this.#turn;
		await this.review.answer(rating);
		if (turn === this.#turn && this.#side === side && this.review.refused) this.#stay('paused');
	}

	async #obey(side: Side, command: VoiceCommand): Promise<void> {
		switch (command) {
			case 'stop':
			case 'stop_listening':
				return this.off();
			case 'pause':
				return this.#stay('paused');
			case 'next':
			// In German one word means both, and nothing is paused here that could go on.
			case 'continue':
				return side.isAnswer ? this.#rate(side, this.proposed) : this.review.reveal();
			case 'slower':
			case 'faster':
				this.playing.setSpeed(this.playing.speed + (command === 'faster' ? speedStep : -speedStep));
				return this.#run(side, true);
			default:
				return this.#run(side, command === 'repeat' || command === 'back');
		}
	}

	#stay(wait: Wait): void {
		this.wait = wait;
		if (wait !== 'failed') announcer.say(m[`hands_free_${wait}`]());
	}
}

export const handsFree = new HandsFree(review);
