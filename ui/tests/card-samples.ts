/** Plain examples of notes, cards and presets, to be overridden where a test cares. */
import type { Card, NewNoteType, Note, NoteKind, NoteType, PresetOptions } from '../src/lib/ipc/bindings';
import { now } from './samples';

export const stockStyle = `.card {
    font-family: Georgia, serif;
    font-size: 20px;
    line-height: 1.5;
    text-align: center;
}
.cloze {
    font-weight: bold;
}
`;

function makeType(id: string, name: string, kind: NoteKind, fields: string[], templates: [string, string, string][]): NoteType {
	return {
		id,
		name,
		kind,
		fields: fields.map((field) => ({ name: field, description: '', is_rtl: false })),
		templates: templates.map(([template, question, answer]) => ({ name: template, question, answer })),
		style: stockStyle
	};
}

const back = '{{FrontSide}}\n\n<hr id="answer">\n\n{{Back}}';

/** The note types that come with Studium. */
export function stockTypes(): NoteType[] {
	return [
		makeType('basic', 'Basic', 'standard', ['Front', 'Back'], [['Card 1', '{{Front}}', back]]),
		makeType('reversed', 'Basic (and reversed card)', 'standard', ['Front', 'Back'], [
			['Card 1', '{{Front}}', back],
			['Card 2', '{{Back}}', '{{FrontSide}}\n\n<hr id="answer">\n\n{{Front}}']
		]),
		makeType('typed', 'Basic (type in the answer)', 'standard', ['Front', 'Back'], [
			['Card 1', '{{Front}}\n\n{{type:Back}}', '{{Front}}\n\n<hr id="answer">\n\n{{type:Back}}']
		]),
		makeType('cloze', 'Cloze', 'cloze', ['Text', 'Back Extra'], [['Cloze', '{{cloze:Text}}', '{{cloze:Text}}<br>\n{{Back Extra}}']]),
		makeType('occlusion', 'Image Occlusion', 'occlusion', ['Occlusion', 'Image', 'Header', 'Back Extra', 'Comments'], [
			[
				'Image Occlusion',
				'{{#Header}}<div>{{Header}}</div>{{/Header}}\n<div class="occlusion">{{cloze:Occlusion}}{{Image}}</div>',
				'{{#Header}}<div>{{Header}}</div>{{/Header}}\n<div class="occlusion">{{cloze:Occlusion}}{{Image}}</div>\n{{#Back Extra}}<div>{{Back Extra}}</div>{{/Back Extra}}'
			]
		])
	];
}

export function contentOf({ id: _, ...content }: NoteType): NewNoteType {
	return content;
}

export function makeNote(part: Partial<Note> = {}): Note {
	return {
		id: 'note',
		guid: 'guid',
		note_type: 'basic',
		fields: ['Front', 'Back'],
		tags: [],
		source: null,
		created_at: now,
		changed_at: now,
		is_deleted: false,
		...part
	};
}

export function makeCard(part: Partial<Card> = {}): Card {
	return {
		id: 'card',
		note: 'note',
		ordinal: 0,
		deck: 'deck',
		home_deck: null,
		flag: 0,
		state: {
			phase: 'new',
			due: { position: 1 },
			remaining_steps: 0,
			interval_days: 0,
			ease_permille: 0,
			reps: 0,
			lapses: 0,
			wrong: 0,
			memory: null,
			decay: null,
			desired_retention: null,
			last_review_at: null,
			new_position: null
		},
		held_back: { kind: 'no' },
		created_at: now,
		position: 1,
		is_deleted: false,
		...part
	};
}

export function makePresetOptions(part: Partial<PresetOptions> = {}): PresetOptions {
	return {
		algorithm: 'fsrs',
		fsrs_parameters: [],
		half_life_weights: [],
		desired_retention: 0.9,
		learning_steps_s: [60, 600],
		relearning_steps_s: [600],
		graduating_interval_days: 1,
		easy_interval_days: 4,
		starting_ease_permille: 2500,
		easy_bonus: 1.3,
		hard_multiplier: 1.2,
		interval_multiplier: 1,
		lapse_multiplier: 0,
		minimum_lapse_interval_days: 1,
		maximum_interval_days: 36_500,
		leech_threshold: 8,
		leech_action: 'tag',
		fuzz: true,
		load_balance: false,
		easy_days: [1, 1, 1, 1, 1, 1, 1],
		new_per_day: 20,
		reviews_per_day: 200,
		new_order: 'deck',
		review_order: 'due',
		new_mix: 'among',
		interday_learning_mix: 'among',
		bury_new_siblings: false,
		bury_review_siblings: false,
		bury_interday_learning_siblings: false,
		day_start_hour: 4,
		...part
	};
}
