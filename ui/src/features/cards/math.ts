/** Formulas in the HTML of cards as MathML: \( \), \[ \], [$] [/$], [$$] [/$$], [latex] [/latex]. */
import katex from 'katex';

/** Tags come first, so that what looks like a formula inside an attribute stays what it is. */
const pattern = /<[^>]*>|\\\(([\s\S]*?)\\\)|\\\[([\s\S]*?)\\\]|\[\$\$\]([\s\S]*?)\[\/\$\$\]|\[\$\]([\s\S]*?)\[\/\$\]|\[latex\]([\s\S]*?)\[\/latex\]/gi;

/** The TeX that an editor wrote as HTML: line breaks are spaces, other tags are none, entities are letters. */
function plainTex(html: string): string {
	const text = html.replace(/<(?:br|\/?div|\/?p)\b[^>]*>/gi, ' ').replace(/<[^>]*>/g, '');
	const holder = document.createElement('textarea');
	holder.innerHTML = text;
	return holder.value.replaceAll('\u00a0', ' ').trim();
}

export function renderTex(tex: string, isDisplay: boolean): string {
	const html = katex.renderToString(tex, { output: 'mathml', displayMode: isDisplay, throwOnError: false, strict: 'ignore', trust: false, maxExpand: 500 });
	// The TeX source rides along as an annotation, which would turn into visible text when the page is cleaned.
	return html.replace(/<annotation[\s\S]*?<\/annotation>/g, '');
}

/** [latex] holds text with formulas in it, or a formula alone. */
function renderLatex(source: string): string {
	const display = /^\\begin\{(?:displaymath|equation\*?)\}([\s\S]*)\\end\{(?:displaymath|equation\*?)\}$|^\$\$([\s\S]*)\$\$$|^\\\[([\s\S]*)\\\]$/.exec(source);
	if (display) return renderTex(display[1] ?? display[2] ?? display[3] ?? '', true);
	const inline = /^\$([^$]*)\$$/.exec(source);
	if (inline) return renderTex(inline[1] ?? '', false);
	return renderTex(source.replace(/\$/g, ''), false);
}

export function withFormulas(html: string): string {
	if (!/\\[([]|\[\$|\[latex/i.test(html)) return html;
	return html.replace(pattern, (all, inline, display, blockDollar, dollar, latex) => {
		if (inline !== undefined) return renderTex(plainTex(inline), false);
		if (display !== undefined) return renderTex(plainTex(display), true);
		if (blockDollar !== undefined) return renderTex(plainTex(blockDollar), true);
		if (dollar !== undefined) return renderTex(plainTex(dollar), false);
		if (latex !== undefined) return renderLatex(plainTex(latex));
		return all;
	});
}
