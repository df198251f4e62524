/** Which rows of a list are selected, by pointer and by keyboard, as in a file manager. */
export class Selection {
	ids = $state.raw<ReadonlySet<string>>(new Set());
	/** The row that the keyboard is on. */
	active = $state<string | null>(null);
	/** Where a range begins that Shift extends. */
	#anchor: string | null = null;

	get size(): number {
		return this.ids.size;
	}

	has(id: string): boolean {
		return this.ids.has(id);
	}

	/** Selected rows in the order of the list. */
	in(order: string[]): string[] {
		return order.filter((id) => this.ids.has(id));
	}

	click(id: string, order: string[], keys: { shiftKey: boolean; ctrlKey: boolean; metaKey: boolean }): void {
		if (keys.shiftKey) this.extendTo(id, order);
		else if (keys.ctrlKey || keys.metaKey) this.toggle(id);
		else {
			this.ids = new Set([id]);
			this.active = this.#anchor = id;
		}
	}

	toggle(id: string): void {
		const ids = new Set(this.ids);
		if (!ids.delete(id)) ids.add(id);
		this.ids = ids;
		this.active = this.#anchor = id;
	}

	/** Selects from where the last selection began to here. */
	extendTo(id: string, order: string[]): void {
		const from = order.indexOf(this.#anchor ?? this.active ?? id);
		const to = order.indexOf(id);
		this.#anchor ??= order[Math.max(0, from)] ?? id;
		this.ids = new Set(order.slice(Math.max(0, Math.min(from, to)), Math.max(from, to) + 1));
		this.active = id;
	}

	/** Moves the keyboard; with `extend` what it passes is selected. Returns the row it is on. */
	move(order: string[], by: number, extend = false): string | null {
		if (order.length === 0) return null;
		const at = this.active === null ? -1 : order.indexOf(this.active);
		const to = order[at < 0 ? (by > 0 ? 0 : order.length - 1) : Math.min(order.length - 1, Math.max(0, at + by))] ?? null;
		if (to === null) return null;
		if (extend) {
			this.#anchor ??= this.active ?? to;
			this.extendTo(to, order);
		} else {
			this.active = to;
			if (this.size === 0) this.#anchor = to;
		}
		return to;
	}

	all(order: string[]): void {
		this.ids = new Set(order);
		this.active ??= order[0] ?? null;
	}

	clear(): void {
		this.ids = new Set();
		this.#anchor = this.active;
	}

	/** Forgets what is not in the list any more: it was deleted, moved or filtered out. */
	keepTo(order: string[]): void {
		const there = new Set(order);
		if ([...this.ids].some((id) => !there.has(id))) this.ids = new Set(this.in(order));
		if (this.active !== null && !there.has(this.active)) this.active = null;
		if (this.#anchor !== null && !there.has(this.#anchor)) this.#anchor = null;
	}
}
