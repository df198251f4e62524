/** A review: the card on show, its sides, answering, taking back, and what else can be done with it. */
import { announcer } from '$lib/announcer.svelte';
import { formatInterval, m, operationName } from '$lib/i18n';
import { AppError, backend, onChanged, toAppError, type CardId, type Counts, type DeckId, type Next, type Rating, type ShownCard } from '$lib/ipc';
import { countAll, decks } from '$lib/session/decks.svelte';
import { asStep, wayBack } from '$lib/session/steps';
import { attempt, toasts } from '$lib/toasts.svelte';
import { wordsOf, type Face } from './face';
import { Timer } from './timer.svelte';

export const ratings: readonly Rating[] = ['again', 'hard', 'good', 'easy'];
/** Anki knows marked notes by this tag, and so they stay marked in packages. */
export const markTag = 'marked';
/** Long cards are read on the card itself. */
const spokenLetters = 300;
/** Timers beyond this overflow in browsers; a step that far ahead is looked at again before. */
const longestWaitMs = 3_600_000;

type Given = { rating: Rating; tookMs: number };
export type Kind = keyof Counts;

export class Review {
	deck = $state<DeckId | null>(null);
	next = $state.raw<Next | null>(null);
	shown = $state.raw<ShownCard | null>(null);
	face = $state.raw<Face | null>(null);
	isAnswer = $state(false);
	isBusy = $state(false);
	/** The next card could not be read. */
	failure = $state.raw<AppError | null>(null);
	/** The last answer was not recorded. */
	refused = $state.raw<AppError | null>(null);
	given = $state.raw<Given[]>([]);
	/** The sides are read aloud: then a screen reader need not say them. */
	isSpoken = false;
	timer = new Timer();
	#takenBack: Given[] = [];
	#turn = 0;
	#wait: ReturnType<typeof setTimeout> | undefined;

	counts = $derived<Counts>(this.next?.counts ?? { new: 0, learning: 0, review: 0 });
	waitsUntil = $derived(this.shown ? null : (this.next?.waits_until ?? null));
	isDone = $derived(this.next !== null && this.shown === null && this.next.waits_until === null && this.failure === null);
	isMarked = $derived(this.shown?.note.tags.includes(markTag) ?? false);
	/** Which of the counts the card on show is one of. */
	kind = $derived.by((): Kind | null => {
		const phase = this.shown?.card.state.phase;
		if (!phase) return null;
		return phase === 'new' || phase === 'review' ? phase : 'learning';
	});
	/** Of this session, 0 to 1. */
	share = $derived.by(() => {
		const all = this.given.length + countAll(this.counts);
		return all === 0 ? 1 : this.given.length / all;
	});

