/** The browser: searches as text, pages of rows as they come into view, what is chosen, what is done to it, and what a screen reader is told. */
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import BulkBar from '../src/features/browse/BulkBar.svelte';
import CardTable from '../src/features/browse/CardTable.svelte';
import { Choice } from '../src/features/browse/choice.svelte';
import { gridOf, columns, keepLayout, keptLayout } from '../src/features/browse/columns';
import { tagsIn, wholeNumber } from '../src/features/browse/dialogs';
import { adviceKind, joined, pieces, problemOf, stateOf, without } from '../src/features/browse/query';
import { pageSize, Rows } from '../src/features/browse/rows.svelte';
import SearchField from '../src/features/browse/SearchField.svelte';
import { Browser } from '../src/features/browse/state.svelte';
import { topics } from '../src/features/browse/syntax';
import Trash from '../src/features/browse/Trash.svelte';
import { trashPage } from '../src/features/browse/trash.svelte';
import { branches, firstClosed, visible } from '../src/features/browse/tree';
import { announcer } from '../src/lib/announcer.svelte';
import { dayDate, dayOf, formatDays, language } from '../src/lib/i18n';
import { browseLink } from '../src/lib/links';
import { decks } from '../src/lib/session/decks.svelte';
import { term } from '../src/lib/text/term';
import { toasts } from '../src/lib/toasts.svelte';
import { FakeBrowser } from './fake-browser';
import { FakeBackend } from './fake-ipc';

const total = 100_000;
const mounted: Record<string, unknown>[] = [];
let fake: FakeBackend;
let cards: FakeBrowser;
beforeEach(() => {
	language.use('en');
	sessionStorage.clear();
	fake = new FakeBackend().install();
	cards = new FakeBrowser(fake, total);
});
afterEach(async () => {
	for (const component of mounted.splice(0)) await unmount(component);
	document.body.replaceChildren();
	toasts.list = [];
	fake.uninstall();
});

function keep(component: Record<string, unknown>): void {
	mounted.push(component);
	flushSync();
}

describe('a search as text', () => {
	it('quotes what holds blanks, and takes the meaning from signs', () => {
		expect([term('deck', 'Biology'), term('deck', 'Cell biology::Ch. 1'), term('tag', 'a_b*'), term('note', 'Basic (typed)')]).toEqual([
			'deck:Biology',
			'"deck:Cell biology::Ch. 1"',
			'tag:a\\_b\\*',
			'"note:Basic (typed)"'
		]);
	});

	it('is taken apart without tearing quotes and groups', () => {
		expect(pieces('a "b c" (d or "e f") -g\\ h')).toEqual(['a', '"b c"', '(d or "e f")', '-g\\ h']);
	});

	it('gets conditions added, negated, or joined with or', () => {
		expect(joined('', 'is:due', 'and')).toBe('is:due');
		expect(joined('tag:x', 'is:due', 'and')).toBe('tag:x is:due');
		expect(joined('tag:x', 'is:due', 'not')).toBe('tag:x -is:due');
		expect(joined('tag:x', 'is:due', 'or')).toBe('tag:x or is:due');
		// "and" binds closer: what was joined with or stays together.
		expect(joined('tag:x or tag:y', 'is:due', 'and')).toBe('(tag:x or tag:y) is:due');
	});

	it('loses a condition that is picked again, with the word that joined it', () => {
		expect(joined('tag:x is:due', 'is:due', 'and')).toBe('tag:x');
		expect(joined('tag:x or is:due', 'is:due', 'or')).toBe('tag:x');
		expect(without('is:due or tag:x', 'is:due')).toBe('tag:x');
		expect(joined('is:due', 'is:due', 'not')).toBe('-is:due');
		expect(joined('-is:due', 'is:due', 'not')).toBe('');
		expect([stateOf('-is:due a', 'is:due'), stateOf('is:due', 'is:due'), stateOf('a', 'is:due')]).toEqual(['not', 'on', 'off']);
	});

	it('tells where it cannot be read, once, although the chain of causes tells it twice', () => {
		const cause = '"prop:x" at letter 4: write prop: with ivl, due and so on';
		expect(problemOf(`the search: ${cause}: ${cause}`)).toEqual({ at: 4, piece: 'prop:x', advice: 'write prop: with ivl, due and so on' });
		expect(problemOf('the search: "\\"a" at letter 0: this quote does not close; write another one')?.piece).toBe('"a');
		expect(problemOf('something else')).toBeNull();
		expect([adviceKind('write prop: with ivl'), adviceKind('write flag: with a number from 0 to 7'), adviceKind('who knows')]).toEqual(['prop_what', 'flag_what', null]);
	});

	it('is explained by examples that stand there once', () => {
		const all = topics.flatMap(({ examples }) => examples.map(({ text }) => text));
		expect(new Set(all).size).toBe(all.length);
		for (const { examples } of topics) for (const { says } of examples) expect(says().trim()).not.toBe('');
	});

	it('is kept in the address', () => {
		expect(browseLink('"deck:A b" -is:new')).toBe('/cards/browse?q=%22deck%3AA+b%22+-is%3Anew');
		expect(browseLink()).toBe('/cards/browse');
	});
});

