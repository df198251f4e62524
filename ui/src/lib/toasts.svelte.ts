/** Short messages at the edge of the window: what failed and what to do, or what was done and how to undo it. */
import { toAppError, type AppError, type Failure } from '$lib/ipc';

export type Toast = {
	id: number;
	text: string;
	failure: AppError | null;
	action: { label: string; run: () => void } | null;
};

/** Long enough to read two sentences; failures stay until they are dismissed. */
const stayMs = 8000;

class Toasts {
	list = $state.raw<Toast[]>([]);
	#next = 1;

	say(text: string, action: Toast['action'] = null): void {
		const id = this.#add({ text, failure: null, action });
		setTimeout(() => this.dismiss(id), stayMs);
	}

	fail(thrown: unknown): void {
		const failure = toAppError(thrown);
		// The same failure again is not news.
		if (this.list.some((toast) => toast.failure?.message === failure.message)) return;
		this.#add({ text: '', failure, action: null });
	}

	/** Names the thing that failed besides the reason. */
	refuse(text: string, { code, detail }: Failure): void {
		this.#add({ text, failure: toAppError({ code, detail }), action: null });
	}

	dismiss(id: number): void {
		this.list = this.list.filter((toast) => toast.id !== id);
	}

	#add(toast: Omit<Toast, 'id'>): number {
		const id = this.#next++;
		this.list = [...this.list, { ...toast, id }].slice(-4);
		return id;
	}
}

export const toasts = new Toasts();

/** Runs something the student asked for; a failure becomes a toast and `undefined`. */
export async function attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
	try {
		return await work();
	} catch (thrown) {
		toasts.fail(thrown);
		return undefined;
	}
}
