//! Damaged files for the vectors: what is not whole is not read, and nothing is searched beyond its end.

use std::fs;

use studium_fuzz::fuzz;

use super::VectorIndex;
use crate::chunk::ChunkId;

const DIMENSIONS: usize = 8;

#[test]
fn vector_files() {
    let folder = tempfile::tempdir().expect("a folder");
    let index = VectorIndex::open(folder.path(), "fuzz", DIMENSIONS).expect("a new index");
    let vector =
        |seed: i64| (0..DIMENSIONS).map(|at| ((seed * 7 + at as i64 * 3) % 11 - 5) as f32).collect::<Vec<f32>>();
    let rows: Vec<(ChunkId, Vec<f32>)> = (1..=40).map(|id| (ChunkId(id), vector(id))).collect();
    index.append(&rows).expect("it can be written");
    index.remove(&[ChunkId(3), ChunkId(40)]).expect("it can be written");
    drop(index);
    let inside = fs::read_dir(folder.path()).expect("the folder").next().expect("one").expect("an entry").path();
    let mut files: Vec<_> =
        fs::read_dir(inside).expect("the files").map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    let contents: Vec<Vec<u8>> = files.iter().map(|path| fs::read(path).expect("readable")).collect();
    // The first byte says which of the files is damaged.
    let corpus: Vec<Vec<u8>> =
        (0..).zip(&contents).map(|(which, content): (u8, _)| [&[which][..], content.as_slice()].concat()).collect();
    fuzz("vector_files", &corpus, |bytes| {
        for (path, content) in files.iter().zip(&contents) {
            fs::write(path, content).expect("it can be written");
        }
        let Some((which, damaged)) = bytes.split_first() else { return };
        fs::write(&files[usize::from(*which) % files.len()], damaged).expect("it can be written");
        let Ok(index) = VectorIndex::open(folder.path(), "fuzz", DIMENSIONS) else { return };
        let found = index.search(&vector(5), None, 10);
        assert!(found.len() <= 10 && found.iter().all(|(_, cosine)| !cosine.is_nan()), "{found:?}");
        let _ = index.score(&vector(7), &[ChunkId(1), ChunkId(99)]);
    });
}
