//! Rules about the text of files: Rust, interface, SQL, and what no file may name.

use super::{broken, clean};
use crate::tidy::{rust, sql, strip, text, web};

#[test]
fn a_rust_file_opens_with_its_purpose() {
    clean(rust::check, "a.rs", "//! Adds.\nfn add() {}\n");
    broken(rust::check, "a.rs", "fn add() {}\n", Some(1), "say what it is for");
    clean(rust::check, "a.sh", "echo\n");
}

#[test]
fn lints_are_expected_and_never_allowed() {
    clean(rust::check, "a.rs", "//! A.\n#[expect(dead_code, reason = \"r\")]\nfn a() {}\n");
    broken(rust::check, "a.rs", "//! A.\n#[allow(dead_code)]\nfn a() {}\n", Some(2), "#[expect(");
    broken(rust::check, "a.rs", "//! A.\n#![allow(dead_code)]\n", Some(2), "#![expect(");
}

#[test]
fn stubs_and_tests_that_do_not_run_are_refused() {
    broken(rust::check, "a.rs", "//! A.\nfn a() { todo!() }\n", Some(2), "finish it");
    broken(rust::check, "a.rs", "//! A.\nfn a() { unimplemented!() }\n", Some(2), "finish it");
    broken(rust::check, "a.rs", "//! A.\n#[test]\n#[ignore]\nfn a() {}\n", Some(3), "proves nothing");
    clean(rust::check, "a.rs", "//! A.\nfn a() { list.iter().skip(1) }\n");
}

#[test]
fn what_stands_in_comments_and_strings_is_no_code() {
    clean(
        rust::check,
        "a.rs",
        "//! A.\n// never todo!()\n/* nor /* todo!() */ here */\nconst A: &str = \"todo!()\";\n",
    );
    clean(rust::check, "a.rs", "//! A.\nconst A: &str = r#\"say \"todo!()\" \"#;\n");
    broken(rust::check, "a.rs", "//! A.\nfn a<'a>(q: char) { if q == '\"' { todo!() } }\n", Some(2), "finish it");
    broken(rust::check, "a.rs", "//! A.\nfn a() { split('\\''); todo!() }\n", Some(2), "finish it");
}

#[test]
fn blanking_keeps_every_offset() {
    let source = "let a = \"ä\\\"b\"; // ü\nlet r#type = b'x';";
    let blanked = "let a =        ;      \nlet r#type = b   ;";
    assert_eq!(strip::rust_code(source), blanked);
}

#[test]
fn an_error_is_never_a_string() {
    for bad in ["Result<(), String>", "Result<Vec<(u8, u8)>, String>", "Result<\n    u8,\n    String,\n>"] {
        broken(rust::check, "a.rs", &format!("//! A.\nfn a() -> {bad} {{}}\n"), Some(2), "never a String");
    }
    for good in
        ["Result<String, Error>", "Result<String>", "Result<Box<dyn Fn(u8) -> u8>, Error>", "HashMap<u8, String>"]
    {
        clean(rust::check, "a.rs", &format!("//! A.\nfn a() -> {good} {{}}\n"));
    }
}

#[test]
fn a_worker_uses_the_protocol_and_nothing_else_of_the_engine() {
    clean(rust::check, "engines/llm/src/main.rs", "//! A.\nuse studium_engine::protocol::serve;\n");
    let outside = "//! A.\nuse studium_engine::Supervisor;\n";
    broken(rust::check, "engines/llm/src/main.rs", outside, Some(2), "studium_engine::protocol");
    clean(rust::check, "crates/app/src/lib.rs", outside);
}

#[test]
fn long_sources_are_refused_unless_a_program_wrote_them() {
    let long = "x\n".repeat(1001);
    broken(text::check, "ui/src/a.svelte", &long, None, "1001 lines");
    clean(text::check, "ui/src/a.svelte", &"x\n".repeat(1000));
    clean(text::check, "ui/src/lib/ipc/bindings.ts", &long);
    clean(text::check, "Cargo.lock", &long);
}

