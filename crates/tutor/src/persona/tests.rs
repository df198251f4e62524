//! Reading persona files, good and broken.

use std::fs;

use studium_base::{Coded, ErrorCode};
use tempfile::TempDir;

use super::*;

fn folder_with(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn persona(id: &str) -> String {
    format!(
        "id: {id}\nname: {{en: Name, de: Der Name}}\ngreeting: {{en: Hello, de: Hallo}}\ntemperature: 0.3\n\
         instructions: Be brief.\n"
    )
}

fn all() -> Vec<(String, String)> {
    ["explain", "socratic", "quiz", "exam"].map(|id| (format!("{id}.yaml"), persona(id))).to_vec()
}

fn read(change: impl FnOnce(&mut Vec<(String, String)>)) -> Result<Personas, TutorError> {
    let mut files = all();
    change(&mut files);
    let borrowed: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    Personas::read(folder_with(&borrowed).path())
}

#[test]
fn the_modes_come_in_their_order_and_in_the_language_asked_for() {
    let personas = read(|files| files.push(("README.md".into(), "not a persona".into()))).unwrap();
    let ids: Vec<TeachingMode> = personas.list("en").iter().map(|persona| persona.id).collect();
    assert_eq!(ids, TeachingMode::ALL);
    assert_eq!(personas.list("de-AT")[0].greeting, "Hallo");
    assert_eq!(personas.list("fr")[0].name, "Name");
    assert_eq!(personas.of(TeachingMode::Quiz).instructions, "Be brief.");
}

#[test]
fn a_broken_file_is_named() {
    let error = read(|files| files[2].1 = "id: quiz\nname: [".into()).unwrap_err();
    assert!(matches!(&error, TutorError::PersonaFile { path, .. } if path.ends_with("quiz.yaml")), "{error}");
    assert_eq!(error.code(), ErrorCode::Internal);
}

#[test]
fn an_unknown_field_or_mode_is_refused() {
    assert!(matches!(read(|files| files[0].1.push_str("colour: red\n")), Err(TutorError::PersonaFile { .. })));
    assert!(matches!(read(|files| files[0].1 = persona("drill")), Err(TutorError::PersonaFile { .. })));
}

#[test]
fn values_that_make_no_sense_are_refused() {
    let hot = |files: &mut Vec<(String, String)>| files[0].1 = files[0].1.replace("0.3", "7");
    assert!(matches!(read(hot), Err(TutorError::PersonaField { field: "temperature", .. })));
    let mute = |files: &mut Vec<(String, String)>| files[0].1 = files[0].1.replace("Hallo", "''");
    assert!(matches!(read(mute), Err(TutorError::PersonaField { field: "greeting", .. })));
}

#[test]
fn each_mode_needs_exactly_one_file() {
    let error = read(|files| drop(files.pop())).unwrap_err();
    assert!(matches!(error, TutorError::PersonaMissing { mode: TeachingMode::Exam, .. }));
    let error = read(|files| files.push(("second.yaml".into(), persona("exam")))).unwrap_err();
    assert!(matches!(error, TutorError::PersonaTwice { .. }));
}

#[test]
fn a_missing_folder_is_a_missing_part_of_the_installation() {
    let folder = tempfile::tempdir().unwrap();
    let error = Personas::read(&folder.path().join("nowhere")).unwrap_err();
    assert_eq!(error.code(), ErrorCode::EngineMissing);
}
