/** Keys of what is heard in the Reader: letters while it plays, one shortcut that begins to read aloud. */
import { hasControl, isTyping } from '$lib/keyboard';

export type SoundAction = 'aloud' | 'toggle' | 'back' | 'next' | 'slower' | 'faster' | 'stop';

const plain: Record<string, SoundAction> = {
	p: 'toggle',
	b: 'back',
	n: 'next',
	'-': 'slower',
	'+': 'faster',
	// The key of the plus sign without Shift, where it is there.
	'=': 'faster'
};

/** The letters of a recording work all the time, those of reading aloud only while something is read. */
export function soundActionOf(event: KeyboardEvent, isRecording: boolean, isReading: boolean): SoundAction | null {
	if (!isRecording && hasControl(event) && event.shiftKey && event.key.toLowerCase() === 's') return 'aloud';
	if (!(isRecording || isReading) || isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return null;
	if (event.key === 'Escape') return isReading ? 'stop' : null;
	return plain[event.key.length === 1 ? event.key.toLowerCase() : event.key] ?? null;
}