#[test]
fn paths_of_one_machine_are_refused() {
    broken(text::check, "a.md", concat!("see /ho", "me/ada/notes"), Some(1), "one machine");
    broken(text::check, "a.toml", concat!("\npath = \"C:\\Us", "ers\\ada\""), Some(2), "one machine");
    clean(text::check, "a.md", concat!("$HOME/notes and ${HOME}/ho", "me/ and docs/ho", "me/page"));
    clean(text::check, "a.ts", "path: '/home/student/biology.pdf'");
}

#[test]
fn hosts_of_package_indexes_are_refused() {
    broken(text::check, "a.sh", concat!("curl https://pypi", ".org/simple"), Some(1), "package index");
    clean(text::check, "a.sh", "pip download name==1.0");
}

#[test]
fn marks_of_unfinished_work_are_refused_in_sources() {
    broken(text::check, "a.ts", concat!("// TO", "DO: more"), Some(1), "finish it");
    clean(text::check, "a.md", concat!("no TO", "DO is left"));
}

#[test]
fn a_file_of_sql_holds_one_statement() {
    clean(sql::check, "crates/store/src/sql/get_card.sql", "-- one; really\nselect a\nfrom b\nwhere c = ';';\n");
    broken(sql::check, "crates/store/src/sql/x.sql", "select 1; select 2", None, "2 statements");
    broken(sql::check, "crates/store/src/sql/x.sql", "-- nothing\n", None, "no statement");
    clean(sql::check, "crates/store/src/migrations/0001_start.sql", "create table a (b); create table c (d);");
    clean(sql::check, "crates/store/src/sql/t.sql", "create trigger t after insert on a begin delete from b; end;");
}

#[test]
fn only_the_door_talks_to_the_backend() {
    let call = concat!("import { invoke } from '@tauri", "-apps/api/core';\n");
    clean(web::check, "ui/src/lib/ipc/index.ts", call);
    broken(web::check, "ui/src/features/today/state.svelte.ts", call, Some(1), "talks to the backend");
    broken(web::check, "ui/src/lib/session/x.ts", "await invoke('ask')", Some(1), "talks to the backend");
    clean(web::check, "ui/src/lib/session/x.ts", "await revoke('ask')");
}

#[test]
fn colours_stand_in_the_tokens() {
    clean(web::check, "ui/src/lib/tokens.css", ":root { --ink: #1c1e21; --shadow: rgb(0 0 0 / 0.1); }");
    for bad in ["color: #fff;", "color: #1c1e21;", "color: #1c1e2180;", "color: rgb(0 0 0);", "fill=\"#0e6e63\""] {
        broken(web::check, "ui/src/lib/components/A.svelte", bad, Some(1), "tokens.css");
    }
    for good in
        ["{#each a as b}", "color: var(--ink);", "href=\"#add\"", "this.#abc123 = 1", "&#8217;", "#faded-link {}"]
    {
        clean(web::check, "ui/src/lib/components/A.svelte", good);
    }
}

#[test]
fn features_do_not_import_each_other() {
    let at = "ui/src/features/today/Today.svelte";
    clean(web::check, at, "import A from './A.svelte';\nimport { b } from '$lib/b';\nimport '$features/today/c';");
    broken(web::check, at, "import A from '$features/tutor/A.svelte';", Some(1), "feature tutor");
    broken(web::check, at, "import A from '../tutor/A.svelte';", Some(1), "feature tutor");
    broken(web::check, at, "const a = await import(\"../tutor/A.svelte\");", Some(1), "feature tutor");
    broken(web::check, "ui/src/lib/components/A.ts", "export * from '$features/today/b';", Some(1), "feature today");
    clean(web::check, "ui/src/routes/+page.svelte", "import A from '$features/tutor/A.svelte';");
}

#[test]
fn tests_of_the_interface_are_neither_skipped_nor_singled_out() {
    broken(web::check, "ui/tests/a.test.ts", "it.skip('adds', () => {})", Some(1), "mend it");
    broken(web::check, "ui/tests/a.test.ts", "describe.only('a', () => {})", Some(1), "mend it");
    clean(web::check, "ui/tests/a.test.ts", "it('skips', () => list.skip(1))");
}
