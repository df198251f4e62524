/** The seven flags of a card, in Anki's order and by Anki's colours. */
import { m } from '$lib/i18n';

export const flags = [1, 2, 3, 4, 5, 6, 7] as const;

const names = [m.flag_none, m.flag_red, m.flag_orange, m.flag_green, m.flag_blue, m.flag_pink, m.flag_turquoise, m.flag_purple];
const colors = ['var(--ink-2)', 'var(--flag-red)', 'var(--flag-orange)', 'var(--flag-green)', 'var(--flag-blue)', 'var(--flag-pink)', 'var(--flag-turquoise)', 'var(--flag-purple)'];

export function flagName(flag: number): string {
	return (names[flag] ?? m.flag_none)();
}

export function flagColor(flag: number): string {
	return colors[flag] ?? 'var(--ink-2)';
}
