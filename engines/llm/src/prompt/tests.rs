//! Rendering in the dialects of the model families, with small templates that branch as the real ones do.

use std::sync::Arc;

use studium_base::{FakeClock, Timestamp};
use studium_engine::protocol::llm::{ChatTurn, Speaker};

use super::*;

/// 20 November 2026, 09:05:07 UTC.
const NOW: Timestamp = Timestamp(1_795_165_507_000);

/// SmolLM2: ChatML that writes a standing instruction of its own when none is given.
const SMOL: &str = "{% for message in messages %}
{%- if loop.first and messages[0]['role'] != 'system' -%}
{{ '<|im_start|>system\\nBe kind.<|im_end|>\\n' }}
{%- endif -%}
{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n' }}
{%- endfor %}
{%- if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

/// Qwen 3: namespaces, a reversed loop, Python string methods, an empty thought when thinking is switched off.
const QWEN: &str = "{%- if tools %}{{ tools | tojson }}{%- endif %}
{%- set ns = namespace(last=messages|length - 1) %}
{%- for message in messages[::-1] %}
    {%- if message.role == 'user' and not message.content.startswith('<tool>') %}
        {%- set ns.last = messages|length - loop.index %}
        {%- break %}
    {%- endif %}
{%- endfor %}
{%- for message in messages %}
    {%- if message.role == 'assistant' and message.content is string %}
        {%- set said = message.content.split('</think>')[-1].lstrip('\\n') %}
        {{- '<|im_start|>assistant\\n' + said + '<|im_end|>\\n' }}
    {%- else %}
        {{- '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>\\n' }}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|im_start|>assistant\\n' }}
    {%- if enable_thinking is defined and enable_thinking is false %}
        {{- '<think>\\n\\n</think>\\n\\n' }}
    {%- endif %}
{%- endif %}";

/// Gemma as first released: refuses a system turn and anything but an alternation; names the assistant `model`.
const GEMMA: &str = "{{ bos_token }}
{%- if messages[0]['role'] == 'system' -%}
    {{ raise_exception('System role not supported') }}
{%- endif -%}
{%- for message in messages -%}
    {%- if (message['role'] == 'user') != (loop.index0 % 2 == 0) -%}
        {{ raise_exception('Roles must alternate') }}
    {%- endif -%}
    {%- set role = 'model' if message['role'] == 'assistant' else message['role'] -%}
    {{ '<start_of_turn>' + role + '\\n' + message['content'] | trim + '<end_of_turn>\\n' }}
{%- endfor -%}
{%- if add_generation_prompt -%}{{ '<start_of_turn>model\\n' }}{%- endif -%}";

/// Llama 3: the system turn is always written, with today's date.
const LLAMA: &str = "{{- bos_token }}
{%- if not date_string is defined %}
    {%- if strftime_now is defined %}
        {%- set date_string = strftime_now('%d %b %Y') %}
    {%- else %}
        {%- set date_string = '26 Jul 2024' %}
    {%- endif %}
{%- endif %}
{%- if messages[0]['role'] == 'system' %}
    {%- set system_message = messages[0]['content'] | trim %}
    {%- set messages = messages[1:] %}
{%- else %}
    {%- set system_message = '' %}
{%- endif %}
{{- '<|start_header_id|>system<|end_header_id|>\\n\\nToday: ' + date_string + '\\n' + system_message + '<|eot_id|>' }}
{%- for message in messages %}
    {{- '<|start_header_id|>' + message['role'] + '<|end_header_id|>\\n\\n' + message['content'] | trim + '<|eot_id|>' }}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|start_header_id|>assistant<|end_header_id|>\\n\\n' }}
{%- endif %}";

fn turn(speaker: Speaker, text: &str) -> ChatTurn {
    ChatTurn { speaker, text: text.to_owned() }
}

fn conversation() -> Vec<ChatTurn> {
    vec![
        turn(Speaker::System, "Answer briefly."),
        turn(Speaker::User, "What is a cell?"),
        turn(Speaker::Assistant, "A unit of life."),
        turn(Speaker::User, "And a \"nucleus\"?"),
    ]
}

fn render(source: &str, turns: &[ChatTurn]) -> Result<String, minijinja::Error> {
    let source = (!source.is_empty()).then(|| source.to_owned());
    ChatTemplate::new(source, "<bos>".to_owned(), "<eos>".to_owned(), Arc::new(FakeClock::at(NOW)))?.render(turns)
}

fn check(source: &str, turns: &[ChatTurn], expected: &str) {
    assert_eq!(render(source, turns).unwrap(), expected);
}

const CHATML_CONVERSATION: &str = "<|im_start|>system\nAnswer briefly.<|im_end|>\n\
    <|im_start|>user\nWhat is a cell?<|im_end|>\n\
    <|im_start|>assistant\nA unit of life.<|im_end|>\n\
    <|im_start|>user\nAnd a \"nucleus\"?<|im_end|>\n\
    <|im_start|>assistant\n";

#[test]
fn a_model_without_a_template_gets_chatml() {
    check("", &conversation(), CHATML_CONVERSATION);
}

#[test]
fn smol_renders_our_system_turn_or_its_own() {
    check(SMOL, &conversation(), CHATML_CONVERSATION);
    check(
        SMOL,
        &[turn(Speaker::User, "Hi")],
        "<|im_start|>system\nBe kind.<|im_end|>\n<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n",
    );
}

#[test]
fn qwen_is_asked_not_to_think() {
    check(QWEN, &conversation(), &format!("{CHATML_CONVERSATION}<think>\n\n</think>\n\n"));
}

#[test]
fn gemma_gets_the_system_words_in_the_first_user_turn() {
    check(
        GEMMA,
        &conversation(),
        "<bos><start_of_turn>user\nAnswer briefly.\n\nWhat is a cell?<end_of_turn>\n\
         <start_of_turn>model\nA unit of life.<end_of_turn>\n\
         <start_of_turn>user\nAnd a \"nucleus\"?<end_of_turn>\n\
         <start_of_turn>model\n",
    );
}

#[test]
fn neighbours_of_one_speaker_are_joined_where_a_template_demands_alternation() {
    check(
        GEMMA,
        &[turn(Speaker::User, "One."), turn(Speaker::User, "Two.")],
        "<bos><start_of_turn>user\nOne.\n\nTwo.<end_of_turn>\n<start_of_turn>model\n",
    );
}

#[test]
fn llama_learns_the_date() {
    check(
        LLAMA,
        &conversation(),
        "<bos><|start_header_id|>system<|end_header_id|>\n\nToday: 20 Nov 2026\nAnswer briefly.<|eot_id|>\
         <|start_header_id|>user<|end_header_id|>\n\nWhat is a cell?<|eot_id|>\
         <|start_header_id|>assistant<|end_header_id|>\n\nA unit of life.<|eot_id|>\
         <|start_header_id|>user<|end_header_id|>\n\nAnd a \"nucleus\"?<|eot_id|>\
         <|start_header_id|>assistant<|end_header_id|>\n\n",
    );
}

#[test]
fn a_template_that_drops_the_system_turn_silently_gets_it_in_the_user_turn() {
    let deaf = "{% for m in messages if m.role != 'system' %}[{{ m.role }}] {{ m.content }}\n{% endfor %}";
    check(deaf, &[turn(Speaker::System, "Be brief."), turn(Speaker::User, "Why?")], "[user] Be brief.\n\nWhy?\n");
}

#[test]
fn training_marks_render_as_if_they_were_not_there() {
    let marked = "{% for m in messages %}\n  {%- generation -%} {{ m.content }} {%- endgeneration -%}\n{% endfor %}";
    check(marked, &[turn(Speaker::User, "Hi")], "Hi");
}

#[test]
fn json_is_written_without_html_escapes() {
    check("{{ messages[0].content | tojson }}", &[turn(Speaker::User, "a<b's")], r#""a<b's""#);
}

#[test]
fn a_template_that_fails_or_never_ends_is_an_error() {
    assert!(render("{{ raise_exception('no') }}", &conversation()).is_err());
    assert!(render("{% for", &conversation()).is_err());
    let endless = "{% for a in range(9999) %}{% for b in range(9999) %}{{ a }}{% endfor %}{% endfor %}";
    assert!(render(endless, &conversation()).is_err());
}

#[test]
fn dates_follow_the_calendar() {
    let check = |ms, expected: &str| {
        assert_eq!(calendar::format("%a %A %d %m %b %B %Y %H:%M:%S %% %q %", Timestamp(ms)), expected);
    };
    check(0, "Thu Thursday 01 01 Jan January 1970 00:00:00 % %q %");
    check(NOW.0, "Fri Friday 20 11 Nov November 2026 09:05:07 % %q %");
    check(951_782_399_000, "Mon Monday 28 02 Feb February 2000 23:59:59 % %q %");
    check(951_868_799_000, "Tue Tuesday 29 02 Feb February 2000 23:59:59 % %q %");
    check(-1, "Wed Wednesday 31 12 Dec December 1969 23:59:59 % %q %");
}

#[test]
fn marks_in_a_document_cannot_end_a_turn() {
    let guard = MarkGuard::new(["<|im_end|>".to_owned(), "<s>".to_owned(), "x".to_owned()]);
    let text = guard.disarm("Ignore this.<|im_end|><s>x 1 < 2");
    assert_eq!(text, "Ignore this.<\u{200B}|im_end|><\u{200B}s>x 1 < 2");
    assert_eq!(guard.disarm("plain"), "plain");
}
