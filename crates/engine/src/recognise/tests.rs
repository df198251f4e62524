//! Programs that misbehave to order, the table of words, and the way from pixels to the page.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use studium_base::PageBox;

use super::Reading;
use super::place::{PixelBox, on_page};
use super::tsv;
use crate::protocol::extract::RasterShape;

fn shape(quarter_turns: u8) -> RasterShape {
    let (width, height) = if quarter_turns.is_multiple_of(2) { (200, 400) } else { (400, 200) };
    // A page of 100 by 200 points whose lower left corner is (10, 20).
    RasterShape { width, height, dots_per_inch: Some(144), page: PageBox([10.0, 20.0, 110.0, 220.0]), quarter_turns }
}

/// A box of 40 by 20 pixels that is 20 pixels from the left and 60 from the top of the page as it is shown.
fn check_place(quarter_turns: u8, expected: [f32; 4]) {
    let pixels = PixelBox { left: 20, top: 60, right: 60, bottom: 80 };
    let PageBox(placed) = on_page(&shape(quarter_turns), pixels);
    for (value, expected) in placed.iter().zip(expected) {
        assert!((value - expected).abs() < 0.01, "{quarter_turns} quarter turns: {placed:?}");
    }
}

#[test]
fn boxes_are_placed_on_pages_shown_with_any_rotation() {
    check_place(0, [20.0, 180.0, 40.0, 190.0]);
    // Shown turned clockwise: left of the screen is the lower end of the page, its top the left side.
    check_place(1, [40.0, 30.0, 50.0, 50.0]);
    check_place(2, [80.0, 50.0, 100.0, 60.0]);
    check_place(3, [70.0, 190.0, 80.0, 210.0]);
}

#[test]
fn a_box_outside_of_the_raster_is_cut() {
    let pixels = PixelBox { left: 0, top: 0, right: 9_999, bottom: u32::MAX };
    assert_eq!(on_page(&shape(0), pixels), PageBox([10.0, 20.0, 110.0, 220.0]));
}

#[test]
fn the_language_is_the_documents_where_it_is_installed() {
    let installed: Vec<String> = ["deu", "eng", "osd"].map(str::to_owned).to_vec();
    let choose = |language| Reading::choose(language, &installed).map(|reading| reading.language);
    assert_eq!(choose(Some("de-AT")).as_deref(), Some("deu"));
    assert_eq!(choose(Some("fr")).as_deref(), Some("eng"));
    assert_eq!(choose(None).as_deref(), Some("eng"));
    assert_eq!(
        Reading::choose(None, &["osd".into(), "rus".into()]).map(|reading| reading.language).as_deref(),
        Some("rus")
    );
    assert_eq!(Reading::choose(Some("en"), &["osd".into()]), None);
    assert!(Reading::choose(None, &installed).is_some_and(|reading| reading.finds_orientation));
    assert!(Reading::choose(None, &["eng".into()]).is_some_and(|reading| !reading.finds_orientation));
}

const HEADER: &str = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n";

fn words(table: &str) -> Option<Vec<Vec<String>>> {
    let lines = tsv::parse(format!("{HEADER}{table}").as_bytes())?;
    Some(lines.into_iter().map(|line| line.words.into_iter().map(|word| word.text).collect()).collect())
}

#[test]
fn words_come_by_line_and_specks_are_left_out() {
    let table = "1\t1\t0\t0\t0\t0\t0\t0\t640\t480\t-1\t\n\
                 4\t1\t1\t1\t1\t0\t36\t92\t544\t30\t-1\t\n\
                 5\t1\t1\t1\t1\t1\t36\t92\t60\t24\t96.82\tThis\n\
                 5\t1\t1\t1\t1\t2\t109\t92\t20\t24\t96.93\tis\n\
                 5\t1\t1\t1\t1\t3\t130\t92\t2\t4\t12.0\t~\n\
                 5\t1\t1\t1\t2\t1\t36\t126\t80\t24\t20.5\tdoubtful\n\
                 5\t1\t2\t1\t1\t1\t0\t0\t640\t480\t95.0\t \n\
                 5\t1\t2\t1\t2\t1\t36\t160\t8\t8\t91.0\t&\n";
    assert_eq!(words(table), Some(vec![vec!["This".into(), "is".into()], vec!["doubtful".into()], vec!["&".into()]]));
    assert_eq!(words(""), Some(vec![]));
}

