/** Pictures and sounds of a note: how they are written, pasted, dropped and chosen. */
import { flushSync, mount, tick, unmount } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { mostPastedBytes, pastedMedia } from '../src/features/cards/adding.svelte';
import { fieldOf, htmlOf, NoteDraft } from '../src/features/cards/draft.svelte';
import { insertText, mediaText } from '../src/features/cards/insert';
import { toHtml, toMarkdown } from '../src/features/cards/markdown';
import NoteForm from '../src/features/cards/NoteForm.svelte';
import { frame } from '../src/features/frame/state.svelte';
import { attaching, isMediaFile } from '../src/lib/session/attaching.svelte';
import { toasts } from '../src/lib/toasts.svelte';
import { makeNote } from './card-samples';
import { FakeCards } from './fake-cards';
import { FakeBackend } from './fake-ipc';

vi.mock('$app/navigation', () => ({ goto: vi.fn(() => Promise.resolve()), beforeNavigate: vi.fn() }));

let fake: FakeBackend;
let cards: FakeCards;
const mounted: Record<string, unknown>[] = [];

beforeEach(() => {
	fake = new FakeBackend().install();
	cards = new FakeCards().install(fake);
	URL.createObjectURL = () => 'blob:picture';
});
afterEach(async () => {
	for (const component of mounted.splice(0)) await unmount(component);
	document.body.replaceChildren();
	fake.uninstall();
	for (const { id } of toasts.list) toasts.dismiss(id);
});

function file(name: string, type: string, size = 3): File {
	const made = new File([new Uint8Array([1, 2, 3])], name, { type });
	return Object.defineProperties(made, { size: { value: size }, arrayBuffer: { value: () => Promise.resolve(new Uint8Array([1, 2, 3]).buffer) } });
}

function clipboard(files: File[], text = ''): DataTransfer {
	return { files, getData: (kind: string) => (kind === 'text/plain' ? text : '') } as unknown as DataTransfer;
}

