//! Applies every rule to every file and prints what breaks one.

use anyhow::Result;

use super::finding::Finding;
use super::{arrows, licences, rust, sql, text, tree, web};
use crate::workspace::{Workspace, metadata};

/// Prints every finding; true when there is none.
pub(crate) fn tidy(workspace: &Workspace) -> Result<bool> {
    let findings = findings(workspace)?;
    for finding in &findings {
        println!("{finding}");
    }
    match findings.len() {
        0 => println!("tidy"),
        count => println!("not tidy: {count} findings"),
    }
    Ok(findings.is_empty())
}

/// All findings, in the order of the files.
pub(super) fn findings(workspace: &Workspace) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for file in &tree::text_files(&workspace.root)? {
        findings.extend(text::check(file));
        findings.extend(rust::check(file));
        findings.extend(web::check(file));
        findings.extend(sql::check(file));
        findings.extend(arrows::check_manifest_text(file));
    }
    let own = metadata(&workspace.root, &["--no-deps"])?;
    findings.extend(arrows::check(&own.packages));
    let all = metadata(&workspace.root, &[])?;
    findings.extend(licences::check(&all.packages));
    Ok(findings)
}
