/** Conversations by voice to look at: one script, stopped where the address says, or played to its end. */
import type { ErrorCode } from '../../src/lib/ipc/bindings';
import type { Caption, VoiceEvent, VoiceState } from '../../src/lib/ipc/voice';
import type { FakeBackend } from '../../tests/fake-ipc';
import { FakeVoice, type VoiceScript } from '../../tests/fake-voice';
import { makeMessage } from '../../tests/samples';
import type { Citation, Claim } from '../../src/lib/ipc/bindings';

export type Answer = { text: string; claims: Claim[]; citations: Citation[] };

/** Where a script stops. */
const stages = ['starting', 'listening', 'caption', 'waiting', 'thinking', 'reading', 'speaking', 'aside', 'interrupted', 'cut', 'loop'] as const;
type Stage = (typeof stages)[number];

const state = (to: VoiceState): VoiceEvent => ({ kind: 'state', state: to });

function say(utterance: number, words: string, pace: number): VoiceScript {
	const parts = words.split(' ');
	const captions = parts.flatMap((_, at): VoiceScript => {
		const settled = Math.max(0, at - 2);
		const caption: Caption = { utterance, committed: parts.slice(0, settled).join(' '), tentative: parts.slice(settled, at + 1).join(' '), is_final: false };
		return [{ kind: 'caption', caption }, pace];
	});
	return captions;
}

const whole = (utterance: number, words: string): VoiceEvent => ({ kind: 'caption', caption: { utterance, committed: words, tentative: '', is_final: true } });

/** The words of the answer one after the other, as they are heard. */
function speak(text: string, from: number, to: number, pace: number): VoiceScript {
	return [...text.matchAll(/\S+/g)]
		.filter(({ index }) => index >= from && index < to)
		.flatMap(({ 0: word, index }): VoiceScript => [{ kind: 'speaking', generation: 1, range: [index, index + word.length], is_aside: false }, pace]);
}

function script(stage: Stage, answer: Answer, conversation: string, pace: number): VoiceScript {
	const base = { conversation, role: 'tutor' } as const;
	const asked = 'Where does the Calvin cycle happen, and what does it need?';
	const question = makeMessage({ id: 'asked-1', conversation, role: 'student', text: asked });
	const saved = makeMessage({ ...base, id: 'spoken-1', ...answer });
	const half = answer.text.indexOf(' made in');
	const kept = {
		...saved,
		text: answer.text.slice(0, half),
		stopped: true,
		claims: answer.claims.filter(({ range }) => range[1] <= half),
		citations: answer.citations.slice(0, 2)
	};
	const steps: [Stage, VoiceScript][] = [
		['starting', [pace * 4]],
		['listening', [state('listening'), pace * 8]],
		['caption', say(1, asked.split(' ').slice(0, -2).join(' '), pace)],
		['waiting', [...say(1, asked, 0).slice(-2), state('endpoint_pending'), pace * 4]],
		['thinking', [whole(1, asked), state('thinking'), pace * 2]],
		[
			'reading',
			[
				{ kind: 'ask', event: { kind: 'started', conversation, question, answer: 'spoken-1' } },
				{ kind: 'ask', event: { kind: 'reading', sources: answer.citations, done_tokens: 700, total_tokens: 1180 } },
				pace * 4
			]
		],
		[
			'speaking',
			[
				...(answer.text.match(/\S+\s*/g) ?? []).map((text): VoiceEvent => ({ kind: 'ask', event: { kind: 'text', text } })),
				...answer.claims.map((claim): VoiceEvent => ({ kind: 'ask', event: { kind: 'claim', claim, citations: [] } })),
				{ kind: 'answered', message: saved },
				{ kind: 'turn', figures: { endpoint_ms: 600, stt_ms: 210, prepare_ms: 90, retrieve_ms: 30, first_token_ms: 300, first_audio_ms: 40, voice_to_voice_ms: 1240, interrupted_after_ms: null, interrupted: false, question: '', spoken_text: '' } },
				state('speaking'),
				...speak(answer.text, 0, answer.text.indexOf(' with the enzyme'), pace)
			]
		],
		['aside', [{ kind: 'speaking', generation: 1, range: [0, 0], is_aside: true }, pace * 6]],
		['interrupted', [...speak(answer.text, answer.text.indexOf('with the enzyme'), half, pace), state('interrupted'), pace * 2]],
		['cut', [...say(2, 'And if the', pace), { kind: 'kept', message: kept }, state('listening'), ...say(2, 'And if the light goes out?', pace).slice(-4)]]
	];
	const upTo = stage === 'loop' ? steps.length : stages.indexOf(stage) + 1;
	return steps.slice(0, upTo).flatMap(([, list]) => list);
}

