/** The voice bar mounted as it is: what stands in it, what its keys and buttons do, and what the window says while the student is elsewhere. */
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import Composer from '../src/features/tutor/Composer.svelte';
import Thread from '../src/features/tutor/Thread.svelte';
import { tutor } from '../src/features/tutor/state.svelte';
import { talk } from '../src/features/tutor/voice/talk.svelte';
import VoiceStrip from '../src/features/tutor/voice/VoiceStrip.svelte';
import type { ErrorCode } from '../src/lib/ipc';
import { session } from '../src/lib/session/index.svelte';
import { FakeBackend } from './fake-ipc';
import { FakeVoice } from './fake-voice';
import { makeConversation, makeDocument, makeMessage } from './samples';

let fake: FakeBackend;
let voice: FakeVoice;
const mounted: Record<string, unknown>[] = [];
const question = makeMessage({ id: 'q1', role: 'student', text: 'Where?' });

beforeEach(async () => {
	fake = new FakeBackend().install();
	voice = new FakeVoice(fake);
	fake.conversations = [makeConversation()];
	fake.documents = [makeDocument()];
	await Promise.all([session.documents.reload(), session.status.reload()]);
	await tutor.show(null, null);
	await tutor.show('conversation', null);
});
afterEach(async () => {
	await talk.stop();
	talk.failure = null;
	for (const component of mounted.splice(0)) await unmount(component);
	document.body.replaceChildren();
	fake.uninstall();
});

function keep(component: Record<string, unknown>): void {
	mounted.push(component);
	flushSync();
}
function find<T extends HTMLElement>(name: string): T {
	const element = document.querySelector<T>(`[data-testid=${name}]`);
	if (!element) throw new Error(`no ${name}`);
	return element;
}
const has = (name: string) => document.querySelector(`[data-testid=${name}]`) !== null;
function key(type: 'keydown' | 'keyup', init: KeyboardEventInit, target: Element | null = document.activeElement): KeyboardEvent {
	const event = new KeyboardEvent(type, { bubbles: true, cancelable: true, ...init });
	target?.dispatchEvent(event);
	flushSync();
	return event;
}
async function begin(): Promise<void> {
	keep(mount(Thread, { target: document.body, props: {} }));
	find('voice-start').click();
	await vi.waitFor(() => expect(talk.session?.state).toBe('listening'));
	flushSync();
}

