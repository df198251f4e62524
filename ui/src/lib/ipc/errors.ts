/** The one error that reaches the UI: a code to branch on and a detail to copy, never a sentence. */
import type { Failure, ErrorCode } from './bindings';

export class AppError extends Error {
	constructor(
		readonly code: ErrorCode,
		readonly detail: string
	) {
		super(`${code}: ${detail}`);
		this.name = 'AppError';
	}
}

function isCommandError(value: unknown): value is Failure {
	return typeof value === 'object' && value !== null && 'code' in value && 'detail' in value;
}

/** Whatever was thrown, as an AppError: a fault of the UI itself or of the bridge is `internal`. */
export function toAppError(thrown: unknown): AppError {
	if (thrown instanceof AppError) return thrown;
	if (isCommandError(thrown)) return new AppError(thrown.code, thrown.detail);
	return new AppError('internal', thrown instanceof Error ? thrown.message : String(thrown));
}
