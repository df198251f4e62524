/** What jsdom lacks of a browser and the components use. */
import { afterEach, vi } from 'vitest';

HTMLDialogElement.prototype.showModal = function showModal() {
	this.open = true;
};
HTMLDialogElement.prototype.close = function close() {
	this.open = false;
};
Element.prototype.scrollIntoView = () => undefined;
Element.prototype.scrollTo = () => undefined;
Range.prototype.getClientRects = () => [] as unknown as DOMRectList;
// Elements have no size here: one that never tells of a change is enough.
globalThis.ResizeObserver = class {
	observe(): void {}
	unobserve(): void {}
	disconnect(): void {}
};
window.matchMedia = (media: string) =>
	Object.assign(new EventTarget(), { media, matches: false, onchange: null, addListener: () => undefined, removeListener: () => undefined });

afterEach(() => {
	localStorage.clear();
	vi.useRealTimers();
});
