// DRAFT of what tauri-specta will generate (same names and shapes); replaced by the generated file.
import { invoke as __TAURI_INVOKE, Channel } from "@tauri-apps/api/core";
import * as __TAURI_EVENT from "@tauri-apps/api/event";

export type Result<T, E> = { status: "ok"; data: T } | { status: "error"; error: E };
async function typedError<T, E>(result: Promise<T>): Promise<Result<T, E>> {
  try { return { status: "ok", data: await result }; } catch (e) { if (e instanceof Error) throw e; return { status: "error", error: e as E }; }
}

export const commands = {
  // app
  appStatus: () => typedError<AppStatus, CommandError>(__TAURI_INVOKE("app_status")),
  readSettings: () => typedError<Settings, CommandError>(__TAURI_INVOKE("read_settings")),
  writeSettings: (settings: Settings) => typedError<Settings, CommandError>(__TAURI_INVOKE("write_settings", { settings })),
  listNetworkRequests: () => typedError<NetworkRequest[], CommandError>(__TAURI_INVOKE("list_network_requests")),
  dismissNotice: (id: string) => typedError<null, CommandError>(__TAURI_INVOKE("dismiss_notice", { id })),
  // courses
  listCourses: () => typedError<Course[], CommandError>(__TAURI_INVOKE("list_courses")),
  createCourse: (name: string) => typedError<Course, CommandError>(__TAURI_INVOKE("create_course", { name })),
  updateCourse: (edit: CourseEdit) => typedError<Course, CommandError>(__TAURI_INVOKE("update_course", { edit })),
  deleteCourse: (id: CourseId) => typedError<null, CommandError>(__TAURI_INVOKE("delete_course", { id })),
  // documents
  listDocuments: (course: CourseId | null) => typedError<Document[], CommandError>(__TAURI_INVOKE("list_documents", { course })),
  updateDocument: (edit: DocumentEdit) => typedError<Document, CommandError>(__TAURI_INVOKE("update_document", { edit })),
  deletionImpact: (id: DocumentId) => typedError<DeletionImpact, CommandError>(__TAURI_INVOKE("deletion_impact", { id })),
  deleteDocument: (id: DocumentId) => typedError<null, CommandError>(__TAURI_INVOKE("delete_document", { id })),
  restoreDocument: (id: DocumentId) => typedError<Document, CommandError>(__TAURI_INVOKE("restore_document", { id })),
  /** Drop handler, `studium FILE`: queues, returns at once; progress comes as jobs. */
  importPaths: (input: ImportPaths) => typedError<Document[], CommandError>(__TAURI_INVOKE("import_paths", { input })),
  /** Opens the native dialog; null = dismissed. */
  importWithDialog: (course: CourseId | null) => typedError<Document[] | null, CommandError>(__TAURI_INVOKE("import_with_dialog", { course })),
  importText: (input: ImportText) => typedError<Document, CommandError>(__TAURI_INVOKE("import_text", { input })),
  importSample: () => typedError<Course, CommandError>(__TAURI_INVOKE("import_sample")),
  /** Answers a password_required failure; queues the document again. */
  unlockDocument: (id: DocumentId, password: string) => typedError<Document, CommandError>(__TAURI_INVOKE("unlock_document", { id, password })),
  // reader
  openDocument: (id: DocumentId) => typedError<ReaderDocument, CommandError>(__TAURI_INVOKE("open_document", { id })),
  /** Parts with index in [from, to), with their html (null for PDF). */
  readParts: (revision: RevisionId, from: number, to: number) => typedError<ReaderPart[], CommandError>(__TAURI_INVOKE("read_parts", { revision, from, to })),
  /** Raw bytes of the original (ArrayBuffer), at most 1 MiB a call; rejects with CommandError. */
  readBytes: (id: DocumentId, offset: number, length: number): Promise<ArrayBuffer> => __TAURI_INVOKE("read_bytes", { id, offset, length }),
  /** Where a range of a revision is: page boxes or section, and its exact text. */
  locate: (revision: RevisionId, range: TextRange) => typedError<Located, CommandError>(__TAURI_INVOKE("locate", { revision, range })),
  findInDocument: (revision: RevisionId, query: string) => typedError<Located[], CommandError>(__TAURI_INVOKE("find_in_document", { revision, query })),
  saveReadingPosition: (id: DocumentId, position: number) => typedError<null, CommandError>(__TAURI_INVOKE("save_reading_position", { id, position })),
  // search
  search: (query: SearchQuery) => typedError<SearchResults, CommandError>(__TAURI_INVOKE("search", { query })),
  // tutor
  listPersonas: () => typedError<Persona[], CommandError>(__TAURI_INVOKE("list_personas")),
  listConversations: (course: CourseId | null) => typedError<Conversation[], CommandError>(__TAURI_INVOKE("list_conversations", { course })),
  readConversation: (id: ConversationId) => typedError<Message[], CommandError>(__TAURI_INVOKE("read_conversation", { id })),
  renameConversation: (id: ConversationId, title: string) => typedError<Conversation, CommandError>(__TAURI_INVOKE("rename_conversation", { id, title })),
  deleteConversation: (id: ConversationId) => typedError<null, CommandError>(__TAURI_INVOKE("delete_conversation", { id })),
  ask: (question: AskQuestion, onEvent: Channel<AskEvent>) => typedError<Message, CommandError>(__TAURI_INVOKE("ask", { question, onEvent })),
  regenerate: (message: MessageId, onEvent: Channel<AskEvent>) => typedError<Message, CommandError>(__TAURI_INVOKE("regenerate", { message, onEvent })),
  stopAnswer: (conversation: ConversationId) => typedError<null, CommandError>(__TAURI_INVOKE("stop_answer", { conversation })),
  // jobs
  listJobs: () => typedError<Job[], CommandError>(__TAURI_INVOKE("list_jobs")),
  pauseJob: (id: JobId) => typedError<Job, CommandError>(__TAURI_INVOKE("pause_job", { id })),
  resumeJob: (id: JobId) => typedError<Job, CommandError>(__TAURI_INVOKE("resume_job", { id })),
  cancelJob: (id: JobId) => typedError<Job, CommandError>(__TAURI_INVOKE("cancel_job", { id })),
  retryJob: (id: JobId) => typedError<Job, CommandError>(__TAURI_INVOKE("retry_job", { id })),
  // models
  listModels: () => typedError<Model[], CommandError>(__TAURI_INVOKE("list_models")),
  selectModel: (id: string) => typedError<Model, CommandError>(__TAURI_INVOKE("select_model", { id })),
  verifyModel: (id: string) => typedError<Model, CommandError>(__TAURI_INVOKE("verify_model", { id })),
  /** Starts (or resumes) a download job. */
  downloadModel: (id: string) => typedError<Job, CommandError>(__TAURI_INVOKE("download_model", { id })),
  removeModel: (id: string) => typedError<null, CommandError>(__TAURI_INVOKE("remove_model", { id })),
  /** Native dialog for the student's own GGUF; null = dismissed. */
  addModelWithDialog: () => typedError<Model | null, CommandError>(__TAURI_INVOKE("add_model_with_dialog")),
  addModel: (path: string) => typedError<Model, CommandError>(__TAURI_INVOKE("add_model", { path })),
};

