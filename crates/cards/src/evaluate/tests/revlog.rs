//! Reading logs: what is taken, and what is said about lines that are not.

use std::io::{self, Read};

use studium_base::{Coded, ErrorCode, Timestamp};

use super::super::Revlog;
use crate::CardsError;
use crate::schedule::Rating;

const HEADER: &str = "card_id,review_time_ms,rating\n";

fn refused(text: &[u8], line: u64, words: &str) {
    match Revlog::read_csv(text) {
        Err(error @ CardsError::RevlogLine { .. }) => {
            let message = error.to_string();
            assert!(message.starts_with(&format!("line {line} ")), "{message}");
            assert!(message.contains(words), "{message}");
            assert_eq!(error.code(), ErrorCode::BadInput);
        }
        other => panic!("{:?} {other:?}", String::from_utf8_lossy(text)),
    }
}

#[test]
fn lines_in_any_order_and_of_any_system_give_the_same_log() {
    let expected = Revlog::new([
        (7, Timestamp(1_000), Rating::Again),
        (9, Timestamp(2_000), Rating::Easy),
        (7, Timestamp(3_000), Rating::Good),
    ]);
    let plain = format!("{HEADER}a,1000,1\nb,2000,4\na,3000,3\n");
    let windows = format!("\u{feff}{}", plain.replace('\n', "\r\n"));
    let quoted = format!("{HEADER}\"a\", 1000 , 1\n\nb,2000,4\na,3000,3");
    for text in [plain, windows, quoted] {
        assert_eq!(Revlog::read_csv(text.as_bytes()).unwrap(), expected, "{text}");
    }
    let late_first = format!("{HEADER}a,3000,3\nb,2000,4\na,1000,1\n");
    assert_eq!(Revlog::read_csv(late_first.as_bytes()).unwrap(), expected);
    assert_eq!(expected.len(), 3);
}

#[test]
fn a_header_alone_is_an_empty_log() {
    assert!(Revlog::read_csv(HEADER.as_bytes()).unwrap().is_empty());
}

#[test]
fn each_bad_line_is_named_with_what_to_do() {
    let with = |line: &str| format!("{HEADER}1,1000,3\n{line}\n").into_bytes();
    refused(b"", 1, "must be `card_id,review_time_ms,rating`");
    refused(b"id,time,rating\n", 1, "it is `id,time,rating`");
    refused(&with("1,2000"), 3, "2 values where 3 are needed");
    refused(&with("1,2000,3,4"), 3, "4 values where 3 are needed");
    refused(&with(",2000,3"), 3, "card_id, is empty");
    refused(&with("1,yesterday,3"), 3, "`yesterday` is not a time");
    refused(&with("1,-5,3"), 3, "`-5` is not a time");
    refused(&with("1,9223372036854775807,3"), 3, "is not a time");
    refused(&with("1,2000,0"), 3, "leave the line out");
    refused(&with("1,2000,5"), 3, "`5` is not a rating");
    refused(&with("1,2000,good"), 3, "`good` is not a rating");
    refused(b"card_id,review_time_ms,rating\n\xff\xfe,1,1\n", 2, "UTF-8");
    refused(&[0_u8; 5_000], 1, "must be");
}

#[test]
fn a_file_that_cannot_be_read_is_no_bad_line() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("unplugged"))
        }
    }
    let error = Revlog::read_csv(Broken).unwrap_err();
    assert!(matches!(error, CardsError::RevlogRead(_)), "{error:?}");
    assert_eq!(error.code(), ErrorCode::Io);
}
