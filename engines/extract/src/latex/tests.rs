//! A paper, a chapter, broken source, and anything at all.

use studium_base::ErrorCode;

use crate::fixtures::Asked;

fn text(source: &str) -> String {
    Asked::named("a.tex").of(source.as_bytes()).expect("text").text()
}

#[test]
fn a_paper_is_read_with_its_structure() {
    let source = r#"\documentclass[12pt]{article}
\usepackage[german,english]{babel}
\title{On \emph{Cells}\thanks{Nobody}}
\author{Ada Lovelace \and G\'erard B.}
\date{May 2019}
\newcommand{\foo}[1]{never \textbf{shown} #1}
\begin{document}
\maketitle
\section{Introduction}\label{sec:intro}
Cells --- the ``units'' of life~\cite{hooke, schwann} --- are small: 5\,\% of $E = mc^2$. % a comment
They breathe\footnote{Mostly.} na\"{\i}vely in Universit\"at.

\begin{itemize}
  \item First, \textbf{bold}
  \item[Two] second
\end{itemize}
\begin{align}
  a &= b \\
  c &= d
\end{align}
\begin{verbatim}
x = {1 % 2}
\end{verbatim}
\begin{tabular}{l|r}
 Name & Mass \\ \hline
 Mars & 6.4 \\
\end{tabular}
\subsection*{More}
See Section~\ref{sec:intro} and \href{https://example.org}{the page}.
\end{document}
never"#;
    let heard = Asked::named("a.tex").of(source.as_bytes()).expect("text");
    let digest = heard.digest();
    assert!(digest.contains(r#"title: Some("On Cells")"#), "{digest}");
    assert!(digest.contains(r#"authors: ["Ada Lovelace", "Gérard B."]"#), "{digest}");
    assert!(digest.contains("year: Some(2019)") && digest.contains(r#"language: Some("en")"#), "{digest}");
    assert_eq!(
        heard.text(),
        "Introduction\n\
         Cells \u{2014} the \u{201c}units\u{201d} of life [hooke, schwann] \u{2014} are small: 5 % of $E = mc^2$. \
         They breathe (Mostly.) na\u{ef}vely in Universit\u{e4}t.\n\
         First, bold\nTwo second\n\
         $$a &= b \\\\ c &= d$$\n\
         x = {1 % 2}\n\
         Name\tMass\nMars\t6.4\n\
         More\nSee Section [sec:intro] and the page."
    );
}

#[test]
fn a_chapter_without_a_preamble_is_read() {
    assert_eq!(text("\\chapter{One}\nText {\\bf of} it.\n\nMore."), "One\nText of it.\nMore.");
}

#[test]
fn broken_source_still_gives_its_words() {
    assert_eq!(text("\\section{Open\nwords \\emph{and more"), "Open\nwords and more");
    assert!(text("a $unclosed formula \\begin{nowhere} b").starts_with("a $unclosed"));
    assert_eq!(text("\\end{itemize} } ] words \\"), "] words");
}

#[test]
fn macros_alone_are_no_text() {
    let refused = Asked::named("a.tex").of(b"\\documentclass{article}\\begin{document}\\end{document}");
    assert_eq!(refused.unwrap_err(), ErrorCode::NoText);
}

#[test]
fn deep_groups_end_in_text() {
    let deep = format!("{}word{}", "\\emph{".repeat(5000), "}".repeat(5000));
    assert_eq!(text(&deep), "word");
}

proptest::proptest! {
    #[test]
    fn anything_is_read_without_a_crash(source in "[\\\\a-z{}\\[\\]$&~%\n *]{0,300}") {
        // The fixture checks what every part promises; only the reason of a refusal may differ.
        let _ = Asked::named("a.tex").of(format!("word {source}").as_bytes());
    }
}