describe('the trees at the side', () => {
	it('name the branches that no path names by itself', () => {
		expect(branches(['a::b::c', 'a::d', 'e']).map(({ path, depth, hasChildren }) => [path, depth, hasChildren])).toEqual([
			['a', 0, true],
			['a::b', 1, true],
			['a::b::c', 2, false],
			['a::d', 1, false],
			['e', 0, false]
		]);
	});

	it('hide what is below a closed branch, and begin closed when they are large', () => {
		const list = branches(['a::b::c', 'ab']);
		expect(visible(list, new Set(['a'])).map(({ path }) => path)).toEqual(['a', 'ab']);
		expect(firstClosed(list).size).toBe(0);
		expect(firstClosed(branches(Array.from({ length: 40 }, (_, at) => `x${at}::y`))).size).toBe(40);
	});
});

describe('the columns', () => {
	it('are kept for the session, mended where they are not known', () => {
		keepLayout({ shown: ['deck', 'due'], sort: 'due', isDescending: true });
		expect(keptLayout()).toEqual({ shown: ['sort_text', 'deck', 'due'], sort: 'due', isDescending: true });
		sessionStorage.setItem('studium.browser', '{"shown":["colour"],"sort":"colour"}');
		expect([keptLayout().shown, keptLayout().sort]).toEqual([['sort_text'], 'created']);
		sessionStorage.setItem('studium.browser', 'nonsense');
		expect(keptLayout().shown.length).toBeGreaterThan(3);
	});

	it('line up: rows and heads share one grid', () => {
		const { template, width } = gridOf(columns.slice(0, 2));
		expect([template.match(/minmax/g)?.length, width]).toEqual([2, columns[0]!.width + columns[1]!.width]);
	});
});

describe('days', () => {
	it('are local ones since 1970', () => {
		const noon = new Date(2026, 10, 21, 12).getTime();
		expect(dayDate(dayOf(noon))).toBe(noon);
		expect(dayOf(new Date(1970, 0, 1, 9).getTime())).toBe(0);
		expect([formatDays(0), formatDays(12), formatDays(400)].map((text) => text.replace(/\s/g, ' '))).toEqual(['0 d', '12 d', '1.1 y']);
	});
});

