/** Answers as HTML: pins at the right places, formulas, nothing hostile. */
import { describe, expect, it } from 'vitest';
import { newSentences, placePins, renderAnswer } from '../src/features/tutor/answer';
import { answerAsText } from '../src/features/tutor/copy';
import type { Claim } from '../src/lib/ipc';
import { makeCitation, makeMessage } from './samples';

const words = { pin: (n: number) => `Open source ${n}`, unsupported: 'not found' };

function claim(end: number, citations: number[] = [1], start = 0): Claim {
	return { range: [start, end], citations, support: citations.length > 0 ? 'quote' : 'none' };
}

function render(text: string, claims: Claim[]): HTMLElement {
	const holder = document.createElement('div');
	holder.innerHTML = renderAnswer(text, claims, false, words);
	return holder;
}

function shown(text: string, claims: Claim[]): string {
	for (const pin of render(text, claims).querySelectorAll('button')) pin.replaceWith(`[${pin.textContent}]`);
	const root = render(text, claims);
	for (const pin of root.querySelectorAll('button')) pin.replaceWith(`[${pin.textContent}]`);
	return root.textContent?.trim() ?? '';
}

describe('pins', () => {
	it('stand after their claim', () => {
		expect(shown('One. Two.', [claim(4), claim(9, [2, 3], 5)])).toBe('One.[1] Two.[2][3]');
	});

	it('are counted in Unicode scalars', () => {
		expect(shown('🌱🌱 grow. So.', [claim(8)])).toBe('🌱🌱 grow.[1] So.');
	});

	it('stay on the line of a claim that counts its line end', () => {
		const root = render('One.\n\nTwo.', [claim(6)]);
		expect(root.querySelector('p')?.textContent).toBe('One.1');
	});

	it('leave emphasis whole', () => {
		const root = render('It is the **stroma.** Yes', [claim(21)]);
		expect(root.querySelector('strong')?.textContent).toBe('stroma.');
		expect(root.querySelector('button')?.previousElementSibling?.tagName).toBe('STRONG');
	});

	it('do not break code or formulas', () => {
		expect(placePins('see `a + b` here', [claim(7)], false)).toBe('see `a + b`\u2E281\u2E29 here');
		expect(placePins('see $a+b$ here', [claim(6)], false)).toBe('see $a+b$\u2E281\u2E29 here');
	});

	it('are real buttons with names', () => {
		const pin = render('One.', [claim(4)]).querySelector('button');
		expect(pin?.dataset).toMatchObject({ testid: 'citation', n: '1' });
		expect(pin?.getAttribute('aria-label')).toBe('Open source 1');
	});

	it('cannot be forged by the text', () => {
		expect(render('One.\u2E287\u2E29', []).querySelector('button')).toBeNull();
	});

	it('say when a claim has no source', () => {
		expect(render('One.', [claim(4, [])]).querySelector('.unsupported')?.textContent).toBe('not found');
	});
});

describe('markup', () => {
	it('writes formulas as MathML without their source', () => {
		const root = render('Energy is $E=mc^2$.', []);
		expect(root.querySelector('math')).not.toBeNull();
		expect(root.textContent).not.toContain('mc^2');
	});

	it('takes prices for prices', () => {
		expect(render('It costs $5 or $6.', []).querySelector('math')).toBeNull();
	});

	it('shows HTML as text', () => {
		const root = render('<img src=x onerror=alert(1)> and <script>x</script>', []);
		expect(root.querySelector('img, script')).toBeNull();
		expect(root.textContent).toContain('<img');
	});

	it('neither loads pictures nor leads away', () => {
		const root = render('![p](https://example.org/x.png) [there](https://example.org)', []);
		expect(root.querySelector('img')).toBeNull();
		expect(root.querySelector('a')?.hasAttribute('href')).toBe(false);
	});
});

it('speaks whole sentences only', () => {
	expect(newSentences('One. Two', 0)).toEqual({ sentences: 'One.', upTo: 4 });
	expect(newSentences('One. Two', 4)).toEqual({ sentences: '', upTo: 4 });
});

it('copies an answer with its sources', () => {
	const text = answerAsText(makeMessage({ text: 'It is the stroma. ', claims: [claim(18)], citations: [makeCitation()] }));
	expect(text).toBe('It is the stroma. [1]\n\nSources\n[1] Biology reader · p. 3: “takes place in the stroma”\n');
});
