/** The fake backend with a student's library in it, injected before the built site starts: only for looking at the UI. */
import { FakeBrowser } from '../../tests/fake-browser';
import { makeCard, makeNote } from '../../tests/card-samples';
import { makeExam, today, todayCards } from '../../tests/exam-samples';
import { FakeCards } from '../../tests/fake-cards';
import { FakePackages } from '../../tests/fake-packages';
import { FakeProposals } from '../../tests/fake-proposals';
import { makeStatistics, noStatistics } from '../../tests/fake-statistics';
import { FakeBackend, type ReaderSource } from '../../tests/fake-ipc';
import { makeCitation, makeConversation, makeCourse, makeDocument, makeHit, makeJob, makeMessage, makeModel } from '../../tests/samples';
import { installListening } from './listening';
import { installVoice } from './voice';
import type { AskEvent, Citation, Claim, Located, PageBox, PageLine, StatisticsQuery, TextRange } from '../../src/lib/ipc/bindings';

/** What the server read from the PDF it was given. */
type PdfText = { size: number; pages: { start: number; end: number; items: { start: number; end: number; box: PageBox }[] }[]; text: string };

declare const STUDIUM_LOOK_PDF: PdfText | null;

const options = new URLSearchParams(location.search);
const fake = new FakeBackend();
const pdf = STUDIUM_LOOK_PDF;
const now = Date.now();
const hour = 3_600_000;

function scalarSlice(text: string, [start, end]: TextRange): string {
	return [...text].slice(Math.max(0, start), end).join('');
}

function locateInPdf(range: TextRange): Located {
	const page = pdf?.pages.findIndex(({ start, end }) => start <= range[0] && range[0] < end) ?? 0;
	const items = pdf?.pages[page]?.items ?? [];
	const boxes = items
		.filter(({ start, end }) => start < range[1] && end > range[0])
		.map(({ start, end, box: [x0, y0, x1, y1] }): PageBox => {
			const at = (scalar: number) => x0 + ((x1 - x0) * (Math.min(end, Math.max(start, scalar)) - start)) / (end - start);
			return [at(range[0]), y0, at(range[1]), y1];
		});
	const text = pdf?.text ?? '';
	return {
		revision: 'pdf',
		range,
		locator: { kind: 'page', index: page + 1, label: null, boxes },
		page: page + 1,
		quote: scalarSlice(text, range),
		before: scalarSlice(text, [range[0] - 50, range[0]]),
		after: scalarSlice(text, [range[1], range[1] + 60])
	};
}

function findInPdf(query: string): Located[] {
	const text = (pdf?.text ?? '').toLowerCase();
	const found: Located[] = [];
	for (let at = text.indexOf(query.toLowerCase()); at >= 0 && found.length < 100; at = text.indexOf(query.toLowerCase(), at + 1)) {
		const start = [...text.slice(0, at)].length;
		found.push(locateInPdf([start, start + [...query].length]));
	}
	return found;
}

const notes = [
	['h1', 'The Calvin cycle'],
	['p', 'Plants make sugar in two stages. The first catches light; the second needs none. This second stage takes place in the stroma, the fluid around the stacked thylakoids. 🌱'],
	['h2', 'What goes in'],
	['p', 'Three things go in: carbon dioxide from the air, and the ATP and NADPH that the first stage made. One thing of worth comes out: a three-carbon sugar, from which the plant builds everything else.'],
	['p', 'One turn binds one molecule of carbon dioxide, so three turns pay for one molecule of the sugar.'],
	['h2', 'RuBisCO'],
	['p', 'The enzyme of the first step, RuBisCO, is slow, and so plants make a great deal of it.']
] as const;

function textSource(repeat: number): ReaderSource {
	const source: ReaderSource = { outline: [], parts: [], text: '', size: 4000 };
	for (let part = 0; part < repeat; part++) {
		const from = [...source.text].length;
		let html = '';
		for (const [tag, words] of notes) {
			const start = [...source.text].length;
			source.text += `${words}\n\n`;
			const end = start + [...words].length;
			html += `<${tag} data-start="${start}" data-end="${end}">${words.replace('RuBisCO', '<b>RuBisCO</b>')}</${tag}>`;
			if (tag !== 'p') source.outline.push({ title: words, level: tag === 'h1' ? 1 : 2, start, page: null });
		}
		source.parts.push({ index: part, range: [from, [...source.text].length], locator: { kind: 'section', href: null, path: ['The Calvin cycle'] }, html });
	}
	return source;
}

