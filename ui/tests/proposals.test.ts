/** Cards from documents: asking for them, deciding by keyboard, taking back, and saying what became of the text. */
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import ProposalPanelForTest from './ProposalPanelForTest.svelte';
import { editedFields, htmlField, plainField, shownField } from '../src/features/proposals/text';
import WaitingProposals from '../src/features/proposals/WaitingProposals.svelte';
import { sectionAt } from '../src/features/reader/section';
import { announcer } from '../src/lib/announcer.svelte';
import { language } from '../src/lib/i18n';
import { jobs, session } from '../src/lib/session/index.svelte';
import { proposing, type Wish } from '../src/lib/session/proposing.svelte';
import { toasts } from '../src/lib/toasts.svelte';
import { makeDeck } from './fake-browser';
import { FakeBackend } from './fake-ipc';
import { FakeProposals, makeProposal, plainReport } from './fake-proposals';

// A loaded machine is slow, not wrong.
vi.setConfig({ testTimeout: 30_000 });

const mounted: Record<string, unknown>[] = [];
let fake: FakeBackend;
let proposals: FakeProposals;
beforeEach(async () => {
	language.use('en');
	fake = new FakeBackend().install();
	proposals = new FakeProposals(fake).fill();
	fake.on('list_decks', () => [makeDeck('filtered', 'Before the exam', 3, { is_filtered: true }), makeDeck('biology', 'Biology'), makeDeck('plants', 'Biology::Plants')]);
	fake.status = { ...fake.status, language_model: { id: 'smollm2-135m', name: 'SmolLM2 135M' } };
	await session.status.reload();
});
afterEach(async () => {
	for (const component of mounted.splice(0)) await unmount(component);
	document.body.replaceChildren();
	proposing.close();
	proposing.query = { document: null, job: null };
	jobs.list = [];
	toasts.list = [];
	fake.uninstall();
});

const find = <T extends HTMLElement>(id: string) => document.querySelector<T>(`[data-testid=${id}]`);
const panel = () => find('proposal-panel')!;
const position = () => find('proposal-position')?.textContent;
const passage: Wish = { scope: { kind: 'range', document: 'biology', revision: 'pdf', range: [40, 90] }, name: 'Biology reader', quote: 'This second stage takes place in the stroma' };

function open(): void {
	mounted.push(mount(ProposalPanelForTest, { target: document.body }));
	flushSync();
}

async function settled(check: () => void): Promise<void> {
	await vi.waitFor(() => {
		flushSync();
		check();
	}, { timeout: 10_000 });
}

async function press(key: string, held: KeyboardEventInit = {}): Promise<void> {
	(document.activeElement ?? panel()).dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...held }));
	await new Promise((resolve) => setTimeout(resolve, 0));
	flushSync();
}

async function waiting(): Promise<void> {
	proposals.open = proposals.next;
	proposing.review();
	open();
	await settled(() => expect(position()).toBe('1 of 3'));
}

describe('fields of a proposal', () => {
	it('show their gaps, and nothing that could run', () => {
		expect(shownField('The {{c1::stroma::where}} and {{c2::light}}')).toBe('The <b class="cloze">stroma</b> and <b class="cloze">light</b>');
		expect(shownField('<img src=x onerror=alert(1)>{{c1::<script>x</script>a}}')).not.toMatch(/onerror|script/);
	});

	it('are typed as plain text, and come back as HTML', () => {
		expect(plainField('a &lt; b<br>c')).toBe('a < b\nc');
		expect(htmlField('a < b & c\nd')).toBe('a &lt; b &amp; c<br>d');
		expect(plainField(htmlField('x <y>\n{{c1::z}}'))).toBe('x <y>\n{{c1::z}}');
	});

	it('stay exactly as they were where they are left alone', () => {
		const before = ['<i>Where</i>?', 'In the stroma'];
		expect(editedFields(before, ['Where?', 'In the <stroma>'])).toEqual(['<i>Where</i>?', 'In the &lt;stroma&gt;']);
	});
});

describe('a section', () => {
	const outline = [
		{ title: 'One', level: 1, start: 10, page: 1 },
		{ title: 'One a', level: 2, start: 30, page: 1 },
		{ title: 'Two', level: 1, start: 80, page: 2 }
	];
	it('goes from its heading to the next of its level or above', () => {
		expect(sectionAt(outline, 200, 12)).toEqual({ title: 'One', range: [10, 80] });
		expect(sectionAt(outline, 200, 30)).toEqual({ title: 'One a', range: [30, 80] });
		expect(sectionAt(outline, 200, 150)).toEqual({ title: 'Two', range: [80, 200] });
	});
	it('is none before the first heading', () => expect(sectionAt(outline, 200, 3)).toBeNull());
});

