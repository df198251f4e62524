/** Paths with `::` between their parts, as a tree of which branches are closed. */
export type Branch = { path: string; name: string; depth: number; hasChildren: boolean };

/** More lines than this begin closed, so that the other groups stay in sight. */
const openUpTo = 30;

/** Every path with those above it, sorted as the paths come. */
export function branches(paths: string[]): Branch[] {
	const known = new Set<string>();
	const list: string[] = [];
	for (const path of paths) {
		const parts = path.split('::');
		for (let length = 1; length <= parts.length; length++) {
			const part = parts.slice(0, length).join('::');
			if (!known.has(part)) {
				known.add(part);
				list.push(part);
			}
		}
	}
	return list.map((path, at) => ({
		path,
		name: path.split('::').at(-1) ?? path,
		depth: path.split('::').length - 1,
		hasChildren: list[at + 1]?.startsWith(`${path}::`) ?? false
	}));
}

/** What is to be seen while these are closed. */
export function visible(list: Branch[], closed: ReadonlySet<string>): Branch[] {
	return list.filter(({ path }) => {
		const parts = path.split('::');
		return !parts.some((_, length) => length > 0 && closed.has(parts.slice(0, length).join('::')));
	});
}

export function firstClosed(list: Branch[]): Set<string> {
	return new Set(list.length <= openUpTo ? [] : list.filter(({ hasChildren }) => hasChildren).map(({ path }) => path));
}
