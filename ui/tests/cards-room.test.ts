/** The screens of Cards as keyboard and screen reader meet them. */
import { createRawSnippet, flushSync, mount, tick, unmount, type Component } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { goto } from '$app/navigation';
import AddNoteDialog from '../src/features/cards/AddNoteDialog.svelte';
import CardFace from '../src/features/cards/CardFace.svelte';
import Decks from '../src/features/cards/Decks.svelte';
import Review from '../src/features/cards/Review.svelte';
import Rail from '../src/features/frame/Rail.svelte';
import Today from '../src/features/today/Today.svelte';
import TagsField from '../src/features/cards/TagsField.svelte';
import { announcer } from '../src/lib/announcer.svelte';
import { decks } from '../src/lib/session/decks.svelte';
import { session } from '../src/lib/session/index.svelte';
import { toasts } from '../src/lib/toasts.svelte';
import { makeCard, makeNote } from './card-samples';
import { FakeCards } from './fake-cards';
import { FakeBackend } from './fake-ipc';

vi.mock('$app/navigation', () => ({ goto: vi.fn(() => Promise.resolve()), beforeNavigate: vi.fn() }));
vi.mock('$app/state', () => ({ page: { url: new URL('http://localhost/cards/review?deck=biology') } }));

let fake: FakeBackend;
let cards: FakeCards;
const mounted: Record<string, unknown>[] = [];

beforeEach(() => {
	fake = new FakeBackend().install();
	cards = new FakeCards().install(fake);
});
afterEach(async () => {
	for (const component of mounted.splice(0)) await unmount(component);
	document.body.replaceChildren();
	fake.uninstall();
	for (const { id } of toasts.list) toasts.dismiss(id);
});

function show<P extends Record<string, unknown>>(component: Component<P>, props: P): void {
	mounted.push(mount(component, { target: document.body, props }));
	flushSync();
}

function find<T extends HTMLElement>(selector: string): T {
	const element = document.querySelector<T>(selector);
	if (!element) throw new Error(`no ${selector}`);
	return element;
}

function press(key: string, init: KeyboardEventInit = {}): void {
	(document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, composed: true, ...init }));
	flushSync();
}

function inside(): ShadowRoot {
	return find('[data-testid=card-face]').shadowRoot!;
}

