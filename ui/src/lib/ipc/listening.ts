/** The door to what is read aloud, played, dictated and recorded: the generated commands, with their streams of events. */
import { Channel } from '@tauri-apps/api/core';
import type {
	CardId,
	CardSide,
	CourseId,
	DocumentId,
	ListenEvent,
	ListenPurpose,
	PlayEvent,
	PlayRequest,
	RecordEvent,
	RecordRequest,
	RevisionId,
	TextRange
} from './bindings';
import { backend } from './index';

export type { CardSide, ListenEvent, ListenPurpose, PlayEvent, PlayRequest, RecordEvent, RecordRequest } from './bindings';

function channel<T>(onEvent: (event: T) => void): Channel<T> {
	const stream = new Channel<T>();
	stream.onmessage = onEvent;
	return stream;
}

/** Those with events return when they are over. */
export const listeningBackend = {
	/** An empty range goes on from its start to the end of the document. */
	readAloud: (revision: RevisionId, range: TextRange, onEvent: (event: PlayEvent) => void) => backend.readAloud(revision, range, channel(onEvent)),
	playRecording: (document: DocumentId, fromMs: number, onEvent: (event: PlayEvent) => void) =>
		backend.playRecording(document, fromMs, channel(onEvent)),
	speakCard: (card: CardId, side: CardSide, onEvent: (event: PlayEvent) => void) => backend.speakCard(card, side, channel(onEvent)),
	listen: (purpose: ListenPurpose, onEvent: (event: ListenEvent) => void) => backend.listen(purpose, channel(onEvent)),
	/** Nothing happens when nothing plays. */
	askOfPlayer: (request: PlayRequest) => backend.askOfPlayer(request),
	/** What is being said is still written down first. */
	stopListening: () => backend.stopListening(),
	record: (course: CourseId | null, title: string, onEvent: (event: RecordEvent) => void) => backend.record(course, title, channel(onEvent)),
	askOfRecord: (request: RecordRequest) => backend.askOfRecord(request)
};

/** Is this what was recorded, or a file of sound? */
export function isRecording({ format }: { format: string | null }): boolean {
	return format === 'recording';
}
