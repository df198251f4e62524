/** The window itself: room shortcuts, what lies over the rooms, files dragged in and text pasted. */
import { goto } from '$app/navigation';
import { onFileDrag } from '$lib/ipc';
import { hasControl, isTyping } from '$lib/keyboard';
import { roomLink, rooms } from '$lib/links';
import { attaching, isMediaFile } from '$lib/session/attaching.svelte';
import { imports, webAddress } from '$lib/session/imports.svelte';
import { isPackage, packages } from '$lib/session/packages.svelte';

type Overlay = 'palette' | 'help' | 'paste' | null;

/** The first words of a text, as a proposal for its title. */
export function proposeTitle(text: string): string {
	const line = text.split('\n').find((each) => each.trim()) ?? '';
	const clean = line.replace(/^[#>*\-\s]+/, '').trim();
	if (clean.length <= 60) return clean;
	const cut = clean.slice(0, 60);
	return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), 30))}…`;
}

class Frame {
	overlay = $state<Overlay>(null);
	isDraggedOver = $state(false);
	pastedText = $state('');

	/** Follows files dragged over the window and offers the same handler to end-to-end tests. */
	start(): () => void {
		const drop = (paths: string[]) => this.drop(paths);
		window.__studium_drop = drop;
		const stop = onFileDrag((drag) => {
			this.isDraggedOver = drag.kind === 'over';
			if (drag.kind === 'dropped') void drop(drag.paths);
		});
		return () => {
			delete window.__studium_drop;
			stop();
		};
	}

	/** Documents, packages of cards, pictures for a note that is open, or the address of a page that was dragged over from a browser. */
	async drop(paths: string[]): Promise<void> {
		this.isDraggedOver = false;
		const address = paths.length === 1 ? webAddress(paths[0] ?? '') : null;
		if (address) return imports.askForPage(address);
		const isForNote = (path: string) => attaching.isOpen && isMediaFile(path);
		const rest = paths.filter((path) => !isForNote(path));
		await Promise.all([attaching.dropped(paths.filter(isForNote)), packages.dropped(rest.filter(isPackage)), imports.dropped(rest.filter((path) => !isPackage(path)))]);
	}

	close(): void {
		this.overlay = null;
		this.pastedText = '';
	}

	keydown(event: KeyboardEvent): void {
		if (event.defaultPrevented) return;
		if (hasControl(event) && event.key.toLowerCase() === 'k') {
			event.preventDefault();
			this.overlay = this.overlay === 'palette' ? null : 'palette';
			return;
		}
		if (this.overlay !== null || document.querySelector('dialog[open]')) return;
		if (hasControl(event) && event.key.toLowerCase() === 'o') {
			event.preventDefault();
			void imports.choose();
			return;
		}
		const room = event.altKey && !event.ctrlKey && !event.metaKey ? rooms[Number(event.code.replace('Digit', '')) - 1] : undefined;
		if (room) {
			event.preventDefault();
			void goto(roomLink(room));
			return;
		}
		if (event.key === '?' && !isTyping(event.target)) {
			event.preventDefault();
			this.overlay = 'help';
		}
	}

	paste(event: ClipboardEvent): void {
		if (this.overlay !== null || isTyping(event.target) || document.querySelector('dialog[open]')) return;
		const text = event.clipboardData?.getData('text/plain') ?? '';
		if (!text.trim()) return;
		event.preventDefault();
		const address = webAddress(text);
		if (address) return imports.askForPage(address);
		this.pastedText = text;
		this.overlay = 'paste';
	}
}

export const frame = new Frame();
