//! What the tutor says aloud beside an answer: that there is none, and where a statement stands.

use studium_base::Locator;
use studium_tutor::{AbstainReason, Citation, Message};

/// Spoken words of a language.
struct Words {
    weak_evidence: &'static str,
    not_verified: &'static str,
    no_model: &'static str,
    no_documents: &'static str,
    closest: &'static str,
    page: &'static str,
    minute: &'static str,
}

const ENGLISH: Words = Words {
    weak_evidence: "I did not find this in your documents.",
    not_verified: "I could not find this in your documents, so please check it.",
    no_model: "There is no language model yet, so I can only look things up.",
    no_documents: "There are no documents to look in yet. Add one first.",
    closest: "The closest passage says:",
    page: "page",
    minute: "minute",
};

const GERMAN: Words = Words {
    weak_evidence: "Das habe ich in deinen Dokumenten nicht gefunden.",
    not_verified: "Das konnte ich in deinen Dokumenten nicht belegen, bitte prüfe es.",
    no_model: "Es gibt noch kein Sprachmodell, ich kann nur nachschlagen.",
    no_documents: "Es gibt noch keine Dokumente. Füge zuerst eines hinzu.",
    closest: "Die ähnlichste Stelle lautet:",
    page: "Seite",
    minute: "Minute",
};

fn words(language: &str) -> &'static Words {
    if language.starts_with("de") { &GERMAN } else { &ENGLISH }
}

/// What is said after an answer that is none, or none that the documents bear out.
pub(super) fn after(message: &Message, language: &str) -> Option<String> {
    let words = words(language);
    let reason = match message.abstain_reason? {
        AbstainReason::WeakEvidence => words.weak_evidence,
        AbstainReason::NoVerifiedCitation => words.not_verified,
        AbstainReason::NoModel => words.no_model,
        AbstainReason::NoDocuments => words.no_documents,
    };
    let passage = message.passages.first().filter(|_| message.text.is_empty());
    Some(match passage {
        Some(passage) => format!("{reason} {} {}", words.closest, passage.quote),
        None => reason.to_owned(),
    })
}

/// Where a statement stands: "Biology, page 12.", "Lecture, minute 62."
pub(super) fn source(citation: &Citation, language: &str) -> String {
    let (title, words) = (&citation.document.title, words(language));
    match (citation.page, &citation.locator) {
        (Some(page), _) => format!("{title}, {} {page}.", words.page),
        (None, Locator::Time { start_ms, .. }) => format!("{title}, {} {}.", words.minute, start_ms / 60_000),
        (None, _) => format!("{title}."),
    }
}
