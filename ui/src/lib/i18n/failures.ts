/** An error code in the student's language: what happened, and what to do about it. */
import type { AbstainReason, ErrorCode, NoticeCode } from '$lib/ipc';
import { m } from './paraglide/messages.js';

export function failureSentence(code: ErrorCode): string {
	return m[`error_${code}`]();
}

export function failureRemedy(code: ErrorCode): string {
	return m[`remedy_${code}`]();
}

export function noticeSentence(code: NoticeCode): string {
	return m[`notice_${code}`]();
}

export function abstainSentence(reason: AbstainReason): string {
	return m[`abstain_${reason}`]();
}
