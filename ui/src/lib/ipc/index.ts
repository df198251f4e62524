/** The only door to the backend: commands that return values or throw AppError, streams, events and file drops. */
import { Channel } from '@tauri-apps/api/core';
import { getCurrentWebview } from '@tauri-apps/api/webview';
import { commands, events } from './bindings';
import type { Area, AskEvent, AskQuestion, Failure, Job, Message, MessageId, OpenRequested, RevisionId } from './bindings';
import { AppError, toAppError } from './errors';

export type * from './bindings';
export { AppError, toAppError } from './errors';

/** What every generated command answers. */
type Result<T, E> = { status: 'ok'; data: T } | { status: 'error'; error: E };
type Commands = typeof commands;
type Unwrapped<F> = F extends (...input: infer I) => Promise<infer R>
	? (...input: I) => Promise<[R] extends [Result<infer T, Failure>] ? T : R>
	: never;
/** Commands whose generated signature does not tell all: streams, and bytes that come as they are. */
type Special = 'ask' | 'regenerate' | 'readBytes' | 'readPicture' | 'readMedia';
type Backend = { [K in Exclude<keyof Commands, Special>]: Unwrapped<Commands[K]> };

function isResult(value: unknown): value is Result<unknown, Failure> {
	return typeof value === 'object' && value !== null && 'status' in value && ('data' in value || 'error' in value);
}

async function unwrap(answer: Promise<unknown>): Promise<unknown> {
	let value: unknown;
	try {
		value = await answer;
	} catch (thrown) {
		throw toAppError(thrown);
	}
	if (!isResult(value)) return value;
	if (value.status === 'ok') return value.data;
	throw new AppError(value.error.code, value.error.detail);
}

// One wrapper for every generated command, so that this file does not grow with the contract.
export const backend = Object.fromEntries(
	Object.entries(commands).map(([name, command]) => [
		name,
		(...input: never[]) => unwrap((command as (...input: never[]) => Promise<unknown>)(...input))
	])
) as unknown as Backend;

/** Bytes of an original, at most 1 MiB a call; fewer at its end. */
export function readBytes(revision: RevisionId, offset: number, length: number): Promise<ArrayBuffer> {
	return unwrap(commands.readBytes(revision, offset, length)) as Promise<ArrayBuffer>;
}

/** A page of a picture, counted from 0, as a PNG or JPEG file. */
export function readPicture(revision: RevisionId, part: number): Promise<ArrayBuffer> {
	return unwrap(commands.readPicture(revision, part)) as Promise<ArrayBuffer>;
}

/** A picture or a sound of the cards; empty where there is none of that name. */
export function readMedia(name: string): Promise<ArrayBuffer> {
	return unwrap(commands.readMedia(name)) as Promise<ArrayBuffer>;
}

function channel(onEvent: (event: AskEvent) => void): Channel<AskEvent> {
	const stream = new Channel<AskEvent>();
	stream.onmessage = onEvent;
	return stream;
}

export function ask(question: AskQuestion, onEvent: (event: AskEvent) => void): Promise<Message> {
	return unwrap(commands.ask(question, channel(onEvent))) as Promise<Message>;
}

export function regenerate(message: MessageId, onEvent: (event: AskEvent) => void): Promise<Message> {
	return unwrap(commands.regenerate(message, channel(onEvent))) as Promise<Message>;
}

/** Ends a subscription; safe to call before the subscription is confirmed. */
export type Unsubscribe = () => void;

function subscription(started: Promise<() => void>): Unsubscribe {
	// A subscription that never came to be needs no end; the window may already be closing.
	return () => void started.then((stop) => stop()).catch(() => undefined);
}

const changeListeners = new Set<(areas: Area[]) => void>();
let stopChanges: Unsubscribe | null = null;

/** Calls back when the store changed in one of these areas. All callers share one backend subscription. */
export function onChanged(areas: readonly Area[], callback: () => void): Unsubscribe {
	const listener = (changed: Area[]) => {
		if (changed.some((area) => areas.includes(area))) callback();
	};
	changeListeners.add(listener);
	stopChanges ??= subscription(
		events.changed.listen(({ payload }) => {
			for (const each of [...changeListeners]) each(payload.areas);
		})
	);
	return () => {
		changeListeners.delete(listener);
		if (changeListeners.size > 0) return;
		stopChanges?.();
		stopChanges = null;
	};
}

export function onJobProgress(callback: (job: Job) => void): Unsubscribe {
	return subscription(events.jobProgress.listen(({ payload }) => callback(payload)));
}

export function onOpenRequested(callback: (request: OpenRequested) => void): Unsubscribe {
	return subscription(events.openRequested.listen(({ payload }) => callback(payload)));
}

export type FileDrag = { kind: 'over' } | { kind: 'left' } | { kind: 'dropped'; paths: string[] };

/** Files dragged over the window. The webview itself never sees them: the shell gives paths. */
export function onFileDrag(callback: (drag: FileDrag) => void): Unsubscribe {
	return subscription(
		getCurrentWebview().onDragDropEvent(({ payload }) => {
			if (payload.type === 'drop') callback({ kind: 'dropped', paths: payload.paths });
			else if (payload.type === 'leave') callback({ kind: 'left' });
			else callback({ kind: 'over' });
		})
	);
}