describe('asking for cards', () => {
	it('sends what is wanted and shows what was proposed', async () => {
		proposing.ask(passage);
		open();
		expect(panel().textContent).toContain('This second stage takes place in the stroma');
		expect(document.activeElement).toBe(find('proposal-start'));
		find('proposal-start')?.click();
		await settled(() => expect(position()).toBe('1 of 3'));
		expect(fake.called('propose_cards')).toEqual([{ wanted: { scope: passage.scope, count: 5, with_model: true } }]);
		expect(fake.called('list_proposals').at(-1)).toEqual({ query: { document: null, job: 'propose-1' } });
		// The keys work at once.
		expect(panel().querySelector('[data-card]')).toBe(document.activeElement);
	});

	it('on a topic needs its name', async () => {
		proposing.askTopic('cells');
		open();
		expect(find<HTMLButtonElement>('proposal-start')?.disabled).toBe(true);
		const field = find<HTMLInputElement>('proposal-topic')!;
		field.value = '  chloroplasts ';
		field.dispatchEvent(new Event('input', { bubbles: true }));
		flushSync();
		find('proposal-start')?.click();
		await settled(() => expect(fake.called('propose_cards').length).toBe(1));
		expect(fake.called('propose_cards')[0]).toMatchObject({ wanted: { scope: { kind: 'topic', topic: 'chloroplasts', course: 'cells', document: null } } });
	});

	it('without a model says so, leads to the models, and goes on without', async () => {
		fake.status = { ...fake.status, language_model: null };
		await session.status.reload();
		proposing.ask(passage);
		open();
		expect(panel().textContent).toContain('No language model is installed');
		expect(panel().querySelector('a')?.getAttribute('href')).toBe('/settings?section=models');
		find('proposal-start')?.click();
		await settled(() => expect(fake.called('propose_cards')[0]).toMatchObject({ wanted: { with_model: false } }));
	});

	it('from a document that is gone says so and keeps the wish', async () => {
		fake.fail('propose_cards', 'not_found');
		proposing.ask(passage);
		open();
		find('proposal-start')?.click();
		await settled(() => expect(panel().querySelector('[role=alert]')).not.toBeNull());
		expect(find('proposal-form')).not.toBeNull();
	});

	it('says why nothing came of it, and what was refused for which reason', async () => {
		proposals.next = [];
		proposals.report = { ...plainReport, by_model: 0, by_rules: 0, nothing: 'no_sentences' };
		proposing.ask(passage);
		open();
		find('proposal-start')?.click();
		await settled(() => expect(panel().textContent).toContain('No sentence here makes a card'));
		const report = find('proposal-report');
		expect(report?.hasAttribute('open')).toBe(true);
		expect(report?.textContent).toContain('6 drafts are not shown');
		expect([...(report?.querySelectorAll('li') ?? [])].map((line) => line.textContent?.trim())).toEqual([
			'4 had an answer that does not stand in the quote',
			'2 could be answered with yes or no'
		]);
	});

	it('says when the model failed and sentences got gaps instead', async () => {
		proposals.report = { ...plainReport, model_failure: { code: 'engine_crashed', detail: '' } };
		proposing.ask(passage);
		open();
		find('proposal-start')?.click();
		await settled(() => expect(panel().textContent).toContain('The model could not write, so sentences got gaps.'));
	});
});

