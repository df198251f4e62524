/** Exams in the room Cards: the list, the dialog, and the way into the review. */
import { flushSync, mount, unmount, type Component } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { goto } from '$app/navigation';
import Decks from '../src/features/cards/Decks.svelte';
import { exams, fromDateInput, toDateInput } from '../src/features/cards/exams/exams.svelte';
import { language } from '../src/lib/i18n';
import { decks } from '../src/lib/session/decks.svelte';
import { jobs } from '../src/lib/session/jobs.svelte';
import { toasts } from '../src/lib/toasts.svelte';
import { makeExam, today, todayCards } from './exam-samples';
import { FakeCards } from './fake-cards';
import { FakeBackend } from './fake-ipc';
import { makeJob } from './samples';

vi.mock('$app/navigation', () => ({ goto: vi.fn(() => Promise.resolve()), beforeNavigate: vi.fn() }));
vi.mock('$app/state', () => ({ page: { url: new URL('http://localhost/cards') } }));

let fake: FakeBackend;
let cards: FakeCards;
const mounted: Record<string, unknown>[] = [];

beforeEach(() => {
	vi.mocked(goto).mockClear();
	fake = new FakeBackend().install();
	cards = new FakeCards().install(fake);
	cards.add({ id: 'biology', name: 'Biology' }, [{ front: 'a', back: 'b' }]);
	cards.add({ id: 'empty', name: 'Empty' });
});
afterEach(async () => {
	for (const component of mounted.splice(0)) await unmount(component);
	document.body.replaceChildren();
	fake.uninstall();
	for (const { id } of toasts.list) toasts.dismiss(id);
	exams.all.value = undefined;
	exams.all.failure = null;
	language.use('en');
});

async function open(): Promise<void> {
	await decks.all.reload();
	mounted.push(mount(Decks as Component, { target: document.body }));
	flushSync();
	await vi.waitFor(() => expect(document.querySelector('[data-testid=exams] :is(button, [role=alert])')).not.toBeNull());
}

function find<T extends HTMLElement = HTMLElement>(selector: string): T {
	const element = document.querySelector<T>(selector);
	if (!element) throw new Error(`no ${selector}`);
	return element;
}
function text(id: string): string {
	return find(`[data-testid=${id}]`).textContent.replace(/\s+/g, ' ').trim();
}
function fill(id: string, value: string): void {
	const field = find<HTMLInputElement>(`[data-testid=${id}]`);
	field.value = value;
	field.dispatchEvent(new Event('input', { bubbles: true }));
	flushSync();
}
function click(selector: string): void {
	find(selector).click();
	flushSync();
}
async function choose(menu: string, label: string): Promise<void> {
	click(`button[title="${menu}"]`);
	[...document.querySelectorAll<HTMLElement>('[role=menuitem]')].find(({ textContent }) => textContent.trim() === label)!.click();
	flushSync();
	await Promise.resolve();
}
function submit(): void {
	find('dialog form').dispatchEvent(new SubmitEvent('submit', { bubbles: true, cancelable: true }));
	flushSync();
}
function saves(): boolean {
	return !find<HTMLButtonElement>('[data-testid=exam-save]').disabled;
}