describe('the review', () => {
	async function open(fields: [string, string] = ['Where?', 'In the stroma'], type = 'basic') {
		cards.add({ id: 'biology', name: 'Biology' });
		cards.notes.push(makeNote({ id: 'n', fields, note_type: type }), makeNote({ id: 'other', fields: ['Next?', 'Yes'] }));
		cards.cards.push(makeCard({ id: 'c', note: 'n', deck: 'biology' }), makeCard({ id: 'd', note: 'other', deck: 'biology' }));
		await decks.all.reload();
		show(Review, {});
		await vi.waitFor(() => expect(inside().querySelector('.card')).not.toBeNull());
		await tick();
	}

	it('has regions for question and answer, and the focus on what comes next', async () => {
		await open();
		expect(inside().querySelector('section')?.getAttribute('aria-label')).toBe('Question');
		expect(inside().textContent).not.toContain('stroma');
		await vi.waitFor(() => expect(document.activeElement?.getAttribute('data-testid')).toBe('show-answer'));
		press(' ');
		expect([...inside().querySelectorAll('section')].map((section) => section.getAttribute('aria-label'))).toEqual(['Question', 'Answer']);
		await vi.waitFor(() => expect(document.activeElement?.getAttribute('data-testid')).toBe('rate-good'));
		expect(announcer.lines.map(({ text }) => text)).toEqual(expect.arrayContaining(['Question: Where?']));
		expect(document.activeElement?.textContent).toContain('11 d');
	});

	it('is done with keys alone, one answer for each press', async () => {
		await open();
		press(' ');
		press('3');
		await vi.waitFor(() => expect(inside().textContent).toContain('Next?'));
		press(' ', { repeat: true });
		expect(document.querySelector('[data-testid=rate-good]')).toBeNull();
		press('Enter');
		press('1');
		await vi.waitFor(() => expect(find('[data-testid=review-done]').textContent).toContain('2 answers'));
		expect(fake.called('answer_card').map(({ answer }) => (answer as { rating: string }).rating)).toEqual(['good', 'again']);
		press('u');
		await vi.waitFor(() => expect(inside().textContent).toContain('Next?'));
	});

	it('says that an answer was not recorded', async () => {
		await open();
		fake.fail('answer_card', 'disk_full');
		press(' ');
		press('3');
		await vi.waitFor(() => expect(find('[data-testid=not-recorded]').getAttribute('role')).toBe('alert'));
		expect(find('[data-testid=not-recorded]').textContent).toContain('NOT recorded');
		expect(inside().textContent).toContain('Where?');
	});

	it('does nothing to a card that a failure hides, but tries again', async () => {
		await open();
		press(' ');
		fake.fail('next_card', 'internal');
		press('3');
		await vi.waitFor(() => expect(document.querySelector('[data-testid=review] [role=alert]')).not.toBeNull());
		for (const key of ['-', '=', '!', '@', '*', 'e', 'i', '1']) press(key);
		press('Delete', { ctrlKey: true });
		press('1', { ctrlKey: true, code: 'Digit1' });
		await tick();
		const changes = ['bury_cards', 'suspend_cards', 'delete_notes', 'flag_cards', 'change_note_tags', 'find_cards'].flatMap((command) => fake.called(command));
		expect([changes, document.querySelector('dialog'), fake.called('answer_card').length]).toEqual([[], null, 1]);
		cards.install(fake);
		press(' ');
		await vi.waitFor(() => expect(inside().textContent).toContain('Next?'));
	});

	it('takes an answer back under a failure', async () => {
		await open();
		press(' ');
		fake.fail('next_card', 'internal');
		press('3');
		await vi.waitFor(() => expect(document.querySelector('[data-testid=review] [role=alert]')).not.toBeNull());
		cards.install(fake);
		press('u');
		await vi.waitFor(() => expect(inside().textContent).toContain('Where?'));
		expect(cards.answered).toEqual([]);
	});

	it('marks the kind of the card among the counts', async () => {
		await open();
		const { crumbs } = await import('../src/lib/session/index.svelte');
		expect([crumbs.title, crumbs.detail !== null]).toEqual(['Biology', true]);
	});

	it('opens the source of the card', async () => {
		cards.sources.set('n', {
			document: { id: 'doc', title: 'Biology reader', path: '' },
			revision: 'r',
			range: [3, 9],
			locator: null,
			page: 12,
			label: 'p. 12',
			quote: 'stroma',
			link: '',
			is_lost: false,
			is_deleted: false
		});
		await open();
		cards.notes[0]!.source = { document: 'doc', revision: 'r', range: [3, 9], quote: 'stroma', before: '', after: '', text_length: 20 };
		await fake.changed('cards');
		press(' ');
		await vi.waitFor(() => expect(find<HTMLAnchorElement>('[data-testid=source-chip]').getAttribute('href')).toBe('/reader?document=doc&revision=r&start=3&end=9'));
		expect(find('[data-testid=source-chip]').textContent).toContain('p. 12 · Biology reader');
	});

	it('takes what is typed, and keeps letters from being shortcuts', async () => {
		await open(['Capital of Norway?', 'Oslo'], 'typed');
		const input = inside().querySelector<HTMLInputElement>('input')!;
		await vi.waitFor(() => expect(inside().activeElement).toBe(input));
		const heard = vi.fn();
		window.addEventListener('keydown', heard);
		input.dispatchEvent(new KeyboardEvent('keydown', { key: 'e', bubbles: true, composed: true }));
		input.value = 'Osl';
		input.dispatchEvent(new Event('input'));
		input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, composed: true, cancelable: true }));
		flushSync();
		expect(heard).not.toHaveBeenCalled();
		window.removeEventListener('keydown', heard);
		expect(inside().querySelector('.compare')?.textContent).toContain('left out o');
		expect(fake.called('answer_card')).toEqual([]);
	});

	it('keeps what was typed when the card is changed on its answer side', async () => {
		await open(['Capital of Norway?', 'Oslo'], 'typed');
		const input = inside().querySelector<HTMLInputElement>('input')!;
		input.value = 'Osl';
		input.dispatchEvent(new Event('input'));
		input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, composed: true, cancelable: true }));
		flushSync();
		cards.notes = cards.notes.map((note) => (note.id === 'n' ? { ...note, fields: ['Capital of Norway now?', 'Oslo'] } : note));
		await fake.changed('cards');
		await vi.waitFor(() => expect(inside().textContent).toContain('now?'));
		expect(inside().querySelector('.compare')?.textContent).toContain('left out o');
	});

	async function edit(front: string) {
		await open();
		press('e');
		await vi.waitFor(() => expect(document.querySelectorAll('[data-testid=field]').length).toBe(2));
		const field = find<HTMLTextAreaElement>('[data-testid=field]');
		field.value = front;
		field.dispatchEvent(new Event('input', { bubbles: true }));
		flushSync();
	}
	function escape() {
		find('dialog').dispatchEvent(new Event('cancel', { cancelable: true }));
		flushSync();
	}

	it('saves what was edited when the editor is left', async () => {
		await edit('Where exactly?');
		escape();
		await vi.waitFor(() => expect(document.querySelector('dialog')).toBeNull());
		expect(fake.called('update_note')[0]?.edit).toMatchObject({ id: 'n', fields: ['Where exactly?', 'In the stroma'] });
		await vi.waitFor(() => expect(inside().textContent).toContain('Where exactly?'));
	});

	it('asks before it leaves the editor with what cannot be saved', async () => {
		await edit('');
		find('dialog').dispatchEvent(new MouseEvent('mousedown', { bubbles: true }));
		escape();
		expect(fake.called('update_note')).toEqual([]);
		find('[data-testid=discard]').click();
		await vi.waitFor(() => expect(document.querySelector('dialog')).toBeNull());
		expect(fake.called('update_note')).toEqual([]);
	});

	it('stays in the editor, with the reason, where saving fails', async () => {
		await edit('Where exactly?');
		fake.fail('update_note', 'disk_full');
		escape();
		await vi.waitFor(() => expect(find('dialog [role=alert]').textContent).toContain('The disk is full'));
		expect(find<HTMLTextAreaElement>('[data-testid=field]').value).toBe('Where exactly?');
	});

	it('leaves an editor in which nothing was changed, without saving', async () => {
		await edit('Where?');
		escape();
		await vi.waitFor(() => expect(document.querySelector('dialog')).toBeNull());
		expect(fake.called('update_note')).toEqual([]);
	});

	it('shows what a note said before, when asked, and brings it back', async () => {
		await open();
		cards.install(fake);
		cards.versions.set('n', [{ id: 1, at: 0, operation: 'add_notes', fields: ['Where first?', 'In the stroma'], tags: [] }]);
		press('i');
		await vi.waitFor(() => expect(document.querySelector('[data-testid=earlier-texts] button')).not.toBeNull());
		expect(fake.called('note_versions')).toEqual([]);
		find('[data-testid=earlier-texts] button').click();
		await vi.waitFor(() => expect(find('[data-testid=earlier-text]').textContent).toContain('Where first?'));
		find('[data-testid=earlier-restore]').click();
		await vi.waitFor(() => expect(fake.called('update_note')[0]?.edit).toEqual({ id: 'n', fields: ['Where first?', 'In the stroma'], tags: null }));
		await fake.changed('cards');
		await vi.waitFor(() => expect(find('[data-testid=earlier-text]').textContent).toContain('Where?'));
		expect(find('[data-testid=earlier-texts] [role=status]').textContent).toContain('The earlier text is back');
	});

	it('edits the note over the card, and shows the card anew', async () => {
		await open();
		press('e');
		await vi.waitFor(() => expect(document.querySelectorAll('[data-testid=field]').length).toBe(2));
		const field = find<HTMLTextAreaElement>('[data-testid=field]');
		field.value = 'Where exactly?';
		field.dispatchEvent(new Event('input', { bubbles: true }));
		flushSync();
		field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', ctrlKey: true, bubbles: true, cancelable: true }));
		await vi.waitFor(() => expect(document.querySelector('dialog')).toBeNull());
		expect(fake.called('update_note')[0]?.edit).toMatchObject({ id: 'n', fields: ['Where exactly?', 'In the stroma'] });
		await vi.waitFor(() => expect(inside().textContent).toContain('Where exactly?'));
	});
});

