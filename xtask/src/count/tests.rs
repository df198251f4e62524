//! What the test programs print is read as they mean it.

use super::{Count, rust_result, vitest_result};

#[test]
fn a_rust_summary_gives_both_counts() {
    let line = "test result: FAILED. 7 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.03s";
    assert_eq!(rust_result(line), Some(Count { passed: 7, failed: 2 }));
}

#[test]
fn other_lines_of_a_rust_test_are_no_summary() {
    assert_eq!(rust_result("test index::finds_a_word ... ok"), None);
    assert_eq!(rust_result("running 7 tests"), None);
}

#[test]
fn a_vitest_summary_is_read_with_and_without_failures() {
    assert_eq!(vitest_result("      Tests  12 passed (12)"), Some(Count { passed: 12, failed: 0 }));
    assert_eq!(vitest_result("      Tests  1 failed | 11 passed (12)"), Some(Count { passed: 11, failed: 1 }));
}

#[test]
fn a_vitest_summary_is_read_through_its_colours() {
    let line =
        "\u{1b}[2m      Tests \u{1b}[22m \u{1b}[1m\u{1b}[32m9 passed\u{1b}[39m\u{1b}[22m\u{1b}[90m (9)\u{1b}[39m";
    assert_eq!(vitest_result(line), Some(Count { passed: 9, failed: 0 }));
}

#[test]
fn the_count_of_test_files_is_not_taken_for_the_count_of_tests() {
    assert_eq!(vitest_result(" Test Files  3 passed (3)"), None);
}

#[test]
fn a_crash_without_a_failed_test_is_one_failure() {
    assert_eq!(Count { passed: 3, failed: 0 }.with_exit(false), Count { passed: 3, failed: 1 });
    assert_eq!(Count { passed: 3, failed: 2 }.with_exit(false), Count { passed: 3, failed: 2 });
    assert_eq!(Count { passed: 3, failed: 0 }.with_exit(true), Count { passed: 3, failed: 0 });
}
