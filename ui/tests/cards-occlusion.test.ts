/** Shapes over a picture: how they are written, and drawn by pointer and keyboard. */
import { flushSync, mount, tick, unmount } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NoteDraft } from '../src/features/cards/draft.svelte';
import { drawSide } from '../src/features/cards/face';
import NoteForm from '../src/features/cards/NoteForm.svelte';
import { pictureIn, withPicture } from '../src/features/cards/occlusion-draft.svelte';
import {
	boxBetween, clampBox, hidesAll, moved, nextNumber, parseShapes, printShapes, resized, withBox, withMode, without, withNew, withNumber
} from '../src/features/cards/occlusion-shapes';
import { frame } from '../src/features/frame/state.svelte';
import { announcer } from '../src/lib/announcer.svelte';
import { makeNote } from './card-samples';
import { FakeCards } from './fake-cards';
import { FakeBackend } from './fake-ipc';

vi.mock('$app/navigation', () => ({ goto: vi.fn(() => Promise.resolve()), beforeNavigate: vi.fn() }));

const rect = (number: number, more = '') => `{{c${number}::image-occlusion:rect:left=.1:top=.2:width=.3:height=.4${more}}}`;
const polygon = '{{c2::image-occlusion:polygon:points=.1,.1 .5,.1 .3,.6:oi=1}}';
const label = '{{c0::image-occlusion:text:left=.5:top=.5:text=a\\:b:scale=1:fs=.05}}';
const turned = '{{c3::image-occlusion:rect:left=.1:top=.2:width=.3:height=.4:angle=30}}';

