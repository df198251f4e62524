/** Playing, listening and recording in memory: events come when a test sends them, and each command ends when it is told to. */
import type { Document, ErrorCode, Failure } from '../src/lib/ipc/bindings';
import type { ListenEvent, ListenPurpose, PlayEvent, PlayRequest, RecordEvent, RecordRequest } from '../src/lib/ipc/listening';
import type { FakeBackend } from './fake-ipc';
import { makeDocument } from './samples';

type Stream<T> = { onmessage: (event: T) => void };

/** One command that goes on until it is over. */
class Running<T extends { kind: string }> {
	isOn = false;
	#send: (event: T) => void = () => undefined;
	#over: () => void = () => undefined;

	begin(stream: unknown): Promise<null> {
		this.end();
		this.#send = (event) => (stream as Stream<T>).onmessage(event);
		this.isOn = true;
		return new Promise((resolve) => (this.#over = () => resolve(null)));
	}
	send(...events: T[]): void {
		for (const event of events) this.#send(event);
	}
	end(...last: T[]): void {
		if (!this.isOn) return;
		this.isOn = false;
		this.send(...last);
		this.#over();
	}
}

export class FakeListening {
	player = new Running<PlayEvent>();
	ear = new Running<ListenEvent>();
	recorder = new Running<RecordEvent>();
	/** What was begun and asked, in order. */
	asked: string[] = [];
	requests: PlayRequest[] = [];
	purposes: ListenPurpose[] = [];
	recordRequests: RecordRequest[] = [];
	saved: Document = makeDocument({ id: 'recorded', title: 'Lecture', revision: null, status: 'queued' });
	/** Called when something begins, so that a script can go on by itself. */
	onPlay: (command: string, payload: Record<string, unknown>) => void = () => undefined;
	onListen: (purpose: ListenPurpose) => void = () => undefined;
	onRecord: () => void = () => undefined;

	constructor(private readonly backend: FakeBackend) {
		const on = backend.on.bind(backend);
		for (const command of ['read_aloud', 'play_recording', 'speak_card']) {
			on(command, (payload) => {
				this.ear.end({ kind: 'ended' });
				this.asked.push([command, payload.range ?? payload.fromMs ?? payload.side].join(' '));
				const over = this.player.begin(payload.onEvent);
				queueMicrotask(() => this.onPlay(command, payload));
				return over;
			});
		}
		on('ask_of_player', ({ request }) => {
			const asked = request as PlayRequest;
			this.requests.push(asked);
			if (!this.player.isOn) return null;
			if (asked.kind === 'stop') this.player.end({ kind: 'ended', is_whole: false });
			if (asked.kind === 'pause' || asked.kind === 'resume') this.player.send({ kind: 'paused', is_paused: asked.kind === 'pause' });
			if (asked.kind === 'speed') this.player.send({ kind: 'speed', percent: asked.percent });
			if (asked.kind === 'seek') this.player.send({ kind: 'time', ms: asked.ms });
			return null;
		});
		on('listen', ({ purpose, onEvent }) => {
			this.player.end({ kind: 'ended', is_whole: false });
			this.purposes.push(purpose as ListenPurpose);
			this.asked.push(`listen ${(purpose as ListenPurpose).kind}`);
			const over = this.ear.begin(onEvent);
			queueMicrotask(() => this.onListen(purpose as ListenPurpose));
			return over;
		});
		on('stop_listening', () => {
			this.asked.push('stop_listening');
			this.ear.end({ kind: 'ended' });
			return null;
		});
		on('record', ({ onEvent }) => {
			const over = this.recorder.begin(onEvent);
			queueMicrotask(() => this.onRecord());
			return over;
		});
		on('ask_of_record', ({ request }) => {
			const asked = request as RecordRequest;
			this.recordRequests.push(asked);
			if (asked === 'pause' || asked === 'resume') this.recorder.send({ kind: 'paused', is_paused: asked === 'pause' });
			if (asked === 'save') this.recorder.end({ kind: 'saved', document: this.saved }, { kind: 'ended' });
			if (asked === 'discard') this.recorder.end({ kind: 'ended' });
			return null;
		});
	}

	refuse(command: string, code: ErrorCode): void {
		this.backend.on(command, () => {
			throw { code, detail: 'as the test wants' } satisfies Failure;
		});
	}

	/** One utterance of a dictation, from its first guess to its last word. */
	say(utterance: number, words: string): void {
		this.ear.send(
			{ kind: 'caption', caption: { utterance, committed: '', tentative: words.toLowerCase(), is_final: false } },
			{ kind: 'caption', caption: { utterance, committed: words, tentative: '', is_final: true } }
		);
	}
}
