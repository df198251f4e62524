/** Learning steps as students write them: "1m 10m 1d". */

const units: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** Seconds of each step; null where something cannot be read. A number alone means minutes. */
export function readSteps(text: string): number[] | null {
	const words = text.trim().toLowerCase().split(/[\s,]+/).filter(Boolean);
	const steps = words.map((word) => {
		const match = /^(\d+(?:\.\d+)?)([smhd]?)$/.exec(word);
		return match ? Math.round(Number(match[1]) * (units[match[2] || 'm'] ?? 60)) : NaN;
	});
	return steps.every((step) => Number.isFinite(step) && step >= 1) ? steps : null;
}

/** In the largest unit that leaves no rest. */
export function writeSteps(steps: readonly number[]): string {
	return steps
		.map((step) => {
			const [unit, size] = Object.entries(units).findLast(([, seconds]) => step % seconds === 0) ?? ['s', 1];
			return `${step / size}${unit}`;
		})
		.join(' ');
}
