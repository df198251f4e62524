//! The functions, asked through SQL as searches ask them.

use super::*;

fn ask<T: rusqlite::types::FromSql>(sql: &str) -> rusqlite::Result<T> {
    let connection = Connection::open_in_memory().unwrap();
    install(&connection).unwrap();
    connection.query_row(sql, [], |row| row.get(0))
}

#[test]
fn expressions_keep_to_one_part() {
    for (expression, is_found) in
        [("b$", true), ("^c", true), ("b.c", false), ("^b", false), ("(?i)^A", true), ("A", false)]
    {
        let sql = format!("select matches('{expression}', 'ab' || char(31) || 'cd')");
        assert_eq!(ask::<bool>(&sql), Ok(is_found), "{expression}");
    }
    assert!(!ask::<bool>("select matches('a', null)").unwrap());
}

#[test]
fn an_expression_that_is_too_large_fails_and_does_not_hang() {
    assert!(compile_regex("(((a{100}){100}){100})").is_err());
    assert!(ask::<bool>("select matches('(', 'a')").is_err());
    // In time linear in the text.
    assert!(ask::<bool>("select matches('(a*)*b', replace(hex(zeroblob(50000)), '0', 'a'))").is_ok_and(|found| !found));
}

#[test]
fn letters_lose_their_marks() {
    assert_eq!(ask::<String>("select without_marks('Über ばぱ e' || char(769))").unwrap(), "Uber はは e");
}

#[test]
fn parts_and_powers() {
    assert_eq!(ask::<String>("select part('a' || char(31) || 'b', 1)").unwrap(), "b");
    assert_eq!(ask::<String>("select part('a', 5) || part('a', -1)").unwrap(), "");
    assert_eq!(ask::<f64>("select power(2, -1)").unwrap().to_bits(), 0.5_f64.to_bits());
    assert_eq!(ask::<Option<f64>>("select power(0, -1)").unwrap(), None);
    assert_eq!(ask::<Option<f64>>("select power(null, 2)").unwrap(), None);
}
