/** Talking with the tutor: begins and ends a conversation by voice, passes presses on, and hands what was said to the thread. It outlives the room. */
import { toAppError, type AppError } from '$lib/ipc';
import { voiceBackend, type TalkMode, type VoiceCommand, type VoiceEvent } from '$lib/ipc/voice';
import { announcer } from '$lib/announcer.svelte';
import { m } from '$lib/i18n';
import { attempt } from '$lib/toasts.svelte';
import { tutor, type TutorState } from '../state.svelte';
import { VoiceSession } from './session.svelte';
import { isOpen, lookOf, spokenChange, type Look } from './view';

/** Written once somebody has talked here, so that the first explanation stays the only one. */
const knownKey = 'studium.voice-known';

export class Talk {
	mode = $state<TalkMode>('hands_free');
	isMuted = $state(false);
	isHeld = $state(false);
	/** Why it did not begin. */
	failure = $state.raw<AppError | null>(null);
	/** Nobody has talked on this machine before. */
	isFirst = $state(false);
	/** How many voice bars are on screen; without one, the window says elsewhere that the microphone is open. */
	bars = $state(0);
	#isEnding = $state(false);
	#ending: Promise<void> = Promise.resolve();
	#isHushed = false;
	/** Answers that were cut to what was heard. */
	#cut = $state.raw<ReadonlySet<string>>(new Set());
	#waits = $state.raw<ReadonlyMap<string, number>>(new Map());
	#tutor: TutorState;

	constructor(thread: TutorState) {
		this.#tutor = thread;
	}

