/** Reading aloud and recordings: what is asked of the player, what is lit, and what the text follows. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ReadAloud } from '../src/features/reader/aloud.svelte';
import { Heard, isInView, needsScroll } from '../src/features/reader/heard.svelte';
import { RecordingPlayer } from '../src/features/reader/recording.svelte';
import { soundActionOf } from '../src/features/reader/sound-keys';
import { Times } from '../src/features/reader/times';
import { announcer } from '../src/lib/announcer.svelte';
import { formatPlace, formatTime, progressLine } from '../src/lib/i18n';
import { backend as door, type Job, type ReaderDocument, type ReaderPart } from '../src/lib/ipc';
import { isRecording, type PlayRequest } from '../src/lib/ipc/listening';
import { FakeBackend } from './fake-ipc';
import { FakeListening } from './fake-listening';
import { makeDocument, makeJob } from './samples';

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));
const said = () => announcer.lines.map(({ text }) => text);

let backend: FakeBackend;
let sound: FakeListening;
beforeEach(() => {
	backend = new FakeBackend().install();
	sound = new FakeListening(backend);
	announcer.lines = [];
});
afterEach(() => backend.uninstall());

/** Ten seconds of speech and two of silence, over and over. */
function transcript(count: number): { parts: ReaderPart[]; text: string } {
	let text = '';
	const parts = Array.from({ length: count }, (_, index): ReaderPart => {
		const start = text.length;
		text += `Paragraph ${index}.\n`;
		const html = `<p data-start="${start}" data-end="${text.length - 1}">Paragraph ${index}.</p>`;
		return { index, range: [start, text.length], locator: { kind: 'time', start_ms: index * 12_000, end_ms: index * 12_000 + 10_000 }, html };
	});
	return { parts, text };
}

async function openLecture(count = 40, part: Record<string, unknown> = {}): Promise<ReaderDocument> {
	const { parts, text } = transcript(count);
	backend.sources.set('lecture', { outline: [], parts, text, size: 1_000_000 });
	backend.documents = [makeDocument({ id: 'lecture', revision: 'lecture', format: 'recording', duration_ms: (count - 1) * 12_000 + 10_000, ...part })];
	return door.openDocument('lecture');
}

describe('times', () => {
	it.each([
		[7_900, '0:07'],
		[725_000, '12:05'],
		[3_725_999, '1:02:05'],
		[-5, '0:00']
	])('writes %i ms as %s', (ms, text) => expect(formatTime(ms)).toBe(text));

	it('are places in a recording', () => expect(formatPlace({ kind: 'time', start_ms: 3_725_000, end_ms: 3_800_000 })).toBe('1:02:05'));

	it('tell how far a transcript is', () => {
		const job = makeJob({ kind: 'transcribe' as Job['kind'], unit: 'seconds' as Job['unit'], done: 725, total: 3725, rate_per_s: 9, seconds_left: 300 });
		expect(progressLine(job)).toBe('12:05 of 1:02:05 · 5\u00a0min left');
	});

	it('find the paragraph that is spoken, with few reads of many', async () => {
		const opened = await openLecture(1000);
		const times = new Times(opened.revision, opened.part_count);
		expect((await times.at(6_005_000))?.index).toBe(500);
		// In the pause it is still the paragraph before.
		expect((await times.at(6_011_500))?.index).toBe(500);
		expect((await times.at(99_999_999))?.index).toBe(999);
		expect(backend.called('read_parts').length).toBeLessThan(16);
		const before = backend.called('read_parts').length;
		await times.at(6_013_000);
		expect(backend.called('read_parts')).toHaveLength(before);
	});

	it('know nothing where nothing was said', async () => expect(await new Times('none', 0).at(100)).toBeNull());
});

