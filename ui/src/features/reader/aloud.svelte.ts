/** Reading aloud: from a place in the open document on, sentence by sentence. */
import { announcer } from '$lib/announcer.svelte';
import { m } from '$lib/i18n';
import type { ReaderDocument, TextRange } from '$lib/ipc';
import { listeningBackend } from '$lib/ipc/listening';
import { Playing } from '$lib/session/playing.svelte';
import { heard, type Heard } from './heard.svelte';

/** What a document is whose sentences stand on pages. */
export function hasPages({ format }: ReaderDocument): boolean {
	return format === 'pdf' || format === 'image';
}

export class ReadAloud {
	playing = new Playing('aloud');
	/** What it was last asked to read, for another try. */
	#last: { opened: ReaderDocument; range: TextRange } | null = null;

	constructor(private readonly heard: Heard) {}

	/** An empty range goes on to the end of the document. */
	async start(opened: ReaderDocument, range: TextRange): Promise<void> {
		this.#last = { opened, range };
		this.heard.begin(opened.revision);
		announcer.say(m.aloud_started());
		const end = await this.playing.play(
			(onEvent) => listeningBackend.readAloud(opened.revision, range, onEvent),
			(event) => {
				if (event.kind !== 'sentence') return;
				void this.heard.light(event.range, hasPages(opened));
				const [from] = event.range;
				this.#last = { opened, range: [from, range[0] === range[1] ? from : range[1]] };
			}
		);
		if (this.playing.isOn) return;
		this.heard.put(null);
		if (end === 'whole') announcer.say(m.aloud_ended());
	}

	/** On from the sentence at which it failed. */
	async retry(): Promise<void> {
		if (this.#last) await this.start(this.#last.opened, this.#last.range);
	}

	toggle(): void {
		const wasPlaying = this.playing.state === 'playing';
		this.playing.toggle();
		announcer.say(wasPlaying ? m.aloud_paused() : m.aloud_resumed());
	}

	next(): void {
		this.playing.ask({ kind: 'next' });
	}
	back(): void {
		this.playing.ask({ kind: 'back' });
	}

	stop(): void {
		if (this.playing.isOn) announcer.say(m.aloud_stopped());
		this.playing.stop();
		this.playing.dismiss();
		this.heard.put(null);
	}
}

export const aloud = new ReadAloud(heard);
