/** The language in use: a rune, so that every message on screen follows a change without a reload. */
import type { Settings } from '$lib/ipc';
import { overwriteGetLocale, type Locale } from './paraglide/runtime.js';

function systemLocale(): Locale {
	return navigator.language.toLowerCase().startsWith('de') ? 'de' : 'en';
}

class Language {
	current = $state<Locale>(systemLocale());

	use(setting: Settings['language']): void {
		this.current = setting === 'system' ? systemLocale() : setting;
		document.documentElement.lang = this.current;
	}
}

export const language = new Language();
overwriteGetLocale(() => language.current);
