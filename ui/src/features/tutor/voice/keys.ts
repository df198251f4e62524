/** Keys of a conversation by voice: what a key press means while it is on. */
import { hasControl, isTyping } from '$lib/keyboard';
import type { VoiceCommand } from '$lib/ipc/voice';

export type VoiceAction = { kind: 'toggle' | 'talk' | 'mute' | 'pause' } | { kind: 'command'; command: VoiceCommand };

const plain: Record<string, VoiceAction> = {
	r: { kind: 'command', command: 'repeat' },
	n: { kind: 'command', command: 'next' },
	'-': { kind: 'command', command: 'slower' },
	'+': { kind: 'command', command: 'faster' },
	// The key of the plus sign without Shift, where it is there.
	'=': { kind: 'command', command: 'faster' },
	p: { kind: 'pause' },
	m: { kind: 'mute' }
};

/** Elements that have a use of their own for the space bar. */
function takesPresses(target: EventTarget | null): boolean {
	return target instanceof Element && target.closest('button, a, summary, input, [role=menu]') !== null;
}

/** Works everywhere in the room, also while a question is typed. */
export function isToggle(event: KeyboardEvent): boolean {
	return hasControl(event) && event.shiftKey && event.key.toLowerCase() === 'm';
}

export function voiceActionOf(event: KeyboardEvent): VoiceAction | null {
	if (isToggle(event)) return { kind: 'toggle' };
	if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return null;
	if (event.key === ' ') return takesPresses(event.target) || event.shiftKey ? null : { kind: 'talk' };
	return plain[event.key.length === 1 ? event.key.toLowerCase() : event.key] ?? null;
}
