/** HTML that may be shown: no script, no style, nothing that could load or lead anywhere outside the app. */
import DOMPurify from 'dompurify';

/** The id of a heading is dropped as well: it could shadow a property of the document. */
const forbiddenAttributes = ['style', 'srcset', 'action', 'formaction', 'poster', 'background', 'ping', 'target', 'id', 'name'];
const forbiddenTags = ['style', 'form', 'input', 'button', 'textarea', 'select', 'iframe', 'object', 'embed', 'video', 'audio', 'link', 'meta', 'base', 'svg'];

/** What may stand in front of an address, as DOMPurify has it, and our own links: what becomes of each is decided here. */
export const knownAddresses = /^(?:(?:(?:f|ht)tps?|mailto|tel|callto|sms|cid|xmpp|matrix|studium):|[^a-z]|[a-z+.-]+(?:[^a-z+.\-:]|$))/i;

const purifier = DOMPurify();

purifier.addHook('afterSanitizeAttributes', (node) => {
	if (node.tagName === 'IMG' && !/^data:image\/(png|jpeg|gif|webp);/.test(node.getAttribute('src') ?? '')) node.removeAttribute('src');
	if (node.hasAttribute('href')) {
		// Where a link led is still worth knowing; following it would leave the app.
		const address = node.getAttribute('href') ?? '';
		node.setAttribute('title', address);
		node.removeAttribute('href');
		// To another place in the library: the Reader follows it.
		if (/^studium:\/\//i.test(address)) {
			node.setAttribute('data-link', address);
			node.setAttribute('role', 'link');
			node.setAttribute('tabindex', '0');
		}
	}
	node.removeAttribute('xlink:href');
});

const common = { FORBID_TAGS: forbiddenTags, FORBID_ATTR: forbiddenAttributes, ALLOW_DATA_ATTR: false, ALLOWED_URI_REGEXP: knownAddresses };

/** A part of a document: keeps the ranges on its blocks. */
export function sanitizeDocument(html: string): string {
	return purifier.sanitize(html, { ...common, USE_PROFILES: { html: true, mathMl: true }, ADD_ATTR: ['data-start', 'data-end'] });
}

/** An answer of the tutor as a fragment, for pins to be put into. Pictures have no place in it. */
export function sanitizeAnswer(html: string): DocumentFragment {
	return purifier.sanitize(html, {
		...common,
		FORBID_TAGS: [...forbiddenTags, 'img'],
		USE_PROFILES: { html: true, mathMl: true },
		RETURN_DOM_FRAGMENT: true
	});
}
