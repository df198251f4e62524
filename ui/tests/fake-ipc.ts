/** A backend in memory behind the same commands and events as the real one: for tests, and for looking at the UI without the shell. */
import { emit } from '@tauri-apps/api/event';
import { clearMocks, mockIPC, mockWindows } from '@tauri-apps/api/mocks';
import type {
	Annotation,
	AnnotationEdit,
	AnnotationQuery,
	AppStatus,
	Arrangement,
	AskEvent,
	AskQuestion,
	Changed,
	Cite,
	Failure,
	Conversation,
	Course,
	CourseEdit,
	DeletedDocument,
	Document,
	DocumentEdit,
	DocumentsEdit,
	DuplicateGroup,
	ErrorCode,
	SearchHit,
	ImportPage,
	ImportPaths,
	ImportText,
	Job,
	JobState,
	Located,
	Message,
	Model,
	NetworkRequest,
	NewAnnotation,
	PageLine,
	Persona,
	ReaderDocument,
	RestoreCourse,
	ReaderPart,
	SearchQuery,
	SectionEdit,
	Settings,
	TagEdit,
	TextRange,
	WatchFolder,
	WatchedFolder
} from '../src/lib/ipc/bindings';
import { makeCourse, makeDocument, makeJob, makeMessage, now, personas, plainSettings, plainStatus } from './samples';

/** How an answer goes: pieces of text and claims in the order in which they stream. */
export type Script = { steps: AskEvent[]; final: (base: Message) => Message };

export type ReaderSource = { outline: ReaderDocument['outline']; parts: ReaderPart[]; text: string; size: number };

type Payload = Record<string, unknown> & { onEvent?: { onmessage: (event: AskEvent) => void } };
type Handler = (payload: Payload) => unknown;

export class FakeBackend {
	status: AppStatus = { ...plainStatus };
	settings: Settings = { ...plainSettings };
	courses: Course[] = [];
	documents: Document[] = [];
	trash: DeletedDocument[] = [];
	duplicates: DuplicateGroup[] = [];
	deletedCourses: Course[] = [];
	deletedConversations: Conversation[] = [];
	annotations: Annotation[] = [];
	deletedAnnotations: Annotation[] = [];
	jobs: Job[] = [];
	models: Model[] = [];
	conversations: Conversation[] = [];
	messages: Message[] = [];
	requests: NetworkRequest[] = [];
	folders: WatchedFolder[] = [];
	personas: Persona[] = personas;
	sources = new Map<string, ReaderSource>();
	hits: SearchHit[] = [];
	script: Script | null = null;
	/** Milliseconds between the steps of an answer; 0 lets tests run without waiting. */
	pace = 0;
	readBytes: (revision: string, offset: number, length: number) => Promise<ArrayBuffer> = () => Promise.resolve(new ArrayBuffer(0));
	readPicture: (revision: string, part: number) => Promise<ArrayBuffer> = () => Promise.resolve(new ArrayBuffer(0));
	/** Of each page of a picture. */
	lines: PageLine[][] = [];
	locate: (revision: string, range: TextRange) => Located = (revision, range) => this.#locateInText(revision, range);
	find: (revision: string, query: string) => Located[] = (revision, query) => this.#findInText(revision, query);
	/** Every command that was called, with what. */
	calls: { command: string; payload: Payload }[] = [];
	#overrides = new Map<string, Handler>();
	#isStopped = false;
	#next = 1;

