//! Tests of the vectors, all of them made up.

use std::fs::{self, OpenOptions};
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use studium_base::{Coded, ErrorCode};
use tempfile::TempDir;

use super::product::{dot, hamming};
use super::quantise::{code, quantise, quantise_query};
use super::*;
use crate::chunk::ChunkId;
use crate::index::IndexError;

/// Numbers between -1 and 1 that are the same everywhere (splitmix64).
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> f32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        (mixed >> 40) as f32 / (1 << 23) as f32 - 1.0
    }

    /// About normal: the sum of uniform numbers.
    fn normal(&mut self) -> f32 {
        (0..6).map(|_| self.next()).sum::<f32>() / 2.0_f32.sqrt()
    }

    fn vector(&mut self, dimensions: usize) -> Vec<f32> {
        (0..dimensions).map(|_| self.normal()).collect()
    }

    fn near(&mut self, centre: &[f32], distance: f32) -> Vec<f32> {
        centre.iter().map(|value| value + distance * self.normal()).collect()
    }
}

fn cosine(left: &[f32], right: &[f32]) -> f32 {
    let dot = |left: &[f32], right: &[f32]| left.iter().zip(right).map(|(left, right)| left * right).sum::<f32>();
    dot(left, right) / (dot(left, left) * dot(right, right)).sqrt()
}

fn open(folder: &Path) -> VectorIndex {
    VectorIndex::open(folder, "test", DIMENSIONS).unwrap()
}

const DIMENSIONS: usize = 40;

/// `count` vectors numbered from 0.
fn vectors(seed: u64, count: usize) -> Vec<(ChunkId, Vec<f32>)> {
    let mut noise = Noise(seed);
    (0..).take(count).map(|chunk| (ChunkId(chunk), noise.vector(DIMENSIONS))).collect()
}

