/** Steps of undo: a message that offers the way back means its own step, never one that came later. */
import { m, operationName } from '$lib/i18n';
import { backend } from '$lib/ipc';
import { attempt, toasts, type Toast } from '$lib/toasts.svelte';

/** The step that would be taken back next, if there is one. */
async function latest(): Promise<number | undefined> {
	return (await backend.cardSteps()).undo?.id;
}

/** Does something to the cards, and tells which step that was; none where it changed nothing. */
export async function asStep<T>(work: () => Promise<T>): Promise<{ result: T; step: number | undefined }> {
	const before = await latest();
	const result = await work();
	// It is done, even where nobody can say which step it was.
	const step = await latest().catch(() => undefined);
	return { result, step: step === before ? undefined : step };
}

/** Takes a step back, unless something else was done since: that would then be taken back instead. Was it? */
export async function takeBack(step: number | undefined): Promise<boolean> {
	const isDone = await attempt(async () => {
		const isLatest = step !== undefined && (await latest()) === step;
		toasts.say(isLatest ? m.step_undone({ what: operationName((await backend.undoCards()).step.operation) }) : m.step_is_past());
		return isLatest;
	});
	return isDone ?? false;
}

/** What a message offers beside what it tells. */
export function wayBack(step: number | undefined, then: () => void = () => undefined): Toast['action'] {
	return step === undefined ? null : { label: m.undo(), run: () => void takeBack(step).then((isDone) => isDone && then()) };
}
