//! Reads how many tests passed and failed out of what the test programs print.

/// Tests that passed and failed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
}

impl Count {
    /// A check that has only one result.
    pub(crate) fn one(good: bool) -> Self {
        Self { passed: u64::from(good), failed: u64::from(!good) }
    }

    /// Adds another count.
    pub(crate) fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }

    /// A program that ended badly without naming a failed test counts as one failure: it crashed or was stopped.
    pub(crate) fn with_exit(mut self, good: bool) -> Self {
        if !good && self.failed == 0 {
            self.failed = 1;
        }
        self
    }
}

impl std::fmt::Display for Count {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

/// The last line of a Rust test program: `test result: ok. 5 passed; 0 failed; 0 ignored; ...`.
pub(crate) fn rust_result(line: &str) -> Option<Count> {
    let (_, counts) = line.trim().strip_prefix("test result: ")?.split_once(". ")?;
    let mut count = Count::default();
    for part in counts.split(';') {
        match part.trim().split_once(' ') {
            Some((number, "passed")) => count.passed = number.parse().ok()?,
            Some((number, "failed")) => count.failed = number.parse().ok()?,
            _ => {}
        }
    }
    Some(count)
}

/// Vitest's summary: `Tests  1 failed | 11 passed (12)`, coloured or not.
pub(crate) fn vitest_result(line: &str) -> Option<Count> {
    let plain = without_colours(line);
    let counts = plain.trim().strip_prefix("Tests ")?;
    let (counts, _total) = counts.rsplit_once('(')?;
    let mut count = Count::default();
    for part in counts.split('|') {
        match part.trim().split_once(' ') {
            Some((number, "passed")) => count.passed = number.parse().ok()?,
            Some((number, "failed")) => count.failed = number.parse().ok()?,
            _ => {}
        }
    }
    Some(count)
}

/// Drops terminal colour sequences (`ESC [ ... letter`).
fn without_colours(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if character == '\u{1b}' {
            for inside in characters.by_ref() {
                if inside.is_ascii_alphabetic() {
                    break;
                }
            }
        } else {
            plain.push(character);
        }
    }
    plain
}

#[cfg(test)]
mod tests;