/** A picture of some lines, 1000 by 640 pixels, on a page 842 points wide; drawn when it is asked for. */
function pictureSource(words: string[]) {
	let text = '';
	const lines = words.map((line, at): PageLine => {
		const start = [...text].length;
		text += `${line}\n`;
		return { range: [start, start + [...line].length], text: line, bounds: [59, 539 - (94 + at * 90) * 0.842, 59 + line.length * 18, 539 - (46 + at * 90) * 0.842] };
	});
	const locator = { kind: 'page', index: 1, label: null, boxes: [] } as const;
	const source: ReaderSource = { outline: [], parts: [{ index: 0, range: [0, [...text].length], locator: { ...locator, boxes: [] }, html: null }], text, size: 240_000 };
	const read = async () => {
		const canvas = new OffscreenCanvas(1000, 640);
		const context = canvas.getContext('2d')!;
		context.fillStyle = 'white';
		context.fillRect(0, 0, 1000, 640);
		context.fillStyle = '#223';
		context.font = '40px Georgia, serif';
		words.forEach((line, at) => context.fillText(line, 70, 82 + at * 90));
		return (await canvas.convertToBlob()).arrayBuffer();
	};
	return { source, lines, read };
}

function citationOf(n: number, quote: string): Citation {
	const located = findInPdf(quote)[0];
	if (located) return makeCitation({ n, document: biology, revision: 'pdf', range: located.range, locator: located.locator, page: located.page, quote });
	return makeCitation({ n, document: biology, revision: 'pdf', quote });
}

const biology = { id: 'biology', title: 'Biology reader, ch. 10', path: '/home/student/biology.pdf' };
const answerText =
	'The Calvin cycle takes place in the **stroma** of the chloroplast. It fixes carbon dioxide with the enzyme RuBisCO and spends the ATP and NADPH that the light reactions made in the thylakoids. Each turn binds $\\mathrm{CO_2}$ once, so three turns pay for one sugar. This makes it older than most enzymes.';
const citations = [
	citationOf(1, 'takes place in the stroma'),
	citationOf(2, 'carbon dioxide from the air'),
	citationOf(3, 'One turn binds one molecule')
];

function claimAfter(words: string, numbers: number[], from = 0): Claim {
	const end = [...answerText.slice(0, answerText.indexOf(words) + words.length)].length;
	return { range: [from, end], citations: numbers, support: numbers.length > 0 ? 'quote' : 'none' };
}
const claims = [
	claimAfter('of the chloroplast.', [1]),
	claimAfter('enzyme RuBisCO', [2]),
	claimAfter('in the thylakoids.', [3]),
	claimAfter('for one sugar.', [3]),
	claimAfter('most enzymes.', [])
];

