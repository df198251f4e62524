/** Where a passage stands in its document, as a person would name it. */
import type { Locator } from '$lib/ipc';
import { formatNumber, formatPage, formatTime } from './format';
import { m } from './paraglide/messages.js';

/** Empty where the document has no places of its own, such as a note without headings. */
export function formatPlace(locator: Locator): string {
	switch (locator.kind) {
		case 'page':
			return formatPage(locator.index);
		case 'slide':
			return m.slide_named({ slide: formatNumber(locator.index) });
		case 'sheet':
			return [locator.name, locator.cells].filter(Boolean).join(' · ');
		case 'section':
			return locator.path.join(' › ');
		case 'time':
			return formatTime(locator.start_ms);
	}
}
