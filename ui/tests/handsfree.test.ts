/** Hands-free review and recording: what is said, heard and given, and who has the last word. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HandsFree } from '../src/features/cards/handsfree.svelte';
import { Review } from '../src/features/cards/review.svelte';
import { actionOf } from '../src/features/cards/review-keys';
import { announcer } from '../src/lib/announcer.svelte';
import type { Rating } from '../src/lib/ipc';
import type { ListenEvent } from '../src/lib/ipc/listening';
import { Recorder } from '../src/lib/session/recorder.svelte';
import { toasts } from '../src/lib/toasts.svelte';
import { FakeCards } from './fake-cards';
import { FakeBackend } from './fake-ipc';
import { FakeListening } from './fake-listening';

vi.mock('$app/navigation', () => ({ goto: vi.fn(() => Promise.resolve()) }));

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));
const stops: (() => void)[] = [];
let backend: FakeBackend;
let cards: FakeCards;
let sound: FakeListening;
beforeEach(() => {
	backend = new FakeBackend().install();
	cards = new FakeCards().install(backend);
	sound = new FakeListening(backend);
	toasts.list = [];
	announcer.lines = [];
});
afterEach(() => {
	stops.splice(0).forEach((stop) => stop());
	backend.uninstall();
});

const judged = (rating: Rating | null = 'good'): ListenEvent => ({ kind: 'judged', heard: 'in the stroma', recalled: 'whole', missing: [], is_denial: false, rating });

describe('a review without hands', () => {
	let review: Review;
	let hands: HandsFree;

	/** As the component does it: whatever the review shows is followed. */
	async function begin(): Promise<void> {
		cards.add({ id: 'biology' }, [
			{ front: 'Where?', back: 'In the stroma' },
			{ front: 'What?', back: 'Sugar' }
		]);
		review = new Review();
		hands = new HandsFree(review);
		stops.push(
			review.start('biology'),
			$effectRoot(() => {
				const [isOn, card, isAnswer] = [hands.isOn, review.shown?.card.id ?? null, review.isAnswer];
				if (isOn) hands.follow(card, isAnswer);
			})
		);
		await vi.waitFor(() => expect(review.shown).not.toBeNull());
		hands.on();
		await settled();
	}
	/** Runs again whenever the review has moved; without a component nothing else would. */
	function $effectRoot(work: () => void): () => void {
		const timer = setInterval(work, 1);
		return () => clearInterval(timer);
	}
	async function spoken(): Promise<void> {
		sound.player.send({ kind: 'started' });
		sound.player.end({ kind: 'ended', is_whole: true });
		await settled();
	}
	async function heard(...events: ListenEvent[]): Promise<void> {
		sound.ear.send({ kind: 'listening' });
		sound.ear.end(...events, { kind: 'ended' });
		await settled();
		await settled();
	}
	const given = () => backend.called('answer_card').map(({ answer }) => (answer as { rating: Rating }).rating);

	it('asks, hears, judges, answers and takes the proposal for a yes', async () => {
		await begin();
		expect([hands.step, sound.asked]).toEqual(['question', ['speak_card question']]);
		await spoken();
		expect([hands.step, sound.purposes.at(-1)]).toEqual(['answering', { kind: 'answer', card: review.shown?.card.id }]);
		await heard(judged('hard'));
		expect([review.isAnswer, hands.step, hands.proposed, hands.judged?.heard]).toEqual([true, 'answer', 'hard', 'in the stroma']);
		await spoken();
		expect([hands.step, sound.purposes.at(-1)]).toEqual(['rating', { kind: 'rating' }]);
		await heard({ kind: 'rated', rating: null });
		expect(given()).toEqual(['hard']);
		expect([review.shown?.question, review.isAnswer, hands.step, hands.judged]).toEqual(['What?', false, 'question', null]);
		expect(sound.asked).toEqual(['speak_card question', 'listen answer', 'speak_card answer', 'listen rating', 'speak_card question']);
	});

	it('proposes nothing for an answer without words', async () => {
		await begin();
		await spoken();
		await heard(judged(null));
		await spoken();
		await heard({ kind: 'rated', rating: null });
		expect([given(), hands.proposed, hands.wait]).toEqual([[], null, 'unsure']);
	});

	it('gives the rating that is said, whatever was proposed', async () => {
		await begin();
		await spoken();
		await heard(judged('good'));
		await spoken();
		await heard({ kind: 'rated', rating: 'again' });
		expect(given()).toEqual(['again']);
	});

	it.each(['next', 'continue'] as const)('shows the answer for “%s”, and then has nothing to say yes to', async (command) => {
		await begin();
		await spoken();
		await heard({ kind: 'command', command });
		expect([review.isAnswer, hands.proposed]).toEqual([true, null]);
		await spoken();
		await heard({ kind: 'rated', rating: null });
		expect([given(), hands.wait]).toEqual([[], 'unsure']);
		hands.resume();
		await settled();
		expect([sound.asked.at(-1), hands.wait]).toEqual(['listen rating', null]);
		await heard({ kind: 'rated', rating: 'easy' });
		expect(given()).toEqual(['easy']);
	});

	it('repeats, goes slower and stops when told to', async () => {
		await begin();
		await spoken();
		await heard({ kind: 'command', command: 'repeat' });
		expect(sound.asked.at(-1)).toBe('speak_card question');
		await spoken();
		await heard({ kind: 'command', command: 'slower' });
		expect([sound.asked.at(-1), hands.playing.speed]).toEqual(['speak_card question', 75]);
		await spoken();
		await heard({ kind: 'command', command: 'stop' });
		expect([hands.isOn, hands.step, review.isAnswer]).toEqual([false, 'idle', false]);
	});

	it('listens once more after silence, then waits to be asked', async () => {
		await begin();
		await spoken();
		await heard();
		expect([hands.wait, sound.asked.filter((each) => each === 'listen answer').length]).toEqual([null, 2]);
		await heard();
		expect([hands.wait, hands.step, announcer.lines.at(-1)?.text]).toEqual(['unheard', 'answering', 'Nothing was heard']);
		hands.resume();
		await settled();
		expect(sound.asked.at(-1)).toBe('listen answer');
	});

	it('leaves the word to the keys at any time', async () => {
		await begin();
		hands.takeOver();
		review.reveal();
		await settled();
		expect([sound.asked, hands.step]).toEqual([['speak_card question', 'speak_card answer'], 'answer']);
		hands.takeOver();
		await review.answer('good');
		await settled();
		expect([given(), review.shown?.question, sound.asked.at(-1), hands.wait]).toEqual([['good'], 'What?', 'speak_card question', null]);
	});

	it('does not count what it hears after a key was pressed', async () => {
		await begin();
		await spoken();
		hands.takeOver();
		expect([hands.wait, hands.listening.isOn, sound.asked.includes('stop_listening')]).toEqual(['paused', false, true]);
		sound.ear.send(judged());
		await settled();
		expect([review.isAnswer, hands.judged]).toEqual([false, null]);
	});

	it('is silent while something lies over the card, and asks again afterwards', async () => {
		await begin();
		const card = review.shown?.card.id ?? '';
		stops.splice(1).forEach((stop) => stop());
		hands.follow(null, false);
		await settled();
		expect([hands.step, hands.playing.isOn]).toEqual(['idle', false]);
		hands.follow(card, false);
		await settled();
		expect([hands.step, sound.asked]).toEqual(['question', ['speak_card question', 'speak_card question']]);
	});

	it('ends when the room is left, and gives the card its sounds and words back', async () => {
		await begin();
		await spoken();
		expect(review.isSpoken).toBe(true);
		hands.off();
		await settled();
		expect([hands.isOn, review.isSpoken, hands.listening.isOn, sound.ear.isOn]).toEqual([false, false, false, false]);
	});

	it.each(['model_missing', 'microphone_missing', 'busy'] as const)('tells of %s and leaves keys and mouse as they are', async (code) => {
		sound.refuse('listen', code);
		await begin();
		await spoken();
		expect([hands.wait, hands.failure?.code]).toEqual(['failed', code]);
		sound = new FakeListening(backend);
		hands.resume();
		await settled();
		// The question was heard already.
		expect([sound.asked, hands.failure]).toEqual([['listen answer'], null]);
	});

	it('says why nothing is heard, and reads the question once that is mended', async () => {
		sound.refuse('speak_card', 'loudspeaker_missing');
		await begin();
		expect([hands.wait, hands.failure?.code]).toEqual(['failed', 'loudspeaker_missing']);
		sound = new FakeListening(backend);
		hands.resume();
		await settled();
		expect(sound.asked).toEqual(['speak_card question']);
	});

	it('stays with a card whose answer was not recorded', async () => {
		await begin();
		await spoken();
		await heard(judged());
		await spoken();
		backend.fail('answer_card', 'io');
		await heard({ kind: 'rated', rating: null });
		expect([review.refused?.code, hands.wait, review.isAnswer]).toEqual(['io', 'paused', true]);
	});
});