describe('rows', () => {
	it('are asked for page by page as they come into view', async () => {
		const rows = new Rows();
		await rows.search({ text: '' });
		expect([rows.total, rows.at(0)?.card, rows.at(pageSize)]).toEqual([total, 'card-0', undefined]);
		rows.need(50_000, 50_030);
		rows.need(50_001, 50_031);
		await vi.waitFor(() => expect(rows.at(50_010)?.card).toBe('card-50010'));
		expect(fake.called('search_cards').map(({ offset }) => offset)).toEqual([0, 50_000]);
	});

	it('of an earlier search do not come into a later one', async () => {
		const rows = new Rows();
		let answer: ((page: unknown) => void) | undefined;
		fake.on('search_cards', ({ query }) =>
			(query as { text: string }).text === 'slow' ? new Promise((resolve) => (answer = resolve)) : { total: 1, offset: 0, rows: [] }
		);
		const slow = rows.search({ text: 'slow' });
		await rows.search({ text: 'quick' });
		answer?.({ total: 77, offset: 0, rows: [] });
		await slow;
		expect(rows.total).toBe(1);
	});

	it('stay to be seen while a search cannot be read', async () => {
		const rows = new Rows();
		await rows.search({ text: '' });
		await rows.search({ text: 'is:what' });
		expect([rows.failure?.code, rows.total, rows.at(3)?.card]).toEqual(['bad_input', total, 'card-3']);
		await rows.search({ text: '' });
		expect(rows.failure).toBeNull();
	});

	it('know the notes of cards, asking only for those that were never here', async () => {
		const rows = new Rows();
		await rows.search({ text: '' });
		expect(await rows.notesOf(['card-0', 'card-1', 'card-2'])).toEqual(['note-0', 'note-1']);
		expect(fake.called('find_notes')).toEqual([]);
		expect(await rows.notesOf(['card-0', 'card-90000'])).toEqual(['note-0', 'note-45000']);
		expect(fake.called('find_notes').map(({ query }) => query)).toEqual([{ text: 'cid:card-90000' }]);
	});

	it('of all cards give all notes by one question', async () => {
		const rows = new Rows();
		await rows.search({ text: '' });
		expect((await rows.notesOf(await rows.all())).length).toBe(total / 2);
		expect(fake.called('find_notes').length).toBe(1);
	});
});

describe('what is chosen', () => {
	const reach = (from: number, to: number) => Promise.resolve(Array.from({ length: Math.abs(to - from) + 1 }, (_, at) => `card-${Math.min(from, to) + at}`));

	it('reaches over rows that are not here', async () => {
		const rows = new Rows();
		await rows.search({ text: '' });
		const choice = new Choice((from, to) => rows.ids(from, to));
		choice.only(10, 'card-10');
		await choice.extendTo(1000);
		expect([choice.size, choice.has('card-1000'), choice.has('card-9')]).toEqual([991, true, false]);
		await choice.extendTo(60_000);
		expect(choice.size).toBe(59_991);
		// Far away only the ids are fetched, not the rows.
		expect(fake.called('find_cards').length).toBe(1);
	});

	it('extends from where it began, in both directions', async () => {
		const choice = new Choice(reach);
		choice.only(5, 'card-5');
		await choice.extendTo(7);
		await choice.extendTo(4);
		expect([...choice.ids]).toEqual(['card-4', 'card-5']);
	});

	it('is not overwritten by a range that was slow', async () => {
		let answer: ((ids: string[]) => void) | undefined;
		const choice = new Choice(() => new Promise((resolve) => (answer = resolve)));
		choice.only(0, 'card-0');
		const slow = choice.extendTo(9);
		choice.only(3, 'card-3');
		answer?.(['card-0', 'card-9']);
		await slow;
		expect([...choice.ids]).toEqual(['card-3']);
	});

	it('is toggled with Ctrl and moved without choosing', async () => {
		const choice = new Choice(reach);
		const held = { shiftKey: false, ctrlKey: true, metaKey: false };
		await choice.click(2, 'card-2', held);
		await choice.click(4, 'card-4', held);
		await choice.click(2, 'card-2', held);
		choice.moveTo(8);
		expect([[...choice.ids], choice.active]).toEqual([['card-4'], 8]);
	});
});

