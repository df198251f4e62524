//! Damaged frames: a worker that lies is a typed error of the app, whatever it sends.

use std::path::PathBuf;

use studium_base::{Locator, PageBox, TextRange};
use studium_fuzz::fuzz;

use super::extract::{Block, BlockKind, Event, Line, Part, Request};
use super::{FromWorker, PROTOCOL_VERSION, SandboxReport, ToWorker, encode_frame, llm, read_frame};

fn part() -> Part {
    Part {
        index: 3,
        text: "Leaves are green.".into(),
        locator: Locator::Page { index: 4, label: Some("iv".into()), boxes: Vec::new() },
        blocks: vec![Block { range: TextRange::new(0, 17), kind: BlockKind::Heading { level: 2 } }],
        lines: vec![Line {
            range: TextRange::new(0, 2),
            bounds: PageBox([1.0, 2.0, 3.0, 4.0]),
            edges: vec![1.0, 2.0, 3.0],
        }],
        html: Some("<p data-start=\"0\">Leaves</p>".into()),
    }
}

#[test]
fn frames() {
    let from: [FromWorker<Event>; 4] = [
        FromWorker::Hello {
            protocol: PROTOCOL_VERSION,
            program: "studium-extract".into(),
            sandbox: SandboxReport::default(),
        },
        FromWorker::Event { id: 1, body: Event::Part(part()) },
        FromWorker::Event { id: 1, body: Event::Bytes(vec![7; 40]) },
        FromWorker::Done { id: 1 },
    ];
    let to = [
        ToWorker::Request { id: 1, body: Request::Unpack { path: PathBuf::from("a.zip") } },
        ToWorker::Cancel { id: 1 },
    ];
    let mut corpus: Vec<Vec<u8>> = from.iter().map(|message| encode_frame(message).expect("a frame")).collect();
    corpus.extend(to.iter().map(|message| encode_frame(message).expect("a frame")));
    corpus.push(corpus.concat());
    fuzz("frames", &corpus, |bytes| {
        // Until the pipe ends or breaks, as the supervisor and a worker read it.
        let mut input = bytes;
        while let Ok(Some(_)) = read_frame::<FromWorker<Event>>(&mut input) {}
        let mut input = bytes;
        while let Ok(Some(_)) = read_frame::<ToWorker<Request>>(&mut input) {}
        let mut input = bytes;
        while let Ok(Some(_)) = read_frame::<FromWorker<llm::Event>>(&mut input) {}
    });
}
