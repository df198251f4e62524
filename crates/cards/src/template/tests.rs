//! Templates as students of other programs know them.

use std::collections::HashMap;

use proptest::prelude::*;

use super::*;

fn facts<'a>(fields: &[(&'a str, &'a str)], cloze: Option<u16>) -> Facts<'a> {
    Facts {
        fields: fields.iter().copied().collect::<HashMap<_, _>>(),
        tags: "a b".to_owned(),
        note_type: "Basic",
        deck: "Biology::Cells".to_owned(),
        card: "Card 1",
        cloze,
    }
}

fn check(question: &str, answer: &str, facts: &Facts<'_>, expected: [&str; 2]) {
    let rendered = render(&parse(question).unwrap(), &parse(answer).unwrap(), facts);
    assert_eq!([rendered.question.as_str(), rendered.answer.as_str()], expected);
}

#[test]
fn fields_and_facts_are_filled_in() {
    let facts = facts(&[("Front", "<b>cell</b>"), ("Back", "unit of life")], None);
    check("{{Front}}?", "{{FrontSide}} = {{Back}}", &facts, ["<b>cell</b>?", "<b>cell</b>? = unit of life"]);
    check("{{ Front }}|{{text:Front}}", "", &facts, ["<b>cell</b>|cell", ""]);
    check("{{Tags}}|{{Deck}}|{{Subdeck}}|{{Type}}|{{Card}}", "", &facts, ["a b|Biology::Cells|Cells|Basic|Card 1", ""]);
    check("{{Nothing}}", "", &facts, ["{{Nothing}}", ""]);
    check("{{{Front}}}", "", &facts, ["{<b>cell</b>}", ""]);
}

#[test]
fn sections_show_what_is_filled() {
    let facts =
        facts(&[("Front", "f"), ("Hint", ""), ("Break", "<br>&nbsp;"), ("Picture", "<img src=\"a.png\">")], None);
    check("{{#Front}}1{{/Front}}{{^Front}}2{{/Front}}", "", &facts, ["1", ""]);
    check("{{#Hint}}1{{/Hint}}{{^Hint}}2{{/Hint}}", "", &facts, ["2", ""]);
    check("{{#Break}}1{{/Break}}{{#Picture}}2{{/Picture}}", "", &facts, ["2", ""]);
    check("{{#Front}}a{{#Hint}}b{{/Hint}}{{^Hint}}c{{/Hint}}{{/Front}}", "", &facts, ["ac", ""]);
}

#[test]
fn deletions_are_hidden_and_shown() {
    let text = "{{c1::Paris::city}} is in {{c2::France}}";
    check(
        "{{cloze:Text}}",
        "{{cloze:Text}}",
        &facts(&[("Text", text)], Some(1)),
        [
            "<span class=\"cloze\" data-ordinal=\"1\">[city]</span> is in \
             <span class=\"cloze-inactive\" data-ordinal=\"2\">France</span>",
            "<span class=\"cloze\" data-ordinal=\"1\">Paris</span> is in \
             <span class=\"cloze-inactive\" data-ordinal=\"2\">France</span>",
        ],
    );
    // A card whose deletion is gone shows nothing, rather than its answer.
    check("{{cloze:Text}}", "", &facts(&[("Text", text)], Some(3)), ["", ""]);
    check("{{#c2}}two{{/c2}}{{#c1}}one{{/c1}}", "", &facts(&[("Text", text)], Some(2)), ["two", ""]);
}

#[test]
fn deletions_may_stand_in_each_other() {
    let text = "{{c1::Canberra was {{c2::founded}} in}} 1913";
    assert_eq!(numbers(text).into_iter().collect::<Vec<_>>(), [1, 2]);
    check(
        "{{cloze:Text}}",
        "",
        &facts(&[("Text", text)], Some(2)),
        [
            "<span class=\"cloze-inactive\" data-ordinal=\"1\">Canberra was \
             <span class=\"cloze\" data-ordinal=\"2\">[...]</span> in</span> 1913",
            "",
        ],
    );
    for broken in ["{{c1::open", "{{c::x}}", "{{c,::x}}", "{{c0::x}}", "{{c501::x}}", "{{c99999::x}}", "{{c1:x}}"] {
        assert!(numbers(broken).is_empty(), "{broken}");
    }
}

