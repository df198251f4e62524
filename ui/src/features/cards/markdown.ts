/** Fields of notes hold HTML; students write Markdown. From one to the other, and back where nothing is lost. */
import MarkdownIt from 'markdown-it';

const markdown = new MarkdownIt({ html: true, breaks: true, linkify: false, typographer: false });
// Indentation, underlines of dashes and definitions of links happen by chance in what students write.
markdown.disable(['code', 'lheading', 'reference']);
const encode = markdown.normalizeLink;
// Names of files stay as they are. Whatever could be an address is encoded, so that it cannot be another one than was checked.
markdown.normalizeLink = (address) => (/[:\p{Cc}]/u.test(address) ? encode(address) : address);

/** What Markdown must not touch: formulas and sounds. They travel as single letters of a private range. */
const kept = /\\\(([\s\S]*?)\\\)|\\\[([\s\S]*?)\\\]|\[\$\$\][\s\S]*?\[\/\$\$\]|\[\$\][\s\S]*?\[\/\$\]|\[latex\][\s\S]*?\[\/latex\]|\[sound:[^\]]*\]/gi;
/** Names of pictures may hold dollars; what stands in a picture is no formula. */
const dollars = /!\[[^\]\n]*\]\([^)\n]*\)|<img\b[^>]*>|\$\$([^$]+)\$\$|\$(?=\S)([^$\n]+?)(?<=\S)\$(?!\d)/g;
const first = 0xe000;
const most = 0x1800;

function escapeHtml(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function restore(text: string, stretches: readonly string[]): string {
	return text.replace(/[\ue000-\uf7ff]/g, (letter) => stretches[letter.charCodeAt(0) - first] ?? '');
}

markdown.renderer.rules.image = (tokens, at, options, stretches, renderer) => {
	const token = tokens[at]!;
	const written = { src: token.attrGet('src'), alt: renderer.renderInlineAsText(token.children ?? [], options, stretches), title: token.attrGet('title') };
	const attributes = Object.entries(written).map(([name, value]) => (value ? ` ${name}="${markdown.utils.escapeHtml(restore(value, stretches))}"` : ''));
	return `<img${attributes.join('')}>`;
};

/** TeX between dollars becomes what Anki reads: \( \) and \[ \]. */
export function toHtml(source: string): string {
	const stretches: string[] = [];
	const keep = (text: string) => {
		if (stretches.length >= most) return text;
		stretches.push(text);
		return String.fromCharCode(first + stretches.length - 1);
	};
	const safe = source
		.replace(/[\ue000-\uf7ff]/g, '')
		.replace(kept, (all) => keep(all))
		.replace(dollars, (all, display: string | undefined, inline: string | undefined) =>
			display !== undefined ? keep(`\\[${display}\\]`) : inline !== undefined ? keep(`\\(${inline}\\)`) : all
		);
	const html = plainBlocks(markdown.render(safe, stretches)).replace(/<(\/?)strong>/g, '<$1b>').replace(/<(\/?)em>/g, '<$1i>');
	return restore(html, stretches.map(escapeHtml));
}

/** Paragraphs alone are lines with breaks between them, as Anki writes them. */
function plainBlocks(html: string): string {
	const text = html.replace(/<br>\n/g, '<br>').trim();
	const inner = /^<p>([\s\S]*)<\/p>$/.exec(text)?.[1];
	if (inner === undefined) return text;
	const paragraphs = inner.split(/<\/p>\s*<p>/);
	return paragraphs.some((paragraph) => /<\/?p>|<(?:ul|ol|pre|h\d|blockquote|table|hr)\b/.test(paragraph)) ? text : paragraphs.join('<br><br>');
}

const marks: Record<string, string> = { B: '**', STRONG: '**', I: '*', EM: '*', CODE: '`' };

/** A picture of the collection that says no more than its name and what it shows. */
function writtenPicture(picture: HTMLImageElement, escape: (text: string) => string): string | null {
	const source = picture.getAttribute('src') ?? '';
	const isPlain = picture.getAttributeNames().every((name) => name === 'src' || name === 'alt');
	if (!isPlain || source === '' || /^[a-z][a-z0-9+.-]*:|^\/\/|[<>\n]/i.test(source)) return null;
	return `![${escape(picture.alt)}](${/[\s()]/.test(source) ? `<${source}>` : source})`;
}

/** Null where an element means more than Markdown can say. */
function written(node: Node, escape: (text: string) => string): string | null {
	if (node instanceof Text) return escape(node.data);
	if (node instanceof HTMLImageElement) return writtenPicture(node, escape);
	if (!(node instanceof Element) || node.attributes.length > 0) return null;
	if (node.tagName === 'BR') return '\n';
	const inner = node.tagName === 'CODE' ? node.textContent : writtenAll(node, escape);
	if (inner === null) return null;
	if (node.tagName === 'DIV') return `\n${inner}`;
	const mark = marks[node.tagName];
	return mark && inner.trim() === inner && inner !== '' ? `${mark}${inner}${mark}` : null;
}

function writtenAll(parent: ParentNode & Node, escape: (text: string) => string): string | null {
	const parts = [...parent.childNodes].map((child) => written(child, escape));
	return parts.some((part) => part === null) ? null : parts.join('');
}

function normal(html: string): string {
	const holder = document.createElement('template');
	holder.innerHTML = html.replace(/<div>/gi, '<br>').replace(/<\/div>/gi, '').replace(/<(\/?)strong>/gi, '<$1b>').replace(/<(\/?)em>/gi, '<$1i>');
	return holder.innerHTML.replace(/(<br>|\s)+$/g, '').replace(/^(<br>)+/, '').trim();
}

/** The Markdown that becomes this HTML again; null where there is none: the field is then edited as HTML. */
export function toMarkdown(html: string): string | null {
	const holder = document.createElement('template');
	holder.innerHTML = html;
	const escapes = [(text: string) => text, (text: string) => text.replace(/([*_`<#>+-]|\\(?![([)\]]))/g, '\\$1')];
	for (const escape of escapes) {
		const source = writtenAll(holder.content, escape)?.replace(/^\n/, '');
		if (source === undefined || source === null) return null;
		if (normal(toHtml(source)) === normal(html)) return source;
	}
	return null;
}
