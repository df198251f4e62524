//! Damaged packages and databases.

use studium_fuzz::fuzz;

use super::made::{Collection, LATEST, LEGACY_1, Made};
use super::{ask, read};

#[test]
fn packages() {
    let corpus =
        [Made::of(LEGACY_1).bytes(), Made::of(LATEST).bytes(), Collection::v18().bytes(), Collection::v11().bytes()];
    fuzz("packages", &corpus, |bytes| {
        let _ = read(bytes);
    });
}

#[test]
fn notes_as_text() {
    let corpus = [
        b"#separator:tab\n#html:true\n#guid column:1\n#tags column:4\ng1\t\"<b>a</b>\nb\"\tc\tx y\n".to_vec(),
        b"#columns:Word;Meaning\n#deck:A::B\n#notetype:Cloze\n{{c1::one}};eins\n".to_vec(),
    ];
    fuzz("notes_as_text", &corpus, |bytes| {
        let _ = ask("notes.txt", bytes, None);
    });
}