#[test]
fn a_deletion_may_be_asked_on_several_cards() {
    for (text, expected) in [
        ("{{c1,2::shared}} and {{c1::own}}", vec![1, 2]),
        ("{{c3,1,1::x}}", vec![1, 3]),
        ("{{c1,,3::x}}", vec![1, 3]),
        ("{{c0,2::x}}", vec![2]),
        ("{{c1,2::outer {{c3::inner}}}}", vec![1, 2, 3]),
    ] {
        assert_eq!(numbers(text).into_iter().collect::<Vec<_>>(), expected, "{text}");
    }
    let text = "{{c1,2::Rome::city}}, {{c2::Italy}}";
    for number in [1, 2] {
        let rendered = render(&parse("{{cloze:T}}").unwrap(), &[], &facts(&[("T", text)], Some(number)));
        let gap = "<span class=\"cloze\" data-ordinal=\"1,2\">[city]</span>";
        assert!(rendered.question.starts_with(gap), "{}", rendered.question);
    }
    let typed = render(&parse("{{type:cloze:T}}").unwrap(), &[], &facts(&[("T", text)], Some(2)));
    assert_eq!(typed.type_in.unwrap().expected, "Rome, Italy");
    // Nobody asks for 0, so its words are shown.
    let text = "{{c0::always}} {{c1::x}}";
    let rendered = render(&parse("{{cloze:T}}").unwrap(), &[], &facts(&[("T", text)], Some(1)));
    let shown = "<span class=\"cloze-inactive\" data-ordinal=\"0\">always</span> ";
    assert!(rendered.question.starts_with(shown), "{}", rendered.question);
}

#[test]
fn shapes_over_a_picture_become_boxes() {
    let text = "{{c1::image-occlusion:rect:left=.1:top=.2:width=.3:height=.4}}";
    let rendered = render(&parse("{{cloze:Occlusion}}").unwrap(), &[], &facts(&[("Occlusion", text)], Some(1)));
    assert_eq!(
        rendered.question,
        "<div class=\"cloze\" data-ordinal=\"1\" data-shape=\"rect:left=.1:top=.2:width=.3:height=.4\"></div>"
    );
}

#[test]
fn a_label_of_a_picture_is_no_card_and_is_drawn_on_all() {
    let label = r"{{c0::image-occlusion:text:left=.5:top=.1:text=a\:b:fs=.05}}";
    let text = format!("{{{{c1,2::image-occlusion:rect:left=.1:top=.2:width=.3:height=.4}}}}<br>{label}");
    assert_eq!(numbers(&text).into_iter().collect::<Vec<_>>(), [1, 2]);
    let drawn = r#"" data-ordinal="0" data-shape="text:left=.5:top=.1:text=a\:b:fs=.05"></div>"#;
    for number in [1, 2] {
        let sides = parse("{{cloze:Occlusion}}").unwrap();
        let Rendered { question, answer, .. } = render(&sides, &sides, &facts(&[("Occlusion", &text)], Some(number)));
        for side in [question, answer] {
            assert!(side.starts_with("<div class=\"cloze\" data-ordinal=\"1,2\""), "{side}");
            assert!(side.ends_with(&format!("<div class=\"cloze-inactive{drawn}")), "{side}");
        }
    }
}