describe('a face', () => {
	const face = { question: 'Q <img src="leaf.png">', answer: 'Q <img src="leaf.png"><hr id="answer">A', style: '.card { color: red } :host { position: fixed }', ordinal: 1, expected: null };

	it('keeps its style inside and the picture of the question where it is', async () => {
		cards.media.set('leaf.png', new Uint8Array([1]));
		URL.createObjectURL = () => 'blob:leaf';
		show(CardFace, { face, isAnswer: true });
		await vi.waitFor(() => expect(inside().querySelector('img')?.getAttribute('src')).toBe('blob:leaf'));
		expect(inside().querySelector('.card')?.classList.contains('card2')).toBe(true);
		expect(inside().querySelector('style')?.textContent).not.toContain(':host {\n position');
		expect(document.head.textContent).not.toContain('color: red');
	});

	it('follows a link of ours by Enter, without a rating', () => {
		const [onlink, heard] = [vi.fn(), vi.fn()];
		show(CardFace, { face: { ...face, question: '<a href="studium://document/d?start=1&amp;end=2">source</a>' }, isAnswer: false, onlink });
		const link = inside().querySelector<HTMLElement>('[role=link]')!;
		window.addEventListener('keydown', heard);
		link.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, composed: true, cancelable: true }));
		expect([onlink.mock.calls, heard.mock.calls.length]).toEqual([[['studium://document/d?start=1&end=2']], 0]);
		link.dispatchEvent(new KeyboardEvent('keydown', { key: 'e', bubbles: true, composed: true }));
		expect(heard).toHaveBeenCalledOnce();
		window.removeEventListener('keydown', heard);
	});

	it('says which picture is missing', async () => {
		show(CardFace, { face: { ...face, question: '<img src="gone.png">' }, isAnswer: false });
		await vi.waitFor(() => expect(inside().querySelector('.missing')?.textContent).toBe('The picture gone.png is missing'));
	});
});