describe('the browser', () => {
	async function opened(text = ''): Promise<Browser> {
		const browser = new Browser((asked) => void browser.show(asked));
		await browser.show(text);
		return browser;
	}

	it('says how many were found, and that a search cannot be read', async () => {
		const browser = await opened();
		expect(announcer.lines.at(-1)?.text).toBe('100,000 cards');
		await browser.show('is:what');
		expect(announcer.lines.at(-1)?.text).toBe('This search cannot be read.');
	});

	it('says which deck was studied last, for searches that ask for it', async () => {
		decks.study('deck-1');
		const browser = await opened('deck:current');
		await browser.sortBy('due');
		await browser.selectAll();
		const asked = [...fake.called('search_cards'), ...fake.called('find_cards')].map(({ query }) => query as { deck?: string });
		expect(asked.map(({ deck }) => deck)).toEqual(['deck-1', 'deck-1', 'deck-1']);
	});

	it('takes back by a message what that told of, and nothing that came later', async () => {
		const browser = await opened();
		browser.choice.only(1, 'card-1');
		await browser.suspend(true);
		const undo = toasts.list.at(-1)?.action;
		await browser.flag(3);
		undo?.run();
		await vi.waitFor(() => expect(toasts.list.at(-1)?.text).toContain('Something else was done since'));
		expect([fake.called('undo_cards'), cards.done.map(({ operation }) => operation)]).toEqual([[], ['suspend_cards', 'flag_cards']]);
	});

	it('offers no way back from what changed nothing', async () => {
		const browser = await opened();
		browser.choice.only(1, 'card-1');
		await browser.change(() => Promise.resolve('nothing'));
		expect([toasts.list.at(-1)?.text, toasts.list.at(-1)?.action]).toEqual(['nothing', null]);
	});

	it('waits for typing to rest', async () => {
		const browser = await opened();
		vi.useFakeTimers();
		browser.type('s');
		browser.type('stroma');
		await vi.advanceTimersByTimeAsync(500);
		expect(fake.called('search_cards').map(({ query }) => (query as { text: string }).text)).toEqual(['', 'stroma']);
	});

	it('sorts by a column, and the other way round by the same one again', async () => {
		const browser = await opened();
		await browser.sortBy('due');
		await browser.sortBy('due');
		expect(fake.called('search_cards').slice(1).map(({ query }) => query)).toMatchObject([
			{ sort: 'due', descending: false },
			{ sort: 'due', descending: true }
		]);
		expect(keptLayout()).toMatchObject({ sort: 'due', isDescending: true });
	});

	it('selects all that was found, also what is not here', async () => {
		const browser = await opened();
		await browser.selectAll();
		expect([browser.choice.size, announcer.lines.at(-1)?.text]).toEqual([total, '100,000 selected']);
	});

	it('suspends what is chosen, with a way back', async () => {
		const browser = await opened();
		browser.choice.only(1, 'card-1');
		await browser.suspend(true);
		expect(fake.called('suspend_cards')).toEqual([{ ids: ['card-1'], isSuspended: true }]);
		const toast = toasts.list.at(-1);
		expect([toast?.text, toast?.action?.label]).toEqual(['1 card suspended', 'Undo']);
		toast?.action?.run();
		await vi.waitFor(() => expect(toasts.list.at(-1)?.text).toContain('Undone: suspending cards'));
		expect(cards.done).toEqual([]);
	});

	it('deletes the notes of the cards, each once, and brings them back', async () => {
		const browser = await opened();
		browser.choice.only(0, 'card-0');
		await browser.choice.extendTo(3);
		await browser.delete();
		expect(fake.called('delete_notes')).toEqual([{ ids: ['note-49999', 'note-49998'] }]);
		expect([browser.choice.size, toasts.list.at(-1)?.text]).toEqual([0, '2 notes deleted with their cards']);
		await browser.step('undo');
		expect(cards.deleted.size).toBe(0);
		await browser.step('undo');
		expect(toasts.list.at(-1)?.text).toBe('There is nothing to undo.');
	});

	it('says a failure and keeps what was chosen', async () => {
		const browser = await opened();
		browser.choice.only(0, 'card-0');
		fake.fail('flag_cards', 'disk_full');
		await browser.flag(3);
		expect([toasts.list.at(-1)?.failure?.code, browser.choice.size, browser.isBusy]).toEqual(['disk_full', 1, false]);
	});

	it('does nothing without cards, and one thing at a time', async () => {
		const browser = await opened();
		await browser.suspend(true);
		expect(fake.called('suspend_cards')).toEqual([]);
		browser.choice.only(0, 'card-0');
		await Promise.all([browser.suspend(true), browser.suspend(true)]);
		expect(fake.called('suspend_cards').length).toBe(1);
	});
});