describe('shapes in a field', () => {
	it.each([
		'',
		rect(1),
		`${rect(1)}<br>${rect(2, ':oi=1')}`,
		`${rect(1)}<br>${rect(1)}<br>`,
		`${rect(1)}${polygon}`,
		`words ${label}<br />\n${turned} more words`,
		'{{c1::image-occlusion:rect:left=0.10:top=.20000:width=.33333:height=.4:fill=#ff0000}}',
		'{{c12::image-occlusion:star:size=.3}}<br>{{c1::image-occlusion:rect}}',
		`{{c1,3::image-occlusion:rect:left=.1:top=.2:width=.3:height=.4}}{{c,::image-occlusion:rect}}${rect(501)}`,
		'no shape, {{c1::but a deletion}}'
	])('%j come back as they were', (text) => {
		expect(printShapes(parseShapes(text))).toBe(text);
	});

	it('are read with number, place and what cannot be changed here', () => {
		const { list } = parseShapes([rect(4), '{{c2::image-occlusion:ellipse:left=.1:top=.2:rx=.1:ry=.2}}', polygon, label, turned, '{{c1::image-occlusion:star:size=.3}}'].join('<br>'));
		expect(list.map(({ numbers: [number], kind, isFixed }) => [number, kind, isFixed])).toEqual([
			[4, 'rect', false], [2, 'ellipse', false], [2, 'polygon', true], [0, 'text', true], [3, 'rect', true], [1, 'star', true]
		]);
		expect(parseShapes(`{{c1,3::image-occlusion:rect:left=.1}}{{c,::image-occlusion:rect}}${rect(501)}`).list.map(({ numbers }) => numbers)).toEqual([[1, 3]]);
		expect(list[1]?.box).toEqual({ left: 0.1, top: 0.2, width: 0.2, height: 0.4 });
		expect(list[2]?.box).toEqual({ left: 0.1, top: 0.1, width: 0.4, height: 0.5 });
		expect([list[3]?.values.get('text'), list[4]?.angle, list[5]?.box]).toEqual(['a:b', 30, null]);
	});

	it('are written as Anki does, with four digits at most', () => {
		const box = { left: 0, top: 1 / 3, width: 1, height: 0.5 };
		expect(printShapes(withNew(parseShapes(''), 'rect', box, true))).toBe('{{c1::image-occlusion:rect:left=0:top=.3333:width=1:height=.5:oi=1}}');
		expect(printShapes(withNew(parseShapes(rect(6)), 'ellipse', { left: 0.1, top: 0.2, width: 0.3, height: 0.4 }, false))).toBe(
			`${rect(6)}<br>{{c7::image-occlusion:ellipse:left=.1:top=.2:rx=.15:ry=.2}}`
		);
	});

	it('change only where they are changed', () => {
		const text = `${polygon}<br>{{c1::image-occlusion:rect:left=0.10:top=.2:width=.30:height=.4:fill=#ff0000:oi=1}}<br>`;
		const shapes = parseShapes(text);
		expect(printShapes(withBox(shapes, 1, moved(shapes.list[1]!.box!, 0, 0.05)))).toBe(text.replace('top=.2', 'top=.25'));
		expect(printShapes(withBox(shapes, 1, shapes.list[1]!.box!))).toBe(text);
		expect(printShapes(withBox(shapes, 0, { left: 0, top: 0, width: 1, height: 1 }))).toBe(text);
		expect(printShapes(withNumber(shapes, 1, 12))).toBe(text.replace('c1', 'c12'));
	});

	it('stay on the picture', () => {
		const box = { left: 0.6, top: 0.1, width: 0.3, height: 0.2 };
		expect(moved(box, 0.5, -0.5)).toEqual({ ...box, left: 0.7, top: 0 });
		expect(clampBox({ left: -0.2, top: 0.9, width: 0.5, height: 0.5 })).toEqual({ left: 0, top: 0.9, width: 0.3, height: 0.1 });
		expect(resized(box, 'se', 1, 0.1)).toEqual({ left: 0.6, top: 0.1, width: 0.4, height: 0.3 });
		expect(resized(box, 'nw', 0.9, -0.9)).toEqual({ left: 0.89, top: 0, width: 0.01, height: 0.3 });
		expect(resized(box, 'n', 0.5, 0.1)).toEqual({ left: 0.6, top: 0.2, width: 0.3, height: 0.1 });
		const odd = printShapes(withNew(parseShapes(''), 'ellipse', { left: 0.6667, top: 0, width: 0.3333, height: 0.1 }, false));
		expect(odd).toContain('left=.6667:top=0:rx=.1666:');
	});

	it('smaller than a hundredth are slips of the hand', () => {
		expect(boxBetween({ x: 0.5, y: 0.5 }, { x: 0.505, y: 0.9 })).toBeNull();
		expect(boxBetween({ x: 0.5, y: 0.5 }, { x: 0.2, y: 1.4 })).toEqual({ left: 0.2, top: 0.5, width: 0.3, height: 0.5 });
		expect(boxBetween({ x: 2, y: 2 }, { x: 3, y: 3 })).toBeNull();
	});

	it('are hidden all together or one by one, whatever their kind', () => {
		const text = [rect(1, ':oi=1'), polygon, label].join('<br>');
		const one = withMode(parseShapes(text), false);
		expect([printShapes(one), hidesAll(one)]).toEqual([text.replaceAll(':oi=1', ''), false]);
		expect([printShapes(withMode(one, true)), hidesAll(withMode(one, true))]).toEqual([text, true]);
	});

	it('are taken out with their break', () => {
		const text = `${rect(1)}<br>${polygon}<br>${rect(3)}`;
		expect([0, 1, 2].map((at) => printShapes(without(parseShapes(text), at)))).toEqual([`${polygon}<br>${rect(3)}`, `${rect(1)}<br>${rect(3)}`, `${rect(1)}<br>${polygon}`]);
		expect(printShapes(without(parseShapes(`${rect(1)}<br>`), 0))).toBe('');
		expect(printShapes(without(parseShapes(`a ${rect(1)} b ${rect(2)} c`), 0))).toBe(`a  b ${rect(2)} c`);
		expect(printShapes(without(parseShapes(`a ${rect(1)} b ${rect(2)} c`), 1))).toBe(`a ${rect(1)} b  c`);
		expect([nextNumber(parseShapes('')), nextNumber(parseShapes(text))]).toEqual([1, 4]);
	});
});

it('breaks between shapes are no empty lines above the picture', () => {
	const html = [1, 2, 3].map((number) => `<div class="cloze" data-ordinal="${number}" data-shape="rect:left=.1:top=.1:width=.1:height=.1"></div>`).join('\n<br>');
	const { fragment } = drawSide(`${html}<br><img src="leaf.png"><br>below`, false, null, '');
	expect([fragment.querySelectorAll('.mask').length, fragment.querySelectorAll('br').length]).toEqual([3, 1]);
});