describe('the decks', () => {
	it('are a tree for the keyboard: arrows move and fold, Enter reviews', async () => {
		cards.add({ id: 'a', name: 'A' }, [{ front: '1', back: '1' }]);
		cards.add({ id: 'a1', name: 'A1', parent: 'a' });
		await decks.all.reload();
		show(Decks, {});
		const rows = () => [...document.querySelectorAll<HTMLElement>('[data-testid=deck-row]')];
		expect(rows().map((row) => [row.getAttribute('aria-level'), row.getAttribute('aria-expanded')])).toEqual([['1', 'true'], ['2', null]]);
		rows()[0]!.focus();
		press('ArrowDown');
		await vi.waitFor(() => expect(document.activeElement).toBe(rows()[1]));
		press('ArrowUp');
		await vi.waitFor(() => expect(document.activeElement).toBe(rows()[0]));
		press('ArrowLeft');
		expect(rows().length).toBe(1);
		press('Enter');
		expect(goto).toHaveBeenCalledWith('/cards/review?deck=a');
		press('ArrowRight');
	});

	it('are searched by their names as they are, whatever these hold', async () => {
		cards.add({ id: 'odd', name: 'Bio_1 "new"' }, [{ front: '1', back: '1' }]);
		await decks.all.reload();
		show(Decks, {});
		find('[data-testid=deck-row]').focus();
		press('b');
		expect(goto).toHaveBeenCalledWith(`/cards/browse?${new URLSearchParams({ q: '"deck:Bio\\_1 \\"new\\""' })}`);
	});

	it('are offered in four ways where there are none', async () => {
		await decks.all.reload();
		show(Decks, { onimport: () => undefined });
		expect([...document.querySelectorAll('button')].map(({ textContent }) => textContent?.trim())).toEqual(['Add card', 'Import from Anki', 'Make cards from a document']);
	});
});

