/** A note type while it is changed: fields and templates remember where they come from, so that notes keep their content. */
import { m } from '$lib/i18n';
import { backend, toAppError, type AppError, type NewNoteType, type NoteType, type NoteTypeEdit, type NoteTypeId } from '$lib/ipc';
import { Resource } from '$lib/resource.svelte';
import { toasts } from '$lib/toasts.svelte';
import { tree } from './tree.svelte';

type FieldForm = { key: number; from: number | null; name: string; description: string; is_rtl: boolean };
type TemplateForm = { key: number; from: number | null; name: string; question: string; answer: string };
export type TypeForm = { name: string; kind: NoteType['kind']; fields: FieldForm[]; templates: TemplateForm[]; style: string };

let nextKey = 1;

export function formOf(type: NoteType): TypeForm {
	return {
		name: type.name,
		kind: type.kind,
		fields: type.fields.map(({ name, description = '', is_rtl = false }, from) => ({ key: nextKey++, from, name, description, is_rtl })),
		templates: type.templates.map(({ name, question, answer }, from) => ({ key: nextKey++, from, name, question, answer })),
		style: type.style
	};
}

export function contentOf({ name, kind, fields, templates, style }: TypeForm): NewNoteType {
	return {
		name: name.trim(),
		kind,
		fields: fields.map(({ name, description, is_rtl }) => ({ name: name.trim(), description, is_rtl })),
		templates: templates.map(({ name, question, answer }) => ({ name: name.trim(), question, answer })),
		style
	};
}

export function editOf(id: NoteTypeId, form: TypeForm): NoteTypeEdit {
	return { id, content: contentOf(form), kept_fields: form.fields.map(({ from }) => from), kept_templates: form.templates.map(({ from }) => from) };
}

/** A name that none of these has. */
export function freeName(wanted: string, taken: readonly string[]): string {
	for (let number = 1; ; number++) {
		const name = number === 1 ? wanted : `${wanted} ${number}`;
		if (!taken.some((each) => each.toLowerCase() === name.toLowerCase())) return name;
	}
}

/** A renamed field keeps its places in the templates. */
export function renameInTemplates(template: string, before: string, after: string): string {
	const name = before.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
	return template.replace(new RegExp(`(\\{\\{[#^/]?\\s*(?:[^{}:]+:)*\\s*)${name}(\\s*\\}\\})`, 'g'), (_, open: string, close: string) => `${open}${after}${close}`);
}

export class NoteTypes {
	all = new Resource(() => backend.listNoteTypes());
	chosen = $state<NoteTypeId | null>(null);
	form = $state<TypeForm | null>(null);
	failure = $state.raw<AppError | null>(null);
	isBusy = $state(false);

	type = $derived(this.all.value?.find(({ id }) => id === this.chosen) ?? null);
	isChanged = $derived(this.type !== null && this.form !== null && JSON.stringify(contentOf(this.form)) !== JSON.stringify(contentOf(formOf(this.type))));

	async load(): Promise<void> {
		await this.all.reload();
		this.choose(this.chosen ?? this.all.value?.[0]?.id ?? null);
	}

	choose(id: NoteTypeId | null): void {
		this.chosen = id;
		this.failure = null;
		this.form = this.type ? formOf(this.type) : null;
	}

	addField(): void {
		const { form } = this;
		if (!form) return;
		const name = freeName(m.type_new_field(), form.fields.map(({ name }) => name));
		form.fields.push({ key: nextKey++, from: null, name, description: '', is_rtl: false });
	}

	renameField(at: number, name: string): void {
		const { form } = this;
		const field = form?.fields[at];
		if (!form || !field || !name.trim()) return;
		for (const template of form.templates) {
			template.question = renameInTemplates(template.question, field.name, name.trim());
			template.answer = renameInTemplates(template.answer, field.name, name.trim());
		}
		field.name = name.trim();
	}

	addTemplate(): void {
		const { form } = this;
		if (!form) return;
		const first = form.fields[0]?.name ?? '';
		const second = form.fields[1]?.name ?? first;
		const name = freeName(m.type_new_template(), form.templates.map(({ name }) => name));
		form.templates.push({ key: nextKey++, from: null, name, question: `{{${second}}}`, answer: `{{FrontSide}}\n\n<hr id="answer">\n\n{{${first}}}` });
	}

	move(list: 'fields' | 'templates', at: number, by: 1 | -1): void {
		const items: unknown[] | undefined = this.form?.[list];
		if (!items || at + by < 0 || at + by >= items.length) return;
		[items[at], items[at + by]] = [items[at + by], items[at]];
	}

	remove(list: 'fields' | 'templates', at: number): void {
		if (this.form && this.form[list].length > 1) this.form[list].splice(at, 1);
	}

	async save(): Promise<boolean> {
		return this.#run(async () => {
			if (this.chosen && this.form) await backend.updateNoteType(editOf(this.chosen, $state.snapshot(this.form)));
			await this.all.reload();
			this.choose(this.chosen);
		});
	}

	/** A new type that begins as a copy of the chosen one. */
	async copy(): Promise<void> {
		await this.#run(async () => {
			if (!this.type) return;
			const name = freeName(m.type_copy_of({ name: this.type.name }), (this.all.value ?? []).map(({ name }) => name));
			const id = await backend.addNoteType({ ...contentOf(formOf(this.type)), name });
			await this.all.reload();
			this.choose(id);
		});
	}

	async delete(): Promise<void> {
		await this.#run(async () => {
			if (!this.type) return;
			const { id, name } = this.type;
			await backend.deleteNoteType(id);
			const step = (await backend.cardSteps()).undo?.id;
			toasts.say(m.type_deleted({ name }), { label: m.undo(), run: () => void tree.takeBack(step).then(() => this.load()) });
			await this.all.reload();
			this.choose(this.all.value?.[0]?.id ?? null);
		});
	}

	async #run(work: () => Promise<void>): Promise<boolean> {
		this.isBusy = true;
		this.failure = null;
		try {
			await work();
			return true;
		} catch (thrown) {
			this.failure = toAppError(thrown);
			return false;
		} finally {
			this.isBusy = false;
		}
	}
}
