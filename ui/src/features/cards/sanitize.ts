/** HTML of cards that may be shown. Imported notes are hostile: no script, no form, nothing that loads or leads away. */
import DOMPurify from 'dompurify';
import { knownAddresses } from '$lib/text/sanitize';
import { cleanCss } from './style';

const forbiddenTags = [
	'style', 'form', 'input', 'button', 'textarea', 'select', 'option', 'iframe', 'frame', 'object', 'embed', 'video', 'link', 'meta', 'base',
	'svg', 'canvas', 'dialog', 'template', 'slot', 'picture', 'map', 'area', 'portal'
];
const forbiddenAttributes = [
	'srcset', 'sizes', 'action', 'formaction', 'poster', 'background', 'ping', 'target', 'name', 'autofocus', 'autoplay', 'tabindex', 'contenteditable',
	'accesskey', 'popover', 'popovertarget', 'is', 'slot', 'part', 'usemap', 'controls', 'loop'
];
const embedded = /^data:image\/(png|jpeg|gif|webp|avif);/i;

const purifier = DOMPurify(window);

/** The name of a file of the collection; null for an address outside of it. */
export function mediaName(source: string): string | null {
	if (!source || /^[a-z][a-z0-9+.-]*:|^\/\//i.test(source)) return null;
	let name = source.split(/[?#]/)[0] ?? '';
	try {
		name = decodeURIComponent(name);
	} catch {
		// A percent sign that encodes nothing stands for itself.
	}
	return name && !/[\\/]/.test(name) ? name : null;
}

purifier.addHook('afterSanitizeAttributes', (node) => {
	if (node.hasAttribute('src')) {
		const source = node.getAttribute('src') ?? '';
		const isPicture = node.tagName === 'IMG';
		if (!isPicture || !embedded.test(source)) {
			node.removeAttribute('src');
			const name = mediaName(source);
			if (name) node.setAttribute('data-media', name);
			else node.setAttribute('data-refused', source.slice(0, 200));
		}
	}
	if (node.hasAttribute('href')) {
		// Where a link led is still worth knowing; following it would leave the app.
		const address = node.getAttribute('href') ?? '';
		node.removeAttribute('href');
		node.setAttribute('title', address.slice(0, 500));
		if (/^studium:\/\//i.test(address)) {
			node.setAttribute('data-link', address);
			node.setAttribute('role', 'link');
			node.setAttribute('tabindex', '0');
		}
	}
	node.removeAttribute('xlink:href');
	if (node.hasAttribute('style')) node.setAttribute('style', cleanCss(node.getAttribute('style') ?? ''));
});

export function sanitizeCard(html: string): DocumentFragment {
	return purifier.sanitize(html, {
		USE_PROFILES: { html: true, mathMl: true },
		FORBID_TAGS: forbiddenTags,
		FORBID_ATTR: forbiddenAttributes,
		ALLOW_DATA_ATTR: false,
		ALLOWED_URI_REGEXP: knownAddresses,
		ADD_ATTR: ['data-ordinal', 'data-shape', 'data-type-in'],
		// A shape begins like an address would: `rect:…`.
		ADD_URI_SAFE_ATTR: ['data-shape'],
		RETURN_DOM_FRAGMENT: true
	});
}

/** Style sheets inside templates and fields, made harmless: they count for the card that they stand in. */
export function stylesIn(html: string): string {
	return [...html.matchAll(/<style\b[^>]*>([\s\S]*?)<\/style>/gi)].map(([, css]) => cleanCss(css ?? '')).join('\n');
}