describe('a picture in a field', () => {
	it.each([
		['![](leaf.png)', '<img src="leaf.png">'],
		['![](Blätter-Übung.png)', '<img src="Blätter-Übung.png">'],
		['![a leaf](leaf.png)', '<img src="leaf.png" alt="a leaf">'],
		['![](価格$5$.webp)', '<img src="価格$5$.webp">'],
		['before\n![](a_b_c.png) *after*', 'before<br><img src="a_b_c.png"> <i>after</i>'],
		['![](<my leaf (1).png>)', '<img src="my leaf (1).png">'],
		['`![](leaf.png)`', '<code>![](leaf.png)</code>'],
		['costs $5 ![](a.png) or $6', 'costs $5 <img src="a.png"> or $6'],
		['![$x$ "y"](a.png)', '<img src="a.png" alt="$x$ &quot;y&quot;">'],
		['![\\(x"\\)](a.png)', '<img src="a.png" alt="\\(x&quot;\\)">']
	])('%j is kept as %j', (source, html) => {
		expect(toHtml(source)).toBe(html);
	});

	it.each([
		'<img src="leaf.png">',
		'<img src="übung.png" alt="Übung">',
		'<img src="my leaf (1).png">',
		'<img src="my%20leaf.png">',
		'<img src="a&amp;b.png">',
		'<img src="a$b$c.png"> and \\(x\\)',
		'text<br><img src="a_b_c.png"><br><b>bold</b> [sound:wörd.mp3]',
		'<b><img src="a.png"></b>'
	])('%j is edited as Markdown and comes back', (html) => {
		const source = toMarkdown(html);
		expect(source).not.toBeNull();
		expect(toHtml(source ?? '')).toBe(html);
	});

	it.each([
		'<img src="leaf.png" width="200">',
		'<img src="leaf.png" style="width: 20px">',
		'<img src="leaf.png" alt="">',
		'<img alt="x" src="leaf.png">',
		'<img src="a&amp;copy;.png">',
		'<img src="a&lt;b.png">',
		'<img src="https://tracker.example/a.png">',
		'<img src="//tracker.example/a.png">',
		'<img src="data:image/png;base64,AAAA">',
		'<img>',
		'![](leaf.png)'
	])('%j says more than Markdown can, and is edited as HTML', (html) => {
		expect(toMarkdown(html)).toBeNull();
		expect(htmlOf(fieldOf(html))).toBe(html);
	});

	it('is no way to an address that was not checked', () => {
		for (const source of ['[x](<java&#9;script:alert(1)>)', '[x](java&#10;script:alert(1))', '![x](javascript:alert(1))']) {
			expect(toHtml(source)).not.toMatch(/(?:href|src)="java\s*script:/i);
		}
	});

	it('is written as its field is, sounds as Anki does', () => {
		expect(['picture', 'sound'].flatMap((kind) => [false, true].map((isHtml) => mediaText({ name: 'ü', kind: kind as 'picture' }, isHtml)))).toEqual([
			'![](ü)', '<img src="ü">', '[sound:ü]', '[sound:ü]'
		]);
	});
});

describe('what is pasted', () => {
	const picture = file('image.png', 'image/png');
	it('is a picture or a sound only where no words come with it', () => {
		expect(pastedMedia(clipboard([picture]))).toEqual([picture]);
		expect(pastedMedia(clipboard([picture], 'A table from a spreadsheet'))).toEqual([]);
		expect(pastedMedia(clipboard([file('a.pdf', 'application/pdf')]))).toEqual([]);
		expect(pastedMedia(clipboard([], 'words'))).toEqual([]);
		expect(pastedMedia(null)).toEqual([]);
	});

	it('may be a file that was copied, which comes with its name', () => {
		const song = file('my song.mp3', '');
		expect(pastedMedia(clipboard([song], 'my song.mp3'))).toEqual([song]);
		expect(pastedMedia(clipboard([song], 'file:///home/student/my%20song.mp3\n'))).toEqual([song]);
	});
});

it('files for cards are told by their names', () => {
	expect(['/a/B.PNG', 'a.jpeg', 'a.oga', 'x.svg', 'png', 'a.pdf', 'a.png.zip', 'https://a.example/a.png?x'].map(isMediaFile)).toEqual([true, true, true, true, false, false, false, false]);
});

it('text goes behind the cursor, and nobody is torn from another field', () => {
	document.body.innerHTML = '<textarea id="a">one two</textarea><textarea id="b"></textarea>';
	const [a, b] = document.querySelectorAll('textarea') as unknown as [HTMLTextAreaElement, HTMLTextAreaElement];
	a.setSelectionRange(0, 3);
	insertText(a, '!');
	expect([a.value, document.activeElement]).toEqual(['one! two', a]);
	b.focus();
	insertText(a, '?');
	expect([a.value, document.activeElement]).toEqual(['one!? two', b]);
});

describe('the editor', () => {
	async function open(fields = ['Front', 'Back'], type = 'basic'): Promise<NoteDraft> {
		const draft = new NoteDraft(makeNote({ fields, note_type: type }), null);
		mounted.push(mount(NoteForm, { target: document.body, props: { draft, onsubmit: () => undefined } }));
		await vi.waitFor(() => {
			flushSync();
			expect(areas().length).toBe(fields.length);
		});
		await tick();
		return draft;
	}
	const areas = () => [...document.querySelectorAll<HTMLTextAreaElement>('[data-testid=field]')];
	function cursor(field: number, at: number): void {
		areas()[field]!.focus();
		areas()[field]!.setSelectionRange(at, at);
	}
	function paste(data: DataTransfer): Event {
		const event = Object.assign(new Event('paste', { bubbles: true, cancelable: true }), { clipboardData: data });
		document.activeElement!.dispatchEvent(event);
		flushSync();
		return event;
	}

	it('adds a pasted picture where the cursor is', async () => {
		const draft = await open();
		cursor(1, 2);
		expect(paste(clipboard([file('image.png', 'image/png')])).defaultPrevented).toBe(true);
		expect([draft.media.isBusy, draft.canSave]).toEqual([true, false]);
		expect(document.querySelector('[data-testid=media-busy]')?.getAttribute('role')).toBe('status');
		await vi.waitFor(() => expect(draft.values[1]).toBe('Ba<img src="pasted.png">ck'));
		expect(fake.called('add_media')).toEqual([{ name: '', content: [1, 2, 3] }]);
		expect([areas()[1]!.value, areas()[1]!.selectionEnd]).toEqual(['Ba![](pasted.png)ck', 17]);
		await vi.waitFor(() => expect(draft.canSave).toBe(true));
	});

	it('leaves pasted words alone', async () => {
		await open();
		cursor(0, 0);
		expect(paste(clipboard([], 'words')).defaultPrevented).toBe(false);
		expect(fake.called('add_media')).toEqual([]);
	});

	it('writes into HTML as HTML', async () => {
		const draft = await open(['<u>Front</u>', 'Back']);
		cursor(0, 0);
		cards.chosen = ['leaf.png', 'word.mp3'];
		areas()[0]!.dispatchEvent(new KeyboardEvent('keydown', { key: 'F3', bubbles: true, cancelable: true }));
		await vi.waitFor(() => expect(draft.values[0]).toBe('<img src="leaf.png"> [sound:word.mp3]<u>Front</u>'));
	});

	it('asks for files by a button that says its key, and adds nothing when none is chosen', async () => {
		const draft = await open();
		cards.chosen = [];
		const button = document.querySelector<HTMLButtonElement>('[data-testid=add-media]')!;
		expect([button.getAttribute('aria-keyshortcuts'), button.getAttribute('aria-label')]).toEqual(['F3', 'Picture or sound… (F3)']);
		button.click();
		await vi.waitFor(() => expect(fake.called('add_media_with_dialog').length).toBe(1));
		await vi.waitFor(() => expect(draft.media.isBusy).toBe(false));
		expect(draft.values).toEqual(['Front', 'Back']);
	});

	it('says why something was not added, keeps what was typed, and tries again', async () => {
		const draft = await open();
		fake.fail('add_media', 'disk_full');
		cursor(0, 5);
		areas()[0]!.value = 'Front, changed';
		areas()[0]!.dispatchEvent(new Event('input', { bubbles: true }));
		paste(clipboard([file('image.png', 'image/png')]));
		await vi.waitFor(() => expect(document.querySelector('[role=alert]')?.textContent).toContain('The disk is full'));
		expect(draft.values).toEqual(['Front, changed', 'Back']);
		cards.install(fake);
		[...document.querySelectorAll('button')].find(({ textContent }) => textContent === 'Try again')!.click();
		await vi.waitFor(() => expect(draft.values[0]).toContain('<img src="pasted.png">'));
		flushSync();
		expect(document.querySelector('[role=alert]')).toBeNull();
	});

	it('refuses what is too much to paste before it is sent', async () => {
		await open();
		cursor(0, 0);
		paste(clipboard([file('image.png', 'image/png', mostPastedBytes + 1)]));
		expect(document.querySelector('[data-testid=media-too-large]')?.textContent).toContain('larger than 20 MB');
		expect(fake.called('add_media')).toEqual([]);
	});

	it('takes dropped pictures and sounds while it is open; everything else goes where it goes', async () => {
		const draft = await open();
		cursor(0, 5);
		await frame.drop(['/home/student/ü.png', '/home/student/a.pdf', '/home/student/Deck.apkg', '/home/student/word.MP3']);
		expect(fake.called('add_media_files')).toEqual([{ paths: ['/home/student/ü.png', '/home/student/word.MP3'] }]);
		expect(fake.called('import_paths')).toMatchObject([{ input: { paths: ['/home/student/a.pdf'] } }]);
		expect(fake.called('import_packages')).toEqual([{ paths: ['/home/student/Deck.apkg'] }]);
		await vi.waitFor(() => expect(draft.values[0]).toBe('Front<img src="ü.png"> [sound:word.MP3]'));
		for (const component of mounted.splice(0)) await unmount(component);
		expect(attaching.isOpen).toBe(false);
		await frame.drop(['/home/student/lecture.mp3']);
		expect(fake.called('import_paths').at(-1)).toMatchObject({ input: { paths: ['/home/student/lecture.mp3'] } });
		expect(fake.called('add_media_files').length).toBe(1);
	});

	it('shows a refused file with what to do', async () => {
		await open();
		fake.fail('add_media_files', 'media_unknown');
		await frame.drop(['/home/student/notreally.png']);
		await vi.waitFor(() => expect(document.querySelector('[role=alert]')?.textContent).toContain('Save it as PNG'));
	});
});