describe('the list of exams', () => {
	it('is one quiet button while there are none', async () => {
		await open();
		expect(text('exams')).toBe('Plan for an exam');
	});

	it('says when, what the plan brings against none, and how far today is', async () => {
		cards.exams = [makeExam()];
		cards.plans.set('finals', { today_cards: todayCards({ done: 12, open: 18 }) });
		await open();
		await vi.waitFor(() => expect(text('exam-expected')).toBe('On the day: about 182 of 200 cards remembered, 120 without the plan.'));
		expect(text('exam-today')).toBe('Today 12 of 30 done');
		expect(text('exam-row')).toContain('12 days left');
		expect(text('exam-row')).toContain('Biology');
		expect(document.querySelector('[data-testid=exam-short]')).toBeNull();
		expect(find('[data-testid=exam-study]').getAttribute('aria-label')).toBe('Study for Finals');
		language.use('de');
		flushSync();
		expect(text('exam-expected')).toBe('Am Prüfungstag weißt du etwa 182 von 200 Karten, ohne den Plan 120.');
	});

	it('warns when the time does not suffice', async () => {
		cards.exams = [makeExam(), makeExam({ id: 'hopeless', name: 'Hopeless', day: today() + 30 })];
		cards.plans.set('finals', { left_out: 1, minutes_needed: 45 });
		cards.plans.set('hopeless', { left_out: 900, minutes_needed: null });
		await open();
		const lines = () => [...document.querySelectorAll('[data-testid=exam-short]')].map(({ textContent }) => textContent.replace(/\s+/g, ' ').trim());
		await vi.waitFor(() =>
			expect(lines()).toEqual([
				'The time does not suffice: 1 card comes on no day. 45 minutes a day would be enough.',
				'The time does not suffice: 900 cards come on no day. Even whole days would not be enough.'
			])
		);
	});

	it('tells the stages apart', async () => {
		cards.exams = [1, 0, -3].map((ahead) => makeExam({ id: `in ${ahead}`, name: `in ${ahead}`, day: today() + ahead }));
		await open();
		await vi.waitFor(() => expect(document.querySelectorAll('[data-testid=exam-expected]').length).toBe(2));
		const [last, now, over] = [...document.querySelectorAll('[data-testid=exam-row]')].map(({ textContent }) => textContent);
		expect(last).toContain('1 day left');
		expect(last).toContain('Last pass');
		expect(now).toContain('nothing more is planned');
		expect(over).toContain('The date has passed');
		expect(document.querySelectorAll('[data-testid=exam-study]').length).toBe(1);
		expect(fake.called('exam_plan').map(({ id }) => id)).toEqual(['in 1', 'in 0']);
	});

	it('says what failed, and tries again', async () => {
		fake.fail('list_exams', 'internal');
		await open();
		fake.heal('list_exams');
		cards.install(fake);
		cards.exams = [makeExam()];
		click('[data-testid=exams] [role=alert] button');
		await vi.waitFor(() => expect(text('exam-row')).toContain('Finals'));
	});

	it('deletes with a way back', async () => {
		cards.exams = [makeExam()];
		await open();
		await choose('Actions for Finals', 'Delete');
		await vi.waitFor(() => expect(document.querySelector('[data-testid=exam-row]')).toBeNull());
		await vi.waitFor(() => expect(document.activeElement).toBe(find('[data-testid=add-exam]')));
		const toast = toasts.list.find(({ text }) => text === 'The exam “Finals” was deleted');
		toast?.action?.run();
		await vi.waitFor(() => expect(text('exam-row')).toContain('Finals'));
	});
});

describe('the plans', () => {
	afterEach(() => (jobs.list = []));

	it('are made anew when changes have rested, and not while cards are imported', async () => {
		cards.exams = [makeExam()];
		await open();
		await vi.waitFor(() => expect(text('exam-expected')).not.toBe(''));
		const plans = () => fake.called('exam_plan').length;
		const first = plans();
		vi.useFakeTimers();
		for (let change = 0; change < 5; change++) {
			await fake.changed('cards', 'reviews');
			await vi.advanceTimersByTimeAsync(400);
		}
		expect(plans()).toBe(first);
		jobs.list = [makeJob({ kind: 'import_package', state: 'running' })];
		await vi.advanceTimersByTimeAsync(10_000);
		expect(plans()).toBe(first);
		jobs.list = [makeJob({ kind: 'import_package', state: 'done' })];
		await vi.advanceTimersByTimeAsync(1500);
		expect(plans()).toBe(first + 1);
	});
});

describe('studying for an exam', () => {
	it('gathers the cards of today and goes to their review', async () => {
		cards.exams = [makeExam()];
		cards.plans.set('finals', { today_cards: todayCards({ open: 3 }) });
		await open();
		await vi.waitFor(() => expect(find<HTMLButtonElement>('[data-testid=exam-study]').disabled).toBe(false));
		click('[data-testid=exam-study]');
		await vi.waitFor(() => expect(goto).toHaveBeenCalledWith('/cards/review?deck=deck-of-finals'));
		expect(fake.called('study_exam')).toEqual([{ id: 'finals' }]);
	});

	it.each([
		['Nothing is planned for today.', todayCards({}), 200],
		['Done for today.', todayCards({ done: 4 }), 200],
		['The rest of today is buried or lies in another filtered deck.', todayCards({ done: 4, put_off: 1 }), 200],
		['No card is in its scope any more.', todayCards({}), 0]
	])('is not offered without a card, with the reason: %s', async (reason, today_cards, count) => {
		cards.exams = [makeExam()];
		cards.plans.set('finals', { today_cards, cards: count });
		await open();
		await vi.waitFor(() => expect(text('exam-reason')).toBe(reason));
		const button = find<HTMLButtonElement>('[data-testid=exam-study]');
		expect(button.disabled).toBe(true);
		expect(document.getElementById(button.getAttribute('aria-describedby')!)?.textContent).toBe(reason);
	});

	it('stays and says so where it failed', async () => {
		cards.exams = [makeExam()];
		cards.plans.set('finals', { today_cards: todayCards({ open: 3 }) });
		await open();
		await vi.waitFor(() => expect(find<HTMLButtonElement>('[data-testid=exam-study]').disabled).toBe(false));
		fake.fail('study_exam', 'disk_full');
		click('[data-testid=exam-study]');
		await vi.waitFor(() => expect(toasts.list.some(({ failure }) => failure?.code === 'disk_full')).toBe(true));
		expect(goto).not.toHaveBeenCalled();
	});
});

