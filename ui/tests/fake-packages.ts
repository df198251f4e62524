/** Packages behind their commands: imports that run until they are told to end, and one export. */
import type { ExportReport, Job, JobKind, PackageReport } from '../src/lib/ipc/bindings';
import type { FakeBackend } from './fake-ipc';
import { makeJob } from './samples';

const none = { added: 0, updated: 0, kept: 0 };

export const packageReport: PackageReport = {
	notes: { added: 120, updated: 4, kept: 30 },
	cards: { added: 180, updated: 6, kept: 40 },
	reviews: { added: 2400, updated: 0, kept: 0 },
	media: { added: 12, updated: 0, kept: 0 },
	decks: { added: 3, updated: 0, kept: 1 },
	note_types: { added: 1, updated: 0, kept: 2 },
	presets: none,
	left_out: [
		{ item: 'media', name: '../../evil.png', reason: 'bad_name' },
		{ item: 'card', name: '1700000000123', reason: 'orphan' }
	],
	left_out_count: 5
};

export const exportReport: ExportReport = { path: '/home/student/studium.colpkg', notes: 154, cards: 226, reviews: 2400, media: 12, missing: ['gone.png'] };

export class FakePackages {
	report: PackageReport = packageReport;
	#next = 1;

	constructor(private fake: FakeBackend) {
		const start = (kind: JobKind, path: string): Job => {
			const job = makeJob({ id: `package-${this.#next++}`, kind, title: path.split('/').at(-1) ?? path, document: null, unit: 'cards', state: 'running', done: 300, total: 2750 });
			fake.jobs = [job, ...fake.jobs];
			return job;
		};
		fake.on('import_package_with_dialog', () => start('import_package', '/home/student/Biology.apkg'));
		fake.on('import_packages', ({ paths }) => (paths as string[]).map((path) => start('import_package', path)));
		fake.on('package_report', () => this.report);
		fake.on('export_package_with_dialog', () => start('export_package', 'studium.colpkg'));
		fake.on('export_report', () => exportReport);
	}

	/** The job has come to its end. */
	async finish(id: string, part: Partial<Job> = {}): Promise<void> {
		const job = this.fake.jobs.find((each) => each.id === id);
		if (job) await this.fake.progress({ ...job, state: 'done', done: job.total ?? 0, ...part });
	}
}
