/** Plain examples of everything the backend sends, to be overridden where a test cares. */
import type { AppStatus, Citation, Conversation, Course, Document, SearchHit, Job, Message, Model, Persona, Settings } from '../src/lib/ipc/bindings';

/** Friday 20 November 2026, 9:00 UTC. */
export const now = Date.UTC(2026, 10, 20, 9, 0, 0);

export const plainSettings: Settings = {
	theme: 'light',
	high_contrast: false,
	text_size: 100,
	dyslexia_font: false,
	language: 'en',
	never_connect: false
};

export const plainStatus: AppStatus = {
	version: '0.1.0',
	data_folder: '/home/student/.local/share/studium',
	language_model: { id: 'smollm2-135m', name: 'SmolLM2 135M' },
	embedding_model: { id: 'minilm', name: 'MiniLM L6' },
	requests_today: 0,
	never_connect: false,
	notices: [],
	documents: 0
};

export const personas: Persona[] = [
	{ id: 'explain', name: 'Explain', greeting: 'Ask, and I answer from your documents, with the passage for every claim.' },
	{ id: 'socratic', name: 'Socratic', greeting: 'I will not tell you at once: we find the answer together.' },
	{ id: 'quiz', name: 'Quiz me', greeting: 'Name a topic and I ask you about it.' },
	{ id: 'exam', name: 'Exam', greeting: 'Tell me what the exam covers and we practise for it.' }
];

export function makeCourse(part: Partial<Course> = {}): Course {
	return { id: 'course', name: 'Cell biology', instructions: '', model: null, preset_questions: [], sections: [], document_count: 0, created_at: now, ...part };
}

export function makeDocument(part: Partial<Document> = {}): Document {
	return {
		id: 'document',
		title: 'Biology reader',
		path: '/home/student/biology.pdf',
		status: 'ready',
		revision: 'revision',
		pages: 12,
		duration_ms: null,
		chunks: 40,
		error: null,
		course: null,
		section: null,
		tags: [],
		authors: [],
		year: null,
		language: null,
		format: 'pdf',
		size_bytes: 1_200_000,
		content_type: null,
		address: null,
		published: null,
		added_at: now,
		reading_position: null,
		progress: null,
		read_at: null,
		...part
	};
}

export function makeJob(part: Partial<Job> = {}): Job {
	return {
		id: 'job',
		kind: 'import',
		state: 'running',
		title: 'biology.pdf',
		document: null,
		model: null,
		done: 3,
		total: 12,
		unit: 'pages',
		rate_per_s: 2,
		seconds_left: 5,
		error: null,
		created_at: now,
		...part
	};
}

export function makeMessage(part: Partial<Message> = {}): Message {
	return {
		id: 'message',
		conversation: 'conversation',
		role: 'tutor',
		text: '',
		mode: 'explain',
		at: now,
		abstained: false,
		abstain_reason: null,
		stopped: false,
		failed: null,
		claims: [],
		citations: [],
		passages: [],
		timings: null,
		...part
	};
}

export function makeConversation(part: Partial<Conversation> = {}): Conversation {
	return { id: 'conversation', course: null, title: 'Photosynthesis', mode: 'explain', updated_at: now, message_count: 2, ...part };
}

export function makeCitation(part: Partial<Citation> = {}): Citation {
	return {
		n: 1,
		document: { id: 'document', title: 'Biology reader', path: '/home/student/biology.pdf' },
		revision: 'revision',
		range: [10, 30],
		locator: { kind: 'page', index: 3, label: null, boxes: [] },
		page: 3,
		quote: 'takes place in the stroma',
		verified: true,
		deleted: false,
		...part
	};
}

export function makeHit(part: Partial<SearchHit> = {}): SearchHit {
	return {
		rank: 1,
		score: 1,
		document: { id: 'document', title: 'Biology reader', path: '/home/student/biology.pdf' },
		revision: 'revision',
		range: [10, 30],
		locator: { kind: 'page', index: 3, label: null, boxes: [] },
		page: 3,
		quote: 'This second stage takes place in the stroma.',
		marks: [],
		also_in: [],
		...part
	};
}

export function makeModel(part: Partial<Model> = {}): Model {
	return {
		id: 'smollm2-135m',
		name: 'SmolLM2 135M',
		role: 'language',
		installed: true,
		selected: true,
		starter: true,
		own: false,
		verified: true,
		size_bytes: 145_000_000,
		memory_bytes: 400_000_000,
		fit: 'well',
		seconds_per_answer: 1.4,
		license: 'Apache-2.0',
		languages: ['en'],
		good_for: 'First answers on any machine',
		host: 'models.example.org',
		download: null,
		...part
	};
}
