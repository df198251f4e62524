/** Settings of the voice: what this machine has to hear and speak with, and what the student chose of it. */
import { languageName, m } from '$lib/i18n';
import { voiceBackend, type SoundDevice, type VoiceChoice, type VoiceSettings } from '$lib/ipc/voice';
import { Resource } from '$lib/resource.svelte';
import { attempt } from '$lib/toasts.svelte';

/** Half to double speed, in steps that can be told apart. */
export const speeds = { min: 50, max: 200, step: 5 } as const;

export type Option = { value: string; label: string };

/** Voices that can speak now, by language, those that need no download last. */
export function voicesByLanguage(voices: VoiceChoice[]): { language: string; voices: VoiceChoice[] }[] {
	const installed = voices.filter((voice) => voice.installed || voice.is_built_in);
	const languages = [...new Set(installed.map(({ language }) => language))];
	return languages.map((language) => ({
		language,
		voices: installed.filter((voice) => voice.language === language).toSorted((a, b) => Number(a.is_built_in) - Number(b.is_built_in))
	}));
}

/** The voice to try for a language: the chosen one, if it is still there. */
export function voiceFor(voices: VoiceChoice[], chosen: string | undefined): VoiceChoice | null {
	return voices.find(({ id }) => id === chosen) ?? voices[0] ?? null;
}

/** A device that was chosen stays in the list while it is unplugged: it will be used again. */
export function deviceOptions(devices: SoundDevice[], chosen: string | null, words: { system: (name: string | null) => string; gone: string }): Option[] {
	const isGone = chosen !== null && !devices.some(({ id }) => id === chosen);
	return [
		{ value: '', label: words.system(devices.find(({ is_default }) => is_default)?.name ?? null) },
		...devices.map(({ id, name }) => ({ value: id, label: name })),
		...(isGone ? [{ value: chosen, label: words.gone }] : [])
	];
}

/** Something to say in a language: a sentence, or at least the language's own name. */
export function sampleOf(language: string): string {
	if (language === 'en' || language === 'de') return m.voice_set_sample({}, { locale: language });
	return languageName(language, language);
}

export class VoicePreferences {
	status = new Resource(() => voiceBackend.status());
	settings = new Resource(() => voiceBackend.settings());
	/** The voice that is tried now. */
	trying = $state<string | null>(null);

	start(): () => void {
		// Devices come and go without the store knowing.
		const look = () => void this.status.reload();
		const stops = [this.status.follow(['models']), this.settings.follow(['settings'])];
		window.addEventListener('focus', look);
		return () => {
			stops.forEach((stop) => stop());
			window.removeEventListener('focus', look);
		};
	}

	/** Shown at once; taken back when it cannot be kept. */
	async change(edit: Partial<VoiceSettings>): Promise<void> {
		const before = this.settings.value;
		if (!before) return;
		const wanted = { ...before, ...edit };
		this.settings.value = wanted;
		this.settings.value = (await attempt(() => voiceBackend.saveSettings(wanted))) ?? before;
	}

	/** Null leaves the choice to Studium. */
	chooseVoice(language: string, voice: string | null): Promise<void> {
		const others = Object.entries(this.settings.value?.voices ?? {}).filter(([each]) => each !== language);
		return this.change({ voices: Object.fromEntries(voice === null ? others : [...others, [language, voice]]) });
	}

	async tryVoice({ id, language }: VoiceChoice): Promise<void> {
		if (this.trying !== null) return;
		this.trying = id;
		await attempt(() => voiceBackend.tryVoice(id, this.settings.value?.speed ?? 100, sampleOf(language)));
		this.trying = null;
	}
}

export const voicePreferences = new VoicePreferences();
