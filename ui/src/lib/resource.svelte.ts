/** A value that lives in the backend: fetched, refetched when the store says it changed, never kept by hand. */
import { onChanged, toAppError, type AppError, type Area } from '$lib/ipc';

export class Resource<T> {
	value = $state.raw<T | undefined>(undefined);
	failure = $state.raw<AppError | null>(null);
	loading = $state(false);
	#fetch: () => Promise<T>;
	#running: Promise<void> | null = null;
	#isStale = false;

	constructor(fetch: () => Promise<T>) {
		this.#fetch = fetch;
	}

	/** Fetches again. Calls made while a fetch runs become one further fetch after it. */
	reload(): Promise<void> {
		if (this.#running) {
			this.#isStale = true;
			return this.#running;
		}
		this.loading = true;
		const load = this.#load();
		if (this.loading) this.#running = load;
		return load;
	}

	/** Loads now and again whenever one of these areas changes, until the returned function is called. */
	follow(areas: readonly Area[]): () => void {
		void this.reload();
		return onChanged(areas, () => void this.reload());
	}

	async #load(): Promise<void> {
		do {
			this.#isStale = false;
			try {
				this.value = await this.#fetch();
				this.failure = null;
			} catch (thrown) {
				this.failure = toAppError(thrown);
			}
		} while (this.#isStale);
		// At once, not when the promise settles: what the new value sets off may ask to fetch again before that.
		this.#running = null;
		this.loading = false;
	}
}
