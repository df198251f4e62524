/** Fields of notes hold HTML; students write Markdown. From one to the other, and back where nothing is lost. */
import MarkdownIt from 'markdown-it';

const markdown = new MarkdownIt({ html: true, breaks: true, linkify: false, typographer: false });
// Indentation, underlines of dashes and definitions of links happen by chance in what students write.
markdown.disable(['code', 'lheading', 'reference']);

/** What Markdown must not touch: formulas and sounds. They travel as single letters of a private range. */
const kept = /\\\(([\s\S]*?)\\\)|\\\[([\s\S]*?)\\\]|\[\$\$\][\s\S]*?\[\/\$\$\]|\[\$\][\s\S]*?\[\/\$\]|\[latex\][\s\S]*?\[\/latex\]|\[sound:[^\]]*\]/gi;
const dollars = /\$\$([^$]+)\$\$|\$(?=\S)([^$\n]+?)(?<=\S)\$(?!\d)/g;
const first = 0xe000;
const most = 0x1800;

function escapeHtml(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** TeX between dollars becomes what Anki reads: \( \) and \[ \]. */
export function toHtml(source: string): string {
	const stretches: string[] = [];
	const keep = (text: string) => {
		if (stretches.length >= most) return text;
		stretches.push(escapeHtml(text));
		return String.fromCharCode(first + stretches.length - 1);
	};
	const safe = source
		.replace(/[\ue000-\uf7ff]/g, '')
		.replace(kept, (all) => keep(all))
		.replace(dollars, (_, display: string | undefined, inline: string | undefined) => keep(display === undefined ? `\\(${inline}\\)` : `\\[${display}\\]`));
	return plainBlocks(markdown.render(safe))
		.replace(/<(\/?)strong>/g, '<$1b>')
		.replace(/<(\/?)em>/g, '<$1i>')
		.replace(/[\ue000-\uf7ff]/g, (letter) => stretches[letter.charCodeAt(0) - first] ?? '');
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

/** Null where an element means more than Markdown can say. */
function written(node: Node, escape: (text: string) => string): string | null {
	if (node instanceof Text) return escape(node.data);
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