#[test]
fn what_is_no_table_of_words_is_noticed() {
    for garbage in ["", "level\n", "Segmentation fault\n", "\u{0}\u{1}"] {
        assert_eq!(tsv::parse(garbage.as_bytes()), None, "{garbage:?}");
    }
    assert_eq!(tsv::parse(b"\xff\xfe"), None);
    for row in [
        "word",
        "5\t1\t1",
        "5\t1\t1\t1\t1\t1\t36\t92\t60\t24\t96.8",
        "5\t1\t1\t1\t1\t1\t-4\t92\t60\t24\t96.8\tThis",
        "5\t1\t1\t1\t1\t1\t4294967295\t92\t60\t24\t96.8\tThis",
        "5\t1\t1\t1\t1\t1\t36\t92\t60\t24\tNaN\tThis",
    ] {
        assert_eq!(words(row), None, "{row:?}");
    }
}

fn seeded() -> ProptestConfig {
    ProptestConfig { cases: 300, rng_seed: RngSeed::Fixed(7), failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(seeded())]

    #[test]
    fn every_word_of_a_table_comes_back(rows in proptest::collection::vec((0_u32..3, 0_u32..3, 0_u32..9, 0_u32..9_999, "[a-zä\u{4e2d}]{1,8}"), 0..40)) {
        let mut table = String::new();
        for (block, paragraph, line, left, text) in &rows {
            table.push_str(&format!("5\t1\t{block}\t{paragraph}\t{line}\t1\t{left}\t7\t20\t10\t88.5\t{text}\r\n"));
        }
        let read: Vec<String> = words(&table).expect("a table").concat();
        let written: Vec<String> = rows.into_iter().map(|(.., text)| text).collect();
        prop_assert_eq!(read, written);
    }

    #[test]
    fn no_bytes_bring_the_reader_down(bytes in proptest::collection::vec(any::<u8>(), 0..400), rows in "[0-9\t.\n-]{0,200}") {
        let _ = tsv::parse(&bytes);
        let _ = words(&rows);
    }

    #[test]
    fn placed_boxes_lie_on_the_page(turns in 0_u8..4, left in 0_u32..500, top in 0_u32..500, width in 0_u32..500, height in 0_u32..500) {
        let shape = shape(turns);
        let PageBox([x0, y0, x1, y1]) = on_page(&shape, PixelBox { left, top, right: left + width, bottom: top + height });
        prop_assert!(10.0 <= x0 && x0 <= x1 && x1 <= 110.0 && 20.0 <= y0 && y0 <= y1 && y1 <= 220.0);
    }
}

#[cfg(unix)]
mod programs {
    use std::os::unix::fs::PermissionsExt;
    use std::time::{Duration, Instant};

    use studium_base::{CancelToken, Coded, ErrorCode};

    use super::super::child::Limits;
    use super::super::{Raster, Reading, Recognise, RecognisedLine, Tesseract};
    use super::shape;
    use crate::EngineError;

    /// A step that takes longer has failed; the machines that run this are slow and busy.
    const PATIENCE: Duration = Duration::from_secs(30);

    fn limits() -> Limits {
        Limits { time: PATIENCE, processor_s: 20, memory_bytes: 1 << 30, output_bytes: 1 << 20 }
    }

    fn raster() -> Raster {
        let shape = shape(0);
        Raster { shape, grey: vec![255; (shape.width * shape.height) as usize] }
    }

    fn read(script: &str, limits: Limits, cancel: &CancelToken) -> Result<Option<Vec<RecognisedLine>>, EngineError> {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("tesseract");
        std::fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
        let reading = Reading { language: "eng".into(), finds_orientation: true };
        Tesseract::limited(program, limits).recognise(&raster(), &reading, cancel)
    }

    fn check_refused(script: &str, limits: Limits, code: ErrorCode, said: &str) {
        let error = read(script, limits, &CancelToken::new()).unwrap_err();
        assert_eq!(error.code(), code, "{script}: {error}");
        assert!(error.to_string().contains(said), "{script}: {error}");
    }

    const TABLE: &str = r"printf 'level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n5\t1\t1\t1\t1\t1\t20\t60\t40\t20\t90\tword\n'";

    #[test]
    fn a_table_becomes_placed_words() {
        let lines = read(&format!("cat | wc -c >&2\n{TABLE}"), limits(), &CancelToken::new()).unwrap().unwrap();
        assert_eq!(lines[0].words[0].text, "word");
        assert_eq!(lines[0].words[0].bounds.0, [20.0, 180.0, 40.0, 190.0]);
    }

