/** Cards of the backend in memory: decks, notes, a queue that is answered, undo. Put beside the other commands where a test needs them. */
import type {
	AddedMedia,
	AddedNote,
	Answer,
	Answered,
	Card,
	CardId,
	CardSource,
	Counts,
	Dated,
	Deck,
	DeckCounts,
	DeckEdit,
	Exam,
	ExamEdit,
	ExamOverview,
	Failure,
	NewDeck,
	NewExam,
	NewNote,
	NewNoteType,
	Next,
	Note,
	NoteEdit,
	NoteType,
	NoteTypeEdit,
	NoteVersion,
	Operation,
	Phase,
	Preset,
	PresetEdit,
	PresetOptions,
	ShownCard,
	Statistics,
	Step,
	TagChange
} from '../src/lib/ipc/bindings';
import { previewCards } from '../src/features/cards/preview';
import type { FakeBackend } from './fake-ipc';
import { listExam, makePlan } from './exam-samples';
import { makeCard, makeNote, makePresetOptions, stockTypes } from './card-samples';

const nothing: Counts = { new: 0, learning: 0, review: 0 };

export class FakeCards {
	decks: Deck[] = [];
	presets: Preset[] = [{ id: 'default', name: 'Default', options: makePresetOptions() }];
	types: NoteType[] = stockTypes();
	notes: Note[] = [];
	cards: Card[] = [];
	history = new Map<CardId, Dated[]>();
	/** Of each note that was edited, the latest first. */
	versions = new Map<string, NoteVersion[]>();
	/** What was buried on another day comes again. */
	today = 1;
	sources = new Map<string, CardSource>();
	media = new Map<string, Uint8Array<ArrayBuffer>>();
	/** What the student chooses when asked for pictures and sounds. */
	chosen: string[] = ['leaf.png'];
	tags: string[] = [];
	statistics: Partial<Statistics> = {};
	exams: Exam[] = [];
	/** What the plan of an exam says, where it matters. */
	plans = new Map<string, Partial<ExamOverview>>();
	waitsUntil: number | null = null;
	/** Cards that were answered, in order; they do not come again today. */
	answered: { card: CardId; before: Card }[] = [];
	#steps: { operation: Operation; undo: () => CardId[]; redo: () => void }[] = [];
	#undone: { operation: Operation; undo: () => CardId[]; redo: () => void }[] = [];
	#next = 1;