describe('the bar', () => {
	it('comes with the microphone button and takes the focus, so that Space does not end it', async () => {
		await begin();
		expect(find('voice-word').textContent).toBe('Listening');
		expect(document.activeElement).toBe(find('voice-bar'));
		expect(has('voice-start')).toBe(false);
	});

	it('teaches in another way from then on, and leaves the focus with the choice', async () => {
		await begin();
		const socratic = document.querySelector<HTMLInputElement>('input[value=socratic]');
		socratic?.focus();
		socratic?.click();
		await vi.waitFor(() => expect(fake.called('start_voice').map(({ start }) => (start as { mode: string }).mode)).toEqual(['explain', 'socratic']));
		await vi.waitFor(() => expect(talk.look).toBe('listening'));
		flushSync();
		expect([has('voice-bar'), document.activeElement]).toEqual([true, socratic]);
	});

	it('leaves a half-typed question its focus', async () => {
		keep(mount(Composer, { target: document.body, props: { onask: () => undefined } }));
		const field = find<HTMLTextAreaElement>('ask-input');
		field.focus();
		field.value = 'half a ques';
		field.dispatchEvent(new Event('input', { bubbles: true }));
		await talk.start();
		flushSync();
		expect([has('voice-bar'), document.activeElement]).toEqual([true, field]);
	});

	it('shows words that stand and words that may change, and then the question', async () => {
		await begin();
		voice.send({ kind: 'caption', caption: { utterance: 1, committed: 'where', tentative: 'is it', is_final: false } });
		flushSync();
		expect(find('voice-caption').textContent).toBe('where is it');
		expect(find('voice-caption').querySelector('.tentative')?.textContent).toBe('is it');
		expect(find('voice-caption').closest('[aria-live]')).toBeNull();
		voice.send({ kind: 'ask', event: { kind: 'started', conversation: 'conversation', question, answer: 'a1' } });
		flushSync();
		expect(has('voice-caption')).toBe(false);
		expect(document.querySelector('.question')?.textContent).toBe('Where?');
	});

	it('marks an interrupted answer', async () => {
		await begin();
		voice.send(
			{ kind: 'ask', event: { kind: 'started', conversation: 'conversation', question, answer: 'a1' } },
			{ kind: 'kept', message: makeMessage({ id: 'a1', text: 'In the stroma.', stopped: true }) }
		);
		flushSync();
		expect(document.querySelector('.cut')?.textContent).toBe('interrupted');
		expect(find('stopped').textContent).toBe('kept as far as you heard it');
	});

	it('obeys its keys, and leaves letters to text fields', async () => {
		await begin();
		voice.send({ kind: 'state', state: 'speaking' });
		flushSync();
		for (const each of ['r', '-', '+', 'n']) key('keydown', { key: each });
		key('keydown', { key: 'n', repeat: true });
		key('keydown', { key: 'p' });
		await vi.waitFor(() => expect(voice.commands).toEqual(['repeat', 'slower', 'faster', 'next', 'pause']));
		flushSync();
		key('keydown', { key: 'p' });
		await vi.waitFor(() => expect(voice.commands.at(-1)).toBe('continue'));
		const event = key('keydown', { key: 'r' }, find('ask-input'));
		expect(event.defaultPrevented).toBe(false);
		expect(voice.commands).toHaveLength(6);
	});

	it('mutes with M', async () => {
		await begin();
		key('keydown', { key: 'm' });
		expect(find('voice-word').textContent).toBe('Muted');
		await vi.waitFor(() => expect(voice.isMuted).toBe(true));
		expect(find('voice-mute').getAttribute('aria-pressed')).toBe('true');
	});

	it('ends with two Escapes and gives the focus to the text field', async () => {
		await begin();
		voice.send({ kind: 'state', state: 'speaking' });
		key('keydown', { key: 'Escape' });
		await vi.waitFor(() => expect(voice.commands).toEqual(['stop']));
		flushSync();
		key('keydown', { key: 'Escape' });
		expect(has('voice-bar')).toBe(false);
		await vi.waitFor(() => expect(document.activeElement).toBe(find('ask-input')));
	});

	it('begins and ends with its shortcut while a question is typed', async () => {
		keep(mount(Thread, { target: document.body, props: {} }));
		find('ask-input').focus();
		key('keydown', { key: 'M', ctrlKey: true, shiftKey: true });
		await vi.waitFor(() => expect(talk.look).toBe('listening'));
		key('keydown', { key: 'M', ctrlKey: true, shiftKey: true });
		await vi.waitFor(() => expect(talk.session).toBeNull());
	});
});

