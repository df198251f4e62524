/** Dictation: into which fields, how words get there, and when it ends. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Dictation, isToggle } from '../src/features/dictation/dictation.svelte';
import { dictatable, focused, insert, spaced } from '../src/features/dictation/field';
import { buttonPlace, pillPlace } from '../src/features/dictation/place';
import { announcer } from '../src/lib/announcer.svelte';
import { toasts } from '../src/lib/toasts.svelte';
import { FakeBackend } from './fake-ipc';
import { FakeListening } from './fake-listening';

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

function put<T extends HTMLElement>(html: string): T {
	document.body.innerHTML = html;
	return document.body.firstElementChild as T;
}
afterEach(() => document.body.replaceChildren());

describe('fields', () => {
	it.each([
		['<textarea></textarea>', true],
		['<input>', true],
		['<input type="text">', true],
		['<input type="search">', true],
		['<div contenteditable="true"></div>', true],
		['<input type="password">', false],
		['<input type="email">', false],
		['<input type="number">', false],
		['<input type="text" inputmode="numeric">', false],
		['<input type="checkbox">', false],
		['<input readonly>', false],
		['<textarea disabled></textarea>', false],
		['<select></select>', false],
		['<p>words</p>', false]
	])('%s: %s', (html, expected) => expect(dictatable(put(html)) !== null).toBe(expected));

	it('are found inside the shadow of a card', () => {
		const host = put('<div></div>');
		host.attachShadow({ mode: 'open' }).innerHTML = '<input class="typed">';
		host.shadowRoot?.querySelector('input')?.focus();
		expect(focused()?.className).toBe('typed');
	});
});

describe('words', () => {
	it.each([
		['', 'The stroma.', '', 'The stroma.'],
		['In the ', 'stroma', '', 'stroma'],
		['In the', 'stroma', '', ' stroma'],
		['In the', 'stroma', 'of it', ' stroma '],
		['In the', 'stroma', ' of it', ' stroma'],
		['stroma', ', then', '', ', then'],
		['(', 'see there', ')', 'see there'],
		['One.', ' Two. ', '', ' Two.'],
		['One', '  ', '', ''],
		['One.', '\n', '', '\n'],
		['One.', '\nNext', '', '\nNext'],
		['One.', 'First\n\n', 'then', ' First\n\n']
	])('%j + %j + %j', (before, text, after, expected) => expect(spaced(before, text, after)).toBe(expected));

	it('replace the selection of a text field, and tell of it as typing does', () => {
		const field = put<HTMLTextAreaElement>('<textarea>In the cell, always</textarea>');
		field.focus();
		field.setSelectionRange(7, 11);
		const told: string[] = [];
		field.addEventListener('input', (event) => told.push(`${(event as InputEvent).inputType} ${(event as InputEvent).data}`));
		expect(insert(field, 'stroma')).toBe(true);
		expect([field.value, field.selectionStart, told]).toEqual(['In the stroma, always', 13, ['insertText stroma']]);
	});

	it('do not make a field longer than it may be', () => {
		const field = put<HTMLInputElement>('<input maxlength="8" value="abcd">');
		field.setSelectionRange(4, 4);
		insert(field, 'efghij');
		expect(field.value).toBe('abcd efg');
	});

	it('come to the caret of what can be edited', () => {
		const field = put('<div contenteditable="true">In the cell</div>');
		const range = document.createRange();
		range.setStart(field.firstChild as Text, 6);
		range.collapse(true);
		document.getSelection()?.removeAllRanges();
		document.getSelection()?.addRange(range);
		let told = 0;
		field.addEventListener('input', () => told++);
		insert(field, 'living');
		insert(field, 'green');
		expect([field.textContent, told]).toEqual(['In the living green cell', 2]);
	});

	it('have no place in a field that is gone', () => {
		const field = put('<textarea></textarea>');
		field.remove();
		expect(insert(field, 'words')).toBe(false);
	});
});

describe('dictating', () => {
	let backend: FakeBackend;
	let sound: FakeListening;
	let dictation: Dictation;
	beforeEach(() => {
		backend = new FakeBackend().install();
		sound = new FakeListening(backend);
		dictation = new Dictation();
		toasts.list = [];
		announcer.lines = [];
	});
	afterEach(() => backend.uninstall());

	async function begin(): Promise<HTMLTextAreaElement> {
		const field = put<HTMLTextAreaElement>('<textarea></textarea>');
		field.focus();
		dictation.look(field);
		void dictation.start();
		await settled();
		sound.ear.send({ kind: 'listening' });
		return field;
	}

	it('writes utterance after utterance, only what stands', async () => {
		const field = await begin();
		expect([sound.purposes, dictation.listening.state]).toEqual([[{ kind: 'dictation' }], 'open']);
		sound.ear.send({ kind: 'caption', caption: { utterance: 1, committed: 'The', tentative: 'calving', is_final: false } });
		expect([field.value, dictation.listening.caption?.tentative]).toEqual(['', 'calving']);
		sound.say(1, 'The Calvin cycle.');
		sound.say(2, 'It needs light.');
		expect([field.value, dictation.listening.caption]).toEqual(['The Calvin cycle. It needs light.', null]);
	});

	it('begins a new line where one is said, and never in a field of one line', async () => {
		const field = await begin();
		sound.say(1, 'First');
		sound.say(2, '\n');
		sound.say(3, 'Second\n\n');
		sound.say(4, 'Third');
		expect(field.value).toBe('First\nSecond\n\nThird');
		const line = put<HTMLInputElement>('<input>');
		line.focus();
		insert(line, 'one\ntwo');
		expect(line.value).toBe('one two');
	});

	it('ends what was stopped before the microphone was open', async () => {
		put<HTMLTextAreaElement>('<textarea></textarea>').focus();
		// Too early: nobody listens yet who could be asked to end.
		const early = vi.fn(() => null);
		backend.on('stop_listening', early);
		void dictation.start();
		await settled();
		dictation.stop();
		expect(early).toHaveBeenCalledOnce();
		sound.ear.send({ kind: 'listening' });
		expect(early).toHaveBeenCalledTimes(2);
	});

	it('still writes what was being said when it is stopped', async () => {
		const field = await begin();
		backend.on('stop_listening', () => {
			setTimeout(() => {
				sound.say(1, 'Last words');
				sound.ear.end({ kind: 'ended' });
			});
			return null;
		});
		dictation.stop();
		expect(dictation.listening.state).toBe('ending');
		await settled();
		await settled();
		expect([field.value, dictation.isOn]).toEqual(['Last words', false]);
	});

	it('ends when the field loses the focus, and what was said goes to that field', async () => {
		const field = await begin();
		const other = document.createElement('input');
		document.body.append(other);
		backend.on('stop_listening', () => null);
		other.focus();
		dictation.look(other);
		sound.say(1, 'For the first');
		expect([dictation.listening.state, field.value, other.value]).toEqual(['ending', 'For the first', '']);
	});

	it('offers what it heard for a field that was closed', async () => {
		const field = await begin();
		field.remove();
		sound.say(1, 'Lost words');
		expect(toasts.list[0]?.text).toContain('Lost words');
		expect(toasts.list[0]?.action?.label).toBe('Copy');
	});

	it('is begun and ended by its keys', async () => {
		const field = put<HTMLInputElement>('<input>');
		field.focus();
		const key = (name: string, init: KeyboardEventInit = {}) => new KeyboardEvent('keydown', { key: name, ...init });
		expect(isToggle(key('l', { ctrlKey: true }))).toBe(false);
		expect(dictation.keydown(key('Escape'))).toBe(false);
		expect(dictation.keydown(key('L', { ctrlKey: true, shiftKey: true }))).toBe(true);
		await settled();
		expect(dictation.isOn).toBe(true);
		// Held, it does not flicker.
		dictation.keydown(key('L', { ctrlKey: true, shiftKey: true, repeat: true }));
		expect(dictation.listening.state).not.toBe('ending');
		expect(dictation.keydown(key('Escape'))).toBe(true);
		await settled();
		expect(dictation.isOn).toBe(false);
		expect(dictation.keydown(key('Escape'))).toBe(false);
	});

	it('says where to click first, and never listens to a password', async () => {
		put<HTMLInputElement>('<input type="password">').focus();
		await dictation.start();
		expect([dictation.hasNoField, sound.purposes]).toEqual([true, []]);
		dictation.look(put('<input>'));
		expect(dictation.hasNoField).toBe(false);
	});

	it.each(['busy', 'model_missing', 'microphone_missing'] as const)('tells of %s, and tries again from its button', async (code) => {
		const field = put<HTMLInputElement>('<input>');
		field.focus();
		sound.refuse('listen', code);
		await dictation.start();
		expect([dictation.isOn, dictation.listening.failure?.code, dictation.target]).toEqual([false, code, field]);
		field.blur();
		sound = new FakeListening(backend);
		void dictation.start();
		await settled();
		expect([dictation.isOn, dictation.listening.failure, focused()]).toEqual([true, null, field]);
	});
});

describe('where it stands', () => {
	const screen = { width: 1000, height: 800 };
	it('is inside a field that is wide enough', () => {
		expect(buttonPlace({ left: 100, top: 100, right: 400, bottom: 136 }, true, screen)).toEqual({ left: 370, top: 106 });
		expect(buttonPlace({ left: 100, top: 100, right: 160, bottom: 136 }, true, screen)).toBeNull();
		expect(buttonPlace({ left: 100, top: 700, right: 400, bottom: 900 }, false, screen)).toEqual({ left: 358, top: 770 });
		expect(buttonPlace({ left: 100, top: -90, right: 400, bottom: -10 }, true, screen)).toBeNull();
	});
	it('puts the words below, above where there is no room, and always on screen', () => {
		const pill = { width: 300, height: 40 };
		expect(pillPlace({ left: 100, top: 100, right: 400, bottom: 136 }, pill, screen)).toEqual({ left: 100, top: 142 });
		expect(pillPlace({ left: 900, top: 760, right: 990, bottom: 790 }, pill, screen)).toEqual({ left: 692, top: 714 });
		// What is pressed next stands below a field at the foot of the window.
		expect(pillPlace({ left: 100, top: 600, right: 400, bottom: 640 }, pill, screen)).toEqual({ left: 100, top: 554 });
		expect(pillPlace({ left: 0, top: 10, right: 990, bottom: 795 }, pill, screen)).toEqual({ left: 8, top: 752 });
	});
});