fn ids(found: &[(ChunkId, f32)]) -> Vec<i64> {
    found.iter().map(|(chunk, _)| chunk.0).collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let own = fs::read_dir(folder).unwrap().next().unwrap().unwrap().path();
    let mut files: Vec<PathBuf> = fs::read_dir(own).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

fn file(folder: &Path, name: &str) -> PathBuf {
    files(folder).into_iter().find(|path| path.ends_with(name)).unwrap()
}

#[test]
fn the_nearest_are_found_in_the_order_of_their_cosine() {
    let folder = TempDir::new().unwrap();
    let index = open(folder.path());
    let all = vectors(1, 500);
    index.append(&all).unwrap();
    let query = Noise(2).vector(DIMENSIONS);
    let found = index.search(&query, None, 10);
    let mut expected: Vec<(ChunkId, f32)> =
        all.iter().map(|(chunk, vector)| (*chunk, cosine(&query, vector))).collect();
    expected.sort_by(|left, right| right.1.total_cmp(&left.1));
    assert_eq!(found[0].0, expected[0].0);
    for (found, expected) in found.iter().zip(&expected) {
        assert!((found.1 - expected.1).abs() < 0.01, "{found:?} {expected:?}");
    }
    let chunks: Vec<ChunkId> = found.iter().map(|(chunk, _)| *chunk).chain([ChunkId(-1)]).collect();
    let mut scores: Vec<Option<f32>> = found.iter().map(|(_, score)| Some(*score)).collect();
    scores.push(None);
    assert_eq!(index.score(&query, &chunks), scores);
}

#[test]
fn only_chunks_that_are_allowed_are_found() {
    let folder = TempDir::new().unwrap();
    let index = open(folder.path());
    index.append(&vectors(1, 200)).unwrap();
    let found = index.search(&Noise(2).vector(DIMENSIONS), Some(&|chunk: ChunkId| chunk.0 % 10 == 3), 50);
    assert_eq!(found.len(), 20);
    assert!(found.iter().all(|(chunk, _)| chunk.0 % 10 == 3));
    assert!(index.search(&Noise(2).vector(DIMENSIONS), Some(&|_| false), 5).is_empty());
}

#[test]
fn vectors_survive_reopening_and_belong_to_their_identity_alone() {
    let folder = TempDir::new().unwrap();
    let query = Noise(2).vector(DIMENSIONS);
    let index = open(folder.path());
    index.append(&vectors(1, 100)).unwrap();
    let before = index.search(&query, None, 100);
    drop(index);
    assert_eq!(open(folder.path()).search(&query, None, 100), before);
    let other = VectorIndex::open(folder.path(), "other", DIMENSIONS).unwrap();
    assert!(other.is_empty());
    assert!(VectorIndex::open(folder.path(), "test", DIMENSIONS + 1).unwrap().is_empty());
}

#[test]
fn a_chunk_keeps_its_first_vector() {
    let folder = TempDir::new().unwrap();
    let index = open(folder.path());
    let all = vectors(1, 3);
    index.append(&all[..2]).unwrap();
    let chunks: Vec<ChunkId> = all.iter().map(|(chunk, _)| *chunk).collect();
    assert_eq!(index.missing(&chunks), [ChunkId(2)]);
    index.append(&[(ChunkId(1), all[0].1.clone()), all[2].clone(), all[2].clone()]).unwrap();
    assert_eq!((index.len(), open(folder.path()).len()), (3, 3));
    assert!(index.score(&all[1].1, &[ChunkId(1)])[0].unwrap() > 0.99);
}

#[test]
fn vectors_that_cannot_be_compared_are_refused_and_queries_find_nothing() {
    let folder = TempDir::new().unwrap();
    let index = open(folder.path());
    let good = vectors(1, 1);
    for bad in [vec![0.0; DIMENSIONS], vec![f32::NAN; DIMENSIONS], vec![f32::INFINITY; DIMENSIONS], vec![1.0; 3]] {
        let error = index.append(&[good[0].clone(), (ChunkId(9), bad.clone())]).unwrap_err();
        assert!(matches!(error, IndexError::NoDirection { chunk: 9 } | IndexError::Dimensions { found: 3, .. }));
        assert_eq!(error.code(), ErrorCode::Internal);
        assert!(index.is_empty(), "nothing of the batch is added");
        assert!(index.search(&bad, None, 5).is_empty());
    }
    index.append(&good).unwrap();
    assert_eq!(index.score(&[1.0], &[ChunkId(0)]), [None]);
    assert!(VectorIndex::open(folder.path(), "test", 0).is_err());
    assert!(VectorIndex::open(folder.path(), "test", 9_000).is_err());
}

#[test]
fn removed_chunks_stay_removed_and_may_come_back() {
    let folder = TempDir::new().unwrap();
    let index = open(folder.path());
    let all = vectors(1, 10);
    index.append(&all).unwrap();
    index.remove(&[ChunkId(3), ChunkId(4), ChunkId(77)]).unwrap();
    assert!(!index.contains(ChunkId(3)));
    assert!(!ids(&index.search(&all[3].1, None, 10)).contains(&3));
    let reopened = open(folder.path());
    assert_eq!(reopened.len(), 8);
    reopened.append(&all[3..4]).unwrap();
    assert_eq!(ids(&reopened.search(&all[3].1, None, 1)), [3]);
    let again = open(folder.path());
    assert_eq!(ids(&again.search(&all[3].1, None, 1)), [3]);
    assert!(!again.contains(ChunkId(4)));
}

#[test]
fn compaction_gives_room_back_and_changes_no_result() {
    let folder = TempDir::new().unwrap();
    let index = open(folder.path());
    let all = vectors(1, 400);
    index.append(&all).unwrap();
    let query = Noise(2).vector(DIMENSIONS);
    index.remove(&(0..100).map(ChunkId).collect::<Vec<_>>()).unwrap();
    assert!(!index.compact().unwrap(), "a quarter is not yet worth it");
    index.remove(&(100..150).map(ChunkId).collect::<Vec<_>>()).unwrap();
    let before = index.search(&query, None, 400);
    let size = |folder: &Path| files(folder).iter().map(|path| path.metadata().unwrap().len()).sum::<u64>();
    let size_before = size(folder.path());
    assert!(index.compact().unwrap());
    assert!(size(folder.path()) < size_before * 7 / 10);
    for index in [&index, &open(folder.path())] {
        assert_eq!(index.search(&query, None, 400), before);
        assert!(!index.contains(ChunkId(5)));
    }
    index.remove(&(150..400).map(ChunkId).collect::<Vec<_>>()).unwrap();
    assert!(index.compact().unwrap());
    assert!(open(folder.path()).is_empty());
    index.append(&all[..2]).unwrap();
    assert_eq!(open(folder.path()).len(), 2);
}

#[test]
fn a_compaction_that_was_killed_leaves_every_chunk_once() {
    let folder = TempDir::new().unwrap();
    let index = open(folder.path());
    index.append(&vectors(1, 50)).unwrap();
    index.remove(&[ChunkId(7)]).unwrap();
    for path in files(folder.path()) {
        let name = path.file_name().unwrap().to_string_lossy().replace("00000001", "00000002");
        if !path.ends_with("removed") {
            fs::copy(&path, path.with_file_name(name)).unwrap();
        }
    }
    let reopened = open(folder.path());
    assert_eq!(reopened.len(), 49);
    let found = ids(&reopened.search(&Noise(2).vector(DIMENSIONS), None, 100));
    assert_eq!(found.len(), 49);
    assert!(!found.contains(&7));
}

/// Cuts or spoils files after two batches of ten, as a kill or a power cut would, and checks what is left.
fn check_torn(damage: impl Fn(&Path), left: usize) {
    let folder = TempDir::new().unwrap();
    let all = vectors(1, 30);
    let index = open(folder.path());
    index.append(&all[..10]).unwrap();
    index.append(&all[10..20]).unwrap();
    drop(index);
    damage(folder.path());
    let index = open(folder.path());
    assert_eq!(index.len(), left);
    index.append(&all).unwrap();
    assert_eq!((index.len(), open(folder.path()).len()), (30, 30));
    for (chunk, vector) in &all {
        assert_eq!(open(folder.path()).search(vector, None, 1)[0].0, *chunk);
    }
}

fn cut(path: &Path, bytes: u64) {
    let file = OpenOptions::new().write(true).open(path).unwrap();
    file.set_len(file.metadata().unwrap().len() - bytes).unwrap();
}

fn spoil(path: &Path, at: usize) {
    let mut bytes = fs::read(path).unwrap();
    bytes[at] ^= 0x55;
    fs::write(path, bytes).unwrap();
}

#[test]
fn a_torn_tail_is_dropped_and_written_over() {
    check_torn(|_| {}, 20);
    check_torn(|folder| cut(&file(folder, "00000001.rows"), 1), 19);
    check_torn(|folder| cut(&file(folder, "00000001.rows"), 33), 17);
    check_torn(|folder| cut(&file(folder, "00000001.values"), 1), 19);
    check_torn(|folder| cut(&file(folder, "00000001.codes"), 70), 11);
    check_torn(|folder| spoil(&file(folder, "00000001.values"), 15 * DIMENSIONS), 15);
    check_torn(|folder| spoil(&file(folder, "00000001.rows"), 12 * 16 + 9), 12);
    check_torn(|folder| spoil(&file(folder, "00000001.codes"), 19 * 8), 19);
    check_torn(|folder| fs::write(file(folder, "00000001.rows"), "").unwrap(), 0);
    check_torn(|folder| fs::remove_file(file(folder, "00000001.values")).unwrap(), 0);
}

#[test]
fn a_torn_removal_is_forgotten_and_later_ones_are_kept() {
    let folder = TempDir::new().unwrap();
    let index = open(folder.path());
    index.append(&vectors(1, 10)).unwrap();
    index.remove(&[ChunkId(1), ChunkId(2)]).unwrap();
    cut(&file(folder.path(), "removed"), 3);
    let index = open(folder.path());
    assert_eq!(index.missing(&[ChunkId(1), ChunkId(2)]), [ChunkId(1)]);
    index.remove(&[ChunkId(5)]).unwrap();
    assert_eq!(open(folder.path()).missing(&[ChunkId(1), ChunkId(2), ChunkId(5)]), [ChunkId(1), ChunkId(5)]);
}

#[test]
fn the_format_of_the_files_is_fixed() {
    let folder = TempDir::new().unwrap();
    let index = VectorIndex::open(folder.path(), "test", 4).unwrap();
    index.append(&[(ChunkId(258), vec![0.6, -0.8, 0.0, 0.0])]).unwrap();
    index.remove(&[ChunkId(258)]).unwrap();
    let read = |name: &str| fs::read(file(folder.path(), name)).unwrap();
    assert_eq!(read("00000001.values"), [95, 129, 0, 0]);
    assert_eq!(read("00000001.codes"), [1, 0, 0, 0, 0, 0, 0, 0]);
    assert_eq!(read("00000001.rows")[..8], [2, 1, 0, 0, 0, 0, 0, 0]);
    assert_eq!(read("00000001.rows")[8..12], (0.8_f32 / 127.0).to_le_bytes());
    assert_eq!(read("00000001.rows").len(), 16);
    assert_eq!(read("removed")[..12], [2, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0]);
}

#[test]
fn segments_follow_each_other_and_two_threads_find_what_one_would() {
    let folder = TempDir::new().unwrap();
    let index = VectorIndex::open(folder.path(), "test", 8).unwrap();
    let mut noise = Noise(5);
    let all: Vec<(ChunkId, Vec<f32>)> = (0..70_000).map(|chunk| (ChunkId(chunk), noise.vector(8))).collect();
    for batch in all.chunks(10_000) {
        index.append(batch).unwrap();
    }
    assert_eq!(files(folder.path()).len(), 6, "two segments of three files");
    let query = noise.vector(8);
    let found = index.search(&query, None, 20);
    let mut scores = index.score(&query, &all.iter().map(|(chunk, _)| *chunk).collect::<Vec<_>>());
    scores.sort_by(|left, right| right.unwrap().total_cmp(&left.unwrap()));
    assert_eq!(found.iter().map(|(_, score)| Some(*score)).collect::<Vec<_>>(), scores[..20]);
    let reopened = VectorIndex::open(folder.path(), "test", 8).unwrap();
    assert_eq!(reopened.search(&query, None, 20), found);
}

/// Passages of 60 topics, and queries near some of them: how many of the 50 nearest the signs let through.
#[test]
fn choosing_by_signs_first_loses_few_of_the_nearest() {
    let folder = TempDir::new().unwrap();
    let index = VectorIndex::open(folder.path(), "test", 384).unwrap();
    let mut noise = Noise(9);
    let topics: Vec<Vec<f32>> = (0..60).map(|_| noise.vector(384)).collect();
    let all: Vec<(ChunkId, Vec<f32>)> =
        (0..).zip(0..24_000).map(|(chunk, row)| (ChunkId(chunk), noise.near(&topics[row % 60], 0.7))).collect();
    index.append(&all).unwrap();
    let (mut shared, mut wanted) = (0, 0);
    for topic in topics.iter().take(10) {
        let query = noise.near(topic, 0.5);
        let exact = ids(&index.search_exactly(&query, None, 50));
        let by_signs = ids(&index.search_above(&query, None, 50, 0));
        shared += exact.iter().filter(|chunk| by_signs.contains(chunk)).count();
        wanted += exact.len();
    }
    assert!(shared * 100 >= wanted * 98, "{shared} of {wanted}");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn quantised_products_are_close_to_the_real_ones(seed in any::<u64>(), dimensions in 1_usize..600) {
        let mut noise = Noise(seed);
        let (left, right) = (noise.vector(dimensions), noise.vector(dimensions));
        prop_assume!(left.iter().any(|value| value.abs() > 1e-3) && right.iter().any(|value| value.abs() > 1e-3));
        let query = quantise_query(&left).unwrap();
        let row = quantise(&right).unwrap();
        let found = dot(&query.values, &row.values) as f32 * query.scale * row.scale;
        prop_assert!((found - cosine(&left, &right)).abs() < 0.02, "{} {}", found, cosine(&left, &right));
    }

    #[test]
    fn signs_differ_where_they_differ(left in prop::collection::vec(any::<bool>(), 1..300), flips in any::<u64>()) {
        let mut noise = Noise(flips);
        let right: Vec<bool> = left.iter().map(|sign| *sign ^ (noise.next() > 0.0)).collect();
        let expected = left.iter().zip(&right).filter(|(left, right)| left != right).count();
        let mut distances = Vec::new();
        let (left, right) = (code(left.into_iter()), code(right.into_iter()));
        hamming(&left, &[right.clone(), left.clone()].concat(), &mut distances);
        prop_assert_eq!(distances, [u16::try_from(expected).unwrap(), 0]);
    }
}

#[test]
fn the_largest_vectors_do_not_overflow() {
    let query = quantise_query(&vec![1.0; quantise::MAX_DIMENSIONS]).unwrap();
    let row = quantise(&vec![-1.0; quantise::MAX_DIMENSIONS]).unwrap();
    let cosine = dot(&query.values, &row.values) as f32 * query.scale * row.scale;
    assert!((cosine + 1.0).abs() < 1e-3, "{cosine}");
}