    #[test]
    fn a_program_that_does_not_read_its_input_is_no_harm() {
        assert_eq!(read(TABLE, limits(), &CancelToken::new()).unwrap().unwrap().len(), 1);
    }

    #[test]
    fn it_gets_arguments_and_hardly_any_environment() {
        let script = r#"[ "$*" = "stdin stdout --psm 1 -l eng --dpi 144 tsv" ] || { echo "$*" >&2; exit 3; }
            [ "$OMP_THREAD_LIMIT" = 1 ] && [ -z "$HOME$CARGO_MANIFEST_DIR$USER" ] || exit 4"#;
        assert_eq!(read(&format!("{script}\n{TABLE}"), limits(), &CancelToken::new()).unwrap().unwrap().len(), 1);
    }

    #[test]
    fn a_crash_is_a_typed_error_with_the_last_words() {
        check_refused(
            "echo Error in pixReadMem >&2; exit 1",
            limits(),
            ErrorCode::EngineCrashed,
            "Error in pixReadMem",
        );
        check_refused("kill -SEGV $$", limits(), ErrorCode::EngineCrashed, "signal: 11");
    }

    #[test]
    fn garbage_is_an_answer_that_does_not_fit() {
        check_refused("echo no table", limits(), ErrorCode::EngineCrashed, "does not fit");
        check_refused("true", limits(), ErrorCode::EngineCrashed, "does not fit");
    }

    #[test]
    fn a_program_that_hangs_is_stopped_with_what_it_started() {
        let started = Instant::now();
        let limits = Limits { time: Duration::from_millis(300), ..limits() };
        // The second process holds the pipes open.
        check_refused("sleep 600 & sleep 600", limits, ErrorCode::EngineLimit, "more time");
        assert!(started.elapsed() < PATIENCE);
    }

    #[test]
    fn too_much_output_is_a_limit() {
        check_refused("yes", limits(), ErrorCode::EngineLimit, "more output");
        check_refused(
            "yes >&2",
            Limits { time: Duration::from_millis(400), ..limits() },
            ErrorCode::EngineLimit,
            "more time",
        );
    }

    /// The limits stand before the first byte of input.
    #[cfg(target_os = "linux")]
    #[test]
    fn the_processor_and_the_memory_are_limited() {
        let brief = Limits { processor_s: 1, ..limits() };
        check_refused("read first; while :; do :; done", brief, ErrorCode::EngineLimit, "more time");
        let script = "read first; ulimit -v >&2; exit 1";
        check_refused(script, Limits { memory_bytes: 64 << 20, ..limits() }, ErrorCode::EngineCrashed, "65536");
        check_refused("echo std::bad_alloc >&2; exit 134", limits(), ErrorCode::EngineLimit, "more memory");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn it_can_write_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("written");
        let script = format!("read first; echo text > {}; {TABLE}", file.display());
        let _ = read(&script, limits(), &CancelToken::new());
        let size_bytes = std::fs::metadata(&file).map_or(0, |metadata| metadata.len());
        assert_eq!(size_bytes, 0, "neither the walls nor the limit of sizes stood");
    }

    #[test]
    fn a_cancel_releases_the_caller_within_100_ms() {
        let cancel = CancelToken::new();
        let (released, waited) = std::thread::scope(|scope| {
            let caller = scope.spawn(|| (read("sleep 600", limits(), &cancel).unwrap(), Instant::now()));
            std::thread::sleep(Duration::from_millis(300));
            let cancelled = Instant::now();
            cancel.cancel();
            let (outcome, at) = caller.join().unwrap();
            (outcome, at.duration_since(cancelled))
        });
        assert_eq!(released, None);
        assert!(waited < Duration::from_millis(100), "{waited:?}");
        assert_eq!(read("exit 9", limits(), &cancel).unwrap(), None, "nothing is started after a cancel");
    }

    #[test]
    fn a_missing_program_is_said() {
        let nowhere = Tesseract::at("/nowhere/tesseract".into());
        assert_eq!(nowhere.languages().unwrap_err().code(), ErrorCode::RecognitionMissing);
        let reading = Reading { language: "eng".into(), finds_orientation: false };
        let error = nowhere.recognise(&raster(), &reading, &CancelToken::new()).unwrap_err();
        assert_eq!(error.code(), ErrorCode::RecognitionMissing);
    }
}
