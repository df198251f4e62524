/** How formats are called in the student's language. */
import { m } from '$lib/i18n';
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
