//! S.
/// H.
pub fn of(_: &str, _: Option<&str>) -> Option<String> { None }
