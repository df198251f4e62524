/** The door to everything spoken: the generated commands, with their stream of events. */
import { Channel } from '@tauri-apps/api/core';
import { commands } from './bindings';
import type { Failure, StartVoice, TalkMode, VoiceCommand, VoiceSettings as Stored, VoiceEvent, VoiceStatus } from './bindings';
import { AppError, toAppError } from './errors';

export type {
	Caption,
	HearingChoice,
	SoundDevice,
	StartVoice,
	TalkMode,
	TurnFigures,
	VoiceChoice,
	VoiceCommand,
	VoiceEvent,
	VoiceState,
	VoiceStatus
} from './bindings';

/** The backend sends every setting. */
export type VoiceSettings = Required<Stored>;

type Answer<T> = { status: 'ok'; data: T } | { status: 'error'; error: Failure };

async function unwrap<T>(answer: Promise<Answer<unknown>>): Promise<T> {
	let value: Answer<unknown>;
	try {
		value = await answer;
	} catch (thrown) {
		throw toAppError(thrown);
	}
	if (value.status === 'ok') return value.data as T;
	throw new AppError(value.error.code, value.error.detail);
}

function channel<T>(onEvent: (event: T) => void): Channel<T> {
	const stream = new Channel<T>();
	stream.onmessage = onEvent;
	return stream;
}

export const voiceBackend = {
	status: () => unwrap<VoiceStatus>(commands.voiceStatus()),
	settings: () => unwrap<VoiceSettings>(commands.voiceSettings()),
	saveSettings: (settings: VoiceSettings) => unwrap<VoiceSettings>(commands.saveVoiceSettings(settings)),
	/** A conversation by voice, to its end; refused with model_missing, microphone_missing, microphone_refused or busy. */
	start: (start: StartVoice, onEvent: (event: VoiceEvent) => void) => unwrap<null>(commands.startVoice(start, channel(onEvent))),
	/** Goes on after a lost device. */
	retry: () => unwrap<null>(commands.retryVoice()),
	stop: () => unwrap<null>(commands.stopVoice()),
	command: (command: VoiceCommand) => unwrap<null>(commands.voiceCommand(command)),
	setTalkMode: (mode: TalkMode) => unwrap<null>(commands.setTalkMode(mode)),
	pressTalk: () => unwrap<null>(commands.pressTalk()),
	releaseTalk: () => unwrap<null>(commands.releaseTalk()),
	mute: (isMuted: boolean) => unwrap<null>(commands.muteVoice(isMuted)),
	/** Says a text. */
	tryVoice: (voice: string, speedPercent: number, text: string) => unwrap<null>(commands.tryVoice(voice, speedPercent, text))
};
