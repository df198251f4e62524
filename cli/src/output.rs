//! What is printed: with `--json` one document on one line on stdout, else text for people.

use std::io::Write;

use serde::Serialize;
use serde_json::json;

use crate::Failed;

/// Where results go.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Output {
    pub(crate) json: bool,
}

impl Output {
    /// Prints a result: as JSON, or as the text that `text` makes.
    pub(crate) fn result<T: Serialize>(self, value: &T, text: impl FnOnce(&T) -> String) {
        if self.json { self.line(&serde_json::json!(value).to_string()) } else { self.line(&text(value)) }
    }

    /// Prints a line on stdout. A closed pipe ends the output, not the work.
    pub(crate) fn line(self, text: &str) {
        let mut stdout = std::io::stdout().lock();
        let _ = writeln!(stdout, "{text}").and_then(|()| stdout.flush());
    }

    /// Says something on the side.
    pub(crate) fn note(self, text: &str) {
        let _ = writeln!(std::io::stderr(), "{text}");
    }

    /// Prints a failure: the sentence, what to do, and with `STUDIUM_LOG` the causes.
    pub(crate) fn failure(self, failed: &Failed) {
        let (code, detail) = match failed {
            Failed::App(error) => {
                let failure = studium_app::base::Failure::of(&**error);
                (failure.code, failure.detail)
            }
            Failed::Input { code, detail } => (*code, detail.clone()),
        };
        if self.json {
            let error =
                json!({"code": code, "message": format!("{} ({detail})", code.sentence()), "remedy": code.remedy()});
            self.line(&json!({ "error": error }).to_string());
        } else {
            self.note(&format!("{}\n  {}\n  ({detail})", code.sentence(), code.remedy()));
        }
    }
}