describe('the dialog of an exam', () => {
	it('sets one for a deck from its menu', async () => {
		await open();
		await choose('Actions for Biology', 'Exam…');
		expect(find<HTMLInputElement>('[data-testid=exam-name]').value).toBe('Biology');
		expect([...find<HTMLSelectElement>('[data-testid=exam-deck]').options].map(({ value }) => value)).toEqual(['biology']);
		expect(saves()).toBe(false);
		fill('exam-date', toDateInput(today()));
		expect(find('dialog [role=alert]').textContent).toContain('after today');
		expect(saves()).toBe(false);
		fill('exam-date', toDateInput(today() + 40));
		fill('exam-minutes', '25');
		expect(saves()).toBe(true);
		submit();
		await vi.waitFor(() => expect(document.querySelector('dialog')).toBeNull());
		expect(fake.called('add_exam')[0]?.input).toEqual({ name: 'Biology', day: today() + 40, scope: { kind: 'deck', deck: 'biology' }, minutes_a_day: 25 });
		await vi.waitFor(() => expect(text('exam-row')).toContain('40 days left'));
	});

	it('takes a search, and keeps what was written when it is refused', async () => {
		await open();
		click('[data-testid=add-exam]');
		fill('exam-name', 'Orals');
		fill('exam-date', toDateInput(today() + 5));
		click('dialog input[value=search]');
		expect(saves()).toBe(false);
		fill('exam-search', ' tag:orals ');
		fake.fail('add_exam', 'bad_input');
		submit();
		await vi.waitFor(() => expect(find('dialog [role=alert]').textContent).toContain('cannot be used'));
		expect(find<HTMLInputElement>('[data-testid=exam-search]').value).toBe(' tag:orals ');
		expect(fake.called('add_exam')[0]?.input).toMatchObject({ scope: { kind: 'search', text: 'tag:orals' } });
	});

	it('changes one, without touching what it does not show', async () => {
		cards.exams = [makeExam({ day: today() - 3, last_pass_days: 7 })];
		await open();
		await choose('Actions for Finals', 'Edit');
		expect(find<HTMLInputElement>('[data-testid=exam-date]').value).toBe(toDateInput(today() - 3));
		fill('exam-name', 'Retake');
		submit();
		await vi.waitFor(() => expect(text('exam-row')).toContain('Retake'));
		expect(fake.called('update_exam')[0]?.edit).toEqual({
			id: 'finals',
			exam: { name: 'Retake', day: today() - 3, scope: { kind: 'deck', deck: 'biology' }, minutes_a_day: 20, last_pass_days: 7 }
		});
	});

	it('asks before it drops what was written', async () => {
		await open();
		click('[data-testid=add-exam]');
		const escape = () => {
			find('dialog').dispatchEvent(new Event('cancel', { cancelable: true }));
			flushSync();
		};
		fill('exam-name', 'Orals');
		escape();
		click('[data-testid=keep-editing]');
		expect(find<HTMLInputElement>('[data-testid=exam-name]').value).toBe('Orals');
		escape();
		click('[data-testid=discard]');
		expect(document.querySelector('dialog')).toBeNull();
		click('[data-testid=add-exam]');
		escape();
		expect(document.querySelector('dialog')).toBeNull();
	});

	it('reads dates as the days that the backend counts', () => {
		expect([toDateInput(0), fromDateInput('1970-01-02'), fromDateInput(''), fromDateInput('soon')]).toEqual(['1970-01-01', 1, null, null]);
		expect(fromDateInput(toDateInput(today()))).toBe(today());
	});
});
