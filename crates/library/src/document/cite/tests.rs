//! References and quotations as the styles write them, with and without what they need.

use super::name::{Name, initials};
use super::{Place, Quotation, Work, apa, bibtex};

fn work(title: &str, authors: &[&str], year: Option<i32>) -> Work {
    let authors = authors.iter().filter_map(|author| Name::parse(author)).collect();
    Work { title: title.to_owned(), authors, year, kind: None, address: None }
}

fn quotation(text: &str, place: Option<Place>) -> Quotation {
    Quotation { text: text.to_owned(), place }
}

fn pages(from: &str, to: &str) -> Option<Place> {
    Some(Place::Pages(from.to_owned(), to.to_owned()))
}

fn biology() -> Work {
    work("Biology reader", &["Jonas Lindqvist", "M. Adeyemi"], Some(2021))
}

#[test]
fn apa_references_name_who_when_and_what() {
    let check = |work: &Work, expected: &str| assert_eq!(apa::write(work, None), expected);
    check(&biology(), "Lindqvist, J., & Adeyemi, M. (2021). Biology reader.");
    check(&work("Biology reader", &[], Some(2021)), "Biology reader. (2021).");
    check(&work("Biology reader", &["Jonas Lindqvist"], None), "Lindqvist, J. (n.d.). Biology reader.");
    check(&work("What is life?", &[], None), "What is life? (n.d.).");
    check(&work("On air", &["World Health Organization"], Some(2020)), "World Health Organization. (2020). On air.");
    check(&work("Physics", &["Aristotle"], Some(-350)), "Aristotle. (350 B.C.E.). Physics.");
    check(
        &Work { kind: Some("PowerPoint slides"), ..biology() },
        "Lindqvist, J., & Adeyemi, M. (2021). Biology reader [PowerPoint slides].",
    );
    let address = Some("https://example.org/reader".to_owned());
    check(&Work { address, ..work("A page", &[], None) }, "A page. (n.d.). https://example.org/reader");
}

#[test]
fn apa_leaves_out_the_middle_of_many_authors() {
    let names: Vec<String> = (1..=22).map(|n| format!("Anna Name{n}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let reference = apa::write(&work("Large", &names, Some(2000)), None);
    assert!(reference.contains("Name19, A., . . . Name22, A. (2000)"), "{reference}");
    assert!(!reference.contains("Name20") && !reference.contains('&'), "{reference}");
    let twenty = apa::write(&work("Large", &names[..20], Some(2000)), None);
    assert!(twenty.contains("Name19, A., & Name20, A."), "{twenty}");
}

#[test]
fn apa_quotations_carry_their_source_and_place() {
    let check = |work: &Work, text: &str, place: Option<Place>, expected: &str| {
        let written = apa::write(work, Some(&quotation(text, place)));
        assert_eq!(written.split("\n\n").next(), Some(expected));
        assert!(written.ends_with(&apa::write(work, None)), "{written}");
    };
    check(&biology(), "Cells breathe.", pages("12", "12"), "“Cells breathe” (Lindqvist & Adeyemi, 2021, p. 12).");
    check(&biology(), "Do they?", pages("iv", "v"), "“Do they?” (Lindqvist & Adeyemi, 2021, pp. iv–v).");
    let three = work("Reader", &["A. One", "B. Two", "C. Three"], None);
    check(&three, "A “word” here", None, "“A 'word' here” (One et al., n.d.).");
    check(&work("Reader", &[], None), "Cells", Some(Place::Slide(4)), "“Cells” (Reader, n.d., Slide 4).");
    let section = Some(Place::Section("Light".to_owned()));
    check(&biology(), "Cells", section, "“Cells” (Lindqvist & Adeyemi, 2021, “Light” section).");
    check(&biology(), "Cells", Some(Place::Moment(3_725_900)), "“Cells” (Lindqvist & Adeyemi, 2021, 1:02:05).");
    let long = "word ".repeat(40);
    let expected = format!("    {} (Lindqvist & Adeyemi, 2021, p. 3)", long.trim());
    check(&biology(), &long, pages("3", "3"), &expected);
}

#[test]
fn names_are_taken_apart_as_people_are_called() {
    let check = |text: &str, family: &str, given: &str| match Name::parse(text) {
        Some(Name::Person { family: found, given: names, .. }) => {
            assert_eq!((found.as_str(), initials(&names).as_str()), (family, given), "{text}");
        }
        other => panic!("{text}: {other:?}"),
    };
    check("Maria van der Berg", "van der Berg", "M.");
    check("Berg, Maria van der", "Berg", "M. van der");
    check("Jean-Paul Sartre", "Sartre", "J.-P.");
    check("J.R.R. Tolkien", "Tolkien", "J. R. R.");
    check("  Émile   Zola ", "Zola", "É.");
    check("Martin Luther King, Jr.", "King", "M. L.");
    check("King, Martin Luther, Jr.", "King", "M. L.");
    let whole = |text: &str| assert_eq!(Name::parse(text), Some(Name::Whole(text.to_owned())));
    whole("Plato");
    whole("老子");
    whole("Institut für Physik");
    whole("Open University Press");
    assert_eq!(Name::parse(" – "), None);
}

#[test]
fn bibtex_has_an_entry_that_latex_can_read() {
    let expected = "@misc{lindqvist2021biology,\n  author = {Lindqvist, Jonas and Adeyemi, M.},\n  title = {{Biology reader}},\n  year = {2021},\n}";
    assert_eq!(bibtex::write(&biology(), None), expected);
    let missing = work("50 % of R&D: {x_1}", &[], None);
    assert_eq!(bibtex::write(&missing, None), "@misc{nd50,\n  title = {{50 \\% of R\\&D: \\{x\\_1\\}}},\n}");
    let body = work("Über Größe", &["Universität Köln"], Some(2019));
    assert_eq!(
        bibtex::write(&body, None),
        "@misc{universitatkoln2019uber,\n  author = {{Universität Köln}},\n  title = {{Über Größe}},\n  year = {2019},\n}"
    );
    let suffix = work("Letters", &["Martin Luther King, Jr."], None);
    assert!(bibtex::write(&suffix, None).contains("author = {King, Jr., Martin Luther}"));
}

#[test]
fn bibtex_quotations_refer_to_their_entry() {
    let written = bibtex::write(&biology(), Some(&quotation("Half a % of cells", pages("12", "13"))));
    assert!(
        written.starts_with("``Half a \\% of cells'' \\cite[pp.~12--13]{lindqvist2021biology}\n\n@misc{"),
        "{written}"
    );
}
