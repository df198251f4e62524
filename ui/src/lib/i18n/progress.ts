/** How far a job is, in one honest line: what is counted, how fast, how long still. */
import type { Job } from '$lib/ipc';
import { formatBytes, formatNumber, formatSeconds, formatTime } from './format';
import { m } from './paraglide/messages.js';

/** Of sound; how fast it is read says nothing beside the time that is left. */
function isTime(job: Job): boolean {
	return job.unit === 'seconds';
}

function counted(job: Job): string {
	const shown = (value: number) => (isTime(job) ? formatTime(value * 1000) : job.unit === 'bytes' ? formatBytes(value) : formatNumber(value));
	const unit = isTime(job) || job.unit === 'bytes' ? '' : ` ${m[`unit_${job.unit}`]({ count: job.total ?? job.done })}`;
	if (job.total === null) return `${shown(job.done)}${unit}`;
	return `${m.progress_of({ done: shown(job.done), total: shown(job.total) })}${unit}`;
}

function speed(job: Job): string | null {
	if (isTime(job) || !job.rate_per_s || job.rate_per_s <= 0) return null;
	const rate = job.unit === 'bytes' ? formatBytes(job.rate_per_s) : formatNumber(job.rate_per_s, job.rate_per_s < 10 ? 1 : 0);
	return m.progress_rate({ rate });
}

export function progressLine(job: Job): string {
	if (job.state === 'queued') return m.job_queued();
	if (job.state === 'paused') return `${m.job_paused()} · ${counted(job)}`;
	if (job.state !== 'running') return counted(job);
	const left = job.seconds_left === null ? null : m.progress_left({ time: formatSeconds(job.seconds_left) });
	return [counted(job), speed(job), left].filter((part) => part !== null).join(' · ');
}

export function jobName(job: Job): string {
	return m[`job_${job.kind}`]();
}

/** Between 0 and 1, or null while the total is not known. */
export function progressShare(job: Job): number | null {
	if (job.total === null || job.total <= 0) return null;
	return Math.min(1, job.done / job.total);
}