export const events = {
  /** Something in the store changed: refetch what is named. */
  changed: makeEvent<Changed>("changed"),
  /** Progress of a job, at least once a second while it runs. */
  jobProgress: makeEvent<Job>("job-progress"),
  /** A second start or a link asks to show something. */
  openRequested: makeEvent<OpenRequested>("open-requested"),
};
function makeEvent<T>(name: string) {
  return {
    listen: (cb: __TAURI_EVENT.EventCallback<T>) => __TAURI_EVENT.listen(name, cb),
    once: (cb: __TAURI_EVENT.EventCallback<T>) => __TAURI_EVENT.once(name, cb),
    emit: (payload: T) => __TAURI_EVENT.emit(name, payload as unknown as string),
  };
}

export type CourseId = string;
export type DocumentId = string;
export type RevisionId = string;
export type ConversationId = string;
export type MessageId = string;
export type JobId = string;
/** [start, end) in Unicode scalar values */
export type TextRange = [number, number];
/** milliseconds since 1970 UTC */
export type Timestamp = number;
/** [x0, y0, x1, y1] in unrotated PDF user space (points), origin bottom left */
export type PageBox = [number, number, number, number];

export type CommandError = { code: ErrorCode; /** developer detail, copyable; never shown as the sentence */ detail: string };
export type ErrorCode =
  | "bad_input" | "not_found" | "data_folder_in_use" | "data_folder_unusable" | "database_corrupt" | "database_too_new" | "disk_full" | "io" | "internal"
  | "file_missing" | "file_empty" | "file_damaged" | "file_too_large" | "format_unknown" | "password_required" | "password_wrong" | "no_text"
  | "model_missing" | "model_damaged" | "model_unsupported" | "memory_low" | "cpu_unsupported" | "engine_missing" | "engine_crashed" | "engine_hung" | "engine_limit"
  | "busy" | "network_off" | "network_failed" | "network_refused" | "hash_mismatch";

