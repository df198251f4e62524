/** Voices, microphones and conversations by voice in memory: events come when a test sends them, or as a script has them. */
import type { Failure, Message } from '../src/lib/ipc/bindings';
import type { TalkMode, VoiceChoice, VoiceCommand, VoiceEvent, VoiceSettings, VoiceState, VoiceStatus } from '../src/lib/ipc/voice';
import type { FakeBackend } from './fake-ipc';

/** What happens, in order; a number waits so many milliseconds. */
export type VoiceScript = (VoiceEvent | number)[];

function voice(id: string, name: string, language: string, is_built_in = true, installed = true): VoiceChoice {
	return { id, name, language, installed, is_built_in };
}

export const plainVoice: VoiceStatus = {
	can_hear: true,
	hearing: [
		{ id: 'hear-tiny', name: 'Whisper tiny', languages: ['en', 'de', 'fr'], installed: true },
		{ id: 'hear-base-en', name: 'Whisper base, English', languages: ['en'], installed: true },
		{ id: 'hear-small', name: 'Whisper small', languages: ['en', 'de', 'fr'], installed: false }
	],
	voices: [
		voice('espeak-en', 'Plain English', 'en'),
		voice('amber', 'Amber', 'en', false),
		voice('northern', 'Northern', 'en', false, false),
		voice('espeak-de', 'Einfaches Deutsch', 'de'),
		voice('thorn', 'Thorn', 'de', false),
		voice('espeak-fr', 'Français simple', 'fr')
	],
	voices_failure: null,
	microphones: [
		{ id: 'mic-1', name: 'Built-in microphone', is_default: true },
		{ id: 'mic-2', name: 'Headset', is_default: false }
	],
	loudspeakers: [{ id: 'out-1', name: 'Built-in loudspeakers', is_default: true }],
	devices_failure: null
};

export const plainVoiceSettings: VoiceSettings = {
	microphone: null,
	loudspeaker: null,
	cancels_echo: true,
	talk: 'hands_free',
	speed: 100,
	reads_citations: false,
	hearing: null,
	voices: {}
};

export class FakeVoice {
	status: VoiceStatus = { ...plainVoice };
	settings: VoiceSettings = { ...plainVoiceSettings };
	/** Played when a conversation begins, and when the student pressed a key to talk and let it go. */
	script: VoiceScript = [{ kind: 'state', state: 'listening' }];
	turn: VoiceScript | null = null;
	/** Commands that were clicked, in their order. */
	commands: VoiceCommand[] = [];
	isOn = false;
	isMuted = false;
	talk: TalkMode = 'hands_free';
	#send: (event: VoiceEvent) => void = () => undefined;
	#over: () => void = () => undefined;
	/** Counts up, so that a script that was cut off does not go on. */
	#run = 0;
	#speed = 1;

	constructor(private readonly backend: FakeBackend) {
		const on = backend.on.bind(backend);
		on('voice_status', () => this.status);
		on('voice_settings', () => this.settings);
		on('save_voice_settings', ({ settings }) => (this.settings = settings as VoiceSettings));
		on('start_voice', ({ start, onEvent }) => {
			if (!this.status.can_hear) throw { code: 'model_missing', detail: 'no hearing model' } satisfies Failure;
			this.talk = (start as { talk: TalkMode }).talk;
			this.#send = (onEvent as unknown as { onmessage: (event: VoiceEvent) => void }).onmessage;
			this.isOn = true;
			void this.play(this.script);
			return new Promise((resolve) => (this.#over = () => resolve(null)));
		});
		on('stop_voice', () => {
			this.#run++;
			if (this.isOn) this.send({ kind: 'ended' });
			this.isOn = false;
			this.#over();
			return null;
		});
		on('retry_voice', () => {
			this.send({ kind: 'state', state: 'listening' });
			return null;
		});
		on('voice_command', ({ command }) => this.#obey(command as VoiceCommand));
		on('set_talk_mode', ({ mode }) => {
			this.talk = mode as TalkMode;
			return null;
		});
		on('mute_voice', ({ isMuted }) => {
			this.isMuted = Boolean(isMuted);
			return null;
		});
		on('press_talk', () => null);
		on('release_talk', () => {
			if (this.turn) void this.play(this.turn);
			return null;
		});
		on('try_voice', () => null);
	}

	send(...events: VoiceEvent[]): void {
		for (const event of events) {
			if (event.kind === 'answered' || event.kind === 'kept') this.#save(event.message);
			if (event.kind === 'ask' && event.event.kind === 'started') this.#save(event.event.question);
			this.#send(event);
		}
	}

	async play(script: VoiceScript): Promise<void> {
		const run = ++this.#run;
		for (const step of script) {
			if (typeof step === 'number') await new Promise((resolve) => setTimeout(resolve, step));
			if (run !== this.#run) return;
			if (typeof step !== 'number') this.send(step);
		}
	}

	#save(message: Message): void {
		const { messages } = this.backend;
		const isKnown = messages.some(({ id }) => id === message.id);
		this.backend.messages = isKnown ? messages.map((each) => (each.id === message.id ? message : each)) : [...messages, message];
	}

	#obey(command: VoiceCommand): null {
		this.commands.push(command);
		const next: Partial<Record<VoiceCommand, VoiceState>> = { stop: 'listening', pause: 'interrupted', continue: 'speaking', repeat: 'speaking' };
		if (command === 'stop' || command === 'pause') this.#run++;
		this.send({ kind: 'command', command });
		const state = next[command];
		if (state) this.send({ kind: 'state', state });
		if (command === 'slower' || command === 'faster') {
			this.#speed = Math.min(2, Math.max(0.5, this.#speed + (command === 'faster' ? 0.25 : -0.25)));
			this.send({ kind: 'speed', speed: this.#speed });
		}
		return null;
	}
}
