/** Cards behind the browser's commands: many of them, made as they are asked for, with a search simple enough to check by eye. */
import type { CardId, CardQuery, CardRow, Dated, DeckCounts, DeletedNote, DeletedNotes, FindReplace, NoteId, NoteType, Step, TagChange } from '../src/lib/ipc/bindings';
import { makeCard, makeNote } from './card-samples';
import type { FakeBackend } from './fake-ipc';
import { now } from './samples';

const day = 86_400_000;

export function makeRow(part: Partial<CardRow> = {}): CardRow {
	return {
		card: 'card-0',
		note: 'note-0',
		sort_text: 'Where does the Calvin cycle take place?',
		question: 'Where does the Calvin cycle take place?',
		deck: 'biology',
		deck_path: 'Biology',
		home_deck: null,
		note_type: 'Basic',
		template: 'Card 1',
		tags: [],
		phase: 'review',
		queue: 'review',
		due: { day: Math.floor(now / day) + 3 },
		is_due: false,
		interval_days: 12,
		ease_permille: 0,
		reps: 5,
		lapses: 1,
		stability: 14.2,
		difficulty: 5.4,
		retrievability: 0.91,
		flag: 0,
		held_back: { kind: 'no' },
		created_at: now - 40 * day,
		changed_at: now - 4 * day,
		last_review_at: now - 9 * day,
		has_source: false,
		...part
	};
}

export function makeDeck(deck: string, path: string, total = 100, part: Partial<DeckCounts> = {}): DeckCounts {
	return { deck, path, name: path.split('::').at(-1) ?? path, depth: path.split('::').length - 1, is_filtered: false, due: { new: 3, learning: 1, review: 12 }, total, ...part };
}

export const noteTypes: NoteType[] = [
	{ id: 'basic', name: 'Basic', kind: 'standard', fields: [{ name: 'Front' }, { name: 'Back' }], templates: [{ name: 'Card 1', question: '{{Front}}', answer: '{{Back}}' }], style: '' },
	{ id: 'cloze', name: 'Cloze', kind: 'cloze', fields: [{ name: 'Text' }, { name: 'Extra' }], templates: [{ name: 'Cloze', question: '{{cloze:Text}}', answer: '{{cloze:Text}}' }], style: '' }
];

const questions = [
	'Where does the Calvin cycle take place?',
	'What does RuBisCO bind?',
	'How many turns of the cycle pay for one sugar?',
	'Which two carriers come from the light reactions?',
	'What surrounds the thylakoids?',
	'Name the five-carbon acceptor of the cycle.',
	'Why do plants make so much RuBisCO?',
	'What leaves the cycle as a three-carbon sugar?'
];
const decks = ['Biology::Cells', 'Biology::Plants', 'Linear algebra', 'Spanish::Verbs'];
const tags = [['exam'], [], ['chapter::10', 'exam'], ['chapter::3'], []];

/** The card at a place, the same at every call. */
function rowAt(at: number): CardRow {
	const isNew = at % 7 === 0;
	return makeRow({
		card: `card-${at}`,
		note: `note-${at >> 1}`,
		sort_text: `${questions[at % questions.length]} (${at})`,
		question: questions[at % questions.length] ?? '',
		deck: `deck-${at % decks.length}`,
		deck_path: decks[at % decks.length] ?? '',
		note_type: at % 5 === 0 ? 'Cloze' : 'Basic',
		template: at % 5 === 0 ? 'Cloze 1' : `Card ${1 + (at % 2)}`,
		tags: tags[at % tags.length] ?? [],
		phase: isNew ? 'new' : 'review',
		due: isNew ? { position: at } : { day: Math.floor(now / day) + (at % 60) - 4 },
		interval_days: isNew ? 0 : 1 + ((at * 37) % 400),
		reps: isNew ? 0 : 1 + (at % 14),
		stability: isNew ? null : 1 + ((at * 29) % 300),
		difficulty: isNew ? null : 1 + (at % 90) / 10,
		retrievability: isNew ? null : 0.7 + ((at * 13) % 30) / 100,
		flag: at % 11 === 3 ? 1 + (at % 7) : 0,
		held_back: at % 23 === 5 ? { kind: 'suspended' } : { kind: 'no' },
		has_source: at % 3 === 0
	});
}

