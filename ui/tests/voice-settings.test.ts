/** Settings of the voice: which devices and voices are offered, what is kept. */
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import Voice from '../src/features/settings/Voice.svelte';
import { deviceOptions, sampleOf, voiceFor, VoicePreferences, voicesByLanguage } from '../src/features/settings/voice.svelte';
import { toasts } from '../src/lib/toasts.svelte';
import type { ErrorCode } from '../src/lib/ipc';
import { FakeBackend } from './fake-ipc';
import { FakeVoice, plainVoice } from './fake-voice';

const words = { system: (name: string | null) => `system: ${name}`, gone: 'gone' };

let fake: FakeBackend;
let voice: FakeVoice;
beforeEach(() => {
	fake = new FakeBackend().install();
	voice = new FakeVoice(fake);
});
afterEach(() => {
	fake.uninstall();
	toasts.list.forEach(({ id }) => toasts.dismiss(id));
});

describe('what is offered', () => {
	it('begins with the system’s choice, by its name', () => {
		expect(deviceOptions(plainVoice.microphones, null, words)).toEqual([
			{ value: '', label: 'system: Built-in microphone' },
			{ value: 'mic-1', label: 'Built-in microphone' },
			{ value: 'mic-2', label: 'Headset' }
		]);
		expect(deviceOptions([], null, words)).toEqual([{ value: '', label: 'system: null' }]);
	});

	it('keeps a chosen device that is unplugged', () => {
		expect(deviceOptions(plainVoice.microphones, 'usb', words).at(-1)).toEqual({ value: 'usb', label: 'gone' });
	});

	it('has each language once, installed voices before built-in ones, and none that cannot speak yet', () => {
		const groups = voicesByLanguage(plainVoice.voices);
		expect(groups.map(({ language, voices }) => [language, voices.map(({ id }) => id)])).toEqual([
			['en', ['amber', 'espeak-en']],
			['de', ['thorn', 'espeak-de']],
			['fr', ['espeak-fr']]
		]);
		const english = groups[0]?.voices ?? [];
		expect(voiceFor(english, 'espeak-en')?.id).toBe('espeak-en');
		expect(voiceFor(english, 'removed')?.id).toBe('amber');
		expect(voiceFor([], 'amber')).toBeNull();
	});
});

describe('what is kept', () => {
	const [amber, thorn] = [plainVoice.voices[1]!, plainVoice.voices[4]!];
	async function load() {
		const preferences = new VoicePreferences();
		await Promise.all([preferences.status.reload(), preferences.settings.reload()]);
		return preferences;
	}

	it('is one voice a language, until the choice is given back', async () => {
		const preferences = await load();
		await preferences.chooseVoice('en', 'amber');
		await preferences.chooseVoice('de', 'thorn');
		expect(voice.settings.voices).toEqual({ en: 'amber', de: 'thorn' });
		await preferences.chooseVoice('en', null);
		expect(voice.settings.voices).toEqual({ de: 'thorn' });
	});

	it('is taken back when it cannot be saved', async () => {
		const preferences = await load();
		fake.fail('save_voice_settings', 'disk_full');
		await preferences.change({ cancels_echo: false });
		expect(preferences.settings.value?.cancels_echo).toBe(true);
		expect(toasts.list.at(-1)?.failure?.code).toBe('disk_full');
	});

	it('is what a voice is tried with, one at a time', async () => {
		const preferences = await load();
		await preferences.change({ speed: 80 });
		let finish = () => {};
		fake.on('try_voice', () => new Promise((resolve) => (finish = () => resolve(null))));
		const first = preferences.tryVoice(amber);
		await preferences.tryVoice(thorn);
		finish();
		await first;
		expect(fake.called('try_voice')).toEqual([{ voice: 'amber', speed: 80, text: sampleOf('en') }]);
		expect(sampleOf('en')).not.toBe(sampleOf('de'));
		expect(sampleOf('fr')).toBe('français');
		expect(preferences.trying).toBeNull();
	});
});

describe('the section', () => {
	let shown: Record<string, unknown>;
	const find = (selector: string) => document.querySelector<HTMLElement>(selector);
	async function show() {
		shown = mount(Voice, { target: document.body });
		await vi.waitFor(() => {
			flushSync();
			expect(find('[data-testid=voice-settings]')).not.toBeNull();
		});
	}
	afterEach(async () => {
		await unmount(shown);
		document.body.replaceChildren();
	});

	it('shows a voice whose language has no name', async () => {
		const klingon = { ...plainVoice.voices[0]!, id: 'espeak-piqd', language: 'piqd' };
		voice.status = { ...plainVoice, voices: [...plainVoice.voices, klingon] };
		await show();
		expect([...document.querySelectorAll('label')].map((label) => label.textContent)).toContain('piqd');
		expect(sampleOf('piqd')).toBe('piqd');
	});

	it('changes what is chosen', async () => {
		await show();
		const select = find('[data-testid=voice-microphone]') as HTMLSelectElement;
		select.value = 'mic-2';
		select.dispatchEvent(new Event('change', { bubbles: true }));
		await vi.waitFor(() => expect(voice.settings.microphone).toBe('mic-2'));
		select.value = '';
		select.dispatchEvent(new Event('change', { bubbles: true }));
		await vi.waitFor(() => expect(voice.settings.microphone).toBeNull());
	});

	it('says that talking needs a hearing model, and why there is no sound', async () => {
		voice.status = { ...plainVoice, can_hear: false, microphones: [], devices_failure: { code: 'audio_device_failed' as ErrorCode, detail: '' } };
		await show();
		await vi.waitFor(() => {
			flushSync();
			expect(find('.note')?.textContent).toContain('hearing model');
		});
		expect(find('[role=alert]')?.textContent).toContain('sound');
		expect(find('[data-testid=voice-hearing]')).toBeNull();
	});

	it('keeps the speed when the slider is let go, not before', async () => {
		await show();
		const slider = find('[data-testid=voice-speed-slider]') as HTMLInputElement;
		slider.value = '140';
		slider.dispatchEvent(new Event('input', { bubbles: true }));
		flushSync();
		expect(find('output')?.textContent).toBe('140%');
		expect(voice.settings.speed).toBe(100);
		slider.dispatchEvent(new Event('change', { bubbles: true }));
		await vi.waitFor(() => expect(voice.settings.speed).toBe(140));
	});
});
