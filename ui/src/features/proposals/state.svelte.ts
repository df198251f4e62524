/** Proposals one by one: which waits, what was decided, how to take it back, and what the job made of the text. */
import { announcer } from '$lib/announcer.svelte';
import { formatNumber, m } from '$lib/i18n';
import { backend, toAppError, type AppError, type DeckId, type JobId, type Proposal, type ProposalReport } from '$lib/ipc';
import { Resource } from '$lib/resource.svelte';
import { jobs } from '$lib/session/index.svelte';
import { proposing, type Wish } from '$lib/session/proposing.svelte';
import { attempt } from '$lib/toasts.svelte';

const deckKey = 'studium.proposal-deck';

type Decision = { proposal: Proposal; at: number; isAccepted: boolean };

export class Proposals {
	list = new Resource(() => backend.listProposals(proposing.query));
	decks = new Resource(() => backend.listDecks());
	at = $state(0);
	deck = $state<DeckId | null>(localStorage.getItem(deckKey));
	/** The job that was started here. */
	job = $state<JobId | null>(null);
	report = $state.raw<ProposalReport | null>(null);
	failure = $state.raw<AppError | null>(null);
	isBusy = $state(false);
	accepted = $state(0);
	refused = $state(0);
	#done: Decision[] = [];

	waiting = $derived(this.list.value ?? []);
	current = $derived<Proposal | undefined>(this.waiting[Math.min(this.at, this.waiting.length - 1)]);
	/** Decks that cards can be put into, and the one that is chosen if it is still there. */
	homes = $derived((this.decks.value ?? []).filter(({ is_filtered }) => !is_filtered));
	/** The name of the deck that is made with the first card, where there is none yet: that of the document until the student says otherwise. */
	newDeck = $state<string | null>(null);
	newDeckName = $derived((this.newDeck ?? this.current?.document.title ?? '').trim());
	chosenDeck = $derived(this.homes.find(({ deck }) => deck === this.deck)?.deck ?? this.homes[0]?.deck ?? null);
	running = $derived(jobs.open.filter(({ kind, id }) => kind === 'propose' && (this.job === null || id === this.job)));
	#state = $derived(jobs.list.find(({ id }) => id === this.job)?.state ?? null);
	/** The job was started here and has come to its end, in whatever way. */
	isFinished = $derived(this.job !== null && (this.#state === 'done' || this.#state === 'failed' || this.#state === 'cancelled'));
	jobFailure = $derived(jobs.list.find(({ id }) => id === this.job)?.error ?? null);
	canUndo = $derived(this.accepted + this.refused > 0);

	follow(): () => void {
		const stops = [this.list.follow(['proposals', 'documents']), this.decks.follow(['cards'])];
		return () => stops.forEach((stop) => stop());
	}

	/** Other proposals are wanted. */
	reset(): void {
		this.at = 0;
		this.job = null;
		this.report = null;
		void this.list.reload();
	}

	async start(wish: Wish, count: number, withModel: boolean): Promise<void> {
		this.isBusy = true;
		this.failure = null;
		try {
			const job = await backend.proposeCards({ scope: wish.scope, count, with_model: withModel });
			jobs.take(job);
			this.at = 0;
			this.report = null;
			proposing.review({ job: job.id });
			this.job = job.id;
			await this.list.reload();
		} catch (thrown) {
			this.failure = toAppError(thrown);
		}
		this.isBusy = false;
	}

	async loadReport(job: JobId): Promise<void> {
		const report = await attempt(() => backend.proposalReport(job));
		if (report) this.report = report;
	}

	move(by: number): void {
		const count = this.waiting.length;
		if (count > 0) this.at = Math.max(0, Math.min(count - 1, Math.min(this.at, count - 1) + by));
	}

	choose(deck: DeckId): void {
		this.deck = deck;
		localStorage.setItem(deckKey, deck);
	}

	async addDeck(name: string): Promise<boolean> {
		const deck = await attempt(() => backend.addDeck({ parent: null, name }));
		if (deck === undefined) return false;
		await this.decks.reload();
		this.choose(deck);
		return true;
	}

	async #addFirstDeck(): Promise<boolean> {
		if (!this.newDeckName || this.isBusy) return false;
		this.isBusy = true;
		const isAdded = await this.addDeck(this.newDeckName);
		this.isBusy = false;
		return isAdded;
	}

	/** `fields` only where the student has edited them. */
	async accept(fields: string[] | null = null): Promise<boolean> {
		if (this.chosenDeck === null && !(await this.#addFirstDeck())) return false;
		const deck = this.chosenDeck;
		if (deck === null) return false;
		return this.#decide(true, (proposal) => backend.acceptProposal({ id: proposal.id, deck, fields, tags: [] }));
	}

	refuse(): Promise<boolean> {
		return this.#decide(false, (proposal) => backend.refuseProposals([proposal.id]));
	}

	async #decide(isAccepted: boolean, work: (proposal: Proposal) => Promise<unknown>): Promise<boolean> {
		const proposal = this.current;
		if (!proposal || this.isBusy) return false;
		const at = Math.min(this.at, this.waiting.length - 1);
		this.isBusy = true;
		const done = await attempt(async () => (await work(proposal), true));
		// Refused by the backend it may be gone or decided on elsewhere: the list knows.
		await this.list.reload();
		this.isBusy = false;
		if (!done) return false;
		this.#done.push({ proposal, at, isAccepted });
		if (isAccepted) this.accepted++;
		else this.refused++;
		this.at = Math.min(at, Math.max(0, this.waiting.length - 1));
		const left = this.waiting.length;
		announcer.say((isAccepted ? m.proposals_said_accepted : m.proposals_said_refused)({ count: left, shown: formatNumber(left) }));
		return true;
	}

	/** Takes the last decision back: the proposal waits again, and a note that was made goes to the trash. */
	async undo(): Promise<void> {
		const last = this.#done.at(-1);
		if (!last || this.isBusy) return;
		this.isBusy = true;
		const done = await attempt(async () => (await backend.restoreProposals([last.proposal.id]), true));
		if (done) {
			this.#done.pop();
			if (last.isAccepted) this.accepted--;
			else this.refused--;
			await this.list.reload();
			const back = this.waiting.findIndex(({ id }) => id === last.proposal.id);
			this.at = back < 0 ? Math.min(last.at, Math.max(0, this.waiting.length - 1)) : back;
			announcer.say(m.proposals_said_undone());
		}
		this.isBusy = false;
	}
}
