/** Recordings, a voice that reads and a microphone for looking at the UI. `sound=` says how far things go, `do=` clicks by itself: `do=click:read-aloud;wait:500;key:P`. */
import type { FakeBackend, ReaderSource } from '../../tests/fake-ipc';
import { FakeListening } from '../../tests/fake-listening';
import { makeDocument, makeHit, makeJob } from '../../tests/samples';
import type { ErrorCode, Job, TextRange } from '../../src/lib/ipc/bindings';
import type { Caption } from '../../src/lib/ipc/voice';

const said = [
	'Good morning. Last week we followed the light through the thylakoids, and today we spend what it earned.',
	'The Calvin cycle takes place in the stroma. It needs carbon dioxide, ATP and NADPH, and it needs no light of its own.',
	'The enzyme of the first step, RuBisCO, is slow. That is why a leaf makes so much of it that it is the most abundant protein on earth.',
	'Three turns of the cycle pay for one molecule of sugar. Do not learn the intermediates by heart: learn what goes in and what comes out.',
	'Questions? Then let us look at what happens on a hot day, when the stomata close.'
];

function lecture(count: number): ReaderSource {
	const source: ReaderSource = { outline: [], parts: [], text: '', size: 58_000_000 };
	for (let index = 0; index < count; index++) {
		const words = said[index % said.length] ?? '';
		const start = [...source.text].length;
		source.text += `${words}\n\n`;
		source.parts.push({
			index,
			range: [start, [...source.text].length],
			locator: { kind: 'time', start_ms: index * 21_000, end_ms: index * 21_000 + 18_500 },
			html: `<p data-start="${start}" data-end="${start + [...words].length}">${words}</p>`
		});
	}
	return source;
}

function sentences(text: string, from: number, to: number): TextRange[] {
	const scalars = [...text];
	const found: TextRange[] = [];
	let start = from;
	for (let at = from; at < Math.min(to, scalars.length); at++) {
		if (!/[.!?:\n]/.test(scalars[at] ?? '') || /\S/.test(scalars[at + 1] ?? ' ')) continue;
		if (scalars.slice(start, at + 1).join('').trim()) found.push([start, at + 1]);
		start = at + 1;
		while (/\s/.test(scalars[start] ?? 'x')) start++;
	}
	return found;
}

