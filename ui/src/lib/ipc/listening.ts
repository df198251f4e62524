/** The door to what is read aloud, played, dictated and recorded: commands with their streams of events. */
import { Channel, invoke } from '@tauri-apps/api/core';
import type { CardId, CourseId, Document, DocumentId, Failure, Rating, RevisionId, TextRange, VoiceCommand } from './bindings';
import { toAppError } from './errors';
import type { Caption } from './voice';

export type CardSide = 'question' | 'answer';

export type PlayEvent =
	| { kind: 'started' }
	/** Of a text that is read aloud: this sentence is heard now. */
	| { kind: 'sentence'; range: TextRange }
	/** Of a recording: about four times a second. */
	| { kind: 'time'; ms: number }
	| { kind: 'paused'; is_paused: boolean }
	| { kind: 'speed'; percent: number }
	| { kind: 'failed'; failure: Failure }
	| { kind: 'ended'; is_whole: boolean };

/** `next` and `back` go by a sentence, in a recording by 15 seconds. */
export type PlayRequest =
	| { kind: 'pause' }
	| { kind: 'resume' }
	| { kind: 'stop' }
	| { kind: 'next' }
	| { kind: 'back' }
	| { kind: 'seek'; ms: number }
	| { kind: 'speed'; percent: number };

/** What a spoken answer amounts to. */
export type RecalledAnswer = 'whole' | 'partly' | 'nothing';

export type ListenPurpose = { kind: 'dictation' } | { kind: 'answer'; card: CardId } | { kind: 'rating' };

export type ListenEvent =
	| { kind: 'listening' }
	| { kind: 'level'; dbfs: number }
	| { kind: 'caption'; caption: Caption }
	| { kind: 'judged'; heard: string; recalled: RecalledAnswer; missing: string[]; rating: Rating }
	/** Null says yes to what was proposed. */
	| { kind: 'rated'; rating: Rating | null }
	| { kind: 'command'; command: VoiceCommand }
	| { kind: 'failed'; failure: Failure }
	| { kind: 'ended' };

export type RecordRequest = 'pause' | 'resume' | 'save' | 'discard';

export type RecordEvent =
	| { kind: 'level'; dbfs: number }
	| { kind: 'time'; ms: number }
	| { kind: 'paused'; is_paused: boolean }
	| { kind: 'saved'; document: Document }
	| { kind: 'failed'; failure: Failure }
	| { kind: 'ended' };

function channel<T>(onEvent: (event: T) => void): Channel<T> {
	const stream = new Channel<T>();
	stream.onmessage = onEvent;
	return stream;
}

async function call(command: string, input: Record<string, unknown> = {}): Promise<void> {
	try {
		await invoke(command, input);
	} catch (thrown) {
		throw toAppError(thrown);
	}
}

/** Each of the first four returns when it is over. */
export const listeningBackend = {
	/** An empty range goes on from its start to the end of the document. */
	readAloud: (revision: RevisionId, range: TextRange, onEvent: (event: PlayEvent) => void) =>
		call('read_aloud', { revision, range, onEvent: channel(onEvent) }),
	playRecording: (document: DocumentId, fromMs: number, onEvent: (event: PlayEvent) => void) =>
		call('play_recording', { document, fromMs, onEvent: channel(onEvent) }),
	speakCard: (card: CardId, side: CardSide, onEvent: (event: PlayEvent) => void) => call('speak_card', { card, side, onEvent: channel(onEvent) }),
	listen: (purpose: ListenPurpose, onEvent: (event: ListenEvent) => void) => call('listen', { purpose, onEvent: channel(onEvent) }),
	/** Nothing happens when nothing plays. */
	askOfPlayer: (request: PlayRequest) => call('ask_of_player', { request }),
	/** What is being said is still written down first. */
	stopListening: () => call('stop_listening'),
	record: (course: CourseId | null, title: string, onEvent: (event: RecordEvent) => void) => call('record', { course, title, onEvent: channel(onEvent) }),
	askOfRecord: (request: RecordRequest) => call('ask_of_record', { request })
};

/** Is this what was recorded, or a file of sound? */
export function isRecording({ format }: { format: string | null }): boolean {
	return format === 'recording';
}

/** How long a recording is, once its sound was opened. */
export function durationOf(recording: object): number | null {
	const known = 'duration_ms' in recording ? recording.duration_ms : null;
	return typeof known === 'number' ? known : null;
}