	install(fake: FakeBackend): this {
		for (const [command, handler] of Object.entries(this.#handlers)) fake.on(command, handler as (payload: Record<string, unknown>) => unknown);
		return this;
	}

	/** A deck and its cards, each with a question and an answer. */
	add(deck: Partial<Deck> & { id: string }, cards: ({ front: string; back: string } & Partial<Card>)[] = []): void {
		this.decks.push({ parent: null, name: deck.id, course: null, preset: null, description: '', filter: null, today: null, ...deck });
		for (const { front, back, ...card } of cards) {
			const note = makeNote({ id: this.#id('note'), fields: [front, back] });
			this.notes.push(note);
			this.cards.push(makeCard({ id: this.#id('card'), note: note.id, deck: deck.id, ...card }));
		}
	}

	#id(kind: string): string {
		return `${kind}-${this.#next++}`;
	}

	#fail(code: Failure['code'], detail = ''): never {
		throw { code, detail } satisfies Failure;
	}

	#did(operation: Operation, undo: () => CardId[], redo: () => void = () => undefined): void {
		this.#steps.push({ operation, undo, redo });
		this.#undone = [];
	}

	#step(list: { operation: Operation }[]): Step | null {
		const last = list.at(-1);
		return last ? { id: list.length, operation: last.operation, at: 0 } : null;
	}

	#below(id: string): string[] {
		return [id, ...this.decks.filter(({ parent }) => parent === id).flatMap((deck) => this.#below(deck.id))];
	}

	#queue(deck: string): Card[] {
		const done = new Set(this.answered.map(({ card }) => card));
		const inside = new Set(this.#below(deck));
		return this.cards.filter((card) => inside.has(card.deck) && !done.has(card.id) && !this.#isHeld(card) && !card.is_deleted);
	}

	#isHeld({ held_back }: Card): boolean {
		return held_back.kind === 'suspended' || ('day' in held_back && held_back.day === this.today);
	}

	/** What a note says, as a version of it. */
	#versionOf({ id, fields, tags, changed_at }: Note): NoteVersion {
		const number = (this.versions.get(id)?.length ?? 0) + 1;
		return { id: number, at: changed_at + number * 60_000, operation: 'edit_notes', fields, tags };
	}

	#countsOf(cards: Card[]): Counts {
		const kind = (phase: Phase) => (phase === 'new' || phase === 'review' ? phase : 'learning');
		return cards.reduce((sum, { state }) => ({ ...sum, [kind(state.phase)]: sum[kind(state.phase)] + 1 }), { ...nothing });
	}

	list(): DeckCounts[] {
		const rows = (parent: string | null, depth: number, path: string): DeckCounts[] =>
			this.decks
				.filter((deck) => deck.parent === parent)
				.sort((a, b) => (a.name < b.name ? -1 : 1))
				.flatMap((deck) => {
					const own = path ? `${path}::${deck.name}` : deck.name;
					const inside = this.#below(deck.id);
					const total = this.cards.filter((card) => inside.includes(card.deck) && !card.is_deleted).length;
					const row = { deck: deck.id, path: own, name: deck.name, depth, is_filtered: deck.filter !== null, due: this.#countsOf(this.#queue(deck.id)), total };
					return [row, ...rows(deck.id, depth + 1, own)];
				});
		return rows(null, 0, '');
	}

	show(card: Card): ShownCard {
		const note = this.notes.find(({ id }) => id === card.note) ?? this.#fail('not_found', card.note);
		const type = this.types.find(({ id }) => id === note.note_type) ?? this.types[0]!;
		const cards = previewCards(type, note.fields);
		const face = cards.find((each) => each.face.ordinal === card.ordinal)?.face ?? cards[0]!.face;
		const path = this.list().find(({ deck }) => deck === card.deck)?.path ?? '';
		return {
			card,
			note,
			note_type: type.name,
			deck: path,
			question: face.question,
			answer: face.answer,
			style: type.style,
			type_in: face.expected === null ? null : { expected: face.expected },
			buttons: [
				{ rating: 'again', interval_s: 600 },
				{ rating: 'hard', interval_s: 4 * 86_400 },
				{ rating: 'good', interval_s: 11 * 86_400 },
				{ rating: 'easy', interval_s: 23 * 86_400 }
			]
		};
	}

	#card(id: unknown): Card {
		return this.cards.find((card) => card.id === id) ?? this.#fail('not_found', String(id));
	}

	#next_card(deck: string): Next {
		const [card] = this.#queue(deck);
		return {
			card: card ? this.show(card) : null,
			counts: this.#countsOf(this.#queue(deck)),
			waits_until: card ? null : this.waitsUntil,
			steps: { undo: this.#step(this.#steps), redo: this.#step(this.#undone) }
		};
	}

	#answer({ card: id, reps }: Answer): Answered {
		const before = this.#card(id);
		if (before.state.reps !== reps) this.#fail('changed_since', id);
		const after: Card = { ...before, state: { ...before.state, reps: reps + 1, phase: 'review' } };
		const put = (card: Card) => (this.cards = this.cards.map((each) => (each.id === id ? card : each)));
		put(after);
		this.answered.push({ card: id, before });
		this.#did(
			'answer_card',
			() => {
				put(before);
				this.answered = this.answered.filter(({ card }) => card !== id);
				return [id];
			},
			() => {
				put(after);
				this.answered.push({ card: id, before });
			}
		);
		return { card: after, put_off: [], is_leech: false };
	}