describe('recording', () => {
	let recorder: Recorder;
	beforeEach(() => {
		recorder = new Recorder();
		recorder.ask();
	});

	async function begin(): Promise<void> {
		void recorder.start();
		await settled();
		sound.recorder.send({ kind: 'level', dbfs: -20 }, { kind: 'time', ms: 1500 });
	}

	it('proposes a title, and needs one', async () => {
		expect(recorder.title).toMatch(/^Lecture, /);
		recorder.title = '  ';
		await recorder.start();
		expect([recorder.isOn, backend.called('record')]).toEqual([false, []]);
	});

	it('goes on without its dialog, pauses, and is saved as a document', async () => {
		recorder.title = ' Lecture 8 ';
		await begin();
		expect([recorder.state, recorder.ms, recorder.dbfs, backend.called('record')[0]?.title]).toEqual(['recording', 1500, -20, 'Lecture 8']);
		recorder.hide();
		await recorder.toggle();
		expect([recorder.state, recorder.isAsked, recorder.dbfs]).toEqual(['paused', false, -100]);
		await recorder.toggle();
		await recorder.save();
		await settled();
		expect([sound.recordRequests, recorder.state, recorder.isAsked]).toEqual([['pause', 'resume', 'save'], 'idle', false]);
		expect(toasts.list.at(-1)?.text).toContain('“Lecture” is in the library');
	});

	it('asks before it throws a recording away', async () => {
		await begin();
		recorder.hide();
		recorder.askDiscard();
		expect([recorder.isAsked, recorder.isDiscardAsked, sound.recordRequests]).toEqual([true, true, []]);
		await recorder.discard();
		await settled();
		expect([sound.recordRequests, recorder.state, recorder.isAsked, toasts.list]).toEqual([['discard'], 'idle', false, []]);
	});

	it('comes back with its dialog when the microphone is lost, and says that what there was is kept', async () => {
		await begin();
		recorder.hide();
		sound.recorder.end({ kind: 'failed', failure: { code: 'audio_device_lost', detail: '' } }, { kind: 'saved', document: sound.saved }, { kind: 'ended' });
		await settled();
		expect([recorder.isAsked, recorder.state, recorder.failure?.code, recorder.kept?.id]).toEqual([true, 'idle', 'audio_device_lost', 'recorded']);
		recorder.ask();
		expect([recorder.failure, recorder.kept]).toEqual([null, null]);
	});

	it.each(['microphone_missing', 'microphone_refused', 'busy'] as const)('tells of %s', async (code) => {
		sound.refuse('record', code);
		await recorder.start();
		expect([recorder.state, recorder.failure?.code, recorder.isAsked, recorder.kept]).toEqual(['idle', code, true, null]);
	});

	it('goes on when saving it was refused', async () => {
		await begin();
		backend.fail('ask_of_record', 'disk_full');
		await recorder.save();
		expect([recorder.state, toasts.list[0]?.failure?.code]).toEqual(['recording', 'disk_full']);
	});
});

describe('keys of the review', () => {
	it('turn hands-free on, and give what was proposed for the space bar', () => {
		const press = (key: string) => new KeyboardEvent('keydown', { key });
		expect(actionOf(press('h'), false)).toEqual({ kind: 'hands-free' });
		expect(actionOf(press(' '), true)).toEqual({ kind: 'rate', rating: 'good' });
		expect(actionOf(press(' '), true, 'hard')).toEqual({ kind: 'rate', rating: 'hard' });
		expect(actionOf(press('3'), true, 'hard')).toEqual({ kind: 'rate', rating: 'good' });
	});
});
