//! Damaged tables of words from Tesseract.

use studium_fuzz::fuzz;

use super::tsv;

#[test]
fn tables_of_words() {
    let table = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n\
                 1\t1\t0\t0\t0\t0\t0\t0\t100\t50\t-1\t\n5\t1\t1\t1\t1\t1\t10\t10\t30\t12\t96.5\tLeaves\n\
                 5\t1\t1\t1\t1\t2\t50\t10\t30\t12\t9\t|\n5\t1\t1\t1\t2\t1\t10\t30\t30\t12\t90\tgreen\n";
    fuzz("tables_of_words", &[table.as_bytes().to_vec()], |bytes| {
        let lines = tsv::parse(bytes).unwrap_or_default();
        assert!(lines.iter().all(|line| line.words.iter().all(|word| !word.text.trim().is_empty())));
    });
}
