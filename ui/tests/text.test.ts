/** Ranges in Unicode scalars, and what is left of hostile HTML. */
import { describe, expect, it } from 'vitest';
import { scalarLength, sliceScalars, toScalar, toUtf16 } from '../src/lib/text/scalars';
import { sanitizeAnswer, sanitizeDocument } from '../src/lib/text/sanitize';

describe('scalars', () => {
	it.each([
		['plain', 3, 3],
		['🌱 leaf', 1, 2],
		['a🌱b🌱c', 4, 6],
		['short', 99, 5]
	])('places a scalar of %j', (text, scalar, unit) => {
		expect(toUtf16(text, scalar)).toBe(unit);
	});

	it('counts an astral character once', () => {
		expect(scalarLength('a🌱b')).toBe(3);
		expect(toScalar('a🌱b', 3)).toBe(2);
		expect(sliceScalars('a🌱bc', 1, 3)).toBe('🌱b');
	});
});

function cleanAnswer(html: string): string {
	const holder = document.createElement('div');
	holder.append(sanitizeAnswer(html));
	return holder.innerHTML;
}

describe('sanitize', () => {
	it('keeps where links of ours lead, and lets no other lead anywhere', () => {
		const links = ['studium://document/d?start=1', 'https://x.example/', 'javascript:alert(1)', 'studiumx://y'];
		expect(links.map((link) => sanitizeDocument(`<a href="${link}">a</a>`))).toEqual([
			'<a title="studium://document/d?start=1" data-link="studium://document/d?start=1" role="link" tabindex="0">a</a>',
			'<a title="https://x.example/">a</a>',
			'<a>a</a>',
			'<a>a</a>'
		]);
	});

	it('keeps the ranges of blocks', () => {
		expect(sanitizeDocument('<p data-start="3" data-end="9">six<b>teen</b></p>')).toBe('<p data-start="3" data-end="9">six<b>teen</b></p>');
	});

	it.each([
		['a script', '<p>a<script>alert(1)</script></p>', '<p>a</p>'],
		['a handler', '<p onclick="alert(1)">a</p>', '<p>a</p>'],
		['a style', '<p style="background:url(x)">a</p><style>p{}</style>', '<p>a</p>'],
		['a form', '<form action="x"><input></form>a', 'a'],
		['a frame', '<iframe src="x"></iframe>a', 'a'],
		['an id that shadows', '<p id="body" name="x">a</p>', '<p>a</p>']
	])('drops %s', (_what, hostile, clean) => {
		expect(sanitizeDocument(hostile)).toBe(clean);
	});

	it('never keeps a picture that would be fetched', () => {
		expect(sanitizeDocument('<img src="https://tracker.example/x.png" srcset="y 2x" alt="a leaf">')).toBe('<img alt="a leaf">');
		expect(sanitizeDocument('<img src="data:image/png;base64,AA==">')).toContain('data:image/png');
		expect(cleanAnswer('<p>a<img src="data:image/png;base64,AA=="></p>')).toBe('<p>a</p>');
	});

	it('makes links inert but tells where they led', () => {
		expect(sanitizeDocument('<a href="https://example.org/">there</a>')).toBe('<a title="https://example.org/">there</a>');
		expect(sanitizeDocument('<a href="javascript:alert(1)">there</a>')).toBe('<a>there</a>');
	});
});
