/** An open microphone outside a conversation: dictation, a spoken answer, a spoken rating. */
import { toAppError, type AppError } from '$lib/ipc';
import { listeningBackend, type ListenEvent, type ListenPurpose } from '$lib/ipc/listening';
import type { Caption } from '$lib/ipc/voice';
import { attempt } from '$lib/toasts.svelte';
import { untilOver } from './stream';

export class Listening {
	state = $state<'silent' | 'starting' | 'open' | 'ending'>('silent');
	/** The loudness at the microphone, -100 to 0. */
	dbfs = $state(-100);
	/** Words that are still being understood. */
	caption = $state.raw<Caption | null>(null);
	failure = $state.raw<AppError | null>(null);
	isOn = $derived(this.state !== 'silent');
	#turn = 0;

	/** Listens until it is over; false when it failed, or something newer ended it. */
	async listen(purpose: ListenPurpose, onEvent: (event: ListenEvent) => void): Promise<boolean> {
		const turn = ++this.#turn;
		this.state = 'starting';
		this.failure = this.caption = null;
		const take = (event: ListenEvent) => {
			// Who stopped it while it began could not be heard yet.
			if (event.kind === 'listening' && (turn === this.#turn ? this.state === 'ending' : !this.isOn)) this.#end();
			if (turn !== this.#turn) return;
			this.#take(event);
			onEvent(event);
		};
		try {
			await untilOver((send: (event: ListenEvent) => void) => listeningBackend.listen(purpose, send), take);
		} catch (thrown) {
			if (turn === this.#turn) this.failure = toAppError(thrown);
		}
		if (turn !== this.#turn) return false;
		this.#close();
		return this.failure === null;
	}

	/** No more is listened to; what is being said is still written down. */
	stop(): void {
		if (this.state === 'silent' || this.state === 'ending') return;
		this.state = 'ending';
		this.#end();
	}

	/** At once, and whatever was said is dropped. */
	cancel(): void {
		if (!this.isOn) return;
		this.#turn++;
		this.#close();
		this.#end();
	}

	dismiss(): void {
		this.failure = null;
	}

	#end(): void {
		void attempt(() => listeningBackend.stopListening());
	}

	#close(): void {
		this.state = 'silent';
		this.caption = null;
		this.dbfs = -100;
	}

	#take(event: ListenEvent): void {
		switch (event.kind) {
			case 'listening':
				if (this.state === 'starting') this.state = 'open';
				return;
			case 'level':
				this.dbfs = Math.min(0, Math.max(-100, event.dbfs));
				return;
			case 'caption':
				this.caption = event.caption.is_final ? null : event.caption;
				return;
			case 'failed':
				this.failure = toAppError(event.failure);
				return;
		}
	}
}
