/** Says things to screen readers through one polite live region, in order. */
class Announcer {
	lines = $state.raw<{ id: number; text: string }[]>([]);
	#next = 1;

	say(text: string): void {
		if (!text.trim()) return;
		// A short tail is enough: readers speak additions, and old lines would only be found by browsing.
		this.lines = [...this.lines.slice(-7), { id: this.#next++, text }];
	}
}

export const announcer = new Announcer();