describe('deciding', () => {
	it('shows the evidence with a chip that opens the Reader at the span', async () => {
		await waiting();
		const chip = find('proposal-source');
		expect([chip?.textContent, chip?.getAttribute('href')]).toEqual(['p. 12 · Biology reader, ch. 10', '/reader?document=biology&revision=pdf&start=40&end=90']);
		expect(panel().querySelector('mark')?.textContent).toBe('This second stage takes place in the stroma');
		expect(panel().textContent).toContain('Written by SmolLM2 135M');
	});

	it('goes by keys: accept, refuse, arrows, and back again', async () => {
		await waiting();
		await press('a');
		await settled(() => expect(position()).toBe('1 of 2'));
		expect(fake.called('accept_proposal')).toEqual([{ accept: { id: 'proposal-0', deck: 'biology', fields: null, tags: [] } }]);
		expect(announcer.lines.at(-1)?.text).toBe('Accepted, 2 left');
		expect(panel().textContent).toContain('A note says nearly the same');
		await press('ArrowRight');
		expect(position()).toBe('2 of 2');
		await press('Backspace');
		await settled(() => expect(position()).toBe('1 of 1'));
		expect(fake.called('refuse_proposals')).toEqual([{ ids: ['proposal-2'] }]);
		await press('u');
		await settled(() => expect(position()).toBe('2 of 2'));
		await press('u');
		await settled(() => expect(position()).toBe('1 of 3'));
		expect(fake.called('restore_proposals')).toEqual([{ ids: ['proposal-2'] }, { ids: ['proposal-0'] }]);
		await press('u');
		expect(fake.called('restore_proposals').length).toBe(2);
	});

	it('goes on after the last one: all is said, and can still be taken back', async () => {
		await waiting();
		for (const key of ['Enter', 'a', 'r']) {
			const before = proposals.open.length;
			await press(key);
			await settled(() => expect(proposals.open.length).toBe(before - 1));
		}
		await settled(() => expect(panel().textContent).toContain('2 accepted, 1 refused.'));
		await press('u');
		await settled(() => expect(position()).toBe('1 of 1'));
	});

	it('leaves Enter to the button that has the focus', async () => {
		await waiting();
		find('proposal-refuse')?.focus();
		await press('Enter');
		expect(fake.called('accept_proposal')).toEqual([]);
	});

	it('edits, then accepts with the new words', async () => {
		await waiting();
		await press('e');
		const field = find<HTMLTextAreaElement>('proposal-field')!;
		expect([field.value, document.activeElement === field]).toEqual(['Where does the second stage of photosynthesis take place?', true]);
		// Letters are text here, not decisions.
		await press('r');
		expect(fake.called('refuse_proposals')).toEqual([]);
		field.value = 'Where is the <second> stage?';
		field.dispatchEvent(new Event('input', { bubbles: true }));
		flushSync();
		await press('Enter', { ctrlKey: true });
		await settled(() => expect(fake.called('accept_proposal')[0]).toMatchObject({ accept: { fields: ['Where is the &lt;second&gt; stage?', 'In the stroma'] } }));
	});

	it('leaves an edit with Escape, and the panel with another', async () => {
		await waiting();
		await press('e');
		await press('Escape');
		expect([find('proposal-field'), proposing.isOpen]).toEqual([null, true]);
		await press('Escape');
		expect(proposing.isOpen).toBe(false);
	});

	it('goes on with what is there when a proposal was decided on elsewhere', async () => {
		await waiting();
		proposals.open = proposals.open.slice(1);
		await press('a');
		await settled(() => expect(position()).toBe('1 of 2'));
		expect(toasts.list.at(-1)?.failure?.code).toBe('not_found');
	});

	it('never offers a filtered deck, and keeps the deck that was chosen', async () => {
		await waiting();
		const choice = find<HTMLSelectElement>('proposal-deck')!;
		expect([...choice.options].map(({ text }) => text)).toEqual(['Biology', 'Biology::Plants', 'New deck…']);
		choice.value = 'plants';
		choice.dispatchEvent(new Event('change', { bubbles: true }));
		await press('a');
		await settled(() => expect(fake.called('accept_proposal')[0]).toMatchObject({ accept: { deck: 'plants' } }));
		expect(localStorage.getItem('studium.proposal-deck')).toBe('plants');
	});

	it('makes the first deck with the first card, under the name of the document or another', async () => {
		fake.on('list_decks', () => []);
		fake.on('add_deck', () => {
			fake.on('list_decks', () => [makeDeck('fresh', 'Fresh')]);
			return 'fresh';
		});
		await waiting();
		const name = find<HTMLInputElement>('proposal-deck-name')!;
		expect([name.value !== '', find<HTMLButtonElement>('proposal-accept')?.disabled]).toEqual([true, false]);
		const type = (text: string) => {
			name.value = text;
			name.dispatchEvent(new Event('input', { bubbles: true }));
			flushSync();
		};
		type(' ');
		await press('a');
		expect([fake.called('add_deck'), find<HTMLButtonElement>('proposal-accept')?.disabled]).toEqual([[], true]);
		type('Fresh');
		await press('a');
		await settled(() => expect(fake.called('accept_proposal')).toHaveLength(1));
		expect(fake.called('add_deck')).toEqual([{ input: { parent: null, name: 'Fresh' } }]);
		expect(fake.called('accept_proposal')[0]).toMatchObject({ accept: { deck: 'fresh' } });
	});
});

describe('proposals that wait', () => {
	it('are told where they belong, and opened from there', async () => {
		proposals.open = [...proposals.next, makeProposal({ id: 'other', document: { id: 'other', title: 'Other', path: '' } })];
		mounted.push(mount(WaitingProposals, { target: document.body }));
		await settled(() => expect(find('waiting-proposals')?.textContent).toContain('4 proposed cards'));
		find('waiting-proposals')?.click();
		expect([proposing.isOpen, proposing.wish, proposing.query]).toEqual([true, null, { document: null, job: null }]);
	});

	it('are not told where none wait', async () => {
		mounted.push(mount(WaitingProposals, { target: document.body }));
		await settled(() => expect(fake.called('list_proposals').length).toBe(1));
		expect(find('waiting-proposals')).toBeNull();
	});
});