describe('the grid', () => {
	async function shown() {
		const browser = new Browser((asked) => void browser.show(asked));
		await browser.show('');
		const ondelete = vi.fn();
		const onopen = vi.fn();
		keep(mount(CardTable, { target: document.body, props: { browser, onopen, ondelete } }));
		const grid = document.querySelector<HTMLElement>('[role=grid]')!;
		const press = (key: string, held: KeyboardEventInit = {}) => {
			grid.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...held }));
			flushSync();
		};
		return { browser, grid, press, ondelete, onopen };
	}

	it('tells how many rows there are, although few are drawn', async () => {
		const { grid } = await shown();
		expect([grid.getAttribute('aria-rowcount'), grid.getAttribute('aria-colcount'), grid.getAttribute('aria-multiselectable')]).toEqual(['100001', '5', 'true']);
		const rows = grid.querySelectorAll('[data-testid=card-row]');
		expect(rows.length).toBeGreaterThan(5);
		expect(rows.length).toBeLessThan(60);
		expect(rows[0]?.getAttribute('aria-rowindex')).toBe('2');
	});

	it('tells by which column it is sorted, and which way', async () => {
		const { browser, grid } = await shown();
		const sorted = () => [...grid.querySelectorAll('[role=columnheader]')].map((head) => head.getAttribute('aria-sort'));
		grid.querySelector<HTMLElement>('[data-testid=sort-due]')?.click();
		await vi.waitFor(() => expect(browser.rows.query.sort).toBe('due'));
		flushSync();
		expect(sorted()).toEqual(['none', 'none', 'ascending', 'none', 'none']);
	});

	it('is gone through by keys: arrows, Shift, Space, Ctrl+A, Escape', async () => {
		const { browser, grid, press } = await shown();
		press('ArrowDown');
		press('ArrowDown');
		expect([browser.choice.active, [...browser.choice.ids]]).toEqual([1, ['card-99998']]);
		const active = document.getElementById(grid.getAttribute('aria-activedescendant') ?? '');
		expect([active?.getAttribute('aria-selected'), active?.dataset.index]).toEqual(['true', '1']);
		press('ArrowDown', { shiftKey: true });
		await vi.waitFor(() => expect(browser.choice.size).toBe(2));
		press('ArrowDown', { ctrlKey: true });
		expect([browser.choice.active, browser.choice.size]).toEqual([3, 2]);
		press(' ');
		expect(browser.choice.size).toBe(3);
		press('a', { ctrlKey: true });
		await vi.waitFor(() => expect(browser.choice.size).toBe(total));
		press('Escape');
		expect(browser.choice.size).toBe(0);
	});

	it('leaves keys above the columns to the buttons there', async () => {
		const { browser, grid, press, onopen, ondelete } = await shown();
		press('ArrowDown');
		const head = grid.querySelector<HTMLElement>('[data-testid=sort-due]')!;
		for (const key of ['Enter', ' ', 'Delete', 'ArrowDown']) {
			const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
			head.dispatchEvent(event);
			expect([key, event.defaultPrevented]).toEqual([key, false]);
		}
		head.dispatchEvent(new MouseEvent('dblclick', { bubbles: true }));
		expect([onopen.mock.calls.length, ondelete.mock.calls.length, browser.choice.size, browser.choice.active]).toEqual([0, 0, 1, 0]);
	});

	it('names the row that the keyboard is on wherever that is', async () => {
		const { grid, press } = await shown();
		press('End');
		const active = document.getElementById(grid.getAttribute('aria-activedescendant') ?? '');
		expect(active?.getAttribute('aria-rowindex')).toBe('100001');
	});

	it('opens and deletes by key only what is there', async () => {
		const { press, onopen, ondelete } = await shown();
		press('Delete');
		press('Enter');
		expect([onopen.mock.calls.length, ondelete.mock.calls.length]).toEqual([0, 0]);
		press('ArrowDown');
		press('Enter');
		press('Delete');
		expect([onopen.mock.calls.length, ondelete.mock.calls.length]).toEqual([1, 1]);
	});
});