	session = $derived.by(() => (this.#isEnding ? null : this.#tutor.voice));
	/** In the thread that is open. */
	isHere = $derived.by(() => this.session !== null && this.session.conversation === this.#tutor.open);
	look = $derived.by((): Look | null => (this.session ? lookOf(this.#situation(this.session)) : null));
	isOpen = $derived.by(() => this.session !== null && isOpen(this.#situation(this.session)));

	#situation({ state, isAside, isPaused }: VoiceSession) {
		return { state, isAside, isPaused, talk: this.mode, isHeld: this.isHeld, isMuted: this.isMuted };
	}

	isCut(message: string): boolean {
		return this.#cut.has(message);
	}

	/** From the last word of the question to the voice, in milliseconds. */
	waitOf(message: string): number | null {
		return this.#waits.get(message) ?? null;
	}

	async start(): Promise<void> {
		if (this.session) return;
		await this.#ending;
		const { open, course, mode } = this.#tutor;
		const session = new VoiceSession(open);
		this.#tutor.voice = session;
		this.failure = null;
		this.isMuted = this.isHeld = false;
		this.isFirst = localStorage.getItem(knownKey) === null;
		const isWanted = () => this.#tutor.voice === session && !this.#isEnding;
		const fail = (thrown: unknown) => {
			if (!isWanted()) return;
			this.#tutor.voice = null;
			this.failure = toAppError(thrown);
		};
		try {
			const { talk, speed } = await voiceBackend.settings();
			if (!isWanted()) return;
			this.mode = talk;
			session.take({ kind: 'speed', speed: speed / 100 });
			// The call ends with the conversation; it has begun with the first event.
			await new Promise<void>((begun) => {
				const take = (event: VoiceEvent) => {
					this.take(session, event);
					begun();
				};
				voiceBackend
					.start({ conversation: open, course, mode, talk }, take)
					.then(() => isWanted() && this.#finish(session), fail)
					.finally(begun);
			});
		} catch (thrown) {
			fail(thrown);
		}
	}

	/** Silent at once; what is said by then is still saved. */
	stop(): Promise<void> {
		if (this.session) announcer.say(m.voice_ended());
		return this.#end();
	}

	#end(): Promise<void> {
		const session = this.session;
		if (!session) return Promise.resolve();
		this.#isEnding = true;
		this.#ending = attempt(() => voiceBackend.stop()).then(() => this.#finish(session));
		return this.#ending;
	}

	/** After something failed: on with the same conversation where only a device was lost. */
	async retry(): Promise<void> {
		const session = this.session;
		if (session?.state !== 'error') return this.again();
		try {
			await voiceBackend.retry();
		} catch (thrown) {
			session.take({ kind: 'failed', failure: toAppError(thrown) });
		}
	}

	/** Once more from the beginning, in the same thread. */
	async again(): Promise<void> {
		await this.#end();
		await this.start();
	}

	toggle(): Promise<void> {
		return this.session ? this.stop() : this.start();
	}

	/** Silence first, the end of the conversation by voice second. */
	escape(): void {
		if (this.isTalking && !this.#isHushed) {
			this.#isHushed = true;
			void this.command('stop');
		} else void this.stop();
	}

	/** A reply is on its way or heard. */
	get isTalking(): boolean {
		const state = this.session?.state;
		return state === 'thinking' || state === 'speaking' || state === 'interrupted';
	}

	async command(command: VoiceCommand): Promise<void> {
		if (this.session) await attempt(() => voiceBackend.command(command));
	}

	pause(): Promise<void> {
		return this.command(this.session?.state === 'interrupted' ? 'continue' : 'pause');
	}

	async mute(isMuted: boolean): Promise<void> {
		if (!this.session || this.isMuted === isMuted) return;
		const before = this.look;
		this.isMuted = isMuted;
		this.#tell(before);
		if ((await attempt(() => voiceBackend.mute(isMuted))) === undefined) this.isMuted = !isMuted;
	}

	press(): void {
		if (!this.session || this.mode !== 'push_to_talk' || this.isHeld) return;
		this.isHeld = true;
		void attempt(() => voiceBackend.pressTalk());
	}

	release(): void {
		if (!this.isHeld) return;
		this.isHeld = false;
		void attempt(() => voiceBackend.releaseTalk());
	}

	/** Holds for the next conversations too. */
	async talkBy(mode: TalkMode): Promise<void> {
		const before = this.mode;
		this.release();
		// While a key is held to talk, nothing else is open that could be muted.
		if (mode === 'push_to_talk') await this.mute(false);
		this.mode = mode;
		const done = await attempt(async () => {
			await voiceBackend.setTalkMode(mode);
			await voiceBackend.saveSettings({ ...(await voiceBackend.settings()), talk: mode });
			return true;
		});
		if (!done) this.mode = before;
	}

	/** A typed question: the tutor stops speaking for it, and goes on listening. */
	async ask(question: string): Promise<void> {
		const session = this.isHere ? this.session : null;
		if (session && this.isTalking) await this.command('stop');
		await this.#tutor.ask(question);
		// The conversation that began with the typed question is the one to talk in.
		if (session && session === this.session && session.conversation === null && this.#tutor.open) await this.again();
	}

	take(session: VoiceSession, event: VoiceEvent): void {
		const isHere = this.#tutor.open === session.conversation;
		if (event.kind === 'answered' || event.kind === 'kept') {
			// An answer that was said is said, even when another conversation by voice has begun by then.
			if (!session.take(event)) return;
			if (event.kind === 'kept') this.#cut = new Set(this.#cut).add(event.message.id);
			this.#tutor.put(event.message);
			return;
		}
		if (session !== this.#tutor.voice) {
			// Ended while it began: nothing may go on listening.
			if (event.kind === 'state' && event.state !== 'off' && !this.#tutor.voice && !session.hasEnded) void attempt(() => voiceBackend.stop());
			return;
		}
		const before = this.look;
		if (!session.take(event)) return;
		if (event.kind === 'state') this.#isHushed = false;
		if (event.kind === 'turn') this.#waits = new Map([...this.#waits, ...session.waits]);
		if (event.kind === 'ask' && event.event.kind === 'started' && isHere) this.#tutor.begin(event.event.conversation, event.event.question);
		if (event.kind === 'ended') {
			// The student said so, or it ended by itself.
			if (!this.#isEnding) announcer.say(m.voice_ended());
			this.#finish(session);
		}
		else this.#tell(before);
	}

	#tell(before: Look | null): void {
		if (this.look) announcer.say(spokenChange(before, this.look));
	}

	#finish(session: VoiceSession): void {
		this.isHeld = false;
		this.#isEnding = false;
		if (this.#tutor.voice !== session) return;
		this.#tutor.voice = null;
		localStorage.setItem(knownKey, '1');
		// What was written and not heard is in the thread as it was saved.
		void this.#tutor.reload();
		void this.#tutor.conversations.reload();
	}
}

export const talk = new Talk(tutor);