function fill(): void {
	fake.courses = [
		makeCourse({ id: 'cells', name: 'Cell biology', preset_questions: ['Where does the Calvin cycle happen?', 'What does RuBisCO do?'], sections: ['Chloroplasts'] }),
		makeCourse({ id: 'algebra', name: 'Linear algebra' }),
		makeCourse({ id: 'stats', name: 'Statistics for the life sciences', sections: ['Probability', 'Regression'] })
	];
	fake.documents = [
		makeDocument({ id: 'biology', title: biology.title, course: 'cells', revision: 'pdf', pages: pdf?.pages.length ?? 412, authors: ['J. Lindqvist', 'M. Adeyemi'], year: 2021, tags: ['exam'], reading_position: 900, progress: 0.2, read_at: now - hour, added_at: now - 30 * hour, section: 'Chloroplasts', language: 'en' }),
		makeDocument({ id: 'notes', title: 'Lecture 7: notes on the Calvin cycle', path: 'https://course.example/week/1/calvin-cycle', course: 'cells', revision: 'notes', format: 'markdown', pages: null, size_bytes: 18_400, added_at: now - 28 * hour }),
		makeDocument({ id: 'scan', title: 'Handout 3 (scanned)', course: 'cells', status: 'failed', revision: null, pages: 4, error: { code: 'no_text', detail: 'page 1..4 without text objects' }, added_at: now - 3 * hour }),
		makeDocument({ id: 'locked', title: 'Past exam 2019', course: 'cells', status: 'failed', revision: null, pages: null, error: { code: 'password_required', detail: 'encrypted, revision 4' }, added_at: now - 2 * hour }),
		makeDocument({ id: 'atlas', title: 'Atlas of the cell', course: 'cells', status: 'extracting', revision: null, pages: 1204, size_bytes: 96_000_000, authors: ['K. Moreau'], added_at: now - hour }),
		makeDocument({ id: 'paper', title: 'Rubisco activity under fluctuating light', course: 'cells', status: 'searchable', pages: 14, authors: ['A. Silva et al.'], year: 2019, added_at: now - hour }),
		makeDocument({ id: 'board', title: 'Blackboard, lecture 7', course: 'cells', revision: 'board', format: 'image', pages: 1, size_bytes: 240_000, added_at: now - 26 * hour }),
		makeDocument({ id: 'eigen', title: 'Eigenvalues and eigenvectors', course: 'algebra', pages: 38, year: 2018, added_at: now - 200 * hour })
	];
	// A course as large as a diligent student's.
	const topics = ['Sampling', 'Estimation', 'Hypothesis tests', 'Linear models', 'Bayesian inference', 'Survival analysis'];
	for (let at = 0; at < 300; at++) {
		fake.documents.push(
			makeDocument({
				id: `paper-${at}`,
				title: `${topics[at % topics.length]}, part ${Math.floor(at / topics.length) + 1}`,
				course: 'stats',
				section: at < 4 ? null : at < 150 ? 'Probability' : 'Regression',
				format: (['pdf', 'epub', 'markdown', 'pptx'] as const)[at % 4],
				pages: at % 4 === 2 ? null : 8 + ((at * 37) % 90),
				size_bytes: 40_000 + at * 91_000,
				authors: at % 3 === 0 ? [] : [['R. Fisher', 'Karl Pearson', 'Blackwell, D.'][at % 3] ?? ''],
				year: at % 5 === 0 ? null : 1990 + (at % 35),
				tags: at % 7 === 0 ? ['exam'] : at % 11 === 0 ? ['reading list', 'exam'] : [],
				language: at % 6 === 0 ? 'de' : 'en',
				progress: at % 4 === 0 ? ((at * 13) % 101) / 100 : null,
				read_at: at % 4 === 0 ? now - at * hour : null,
				added_at: now - at * 5 * hour
			})
		);
	}
	fake.trash = ['Old syllabus', 'Lecture 3 (draft)', 'Handout 2'].map((title, at) => ({
		...makeDocument({ id: `gone-${at}`, title, course: at === 1 ? 'cells' : null }),
		deleted_at: now - (at * 41 + 1) * 24 * hour,
		kept_until: now + (90 - (at * 41 + 1)) * 24 * hour
	}));
	const [first, second, third] = [1, 5, 0].map((at) => fake.documents[at]);
	if (first && second && third) {
		fake.duplicates = [
			{ documents: [{ document: second, is_same: true, likeness: 1 }, { document: { ...second, id: 'export', title: 'Rubisco activity (export)', format: 'docx', pages: null }, is_same: true, likeness: 1 }] },
			{ documents: [{ document: third, is_same: true, likeness: 1 }, { document: first, is_same: false, likeness: 0.83 }] }
		];
	}
	fake.jobs = [
		makeJob({ id: 'j1', title: 'Atlas of the cell', document: 'atlas', done: 412, total: 1204, rate_per_s: 31, seconds_left: 26, created_at: now }),
		makeJob({ id: 'j2', kind: 'embed', state: 'paused', title: 'Rubisco activity under fluctuating light', document: 'paper', done: 40, total: 96, unit: 'passages', created_at: now }),
		makeJob({ id: 'j4', kind: 'fetch', title: 'https://course.example/week/3/photorespiration', document: null, done: 48_000, total: 120_000, unit: 'bytes', rate_per_s: 31_000, seconds_left: 2, created_at: now }),
		makeJob({ id: 'j5', kind: 'fetch', state: 'failed', title: 'https://course.example/week/2/members', document: null, unit: 'bytes', error: { code: 'page_closed', detail: 'course.example answered 403' }, created_at: now }),
		makeJob({ id: 'j3', kind: 'download', title: 'Qwen2.5 1.5B Instruct', model: 'qwen', done: 412_000_000, total: 986_000_000, unit: 'bytes', rate_per_s: 6_400_000, seconds_left: 90, created_at: now })
	];
	fake.models = [
		makeModel(),
		makeModel({ id: 'own', name: 'my-tutor-3b.Q4_K_M', starter: false, own: true, selected: false, verified: null, fit: 'tight', size_bytes: 1_900_000_000, memory_bytes: 3_100_000_000, seconds_per_answer: 9.5, license: 'unknown', languages: [], good_for: '', host: null }),
		makeModel({ id: 'qwen', name: 'Qwen2.5 1.5B Instruct', installed: false, selected: false, starter: false, verified: null, size_bytes: 986_000_000, memory_bytes: 1_700_000_000, seconds_per_answer: 4.2, languages: ['en', 'de', 'fr'], good_for: 'Better explanations, several languages', host: 'models.example.org' }),
		makeModel({ id: 'llama8', name: 'Llama 8B Instruct', installed: false, selected: false, starter: false, verified: null, fit: 'no', size_bytes: 4_900_000_000, memory_bytes: 7_200_000_000, seconds_per_answer: null, license: 'Community licence', languages: ['en', 'de'], good_for: 'Long, careful answers' }),
		makeModel({ id: 'minilm', name: 'MiniLM L6', role: 'embedding', size_bytes: 23_000_000, memory_bytes: 90_000_000, seconds_per_answer: null, good_for: 'Search by meaning in English' })
	];
	fake.conversations = [
		makeConversation({ id: 'photo', course: 'cells', title: 'Photosynthesis', updated_at: now - 26 * hour }),
		makeConversation({ id: 'light', course: 'cells', title: 'And if the light goes out?', mode: 'socratic', updated_at: now - 50 * hour }),
		makeConversation({ id: 'abstain', course: 'cells', title: 'Mitochondria in yeast', updated_at: now - 70 * hour })
	];
	fake.messages = [
		makeMessage({ id: 'm1', conversation: 'photo', role: 'student', text: 'Where does the Calvin cycle happen, and what does it need?' }),
		makeMessage({ id: 'm2', conversation: 'photo', text: answerText, claims, citations, timings: { retrieve_ms: 40, prefill_ms: 900, first_token_ms: 1400, tokens: 80, tokens_per_s: 31, reused_tokens: 0 } }),
		makeMessage({ id: 'm3', conversation: 'abstain', role: 'student', text: 'How many mitochondria does a yeast cell have?' }),
		makeMessage({ id: 'm4', conversation: 'abstain', abstained: true, abstain_reason: 'weak_evidence', passages: [makeHit({ document: biology, revision: 'pdf', range: citations[0]?.range ?? [0, 5] }), makeHit({ document: biology, revision: 'pdf', range: [5, 60], page: 9, quote: 'One turn binds one molecule of carbon dioxide, so three turns pay for one molecule of the sugar.' })] })
	];
	fake.hits = citations.map((citation, at) => makeHit({ rank: at, document: citation.document, revision: 'pdf', range: citation.range, page: citation.page, locator: citation.locator, quote: `… ${citation.quote}, and so on in the words around it.` }));
	fake.requests = [
		{ at: now - hour, host: 'models.example.org', path: '/qwen2.5-1.5b-instruct-q4_k_m.gguf', purpose: 'model download', received_bytes: 412_000_000, outcome: 'running' },
		{ at: now - 2 * hour, host: 'models.example.org', path: '/qwen2.5-1.5b-instruct-q4_k_m.gguf', purpose: 'model download', received_bytes: 0, outcome: 'refused' }
	];
	fake.status = { ...fake.status, requests_today: options.has('quiet') ? 0 : 2 };
	if (options.has('notice')) fake.status.notices = [{ id: 'n1', code: 'database_restored', detail: '', at: now - hour }];
}

