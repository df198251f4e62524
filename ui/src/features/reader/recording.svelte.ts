/** The recording that is open: where in it, whether it plays, and which paragraph of its transcript is heard. */
import { announcer } from '$lib/announcer.svelte';
import { formatTime, m } from '$lib/i18n';
import { backend, type DocumentId, type ReaderDocument, type TextRange } from '$lib/ipc';
import { durationOf, listeningBackend } from '$lib/ipc/listening';
import { Playing } from '$lib/session/playing.svelte';
import { attempt } from '$lib/toasts.svelte';
import { heard, type Heard } from './heard.svelte';
import { Times } from './times';

export const skipMs = 15_000;

export class RecordingPlayer {
	playing = new Playing('recording');
	document = $state<DocumentId | null>(null);
	/** Where it plays, or will begin to. */
	ms = $state(0);
	durationMs = $state<number | null>(null);
	#opened: ReaderDocument | null = null;
	#times: Times | null = null;
	/** Positions come in faster than paragraphs are found. */
	#finding = 0;

	constructor(private readonly heard: Heard) {}

	/** Gets ready to play from where the student stopped reading. */
	async open(opened: ReaderDocument): Promise<void> {
		this.close();
		this.#opened = opened;
		this.#times = new Times(opened.revision, opened.part_count);
		this.document = opened.document.id;
		this.durationMs = durationOf(opened) ?? durationOf(opened.document);
		const position = opened.document.reading_position ?? 0;
		if (this.durationMs === null) void this.#measure(opened);
		if (position > 0 && position < opened.text_length) {
			const start = await this.timeOf([position, position]);
			if (start !== null && this.#opened === opened && !this.playing.isOn) this.ms = start;
		}
	}

	close(): void {
		this.#finding++;
		this.playing.stop();
		this.playing.dismiss();
		if (this.#opened) this.heard.put(null);
		this.#opened = this.#times = this.document = this.durationMs = null;
		this.ms = 0;
	}

	/** When a passage is spoken. */
	async timeOf(range: TextRange): Promise<number | null> {
		if (!this.#opened) return null;
		const { revision } = this.#opened;
		const located = await attempt(() => backend.locate(revision, range));
		return located?.locator.kind === 'time' ? located.locator.start_ms : null;
	}

	async play(from: number = this.ms): Promise<void> {
		const opened = this.#opened;
		if (!opened) return;
		const isAtEnd = this.durationMs !== null && from >= this.durationMs - 500;
		this.ms = isAtEnd ? 0 : Math.max(0, from);
		this.heard.begin(opened.revision);
		void this.#light(this.ms);
		const end = await this.playing.play(
			(onEvent) => listeningBackend.playRecording(opened.document.id, this.ms, onEvent),
			(event) => {
				if (event.kind !== 'time') return;
				this.ms = event.ms;
				void this.#light(event.ms);
			}
		);
		if (this.playing.isOn || this.#opened !== opened) return;
		if (end === 'whole' && this.durationMs !== null) this.ms = this.durationMs;
		if (end === 'whole') announcer.say(m.recording_ended());
	}

	toggle(): void {
		if (!this.playing.isOn) return void this.play();
		announcer.say(this.playing.state === 'playing' ? m.recording_paused_at({ time: formatTime(this.ms) }) : m.aloud_resumed());
		this.playing.toggle();
	}

	seek(ms: number): void {
		const to = Math.min(this.durationMs ?? Infinity, Math.max(0, Math.round(ms)));
		this.ms = to;
		this.heard.isFollowing = true;
		if (this.playing.isOn) this.playing.ask({ kind: 'seek', ms: to });
		if (this.#opened && this.heard.revision !== this.#opened.revision) this.heard.begin(this.#opened.revision);
		void this.#light(to);
	}

	skip(by: 1 | -1): void {
		this.seek(this.ms + by * skipMs);
	}

	/** A click on a time: on from there, whatever played before. */
	playFrom(ms: number): void {
		if (!this.playing.isOn) return void this.play(ms);
		this.seek(ms);
		if (this.playing.state === 'paused') this.playing.toggle();
	}

	async #light(ms: number): Promise<void> {
		const turn = ++this.#finding;
		const part = await this.#times?.at(ms).catch(() => null);
		// The text is worth following, not worth failing for.
		if (turn === this.#finding && part) await this.heard.light(part.range, false);
	}

	/** Where nobody says how long it is, its last paragraph ends there or a little before. */
	async #measure(opened: ReaderDocument): Promise<void> {
		if (opened.part_count === 0) return;
		const parts = await attempt(() => backend.readParts(opened.revision, opened.part_count - 1, opened.part_count));
		const last = parts?.[0]?.locator;
		if (this.#opened === opened && this.durationMs === null && last?.kind === 'time') this.durationMs = last.end_ms;
	}
}

export const recording = new RecordingPlayer(heard);