export type Locator =
  | { kind: "page"; index: number; label: string | null; boxes: PageBox[] }
  | { kind: "section"; href: string | null; path: string[] };

export type AppStatus = {
  version: string; data_folder: string;
  language_model: ModelRef | null; embedding_model: ModelRef | null;
  requests_today: number; never_connect: boolean;
  notices: Notice[]; documents: number;
};
export type ModelRef = { id: string; name: string };
export type Notice = { id: string; code: NoticeCode; detail: string; at: Timestamp };
export type NoticeCode = "database_restored" | "index_rebuilt" | "import_resumed";
export type Settings = { theme: "system" | "light" | "dark"; high_contrast: boolean; text_size: number /* percent, 80..160 */; dyslexia_font: boolean; language: "system" | "en" | "de"; never_connect: boolean };
export type NetworkRequest = { at: Timestamp; host: string; path: string; purpose: string; received_bytes: number; outcome: "done" | "failed" | "refused" | "running" };

export type Course = { id: CourseId; name: string; instructions: string; model: string | null; preset_questions: string[]; sections: string[]; document_count: number; created_at: Timestamp };
export type CourseEdit = { id: CourseId; name: string | null; instructions: string | null; model: string | null; preset_questions: string[] | null; sections: string[] | null };
export type DocumentStatus = "queued" | "extracting" | "searchable" | "ready" | "failed";
export type DocumentFormat = "pdf" | "markdown" | "text" | "html";
export type Document = {
  id: DocumentId; title: string; path: string; status: DocumentStatus; revision: RevisionId | null; pages: number | null; chunks: number; error: CommandError | null;
  course: CourseId | null; section: string | null; tags: string[]; authors: string[]; year: number | null; language: string | null;
  format: DocumentFormat | null; size_bytes: number; added_at: Timestamp; reading_position: number | null;
};
/** null = leave as it is */
export type DocumentEdit = { id: DocumentId; title: string | null; course: CourseId | null; section: string | null; tags: string[] | null; authors: string[] | null; year: number | null; language: string | null };
export type DeletionImpact = { citations: number; conversations: number };
export type DocumentRef = { id: DocumentId; title: string; path: string };
export type ImportPaths = { paths: string[]; course: CourseId | null };
export type ImportText = { title: string; text: string; course: CourseId | null };

export type ReaderDocument = { document: Document; revision: RevisionId; format: DocumentFormat; size_bytes: number; part_count: number; text_length: number; outline: OutlineItem[] };
export type OutlineItem = { title: string; level: number; start: number; page: number | null };
/** html holds blocks `<p data-start="120" data-end="180">…</p>` whose text equals the canonical text of that range character for character */
export type ReaderPart = { index: number; range: TextRange; locator: Locator; html: string | null };
export type Located = { range: TextRange; locator: Locator; page: number | null; quote: string; /** some words around, for lists */ before: string; after: string };