describe('holding to talk', () => {
	const presses = () => [fake.called('press_talk').length, fake.called('release_talk').length];
	beforeEach(() => (voice.settings.talk = 'push_to_talk'));

	it('works with Space, however often the key repeats', async () => {
		await begin();
		expect(find('voice-word').textContent).toBe('Ready');
		expect(key('keydown', { key: ' ' }).defaultPrevented).toBe(true);
		key('keydown', { key: ' ', repeat: true });
		expect(find('voice-word').textContent).toBe('Listening');
		key('keyup', { key: ' ' });
		await vi.waitFor(() => expect(presses()).toEqual([1, 1]));
	});

	it('leaves Space to text fields and buttons', async () => {
		await begin();
		expect(key('keydown', { key: ' ' }, find('ask-input')).defaultPrevented).toBe(false);
		expect(key('keydown', { key: ' ' }, find('voice-end')).defaultPrevented).toBe(false);
		expect(presses()).toEqual([0, 0]);
	});

	it('lets go when the window loses the focus', async () => {
		await begin();
		key('keydown', { key: ' ' });
		window.dispatchEvent(new Event('blur'));
		await vi.waitFor(() => expect(presses()).toEqual([1, 1]));
	});

	it('works with its button: by key, and by a press of an assistive device', async () => {
		await begin();
		const button = find('voice-talk');
		button.focus();
		key('keydown', { key: 'Enter' });
		key('keydown', { key: 'Enter', repeat: true });
		expect(button.getAttribute('aria-pressed')).toBe('true');
		key('keyup', { key: 'Enter' });
		await vi.waitFor(() => expect(presses()).toEqual([1, 1]));
		button.click();
		await vi.waitFor(() => expect(presses()).toEqual([2, 1]));
		button.click();
		await vi.waitFor(() => expect(presses()).toEqual([2, 2]));
	});
});

describe('what cannot be', () => {
	it.each([
		['model_missing', 'status', 'hearing model'],
		['busy', 'status', 'in use elsewhere'],
		['microphone_refused', 'alert', 'may not use the microphone'],
		['engine_crashed', 'alert', 'stopped unexpectedly']
	])('is said, with typing as the way on: %s', async (code, role, words) => {
		fake.fail('start_voice', code as ErrorCode);
		keep(mount(Thread, { target: document.body, props: {} }));
		find('voice-start').click();
		await vi.waitFor(() => expect(has('voice-problem')).toBe(true));
		const problem = find('voice-problem');
		expect((problem.closest(`[role=${role}]`) ?? problem.querySelector(`[role=${role}]`))?.textContent).toContain(words);
		const type = [...problem.querySelectorAll('button')].find(({ textContent }) => textContent === 'Go on typing');
		type?.click();
		flushSync();
		expect([has('voice-problem'), document.activeElement]).toEqual([false, find('ask-input')]);
	});

	it('is a lost device: said in the bar, tried again there', async () => {
		await begin();
		voice.send({ kind: 'failed', failure: { code: 'audio_device_lost' as ErrorCode, detail: '' } }, { kind: 'state', state: 'error' });
		flushSync();
		expect(find('voice-word').textContent).toBe('No sound');
		expect([has('voice-mute'), has('voice-pause')]).toEqual([false, false]);
		[...find('voice-problem').querySelectorAll('button')].find(({ textContent }) => textContent === 'Try again')?.click();
		await vi.waitFor(() => expect([fake.called('retry_voice').length, talk.look]).toEqual([1, 'listening']));
		flushSync();
		expect([has('voice-problem'), find('voice-word').textContent]).toEqual([false, 'Listening']);
	});

	it('is never an error without a way on', async () => {
		await begin();
		voice.send({ kind: 'state', state: 'error' });
		flushSync();
		expect(find('voice-problem').dataset.code).toBe('audio_device_lost');
	});
});

describe('elsewhere in the window', () => {
	it('is said that the microphone is open, and it can be closed', async () => {
		keep(mount(VoiceStrip, { target: document.body }));
		expect(has('voice-strip')).toBe(false);
		await talk.start();
		flushSync();
		expect(find('voice-strip').textContent).toContain('Listening');
		const buttons = find('voice-strip').querySelectorAll('button');
		buttons[buttons.length - 1]?.click();
		await vi.waitFor(() => expect(voice.isOn).toBe(false));
		flushSync();
		expect(has('voice-strip')).toBe(false);
	});

	it('is silent while the bar itself is there', async () => {
		keep(mount(VoiceStrip, { target: document.body }));
		await begin();
		expect([has('voice-bar'), has('voice-strip')]).toEqual([true, false]);
		await tutor.show('other', null);
		flushSync();
		expect([has('voice-bar'), has('voice-strip')]).toEqual([false, true]);
	});
});
