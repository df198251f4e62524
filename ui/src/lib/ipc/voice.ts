/** The door to everything spoken: the generated commands, with their stream of events. */
import { Channel } from '@tauri-apps/api/core';
import type { StartVoice, TalkMode, VoiceCommand, VoiceSettings as Stored, VoiceEvent } from './bindings';
import { backend } from './index';

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

function channel<T>(onEvent: (event: T) => void): Channel<T> {
	const stream = new Channel<T>();
	stream.onmessage = onEvent;
	return stream;
}

export const voiceBackend = {
	status: () => backend.voiceStatus(),
	settings: () => backend.voiceSettings() as Promise<VoiceSettings>,
	saveSettings: (settings: VoiceSettings) => backend.saveVoiceSettings(settings) as Promise<VoiceSettings>,
	/** A conversation by voice, to its end; refused with model_missing, microphone_missing, microphone_refused or busy. */
	start: (start: StartVoice, onEvent: (event: VoiceEvent) => void) => backend.startVoice(start, channel(onEvent)),
	/** Goes on after a lost device. */
	retry: () => backend.retryVoice(),
	stop: () => backend.stopVoice(),
	command: (command: VoiceCommand) => backend.voiceCommand(command),
	setTalkMode: (mode: TalkMode) => backend.setTalkMode(mode),
	pressTalk: () => backend.pressTalk(),
	releaseTalk: () => backend.releaseTalk(),
	mute: (isMuted: boolean) => backend.muteVoice(isMuted),
	/** Says a text. */
	tryVoice: (voice: string, speedPercent: number, text: string) => backend.tryVoice(voice, speedPercent, text)
};
