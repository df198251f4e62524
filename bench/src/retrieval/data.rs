//! The two sets of questions: Cranfield (abstracts of aeronautics with judgements) and XQuAD (English half: questions of
//! which the passage that answers them is known).

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

/// A text that can be found.
pub(crate) struct Text {
    pub(crate) title: String,
    pub(crate) body: String,
}

/// A question with the numbers of the texts that answer it.
pub(crate) struct Question {
    pub(crate) text: String,
    pub(crate) relevant: HashSet<usize>,
}

/// A set of texts and questions.
pub(crate) struct Set {
    pub(crate) name: &'static str,
    pub(crate) texts: Vec<Text>,
    pub(crate) questions: Vec<Question>,
}

/// The folder of this test data.
pub(crate) fn folder(root: &Path) -> PathBuf {
    crate::data::folder(root).join("retrieval_qa")
}

fn read(path: &Path) -> Result<String> {
    let bytes = std::fs::read(path)
        .with_context(|| format!("{}: name the folder of the test data in STUDIUM_TEST_DATA", path.display()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// 1,400 abstracts and 225 questions; every judgement but "of no interest" counts as relevant.
pub(crate) fn cranfield(folder: &Path) -> Result<Set> {
    let folder = folder.join("cranfield");
    let documents = read(&folder.join("cran.all.1400"))?;
    let mut texts = Vec::new();
    let mut numbers = HashMap::new();
    for entry in entries(&documents) {
        let title = entry.field(".T");
        let whole = entry.field(".W");
        // The abstract begins with the title again.
        let body = whole.strip_prefix(&title).map_or(whole.as_str(), str::trim_start);
        let body = if body.trim().is_empty() { &title } else { body };
        if !body.is_empty() {
            numbers.insert(entry.number, texts.len());
            let title = if title.is_empty() { format!("{}", entry.number) } else { title.clone() };
            texts.push(Text { title, body: body.to_owned() });
        }
    }
    let mut relevant: HashMap<usize, HashSet<usize>> = HashMap::new();
    for line in read(&folder.join("cranqrel_bin.txt"))?.lines() {
        let fields: Vec<usize> = line.split_whitespace().filter_map(|field| field.parse().ok()).collect();
        if let [question, _, document, 1] = fields[..]
            && let Some(text) = numbers.get(&document)
        {
            relevant.entry(question).or_default().insert(*text);
        }
    }
    // The judgements count the questions from 1; the numbers in the file of questions have gaps.
    let queries = read(&folder.join("cran.qry"))?;
    let questions: Vec<Question> = (1..)
        .zip(entries(&queries))
        .map(|(number, entry)| Question {
            text: entry.field(".W"),
            relevant: relevant.remove(&number).unwrap_or_default(),
        })
        .filter(|question| !question.relevant.is_empty())
        .collect();
    ensure!(texts.len() > 1_000 && questions.len() > 200, "Cranfield is not whole");
    Ok(Set { name: "Cranfield", texts, questions })
}

/// An entry of a Cranfield file.
struct Entry<'a> {
    number: usize,
    lines: Vec<&'a str>,
}

impl Entry<'_> {
    /// Lines from the mark to the next, as one.
    fn field(&self, mark: &str) -> String {
        let lines = self.lines.iter().skip_while(|line| line.trim() != mark).skip(1);
        let lines: Vec<&str> = lines
            .take_while(|line| !(line.len() >= 2 && line.starts_with('.') && line.trim().len() == 2))
            .copied()
            .collect();
        lines.join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

fn entries(text: &str) -> Vec<Entry<'_>> {
    let mut entries: Vec<Entry<'_>> = Vec::new();
    for line in text.lines() {
        match line.strip_prefix(".I ") {
            Some(number) => entries.push(Entry { number: number.trim().parse().unwrap_or(0), lines: Vec::new() }),
            None => {
                if let Some(entry) = entries.last_mut() {
                    entry.lines.push(line);
                }
            }
        }
    }
    entries
}

/// 612 questions over the passages that answer them.
pub(crate) fn xquad(folder: &Path) -> Result<Set> {
    #[derive(Deserialize)]
    struct File {
        data: Vec<Article>,
    }
    #[derive(Deserialize)]
    struct Article {
        title: String,
        paragraphs: Vec<Paragraph>,
    }
    #[derive(Deserialize)]
    struct Paragraph {
        context: String,
        qas: Vec<Asked>,
    }
    #[derive(Deserialize)]
    struct Asked {
        question: String,
    }
    let file: File = serde_json::from_str(&read(&folder.join("xquad.en.shared_even.json"))?)?;
    let mut set = Set { name: "XQuAD", texts: Vec::new(), questions: Vec::new() };
    for article in file.data {
        for paragraph in article.paragraphs {
            let relevant = HashSet::from([set.texts.len()]);
            let asked = paragraph.qas.into_iter();
            set.questions.extend(asked.map(|asked| Question { text: asked.question, relevant: relevant.clone() }));
            set.texts.push(Text { title: article.title.replace('_', " "), body: paragraph.context });
        }
    }
    Ok(set)
}
