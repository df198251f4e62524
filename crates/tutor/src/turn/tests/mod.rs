//! Whole turns with a real database, a library in memory and a scripted model.

mod aloud;
mod continuing;
mod injection;
mod outcomes;

use std::sync::Arc;

use studium_base::{CancelToken, ConversationId, CourseId, FakeClock, Timestamp};
use studium_engine::protocol::llm::{ModelSpec, Sampling};
use studium_store::sqlite::ToSql;
use studium_store::{Json, Operation, Store, tables};
use tempfile::TempDir;

use crate::fakes::{FakeModel, FakeSources, Script};
use crate::{AskEvent, AskQuestion, Message, Personas, TeachingMode, TurnContext, Tutor, TutorError, TutorParts};

const BIOLOGY: &str = "Photosynthesis converts light energy into chemical energy. It takes place in the chloroplasts \
    of plant cells.\n\nThe heart pumps blood through the body. Mammalian hearts have four chambers.\n\nAt night plants \
    live on the sugar that they stored by day.";

struct Room {
    tutor: Tutor,
    store: Store,
    sources: Arc<FakeSources>,
    model: Arc<FakeModel>,
    clock: Arc<FakeClock>,
    context: TurnContext,
    _folder: TempDir,
}

fn personas() -> Personas {
    let folder = tempfile::tempdir().unwrap();
    for mode in TeachingMode::ALL {
        let id = serde_json::to_value(mode).unwrap();
        let id = id.as_str().unwrap();
        let text = format!(
            "id: {id}\nname: {{en: {id}, de: {id}}}\ngreeting: {{en: Hi, de: Hallo}}\ntemperature: 0.4\n\
             instructions: Teach as {id}.\n"
        );
        std::fs::write(folder.path().join(format!("{id}.yaml")), text).unwrap();
    }
    Personas::read(folder.path()).unwrap()
}

fn room_with(sources: FakeSources) -> Room {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(FakeClock::at(Timestamp(1_000_000)));
    let store = Store::open(folder.path(), clock.clone()).unwrap().store;
    let sources = Arc::new(sources);
    let model = Arc::new(FakeModel::new(clock.clone()));
    let tutor = Tutor::new(TutorParts {
        store: store.clone(),
        sources: sources.clone(),
        generate: model.clone(),
        personas: personas(),
        clock: clock.clone(),
    });
    let spec = ModelSpec { path: "model.gguf".into(), context_tokens: 2048, prefill_threads: 1, decode_threads: 1 };
    let context = TurnContext { model: Some(spec), sampling: Some(Sampling::greedy()), ..TurnContext::default() };
    Room { tutor, store, sources, model, clock, context, _folder: folder }
}

fn room() -> Room {
    room_with(FakeSources::with(&[("Biology", BIOLOGY)]))
}

fn question(text: &str, conversation: Option<ConversationId>) -> AskQuestion {
    let question = text.to_owned();
    AskQuestion { question, course: None, conversation, mode: TeachingMode::Explain, selection: None }
}

impl Room {
    /// A course, as the library would make it.
    fn course(&self) -> CourseId {
        let (id, nothing) = (CourseId::new(), Json(Vec::<String>::new()));
        let values: [(&str, &dyn ToSql); 5] = [
            ("name", &"Biology"),
            ("instructions", &""),
            ("preset_questions", &nothing),
            ("sections", &nothing),
            ("created_at", &1),
        ];
        self.store.write(Operation::CreateCourse, |writer| writer.insert(&tables::COURSES, id, &values)).unwrap();
        id
    }

    /// Asks, with what the model will write, and gives the answer and the events.
    fn try_ask(&self, ask: &AskQuestion, script: &[Script]) -> (Result<Message, TutorError>, Vec<AskEvent>) {
        self.model.script(script);
        let mut events = Vec::new();
        let answer = self.tutor.ask(ask, &self.context, &self.model.stop, &mut |event| events.push(event));
        (answer, events)
    }

    fn ask(&self, text: &str, script: &[Script]) -> Message {
        self.try_ask(&question(text, None), script).0.unwrap()
    }

    fn go_on(&self, conversation: ConversationId, text: &str, script: &[Script]) -> Message {
        self.try_ask(&question(text, Some(conversation)), script).0.unwrap()
    }

    fn messages(&self, conversation: ConversationId) -> Vec<Message> {
        self.tutor.messages(conversation).unwrap()
    }
}

/// Raised by nobody.
fn no_cancel() -> CancelToken {
    CancelToken::new()
}
