/** Plays the sounds of a card one after another. A machine without sound, or a file that is no sound, is no failure of the review. */
import { readMedia } from '$lib/ipc';

const autoplayKey = 'studium.cards-autoplay';

class Sounds {
	/** Do cards play by themselves? */
	isAutomatic = $state(localStorage.getItem(autoplayKey) !== 'no');
	/** Something else is heard: the card's own sounds wait until they are asked for. */
	isHushed = $state(false);
	playing = $state<string | null>(null);
	/** The last that could not be played; the card says so beside its button. */
	failed = $state<string | null>(null);
	#context: AudioContext | null = null;
	#source: AudioBufferSourceNode | null = null;
	#turn = 0;

	setAutomatic(isAutomatic: boolean): void {
		this.isAutomatic = isAutomatic;
		localStorage.setItem(autoplayKey, isAutomatic ? 'yes' : 'no');
		if (!isAutomatic) this.stop();
	}

	/** Plays these instead of what plays now. */
	async play(names: readonly string[]): Promise<void> {
		this.stop();
		const turn = this.#turn;
		for (const name of names) {
			if (turn !== this.#turn) return;
			this.playing = name;
			try {
				await this.#playOne(name, turn);
			} catch {
				if (turn === this.#turn) this.failed = name;
			}
		}
		if (turn === this.#turn) this.playing = null;
	}

	stop(): void {
		this.#turn++;
		this.playing = null;
		this.failed = null;
		try {
			this.#source?.stop();
		} catch {
			// It has not begun yet, or ended by itself.
		}
		this.#source = null;
	}

	async #playOne(name: string, turn: number): Promise<void> {
		const bytes = await readMedia(name);
		if (bytes.byteLength === 0 || typeof AudioContext === 'undefined') throw new Error(name);
		// Decoded here rather than by an element: the window's policy names no place that media may come from.
		this.#context ??= new AudioContext();
		if (this.#context.state === 'suspended') await this.#context.resume();
		const buffer = await this.#context.decodeAudioData(bytes.slice(0));
		if (turn !== this.#turn) return;
		const source = this.#context.createBufferSource();
		this.#source = source;
		source.buffer = buffer;
		source.connect(this.#context.destination);
		await new Promise<void>((resolve) => {
			source.onended = () => resolve();
			source.start();
		});
	}
}

export const sounds = new Sounds();
