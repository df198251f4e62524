/** The door to everything spoken: what the commands of the group `voice` take, answer and stream. */
import { Channel, invoke } from '@tauri-apps/api/core';
import type {
	AskEvent,
	CardId,
	ConversationId,
	CourseId,
	ErrorCode,
	Failure,
	Message,
	Rating,
	RevisionId,
	TeachingMode,
	TextRange
} from './bindings';
import { toAppError } from './errors';

/** Codes that only sound devices bring. */
export type VoiceErrorCode =
	| ErrorCode
	| 'microphone_missing'
	| 'microphone_refused'
	| 'loudspeaker_missing'
	| 'audio_device_lost'
	| 'audio_device_failed';

export type VoiceState = 'off' | 'listening' | 'endpoint_pending' | 'thinking' | 'speaking' | 'interrupted' | 'error';

/** Words do not change in `committed`, except with the last caption; `tentative` follows after a space. */
export type Caption = { utterance: number; committed: string; tentative: string; is_final: boolean };

export type VoiceCommand = 'stop' | 'pause' | 'continue' | 'repeat' | 'slower' | 'faster' | 'louder' | 'quieter' | 'next' | 'back' | 'stop_listening';
export type TalkMode = 'hands_free' | 'push_to_talk';

/** Figures of one turn in milliseconds; null where the stage did not happen. */
export type TurnFigures = {
	endpoint_ms: number | null;
	stt_ms: number | null;
	prepare_ms: number | null;
	retrieve_ms: number | null;
	first_token_ms: number | null;
	first_audio_ms: number | null;
	voice_to_voice_ms: number | null;
	interrupted_after_ms: number | null;
	is_interrupted: boolean;
	question: string;
	spoken_text: string;
};

export type VoiceEvent =
	| { kind: 'state'; state: VoiceState }
	/** At most 20 a second, -100 to 0. */
	| { kind: 'level'; dbfs: number }
	| { kind: 'caption'; caption: Caption }
	/** As in the typed chat. */
	| { kind: 'ask'; event: AskEvent }
	/** The finished answer, saved. */
	| { kind: 'answered'; message: Message }
	/** This range of the answer that was announced last is heard now. An aside is not part of the answer. */
	| { kind: 'speaking'; generation: number; range: TextRange; is_aside: boolean }
	/** An interrupted answer, cut to what was heard. */
	| { kind: 'kept'; message: Message }
	/** A spoken or clicked command was understood. */
	| { kind: 'command'; command: VoiceCommand }
	/** 0.5 to 2. */
	| { kind: 'speed'; speed: number }
	| { kind: 'turn'; figures: TurnFigures }
	/** Shown; the conversation goes on unless the state `error` follows. */
	| { kind: 'failed'; failure: Failure }
	| { kind: 'ended' };

export type StartVoice = { conversation: ConversationId | null; course: CourseId | null; mode: TeachingMode; talk: TalkMode };

export type HearingChoice = { id: string; name: string; languages: string[]; installed: boolean };
export type VoiceChoice = { id: string; name: string; language: string; installed: boolean; is_built_in: boolean };
export type SoundDevice = { id: string; name: string; is_default: boolean };

export type VoiceStatus = {
	/** A hearing model is installed. */
	can_hear: boolean;
	hearing: HearingChoice[];
	voices: VoiceChoice[];
	voices_failure: Failure | null;
	microphones: SoundDevice[];
	loudspeakers: SoundDevice[];
	devices_failure: Failure | null;
};

export type VoiceSettings = {
	/** Null: the system's choice; likewise the loudspeaker. */
	microphone: string | null;
	loudspeaker: string | null;
	/** Not needed with headphones. */
	cancels_echo: boolean;
	talk: TalkMode;
	/** Percent, 50 to 200. */
	speed: number;
	/** Says "source 1" aloud. */
	reads_citations: boolean;
	/** Null: the best that is installed. */
	hearing: string | null;
	/** Of each language, the voice. */
	voices: Record<string, string>;
};

export type ReadAloudEvent = { kind: 'sentence'; range: TextRange } | { kind: 'failed'; failure: Failure } | { kind: 'ended' };

export type DictationEvent =
	| { kind: 'state'; state: VoiceState }
	| { kind: 'level'; dbfs: number }
	| { kind: 'caption'; caption: Caption }
	| { kind: 'failed'; failure: Failure }
	| { kind: 'ended' };

export type JudgeReason =
	| { kind: 'same' }
	| { kind: 'most'; missing: string[] }
	| { kind: 'some'; missing: string[] }
	| { kind: 'none' }
	| { kind: 'nothing_heard' };

export type HearAnswerEvent =
	| { kind: 'level'; dbfs: number }
	| { kind: 'caption'; caption: Caption }
	| { kind: 'judged'; heard: string; rating: Rating; reason: JudgeReason }
	| { kind: 'failed'; failure: Failure }
	| { kind: 'ended' };

/** What happened, with the codes of sound devices among those to branch on. */
export function voiceCode(failure: Failure): VoiceErrorCode {
	return failure.code;
}

async function call<T>(command: string, input: Record<string, unknown> = {}): Promise<T> {
	try {
		return await invoke<T>(command, input);
	} catch (thrown) {
		throw toAppError(thrown);
	}
}

function channel<T>(onEvent: (event: T) => void): Channel<T> {
	const stream = new Channel<T>();
	stream.onmessage = onEvent;
	return stream;
}

export const voiceBackend = {
	status: () => call<VoiceStatus>('voice_status'),
	settings: () => call<VoiceSettings>('voice_settings'),
	saveSettings: (settings: VoiceSettings) => call<VoiceSettings>('save_voice_settings', { settings }),
	/** A conversation by voice, to its end; refused with model_missing, microphone_missing, microphone_refused or busy. */
	start: (start: StartVoice, onEvent: (event: VoiceEvent) => void) => call<null>('start_voice', { start, onEvent: channel(onEvent) }),
	/** Goes on after a lost device. */
	retry: () => call<null>('retry_voice'),
	stop: () => call<null>('stop_voice'),
	command: (command: VoiceCommand) => call<null>('voice_command', { command }),
	setTalkMode: (mode: TalkMode) => call<null>('set_talk_mode', { mode }),
	pressTalk: () => call<null>('press_talk'),
	releaseTalk: () => call<null>('release_talk'),
	mute: (isMuted: boolean) => call<null>('mute_voice', { isMuted }),
	/** Says a text. */
	tryVoice: (voice: string, speedPercent: number, text: string) => call<null>('try_voice', { voice, speedPercent, text }),
	readAloud: (revision: RevisionId, range: TextRange, onEvent: (event: ReadAloudEvent) => void) =>
		call<null>('read_aloud', { revision, range, onEvent: channel(onEvent) }),
	pauseReading: () => call<null>('pause_reading'),
	resumeReading: () => call<null>('resume_reading'),
	stopReading: () => call<null>('stop_reading'),
	dictate: (onEvent: (event: DictationEvent) => void) => call<null>('dictate', { onEvent: channel(onEvent) }),
	stopDictation: () => call<null>('stop_dictation'),
	speakCard: (card: CardId, side: 'question' | 'answer', onEvent: (event: ReadAloudEvent) => void) =>
		call<null>('speak_card', { card, side, onEvent: channel(onEvent) }),
	hearAnswer: (card: CardId, onEvent: (event: HearAnswerEvent) => void) => call<null>('hear_answer', { card, onEvent: channel(onEvent) }),
	stopHearingAnswer: () => call<null>('stop_hearing_answer')
};
