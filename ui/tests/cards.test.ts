/** The room Cards: what a review records and what not, what a card may show, what an editor saves. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { clozeNumbers, nextCloze, showCloze } from '../src/features/cards/cloze';
import { compareTyped, isSame } from '../src/features/cards/compare';
import { fieldOf, htmlOf, NoteDraft } from '../src/features/cards/draft.svelte';
import { answerAlone, drawSide, wordsOf } from '../src/features/cards/face';
import { earlierTexts } from '../src/features/cards/earlier';
import { historyLines } from '../src/features/cards/history';
import { toHtml, toMarkdown } from '../src/features/cards/markdown';
import { previewCards } from '../src/features/cards/preview';
import { Review } from '../src/features/cards/review.svelte';
import { actionOf } from '../src/features/cards/review-keys';
import { cleanCss, isPlain } from '../src/features/cards/style';
import { proposedTags } from '../src/features/cards/tags';
import { tree, visibleRows, withBelow } from '../src/features/cards/tree.svelte';
import { decks } from '../src/lib/session/decks.svelte';
import { toasts } from '../src/lib/toasts.svelte';
import { contentOf, makeCard, stockStyle, stockTypes } from './card-samples';
import { FakeCards } from './fake-cards';
import { FakeBackend } from './fake-ipc';

vi.mock('$app/navigation', () => ({ goto: vi.fn(() => Promise.resolve()) }));

let fake: FakeBackend;
let cards: FakeCards;
beforeEach(() => {
	fake = new FakeBackend().install();
	cards = new FakeCards().install(fake);
});
afterEach(() => {
	fake.uninstall();
	for (const { id } of toasts.list) toasts.dismiss(id);
});

const stops: (() => void)[] = [];
afterEach(() => stops.splice(0).forEach((stop) => stop()));

async function begin(): Promise<Review> {
	cards.add({ id: 'biology' }, [
		{ front: 'Where?', back: 'In the stroma' },
		{ front: 'What?', back: 'Sugar', state: { ...makeCard().state, phase: 'review' } }
	]);
	const review = new Review();
	stops.push(review.start('biology'));
	await vi.waitFor(() => expect(review.shown).not.toBeNull());
	return review;
}

describe('a review', () => {
	it('asks, shows, records with the time it took, and goes on', async () => {
		const review = await begin();
		expect([review.kind, review.counts]).toEqual(['new', { new: 1, learning: 0, review: 1 }]);
		await review.answer('good');
		expect(fake.called('answer_card')).toEqual([]);
		review.reveal();
		await review.answer('good');
		expect(fake.called('answer_card')[0]?.answer).toMatchObject({ rating: 'good', reps: 0 });
		expect(review.shown?.question).toBe('What?');
		expect([review.isAnswer, review.kind, review.given.length, review.share]).toEqual([false, 'review', 1, 0.5]);
	});

	it('keeps the card and says so when an answer was not recorded', async () => {
		const review = await begin();
		review.reveal();
		fake.fail('answer_card', 'disk_full');
		await review.answer('good');
		expect(review.refused?.code).toBe('disk_full');
		expect([review.shown?.question, review.isAnswer, review.given.length]).toEqual(['Where?', true, 0]);
		cards.install(fake);
		await review.answer('good');
		expect([review.refused, review.shown?.question]).toEqual([null, 'What?']);
	});

	it('takes an answer back and shows its card, then does it again', async () => {
		const review = await begin();
		review.reveal();
		await review.answer('again');
		await review.undo();
		expect([review.shown?.question, review.isAnswer, review.given.length]).toEqual(['Where?', false, 0]);
		await review.redo();
		expect([review.shown?.question, review.given.map(({ rating }) => rating)]).toEqual(['What?', ['again']]);
	});

	it('says when there is nothing to take back', async () => {
		const review = await begin();
		await review.undo();
		expect(fake.called('undo_cards')).toEqual([]);
		expect(toasts.list.at(-1)?.text).toContain('nothing to undo');
	});

	it('waits for a step and shows it when it is due', async () => {
		const review = await begin();
		vi.useFakeTimers();
		cards.waitsUntil = Date.now() + 60_000;
		const kept = cards.cards;
		cards.cards = [];
		await review.load();
		expect(review.waitsUntil).toBe(cards.waitsUntil);
		expect(review.isDone).toBe(false);
		cards.cards = kept;
		await vi.advanceTimersByTimeAsync(60_100);
		expect(review.shown?.question).toBe('Where?');
	});

	it('buries a whole note, and that can be taken back', async () => {
		const review = await begin();
		await review.putAside('bury', 'note');
		expect(fake.called('find_cards')[0]?.query).toEqual({ text: 'nid:note-1' });
		expect(review.shown?.question).toBe('What?');
		toasts.list.at(-1)?.action?.run();
		await vi.waitFor(() => expect(review.shown?.question).toBe('Where?'));
	});

	it('marks and flags without turning the card over', async () => {
		const review = await begin();
		review.reveal();
		const face = review.face;
		await review.toggleMark();
		await review.flag(3);
		expect([review.isMarked, review.shown?.card.flag, review.isAnswer]).toEqual([true, 3, true]);
		expect(review.face).toBe(face);
		await review.flag(3);
		expect(review.shown?.card.flag).toBe(0);
	});

	it('keeps the side where a card that was buried on an earlier day is flagged', async () => {
		const review = await begin();
		cards.cards = cards.cards.map((card) => ({ ...card, held_back: { kind: 'sibling', day: cards.today - 1 } }));
		await review.load();
		review.reveal();
		const asked = fake.called('next_card').length;
		await review.flag(2);
		expect([review.shown?.card.flag, review.isAnswer, fake.called('next_card').length]).toEqual([2, true, asked]);
	});

	it('goes on where its card was buried or suspended elsewhere', async () => {
		const review = await begin();
		review.reveal();
		cards.cards = cards.cards.map((card) => (card.id === review.shown?.card.id ? { ...card, held_back: { kind: 'buried', day: cards.today } } : card));
		await review.refresh();
		expect([review.shown?.question, review.isAnswer]).toEqual(['What?', false]);
	});

	it('shows no card under a failure, so that none can be changed unseen', async () => {
		const review = await begin();
		review.reveal();
		fake.fail('next_card', 'internal');
		await review.answer('good');
		expect([review.failure?.code, review.shown, review.isDone]).toEqual(['internal', null, false]);
		await review.putAside('suspend', 'note');
		await review.deleteNote();
		expect([...fake.called('suspend_cards'), ...fake.called('delete_notes')]).toEqual([]);
		cards.install(fake);
		await review.load();
		expect([review.failure, review.shown?.question]).toEqual([null, 'What?']);
	});

	it('takes back by a message what that told of, and nothing that came later', async () => {
		const review = await begin();
		await review.putAside('bury', 'card');
		const undo = toasts.list.at(-1)?.action;
		review.reveal();
		await review.answer('good');
		undo?.run();
		await vi.waitFor(() => expect(toasts.list.at(-1)?.text).toContain('Something else'));
		expect([fake.called('undo_cards'), cards.answered.length]).toEqual([[], 1]);
	});

	it('is over when its room is left, also for a message that takes something back', async () => {
		const review = await begin();
		await review.putAside('bury', 'card');
		stops.splice(0).forEach((stop) => stop());
		const asked = fake.called('next_card').length;
		toasts.list.at(-1)?.action?.run();
		await vi.waitFor(() => expect(fake.called('undo_cards').length).toBe(1));
		await vi.waitFor(() => expect(toasts.list.at(-1)?.text).toContain('Undone'));
		expect(fake.called('next_card').length).toBe(asked);
	});

	it('makes its deck the one that searches call the current one', async () => {
		await begin();
		expect(decks.studied).toBe('biology');
	});

	it('ends when nothing is left', async () => {
		const review = await begin();
		for (let at = 0; at < 2; at++) {
			review.reveal();
			await review.answer('easy');
		}
		expect([review.isDone, review.share]).toEqual([true, 1]);
	});
});

describe('keys of the review', () => {
	const press = (init: KeyboardEventInit) => new KeyboardEvent('keydown', init);
	it.each([
		[{ key: ' ' }, false, { kind: 'reveal' }],
		[{ key: ' ' }, true, { kind: 'rate', rating: 'good' }],
		[{ key: 'Enter' }, true, { kind: 'rate', rating: 'good' }],
		[{ key: '1' }, true, { kind: 'rate', rating: 'again' }],
		[{ key: '4' }, true, { kind: 'rate', rating: 'easy' }],
		[{ key: '1' }, false, null],
		[{ key: '1', altKey: true }, true, null],
		[{ key: 'e' }, false, { kind: 'edit' }],
		[{ key: '*', shiftKey: true }, false, { kind: 'mark' }],
		[{ key: '-' }, true, { kind: 'aside', how: 'bury', what: 'card' }],
		[{ key: '=' }, true, { kind: 'aside', how: 'bury', what: 'note' }],
		[{ key: '@', ctrlKey: true, altKey: true }, true, { kind: 'aside', how: 'suspend', what: 'card' }],
		[{ key: '!' }, true, { kind: 'aside', how: 'suspend', what: 'note' }],
		[{ key: 'z', ctrlKey: true }, true, { kind: 'undo' }],
		[{ key: 'Z', ctrlKey: true, shiftKey: true }, true, { kind: 'redo' }],
		[{ key: '3', code: 'Digit3', ctrlKey: true }, true, { kind: 'flag', flag: 3 }]
	])('%j with the answer shown %s means %j', (init, isAnswer, expected) => {
		expect(actionOf(press(init), isAnswer)).toEqual(expected);
	});

	it('leave buttons and fields alone', () => {
		document.body.innerHTML = '<button id="other">x</button><input type="text" id="field"><button data-primary id="main"></button>';
		const at = (id: string, key: string, init: KeyboardEventInit = {}) => {
			let action: unknown;
			const listener = (event: Event) => (action = actionOf(event as KeyboardEvent, true));
			document.addEventListener('keydown', listener, { once: true });
			document.getElementById(id)!.dispatchEvent(press({ key, bubbles: true, composed: true, ...init }));
			return action;
		};
		expect(at('other', ' ')).toBeNull();
		expect(at('field', 'e')).toBeNull();
		expect(at('field', 'z', { ctrlKey: true })).toEqual({ kind: 'undo' });
		document.querySelector('input')!.value = 'Osl';
		expect(at('field', 'z', { ctrlKey: true })).toBeNull();
		expect(at('main', ' ')).toEqual({ kind: 'rate', rating: 'good' });
		document.body.replaceChildren();
	});
});

describe('a hostile card', () => {
	function drawn(html: string): HTMLElement {
		const holder = document.createElement('div');
		holder.append(drawSide(html, false, null, '').fragment);
		return holder;
	}
	it.each([
		'<script>alert(1)</script>',
		'<img src=x onerror=alert(1)>',
		'<a href="javascript:alert(1)" target=_top>x</a>',
		'<a href="https://tracker.example/">x</a>',
		'<iframe src="https://tracker.example"></iframe>',
		'<form action="https://tracker.example"><input name=q><button>x</button></form>',
		'<img src="https://tracker.example/pixel.gif">',
		'<img srcset="https://tracker.example/a.png 1x">',
		'<audio src="https://tracker.example/a.mp3" autoplay></audio>',
		'<svg><use href="https://tracker.example/#a"/><script>alert(1)</script></svg>',
		'<link rel=stylesheet href="https://tracker.example/a.css">',
		'<div style="background:url(https://tracker.example/a.png)">x</div>',
		'<div style="background:\\75rl(https://tracker.example/a.png)">x</div>',
		'\\(\\href{https://tracker.example}{x}\\)',
		'<object data="https://tracker.example"></object><embed src="https://tracker.example">',
		'<meta http-equiv=refresh content="0;url=https://tracker.example">'
	])('%s can neither run nor load nor lead away', (html) => {
		const root = drawn(html);
		for (const element of root.querySelectorAll('*')) {
			expect(element.tagName).not.toMatch(/^(script|iframe|form|input|link|object|embed|meta|use|audio)$/i);
			for (const { name, value } of element.attributes) {
				expect(name).not.toMatch(/^(on|src|srcset|href|action|xlink|target|autoplay)/i);
				if (name === 'style') expect(value).not.toMatch(/url\(/i);
			}
		}
	});

	it('cannot fetch or reach out of itself by its style', () => {
		const css = cleanCss('@import "https://x.example/a.css"; .card { background: u\\72l(https://x.example/a.png) } :host { position: fixed } a { background: image-set("https://x.example/b.png" 1x) } b { background: url(data:image/png;base64,AA) }');
		expect(css).not.toMatch(/@import|:host|image-set/);
		expect(css.match(/\burl\([^)]*\)/g)).toEqual(['url(data:image/png;base64,AA)']);
	});
});

describe('a card', () => {
	it('names its pictures and sounds instead of loading them', () => {
		const side = drawSide('<img src="my%20leaf.png"> [sound:word.mp3] <img src="../secret.png">', false, null, '');
		expect(side.fragment.querySelector('img')?.getAttribute('data-media')).toBe('my leaf.png');
		expect(side.fragment.querySelectorAll('img').length).toBe(1);
		expect(side.sounds).toEqual(['word.mp3']);
		expect(side.fragment.querySelector('button')?.dataset.sound).toBe('word.mp3');
	});

	it('shows formulas of every kind as MathML, and none in attributes', () => {
		const side = drawSide('\\(x^2\\) \\[y\\] [$]a &lt; b[/$] [latex]$z$[/latex] <b title="\\(t\\)">t</b>', false, null, '');
		expect(side.fragment.querySelectorAll('math').length).toBe(4);
		expect(side.fragment.querySelector('b')?.title).toBe('\\(t\\)');
	});

	it('keeps question and answer apart where the back repeats the front above a line', () => {
		expect(answerAlone({ question: 'Q', answer: 'Q\n\n<hr id="answer">\n\nA' })).toBe('<hr id="answer">\n\nA');
		expect(answerAlone({ question: 'Q\n\n<span data-type-in=""></span>', answer: 'Q\n\n<hr id=answer>A' })).toBe('<hr id=answer>A');
		expect(answerAlone({ question: 'Q [...]', answer: 'Q word' })).toBeNull();
	});

	it('takes a typed answer and compares it letter by letter', () => {
		const question = drawSide('Capital? <span data-type-in=""></span>', false, 'Paris', '');
		expect(question.fragment.querySelector('input')?.getAttribute('aria-label')).toBe('Type the answer');
		expect(compareTyped('Pariis', 'Paris')).toEqual([{ kind: 'right', text: 'Pari' }, { kind: 'wrong', text: 'i' }, { kind: 'right', text: 's' }]);
		expect(compareTyped('Prs', 'Paris').map(({ kind }) => kind)).toEqual(['right', 'left_out', 'right', 'left_out', 'right']);
		expect(isSame(compareTyped(' e\u0301a ', '\u00e9a'))).toBe(true);
		const answer = drawSide('<span data-type-in=""></span>', true, 'Paris', 'Pariz').fragment.textContent ?? '';
		expect(answer).toContain('wrong z');
		expect(answer).toContain('left out s');
	});

	it('covers a picture: what is asked opens on the back, what is not asked stays closed where all are hidden', () => {
		const html = `<div class="cloze" data-shape="rect:left=.1:top=.2:width=.3:height=.4:oi=1"></div>
			<div class="cloze-inactive" data-shape="ellipse:left=0:top=0:rx=.1:ry=.1:oi=1"></div>
			<div class="cloze-inactive" data-shape="polygon:points=0,0 1,0 1,1"></div><img src="leaf.png">`;
		const shapes = (isAnswer: boolean) => [...drawSide(html, isAnswer, null, '').fragment.querySelectorAll('.mask')].map((mask) => `${mask.tagName} ${mask.getAttribute('class')}`);
		expect(shapes(false)).toEqual(['rect mask asked', 'ellipse mask']);
		expect(shapes(true)).toEqual(['rect mask asked shown', 'ellipse mask']);
	});

	it('draws on every card what belongs to none: labels with their words, and what stays covered', () => {
		const html = `${showCloze('{{c1::image-occlusion:rect:left=.1:top=.2:width=.3:height=.4}}{{c0::image-occlusion:text:left=.5:top=.1:text=a\\:b}}{{c0::image-occlusion:rect:left=0:top=0:width=.1:height=.1}}', 1, true)}<img src="leaf.png">`;
		const { fragment } = drawSide(html, true, null, '');
		expect(fragment.querySelector('.label')?.textContent).toBe('a:b');
		expect([...fragment.querySelectorAll('.mask')].map((mask) => mask.getAttribute('class'))).toEqual(['mask asked shown', 'mask']);
	});

	it('shows nothing of what is only heard', () => {
		const html = '<span data-speak="fr-FR" data-words="le chat \\(x\\)"></span>Listen';
		expect([drawSide(html, false, null, '').fragment.textContent, wordsOf(html)]).toEqual(['Listen', 'Listen']);
	});

	it('is read out in words', () => {
		expect(wordsOf('Where?<br>In <b>which</b> organ? [sound:a.mp3]<script>x</script>')).toBe('Where? In which organ?');
	});

	it('looks like the app only as long as nobody gave it a look', () => {
		expect([isPlain(stockStyle), isPlain(`${stockStyle} .card { color: red }`), isPlain('.card { font-family: arial; }')]).toEqual([true, false, false]);
		const anki = '.card {\n  font-family: arial;\n  font-size: 20px;\n  line-height: 1.5;\n  text-align: center;\n  color: black;\n  background-color: white;\n}\n.cloze {\n  font-weight: bold;\n  color: blue;\n}\n.nightMode .cloze {\n  color: lightblue;\n}\n';
		expect([isPlain(anki), isPlain(anki.replace('white', '#fffdf5')), isPlain(`${anki}.card { background: red`)]).toEqual([true, false, false]);
	});
});

describe('what is written', () => {
	it.each([
		['a **bold** word', 'a <b>bold</b> word'],
		['one\ntwo', 'one<br>two'],
		['one\n\ntwo', 'one<br><br>two'],
		['$x^2$ and $$y$$', '\\(x^2\\) and \\[y\\]'],
		['it costs $5 and $6', 'it costs $5 and $6'],
		['\\(a_1 * b_1 < c\\)', '\\(a_1 * b_1 &lt; c\\)'],
		['{{c1::**Paris**::city}}', '{{c1::<b>Paris</b>::city}}'],
		['[sound:a_b_c.mp3]', '[sound:a_b_c.mp3]'],
		['2 * 3 * 4', '2 * 3 * 4']
	])('%j is kept as %j', (source, html) => {
		expect(toHtml(source)).toBe(html);
	});

	it.each(['a <b>bold</b> word', 'one<br>two', '2 * 3 * 4', '\\(x_1\\)', '1 &lt; 2', 'a_b_c', '**stars**', '# no heading'])('%j comes back from Markdown', (html) => {
		const source = toMarkdown(html);
		expect(source).not.toBeNull();
		expect(toHtml(source ?? '')).toBe(html);
	});

	it('edits as HTML what Markdown cannot say, and leaves untouched fields as they were', () => {
		const rich = '<span style="color:red">red</span>';
		expect(toMarkdown(rich)).toBeNull();
		expect(htmlOf(fieldOf(rich))).toBe(rich);
		const old = 'first<div>second</div>';
		expect(htmlOf(fieldOf(old))).toBe(old);
		expect(htmlOf({ ...fieldOf(old), source: 'first\nthird' })).toBe('first<br>third');
	});

	it('counts deletions and hides the one that is asked', () => {
		const text = '{{c1::Paris::city}} lies in {{c2::France, {{c3::Europe}}}}';
		expect(clozeNumbers([text])).toEqual([1, 2, 3]);
		expect([nextCloze([text], false), nextCloze([text], true), nextCloze([''], true)]).toEqual([4, 3, 1]);
		expect(showCloze(text, 1, false)).toContain('[city]');
		expect(showCloze(text, 3, false)).toContain('France, <span class="cloze" data-ordinal="3">[...]</span>');
		expect(showCloze('{{c1::a::b::c}}', 1, false)).toBe('<span class="cloze" data-ordinal="1">[b::c]</span>');
	});

	it('knows deletions of several cards and of none', () => {
		const text = '{{c1,3::Rome}} is in {{c0::Europe}}, {{c1::Italy}}';
		expect(clozeNumbers([text, '{{c1,,2::x}} {{c,::y}} {{c501::z}}'])).toEqual([1, 2, 3]);
		expect([nextCloze([text], false), nextCloze([text], true), nextCloze(['{{c500::x}}'], false)]).toEqual([4, 3, 500]);
		expect(showCloze(text, 3, false)).toBe(
			'<span class="cloze" data-ordinal="1,3">[...]</span> is in <span class="cloze-inactive" data-ordinal="0">Europe</span>, <span class="cloze-inactive" data-ordinal="1">Italy</span>'
		);
	});

	it('previews neither what stands in comments nor what is only heard', () => {
		const [basic, , , cloze] = stockTypes().map(contentOf);
		const of = (type: typeof basic, question: string, values: string[]) => previewCards({ ...type!, templates: [{ ...type!.templates[0]!, question }] }, values)[0]?.face;
		expect(of(basic, '<!-- {{#Front}} {{Back}} -->{{Front}}', ['A', 'B'])?.question).toBe('<!-- {{#Front}} {{Back}} -->A');
		expect(of(basic, '{{#Front}}<!-- {{/Front}} -->1{{/Front}}{{Back}}', ['A', 'B'])?.question).toBe('<!-- {{/Front}} -->1B');
		expect(of(basic, 'Listen: {{tts fr_FR voices=X:Front}}', ['le chat', 'B'])?.question).toBe('Listen: ');
		expect(of(cloze, '{{type:cloze:Text}}', ['{{c1,2::Rome::city}} is in {{c1::Italy}}, not {{c2::Spain}}', ''])?.expected).toBe('Rome, Italy');
	});

	it('previews the cards that will come of it', () => {
		const [basic, reversed, typed, cloze] = stockTypes().map(contentOf);
		expect(previewCards(basic!, ['', 'B'])).toEqual([]);
		expect(previewCards(reversed!, ['A', 'B']).map(({ face }) => face.question)).toEqual(['A', 'B']);
		expect(previewCards(typed!, ['A', '<b>B</b>'])[0]?.face.expected).toBe('B');
		expect(previewCards(cloze!, ['{{c2::x}} {{c1::y}}', 'more']).map(({ face }) => face.ordinal)).toEqual([0, 1]);
	});

	it('is added with its tags, warns of copies, and the next note begins', async () => {
		cards.add({ id: 'biology' }, [{ front: 'Where?', back: 'There' }]);
		await decks.all.reload();
		const draft = new NoteDraft(null, null);
		stops.push(draft.start());
		await vi.waitFor(() => expect(draft.type?.name).toBe('Basic'));
		expect([draft.deck, draft.canSave]).toEqual(['biology', false]);
		draft.fields[0]!.source = 'Where?';
		draft.fields[1]!.source = 'in the **stroma**';
		draft.tags = ['exam'];
		const added = await draft.add();
		expect(added?.copies).toEqual(['note-1']);
		expect(fake.called('add_note')[0]?.input).toMatchObject({ fields: ['Where?', 'in the <b>stroma</b>'], tags: ['exam'] });
		expect([draft.fields.map(({ source }) => source), draft.tags]).toEqual([['', ''], ['exam']]);
	});

	it('makes a deck where there is none yet, and keeps what was typed when it cannot be saved', async () => {
		await decks.all.reload();
		const draft = new NoteDraft(null, null);
		stops.push(draft.start());
		await vi.waitFor(() => expect(draft.fields.length).toBe(2));
		draft.fields[0]!.source = 'Question';
		fake.fail('add_note', 'disk_full');
		expect(await draft.add()).toBeNull();
		expect([draft.failure?.code, draft.fields[0]?.source, cards.decks.length]).toEqual(['disk_full', 'Question', 1]);
	});
});

describe('the tree of decks', () => {
	beforeEach(async () => {
		cards.add({ id: 'a' }, [{ front: '1', back: '1' }]);
		cards.add({ id: 'a1', parent: 'a' }, [{ front: '2', back: '2' }]);
		cards.add({ id: 'b' });
		await decks.all.reload();
	});

	it('counts all that is due once', () => {
		expect([decks.due.new, decks.dueCount]).toEqual([2, 2]);
	});

	it('folds, and moves by arrows', () => {
		tree.current = 'a';
		expect(tree.key('ArrowRight')).toBe('a1');
		expect(tree.key('ArrowLeft')).toBe('a');
		tree.key('ArrowLeft');
		expect(tree.rows.map(({ deck }) => deck.deck)).toEqual(['a', 'b']);
		expect(tree.key('ArrowDown')).toBe('b');
		tree.fold('a', false);
		expect(visibleRows(decks.all.value ?? [], new Set(['b'])).length).toBe(3);
	});

	it('knows what is below a deck', () => {
		expect([...withBelow(decks.all.value ?? [], 'a')]).toEqual(['a', 'a1']);
	});

	it('moves and renames with a way back', async () => {
		await tree.rearrange('b', { parent: 'a' });
		expect(decks.find('b')?.path).toBe('a::b');
		await tree.rearrange('b', { name: 'c' });
		expect(decks.find('b')?.path).toBe('a::c');
		toasts.list.at(-1)?.action?.run();
		await vi.waitFor(() => expect(decks.find('b')?.path).toBe('a::b'));
	});

	it('deletes with a way back, unless something else happened since', async () => {
		await tree.delete(decks.find('a')!);
		expect(decks.all.value?.map(({ deck }) => deck)).toEqual(['b']);
		toasts.list.at(-1)?.action?.run();
		await vi.waitFor(() => expect(decks.all.value?.length).toBe(3));
		await tree.delete(decks.find('a')!);
		const undo = toasts.list.at(-1)?.action;
		await tree.delete(decks.find('b')!);
		undo?.run();
		await vi.waitFor(() => expect(toasts.list.at(-1)?.text).toContain('Something else'));
		expect(decks.all.value).toEqual([]);
	});
});

it('a history leaves out what was taken back', () => {
	const reviewed = (rating: 'good' | 'again') => ({ kind: 'reviewed' as const, rating, took_ms: 1000, from: 'new' as const, interval: 86_400 / 86_400 });
	const lines = historyLines([
		{ id: '1', at: 1, event: reviewed('again') },
		{ id: '2', at: 2, event: { kind: 'voided', event: '1' } },
		{ id: '3', at: 3, event: reviewed('good') },
		{ id: '4', at: 4, event: { kind: 'voided', event: '3' } },
		{ id: '5', at: 5, event: { kind: 'voided', event: '4' } }
	]);
	expect(lines.map(({ what, interval }) => [what, interval])).toEqual([['Good', '1 d']]);
});

it('earlier texts are told once each, without the one of now and without what only changed tags', () => {
	const version = (id: number, front: string, tags: string[] = [], rest: string[] = ['Sugar']) => ({ id, at: id, operation: 'edit_notes' as const, fields: [front, ...rest], tags });
	const versions = [version(6, 'now'), version(5, 'second', ['exam']), version(4, 'second'), version(3, 'now'), version(2, '<img src="leaf.png">'), version(1, '<b>first</b>', [], [])];
	expect(earlierTexts(versions, { fields: ['now', 'Sugar'] }).map(({ id, lines, canRestore }) => [id, lines, canRestore])).toEqual([
		[4, ['second', 'Sugar'], true],
		[2, ['<img src="leaf.png">', 'Sugar'], true],
		[1, ['first'], false]
	]);
});

it('known tags are proposed by their beginning, then by that of a part', () => {
	expect(proposedTags(['bio::cell', 'cell', 'exam', 'Cells'], 'ce', ['exam'])).toEqual(['cell', 'Cells', 'bio::cell']);
});