describe('the trash', () => {
	async function shown(...deleted: string[]) {
		for (const note of deleted) cards.deleted.add(note);
		keep(mount(Trash, { target: document.body, props: { onclose: () => undefined } }));
		await vi.waitFor(() => expect(document.querySelector('.empty, [data-testid=trash-note], [role=alert]')).not.toBeNull());
	}
	const rows = () => [...document.querySelectorAll<HTMLElement>('[data-testid=trash-note]')];
	const ways = () => [...document.querySelectorAll<HTMLElement>('[data-testid=trash-restore]')];

	it('says that it is empty', async () => {
		await shown();
		expect(document.querySelector('.empty')?.textContent).toContain('The trash is empty');
	});

	it('lists what was deleted, the last first, and brings it back by the keyboard', async () => {
		await shown('note-1', 'note-2', 'note-3');
		expect(rows().map(({ textContent }) => textContent.includes('2 cards'))).toEqual([true, true, true]);
		ways()[0]!.focus();
		ways()[0]!.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true, cancelable: true }));
		expect(document.activeElement).toBe(ways()[1]);
		ways()[1]!.click();
		await vi.waitFor(() => expect(rows().length).toBe(2));
		expect(fake.called('restore_notes')).toEqual([{ ids: ['note-2'] }]);
		await vi.waitFor(() => expect(document.activeElement).toBe(ways()[1]));
		const toast = toasts.list.at(-1);
		expect(toast?.text).toBe('1 note restored with its cards');
		toast?.action?.run();
		await vi.waitFor(() => expect(cards.deleted.has('note-2')).toBe(true));
	});

	it('brings back many at once', async () => {
		await shown('note-1', 'note-2');
		document.querySelector<HTMLElement>('[data-testid=trash-all]')!.click();
		flushSync();
		document.querySelector<HTMLElement>('[data-testid=trash-restore-chosen]')!.click();
		await vi.waitFor(() => expect(cards.deleted.size).toBe(0));
		await vi.waitFor(() => expect(document.querySelector('.empty')).not.toBeNull());
	});

	it('comes page by page', async () => {
		await shown(...Array.from({ length: trashPage + 20 }, (_, at) => `note-${at}`));
		expect(rows().length).toBe(trashPage);
		document.querySelector<HTMLElement>('[data-testid=trash-more]')!.click();
		await vi.waitFor(() => expect(rows().length).toBe(trashPage + 20));
		expect(document.querySelector('[data-testid=trash-more]')).toBeNull();
	});

	it('says what failed and keeps the note', async () => {
		await shown('note-1');
		fake.fail('restore_notes', 'disk_full');
		ways()[0]!.click();
		await vi.waitFor(() => expect(toasts.list.at(-1)?.failure?.code).toBe('disk_full'));
		expect(rows().length).toBe(1);
	});

	it('lets nothing stay chosen that cannot be seen, and is left by a search', async () => {
		const browser = new Browser(() => undefined);
		await browser.show('');
		browser.choice.only(0, 'card-0');
		browser.toggleTrash();
		expect([browser.isTrashOpen, browser.choice.size, browser.active]).toEqual([true, 0, undefined]);
		browser.ask('stroma');
		expect(browser.isTrashOpen).toBe(false);
	});
});

describe('the search field', () => {
	it('shows under itself where a search cannot be read, in the language of the window', async () => {
		language.use('de');
		const browser = new Browser((asked) => void browser.show(asked));
		await browser.show('tag:x is:what');
		keep(mount(SearchField, { target: document.body, props: { browser, isHelpOpen: false, onhelp: () => undefined, onleave: () => undefined } }));
		const field = document.querySelector('input')!;
		const problem = document.getElementById(field.getAttribute('aria-describedby') ?? '');
		expect(field.getAttribute('aria-invalid')).toBe('true');
		expect(problem?.textContent).toContain('„is:what“, Zeichen 7:');
		expect(problem?.textContent).toContain('Nach is: kommt');
		problem?.querySelector('button')?.click();
		expect([field.selectionStart, field.selectionEnd]).toEqual([6, 13]);
	});
});

describe('the actions', () => {
	it('are toolbar buttons with names, also where only pictures are shown', async () => {
		const browser = new Browser(() => undefined);
		await browser.show('');
		browser.choice.only(0, 'card-0');
		keep(mount(BulkBar, { target: document.body, props: { browser, onask: () => undefined } }));
		const buttons = [...document.querySelectorAll('[role=toolbar] button')];
		expect(buttons.length).toBeGreaterThan(6);
		for (const button of buttons) expect(button.getAttribute('aria-label') ?? button.textContent).not.toBe('');
	});

	it('read tags and numbers as they are typed', () => {
		expect(tagsIn(' exam, chapter::3  exam ')).toEqual(['exam', 'chapter::3']);
		expect([wholeNumber('3', 0, 9), wholeNumber('', 0, 9), wholeNumber('1.5', 0, 9), wholeNumber(12, 0, 9)]).toEqual([3, null, null, null]);
	});
});
