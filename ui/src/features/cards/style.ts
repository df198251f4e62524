/** CSS of cards made harmless: nothing that fetches, nothing that reaches out of the card. */

/** Escapes could spell a forbidden word in a way that a search for it does not see. */
function withoutEscapedLetters(css: string): string {
	return css.replace(/\\([0-9a-f]{1,6})[ \t\n]?/gi, (escape, hex: string) => {
		const letter = String.fromCodePoint(Math.min(parseInt(hex, 16), 0x10ffff));
		return /[a-z0-9@:()-]/i.test(letter) ? letter : escape;
	});
}

/** The content security policy forbids the network as well; what cannot be asked for is not asked for twice. */
export function cleanCss(css: string): string {
	return withoutEscapedLetters(css.replace(/\/\*[\s\S]*?(?:\*\/|$)/g, ' '))
		.replace(/@(?:import|charset|namespace)\b[^;]*;?/gi, '')
		.replace(/\burl\((?!\s*['"]?data:(?:image|font)\/)/gi, 'refused(')
		.replace(/(?:-webkit-)?\b(?:image-set|src|image|cross-fade)\(/gi, 'refused(')
		.replace(/:host(?:-context)?|::slotted|::part/gi, '.refused');
}

/** What the note types that come with Studium and with Anki say of their look. */
const stock: Record<string, RegExp> = {
	'.card': /^(?:font-family: (?:arial|georgia, serif)|font-size: 20px|line-height: 1\.5|text-align: center|color: black|background-color: white)$/,
	'.cloze': /^(?:font-weight: bold|color: blue)$/,
	'.nightmode .cloze': /^color: lightblue$/
};

/** A note type whose look nobody has changed: cards then look like the rest of the app. */
export function isPlain(style: string): boolean {
	const rules = style.toLowerCase().replace(/\s+/g, ' ').split('}');
	if (rules.pop()?.trim() !== '') return false;
	const own = rules.map((rule) => {
		const [selector = '', body = ''] = rule.split('{').map((part) => part.trim());
		const declarations = body.split(';').map((each) => each.trim()).filter(Boolean);
		return { selector, declarations };
	});
	const card = own.find(({ selector }) => selector === '.card')?.declarations ?? [];
	const isWhole = ['font-family', 'font-size', 'text-align'].every((name) => card.some((each) => each.startsWith(`${name}:`)));
	return isWhole && own.every(({ selector, declarations }) => declarations.every((each) => stock[selector]?.test(each)));
}

/** What every card looks like before its own style. Tokens of the app reach into the shadow root. */
export const baseStyle = `
:host { display: block; }
.card { color: var(--ink); font: 20px/1.5 var(--read); text-align: center; overflow-wrap: anywhere; }
.card.nightMode { color: var(--ink); background-color: transparent; }
img { max-width: 100%; height: auto; }
.missing { display: inline-block; padding: 2px 8px; border: 1px dashed var(--line-strong); border-radius: 6px; font: 13px/1.5 var(--ui); color: var(--ink-2); }
hr { height: 1px; margin: 24px 0; border: 0; background: var(--line); }
table { margin: 0 auto; border-collapse: collapse; }
pre { text-align: left; overflow: auto; }
code, pre { font-family: var(--mono); font-size: 0.9em; }
ul, ol { display: inline-block; text-align: left; margin: 0; }
.cloze { color: var(--accent); font-weight: bold; }
.hint > summary { cursor: pointer; color: var(--accent); font: 14px/1.5 var(--ui); }
button.sound { width: 36px; height: 36px; padding: 0; border: 1px solid var(--line-strong); border-radius: 50%; background: var(--raised); color: var(--ink); font: 15px/1 var(--ui); cursor: pointer; }
:focus-visible { outline: none; box-shadow: var(--focus); border-radius: 6px; }
input.typed { display: block; width: min(420px, calc(100% - 12px)); margin: 16px auto 6px; box-sizing: border-box; padding: 8px 12px; border: 1px solid var(--line-strong); border-radius: 6px; background: var(--raised); color: var(--ink); font: inherit; font-size: 18px; text-align: center; }
.compare { display: inline-block; font: 18px/1.7 var(--mono); white-space: pre-wrap; text-align: center; }
.compare .right { background: color-mix(in srgb, var(--good) 20%, transparent); }
.compare .wrong { background: color-mix(in srgb, var(--danger) 22%, transparent); text-decoration: line-through; }
.compare .left-out { background: color-mix(in srgb, var(--evidence) 30%, transparent); text-decoration: underline; }
.compare .says { display: block; font: 13px/1.6 var(--ui); color: var(--ink-2); white-space: normal; }
.occluded { position: relative; display: inline-block; max-width: 100%; line-height: 0; }
.occluded > svg { position: absolute; inset: 0; width: 100%; height: 100%; }
.occluded > .label { position: absolute; line-height: 1.2; font: 600 14px/1.2 var(--ui); color: var(--mask-ink); background: var(--mask-paper); padding: 1px 4px; border-radius: 3px; }
.mask { fill: var(--mask); stroke: var(--mask-line); stroke-width: 1; vector-effect: non-scaling-stroke; }
.mask.asked { fill: var(--mask-asked); }
.mask.shown { fill: none; stroke: var(--mask-shown); stroke-width: 2; }
.sr-only { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
math[display=block] { margin: 0.4em 0; }
@media (prefers-reduced-motion: reduce) { *, *::before, *::after { animation: none !important; transition: none !important; } }
`;

/** The look of cards whose note type has no look of its own. */
export const plainStyle = `
.card { font-family: var(--read); }
.question { font-size: 26px; line-height: 1.4; }
.answer { font-size: 18px; line-height: 1.6; }
.question.single, .whole { font-size: 22px; line-height: 1.55; }
`;
