/** Proposals behind their commands: a job that is done at once or step by step, decisions, and the way back. */
import type { AcceptProposal, Proposal, ProposalQuery, ProposalReport, ProposeCards } from '../src/lib/ipc/bindings';
import type { FakeBackend } from './fake-ipc';
import { makeJob, now } from './samples';

export function makeProposal(part: Partial<Proposal> = {}): Proposal {
	return {
		id: 'proposal-0',
		job: 'propose-1',
		document: { id: 'biology', title: 'Biology reader, ch. 10', path: '/home/student/biology.pdf' },
		source: {
			document: 'biology',
			revision: 'pdf',
			range: [40, 90],
			quote: 'This second stage takes place in the stroma',
			before: 'The first catches light; the second needs none. ',
			after: ', the fluid around the stacked thylakoids.',
			text_length: 4000
		},
		locator: { kind: 'page', index: 12, label: null, boxes: [] },
		page: 12,
		label: 'p. 12',
		kind: 'question',
		fields: ['Where does the second stage of photosynthesis take place?', 'In the stroma'],
		duplicate_of: null,
		made_by: 'SmolLM2 135M',
		created_at: now,
		...part
	};
}

export const plainReport: ProposalReport = {
	by_model: 2,
	by_rules: 1,
	duplicates: 1,
	sentences: 14,
	refused: [
		{ reason: 'answer_not_found', count: 4 },
		{ reason: 'yes_no', count: 2 }
	],
	model: 'SmolLM2 135M',
	model_failure: null,
	compared_by_meaning: true,
	nothing: null
};

export class FakeProposals {
	open: Proposal[] = [];
	decided = new Map<string, { proposal: Proposal; at: number; isAccepted: boolean }>();
	report: ProposalReport = plainReport;
	/** What the next job proposes. */
	next: Proposal[] = [];

	constructor(fake: FakeBackend) {
		fake.on('list_proposals', ({ query }) => {
			const { document, job } = query as ProposalQuery;
			return this.open.filter((each) => (document === null || each.document.id === document) && (job === null || each.job === job));
		});
		fake.on('propose_cards', ({ wanted }) => {
			const { scope } = wanted as ProposeCards;
			const job = makeJob({ id: 'propose-1', kind: 'propose', title: scope.kind === 'topic' ? scope.topic : 'Biology reader, ch. 10', document: null, unit: 'cards', state: 'done', done: this.next.length, total: this.next.length });
			fake.jobs = [job, ...fake.jobs.filter(({ id }) => id !== job.id)];
			this.open = [...this.open, ...this.next];
			return job;
		});
		fake.on('proposal_report', () => this.report);
		fake.on('accept_proposal', ({ accept }) => {
			const { id } = accept as AcceptProposal;
			this.#decide(id, true);
			return { note: `note of ${id}`, cards: [`card of ${id}`], copies: [] };
		});
		fake.on('refuse_proposals', ({ ids }) => {
			for (const id of ids as string[]) this.#decide(id, false);
			return null;
		});
		fake.on('restore_proposals', ({ ids }) => {
			for (const id of ids as string[]) {
				const back = this.decided.get(id);
				if (!back) throw { code: 'bad_input', detail: id };
				this.decided.delete(id);
				this.open = this.open.toSpliced(back.at, 0, back.proposal);
			}
			return null;
		});
	}

	#decide(id: string, isAccepted: boolean): void {
		const at = this.open.findIndex((each) => each.id === id);
		const proposal = this.open[at];
		if (!proposal) throw { code: 'not_found', detail: id };
		this.open = this.open.toSpliced(at, 1);
		this.decided.set(id, { proposal, at, isAccepted });
	}

	fill(): this {
		this.next = [
			makeProposal(),
			makeProposal({
				id: 'proposal-1',
				kind: 'cloze',
				fields: ['The enzyme of the first step, {{c1::RuBisCO}}, is slow, and so plants make a great deal of it.', ''],
				made_by: null,
				duplicate_of: { note: 'note-4', text: 'Which enzyme starts the Calvin cycle? RuBisCO', similarity: 0.91 }
			}),
			makeProposal({ id: 'proposal-2', fields: ['How many turns of the Calvin cycle pay for one sugar?', 'Three turns'] })
		];
		return this;
	}
}