it('a field names its picture, and another one can take its place', () => {
	expect([pictureIn('<img src="my%20leaf.png">'), pictureIn('<img src="https://a.example/a.png">'), pictureIn('words')]).toEqual(['my leaf.png', null, null]);
	expect(withPicture('<p>A <img alt=x src="a.png"></p>', '$&ü.png')).toBe('<p>A <img src="$&ü.png"></p>');
	expect(withPicture('', 'a.png')).toBe('<img src="a.png">');
});

describe('the editor of shapes', () => {
	let fake: FakeBackend;
	let cards: FakeCards;
	let draft: NoteDraft;
	const mounted: Record<string, unknown>[] = [];

	beforeEach(() => {
		fake = new FakeBackend().install();
		cards = new FakeCards().install(fake);
		cards.media.set('cell.png', new Uint8Array([1]));
		URL.createObjectURL = () => 'blob:picture';
		Element.prototype.setPointerCapture = () => undefined;
	});
	afterEach(async () => {
		for (const component of mounted.splice(0)) await unmount(component);
		document.body.replaceChildren();
		fake.uninstall();
	});

	const find = <T extends HTMLElement = HTMLElement>(id: string) => document.querySelector<T>(`[data-testid=${id}]`);
	const shapes = () => [...document.querySelectorAll<HTMLElement>('[data-testid=occlusion-shape]')];
	const names = () => shapes().map((shape) => shape.getAttribute('aria-label'));
	const text = () => draft.values[0];

	async function settled(check: () => void): Promise<void> {
		await vi.waitFor(() => {
			flushSync();
			check();
		});
	}
	async function open(fields = ['', '<img src="cell.png">', '', '', '']): Promise<void> {
		draft = new NoteDraft(makeNote({ fields, note_type: 'occlusion' }), null);
		mounted.push(mount(NoteForm, { target: document.body, props: { draft, onsubmit: () => undefined } }));
		await settled(() => expect(find('occlusion-stage') ?? find('occlusion-choose')).not.toBeNull());
		const stage = find('occlusion-stage');
		if (stage) stage.getBoundingClientRect = () => ({ left: 10, top: 20, width: 200, height: 100 }) as DOMRect;
	}
	async function point(kind: string, x: number, y: number, on: Element = find('occlusion-stage')!): Promise<void> {
		on.dispatchEvent(Object.assign(new MouseEvent(`pointer${kind}`, { bubbles: true, cancelable: true, clientX: 10 + x, clientY: 20 + y, button: 0 }), { pointerId: 1 }));
		flushSync();
		await tick();
	}
	async function drag(from: [number, number], to: [number, number], on?: Element): Promise<void> {
		await point('down', ...from, on);
		await point('move', ...to);
		await point('up', ...to);
		await tick();
	}
	async function press(key: string, init: KeyboardEventInit = {}): Promise<KeyboardEvent> {
		const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init });
		document.activeElement!.dispatchEvent(event);
		flushSync();
		await tick();
		return event;
	}

	it('stands in place of the first two fields', async () => {
		await open();
		expect([...document.querySelectorAll('.field label:not(.label)')].map(({ textContent }) => textContent)).toEqual(expect.arrayContaining(['Header', 'Back Extra', 'Comments']));
		expect(document.querySelectorAll('[data-testid=field]').length).toBe(3);
		expect(document.body.textContent).toContain('Put a shape over the picture');
	});

	it('begins with a picture that is chosen, pasted or dropped', async () => {
		await open(['', '', '', '', '']);
		expect(find('occlusion')?.textContent).toContain('Choose, paste or drop a picture');
		find('occlusion-choose')!.click();
		await settled(() => expect(find('occlusion-stage')).not.toBeNull());
		expect([draft.values[1], fake.called('add_media_with_dialog').length]).toEqual(['<img src="leaf.png">', 1]);
		await vi.waitFor(() => expect(document.activeElement).toBe(find('occlusion-add')));
		await frame.drop(['/home/student/cell.png']);
		expect(draft.values[1]).toBe('<img src="cell.png">');
		await settled(() => expect(find('occlusion-stage')).not.toBeNull());
		find('occlusion-undo')!.click();
		expect(draft.values[1]).toBe('<img src="leaf.png">');
	});

	it('says that the picture is missing, and keeps the shapes', async () => {
		await open([rect(1), '<img src="gone.png">', '', '', '']);
		await settled(() => expect(find('occlusion')?.textContent).toContain('The picture gone.png is missing'));
		expect(text()).toBe(rect(1));
	});

	it('changes nothing by being opened', async () => {
		const fields = [`${rect(1)}<br>${polygon}<br>${label}`, '<img src="cell.png">', '', '', ''];
		await open(fields);
		expect(names()).toEqual(['Shape 1 of 3, card 1', 'Shape 2 of 3, card 2, can only be removed', 'Label “a:b”, shape 3 of 3, can only be removed']);
		expect([draft.values, draft.isChanged]).toEqual([fields, false]);
	});

	it('draws rectangles and ellipses by dragging, and the preview follows', async () => {
		await open();
		await drag([20, 20], [80, 60]);
		expect(text()).toBe('{{c1::image-occlusion:rect:left=.1:top=.2:width=.3:height=.4:oi=1}}');
		expect(document.activeElement).toBe(shapes()[0]);
		find('occlusion-ellipse')!.click();
		await drag([190, 90], [300, 50]);
		expect(text()).toMatch(/<br>\{\{c2::image-occlusion:ellipse:left=\.95:top=\.5:rx=\.025:ry=\.2:oi=1\}\}$/);
		expect(draft.cards.map(({ face }) => face.ordinal)).toEqual([0, 1]);
		await settled(() => expect(document.querySelector('[data-testid=card-face]')?.shadowRoot?.querySelectorAll('.mask').length).toBe(2));
		await drag([100, 10], [101, 90]);
		expect(shapes().length).toBe(2);
	});

	it('shows what is drawn, and Escape leaves it undone', async () => {
		await open();
		await point('down', 20, 20);
		await point('move', 80, 60);
		expect(document.querySelector<HTMLElement>('.drawing')?.style.width).toBe('30%');
		expect((await press('Escape')).defaultPrevented).toBe(true);
		await point('up', 80, 60);
		expect([document.querySelector('.drawing'), text()]).toEqual([null, '']);
	});

	it('moves a shape by dragging it, and resizes it by its handles', async () => {
		await open([rect(1), '<img src="cell.png">', '', '', '']);
		await drag([40, 40], [60, 200], shapes()[0]);
		expect(text()).toBe('{{c1::image-occlusion:rect:left=.2:top=.6:width=.3:height=.4}}');
		expect(document.querySelectorAll('[data-handle]').length).toBe(8);
		await drag([100, 60], [120, 50], document.querySelector('[data-handle=ne]')!);
		expect(text()).toBe('{{c1::image-occlusion:rect:left=.2:top=.5:width=.4:height=.5}}');
		await drag([60, 80], [60, 80], shapes()[0]);
		expect(text()).toBe('{{c1::image-occlusion:rect:left=.2:top=.5:width=.4:height=.5}}');
	});

	it('is done with keys alone', async () => {
		await open();
		await vi.waitFor(() => expect(document.activeElement).toBe(find('occlusion-add')));
		find('occlusion-add')!.click();
		await tick();
		await vi.waitFor(() => expect(document.activeElement).toBe(shapes()[0]));
		expect(names()).toEqual(['Shape 1 of 1, card 1']);
		await press('ArrowLeft');
		await press('ArrowDown');
		await press('ArrowRight', { shiftKey: true });
		await press('ArrowUp', { shiftKey: true });
		expect(text()).toBe('{{c1::image-occlusion:rect:left=.39:top=.41:width=.21:height=.19:oi=1}}');
		expect(announcer.lines.at(-1)?.text).toBe('21% wide, 19% high');
		find('occlusion-add')!.click();
		await tick();
		await vi.waitFor(() => expect(names()[1]).toBe('Shape 2 of 2, card 2'));
		expect(document.activeElement).toBe(shapes()[1]);
		const number = find<HTMLSelectElement>('occlusion-number')!;
		expect([...number.options].map(({ textContent }) => textContent)).toEqual(['1', '2', '3 (new)']);
		number.value = '1';
		number.dispatchEvent(new Event('change', { bubbles: true }));
		flushSync();
		expect(names()).toEqual(['Shape 1 of 2, card 1', 'Shape 2 of 2, card 1']);
		expect(draft.cards.length).toBe(1);
		shapes()[0]!.focus();
		await press('Delete');
		expect(names()).toEqual(['Shape 1 of 1, card 1']);
		expect(document.activeElement).toBe(shapes()[0]);
		expect((await press('Escape')).defaultPrevented).toBe(true);
		expect(document.activeElement).toBe(find('occlusion-add'));
		expect((await press('Escape')).defaultPrevented).toBe(false);
	});

	it('knows shapes of several cards and of none, and gives them one', async () => {
		const begun = `${rect(1)}<br>{{c1,2::image-occlusion:rect:left=.5:top=.2:width=.3:height=.4}}<br>${rect(0)}`;
		await open([begun, '<img src="cell.png">', '', '', '']);
		expect(names()).toEqual(['Shape 1 of 3, card 1', 'Shape 2 of 3, card 1, 2', 'Shape 3 of 3, covered on every card']);
		const chosen = async (at: number) => {
			shapes()[at]!.focus();
			flushSync();
			await tick();
			return find<HTMLSelectElement>('occlusion-number')!.selectedOptions[0]?.textContent;
		};
		expect([await chosen(0), await chosen(1), await chosen(2), text()]).toEqual(['1', '1, 2', 'always covered', begun]);
		const number = find<HTMLSelectElement>('occlusion-number')!;
		number.value = '3';
		number.dispatchEvent(new Event('change', { bubbles: true }));
		flushSync();
		expect([text(), draft.cards.length]).toEqual([begun.replace('c0', 'c3'), 3]);
	});

	it('hides all or one', async () => {
		await open([`${rect(1, ':oi=1')}<br>${rect(2, ':oi=1')}`, '<img src="cell.png">', '', '', '']);
		const mode = (value: string) => document.querySelector<HTMLInputElement>(`input[type=radio][value=${value}]`)!;
		expect(mode('all').checked).toBe(true);
		mode('one').click();
		flushSync();
		expect(text()).toBe(`${rect(1)}<br>${rect(2)}`);
		find('occlusion-add')!.click();
		flushSync();
		expect(text()).not.toContain('oi=1');
		mode('all').click();
		flushSync();
		expect(text()?.match(/oi=1/g)?.length).toBe(3);
	});

	it('takes changes back, one after the other', async () => {
		const begun = `${rect(1)}<br>${polygon}`;
		await open([begun, '<img src="cell.png">', '', '', '']);
		shapes()[0]!.focus();
		await press('ArrowRight');
		await press('Delete');
		expect(text()).toBe(polygon);
		await press('z', { ctrlKey: true });
		expect(text()).toContain('left=.11');
		await press('z', { ctrlKey: true });
		expect([text(), draft.isChanged]).toEqual([begun, false]);
		expect(find<HTMLButtonElement>('occlusion-undo')?.disabled).toBe(true);
	});

	it('removes shapes of other kinds, and neither moves nor reshapes them', async () => {
		await open([`${polygon}<br>${label}`, '<img src="cell.png">', '', '', '']);
		await drag([60, 20], [100, 60], shapes()[0]);
		shapes()[0]!.focus();
		await press('ArrowRight');
		await press('ArrowRight', { shiftKey: true });
		expect([text(), document.querySelectorAll('[data-handle]').length]).toEqual([`${polygon}<br>${label}`, 0]);
		shapes()[1]!.focus();
		flushSync();
		expect(find('occlusion-number')).toBeNull();
		await press('Delete');
		expect(text()).toBe(polygon);
	});

	it('puts pictures into a written field while that has the cursor', async () => {
		await open();
		document.querySelectorAll<HTMLTextAreaElement>('[data-testid=field]')[1]!.focus();
		await frame.drop(['/home/student/leaf.png']);
		await vi.waitFor(() => expect(draft.values[3]).toBe('<img src="leaf.png">'));
		expect(draft.values[1]).toBe('<img src="cell.png">');
	});
});

it('a quote begins on the back of a covered picture, not among its shapes', async () => {
	const fake = new FakeBackend().install();
	new FakeCards().install(fake);
	localStorage.setItem('studium.cards-note-type', 'occlusion');
	const draft = new NoteDraft(null, null);
	const stop = draft.start();
	await vi.waitFor(() => expect(draft.fields.length).toBe(5));
	draft.quote('in the stroma');
	expect(draft.fields.map(({ source }) => source)).toEqual(['', '', '', 'in the stroma', '']);
	stop();
	fake.uninstall();
});