	/** Puts itself where the shell would be. */
	install(): this {
		mockWindows('main');
		mockIPC((command, payload) => this.#answer(command, (payload ?? {}) as Payload), { shouldMockEvents: true });
		return this;
	}

	uninstall(): void {
		clearMocks();
	}

	on(command: string, handler: Handler): void {
		this.#overrides.set(command, handler);
	}

	fail(command: string, code: ErrorCode, detail = 'as the test wants'): void {
		this.on(command, () => {
			throw { code, detail } satisfies Failure;
		});
	}

	heal(command: string): void {
		this.#overrides.delete(command);
	}

	called(command: string): Payload[] {
		return this.calls.filter((call) => call.command === command).map(({ payload }) => payload);
	}

	async changed(...areas: Changed['areas']): Promise<void> {
		await emit('changed', { areas } satisfies Changed);
	}

	async progress(job: Job): Promise<void> {
		this.jobs = [job, ...this.jobs.filter(({ id }) => id !== job.id)];
		await emit('job-progress', job);
	}

	#id(kind: string): string {
		return `${kind}-${this.#next++}`;
	}

	#answer(command: string, payload: Payload): unknown {
		this.calls.push({ command, payload });
		const handler = this.#overrides.get(command) ?? this.#handlers[command];
		if (!handler) throw { code: 'internal', detail: `no command ${command}` } satisfies Failure;
		return handler(payload);
	}

	#handlers: Record<string, Handler> = {
		app_status: () => ({ ...this.status, documents: this.documents.length, never_connect: this.settings.never_connect }),
		read_settings: () => this.settings,
		write_settings: ({ settings }) => (this.settings = settings as Settings),
		list_network_requests: () => this.requests,
		dismiss_notice: ({ id }) => {
			this.status = { ...this.status, notices: this.status.notices.filter((notice) => notice.id !== id) };
			return null;
		},
		list_courses: () => this.courses.map((course) => ({ ...course, document_count: this.documents.filter((document) => document.course === course.id).length })),
		create_course: ({ name }) => {
			const course = makeCourse({ id: this.#id('course'), name: String(name) });
			this.courses = [...this.courses, course];
			return course;
		},
		update_course: ({ edit }) => this.#merge(this.courses, edit as CourseEdit, (courses) => (this.courses = courses)),
		delete_course: ({ id }) => {
			this.deletedCourses = this.courses.filter((course) => course.id === id);
			this.courses = this.courses.filter((course) => course.id !== id);
			this.documents = this.documents.map((document) => (document.course === id ? { ...document, course: null } : document));
			return null;
		},
		restore_course: ({ input }) => {
			const { id, documents } = input as RestoreCourse;
			const back = this.deletedCourses.find((course) => course.id === id);
			if (!back) throw { code: 'not_found', detail: id } satisfies Failure;
			this.courses = [...this.courses, back];
			this.documents = this.documents.map((document) => (documents.includes(document.id) ? { ...document, course: id } : document));
			return back;
		},
		list_documents: ({ course }) => this.documents.filter((document) => course === null || document.course === course),
		update_document: ({ edit }) => this.#edit(edit as DocumentEdit),
		update_documents: ({ edit }) => {
			const { documents, course, section, language, add_tags, remove_tags } = edit as DocumentsEdit;
			for (const id of documents) {
				const before = this.documents.find((document) => document.id === id)?.tags ?? [];
				const tags = [...new Set([...before.filter((tag) => !remove_tags.includes(tag)), ...add_tags])];
				this.#edit({ id, title: null, course, section, tags, authors: null, year: null, language });
			}
			return null;
		},
		arrange_documents: ({ input }) => {
			const { documents: moved, course, section, before } = input as Arrangement;
			const rest = this.documents.filter(({ id }) => !moved.includes(id));
			const found = rest.findIndex(({ id }) => id === before);
			const at = found < 0 ? rest.length : found;
			const placed = moved.flatMap((id) => this.documents.filter((document) => document.id === id)).map((document) => ({ ...document, course, section }));
			this.documents = [...rest.slice(0, at), ...placed, ...rest.slice(at)];
			return null;
		},
		update_tag: ({ edit }) => {
			const { tag, name } = edit as TagEdit;
			const renamed = (tags: string[]) => [...new Set(tags.map((each) => (each === tag ? name : each)).filter(Boolean))];
			const count = this.documents.filter(({ tags }) => tags.includes(tag)).length;
			this.documents = this.documents.map((document) => ({ ...document, tags: renamed(document.tags) }));
			return count;
		},
		update_section: ({ edit }) => {
			const { course, section, name } = edit as SectionEdit;
			const renamed = (each: string | null) => (each === section ? name || null : each);
			this.documents = this.documents.map((document) => (document.course === course ? { ...document, section: renamed(document.section) } : document));
			const sections = this.courses.find(({ id }) => id === course)?.sections.map(renamed).filter((each) => each !== null) ?? [];
			return this.#merge(this.courses, { id: course, sections }, (courses) => (this.courses = courses));
		},
		deletion_impact: () => ({ citations: 3, conversations: 1, annotations: 2 }),
		delete_documents: ({ ids }) => {
			const gone = this.documents.filter(({ id }) => (ids as string[]).includes(id));
			this.trash = [...gone.map((document) => ({ ...document, deleted_at: now, kept_until: now + 90 * 24 * 60 * 60 * 1000 })), ...this.trash];
			this.documents = this.documents.filter((document) => !gone.includes(document));
			return null;
		},
		list_deleted_documents: () => this.trash,
		restore_documents: ({ ids }) => {
			const wanted = ids as string[];
			if (!wanted.every((id) => this.trash.some((document) => document.id === id))) throw { code: 'not_found', detail: wanted.join() } satisfies Failure;
			this.documents = [...this.documents, ...this.trash.filter(({ id }) => wanted.includes(id))];
			this.trash = this.trash.filter(({ id }) => !wanted.includes(id));
			return null;
		},
		purge_documents: ({ ids }) => {
			this.trash = this.trash.filter(({ id }) => !(ids as string[]).includes(id));
			return null;
		},
		library_statistics: ({ course }) => {
			const documents = this.documents.filter((document) => course === null || document.course === course);
			const sum = (value: (document: Document) => number) => documents.reduce((total, document) => total + value(document), 0);
			return {
				documents: documents.length,
				begun: documents.filter(({ progress }) => progress !== null && progress < 0.98).length,
				finished: documents.filter(({ progress }) => progress !== null && progress >= 0.98).length,
				pages: sum(({ pages }) => pages ?? 0),
				chunks: sum(({ chunks }) => chunks),
				annotations: this.annotations.length,
				size_bytes: sum(({ size_bytes }) => size_bytes),
				read: documents.length === 0 ? 0 : sum(({ progress }) => progress ?? 0) / documents.length
			};
		},
		list_duplicates: () => this.duplicates,
		import_paths: ({ input }) => {
			const { paths, course } = input as ImportPaths;
			const refused = paths.filter((path) => path.endsWith('.doc')).map((path) => ({ path, error: { code: 'format_old', detail: path } }));
			const taken = paths.filter((path) => !path.endsWith('.doc'));
			return { documents: taken.map((path) => this.#add(path.split('/').at(-1) ?? path, path, course)), refused };
		},
		import_with_dialog: ({ course }) => ({ documents: [this.#add('chosen.pdf', '/home/student/chosen.pdf', course as string | null)], refused: [] }),
		import_page: ({ input }) => {
			const { address } = input as ImportPage;
			if (!/^https?:\/\/\w/.test(address)) throw { code: 'network_refused', detail: '' } satisfies Failure;
			const job = makeJob({ id: this.#id('job'), kind: 'fetch', title: address, document: null, unit: 'bytes', state: 'queued' });
			this.jobs = [job, ...this.jobs];
			return job;
		},
		import_text: ({ input }) => this.#add((input as ImportText).title, '', (input as ImportText).course),
		import_sample: () => {
			const course = makeCourse({ id: this.#id('course'), name: 'Sample course' });
			this.courses = [...this.courses, course];
			this.#add('Sample.pdf', '/sample/Sample.pdf', course.id);
			return course;
		},
		unlock_document: ({ id }) => this.#merge(this.documents, { id: String(id), status: 'queued', error: null }, (documents) => (this.documents = documents)),
		list_watched_folders: () => this.folders,
		watch_folder: ({ input }) => this.#watch(input as WatchFolder),
		watch_folder_with_dialog: ({ course }) => this.#watch({ path: '/home/student/course', course: course as string | null }),
		unwatch_folder: ({ path }) => {
			this.folders = this.folders.filter((folder) => folder.path !== path);
			return null;
		},
		open_document: ({ id }) => this.#open(String(id)),
		read_parts: ({ revision, from, to }) => this.#source(String(revision)).parts.slice(Number(from), Number(to)),
		read_bytes: ({ revision, offset, length }) => this.readBytes(String(revision), Number(offset), Number(length)),
		locate: ({ revision, range }) => this.locate(String(revision), range as TextRange),
		find_in_document: ({ revision, query }) => this.find(String(revision), String(query)),
		save_reading_position: ({ id, position }) => {
			this.documents = this.documents.map((document) => (document.id === id ? { ...document, reading_position: Number(position) } : document));
			return null;
		},
		read_picture: ({ revision, part }) => this.readPicture(String(revision), Number(part)),
		read_page_lines: ({ part }) => this.lines[Number(part)] ?? [],
		cite: ({ input }) => {
			const { document, style, passage } = input as Cite;
			return `${style} ${document}${passage ? ` ${passage[1].join('-')}` : ''}`;
		},
		follow_link: ({ link }) => ({ document: { id: String(link).split('/').at(-1), title: '', path: '' }, place: null }),
		take_open_request: () => null,
		search: ({ query }) => {
			const wanted = (query as SearchQuery).query.toLowerCase();
			const hits = this.hits.filter(({ quote }) => quote.toLowerCase().includes(wanted));
			return {
				hits,
				groups: hits.map(({ document, rank }) => ({ document, ranks: [rank] })),
				conversations: this.messages
					.filter(({ role, text }) => role === 'student' && text.toLowerCase().includes(wanted))
					.map((message) => ({
						conversation: message.conversation,
						title: this.conversations.find(({ id }) => id === message.conversation)?.title ?? '',
						message: message.id,
						excerpt: message.text,
						at: message.at
					}))
			};
		},
		list_personas: () => this.personas,
		list_conversations: ({ course }) => this.conversations.filter((conversation) => course === null || conversation.course === course),
		read_conversation: ({ id }) => this.messages.filter(({ conversation }) => conversation === id),
		rename_conversation: ({ id, title }) =>
			this.#merge(this.conversations, { id: String(id), title: String(title) }, (conversations) => (this.conversations = conversations)),
		restore_conversation: ({ id }) => {
			const back = this.deletedConversations.find((conversation) => conversation.id === id);
			if (!back) throw { code: 'not_found', detail: String(id) } satisfies Failure;
			this.conversations = [...this.conversations, back];
			return back;
		},
		delete_conversation: ({ id }) => {
			this.deletedConversations = this.conversations.filter((conversation) => conversation.id === id);
			this.conversations = this.conversations.filter((conversation) => conversation.id !== id);
			return null;
		},
		ask: (payload) => this.#ask(payload.question as AskQuestion, payload.onEvent?.onmessage),
		regenerate: ({ message, onEvent }) => this.#regenerate(String(message), onEvent?.onmessage),
		stop_answer: () => {
			this.#isStopped = true;
			return null;
		},
		list_jobs: () => this.jobs,
		pause_job: ({ id }) => this.#jobTo(String(id), 'paused'),
		resume_job: ({ id }) => this.#jobTo(String(id), 'running'),
		cancel_job: ({ id }) => this.#jobTo(String(id), 'cancelled'),
		retry_job: ({ id }) => this.#jobTo(String(id), 'queued'),
		list_annotations: ({ query }) => {
			const wanted = (query as AnnotationQuery).document;
			const list = this.annotations.filter(({ document }) => wanted === null || document.id === wanted);
			return list.toSorted((a, b) => a.range[0] - b.range[0]);
		},
		add_annotation: ({ input }) => this.#annotate(input as NewAnnotation),
		update_annotation: ({ edit }) => {
			const { id, color, note } = edit as AnnotationEdit;
			const change = { id, ...(color === null ? {} : { color }), ...(note === null ? {} : { note: note || null }) };
			this.annotations = this.annotations.map((each) => (each.id === id ? { ...each, ...change } : each));
			return this.annotations.find((each) => each.id === id);
		},
		delete_annotation: ({ id }) => {
			this.deletedAnnotations = this.annotations.filter((each) => each.id === id);
			this.annotations = this.annotations.filter((each) => each.id !== id);
			return null;
		},
		restore_annotation: ({ id }) => {
			const back = this.deletedAnnotations.find((each) => each.id === id);
			if (!back) throw { code: 'not_found', detail: String(id) } satisfies Failure;
			this.annotations = [...this.annotations, back];
			return back;
		},
		save_annotations_with_dialog: () => '/home/student/annotations.md',
		save_annotated_pdf_with_dialog: () => ({ path: '/home/student/annotations.pdf', written: 2, left_out: 0 }),
		list_models: () => this.models,
		select_model: ({ id }) => {
			const role = this.models.find((model) => model.id === id)?.role;
			this.models = this.models.map((model) => (model.role === role ? { ...model, selected: model.id === id } : model));
			const chosen = this.models.find((model) => model.id === id);
			if (chosen?.role === 'language') this.status = { ...this.status, language_model: { id: chosen.id, name: chosen.name } };
			return chosen;
		},
		verify_model: ({ id }) => this.#merge(this.models, { id: String(id), verified: true }, (models) => (this.models = models)),
		download_model: ({ id }) => this.jobs.find(({ model }) => model === id),
		remove_model: ({ id }) => this.#merge(this.models, { id: String(id), installed: false }, (models) => (this.models = models)) && null,
		add_model_with_dialog: () => null,
		add_model: () => null
	};

	#edit({ course, section, ...edit }: DocumentEdit): Document {
		const place = {
			...(course === null ? {} : { course: course === 'none' ? null : course.course }),
			...(section === null ? {} : { section: section || null })
		};
		this.documents = this.documents.map((document) => (document.id === edit.id ? { ...document, ...place } : document));
		return this.#merge(this.documents, edit, (documents) => (this.documents = documents));
	}

	/** Null leaves a field as it is, as the contract says of edits. */
	#merge<T extends { id: string }>(list: T[], edit: { id: string } & Record<string, unknown>, keep: (list: T[]) => void): T {
		const given = Object.fromEntries(Object.entries(edit).filter(([, value]) => value !== null || edit.error === null));
		const changed = list.map((each) => (each.id === edit.id ? { ...each, ...given } : each));
		keep(changed);
		const found = changed.find(({ id }) => id === edit.id);
		if (!found) throw { code: 'not_found', detail: edit.id } satisfies Failure;
		return found;
	}

	#add(title: string, path: string, course: string | null): Document {
		const document = makeDocument({ id: this.#id('document'), title, path, course, status: 'queued', revision: null });
		this.documents = [...this.documents, document];
		return document;
	}

	#annotate({ document, revision, range, kind, color, note }: NewAnnotation): Annotation {
		const { locator, page, quote, before, after } = this.#locateInText(revision, range);
		const { title, path } = this.documents.find(({ id }) => id === document) ?? { title: '', path: '' };
		const made: Annotation = {
			id: this.#id('annotation'),
			kind,
			color: kind === 'highlight' ? (color ?? 'yellow') : null,
			note,
			document: { id: document, title, path },
			revision,
			range,
			quote,
			before,
			after,
			locator,
			page,
			anchored: true,
			created_at: 1,
			changed_at: 1
		};
		this.annotations = [...this.annotations, made];
		return made;
	}

	#jobTo(id: string, state: JobState): Job {
		return this.#merge(this.jobs, { id, state }, (jobs) => (this.jobs = jobs));
	}

	#source(revision: string): ReaderSource {
		const source = this.sources.get(revision);
		if (!source) throw { code: 'not_found', detail: revision } satisfies Failure;
		return source;
	}

	#open(id: string): ReaderDocument {
		const document = this.documents.find((each) => each.id === id);
		if (!document?.revision) throw { code: 'not_found', detail: id } satisfies Failure;
		const source = this.#source(document.revision);
		return {
			document,
			revision: document.revision,
			format: document.format ?? 'text',
			size_bytes: source.size,
			part_count: source.parts.length,
			text_length: [...source.text].length,
			duration_ms: document.duration_ms,
			outline: source.outline
		};
	}

	#watch({ path, course }: WatchFolder): WatchedFolder {
		const known = this.folders.find((folder) => folder.path === path);
		const watched: WatchedFolder = { ...(known ?? { path, added_at: 0, is_missing: false, file_count: 0, refused: [] }), course };
		this.folders = [...this.folders.filter((folder) => folder.path !== path), watched];
		return watched;
	}

	#locateInText(revision: string, range: TextRange): Located {
		const { text, parts } = this.#source(revision);
		const scalars = [...text];
		const slice = (from: number, to: number) => scalars.slice(Math.max(0, from), to).join('');
		const part = parts.find((each) => each.range[0] <= range[0] && range[0] < each.range[1]);
		return {
			revision,
			range,
			locator: part?.locator ?? { kind: 'section', href: null, path: [] },
			page: part?.locator.kind === 'page' ? part.locator.index : null,
			quote: slice(...range),
			before: slice(range[0] - 60, range[0]),
			after: slice(range[1], range[1] + 60)
		};
	}

	#findInText(revision: string, query: string): Located[] {
		const { text } = this.#source(revision);
		const found: Located[] = [];
		for (let at = text.toLowerCase().indexOf(query.toLowerCase()); at >= 0 && found.length < 200; ) {
			const start = [...text.slice(0, at)].length;
			found.push(this.locate(revision, [start, start + [...query].length]));
			at = text.toLowerCase().indexOf(query.toLowerCase(), at + query.length);
		}
		return found;
	}

	async #ask(asked: AskQuestion, send: ((event: AskEvent) => void) | undefined): Promise<Message> {
		const conversation = asked.conversation ?? this.#id('conversation');
		const question = makeMessage({ id: this.#id('message'), conversation, role: 'student', text: asked.question, mode: asked.mode });
		if (!asked.conversation) {
			const made = { id: conversation, course: asked.course, title: asked.question, mode: asked.mode, updated_at: question.at, message_count: 2 };
			this.conversations = [made, ...this.conversations];
		}
		this.messages = [...this.messages, question];
		return this.#play(question, send);
	}

	#regenerate(id: string, send: ((event: AskEvent) => void) | undefined): Promise<Message> {
		const at = this.messages.findIndex((message) => message.id === id);
		const question = this.messages[at - 1];
		if (!question) throw { code: 'not_found', detail: id } satisfies Failure;
		this.messages = this.messages.filter((message) => message.id !== id);
		return this.#play(question, send);
	}

	async #play(question: Message, send: ((event: AskEvent) => void) | undefined): Promise<Message> {
		const answer = makeMessage({ id: this.#id('message'), conversation: question.conversation, role: 'tutor', mode: question.mode });
		this.#isStopped = false;
		send?.({ kind: 'started', conversation: question.conversation, question, answer: answer.id });
		for (const step of this.script?.steps ?? []) {
			await new Promise((resolve) => setTimeout(resolve, this.pace));
			if (this.#isStopped) break;
			if (step.kind === 'text') answer.text += step.text;
			if (step.kind === 'claim') answer.claims = [...answer.claims, step.claim];
			send?.(step);
		}
		const message = this.#isStopped ? { ...answer, stopped: true } : (this.script?.final(answer) ?? answer);
		this.messages = [...this.messages, message];
		return message;
	}
}