const pieces = answerText.match(/\S+\s*/g) ?? [];
const steps: AskEvent[] = [
	{ kind: 'searching' },
	...[200, 700, 1180].map((done): AskEvent => ({ kind: 'reading', sources: citations, done_tokens: done, total_tokens: 1180 })),
	...pieces.map((text): AskEvent => ({ kind: 'text', text })),
	...claims.map((claim): AskEvent => ({ kind: 'claim', claim, citations: citations.filter(({ n }) => claim.citations.includes(n)) }))
];

fake.sources.set('pdf', {
	outline: (pdf?.pages ?? []).slice(0, 40).map((page, at) => ({ title: `Section ${at + 1}`, level: at % 4 === 0 ? 1 : 2, start: page.start, page: at + 1 })),
	parts: (pdf?.pages ?? []).map((page, index) => ({ index, range: [page.start, page.end], locator: { kind: 'page', index: index + 1, label: null, boxes: [] }, html: null })),
	text: pdf?.text ?? '',
	size: pdf?.size ?? 0
});
fake.sources.set('notes', textSource(40));
const board = pictureSource(['The Calvin cycle', 'Carbon dioxide goes in at the top,', 'sugar comes out at the left.', 'Three turns pay for one molecule.']);
fake.sources.set('board', board.source);
fake.lines = [board.lines];
fake.readPicture = board.read;
const inText = fake.locate;
const inTextFind = fake.find;
fake.locate = (revision, range) => (revision === 'pdf' ? locateInPdf(range) : inText(revision, range));
fake.find = (revision, query) => (revision === 'pdf' ? findInPdf(query) : inTextFind(revision, query));
fake.readBytes = async (_id, offset, length) =>
	(await fetch('/__look/pdf', { headers: { range: `bytes=${offset}-${offset + length - 1}` } })).arrayBuffer();
