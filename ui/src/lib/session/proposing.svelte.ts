/** Making cards from documents: from what cards are wanted, and which proposals are looked at. Any room may ask. */
import type { CourseId, DocumentId, JobId, ProposalQuery, ProposeScope } from '$lib/ipc';

export type Wish = {
	scope: ProposeScope;
	/** The document, the section or the words that the student sees it by; empty for a topic still to be named. */
	name: string;
	/** The selected words. */
	quote?: string;
};

class Proposing {
	/** What is being asked for; null while proposals are only looked at. */
	wish = $state.raw<Wish | null>(null);
	query = $state.raw<ProposalQuery>({ document: null, job: null });
	isOpen = $state(false);

	ask(wish: Wish): void {
		this.wish = wish;
		this.isOpen = true;
	}

	/** A topic that the student will name, looked up in a course or in all documents. */
	askTopic(course: CourseId | null = null, topic = ''): void {
		this.ask({ scope: { kind: 'topic', topic, course, document: null }, name: '' });
	}

	/** The proposals that wait: of a document, of a job, or all. */
	review(of: { document?: DocumentId; job?: JobId } = {}): void {
		this.wish = null;
		this.query = { document: of.document ?? null, job: of.job ?? null };
		this.isOpen = true;
	}

	close(): void {
		this.isOpen = false;
		this.wish = null;
	}
}

export const proposing = new Proposing();