describe('reading aloud', () => {
	let heard: Heard;
	let aloud: ReadAloud;
	let opened: ReaderDocument;
	beforeEach(async () => {
		heard = new Heard();
		aloud = new ReadAloud(heard);
		opened = { ...(await openLecture()), format: 'markdown' };
	});

	it('lights the sentence that is heard, and nothing any more at the end', async () => {
		const over = aloud.start(opened, [16, 16]);
		await settled();
		expect(aloud.playing.state).toBe('starting');
		sound.player.send({ kind: 'started' }, { kind: 'sentence', range: [16, 28] });
		expect([aloud.playing.state, heard.range]).toEqual(['playing', [16, 28]]);
		// Text that stands in parts needs no place on a page.
		expect(backend.called('locate')).toHaveLength(0);
		sound.player.end({ kind: 'ended', is_whole: true });
		await over;
		expect([aloud.playing.state, heard.range, said().at(-1)]).toEqual(['silent', null, 'Read to the end']);
	});

	it('asks where the sentence is on the page, where there are pages', async () => {
		void aloud.start({ ...opened, format: 'pdf' }, [0, 0]);
		await settled();
		const turn = heard.turn;
		sound.player.send({ kind: 'started' }, { kind: 'sentence', range: [0, 12] });
		expect(heard.turn).toBe(turn);
		await settled();
		expect([heard.located?.quote, heard.turn]).toEqual(['Paragraph 0.', turn + 1]);
	});

	it('pauses, goes on, steps by sentences and keeps its speed', async () => {
		void aloud.start(opened, [0, 0]);
		await settled();
		sound.player.send({ kind: 'started' });
		aloud.toggle();
		await settled();
		expect(aloud.playing.state).toBe('paused');
		aloud.toggle();
		aloud.next();
		aloud.back();
		aloud.playing.setSpeed(125);
		await settled();
		expect(sound.requests).toEqual([{ kind: 'pause' }, { kind: 'resume' }, { kind: 'next' }, { kind: 'back' }, { kind: 'speed', percent: 125 }]);
		expect(new ReadAloud(heard).playing.speed).toBe(125);
	});

	it('cannot be made faster or slower than it can be understood', () => {
		aloud.playing.setSpeed(900);
		expect(aloud.playing.speed).toBe(200);
		aloud.playing.setSpeed(0);
		expect(aloud.playing.speed).toBe(50);
	});

	it('begins with the speed that was chosen, else with that of the voice', async () => {
		void aloud.start(opened, [0, 0]);
		await settled();
		sound.player.send({ kind: 'started' }, { kind: 'speed', percent: 110 });
		await settled();
		expect([sound.requests, aloud.playing.speed]).toEqual([[], 110]);
		aloud.playing.setSpeed(150);
		void aloud.start(opened, [0, 0]);
		await settled();
		sound.player.send({ kind: 'started' });
		await settled();
		expect(sound.requests.at(-1)).toEqual({ kind: 'speed', percent: 150 });
	});

	it('is not put out by the end of what it took the place of', async () => {
		const first = aloud.start(opened, [0, 0]);
		await settled();
		sound.player.send({ kind: 'started' }, { kind: 'sentence', range: [0, 12] });
		void aloud.start(opened, [16, 16]);
		await first;
		await settled();
		sound.player.send({ kind: 'started' }, { kind: 'sentence', range: [13, 25] });
		expect([aloud.playing.state, heard.range]).toEqual(['playing', [13, 25]]);
	});

	it('goes on from the sentence at which it failed', async () => {
		const over = aloud.start(opened, [0, 0]);
		await settled();
		sound.player.send({ kind: 'started' }, { kind: 'sentence', range: [13, 25] });
		sound.player.end({ kind: 'failed', failure: { code: 'audio_device_lost', detail: '' } }, { kind: 'ended', is_whole: false });
		await over;
		expect([aloud.playing.isOn, aloud.playing.failure?.code]).toEqual([false, 'audio_device_lost']);
		void aloud.retry();
		await settled();
		expect(sound.asked.at(-1)).toBe('read_aloud 13,13');
		expect(aloud.playing.failure).toBeNull();
	});

	it('is silent although it was stopped before it began', async () => {
		backend.on('ask_of_player', ({ request }) => {
			sound.requests.push(request as PlayRequest);
			return null;
		});
		void aloud.start(opened, [0, 0]);
		await settled();
		aloud.playing.stop();
		expect(sound.requests).toEqual([{ kind: 'stop' }]);
		sound.player.send({ kind: 'started' });
		expect(sound.requests).toEqual([{ kind: 'stop' }, { kind: 'stop' }]);
	});

	it('says why it did not begin', async () => {
		sound.refuse('read_aloud', 'busy');
		await aloud.start(opened, [0, 0]);
		expect([aloud.playing.isOn, aloud.playing.failure?.code]).toEqual([false, 'busy']);
	});
});

describe('what is followed', () => {
	const frame = { top: 100, bottom: 900 };

	it('is moved only where it cannot be read along', () => {
		expect([120, 300, 700, 800, 1000].map((top) => needsScroll({ top, bottom: top + 20 }, frame))).toEqual([true, false, false, true, true]);
		expect([50, 90, 500, 899, 900].map((top) => isInView({ top, bottom: top + 20 }, frame))).toEqual([false, true, true, true, false]);
	});

	it('is let go when the student scrolls it away, and taken up when they come back', async () => {
		const heard = new Heard();
		heard.begin('revision');
		await heard.light([0, 5], false);
		heard.willScroll(1000);
		heard.scrolled(false, 1100);
		expect(heard.isFollowing).toBe(true);
		heard.scrolled(false, 5000);
		expect(heard.isFollowing).toBe(false);
		heard.scrolled(true, 5100);
		expect(heard.isFollowing).toBe(true);
		heard.scrolled(false, 5200);
		heard.found(false);
		expect(heard.isFollowing).toBe(false);
		// The next sentence is where the student looks already.
		heard.found(true);
		expect(heard.isFollowing).toBe(true);
	});

	it('is nothing while nothing is heard', () => {
		const heard = new Heard();
		heard.scrolled(false, 5000);
		expect(heard.isFollowing).toBe(true);
	});
});

