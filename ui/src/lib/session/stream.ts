/** Commands that go on for a while and tell of it in a stream of events. */

/** A command's answer may overtake its last events by so much. */
const graceMs = 300;

/** Runs a command until it has returned and its last event is there; what was refused is thrown. */
export async function untilOver<T extends { kind: string }>(begin: (onEvent: (event: T) => void) => Promise<unknown>, take: (event: T) => void): Promise<void> {
	let end: () => void = () => undefined;
	let hasEnded = false;
	const ended = new Promise<void>((resolve) => (end = resolve));
	await begin((event) => {
		take(event);
		if (event.kind !== 'ended') return;
		hasEnded = true;
		end();
	});
	if (hasEnded) return;
	const timer = setTimeout(end, graceMs);
	await ended;
	clearTimeout(timer);
}