export type SearchMode = "hybrid" | "lexical" | "dense";
export type SearchQuery = { query: string; course: CourseId | null; limit: number; mode: SearchMode };
export type SearchResults = { hits: Hit[]; conversations: ConversationHit[] };
export type Hit = { rank: number; score: number; document: DocumentRef; revision: RevisionId; range: TextRange; locator: Locator; page: number | null; quote: string };
export type ConversationHit = { conversation: ConversationId; title: string; message: MessageId; excerpt: string; at: Timestamp };

export type TeachingMode = "explain" | "socratic" | "quiz" | "exam";
export type Persona = { id: TeachingMode; name: string; greeting: string };
export type Conversation = { id: ConversationId; course: CourseId | null; title: string; mode: TeachingMode; updated_at: Timestamp; message_count: number };
export type AskQuestion = { question: string; course: CourseId | null; conversation: ConversationId | null; mode: TeachingMode; /** a passage selected in the Reader, asked about */ selection: Selection | null };
export type Selection = { revision: RevisionId; range: TextRange };
export type AskEvent =
  | { kind: "started"; conversation: ConversationId; question: Message; /** id of the answer to come */ answer: MessageId }
  | { kind: "searching" }
  | { kind: "reading"; sources: Citation[]; done_tokens: number; total_tokens: number }
  | { kind: "text"; text: string }
  | { kind: "claim"; claim: Claim; citations: Citation[] };
export type Role = "student" | "tutor";
export type Support = "quote" | "similar" | "none";
/** range counts in the message's text */
export type Claim = { range: TextRange; citations: number[]; support: Support };
export type Citation = { n: number; document: DocumentRef; revision: RevisionId; range: TextRange; locator: Locator; page: number | null; quote: string; verified: boolean; /** the document was deleted since */ deleted: boolean };
export type Timings = { retrieve_ms: number; prefill_ms: number; first_token_ms: number; tokens: number; tokens_per_s: number; reused_tokens: number };
export type AbstainReason = "weak_evidence" | "no_verified_citation" | "no_model" | "no_documents";
export type Message = {
  id: MessageId; conversation: ConversationId; role: Role; text: string; mode: TeachingMode; at: Timestamp;
  abstained: boolean; abstain_reason: AbstainReason | null; stopped: boolean; failed: CommandError | null;
  claims: Claim[]; citations: Citation[]; /** nearest passages, shown when abstained */ passages: Hit[]; timings: Timings | null;
};

export type JobKind = "import" | "embed" | "download";
export type JobState = "queued" | "running" | "paused" | "done" | "failed" | "cancelled";
export type JobUnit = "files" | "pages" | "passages" | "bytes";
export type Job = { id: JobId; kind: JobKind; state: JobState; title: string; document: DocumentId | null; model: string | null; done: number; total: number | null; unit: JobUnit; rate_per_s: number | null; seconds_left: number | null; error: CommandError | null; created_at: Timestamp };

export type ModelRole = "language" | "embedding";
export type Fit = "well" | "tight" | "no";
export type Model = {
  id: string; name: string; role: ModelRole; installed: boolean; selected: boolean; starter: boolean; own: boolean; /** null: not verified since it was installed */ verified: boolean | null;
  size_bytes: number; memory_bytes: number; fit: Fit; /** measured or estimated seconds until the first word of an answer */ seconds_per_answer: number | null;
  license: string; languages: string[]; good_for: string; host: string | null; download: Job | null;
};

export type Area = "courses" | "documents" | "jobs" | "conversations" | "models" | "settings" | "notices" | "network";
export type Changed = { areas: Area[] };
export type OpenRequested = { document: DocumentId | null; range: TextRange | null };