	#change(ids: CardId[], operation: Operation, change: (card: Card) => Card): null {
		const before = this.cards;
		this.cards = this.cards.map((card) => (ids.includes(card.id) ? change(card) : card));
		this.#did(operation, () => ((this.cards = before), ids));
		return null;
	}

	/** Keeps a file, unless it is there already: then it stays as it is. */
	#addMedia(name: string, content: number[] = [1]): AddedMedia {
		const kind = /\.(png|jpe?g|gif|webp|avif|bmp|svg)$/i.test(name) ? 'picture' : /\.(mp3|m4a|og[ga]|opus|wav|flac|aac)$/i.test(name) ? 'sound' : this.#fail('media_unknown', name);
		if (!this.media.has(name)) this.media.set(name, new Uint8Array(content));
		return { name, kind };
	}

	#addNote(input: NewNote): AddedNote {
		const type = this.types.find(({ id }) => id === input.note_type) ?? this.#fail('not_found');
		const made = previewCards(type, input.fields);
		if (made.length === 0) this.#fail('bad_input', 'no card comes of this note');
		const copies = this.notes.filter(({ fields, note_type }) => fields[0] === input.fields[0] && note_type === type.id).map(({ id }) => id);
		const note = makeNote({ id: this.#id('note'), note_type: type.id, fields: input.fields, tags: input.tags ?? [], source: input.source ?? null });
		this.notes.push(note);
		const cards = made.map(({ face }) => makeCard({ id: this.#id('card'), note: note.id, deck: input.deck, ordinal: face.ordinal }));
		this.cards.push(...cards);
		this.tags = [...new Set([...this.tags, ...note.tags])].sort();
		return { note: note.id, cards: cards.map(({ id }) => id), copies };
	}

	#handlers: Record<string, (payload: never) => unknown> = {
		list_decks: () => this.list(),
		get_deck: ({ id }: { id: string }) => this.decks.find((deck) => deck.id === id) ?? this.#fail('not_found', id),
		add_deck: ({ input }: { input: NewDeck }) => {
			const id = this.#id('deck');
			if (this.decks.some(({ name, parent }) => name === input.name && parent === input.parent)) this.#fail('bad_input', 'there is such a deck already');
			this.decks.push({ course: null, preset: null, description: '', filter: null, today: null, ...input, id });
			return id;
		},
		update_deck: ({ edit }: { edit: DeckEdit }) => {
			const before = this.decks;
			this.decks = this.decks.map((deck) => (deck.id === edit.id ? { ...deck, ...edit } : deck));
			this.#did('edit_deck', () => ((this.decks = before), []));
			return null;
		},
		delete_deck: ({ id }: { id: string }) => {
			const [decks, cards, gone] = [this.decks, this.cards, this.#below(id)];
			this.decks = this.decks.filter((deck) => !gone.includes(deck.id));
			this.cards = this.cards.filter((card) => !gone.includes(card.deck));
			this.#did('delete_deck', () => {
				[this.decks, this.cards] = [decks, cards];
				return [];
			});
			return null;
		},
		list_presets: () => this.presets,
		add_preset: ({ name, options }: { name: string; options: PresetOptions }) => {
			const id = this.#id('preset');
			this.presets = [...this.presets, { id, name, options }];
			return id;
		},
		update_preset: ({ edit }: { edit: PresetEdit }) => {
			const retention = edit.options?.desired_retention ?? 0.9;
			if (retention < 0.7 || retention > 0.99) this.#fail('bad_input', 'the preset’s desired_retention must be between 0.70 and 0.99');
			this.presets = this.presets.map((preset) =>
				preset.id === edit.id ? { ...preset, name: edit.name ?? preset.name, options: edit.options ?? preset.options } : preset
			);
			return null;
		},
		delete_preset: ({ id }: { id: string }) => ((this.presets = this.presets.filter((preset) => preset.id !== id)), null),
		list_note_types: () => this.types,
		add_note_type: ({ input }: { input: NewNoteType }) => {
			const id = this.#id('type');
			this.types = [...this.types, { ...input, id }];
			return id;
		},
		update_note_type: ({ edit }: { edit: NoteTypeEdit }) => ((this.types = this.types.map((type) => (type.id === edit.id ? { ...edit.content, id: type.id } : type))), null),
		delete_note_type: ({ id }: { id: string }) => ((this.types = this.types.filter((type) => type.id !== id)), null),
		list_note_tags: () => this.tags,
		add_note: ({ input }: { input: NewNote }) => this.#addNote(input),
		get_note: ({ id }: { id: string }) => this.notes.find((note) => note.id === id) ?? this.#fail('not_found', id),
		update_note: ({ edit }: { edit: NoteEdit }) => {
			const before = this.notes.find(({ id }) => id === edit.id) ?? this.#fail('not_found', edit.id);
			this.versions.set(edit.id, [this.#versionOf(before), ...(this.versions.get(edit.id) ?? [])]);
			this.notes = this.notes.map((note) => (note.id === edit.id ? { ...note, fields: edit.fields ?? note.fields, tags: edit.tags ?? note.tags } : note));
			return null;
		},
		note_versions: ({ id }: { id: string }) => {
			const note = this.notes.find((each) => each.id === id) ?? this.#fail('not_found', id);
			return [this.#versionOf(note), ...(this.versions.get(id) ?? [])];
		},
		delete_notes: ({ ids }: { ids: string[] }) => {
			const cards = this.cards.filter((card) => ids.includes(card.note)).map(({ id }) => id);
			return this.#change(cards, 'delete_notes', (card) => ({ ...card, is_deleted: true }));
		},
		change_note_tags: ({ change }: { change: TagChange }) => {
			const tags = (note: Note) => [...new Set([...note.tags.filter((tag) => !change.remove?.includes(tag)), ...(change.add ?? [])])];
			this.notes = this.notes.map((note) => (change.notes.includes(note.id) ? { ...note, tags: tags(note) } : note));
			return change.notes.length;
		},
		show_card: ({ id }: { id: string }) => this.show(this.#card(id)),
		card_history: ({ id }: { id: string }) => this.history.get(id) ?? [],
		card_source: ({ note }: { note: string }) => this.sources.get(note) ?? null,
		next_card: ({ deck }: { deck: string }) => this.#next_card(deck),
		answer_card: ({ answer }: { answer: Answer }) => this.#answer(answer),
		suspend_cards: ({ ids, isSuspended }: { ids: string[]; isSuspended: boolean }) =>
			this.#change(ids, 'suspend_cards', (card) => ({ ...card, held_back: { kind: isSuspended ? 'suspended' : 'no' } })),
		bury_cards: ({ ids, isBuried }: { ids: string[]; isBuried: boolean }) =>
			this.#change(ids, 'bury_cards', (card) => ({ ...card, held_back: isBuried ? { kind: 'buried', day: this.today } : { kind: 'no' } })),
		flag_cards: ({ ids, flag }: { ids: string[]; flag: number }) => this.#change(ids, 'flag_cards', (card) => ({ ...card, flag })),
		find_cards: ({ query }: { query: { text: string } }) => this.cards.filter(({ note }) => query.text === `nid:${note}`).map(({ id }) => id),
		search_cards: () => ({ total: 0, offset: 0, rows: [] }),
		card_steps: () => ({ undo: this.#step(this.#steps), redo: this.#step(this.#undone) }),
		undo_cards: () => {
			const last = this.#steps.at(-1) ?? this.#fail('bad_input', 'nothing to undo');
			const step = this.#step(this.#steps);
			this.#steps.pop();
			this.#undone.push(last);
			return { step, cards: last.undo() };
		},
		redo_cards: () => {
			const last = this.#undone.pop() ?? this.#fail('bad_input', 'nothing to redo');
			last.redo();
			this.#steps.push(last);
			return { step: this.#step(this.#steps), cards: [] };
		},
		custom_study: ({ deck }: { deck: string }) => ({ deck, gathered: 3 }),
		add_filtered_deck: ({ name, filter }: { name: string; filter: Deck['filter'] }) => {
			const id = this.#id('deck');
			this.decks.push({ id, parent: null, name, course: null, preset: null, description: '', filter, today: null });
			return { deck: id, gathered: 2 };
		},
		edit_filter: ({ deck, filter }: { deck: string; filter: Deck['filter'] }) => {
			this.decks = this.decks.map((each) => (each.id === deck ? { ...each, filter } : each));
			return { deck, gathered: 2 };
		},
		rebuild_filtered_deck: ({ deck }: { deck: string }) => ({ deck, gathered: 2 }),
		empty_filtered_deck: () => 2,
		list_exams: () => this.exams.map(listExam),
		add_exam: ({ input }: { input: NewExam }) => {
			const id = this.#id('exam');
			this.exams = [...this.exams, { last_pass_days: 2, ...input, id, deck: null }];
			return id;
		},
		update_exam: ({ edit }: { edit: ExamEdit }) => ((this.exams = this.exams.map((exam) => (exam.id === edit.id ? { ...exam, ...edit.exam } : exam))), null),
		delete_exam: ({ id }: { id: string }) => {
			const before = this.exams;
			this.exams = before.filter((exam) => exam.id !== id);
			this.#did('delete_exam', () => ((this.exams = before), []));
			return null;
		},
		exam_plan: ({ id }: { id: string }) => makePlan(this.exams.find((exam) => exam.id === id) ?? this.#fail('not_found', id), this.plans.get(id)),
		study_exam: ({ id }: { id: string }) => ({ deck: `deck-of-${id}`, gathered: this.plans.get(id)?.today_cards?.length ?? 0 }),
		reviewed_cards: () => this.cards.filter(({ state }) => state.phase !== 'new').length,
		card_statistics: () => ({ work: [], ...this.statistics }),
		add_media: ({ name, content }: { name: string; content: number[] }) => this.#addMedia(name || 'pasted.png', content),
		add_media_files: ({ paths }: { paths: string[] }) => paths.map((path) => this.#addMedia(path.split('/').at(-1) ?? path)),
		add_media_with_dialog: () => this.chosen.map((name) => this.#addMedia(name)),
		read_media: ({ name }: { name: string }) => this.media.get(name)?.buffer ?? new ArrayBuffer(0)
	};
}
