/** Recording a lecture: it goes on whatever room is open, until it is saved or discarded. */
import { announcer } from '$lib/announcer.svelte';
import { formatDate, m } from '$lib/i18n';
import { toAppError, type AppError, type CourseId, type Document } from '$lib/ipc';
import { listeningBackend, type RecordEvent } from '$lib/ipc/listening';
import { attempt, toasts } from '$lib/toasts.svelte';
import { session } from './index.svelte';
import { untilOver } from './stream';

export class Recorder {
	state = $state<'idle' | 'starting' | 'recording' | 'paused' | 'ending'>('idle');
	/** Is the dialog open? Recording goes on without it. */
	isAsked = $state(false);
	isDiscardAsked = $state(false);
	title = $state('');
	course = $state<CourseId | null>(null);
	/** How long it is by now. */
	ms = $state(0);
	/** The loudness at the microphone, -100 to 0. */
	dbfs = $state(-100);
	failure = $state.raw<AppError | null>(null);
	/** What was kept of a recording that failed. */
	kept = $state.raw<Document | null>(null);
	isOn = $derived(this.state !== 'idle');

	/** Opens the dialog: for a new recording, or for the one that goes on. */
	ask(): void {
		this.isAsked = true;
		if (this.isOn) return;
		this.failure = this.kept = null;
		this.title = m.record_title_proposed({ date: formatDate(Date.now()) });
		this.course = session.openCourse;
	}

	/** Closes the dialog. */
	hide(): void {
		this.isAsked = this.isDiscardAsked = false;
		this.failure = this.kept = null;
	}

	async start(): Promise<void> {
		const title = this.title.trim();
		if (this.isOn || !title) return;
		this.state = 'starting';
		this.failure = this.kept = null;
		this.ms = 0;
		try {
			await untilOver(
				(send: (event: RecordEvent) => void) => listeningBackend.record(this.course, title, send),
				(event) => this.#take(event)
			);
		} catch (thrown) {
			this.failure = toAppError(thrown);
		}
		this.state = 'idle';
		this.dbfs = -100;
		this.isDiscardAsked = false;
		// What failed must be read, wherever the student is by now.
		this.isAsked = this.failure !== null;
	}

	async toggle(): Promise<void> {
		if (this.state !== 'recording' && this.state !== 'paused') return;
		const request = this.state === 'paused' ? 'resume' : 'pause';
		await attempt(() => listeningBackend.askOfRecord(request));
	}

	async save(): Promise<void> {
		await this.#end('save');
	}

	/** A recording cannot be made again, so it is asked whether it may go. */
	askDiscard(): void {
		this.isAsked = this.isDiscardAsked = true;
	}

	async discard(): Promise<void> {
		await this.#end('discard');
	}

	async #end(request: 'save' | 'discard'): Promise<void> {
		const before = this.state;
		if (before !== 'recording' && before !== 'paused') return;
		this.state = 'ending';
		const done = await attempt(async () => {
			await listeningBackend.askOfRecord(request);
			return true;
		});
		if (!done) this.state = before;
		else if (request === 'discard') announcer.say(m.record_discarded());
	}

	#take(event: RecordEvent): void {
		if (this.state === 'starting' && event.kind !== 'failed' && event.kind !== 'ended') {
			this.state = 'recording';
			announcer.say(m.record_started());
		}
		switch (event.kind) {
			case 'level':
				this.dbfs = Math.min(0, Math.max(-100, event.dbfs));
				return;
			case 'time':
				this.ms = event.ms;
				return;
			case 'paused':
				this.state = event.is_paused ? 'paused' : 'recording';
				if (event.is_paused) this.dbfs = -100;
				announcer.say(event.is_paused ? m.record_paused() : m.record_resumed());
				return;
			case 'saved':
				this.kept = event.document;
				if (!this.failure) toasts.say(m.record_saved({ title: event.document.title }));
				void session.documents.reload();
				return;
			case 'failed':
				this.failure = toAppError(event.failure);
				return;
		}
	}
}

export const recorder = new Recorder();
