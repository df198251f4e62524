/** Talking with the tutor: what the events of a conversation by voice come to, what is pressed, and what a screen reader is told. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { voiceActionOf, isToggle } from '../src/features/tutor/voice/keys';
import { linesOf, rangeOn, spotsOf } from '../src/features/tutor/voice/heard';
import { VoiceSession } from '../src/features/tutor/voice/session.svelte';
import { Talk } from '../src/features/tutor/voice/talk.svelte';
import { hintOf, isOpen, lookOf, spokenChange, wordOf, type Look, type Situation } from '../src/features/tutor/voice/view';
import { TutorState } from '../src/features/tutor/state.svelte';
import { renderAnswer } from '../src/features/tutor/answer';
import { announcer } from '../src/lib/announcer.svelte';
import type { AskEvent, ErrorCode } from '../src/lib/ipc';
import type { VoiceEvent, VoiceState } from '../src/lib/ipc/voice';
import { toasts } from '../src/lib/toasts.svelte';
import { FakeBackend } from './fake-ipc';
import { FakeVoice } from './fake-voice';
import { makeCitation, makeConversation, makeMessage } from './samples';

const state = (to: VoiceState): VoiceEvent => ({ kind: 'state', state: to });
const caption = (utterance: number, committed: string, tentative = '', is_final = false): VoiceEvent => ({
	kind: 'caption',
	caption: { utterance, committed, tentative, is_final }
});
const asked = (event: AskEvent): VoiceEvent => ({ kind: 'ask', event });
const question = makeMessage({ id: 'q1', role: 'student', text: 'Where?' });
const started = (answer = 'a1', of = question): VoiceEvent => asked({ kind: 'started', conversation: of.conversation, question: of, answer });
const text = (words: string): VoiceEvent => asked({ kind: 'text', text: words });
const speaking = (generation: number, start: number, end: number, is_aside = false): VoiceEvent => ({ kind: 'speaking', generation, range: [start, end], is_aside });
const whole = makeMessage({ id: 'a1', text: 'In the stroma. It needs ATP.' });
const cut = makeMessage({ id: 'a1', text: 'In the stroma.', stopped: true });

function after(...events: VoiceEvent[]): VoiceSession {
	const session = new VoiceSession('conversation');
	for (const event of events) session.take(event);
	return session;
}

describe('a session', () => {
	it('goes from the words of the student to an answer that is heard', () => {
		const session = after(state('listening'), caption(1, 'where does', 'the cal'));
		expect(session.caption).toMatchObject({ committed: 'where does', tentative: 'the cal' });
		session.take(caption(1, 'Where?', '', true));
		session.take(state('thinking'));
		session.take(started());
		expect(session.caption).toBeNull();
		session.take(text('In the '));
		session.take(text('stroma.'));
		session.take(state('speaking'));
		session.take(speaking(1, 0, 6));
		expect([session.draft?.text, session.litInDraft]).toEqual(['In the stroma.', [0, 6]]);
		session.take({ kind: 'answered', message: whole });
		expect([session.draft, session.litInDraft, session.litIn('a1')]).toEqual([null, null, [0, 6]]);
		session.take(state('listening'));
		expect(session.litIn('a1')).toBeNull();
	});

	it('takes words before the state that they belong to, and shows them with it', () => {
		const session = after(started(), state('thinking'), speaking(1, 0, 2));
		expect(session.litInDraft).toBeNull();
		session.take(state('speaking'));
		expect(session.litInDraft).toEqual([0, 2]);
	});

	it('lights nothing where no answer was begun', () => {
		expect(after(state('speaking'), speaking(1, 3, 9)).lit).toBeNull();
	});

	it('ignores what is heard of an answer that gave way to another', () => {
		const session = after(started('a1'), state('speaking'), speaking(1, 0, 2), { kind: 'kept', message: cut }, started('a2'));
		expect(session.take(speaking(1, 3, 6))).toBe(false);
		expect(session.lit).toBeNull();
		expect(session.take(speaking(2, 0, 2))).toBe(true);
		expect(session.lit).toEqual({ message: 'a2', range: [0, 2] });
	});

	it('lights an answer that is repeated', () => {
		const session = after(started(), state('speaking'), speaking(1, 0, 2), { kind: 'answered', message: whole }, state('listening'));
		session.take(state('speaking'));
		session.take(speaking(1, 0, 2));
		expect(session.litIn('a1')).toEqual([0, 2]);
		session.take(speaking(2, 3, 6));
		expect(session.litIn('a1')).toEqual([3, 6]);
	});

	it('ignores pieces of an answer that was not begun, or is over', () => {
		const session = after(state('listening'));
		expect(session.take(text('late'))).toBe(false);
		session.take(started());
		session.take({ kind: 'answered', message: whole });
		expect(session.take(text('late'))).toBe(false);
		expect(session.draft).toBeNull();
	});

	it('lets an answer stay cut, however late the whole one comes', () => {
		const session = after(started(), text('In the stroma. It needs'), { kind: 'kept', message: cut });
		expect(session.draft).toBeNull();
		expect([...session.kept]).toEqual(['a1']);
		expect(session.take({ kind: 'answered', message: whole })).toBe(false);
	});

	it('keeps the answer that is written when an older one is saved late', () => {
		const session = after(started('a1'), started('a2'), text('new'));
		session.take({ kind: 'kept', message: cut });
		expect(session.draft?.text).toBe('new');
	});

	it('ignores captions of earlier utterances, and those after the last one', () => {
		const session = after(caption(2, 'second'));
		expect(session.take(caption(1, 'first'))).toBe(false);
		session.take(caption(2, 'Second.', '', true));
		expect(session.take(caption(2, 'secon'))).toBe(false);
		expect(session.caption?.committed).toBe('Second.');
		expect(session.take(caption(3, '', 'th'))).toBe(true);
	});

	it('leaves no trace of a cough', () => {
		expect(after(caption(1, '', 'hm'), caption(1, '', '', true)).caption).toBeNull();
	});

	it('shows a command instead of the words that gave it, until something else is said', () => {
		const session = after(caption(1, 'slower', '', true), { kind: 'command', command: 'slower' }, { kind: 'speed', speed: 0.75 });
		expect([session.caption, session.command, session.speed]).toEqual([null, 'slower', 0.75]);
		session.take(caption(2, 'and'));
		expect(session.command).toBeNull();
	});

	it('knows when speaking into the answer stops it', () => {
		const session = after({ kind: 'interruptible', can: false });
		expect(session.canInterrupt).toBe(false);
		session.take({ kind: 'interruptible', can: true });
		expect(session.canInterrupt).toBe(true);
		expect(after(state('speaking')).canInterrupt).toBe(true);
	});

	it('knows a pause from an interruption', () => {
		const session = after(state('speaking'), { kind: 'command', command: 'pause' }, state('interrupted'));
		expect(session.isPaused).toBe(true);
		session.take(state('speaking'));
		session.take(state('interrupted'));
		expect(session.isPaused).toBe(false);
	});

	it('lights nothing of the answer during an aside, and goes on afterwards', () => {
		const session = after(started(), state('speaking'), speaking(1, 0, 6), speaking(1, 0, 0, true));
		expect([session.isAside, session.lit]).toEqual([true, null]);
		session.take(speaking(1, 7, 13));
		expect([session.isAside, session.litInDraft]).toEqual([false, [7, 13]]);
	});

	it('shows a failure until the student speaks again, and keeps it when there is no sound', () => {
		const failure = { code: 'engine_crashed' as const, detail: '' };
		const session = after(state('thinking'), { kind: 'failed', failure });
		expect(session.failure).toBe(failure);
		session.take(caption(1, 'again'));
		expect(session.failure).toBeNull();
		session.take({ kind: 'failed', failure });
		session.take(state('error'));
		expect([session.failure, session.caption, session.draft]).toEqual([failure, null, null]);
		session.take(state('listening'));
		expect(session.failure).toBeNull();
	});

	it('takes nothing after its end', () => {
		const session = after(state('speaking'), started(), { kind: 'ended' });
		expect([session.state, session.draft, session.take(state('listening')), session.state]).toEqual(['off', null, false, 'off']);
	});

	it('keeps the loudness within its scale', () => {
		expect([after({ kind: 'level', dbfs: 4 }).dbfs, after({ kind: 'level', dbfs: -200 }).dbfs]).toEqual([0, -100]);
	});
});

describe('what is shown', () => {
	const plain: Situation = { state: 'listening', talk: 'hands_free', isHeld: false, isMuted: false, isAside: false, isPaused: false };

	it('has a look for each situation', () => {
		const looks = (more: Partial<Situation>) => lookOf({ ...plain, ...more });
		expect(looks({})).toBe('listening');
		expect(looks({ state: 'endpoint_pending' })).toBe('waiting');
		expect(looks({ isMuted: true })).toBe('muted');
		expect(looks({ state: 'speaking', isMuted: true })).toBe('speaking');
		expect(looks({ state: 'speaking', isAside: true })).toBe('aside');
		expect(looks({ state: 'interrupted' })).toBe('interrupted');
		expect(looks({ state: 'interrupted', isPaused: true })).toBe('paused');
		expect(looks({ state: 'off' })).toBe('starting');
		expect(looks({ state: 'error' })).toBe('error');
	});

	it('never claims to listen while no key is held', () => {
		const held: Situation = { ...plain, talk: 'push_to_talk' };
		expect([lookOf(held), isOpen(held)]).toEqual(['ready', false]);
		expect([lookOf({ ...held, isHeld: true }), isOpen({ ...held, isHeld: true })]).toEqual(['listening', true]);
		expect(isOpen({ ...plain, isMuted: true })).toBe(false);
		expect(isOpen({ ...plain, state: 'error' })).toBe(false);
	});

	it('has words for every look', () => {
		const all: Look[] = ['starting', 'ready', 'listening', 'waiting', 'muted', 'thinking', 'speaking', 'aside', 'paused', 'interrupted', 'error'];
		for (const look of all) expect(wordOf(look), look).not.toContain('voice_');
		expect(hintOf('listening', 'hands_free')).not.toBe(hintOf('listening', 'push_to_talk'));
		expect(hintOf('speaking', 'hands_free', false)).toContain('Esc');
		expect(hintOf('speaking', 'hands_free', false)).not.toContain('Talk to interrupt');
	});

	it('tells a screen reader little: a turn of the tutor is heard, a pause for breath is no news', () => {
		expect(spokenChange('starting', 'listening')).toBe('Listening');
		expect(spokenChange('listening', 'waiting')).toBe('');
		expect(spokenChange('waiting', 'listening')).toBe('');
		expect(spokenChange('waiting', 'thinking')).toBe('Thinking');
		expect(spokenChange('thinking', 'speaking')).toBe('');
		expect(spokenChange('speaking', 'interrupted')).toBe('');
		expect(spokenChange('speaking', 'listening')).toBe('Listening');
		expect(spokenChange('speaking', 'paused')).toBe('Paused');
		expect(spokenChange('listening', 'listening')).toBe('');
		expect(spokenChange('listening', 'error')).toBe('No sound');
	});
});

describe('keys', () => {
	function on(target: HTMLElement, init: KeyboardEventInit) {
		document.body.append(target);
		const event = new KeyboardEvent('keydown', { bubbles: true, ...init });
		target.dispatchEvent(event);
		const action = voiceActionOf(event);
		target.remove();
		return action;
	}
	const nowhere = () => document.createElement('div');

	it('give commands where nothing is typed', () => {
		expect(on(nowhere(), { key: 'r' })).toEqual({ kind: 'command', command: 'repeat' });
		expect(on(nowhere(), { key: '-' })).toEqual({ kind: 'command', command: 'slower' });
		expect(on(nowhere(), { key: '=' })).toEqual({ kind: 'command', command: 'faster' });
		expect(on(nowhere(), { key: 'N' })).toEqual({ kind: 'command', command: 'next' });
		expect(on(nowhere(), { key: 'p' })).toEqual({ kind: 'pause' });
		expect(on(nowhere(), { key: 'm' })).toEqual({ kind: 'mute' });
		expect(on(nowhere(), { key: 'x' })).toBeNull();
	});

	it('are letters in a text field, and others’ with Control', () => {
		expect(on(document.createElement('textarea'), { key: 'r' })).toBeNull();
		expect(on(document.createElement('textarea'), { key: ' ' })).toBeNull();
		expect(on(nowhere(), { key: 'r', ctrlKey: true })).toBeNull();
		expect(on(nowhere(), { key: 'p', altKey: true })).toBeNull();
	});

	it('talk with Space, unless something is pressed with it', () => {
		expect(on(nowhere(), { key: ' ' })).toEqual({ kind: 'talk' });
		expect(on(document.createElement('button'), { key: ' ' })).toBeNull();
		const radio = Object.assign(document.createElement('input'), { type: 'radio' });
		expect(on(radio, { key: ' ' })).toBeNull();
	});

	it('begin and end everywhere', () => {
		const toggle = new KeyboardEvent('keydown', { key: 'M', ctrlKey: true, shiftKey: true });
		expect(isToggle(toggle)).toBe(true);
		expect(isToggle(new KeyboardEvent('keydown', { key: 'm', ctrlKey: true }))).toBe(false);
		expect(on(document.createElement('textarea'), { key: 'M', ctrlKey: true, shiftKey: true })).toEqual({ kind: 'toggle' });
	});
});

describe('the words that are heard', () => {
	function draw(source: string) {
		const root = document.createElement('div');
		root.innerHTML = renderAnswer(source, [{ range: [0, 21], citations: [1], support: 'quote' }], false, { pin: String, unsupported: 'unsupported' });
		const spots = spotsOf(root, source);
		return (words: string, from = 0) => {
			const start = [...source.slice(0, source.indexOf(words, from))].length;
			return rangeOn(spots, source, [start, start + [...words].length])?.toString();
		};
	}

	it('are found behind markup, pins and characters beyond 16 bits', () => {
		const found = draw('It is in the **stroma** 🌱.\n\n- one *turn* binds\n- `code` and a [link](https://example.org/turns) here');
		expect(found('It is')).toBe('It is');
		expect(found('the **stroma**')).toBe('the stroma');
		expect(found('🌱.')).toContain('🌱');
		expect(found('one *turn* binds')).toBe('one turn binds');
		expect(found('here')).toBe('here');
		expect(draw('Not 2\\*3\\*4 but six')('2\\*3\\*4')).toBe('2*3*4');
	});

	it('are found after formulas, which are written otherwise', () => {
		const found = draw('Each turn binds $\\mathrm{CO_2}$ once, so three turns pay.');
		expect(found('once, so')).toBe('once, so');
		expect(found('three turns pay.')).toBe('three turns pay.');
	});

	it('are nowhere when only markup is meant', () => {
		const source = '**Bold**';
		const root = document.createElement('div');
		root.innerHTML = '<p><b>Bold</b></p>';
		expect(rangeOn(spotsOf(root, source), source, [0, 2])).toBeNull();
	});

	it('are lit line by line', () => {
		const rect = (left: number, top: number, width: number, height: number) => ({ left, top, width, height, right: left + width, bottom: top + height }) as DOMRect;
		expect(linesOf([rect(100, 10, 40, 20), rect(140, 12, 17, 14), rect(20, 40, 30, 20), rect(60, 40, 0, 20)], { left: 20, top: 10 })).toEqual([
			{ left: 80, top: 0, width: 57, height: 20 },
			{ left: 0, top: 30, width: 30, height: 20 }
		]);
	});
});

describe('an interrupted answer', () => {
	it('ends with a mark', () => {
		const html = renderAnswer('In the stroma.', [], false, { pin: String, unsupported: '', cut: 'interrupted' });
		expect(html).toContain('<span class="cut">interrupted</span></p>');
		expect(renderAnswer('In the stroma.', [], false, { pin: String, unsupported: '' })).not.toContain('cut');
	});
});

describe('talking', () => {
	let fake: FakeBackend;
	let voice: FakeVoice;
	let tutor: TutorState;
	let talk: Talk;

	beforeEach(async () => {
		fake = new FakeBackend().install();
		voice = new FakeVoice(fake);
		fake.conversations = [makeConversation()];
		tutor = new TutorState();
		talk = new Talk(tutor);
		announcer.lines = [];
		await tutor.show('conversation', null);
	});
	afterEach(() => fake.uninstall());

	const said = () => announcer.lines.map(({ text }) => text);

	it('begins in the open thread and shows there what is said', async () => {
		await talk.start();
		expect(fake.called('start_voice')[0]?.start).toEqual({ conversation: 'conversation', course: null, mode: 'explain', talk: 'hands_free' });
		expect([talk.look, talk.isHere]).toEqual(['listening', true]);
		const citation = makeCitation();
		voice.send(caption(1, 'Where?', '', true), state('thinking'), started(), asked({ kind: 'reading', sources: [citation], done_tokens: 1, total_tokens: 2 }));
		expect(tutor.shown.map(({ id }) => id)).toEqual(['q1']);
		expect(tutor.citations).toEqual([citation]);
		voice.send(text('In the stroma.'), state('speaking'), { kind: 'answered', message: whole });
		expect(tutor.shown.map(({ id }) => id)).toEqual(['q1', 'a1']);
		expect(tutor.running).toBeNull();
	});

	it('replaces an answer by what was heard of it and says so', async () => {
		await talk.start();
		voice.send(started(), text(whole.text), { kind: 'answered', message: whole }, state('interrupted'), { kind: 'kept', message: cut });
		expect(tutor.shown.at(-1)).toEqual(cut);
		expect(talk.isCut('a1')).toBe(true);
		voice.send({ kind: 'answered', message: whole });
		expect(tutor.shown.at(-1)).toEqual(cut);
		await talk.stop();
		expect(talk.isCut('a1')).toBe(true);
	});

	it('announces its end, whoever ends it', async () => {
		await talk.start();
		await talk.stop();
		await talk.start();
		voice.send({ kind: 'command', command: 'stop_listening' }, { kind: 'ended' });
		expect(said()).toEqual(['Listening', 'Conversation by voice ended', 'Listening', 'Conversation by voice ended']);
		announcer.lines = [];
		await talk.start();
		await talk.again();
		expect(said()).toEqual(['Listening', 'Listening']);
	});

	it('announces states once, and neither captions nor the answer', async () => {
		await talk.start();
		voice.send(caption(1, '', 'whe'), caption(1, 'where', ''), state('endpoint_pending'), state('listening'), state('endpoint_pending'));
		voice.send(caption(1, 'Where?', '', true), state('thinking'), started(), text('In the stroma. It '), state('speaking'), { kind: 'answered', message: whole });
		voice.send(state('listening'), state('listening'));
		expect(said()).toEqual(['Listening', 'Thinking', 'Listening']);
	});

	it('begins a conversation with the first question and follows it', async () => {
		await tutor.show(null, 'cells');
		const followed: string[] = [];
		tutor.onstarted = (conversation) => followed.push(conversation);
		await talk.start();
		const first = makeMessage({ id: 'q9', role: 'student', text: 'Why?', conversation: 'new' });
		voice.send(started('a9', first));
		expect([tutor.open, followed, talk.isHere]).toEqual(['new', ['new'], true]);
		expect(tutor.shown).toEqual([first]);
	});

	it('goes on in its own thread while another one is open', async () => {
		await talk.start();
		await tutor.show('other', null);
		expect([talk.isHere, talk.session !== null]).toEqual([false, true]);
		voice.send(started(), text('In'), { kind: 'answered', message: whole });
		expect([tutor.open, tutor.shown, tutor.running]).toEqual(['other', [], null]);
	});

	it('stops speaking at the first Escape and ends at the second', async () => {
		await talk.start();
		voice.send(started(), state('speaking'));
		talk.escape();
		await vi.waitFor(() => expect(voice.commands).toEqual(['stop']));
		expect(talk.session).not.toBeNull();
		talk.escape();
		expect(talk.session).toBeNull();
		await vi.waitFor(() => expect(voice.isOn).toBe(false));
	});

	it('ends at a second Escape even when the first was not obeyed yet', async () => {
		fake.on('voice_command', () => null);
		await talk.start();
		voice.send(state('speaking'));
		talk.escape();
		talk.escape();
		expect(talk.session).toBeNull();
	});

	it('shows the cut answer that comes after its end', async () => {
		await talk.start();
		voice.send(started(), text(whole.text), state('speaking'));
		let finish = () => {};
		fake.on('stop_voice', () => new Promise((resolve) => (finish = () => resolve(null))));
		const ending = talk.stop();
		expect([talk.session, tutor.running?.text]).toEqual([null, whole.text]);
		voice.send({ kind: 'kept', message: cut });
		finish();
		await ending;
		expect(tutor.shown.at(-1)).toEqual(cut);
	});

	it('ignores a conversation by voice that is over', async () => {
		const channels: ((event: VoiceEvent) => void)[] = [];
		fake.on('start_voice', ({ onEvent }) => {
			channels.push((onEvent as unknown as { onmessage: (event: VoiceEvent) => void }).onmessage);
			channels.at(-1)?.(state('listening'));
			return new Promise(() => undefined);
		});
		await talk.start();
		await talk.stop();
		await talk.start();
		channels[0]?.(state('speaking'));
		expect(talk.session?.state).toBe('listening');
		channels[0]?.({ kind: 'ended' });
		expect(talk.session).not.toBeNull();
	});

	it('does not go on listening when it is ended while it begins', async () => {
		let send: (event: VoiceEvent) => void = () => undefined;
		fake.on('start_voice', ({ onEvent }) => {
			send = (onEvent as unknown as { onmessage: typeof send }).onmessage;
			return new Promise(() => undefined);
		});
		void talk.start();
		await vi.waitFor(() => expect(fake.called('start_voice')).toHaveLength(1));
		await talk.stop();
		send(state('listening'));
		await vi.waitFor(() => expect(fake.called('stop_voice')).toHaveLength(2));
		expect(talk.session).toBeNull();
	});

	it('does not begin when it is ended before its settings are read', async () => {
		let read = () => {};
		fake.on('voice_settings', () => new Promise((resolve) => (read = () => resolve(voice.settings))));
		const beginning = talk.start();
		await vi.waitFor(() => expect(fake.called('voice_settings')).toHaveLength(1));
		await talk.stop();
		read();
		await beginning;
		expect(fake.called('start_voice')).toEqual([]);
	});

	it('is over when the call is, even without a last word', async () => {
		let over = () => {};
		fake.on('start_voice', ({ onEvent }) => {
			(onEvent as unknown as { onmessage: (event: VoiceEvent) => void }).onmessage(state('listening'));
			return new Promise((resolve) => (over = () => resolve(null)));
		});
		await talk.start();
		expect(talk.look).toBe('listening');
		over();
		await vi.waitFor(() => expect(talk.session).toBeNull());
	});

	it.each(['model_missing', 'microphone_missing', 'microphone_refused', 'busy', 'engine_crashed'])('says why it cannot begin: %s', async (code) => {
		fake.fail('start_voice', code as ErrorCode);
		await talk.start();
		expect([talk.session, talk.failure?.code]).toEqual([null, code]);
		fake.heal('start_voice');
		new FakeVoice(fake);
		await talk.start();
		expect([talk.failure, talk.look]).toEqual([null, 'listening']);
	});

	it('goes on after a lost device', async () => {
		await talk.start();
		voice.send({ kind: 'failed', failure: { code: 'audio_device_lost' as ErrorCode, detail: 'unplugged' } }, state('error'));
		expect([talk.look, talk.session?.failure?.code]).toEqual(['error', 'audio_device_lost']);
		await talk.retry();
		expect([talk.look, talk.session?.failure, fake.called('start_voice').length]).toEqual(['listening', null, 1]);
	});

	it('says why it cannot go on after a lost device', async () => {
		await talk.start();
		voice.send(state('error'));
		fake.fail('retry_voice', 'microphone_missing' as ErrorCode);
		await talk.retry();
		expect([talk.look, talk.session?.failure?.code]).toEqual(['error', 'microphone_missing']);
	});

	it('begins again after something else failed, in the same thread', async () => {
		await talk.start();
		voice.send({ kind: 'failed', failure: { code: 'engine_crashed', detail: '' } });
		await talk.retry();
		expect(fake.called('start_voice').map(({ start }) => (start as { conversation: string }).conversation)).toEqual(['conversation', 'conversation']);
	});

	it('listens only while a key is held, and lets go once', async () => {
		voice.settings.talk = 'push_to_talk';
		await talk.start();
		expect(talk.look).toBe('ready');
		talk.press();
		talk.press();
		expect([talk.look, talk.isOpen]).toEqual(['listening', true]);
		talk.release();
		talk.release();
		await vi.waitFor(() => expect([fake.called('press_talk').length, fake.called('release_talk').length]).toEqual([1, 1]));
		expect(said()).toEqual(['Ready']);
	});

	it('is not pressed while it listens by itself', async () => {
		await talk.start();
		talk.press();
		expect([talk.isHeld, fake.called('press_talk')]).toEqual([false, []]);
	});

	it('remembers how the student talks, and opens a muted microphone for holding', async () => {
		await talk.start();
		await talk.mute(true);
		expect(said()).toEqual(['Listening', 'Muted']);
		await talk.talkBy('push_to_talk');
		expect([talk.isMuted, voice.isMuted, voice.talk, voice.settings.talk]).toEqual([false, false, 'push_to_talk', 'push_to_talk']);
		fake.fail('set_talk_mode', 'io');
		await talk.talkBy('hands_free');
		expect(talk.mode).toBe('push_to_talk');
		toasts.list.forEach(({ id }) => toasts.dismiss(id));
	});

	it('does not claim to be mute when it is not', async () => {
		fake.fail('mute_voice', 'engine_hung');
		await talk.start();
		await talk.mute(true);
		expect([talk.isMuted, talk.look]).toEqual([false, 'listening']);
		toasts.list.forEach(({ id }) => toasts.dismiss(id));
	});

	it('makes room for a typed question', async () => {
		await talk.start();
		voice.send(started(), text('In'), state('speaking'));
		await talk.ask('And at night?');
		expect(voice.commands).toEqual(['stop']);
		expect(fake.called('ask')[0]?.question).toMatchObject({ question: 'And at night?', conversation: 'conversation' });
		expect(talk.session).not.toBeNull();
	});

	it('talks on in the conversation that a typed question began', async () => {
		await tutor.show(null, null);
		await talk.start();
		await talk.ask('Where?');
		expect(fake.called('start_voice').at(-1)?.start).toMatchObject({ conversation: tutor.open });
		expect([tutor.open === null, talk.isHere]).toEqual([false, true]);
	});

	it('explains once that everything stays here', async () => {
		await talk.start();
		expect(talk.isFirst).toBe(true);
		await talk.stop();
		await talk.start();
		expect(talk.isFirst).toBe(false);
	});

	it('keeps how long the voice took, with its answer', async () => {
		await talk.start();
		const figures = { endpoint_ms: 600, stt_ms: 200, prepare_ms: 90, retrieve_ms: 30, first_token_ms: 300, first_audio_ms: 40, voice_to_voice_ms: 1300, interrupted_after_ms: null, interrupted: false, question: '', spoken_text: '' };
		voice.send(started(), { kind: 'turn', figures });
		await talk.stop();
		expect([talk.waitOf('a1'), talk.waitOf('other')]).toEqual([1300, null]);
	});
});
