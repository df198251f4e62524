/** How formats and languages are called in the student's language. */
import { language, m } from '$lib/i18n';
import type { Format } from '$lib/ipc';
import { isRecording } from '$lib/ipc/listening';

export function formatName(format: Format): string {
	if (isRecording({ format })) return m.format_recording();
	switch (format) {
		case 'text':
			return m.format_text();
		case 'html':
			return m.format_html();
		case 'spreadsheet':
			return m.format_spreadsheet();
		case 'markdown':
			return 'Markdown';
		case 'latex':
			return 'LaTeX';
		default:
			return format.toUpperCase();
	}
}

/** "German" for "de"; the code itself where nobody has a word for it. */
export function languageName(code: string): string {
	try {
		return new Intl.DisplayNames([language.current], { type: 'language' }).of(code) ?? code;
	} catch {
		return code;
	}
}