#[test]
fn what_stands_in_a_comment_is_text() {
    let facts = facts(&[("Front", "f"), ("Back", "")], None);
    let check = |template: &str, expected: &str| check(template, "", &facts, [expected, ""]);
    check("<!-- {{#Front}} {{Nothing}} -->{{Front}}", "<!-- {{#Front}} {{Nothing}} -->f");
    check("{{#Front}}<!-- {{/Front}} -->1{{/Front}}", "<!-- {{/Front}} -->1");
    check("<!-- {{ -->{{Front}}<!-- }} -->", "<!-- {{ -->f<!-- }} -->");
    // What never ends is no comment, and what begins within a field is none either.
    check("<!-- {{Front}}", "<!-- f");
    check("--> <!-- {{Front}}", "--> <!-- f");
    check("{{Front}}<!--{{Back}}-->", "f<!--{{Back}}-->");
    assert_eq!(parse("{{=<% %>=}}<!-- <%#a%> --><%Front%>").unwrap().len(), 2);
    let hostile = "<!--{{Front}}".repeat(50_000);
    assert_eq!(parse(&hostile).unwrap().len(), 100_000);
}

#[test]
fn what_is_only_heard_is_not_shown() {
    let facts = facts(&[("Word", "le \"<b>chat</b>\" & moi"), ("Meaning", "cat"), ("None", "")], None);
    check(
        "{{tts fr_FR voices=Apple_Thomas speed=0.8:Word}}{{tts fr_FR:None}}",
        "{{tts en_US:text:Meaning}}",
        &facts,
        [
            "<span data-speak=\"fr-FR\" data-words=\"le &quot;chat&quot; &amp; moi\"></span>",
            "<span data-speak=\"en-US\" data-words=\"cat\"></span>",
        ],
    );
    // Read aloud, it is heard once; where nothing else is shown, there as well.
    check_words("{{tts fr_FR:Word}}", "{{Meaning}}", &facts, ["le \"chat\" & moi", "cat"]);
    let back = "{{FrontSide}}<hr id=answer>{{Meaning}}{{tts en_US:Meaning}}";
    check_words("{{Word}}{{tts fr_FR:Word}}", back, &facts, ["le \"chat\" & moi", "cat"]);
    check_words("{{Word}}", "{{FrontSide}}<hr id=answer>{{tts en_US:Meaning}}", &facts, ["le \"chat\" & moi", "cat"]);
}

#[test]
fn an_answer_is_typed_once() {
    let facts = facts(&[("Front", "2 + 2"), ("Back", "<i>4</i>")], None);
    let rendered =
        render(&parse("{{Front}} {{type:Back}}").unwrap(), &parse("{{FrontSide}} {{type:Back}}").unwrap(), &facts);
    assert_eq!(rendered.type_in.unwrap().expected, "4");
    assert_eq!(rendered.question.matches("data-type-in").count(), 1);
    assert_eq!(rendered.answer.matches("data-type-in").count(), 1);
    let of_cloze =
        render(&parse("{{type:cloze:Text}}").unwrap(), &[], &self::facts(&[("Text", "{{c1::a}} {{c1::b}}")], Some(1)));
    assert_eq!(of_cloze.type_in.unwrap().expected, "a, b");
}

#[test]
fn readings_stand_over_their_words() {
    let facts = facts(&[("F", "日本[にほん] 語[ご]")], None);
    check("{{furigana:F}}", "", &facts, ["<ruby>日本<rt>にほん</rt></ruby><ruby>語<rt>ご</rt></ruby>", ""]);
    check("{{kanji:F}}", "", &facts, ["日本語", ""]);
    check("{{kana:F}}", "", &facts, ["にほんご", ""]);
}

#[test]
fn mistakes_are_named() {
    assert_eq!(parse("{{Front"), Err(TemplateProblem::Unclosed));
    assert_eq!(parse("{{#Front}}"), Err(TemplateProblem::OpenSection("Front".into())));
    assert_eq!(parse("{{/Front}}"), Err(TemplateProblem::StrayEnd("Front".into())));
    assert_eq!(parse("{{#A}}{{#B}}{{/A}}{{/B}}"), Err(TemplateProblem::StrayEnd("A".into())));
    assert_eq!(parse(&"{{#A}}".repeat(10_000)), Err(TemplateProblem::TooDeep));
    assert_eq!(parse("{{=<% %>=}}<%Front%>").unwrap(), parse("{{Front}}").unwrap());
}

