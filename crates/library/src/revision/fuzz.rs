//! Damaged layouts from the database: they are read, or the part is lit without boxes.

use studium_base::{PageBox, TextRange};
use studium_engine::protocol::extract::Line;
use studium_fuzz::fuzz;

use super::layout;

#[test]
fn layouts() {
    let line = |start: u32, edges: Vec<f32>| Line {
        range: TextRange::new(start, start + 3),
        bounds: PageBox([10.0, 20.0, 40.0, 30.0]),
        edges,
    };
    let corpus = [layout::pack(&[line(0, vec![10.0, 20.0, 30.0, 40.0]), line(4, Vec::new())]), layout::pack(&[])];
    fuzz("layouts", &corpus, |bytes| {
        if let Some(lines) = layout::unpack(bytes) {
            assert!(lines.len() * 25 <= bytes.len(), "a line takes 25 bytes at least");
            for range in [TextRange::new(0, 2), TextRange::new(1, u32::MAX)] {
                assert!(layout::boxes(&lines, range).len() <= lines.len());
            }
        }
    });
}
