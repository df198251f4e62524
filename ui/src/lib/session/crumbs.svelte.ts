/** What the top bar shows for the open room: the context, the thing itself, a note or more beside it, and a tool before it. */
import type { Snippet } from 'svelte';

class Crumbs {
	context = $state('');
	title = $state('');
	note = $state('');
	tool = $state.raw<Snippet | null>(null);
	detail = $state.raw<Snippet | null>(null);

	set(context: string, title: string, note = ''): void {
		this.context = context;
		this.title = title;
		this.note = note;
	}

	/** Puts a room's tool into the bar until the returned function is called. */
	offer(tool: Snippet): () => void {
		this.tool = tool;
		return () => (this.tool = null);
	}

	/** Shows something beside the title, where words alone would not do, until the returned function is called. */
	describe(detail: Snippet): () => void {
		this.detail = detail;
		return () => (this.detail = null);
	}
}

export const crumbs = new Crumbs();