it('tags are proposed and taken by the keyboard', async () => {
	cards.tags = ['exam', 'example'];
	const onchange = vi.fn();
	show(TagsField, { label: 'Tags', tags: [], onchange });
	await vi.waitFor(() => expect(fake.called('list_note_tags').length).toBe(1));
	const input = find<HTMLInputElement>('[data-testid=tags]');
	input.focus();
	await vi.waitFor(() => {
		input.value = 'ex';
		input.dispatchEvent(new Event('input', { bubbles: true }));
		flushSync();
		expect(document.querySelectorAll('[role=option]').length).toBe(2);
	});
	press('ArrowDown');
	press('ArrowDown');
	expect(input.getAttribute('aria-activedescendant')).toBe(document.querySelectorAll('[role=option]')[1]!.id);
	press('Enter');
	expect(onchange).toHaveBeenCalledWith(['example']);
});

it('a card made in the Reader begins with the quote and keeps its source', async () => {
	cards.add({ id: 'biology' });
	await decks.all.reload();
	const source = { document: 'doc', revision: 'r', range: [0, 3] as [number, number], quote: 'in the\nstroma', before: '', after: '', text_length: 9 };
	const onclose = vi.fn();
	show(AddNoteDialog, { source, onclose });
	await vi.waitFor(() => expect([...document.querySelectorAll<HTMLTextAreaElement>('[data-testid=field]')].map(({ value }) => value)).toEqual(['', 'in the stroma']));
	const [front] = document.querySelectorAll<HTMLTextAreaElement>('[data-testid=field]');
	front!.value = 'Where?';
	front!.dispatchEvent(new Event('input', { bubbles: true }));
	flushSync();
	front!.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', ctrlKey: true, bubbles: true, cancelable: true }));
	await vi.waitFor(() => expect(onclose).toHaveBeenCalledOnce());
	expect(fake.called('add_note')[0]?.input).toMatchObject({ fields: ['Where?', 'in the stroma'], source });
});

it('a card begun in the Reader is not lost by Escape; the quote alone is', async () => {
	cards.add({ id: 'biology' });
	await decks.all.reload();
	const source = { document: 'doc', revision: 'r', range: [0, 3] as [number, number], quote: 'in the stroma', before: '', after: '', text_length: 9 };
	const onclose = vi.fn();
	show(AddNoteDialog, { source, onclose });
	await vi.waitFor(() => expect([...document.querySelectorAll<HTMLTextAreaElement>('[data-testid=field]')].map(({ value }) => value)).toEqual(['', 'in the stroma']));
	const escape = () => {
		find('dialog').dispatchEvent(new Event('cancel', { cancelable: true }));
		flushSync();
	};
	escape();
	expect(onclose).toHaveBeenCalledOnce();
	const front = find<HTMLTextAreaElement>('[data-testid=field]');
	front.value = 'Where?';
	front.dispatchEvent(new Event('input', { bubbles: true }));
	flushSync();
	escape();
	expect([onclose.mock.calls.length, document.querySelector('[data-testid=discard]') !== null]).toEqual([1, true]);
});

it('Today begins with the cards that are due, and the rail counts them', async () => {
	cards.add({ id: 'biology', name: 'Biology' }, [{ front: 'a', back: 'b' }, { front: 'c', back: 'd' }]);
	await Promise.all([decks.all.reload(), session.documents.reload()]);
	const welcome = createRawSnippet(() => ({ render: () => '<p id="welcome"></p>' }));
	const jobLine = createRawSnippet(() => ({ render: () => '<i></i>' }));
	show(Today, { welcome, jobLine });
	expect(document.querySelector('#welcome')).toBeNull();
	expect(find('.headline').textContent).toContain('Start with 2 cards');
	find('[data-testid=today-review]').click();
	expect(goto).toHaveBeenCalledWith('/cards/review?deck=biology');
	show(Rail, { room: 'today' });
	expect(find('[data-testid=due-count]').textContent).toContain('2 due today');
});