	/** Reviews a deck until the returned function is called. */
	start(deck: DeckId): () => void {
		this.deck = deck;
		decks.study(deck);
		this.next = null;
		this.#show(null);
		this.given = [];
		this.#takenBack = [];
		const look = () => document.visibilityState === 'visible' && this.waitsUntil !== null && void this.load();
		document.addEventListener('visibilitychange', look);
		const stop = onChanged(['cards'], () => void this.refresh());
		void this.load();
		return () => {
			this.#turn++;
			// A message may still offer the way back when the room is left: nothing is to come on show then.
			this.deck = null;
			stop();
			document.removeEventListener('visibilitychange', look);
			clearTimeout(this.#wait);
			this.timer.stop();
		};
	}

	/** Asks for the next card, or shows the one that was just taken back. */
	async load(wanted: CardId | null = null): Promise<void> {
		const deck = this.deck;
		if (deck === null) return;
		const turn = ++this.#turn;
		clearTimeout(this.#wait);
		try {
			const next = await backend.nextCard(deck);
			const shown = wanted === null || next.card?.card.id === wanted ? next.card : await backend.showCard(wanted);
			if (turn !== this.#turn) return;
			this.failure = null;
			this.next = next;
			this.#show(shown);
			if (!shown && next.waits_until !== null) this.#waitFor(next.waits_until);
		} catch (thrown) {
			if (turn !== this.#turn) return;
			// Under a failure no card can be seen, and so nothing may be done to one.
			this.#show(null);
			this.failure = toAppError(thrown);
		}
	}

	/** The same card, as it is now. */
	async refresh(): Promise<void> {
		const [id, turn] = [this.shown?.card.id, this.#turn];
		if (!id) return;
		try {
			const shown = await backend.showCard(id);
			if (turn !== this.#turn || this.isBusy) return;
			if (shown.card.is_deleted || this.#isHeldSince(shown)) return void (await this.load());
			this.shown = shown;
			this.#draw(shown);
		} catch (thrown) {
			if (turn === this.#turn && toAppError(thrown).code === 'not_found') await this.load();
		}
	}

	/** A card that was buried on an earlier day says so still: it is gone only where that is news. */
	#isHeldSince({ card }: ShownCard): boolean {
		return card.held_back.kind !== 'no' && JSON.stringify(card.held_back) !== JSON.stringify(this.shown?.card.held_back);
	}

	reveal(): void {
		if (!this.shown || this.isAnswer) return;
		this.isAnswer = true;
		if (!this.isSpoken) announcer.say(m.review_said_answer({ words: wordsOf(this.shown.answer).slice(0, spokenLetters) }));
	}

	async answer(rating: Rating): Promise<void> {
		const shown = this.shown;
		if (!shown || !this.isAnswer || this.isBusy) return;
		this.isBusy = true;
		this.refused = null;
		const tookMs = this.timer.elapsedMs;
		try {
			const { is_leech } = await backend.answerCard({ card: shown.card.id, rating, took_ms: tookMs, reps: shown.card.state.reps });
			this.given = [...this.given, { rating, tookMs }];
			this.#takenBack = [];
			if (is_leech) toasts.say(m.review_leech());
			const button = shown.buttons.find((each) => each.rating === rating);
			if (button) announcer.say(m.review_said_next({ rating: m[`rating_${rating}`](), time: formatInterval(button.interval_s) }));
		} catch (thrown) {
			// The card stays, with its answer: the student must not think that it is done.
			this.refused = toAppError(thrown);
			this.isBusy = false;
			return;
		}
		await this.load();
		this.isBusy = false;
	}

	undo(): Promise<void> {
		return this.#step('undo');
	}
	redo(): Promise<void> {
		return this.#step('redo');
	}

	async #step(way: 'undo' | 'redo'): Promise<void> {
		if (this.isBusy) return;
		this.isBusy = true;
		await attempt(async () => {
			if (!(await backend.cardSteps())[way]) return toasts.say(way === 'undo' ? m.nothing_to_undo() : m.nothing_to_redo());
			const { step, cards } = await (way === 'undo' ? backend.undoCards() : backend.redoCards());
			const what = operationName(step.operation);
			const said = way === 'undo' ? m.step_undone({ what }) : m.step_redone({ what });
			toasts.say(said);
			const isAnswer = step.operation === 'answer_card';
			if (isAnswer) this.#recount(way);
			this.refused = null;
			await this.load(way === 'undo' && isAnswer ? (cards[0] ?? null) : null);
		});
		this.isBusy = false;
	}

	#recount(way: 'undo' | 'redo'): void {
		const last = way === 'undo' ? this.given.at(-1) : this.#takenBack.pop();
		if (!last) return;
		if (way === 'undo') this.#takenBack.push(last);
		this.given = way === 'undo' ? this.given.slice(0, -1) : [...this.given, last];
	}

	/** Out of today's queue, or out of the queue altogether; the card alone or all cards of its note. */
	async putAside(how: 'bury' | 'suspend', what: 'card' | 'note'): Promise<void> {
		await this.#leave(async ({ card, note }) => {
			const ids = what === 'card' ? [card.id] : await backend.findCards({ text: `nid:${note.id}` });
			if (how === 'bury') await backend.buryCards(ids, true);
			else await backend.suspendCards(ids, true);
			return m[`review_${how}_${what}_done`]();
		});
	}

	async deleteNote(): Promise<void> {
		await this.#leave(async ({ note }) => {
			await backend.deleteNotes([note.id]);
			return m.note_deleted();
		});
	}

	async flag(flag: number): Promise<void> {
		await this.#change(({ card }) => backend.flagCards([card.id], card.flag === flag ? 0 : flag));
	}

	async toggleMark(): Promise<void> {
		const isMarked = this.isMarked;
		await this.#change(({ note }) => backend.changeNoteTags({ notes: [note.id], ...(isMarked ? { remove: [markTag] } : { add: [markTag] }) }));
		announcer.say(isMarked ? m.review_unmarked() : m.review_marked());
	}

	async #leave(work: (shown: ShownCard) => Promise<string>): Promise<void> {
		const shown = this.shown;
		if (!shown || this.isBusy) return;
		this.isBusy = true;
		const done = await attempt(() => asStep(() => work(shown)));
		if (done) {
			const { result: said, step } = done;
			toasts.say(said, wayBack(step, () => void this.load()));
			await this.load();
		}
		this.isBusy = false;
	}

	async #change(work: (shown: ShownCard) => Promise<unknown>): Promise<void> {
		const shown = this.shown;
		if (!shown) return;
		await attempt(() => work(shown));
		await this.refresh();
	}

	#show(shown: ShownCard | null): void {
		this.shown = shown;
		this.isAnswer = false;
		this.refused = null;
		this.face = null;
		if (!shown) return this.timer.stop();
		this.#draw(shown);
		this.timer.restart();
		if (!this.isSpoken) announcer.say(m.review_said_question({ words: wordsOf(shown.question).slice(0, spokenLetters) }));
	}

	/** The face is only made anew where it differs, so that sounds and typing do not begin again. */
	#draw({ question, answer, style, card, type_in }: ShownCard): void {
		const expected = type_in?.expected ?? null;
		const face: Face = { question, answer, style, ordinal: card.ordinal, expected };
		if (JSON.stringify(face) !== JSON.stringify(this.face)) this.face = face;
	}

	#waitFor(at: number): void {
		this.#wait = setTimeout(() => void this.load(), Math.min(longestWaitMs, Math.max(0, at - Date.now()) + 50));
	}
}

export const review = new Review();
