/** What the voice bar shows and what a screen reader is told, derived from the session alone. */
import { m } from '$lib/i18n';
import type { TalkMode, VoiceState } from '$lib/ipc/voice';

export type Look = 'starting' | 'ready' | 'listening' | 'waiting' | 'muted' | 'thinking' | 'speaking' | 'aside' | 'paused' | 'interrupted' | 'error';

export type Situation = {
	state: VoiceState;
	talk: TalkMode;
	isHeld: boolean;
	isMuted: boolean;
	isAside: boolean;
	isPaused: boolean;
};

/** One look for each thing that the student could otherwise be wrong about. */
export function lookOf({ state, talk, isHeld, isMuted, isAside, isPaused }: Situation): Look {
	switch (state) {
		case 'off':
			return 'starting';
		case 'listening':
		case 'endpoint_pending':
			if (isMuted) return 'muted';
			// Nothing is listened to until the key is held; the word must not claim otherwise.
			if (talk === 'push_to_talk' && !isHeld) return 'ready';
			return state === 'endpoint_pending' ? 'waiting' : 'listening';
		case 'speaking':
			return isAside ? 'aside' : 'speaking';
		case 'interrupted':
			return isPaused ? 'paused' : 'interrupted';
		default:
			return state;
	}
}

/** Does sound from the microphone reach the tutor now? */
export function isOpen({ state, talk, isHeld, isMuted }: Situation): boolean {
	return state !== 'off' && state !== 'error' && !isMuted && (talk === 'hands_free' || isHeld);
}

export function wordOf(look: Look): string {
	return m[`voice_${look}`]();
}

export function hintOf(look: Look, talk: TalkMode, canInterrupt = true): string {
	switch (look) {
		case 'ready':
			return m.voice_hint_ready();
		case 'listening':
			return talk === 'push_to_talk' ? m.voice_hint_release() : m.voice_hint_listening();
		case 'waiting':
			return m.voice_hint_waiting();
		case 'muted':
			return m.voice_hint_muted();
		case 'speaking':
			if (talk === 'push_to_talk') return m.voice_hint_speaking_held();
			return canInterrupt ? m.voice_hint_speaking() : m.voice_hint_speaking_learning();
		case 'aside':
			return m.voice_hint_aside();
		case 'paused':
			return m.voice_hint_paused();
		default:
			return '';
	}
}

/**
 * What to tell a screen reader when one look gives way to another. Little, since an open microphone hears a screen
 * reader too: no captions, no waiting for the next word, nothing while the tutor's own voice says it.
 */
export function spokenChange(before: Look | null, after: Look): string {
	const silent: readonly Look[] = ['starting', 'waiting', 'speaking', 'aside', 'interrupted'];
	if (before === after || silent.includes(after)) return '';
	// The student pauses and goes on, or was interrupted by a cough.
	if (after === 'listening' && (before === 'waiting' || before === 'interrupted' || before === 'ready')) return '';
	if (after === 'ready' && (before === 'listening' || before === 'waiting')) return '';
	return wordOf(after);
}
