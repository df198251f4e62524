/** Asking: what the thread shows while an answer streams, is stopped, fails, or is written again. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TutorState } from '../src/features/tutor/state.svelte';
import { toasts } from '../src/lib/toasts.svelte';
import type { AskEvent } from '../src/lib/ipc';
import { FakeBackend } from './fake-ipc';
import { makeCitation, makeConversation, makeMessage } from './samples';

const citation = makeCitation();
const steps: AskEvent[] = [
	{ kind: 'searching' },
	{ kind: 'reading', sources: [{ ...citation, verified: false }], done_tokens: 10, total_tokens: 20 },
	{ kind: 'text', text: 'It is ' },
	{ kind: 'text', text: 'the stroma.' },
	{ kind: 'claim', claim: { range: [0, 17], citations: [1], support: 'quote' }, citations: [citation] }
];

describe('the Tutor', () => {
	let fake: FakeBackend;
	let tutor: TutorState;

	beforeEach(() => {
		fake = new FakeBackend().install();
		fake.script = { steps, final: (base) => ({ ...base, citations: [citation] }) };
		tutor = new TutorState();
	});
	afterEach(() => fake.uninstall());

	it('shows question and answer, and follows the new conversation', async () => {
		const started: string[] = [];
		tutor.onstarted = (conversation) => started.push(conversation);
		await tutor.ask('Where?');
		expect(tutor.messages.map(({ role, text }) => [role, text])).toEqual([
			['student', 'Where?'],
			['tutor', 'It is the stroma.']
		]);
		expect(started).toEqual([tutor.open]);
		expect(tutor.citations).toEqual([citation]);
		expect(tutor.draft).toBeNull();
	});

	it('deletes a conversation with a way back', async () => {
		const conversation = makeConversation();
		fake.conversations = [conversation];
		await tutor.delete(conversation);
		expect(tutor.conversations.value).toEqual([]);
		toasts.list.at(-1)?.action?.run();
		await vi.waitFor(() => expect(tutor.conversations.value).toEqual([conversation]));
	});

	it('goes through its phases and keeps what is known of a source', async () => {
		fake.pace = 5;
		const phases: string[] = [];
		const running = tutor.ask('Where?');
		while (tutor.draft) {
			if (phases.at(-1) !== tutor.draft.phase) phases.push(tutor.draft.phase);
			await new Promise((resolve) => setTimeout(resolve, 1));
		}
		await running;
		expect(phases).toEqual(['starting', 'searching', 'reading', 'writing']);
	});

	it('stops at once and keeps the partial answer', async () => {
		fake.pace = 5;
		const running = tutor.ask('Where?');
		await vi.waitFor(() => expect(tutor.running?.text).toBe('It is '), { interval: 1 });
		await tutor.stop();
		await running;
		expect(tutor.messages.at(-1)).toMatchObject({ text: 'It is ', stopped: true });
	});

	it('keeps a question that could not be asked', async () => {
		fake.fail('ask', 'engine_crashed');
		await tutor.ask('Where?');
		expect(tutor.failed).toMatchObject({ question: 'Where?', failure: { code: 'engine_crashed' } });
		expect(tutor.draft).toBeNull();
	});

	it('replaces an answer that is written again', async () => {
		await tutor.ask('Where?');
		const first = tutor.messages[1];
		if (!first) throw new Error('no answer');
		await tutor.regenerate(first);
		expect(tutor.messages.length).toBe(2);
		expect(tutor.messages[1]?.id).not.toBe(first.id);
	});

	it('goes on answering while another conversation is open', async () => {
		fake.conversations = [makeConversation({ id: 'other' })];
		fake.messages = [makeMessage({ id: 'old', conversation: 'other', text: 'An old answer.' })];
		fake.pace = 5;
		const running = tutor.ask('Where?');
		await vi.waitFor(() => expect(tutor.running?.text).toBe('It is '), { interval: 1 });
		const asked = tutor.open;
		await tutor.show('other', null);
		expect(tutor.running).toBeNull();
		expect(tutor.isBusyElsewhere).toBe(true);
		await running;
		expect(tutor.messages.map(({ id }) => id)).toEqual(['old']);
		await tutor.show(asked, null);
		expect(tutor.messages.at(-1)?.text).toBe('It is the stroma.');
	});

	it('asks about the passage selected in the Reader, once', async () => {
		fake.sources.set('revision', { outline: [], parts: [], text: 'the fluid around', size: 1 });
		await tutor.select({ revision: 'revision', range: [4, 9] });
		expect(tutor.selected?.located?.quote).toBe('fluid');
		await tutor.ask('What is this?');
		expect(fake.called('ask')[0]?.question).toMatchObject({ selection: { revision: 'revision', range: [4, 9] } });
		expect(tutor.selected).toBeNull();
	});

	it('says why a conversation cannot be read', async () => {
		fake.fail('read_conversation', 'database_corrupt');
		await tutor.show('gone', null);
		expect(tutor.failure?.code).toBe('database_corrupt');
	});
});
