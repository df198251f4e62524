/** How documents look while they are read, kept on this machine: theme, text size, one page or two. */
import { preferences } from '$lib/session/index.svelte';

export const themes = ['app', 'paper', 'sepia', 'dark'] as const;
export type ReadingTheme = (typeof themes)[number];

/** Of the text of documents without pages, in percent. */
export const textSizes = [70, 80, 90, 100, 110, 125, 140, 160, 180, 200, 240];

const key = 'studium.reading-look';

type Kept = { theme?: unknown; textSize?: unknown; isTwoUp?: unknown };

function kept(): Kept {
	try {
		const value: unknown = JSON.parse(localStorage.getItem(key) ?? '{}');
		return typeof value === 'object' && value !== null ? value : {};
	} catch {
		return {};
	}
}

export class ReadingLook {
	theme = $state<ReadingTheme>('app');
	textSize = $state(100);
	isTwoUp = $state(false);

	/** The theme as the tokens know it; none when documents look as the app does. */
	attribute = $derived(this.theme === 'app' ? undefined : this.theme);
	/** Are pages turned over, so that they are dark? */
	isDark = $derived(this.theme === 'dark' || (this.theme === 'app' && preferences.isDark));

	constructor() {
		const { theme, textSize, isTwoUp } = kept();
		this.theme = themes.find((each) => each === theme) ?? 'app';
		this.textSize = textSizes.find((each) => each === textSize) ?? 100;
		this.isTwoUp = isTwoUp === true;
	}

	set(change: Partial<Pick<ReadingLook, 'theme' | 'textSize' | 'isTwoUp'>>): void {
		Object.assign(this, change);
		const { theme, textSize, isTwoUp } = this;
		localStorage.setItem(key, JSON.stringify({ theme, textSize, isTwoUp }));
	}

	resizeText(direction: 1 | -1): void {
		const step = direction > 0 ? textSizes.find((size) => size > this.textSize) : textSizes.findLast((size) => size < this.textSize);
		if (step !== undefined) this.set({ textSize: step });
	}
}

export const look = new ReadingLook();
