/** Settings as the student chose them, applied to the page: theme, contrast, text size, font, language. */
import { backend, onChanged, type Settings } from '$lib/ipc';
import { language } from '$lib/i18n/locale.svelte';
import { attempt } from '$lib/toasts.svelte';

/** What holds until the backend has answered, and what a fresh data folder has. */
export const defaults: Settings = {
	theme: 'system',
	high_contrast: false,
	text_size: 100,
	dyslexia_font: false,
	language: 'system',
	never_connect: false
};

class Preferences {
	settings = $state.raw<Settings>(defaults);
	#systemDark = $state(false);
	isDark = $derived(this.settings.theme === 'dark' || (this.settings.theme === 'system' && this.#systemDark));

	start(): () => void {
		const query = matchMedia('(prefers-color-scheme: dark)');
		const follow = () => {
			this.#systemDark = query.matches;
			this.#apply();
		};
		query.addEventListener('change', follow);
		follow();
		void this.reload();
		const stop = onChanged(['settings'], () => void this.reload());
		return () => {
			stop();
			query.removeEventListener('change', follow);
		};
	}

	async reload(): Promise<void> {
		const settings = await attempt(() => backend.readSettings());
		if (settings) this.#take(settings);
	}

	/** Applied at once, since the change itself is the feedback; taken back when it cannot be kept. */
	async change(edit: Partial<Settings>): Promise<void> {
		const before = this.settings;
		this.#take({ ...before, ...edit });
		const kept = await attempt(() => backend.writeSettings({ ...before, ...edit }));
		this.#take(kept ?? before);
	}

	toggleTheme(): Promise<void> {
		return this.change({ theme: this.isDark ? 'light' : 'dark' });
	}

	#take(settings: Settings): void {
		this.settings = settings;
		this.#apply();
	}

	#apply(): void {
		const root = document.documentElement;
		root.dataset.theme = this.isDark ? 'dark' : 'light';
		root.dataset.contrast = this.settings.high_contrast ? 'high' : 'normal';
		root.dataset.font = this.settings.dyslexia_font ? 'dyslexia' : 'normal';
		root.style.fontSize = `${this.settings.text_size}%`;
		language.use(this.settings.language);
	}
}

export const preferences = new Preferences();
