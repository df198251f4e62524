//! One model's chat template.

use std::sync::Arc;

use minijinja::{Environment, Value, context};
use studium_base::Clock;
use studium_engine::protocol::llm::{ChatTurn, Speaker};

use super::dialect;

/// For models whose file names no template: the most common form.
const CHATML: &str = "{% for message in messages %}{{ '<|im_start|>' + message.role + '\n' + message.content + \
                      '<|im_end|>\n' }}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}\
                      {% endif %}";

/// Renders turns the way the model was trained.
pub(crate) struct ChatTemplate {
    environment: Environment<'static>,
    bos: String,
    eos: String,
}

/// A turn as templates know it.
struct Message {
    role: &'static str,
    content: String,
}

impl ChatTemplate {
    /// `source`: the template of the model's file; none means ChatML. `bos`, `eos`: the texts of those tokens, empty
    /// where the model has none.
    ///
    /// # Errors
    /// When the template is not valid Jinja.
    pub(crate) fn new(
        source: Option<String>,
        bos: String,
        eos: String,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, minijinja::Error> {
        let source = source.unwrap_or_else(|| CHATML.to_owned());
        Ok(Self { environment: dialect::environment(source, clock)?, bos, eos })
    }

    /// The prompt for `turns`, up to where the assistant begins to speak.
    ///
    /// Templates differ in what they accept. Where one refuses the turns as they are, or drops the system's words
    /// silently, they are rendered with the system's words at the head of the first user turn and with neighbours of
    /// the same speaker joined.
    ///
    /// # Errors
    /// When the template fails in both forms.
    pub(crate) fn render(&self, turns: &[ChatTurn]) -> Result<String, minijinja::Error> {
        let standing = turns.iter().filter(|turn| turn.speaker == Speaker::System);
        let plain = self.render_messages(turns.iter().map(message).collect());
        match plain {
            Ok(text) if standing.clone().all(|turn| text.contains(turn.text.trim())) => Ok(text),
            _ => self.render_messages(plain_dialogue(turns)),
        }
    }

    /// The text that the rendered prompt may already begin with.
    pub(crate) fn bos(&self) -> &str {
        &self.bos
    }

    fn render_messages(&self, messages: Vec<Message>) -> Result<String, minijinja::Error> {
        let value = |message: Message| context! { role => message.role, content => message.content };
        let messages: Vec<Value> = messages.into_iter().map(value).collect();
        self.environment.get_template("chat")?.render(context! {
            messages,
            add_generation_prompt => true,
            // Reasoning costs a small machine minutes; templates that know the switch then skip it.
            enable_thinking => false,
            bos_token => self.bos.as_str(),
            eos_token => self.eos.as_str(),
            // Templates ask whether these are none.
            tools => Value::from(()),
            documents => Value::from(()),
        })
    }
}

fn message(turn: &ChatTurn) -> Message {
    Message { role: role(turn.speaker), content: turn.text.clone() }
}

fn role(speaker: Speaker) -> &'static str {
    match speaker {
        Speaker::System => "system",
        Speaker::User => "user",
        Speaker::Assistant => "assistant",
    }
}

/// The turns as an alternation of user and assistant.
fn plain_dialogue(turns: &[ChatTurn]) -> Vec<Message> {
    let system = turns.iter().filter(|turn| turn.speaker == Speaker::System).map(|turn| turn.text.as_str());
    let mut opening = system.collect::<Vec<_>>().join("\n\n");
    let mut messages: Vec<Message> = Vec::new();
    for turn in turns.iter().filter(|turn| turn.speaker != Speaker::System) {
        let mut next = message(turn);
        if turn.speaker == Speaker::User && !opening.is_empty() {
            next.content = format!("{}\n\n{}", std::mem::take(&mut opening), next.content);
        }
        match messages.last_mut() {
            Some(last) if last.role == next.role => {
                last.content.push_str("\n\n");
                last.content.push_str(&next.content);
            }
            _ => messages.push(next),
        }
    }
    if !opening.is_empty() {
        messages.insert(0, Message { role: role(Speaker::User), content: opening });
    }
    messages
}
