/** Something that is heard: begins, pauses, goes faster, ends. The sound itself is the backend's; one thing plays at a time. */
import { toAppError, type AppError } from '$lib/ipc';
import { listeningBackend, type PlayEvent, type PlayRequest } from '$lib/ipc/listening';
import { attempt } from '$lib/toasts.svelte';
import { untilOver } from './stream';

export const [slowest, fastest, speedStep] = [50, 200, 25];

/** How it ended: heard to the end, stopped by somebody, or failed. */
export type PlayEnd = 'whole' | 'stopped' | 'failed';
type Begin = (onEvent: (event: PlayEvent) => void) => Promise<unknown>;

export class Playing {
	state = $state<'silent' | 'starting' | 'playing' | 'paused'>('silent');
	/** In percent. */
	speed = $state(100);
	failure = $state.raw<AppError | null>(null);
	isOn = $derived(this.state !== 'silent');
	#turn = 0;
	/** Chosen here before; null leaves it to the settings of the voice. */
	#chosen: number | null = null;
	#key: string;

	constructor(
		/** What its speed is kept under. */
		key: string
	) {
		this.#key = `studium.${key}-speed`;
		const kept = Number(localStorage.getItem(this.#key));
		if (kept >= slowest && kept <= fastest) this.speed = this.#chosen = kept;
	}

	async play(begin: Begin, onEvent: (event: PlayEvent) => void = () => undefined): Promise<PlayEnd> {
		const turn = ++this.#turn;
		this.state = 'starting';
		this.failure = null;
		let isWhole = false;
		const take = (event: PlayEvent) => {
			// What was ended by something newer has nothing more to say; nor has what was stopped before it could be asked.
			if (turn !== this.#turn) {
				if (event.kind === 'started' && !this.isOn) this.ask({ kind: 'stop' });
				return;
			}
			if (event.kind === 'ended') isWhole = event.is_whole;
			this.#take(event);
			onEvent(event);
		};
		try {
			await untilOver(begin, take);
		} catch (thrown) {
			if (turn === this.#turn) this.failure = toAppError(thrown);
		}
		if (turn !== this.#turn) return 'stopped';
		this.state = 'silent';
		return this.failure ? 'failed' : isWhole ? 'whole' : 'stopped';
	}

	toggle(): void {
		if (this.state === 'playing') this.ask({ kind: 'pause' });
		else if (this.state === 'paused') this.ask({ kind: 'resume' });
	}

	setSpeed(percent: number): void {
		this.speed = this.#chosen = Math.min(fastest, Math.max(slowest, percent));
		localStorage.setItem(this.#key, String(this.speed));
		if (this.isOn) this.ask({ kind: 'speed', percent: this.speed });
	}

	stop(): void {
		if (!this.isOn) return;
		this.#turn++;
		this.state = 'silent';
		this.ask({ kind: 'stop' });
	}

	dismiss(): void {
		this.failure = null;
	}

	ask(request: PlayRequest): void {
		void attempt(() => listeningBackend.askOfPlayer(request));
	}

	#take(event: PlayEvent): void {
		switch (event.kind) {
			case 'started':
				this.state = 'playing';
				if (this.#chosen !== null) this.ask({ kind: 'speed', percent: this.#chosen });
				return;
			case 'paused':
				this.state = event.is_paused ? 'paused' : 'playing';
				return;
			case 'speed':
				this.speed = event.percent;
				return;
			case 'failed':
				this.failure = toAppError(event.failure);
				return;
		}
	}
}
