//! What is installed is told from what is not.

use super::{NODE, missing_from, node_version};

#[test]
fn a_removed_package_whose_configuration_is_left_counts_as_missing() {
    let listed = "cmake installed\nclang config-files\n";
    assert_eq!(missing_from(listed, ["cmake", "clang", "xvfb"].into_iter()), ["clang", "xvfb"]);
}

#[test]
fn a_package_whose_name_begins_like_another_is_not_mistaken_for_it() {
    assert_eq!(missing_from("clang-14 installed\n", ["clang"].into_iter()), ["clang"]);
}

#[test]
fn node_versions_are_compared_as_numbers() {
    assert_eq!(node_version("v20.20.2\n"), Some((20, 20)));
    assert!(node_version("v9.99.0") < Some(NODE));
    assert!(node_version("v22.0.0") >= Some(NODE));
    assert_eq!(node_version("garbage"), None);
}