describe('a recording', () => {
	let heard: Heard;
	let player: RecordingPlayer;
	beforeEach(() => {
		heard = new Heard();
		player = new RecordingPlayer(heard);
	});

	it('is known by its format', async () => {
		const opened = await openLecture();
		expect([isRecording(opened), isRecording({ format: 'pdf' }), isRecording({ format: null })]).toEqual([true, false, false]);
	});

	it('lights the paragraph that is heard', async () => {
		await player.open(await openLecture());
		expect([player.document, player.playing.isOn]).toEqual(['lecture', false]);
		void player.play();
		await settled();
		sound.player.send({ kind: 'started' }, { kind: 'time', ms: 24_500 });
		await settled();
		expect([player.ms, heard.range]).toEqual([24_500, [26, 39]]);
		expect(player.durationMs).toBe(39 * 12_000 + 10_000);
	});

	it('begins where reading stopped', async () => {
		await player.open(await openLecture(40, { reading_position: 30 }));
		expect(player.ms).toBe(24_000);
		void player.play();
		await settled();
		expect(sound.asked).toEqual(['play_recording 24000']);
	});

	it('is sought in, playing or not', async () => {
		await player.open(await openLecture());
		await settled();
		player.seek(60_400);
		player.skip(1);
		await settled();
		expect([player.ms, sound.requests, heard.range?.[0]]).toEqual([75_400, [], 78]);
		void player.play();
		await settled();
		sound.player.send({ kind: 'started' });
		player.skip(-1);
		player.seek(99_999_999);
		await settled();
		expect(sound.requests).toEqual([{ kind: 'seek', ms: 60_400 }, { kind: 'seek', ms: 478_000 }]);
		player.seek(-10);
		expect(player.ms).toBe(0);
	});

	it('goes on from a time that was clicked, also after a pause', async () => {
		await player.open(await openLecture());
		player.playFrom(36_000);
		await settled();
		sound.player.send({ kind: 'started' });
		player.toggle();
		await settled();
		player.playFrom(12_000);
		await settled();
		expect([sound.asked, sound.requests.map(({ kind }) => kind), player.playing.state]).toEqual([['play_recording 36000'], ['pause', 'seek', 'resume'], 'playing']);
	});

	it('begins again after its end', async () => {
		await player.open(await openLecture(2));
		await settled();
		const over = player.play(15_000);
		await settled();
		sound.player.send({ kind: 'started' });
		sound.player.end({ kind: 'ended', is_whole: true });
		await over;
		expect(player.ms).toBe(22_000);
		void player.play();
		await settled();
		expect(sound.asked.at(-1)).toBe('play_recording 0');
	});

	it('is silent once another document is open', async () => {
		await player.open(await openLecture());
		void player.play();
		await settled();
		sound.player.send({ kind: 'started' }, { kind: 'time', ms: 100 });
		player.close();
		await settled();
		expect([sound.requests.at(-1), player.playing.isOn, heard.range]).toEqual([{ kind: 'stop' }, false, null]);
	});
});

describe('keys of what is heard', () => {
	const press = (key: string, init: KeyboardEventInit = {}) => new KeyboardEvent('keydown', { key, ...init });

	it('begin to read aloud, also while nothing is read', () => {
		expect(soundActionOf(press('S', { ctrlKey: true, shiftKey: true }), false, false)).toBe('aloud');
		expect(soundActionOf(press('S', { ctrlKey: true, shiftKey: true }), true, false)).toBeNull();
	});

	it('are letters only where something is heard', () => {
		const keys = ['p', 'b', 'n', '-', '+', 'Escape', 'x'];
		expect(keys.map((key) => soundActionOf(press(key), false, true))).toEqual(['toggle', 'back', 'next', 'slower', 'faster', 'stop', null]);
		expect(keys.map((key) => soundActionOf(press(key), false, false))).toEqual([null, null, null, null, null, null, null]);
		expect(keys.map((key) => soundActionOf(press(key), true, false))).toEqual(['toggle', 'back', 'next', 'slower', 'faster', null, null]);
		expect(soundActionOf(press('p', { ctrlKey: true }), true, true)).toBeNull();
	});

	it('are text while something is typed', () => {
		const field = document.createElement('textarea');
		let action: unknown = 'none';
		field.addEventListener('keydown', (event) => (action = soundActionOf(event, true, true)));
		field.dispatchEvent(press('p'));
		expect(action).toBeNull();
	});
});