/** Puts the voice where the shell would have it, and begins to talk when the address asks for it. */
export function installVoice(fake: FakeBackend, options: URLSearchParams, answer: Answer): void {
	const voice = new FakeVoice(fake);
	const wanted = options.get('voice');
	const fails = (code: string) => fake.fail('start_voice', code as ErrorCode, 'as the address asked for');
	if (options.has('hold')) voice.settings = { ...voice.settings, talk: 'push_to_talk' };
	if (options.has('deaf')) voice.status = { ...voice.status, can_hear: false, hearing: voice.status.hearing.map((model) => ({ ...model, installed: false })) };
	if (options.has('nosound')) voice.status = { ...voice.status, microphones: [], loudspeakers: [], devices_failure: { code: 'audio_device_failed' as ErrorCode, detail: 'no sound server' } };
	if (!options.has('first')) localStorage.setItem('studium.voice-known', '1');
	else localStorage.removeItem('studium.voice-known');
	if (wanted === null) return;
	const stage = stages.find((each) => each === wanted) ?? 'listening';
	const conversation = options.get('conversation') ?? 'spoken';
	voice.script = script(stage, answer, conversation, stage === 'loop' ? 220 : 0);
	const failed = (code: string): VoiceEvent => ({ kind: 'failed', failure: { code: code as ErrorCode, detail: 'as the address asked for' } });
	if (wanted === 'lost') voice.script = [...script('speaking', answer, conversation, 0), failed('audio_device_lost'), state('error')];
	if (wanted === 'crash') voice.script = [...script('thinking', answer, conversation, 0), failed('engine_crashed'), state('listening')];
	if (wanted === 'paused') voice.script = [...script('speaking', answer, conversation, 0), { kind: 'command', command: 'pause' }, state('interrupted')];
	if (['model_missing', 'microphone_missing', 'microphone_refused', 'busy', 'engine_crashed'].includes(wanted)) fails(wanted);
	if (wanted === 'abstain') {
		const question = makeMessage({ id: 'asked-1', conversation, role: 'student', text: 'How many mitochondria does a yeast cell have?' });
		voice.script = [
			state('listening'),
			{ kind: 'ask', event: { kind: 'started', conversation, question, answer: 'spoken-1' } },
			{ kind: 'answered', message: makeMessage({ id: 'spoken-1', conversation, abstained: true, abstain_reason: options.has('nomodel') ? 'no_model' : 'weak_evidence' }) },
			state('speaking'),
			{ kind: 'speaking', generation: 1, range: [0, 0], is_aside: true }
		];
	}
	setInterval(() => voice.isOn && voice.send({ kind: 'level', dbfs: -18 - Math.abs(Math.sin(Date.now() / 400)) * 14 }), 60);
	const begin = setInterval(() => {
		const button = document.querySelector<HTMLButtonElement>('[data-testid=voice-start]');
		if (!button || button.disabled) return;
		clearInterval(begin);
		button.click();
		if (wanted === 'muted') setTimeout(() => document.querySelector<HTMLButtonElement>('[data-testid=voice-mute]')?.click(), 300);
	}, 100);
}
