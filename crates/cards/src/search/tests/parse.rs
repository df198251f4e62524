//! Reading searches: what they mean, where they are wrong, and that nothing makes the reader panic.

use proptest::prelude::*;
use studium_fuzz::fuzz;

use crate::search::{Advice, Leaf, Match, Node, Pattern, Sign, parse};

fn word(text: &str) -> Node {
    Node::Leaf(Leaf::Anywhere(Match::Text(Pattern(vec![Sign::Text(text.into())]))))
}

#[test]
fn or_binds_less_than_and() {
    let and = Node::And(vec![word("b"), word("c")]);
    assert_eq!(parse("a or b c"), Ok(Node::Or(vec![word("a"), and])));
    assert_eq!(parse("a AND b"), parse("a b"));
    assert_eq!(parse("(a)"), Ok(word("a")));
    assert_eq!(parse("\"or\""), Ok(word("or")));
    assert_eq!(parse("order"), Ok(word("order")));
    assert_eq!(parse(" \u{3000} "), Ok(Node::And(Vec::new())));
}

#[test]
fn what_cannot_be_read_is_said_with_its_place() {
    let check = |text: &str, at: u32, piece: &str, advice: Advice| {
        let problem = parse(text).expect_err(text);
        assert_eq!((problem.at, problem.piece.as_str(), &problem.advice), (at, piece, &advice), "{text}");
        assert!(problem.to_string().contains(&problem.advice.to_string()));
    };
    check("ä (b", 2, "(", Advice::OpenGroup);
    check("a )", 2, ")", Advice::StrayClose);
    check("a ()", 2, "()", Advice::EmptyGroup);
    check("or a", 0, "or", Advice::LonelyWord);
    check("a or", 2, "or", Advice::LonelyWord);
    check("a and", 2, "and", Advice::LonelyWord);
    check("a or or b", 5, "or", Advice::LonelyWord);
    check("a -", 2, "-", Advice::LonelyMinus);
    check("- a", 0, "-", Advice::LonelyMinus);
    check("a \"b", 2, "\"b", Advice::OpenQuote);
    check("\"\"", 0, "\"\"", Advice::EmptyQuote);
    check("a\\b", 0, "a\\b", Advice::StrayBackslash);
    check(":a", 0, ":a", Advice::NoPrefix);
    check("is:blue", 0, "is:blue", Advice::IsWhat);
    check("flag:8", 0, "flag:8", Advice::FlagWhat);
    check("has:wings", 0, "has:wings", Advice::HasWhat);
    check("prop:size>1", 0, "prop:size>1", Advice::PropWhat);
    check("prop:ivl", 0, "prop:ivl", Advice::PropCompare);
    check("prop:ivl>x", 0, "prop:ivl>x", Advice::Number("prop:ivl>=10"));
    check("prop:rated=1", 0, "prop:rated=1", Advice::Number("prop:rated=-1"));
    check("rated:x", 0, "rated:x", Advice::Days("rated:7"));
    check("rated:1:5", 0, "rated:1:5", Advice::Button);
    check("nid:12", 0, "nid:12", Advice::Id);
    check("dupe:x", 0, "dupe:x", Advice::DupeWhat);
    check("card:0", 0, "card:0", Advice::Number("card:1"));
    let deep = ["(".repeat(60), "a".into(), ")".repeat(60)].concat();
    assert_eq!(parse(&deep).unwrap_err().advice, Advice::TooLarge);
    assert_eq!(parse(&"a ".repeat(1000)).unwrap_err().advice, Advice::TooLarge);
    assert_eq!(parse(&"ab_*".repeat(10_000)).unwrap_err().advice, Advice::TooLarge);
    for hostile in ["re:(", "re:(a{1000}){1000}{1000}", "tag:re:[", "front:re:*"] {
        assert!(matches!(parse(&format!("\"{hostile}\"")).unwrap_err().advice, Advice::Regex(_)), "{hostile}");
    }
}

/// Every search that can be read is also one that the database takes.
fn check_runs(room: &crate::tests::Room, text: &str) {
    if parse(text).is_ok() {
        let query = crate::search::CardQuery { text: text.into(), ..Default::default() };
        let found =
            crate::search::find::find(&room.store, &room.shared, &crate::search::Kept::new(&room.store), &query);
        assert!(found.is_ok(), "{text}: {found:?}");
    }
}

const PIECES: [&str; 34] = [
    "a",
    "or",
    "and",
    "-",
    "(",
    ")",
    "\"",
    "\\",
    ":",
    "*",
    "_",
    " ",
    "deck:",
    "tag:",
    "re:",
    "nc:",
    "w:",
    "prop:",
    "is:",
    "due",
    "ivl",
    ">=",
    "3",
    "rated:",
    "front:",
    "<b>",
    "'",
    ";",
    "\u{301}",
    "💧",
    "note:",
    "card:",
    "prop:r<0.9",
    "none",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_the_reader_panic(text in any::<String>()) {
        let _ = parse(&text);
    }
}

#[test]
fn what_can_be_read_can_be_run() {
    let room = crate::tests::Room::new();
    room.basic(room.deck("Default"), "a 'quoted' \u{1f}");
    let pieces = prop::collection::vec(prop::sample::select(&PIECES[..]), 0..14);
    let config = ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() };
    let mut runner = proptest::test_runner::TestRunner::new(config);
    runner
        .run(&pieces, |pieces| {
            check_runs(&room, &pieces.concat());
            Ok(())
        })
        .unwrap();
}

#[test]
fn searches() {
    let corpus = [
        "deck:current -is:suspended (tag:a::b or prop:ivl>=10) front:re:\\d{3}",
        "\"re:(a|b)+\" w:d*g nc:uber rated:7:1 -\"x y\" card:2 cid:09090909-0909-0909-0909-090909090909",
    ];
    let corpus: Vec<Vec<u8>> = corpus.iter().map(|text| text.as_bytes().to_vec()).collect();
    let room = crate::tests::Room::new();
    room.basic(room.deck("Default"), "a b");
    fuzz("card_searches", &corpus, |bytes| check_runs(&room, &String::from_utf8_lossy(bytes)));
}
