/** What may be asked of the browser, with examples that can be tried. */
import { m } from '$lib/i18n';

export type Example = { text: string; says: () => string };
export type Topic = { name: () => string; examples: Example[] };

export const topics: Topic[] = [
	{
		name: m.browse_topic_words,
		examples: [
			{ text: 'stroma light', says: m.browse_says_words },
			{ text: '"light reaction"', says: m.browse_says_quotes },
			{ text: '-enzyme', says: m.browse_says_not },
			{ text: 'dog or cat', says: m.browse_says_or },
			{ text: '(dog or cat) -fish', says: m.browse_says_group },
			{ text: 'chloro*', says: m.browse_says_any },
			{ text: 'd_g', says: m.browse_says_one },
			{ text: 'w:light', says: m.browse_says_whole },
			{ text: 'nc:uber', says: m.browse_says_marks },
			{ text: 're:\\d{4}', says: m.browse_says_regex }
		]
	},
	{
		name: m.browse_topic_places,
		examples: [
			{ text: 'deck:Biology', says: m.browse_says_deck },
			{ text: 'deck:current', says: m.browse_says_deck_current },
			{ text: 'deck:filtered', says: m.browse_says_deck_filtered },
			{ text: 'tag:exam', says: m.browse_says_tag },
			{ text: 'tag:none', says: m.browse_says_tag_none },
			{ text: 'note:Cloze', says: m.browse_says_note },
			{ text: 'card:1', says: m.browse_says_card },
			{ text: 'Front:stroma', says: m.browse_says_field },
			{ text: 'Back:', says: m.browse_says_field_empty },
			{ text: 'preset:Default', says: m.browse_says_preset },
			{ text: 'has:source', says: m.browse_says_source }
		]
	},
	{
		name: m.browse_topic_states,
		examples: [
			{ text: 'is:due', says: m.browse_says_due },
			{ text: 'is:new', says: m.browse_says_new },
			{ text: 'is:learn', says: m.browse_says_learn },
			{ text: 'is:review', says: m.browse_says_review },
			{ text: 'is:suspended', says: m.browse_says_suspended },
			{ text: 'is:buried', says: m.browse_says_buried },
			{ text: 'flag:1', says: m.browse_says_flag }
		]
	},
	{
		name: m.browse_topic_numbers,
		examples: [
			{ text: 'prop:ivl>=21', says: m.browse_says_interval },
			{ text: 'prop:due=1', says: m.browse_says_due_in },
			{ text: 'prop:reps<3', says: m.browse_says_reps },
			{ text: 'prop:lapses>=4', says: m.browse_says_lapses },
			{ text: 'prop:ease<2', says: m.browse_says_ease },
			{ text: 'prop:s<7', says: m.browse_says_stability },
			{ text: 'prop:d>0.7', says: m.browse_says_difficulty },
			{ text: 'prop:r<0.8', says: m.browse_says_recall },
			{ text: 'prop:pos<=100', says: m.browse_says_position }
		]
	},
	{
		name: m.browse_topic_times,
		examples: [
			{ text: 'added:7', says: m.browse_says_added },
			{ text: 'edited:3', says: m.browse_says_edited },
			{ text: 'rated:1', says: m.browse_says_rated },
			{ text: 'rated:7:1', says: m.browse_says_rated_again },
			{ text: 'introduced:7', says: m.browse_says_introduced },
			{ text: 'resched:7', says: m.browse_says_resched }
		]
	}
];
