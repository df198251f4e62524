/** How long a card has been looked at: can be paused, and hidden by those whom it hurries. */

const hiddenKey = 'studium.cards-timer';

export class Timer {
	isPaused = $state(false);
	isHidden = $state(localStorage.getItem(hiddenKey) === 'hidden');
	/** Whole seconds, for showing. */
	seconds = $state(0);
	#before = 0;
	#since: number | null = null;
	#tick: ReturnType<typeof setInterval> | undefined;

	get elapsedMs(): number {
		return Math.round(this.#before + (this.#since === null ? 0 : performance.now() - this.#since));
	}

	restart(): void {
		this.stop();
		this.#before = 0;
		this.seconds = 0;
		this.isPaused = false;
		this.resume();
	}

	pause(): void {
		if (this.#since === null) return;
		this.#before = this.elapsedMs;
		this.#since = null;
		this.isPaused = true;
	}

	resume(): void {
		if (this.#since !== null) return;
		this.#since = performance.now();
		this.isPaused = false;
		this.#tick ??= setInterval(() => (this.seconds = Math.floor(this.elapsedMs / 1000)), 500);
	}

	toggle(): void {
		if (this.isPaused) this.resume();
		else this.pause();
	}

	setHidden(isHidden: boolean): void {
		this.isHidden = isHidden;
		if (isHidden) localStorage.setItem(hiddenKey, 'hidden');
		else localStorage.removeItem(hiddenKey);
	}

	stop(): void {
		if (this.#since !== null) this.#before = this.elapsedMs;
		this.#since = null;
		clearInterval(this.#tick);
		this.#tick = undefined;
	}
}
