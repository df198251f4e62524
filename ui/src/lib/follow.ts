/** Following links to places in the library, wherever they stand: in notes, in documents, or given to the program. */
import { goto } from '$app/navigation';
import { AppError, backend, toAppError, type OpenRequested } from '$lib/ipc';
import { readerLink } from '$lib/links';
import { toasts } from '$lib/toasts.svelte';

/** Opens the Reader where a link leads, or says why it leads nowhere. */
export async function followLink(link: string): Promise<void> {
	try {
		const { document, place } = await backend.followLink(link);
		await goto(readerLink(document.id, place ? { revision: place.revision, range: place.located.range } : null));
	} catch (thrown) {
		toasts.fail(toAppError(thrown));
	}
}

/** Shows what a start or a second start asked for; `revisionOf` gives the current text of a document. */
export async function showRequest(request: OpenRequested, revisionOf: (document: string) => Promise<string | null>): Promise<void> {
	const { document, range, failure } = request;
	if (failure) toasts.fail(new AppError(failure.code, failure.detail));
	if (!document) return;
	const revision = request.revision ?? (range ? await revisionOf(document) : null);
	await goto(readerLink(document, revision && range ? { revision, range } : null));
}
