/** Dictation: an open microphone for the text field that has the focus. What is understood for good is typed into it. */
import { announcer } from '$lib/announcer.svelte';
import { m } from '$lib/i18n';
import type { ListenEvent } from '$lib/ipc/listening';
import { hasControl } from '$lib/keyboard';
import { Listening } from '$lib/session/listening.svelte';
import { attempt, toasts } from '$lib/toasts.svelte';
import { dictatable, focused, insert, type TextField } from './field';

export function isToggle(event: KeyboardEvent): boolean {
	return hasControl(event) && event.shiftKey && event.key.toLowerCase() === 'l';
}

export class Dictation {
	listening = new Listening();
	/** What has the focus and can be dictated into. */
	field = $state.raw<TextField | null>(null);
	/** Where the words go; stays the same while it listens. */
	target = $state.raw<TextField | null>(null);
	/** The shortcut was pressed with the focus nowhere. */
	hasNoField = $state(false);
	isOn = $derived(this.listening.isOn);

	/** Follows the focus, or learns that the field is gone. Whoever leaves the field has finished dictating. */
	look(element: Element | null): void {
		this.field = dictatable(element);
		if (this.field) this.hasNoField = false;
		if (this.isOn && this.field !== this.target) this.stop();
		if (!this.isOn && this.field !== this.target) {
			this.listening.dismiss();
			this.target = null;
		}
	}

	async start(): Promise<void> {
		// Whoever tries again has pressed a button for it.
		const field = dictatable(focused()) ?? (this.target?.isConnected ? this.target : null);
		this.hasNoField = !field;
		if (!field || this.isOn) return;
		this.target = field;
		if (focused() !== field) field.focus();
		await this.listening.listen({ kind: 'dictation' }, (event) => this.#take(field, event));
		if (!this.isOn && !this.listening.failure) {
			this.target = null;
			announcer.say(m.dictation_ended());
		}
	}

	/** What is being said is still written. */
	stop(): void {
		this.listening.stop();
	}

	toggle(): void {
		if (this.isOn) this.stop();
		else void this.start();
	}

	dismiss(): void {
		this.listening.dismiss();
		this.hasNoField = false;
		if (!this.isOn) this.target = null;
	}

	/** True when the key meant dictation. */
	keydown(event: KeyboardEvent): boolean {
		if (isToggle(event)) {
			// The browser of cards has none of these; a key that is held begins once.
			if (!event.repeat) this.toggle();
			return true;
		}
		if (event.key !== 'Escape' || !(this.isOn || this.listening.failure || this.hasNoField)) return false;
		if (this.isOn) this.stop();
		else this.dismiss();
		return true;
	}

	#take(field: TextField, event: ListenEvent): void {
		if (event.kind === 'listening') announcer.say(m.dictation_started());
		if (event.kind !== 'caption' || !event.caption.is_final) return;
		const words = event.caption.committed;
		if (!words || insert(field, words)) return;
		// The field was closed in the meantime: what was said must not be lost.
		toasts.say(m.dictation_homeless({ words }), {
			label: m.copy(),
			run: () => void attempt(() => navigator.clipboard.writeText(words))
		});
	}
}

export const dictation = new Dictation();
