/** Commands for packages of cards, which the generated bindings do not name yet. */
import { invoke } from '@tauri-apps/api/core';
import type { DeckId, Job, JobId } from './bindings';
import { toAppError } from './errors';

/** What became of the rows of one kind. */
export type Tally = { added: number; updated: number; kept: number };

export const packageKinds = ['notes', 'cards', 'reviews', 'media', 'decks', 'note_types', 'presets'] as const;
export type PackageKind = (typeof packageKinds)[number];

export type LeftItem = 'setting' | 'tag' | 'note_type' | 'preset' | 'deck' | 'note' | 'card' | 'review' | 'media';
export type LeftReason = 'too_large' | 'damaged' | 'orphan' | 'missing' | 'bad_name' | 'duplicate' | 'mismatch' | 'mended' | 'too_deep' | 'renamed';

/** One thing that did not come as it was. */
export type LeftOut = { item: LeftItem; name: string; reason: LeftReason };

/** What became of a package; the first things that were left out are named. */
export type PackageReport = Record<PackageKind, Tally> & { left_out: LeftOut[]; left_out_count: number };

export type ExportChoice = { deck: DeckId | null; is_legacy: boolean; with_scheduling: boolean; with_media: boolean };

/** What was written. */
export type ExportReport = { path: string; notes: number; cards: number; reviews: number; media: number; missing: string[] };

async function call<T>(command: string, payload: Record<string, unknown> = {}): Promise<T> {
	try {
		return await invoke<T>(command, payload);
	} catch (thrown) {
		throw toAppError(thrown);
	}
}

/** Nothing when the dialog was dismissed. */
export function importPackageWithDialog(): Promise<Job | null> {
	return call('import_package_with_dialog');
}

export function importPackages(paths: string[]): Promise<Job[]> {
	return call('import_packages', { paths });
}

/** Nothing while the job is not done. */
export function packageReport(job: JobId): Promise<PackageReport | null> {
	return call('package_report', { job });
}

/** Nothing when the dialog was dismissed. */
export function exportPackageWithDialog(choice: ExportChoice): Promise<Job | null> {
	return call('export_package_with_dialog', { choice });
}

/** Nothing while the job is not done. */
export function exportReport(job: JobId): Promise<ExportReport | null> {
	return call('export_report', { job });
}