export function installListening(fake: FakeBackend, options: URLSearchParams): void {
	const sound = new FakeListening(fake);
	const state = options.get('sound') ?? '';
	const recorded = (id: string, title: string, part: object) =>
		makeDocument({ id, title, course: 'cells', format: 'recording' as never, pages: null, size_bytes: 58_000_000, added_at: Date.now() - 3_600_000, ...part });
	if (options.has('recordings')) {
		const failure = (code: string) => ({ code: code as ErrorCode, detail: 'as the address asked for' });
		fake.documents.unshift(
			recorded('lecture', 'Lecture 7: the Calvin cycle', { revision: 'lecture', duration_ms: 179 * 21_000 } as object),
			recorded('writing', 'Lecture 8: photorespiration', { revision: null, status: 'extracting' }),
			recorded('deaf', 'Lecture 9: C4 plants', { revision: null, status: 'failed', error: failure('model_missing') }),
			recorded('silent', 'Test of the microphone', { revision: 'silent', duration_ms: 9_000 } as object)
		);
		fake.jobs.unshift(
			makeJob({ id: 'written', kind: 'transcribe' as Job['kind'], unit: 'seconds' as Job['unit'], title: 'Lecture 8', document: 'writing', done: 1510, total: 5025, rate_per_s: 6, seconds_left: 580, created_at: Date.now() })
		);
		fake.hits.unshift(
			makeHit({ rank: 9, document: { id: 'lecture', title: 'Lecture 7: the Calvin cycle', path: '' }, revision: 'lecture', range: [113, 154], locator: { kind: 'time', start_ms: 3_725_000, end_ms: 3_740_000 }, page: null, quote: 'The Calvin cycle takes place in the stroma.', marks: [[31, 42]] })
		);
	}
	fake.sources.set('lecture', lecture(179));
	fake.sources.set('silent', { outline: [], parts: [], text: '', size: 100_000 });
	for (const refusal of (options.get('refuse') ?? '').split(',').filter(Boolean)) {
		const [command = '', code = ''] = refusal.split(':');
		sound.refuse(command, code as ErrorCode);
	}
	let timer: ReturnType<typeof setInterval> | undefined;
	sound.onPlay = (command, payload) => {
		clearInterval(timer);
		sound.player.send({ kind: 'started' });
		if (command === 'speak_card') {
			if (state !== payload.side) setTimeout(() => sound.player.end({ kind: 'ended', is_whole: true }), 500);
			return;
		}
		if (command === 'read_aloud') {
			const [from, to] = payload.range as TextRange;
			const text = fake.sources.get(String(payload.revision))?.text ?? '';
			const list = sentences(text, from, to > from ? to : from + 4000);
			let at = 0;
			const next = () => list[at] && sound.player.send({ kind: 'sentence', range: list[at++] as TextRange });
			next();
			timer = setInterval(() => (state === 'still' && at > 2 ? undefined : next()), 700);
			return;
		}
		let ms = Number(payload.fromMs);
		timer = setInterval(() => {
			const last = sound.requests.at(-1);
			if (last?.kind === 'pause') return;
			if (last?.kind === 'seek') ms = (sound.requests.pop() as { ms: number }).ms;
			sound.player.send({ kind: 'time', ms: (ms += 250) });
		}, 250);
	};
	const caption = (utterance: number, committed: string, tentative = '', is_final = false): { kind: 'caption'; caption: Caption } => ({ kind: 'caption', caption: { utterance, committed, tentative, is_final } });
	sound.onListen = ({ kind }) => {
		sound.ear.send({ kind: 'listening' });
		const level = setInterval(() => sound.ear.isOn && sound.ear.send({ kind: 'level', dbfs: -18 - Math.abs(Math.sin(Date.now() / 300)) * 20 }), 60);
		setTimeout(() => clearInterval(level), 60_000);
		if (state === 'silence') return void setTimeout(() => sound.ear.end({ kind: 'ended' }), 200);
		if (state === 'open') return;
		if (kind === 'dictation') {
			setTimeout(() => sound.ear.send(caption(1, 'The Calvin cycle takes place in the stroma.', '', true)), 400);
			setTimeout(() => sound.ear.send(caption(2, 'It needs carbon dioxide', 'and a tea pea')), 900);
			return;
		}
		setTimeout(() => sound.ear.send(kind === 'answer' ? caption(1, 'in the', 'storm') : caption(1, '', 'hard')), 300);
		if (state === kind) return;
		setTimeout(() => {
			if (kind === 'answer') sound.ear.end({ kind: 'judged', heard: 'in the storm around the thylakoids', recalled: 'partly', missing: ['stroma'], is_denial: false, rating: 'hard' }, { kind: 'ended' });
			else sound.ear.end({ kind: 'rated', rating: null }, { kind: 'ended' });
		}, 900);
	};
	sound.onRecord = () => {
		let ms = 724_000;
		setInterval(() => sound.recorder.isOn && sound.recorder.send({ kind: 'level', dbfs: -16 - Math.abs(Math.sin(Date.now() / 300)) * 20 }, { kind: 'time', ms: (ms += 100) }), 100);
		if (state === 'lost')
			setTimeout(() => sound.recorder.end({ kind: 'failed', failure: { code: 'audio_device_lost', detail: 'unplugged' } }, { kind: 'saved', document: recorded('kept', 'Lecture 10', {}) }, { kind: 'ended' }), 600);
	};
	void play((options.get('do') ?? '').split(';').filter(Boolean));
}

async function play(steps: string[]): Promise<void> {
	const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
	for (const step of steps) {
		const [verb = '', ...rest] = step.split(':');
		const what = rest.join(':');
		const find = () => document.querySelector<HTMLElement>(what.includes('[') || what.includes('.') ? what : `[data-testid=${what}]`);
		if (verb === 'wait') await wait(Number(what));
		if (verb === 'key') document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key: what, bubbles: true }));
		if (verb === 'scroll') document.querySelectorAll('.column').forEach((column) => (column.scrollTop += Number(what)));
		if (verb === 'click' || verb === 'focus') {
			for (let tries = 0; tries < 100 && !find(); tries++) await wait(100);
			if (verb === 'click') find()?.click();
			else find()?.focus();
			await wait(100);
		}
	}
}