#[test]
fn words_are_taken_out_of_markup() {
    for (html, words) in [
        ("a<br>b", "a b"),
        ("<div>a</div><div>b&nbsp;&amp; c</div>", "a b & c"),
        ("x<script>alert(1)</script>y<style>p{}</style>z", "xyz"),
        ("[sound:a.mp3] tone", "tone"),
        ("1 < 2 && 3 > 2", "1 < 2 && 3 > 2"),
        ("&#x41;&#66;&bogus;", "AB&bogus;"),
        ("<!-- note -->shown", "shown"),
        ("<b", "<b"),
        ("{{c1::Water::what?}} and {{c2::light}}", "Water and light"),
        ("{{c1::a {{c2,3::b::x}} c::y}} d::e }} f", "a b c d::e }} f"),
        ("{{c1::x", "x"),
        ("{{c1,,3::a}} {{c0::b}}", "a b"),
        ("{{cx::y}}", "{{cx::y}}"),
    ] {
        assert_eq!(strip(html), words, "{html}");
    }
}

proptest! {
    #[test]
    fn nothing_that_a_person_types_breaks_a_template(template in "[{}#^/:c1<>a-z ]{0,60}", field in "[{}:c0-9<>&;a-z\\[\\]]{0,60}") {
        let _ = strip(&field);
        let _ = numbers(&field);
        if let Ok(nodes) = parse(&template) {
            let facts = facts(&[("a", &field), ("c", &field)], Some(1));
            let _ = render(&nodes, &nodes, &facts);
        }
        let cloze = parse("{{cloze:a}}{{type:cloze:a}}{{furigana:a}}").unwrap();
        let _ = render(&cloze, &cloze, &facts(&[("a", &field)], Some(1)));
    }
}

fn check_words(question: &str, answer: &str, facts: &Facts<'_>, expected: [&str; 2]) {
    let Rendered { question, answer, type_in } = render(&parse(question).unwrap(), &parse(answer).unwrap(), facts);
    let CardWords { question, answer } = words(&question, &answer, type_in.as_ref());
    assert_eq!([question.as_str(), answer.as_str()], expected);
}

#[test]
fn the_answer_in_words_leaves_out_the_question() {
    let facts = facts(&[("Front", "What is a <b>cell</b>?"), ("Back", "The unit<br>of life &amp; more")], None);
    let expected = ["What is a cell?", "The unit of life & more"];
    check_words("{{Front}}", "{{FrontSide}}\n<hr id=\"answer\">\n{{Back}}", &facts, expected);
    check_words("{{Front}}", "{{Front}}<hr id=answer>{{Back}}", &facts, expected);
    check_words("{{Front}}", "{{FrontSide}}<br>{{Back}}", &facts, expected);
    check_words("{{Front}}", "{{Back}}", &facts, expected);
    check_words("{{Front}}{{type:Back}}", "{{FrontSide}}<hr>{{type:Back}}", &facts, expected);
    check_words("{{Front}}", "{{FrontSide}}", &facts, ["What is a cell?", "What is a cell?"]);
}

#[test]
fn of_a_card_with_gaps_the_answer_is_what_they_hide() {
    let text = "{{c1::The <span>heart</span>::organ}} has {{c2::four {{c1::chambers}}}} and {{c1::valves}}.";
    let sides = "{{cloze:Text}}";
    let back = "{{cloze:Text}}<br>{{Extra}}";
    let of = |number| facts(&[("Text", text), ("Extra", "A muscle.")], Some(number));
    let question = format!("{GAP} (organ) has four {GAP} and {GAP}.");
    check_words(sides, back, &of(1), [&question, "The heart, chambers, valves"]);
    let question = format!("The heart has {GAP} and valves.");
    check_words(sides, back, &of(2), [&question, "four chambers"]);
}

proptest! {
    #[test]
    fn words_of_any_html_are_found_without_harm(question in ".{0,80}", answer in "(<span class=\"cloze\" |</span>|<hr id=|>|.){0,20}") {
        let _ = words(&question, &answer, None);
    }
}