fake.pace = Number(options.get('pace') ?? 60);
fake.script = {
	steps,
	final: (base) => ({ ...base, text: answerText, claims, citations, timings: { retrieve_ms: 40, prefill_ms: 900, first_token_ms: 1400, tokens: 80, tokens_per_s: 31, reused_tokens: 0 } })
};
fake.settings = {
	...fake.settings,
	theme: options.get('theme') === 'dark' ? 'dark' : 'light',
	language: options.get('language') === 'de' ? 'de' : 'en',
	high_contrast: options.has('contrast'),
	dyslexia_font: options.has('dyslexia'),
	text_size: Number(options.get('size') ?? 100)
};
/** Decks with cards of every kind: plain, typed, cloze, formulas, a covered picture, one from a hostile deck. */
function fillCards(cards: FakeCards): void {
	const state = (phase: 'new' | 'learning' | 'review', more = {}) => ({ ...makeCard().state, phase, ...more });
	const known = state('review', { interval_days: 11, reps: 5, lapses: 1, memory: { stability: 12.4, difficulty: 5.2 }, last_review_at: now - 11 * 24 * hour });
	cards.add({ id: 'cells', name: 'Cell biology' }, [
		{ front: 'Where in the chloroplast does the Calvin cycle take place?', back: 'In the <b>stroma</b>, around the thylakoids.', state: known },
		{ front: 'Which enzyme fixes carbon dioxide?', back: 'RuBisCO', state: state('learning') },
		...Array.from({ length: 9 }, (_, at) => ({ front: `What is organelle ${at + 1} for?`, back: `Its task is number ${at + 1}.`, state: state(at < 4 ? 'new' : 'review') }))
	]);
	const note = (id: string, note_type: string, fields: string[], deck: string, ordinal = 0) => {
		cards.notes.push(makeNote({ id, note_type, fields }));
		cards.cards.push(makeCard({ id: `${id}-card`, note: id, deck, ordinal, state: known }));
	};
	cards.add({ id: 'kinds', name: 'Every kind of card', parent: 'cells' });
	note('cloze', 'cloze', ['The capital of {{c1::France::country}} is {{c2::Paris}}. Its river is the {{c1::Seine}}.', 'Since 987'], 'kinds');
	note('typed', 'typed', ['What is the capital of Norway?', 'Oslo'], 'kinds');
	note('formula', 'basic', ['What is \\(\\int_0^1 x^2\\,dx\\)?', '\\[\\frac{1}{3}\\]and not [latex]$\\pi$[/latex] [sound:word.mp3]'], 'kinds');
	note('covered', 'occlusion', ['{{c1::image-occlusion:rect:left=.1:top=.2:width=.3:height=.2:oi=1}}{{c2::image-occlusion:ellipse:left=.55:top=.5:rx=.15:ry=.15:oi=1}}', '<img src="leaf.png">', 'A leaf', 'Above: the edge'], 'kinds');
	note('styled', 'styled', ['<div style="position:fixed;inset:0;background:url(https://tracker.example/x.png)">From a deck with a look of its own</div><img src="https://tracker.example/a.png">', '<script>alert(1)</script>Nothing ran. <img src="gone.png">'], 'kinds');
	cards.types.push({ ...cards.types[0]!, id: 'styled', name: 'Styled', style: '.card { font-family: Arial; font-size: 24px; color: #123a7a; background: #fff4dd; text-align: left; padding: 20px; } :host { position: fixed }' });
	cards.add({ id: 'pictures', name: 'Pictures and sounds', parent: 'cells' });
	note('pictured', 'basic', ['Which part is this?<br><img src="leaf.png">', 'The <b>stroma</b> [sound:word.mp3]'], 'pictures');
	const shapes = ['{{c1::image-occlusion:rect:left=.07:top=.06:width=.3:height=.09:oi=1}}', '{{c2::image-occlusion:ellipse:left=.5:top=.18:rx=.12:ry=.06:oi=1}}', '{{c2::image-occlusion:polygon:points=.1,.35 .4,.33 .3,.5:oi=1}}', '{{c0::image-occlusion:text:left=.6:top=.6:text=The cycle}}'];
	note('parts', 'occlusion', [shapes.join('<br>'), '<img src="leaf.png">', 'The Calvin cycle', 'Above: what goes in'], 'pictures');
	cards.add({ id: 'stats', name: 'Statistics' }, Array.from({ length: 17 }, (_, at) => ({ front: `Term ${at}`, back: `Meaning ${at}`, state: known })));
	cards.add({ id: 'words', name: 'Spanish words with a rather long name that hardly fits' });
	cards.add({ id: 'filtered', name: 'Before the exam', filter: { search: 'tag:exam', limit: 100, order: 'due', reschedules: true } });
	cards.tags = ['exam', 'biology::cells', 'biology::plants', 'leech'];
	const first = cards.notes[0]!;
	first.source = { document: 'biology', revision: 'pdf', range: citations[0]!.range, quote: citations[0]!.quote, before: '', after: '', text_length: 100 };
	cards.sources.set(first.id, { document: biology, revision: 'pdf', range: citations[0]!.range, locator: null, page: 187, label: 'p. 187', quote: citations[0]!.quote, link: '', is_lost: false, is_deleted: false });
	cards.history.set(cards.cards[0]!.id, [
		{ id: '1', at: now - 30 * 24 * hour, event: { kind: 'reviewed', rating: 'good', took_ms: 8200, from: 'new', interval: -600 } },
		{ id: '2', at: now - 30 * 24 * hour + 600_000, event: { kind: 'reviewed', rating: 'good', took_ms: 4100, from: 'learning', interval: 3, placement: { phase: 'review', due: { day: 1 }, memory: { stability: 3.2, difficulty: 5 } } } },
		{ id: '3', at: now - 11 * 24 * hour, event: { kind: 'reviewed', rating: 'hard', took_ms: 12_700, from: 'review', interval: 11, placement: { phase: 'review', due: { day: 1 }, memory: { stability: 12.4, difficulty: 5.2 } } } }
	]);
	cards.statistics = {
		work: [{ day: 1, answers: 120, again: 9, took_ms: 120 * 15_000, learning: 20, young: 40, mature: 60, relearning: 0, practice: 0 }],
		forecast: { backlog: { ahead: 0, young: 0, mature: 0 }, days: [{ ahead: 1, young: 12, mature: 9 }] }
	};
	cards.exams = [
		makeExam({ id: 'written', name: 'Cell biology, written', scope: { kind: 'deck', deck: 'cells' } }),
		makeExam({ id: 'orals', name: 'Orals', day: today() + 2, scope: { kind: 'search', text: 'tag:exam' } }),
		makeExam({ id: 'now', name: 'Statistics', day: today(), scope: { kind: 'deck', deck: 'stats' } }),
		makeExam({ id: 'over', name: 'Spanish', day: today() - 5, scope: { kind: 'deck', deck: 'words' } })
	];
	cards.plans.set('written', { today_cards: todayCards({ done: 12, open: 18 }), left_out: 41, minutes_needed: 34, suspended: 3 });
	cards.plans.set('orals', { today_cards: todayCards({ done: 9 }), cards: 60, expected: { cards: 57.2, share: 0.95 }, expected_without: { cards: 48.6, share: 0.81 } });
	if (options.has('wait')) {
		cards.cards = [];
		cards.waitsUntil = now + 4 * 60_000;
	}
	if (options.has('done')) cards.cards = cards.cards.slice(0, 1);
	void board.read().then((bytes) => cards.media.set('leaf.png', new Uint8Array(bytes)));
}