export class FakeBrowser {
	/** How many cards there are. */
	total: number;
	deleted = new Set<NoteId>();
	/** What was done, the last of it last; a step back takes one away. */
	done: Step[] = [];
	#restored: NoteId[] = [];

	constructor(fake: FakeBackend, total: number) {
		this.total = total;
		fake.on('search_cards', ({ query, offset, limit }) => {
			const { places, total } = this.#find(query as CardQuery);
			const from = Number(offset);
			const count = Math.max(0, Math.min(Number(limit), total - from));
			return { total, offset: from, rows: Array.from({ length: count }, (_, at) => rowAt(places(from + at))) };
		});
		fake.on('find_cards', ({ query }) => this.#all(query as CardQuery).map((at): CardId => `card-${at}`));
		fake.on('find_notes', ({ query }) => {
			const { text } = query as CardQuery;
			const named = /^cid:(.*)$/.exec(text)?.[1];
			const places = named ? named.split(',').map((id) => Number(id.slice(5))) : this.#all(query as CardQuery);
			return [...new Set(places.map((at): NoteId => `note-${at >> 1}`))];
		});
		fake.on('list_decks', () => [makeDeck('biology', 'Biology', total), ...decks.map((path, at) => makeDeck(`deck-${at}`, path, Math.ceil(total / 4)))]);
		fake.on('list_note_tags', () => ['chapter::10', 'chapter::3', 'exam']);
		fake.on('list_note_types', () => noteTypes);
		fake.on('show_card', ({ id }) => this.#show(String(id)));
		fake.on('card_history', () => history);
		fake.on('card_source', ({ note }) =>
			Number(String(note).slice(5)) % 3 === 0
				? { document: { id: 'biology', title: 'Biology reader, ch. 10', path: '' }, revision: 'pdf', range: [10, 30], locator: null, page: 187, label: 'p. 187', quote: 'takes place in the stroma', link: 'studium://document/biology', is_lost: false, is_deleted: false }
				: null
		);
		fake.on('card_steps', () => ({ undo: this.done.at(-1) ?? null, redo: null }));
		fake.on('undo_cards', () => {
			const step = this.done.pop();
			if (!step) throw { code: 'bad_input', detail: 'there is nothing to undo' };
			if (step.operation === 'delete_notes') this.deleted.clear();
			if (step.operation === 'restore_notes') for (const id of this.#restored) this.deleted.add(id);
			return { step, cards: [] };
		});
		const act = (command: string, operation: Step['operation'], answer: (payload: Record<string, unknown>) => unknown = () => null) =>
			fake.on(command, (payload) => {
				this.done.push({ id: this.done.length + 1, operation, at: now });
				return answer(payload);
			});
		act('suspend_cards', 'suspend_cards');
		act('bury_cards', 'bury_cards');
		act('flag_cards', 'flag_cards');
		act('move_cards', 'move_cards');
		act('set_due', 'reschedule_cards');
		act('reset_cards', 'reset_cards');
		act('reposition_cards', 'reset_cards', ({ wanted }) => (wanted as { cards: CardId[] }).cards.length);
		act('change_note_tags', 'edit_notes', ({ change }) => (change as TagChange).notes.length);
		fake.on('preview_replace', ({ wanted }) => this.#places(wanted as FindReplace));
		act('find_replace', 'edit_notes', ({ wanted }) => this.#places(wanted as FindReplace));
		act('delete_notes', 'delete_notes', ({ ids }) => {
			for (const id of ids as NoteId[]) this.deleted.add(id);
			return null;
		});
		act('restore_notes', 'restore_notes', ({ ids }) => {
			this.#restored = ids as NoteId[];
			for (const id of this.#restored) this.deleted.delete(id);
			return null;
		});
		fake.on('list_deleted_notes', ({ offset, limit }) => this.#trash(Number(offset), Number(limit)));
		fake.on('note_versions', () => []);
	}

	#trash(offset: number, limit: number): DeletedNotes {
		const all = [...this.deleted].reverse().map((note): DeletedNote => {
			const { question, note_type, deck_path } = rowAt(2 * Number(note.slice(5)));
			return { note, name: question, note_type, deck: deck_path, deleted_at: now, cards: 2 };
		});
		return { total: all.length, offset, notes: all.slice(offset, offset + limit) };
	}

	#places({ notes, find }: FindReplace) {
		if (find === '(') throw { code: 'bad_input', detail: 'the search: "(" at letter 0: this regular expression cannot be read: unclosed group' };
		return find === 'nothing' ? { notes: 0, places: 0 } : { notes: notes.length, places: notes.length * 2 };
	}

	/** Words of the question, or none for all; a search that cannot be read answers as the real one does. */
	#find({ text, descending }: CardQuery): { total: number; places: (at: number) => number } {
		if (/is:(?!due|new|learn|review|suspended|buried)/.test(text)) {
			const piece = /is:\S*/.exec(text)?.[0] ?? '';
			throw { code: 'bad_input', detail: `the search: "${piece}" at letter ${text.indexOf(piece)}: write is: with due, new, learn, review, suspended, buried, buried-manually or buried-sibling` };
		}
		if (text.includes('nowhere')) return { total: 0, places: () => 0 };
		const word = text.trim().split(/\s+/).find((each) => /^[a-z]+$/i.test(each));
		if (!word && this.deleted.size === 0) return { total: this.total, places: (at) => (descending ? this.total - 1 - at : at) };
		const places = this.#all({ text, descending });
		return { total: places.length, places: (at) => places[at] ?? 0 };
	}

	#all({ text, descending }: CardQuery): number[] {
		const word = text.trim().split(/\s+/).find((each) => /^[a-z]+$/i.test(each))?.toLowerCase();
		const all = Array.from({ length: this.total }, (_, at) => at).filter((at) => !this.deleted.has(`note-${at >> 1}`) && (!word || (questions[at % questions.length] ?? '').toLowerCase().includes(word)));
		return descending ? all.reverse() : all;
	}

	#show(id: CardId) {
		const row = rowAt(Number(id.slice(5)));
		return {
			card: makeCard({
				id,
				note: row.note,
				deck: row.deck,
				state: { ...makeCard().state, phase: row.phase, interval_days: row.interval_days, reps: row.reps, memory: row.stability === null ? null : { stability: row.stability, difficulty: row.difficulty } }
			}),
			note: makeNote({
				id: row.note,
				fields: [row.question, 'In the <b>stroma</b>.'],
				tags: row.tags,
				source: row.has_source ? { document: 'biology', revision: 'pdf', range: [10, 30], quote: 'takes place in the stroma', before: '', after: '', text_length: 100 } : null
			}),
			note_type: row.note_type,
			deck: row.deck_path,
			question: `<p>${row.question}</p>`,
			answer: `<p>${row.question}</p><hr id="answer"><p>In the <b>stroma</b>, around the thylakoids.</p><script>window.hacked = true</script>`,
			style: '.card { font-size: 20px }',
			type_in: null,
			buttons: []
		};
	}
}

const history: Dated[] = (['good', 'again', 'good', 'easy'] as const).map((rating, at) => ({
	id: `event-${at}`,
	at: now - (40 - at * 9) * day,
	event: { kind: 'reviewed', rating, took_ms: 4200 + at * 900, from: 'review', interval: [1, -600, 4, 12][at] ?? 1 }
}));