const cards = new FakeCards().install(fake);
fake.on('optimize_preset', () => {
	const job = makeJob({ id: 'fit', kind: 'optimize', title: 'Default', unit: 'reviews', done: 200, total: 5000, seconds_left: 3 });
	setTimeout(() => void fake.progress({ ...job, done: 5000, state: 'done' }), 2500);
	return job;
});
fake.on('reschedule_cards', () => {
	const job = makeJob({ id: 'anew', kind: 'reschedule', title: 'Default', unit: 'cards', done: 500, total: 4200, seconds_left: 4 });
	setTimeout(() => void fake.progress({ ...job, done: 4200, state: 'done' }), 2500);
	return job;
});
fake.on('reschedule_report', () => ({ cards: 4200, changed: 4130, moved: 0, ended: 'whole' }));
fake.on('optimization_report', () => ({ outcome: 'done', parameters: [0.4, 1.2, 3.1], before: { log_loss: 0.3612, rmse_bins: 0.06 }, after: { log_loss: 0.3387, rmse_bins: 0.04 }, reviews: 4821, helps: true }));
if (options.has('full')) for (const command of ['answer_card', 'add_media', 'add_media_files', 'add_media_with_dialog']) fake.fail(command, 'disk_full');
const noteType = options.get('note');
if (noteType) localStorage.setItem('studium.cards-note-type', noteType);
if (!options.has('empty')) {
	fill();
	fillCards(cards);
}
if (options.has('nomodel')) fake.status = { ...fake.status, language_model: null };
if (options.has('broken')) for (const command of ['list_documents', 'list_conversations', 'list_models', 'list_decks', 'next_card', 'read_conversation']) fake.fail(command, 'database_corrupt');
// The browser is looked at with half a million cards; the other rooms of cards share the decks from above.
if (location.pathname === '/cards/browse') new FakeBrowser(fake, options.has('empty') ? 0 : 500_000);
const proposals = new FakeProposals(fake).fill();
if (options.has('waiting')) proposals.open = proposals.next;
const packages = new FakePackages(fake);
// Imports and exports take some seconds here, so that their progress can be looked at.
setInterval(() => fake.jobs.filter(({ id, state }) => id.startsWith('package') && state === 'running').forEach(({ id }) => void packages.finish(id)), Number(options.get('work') ?? 4000));
installVoice(fake, options, { text: answerText, claims, citations });
installListening(fake, options);
fake.on('card_statistics', ({ query }) => (options.has('empty') ? noStatistics : makeStatistics((query as StatisticsQuery).days)));
fake.install();
