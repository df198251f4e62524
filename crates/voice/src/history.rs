//! What of a reply was heard: the conversation keeps that and no more.

use crate::clause::Clause;

/// How many Unicode scalar values of a reply's text were heard. Each clause comes with the share of its sound that was
/// played, from 0 to 1, in the reply's order. A word counts when its sound was played to its end, taking the sound of a
/// clause to be spread evenly over its letters; a clause counts when those before it do. Asides do not count.
#[must_use]
pub fn heard(clauses: &[(&Clause, f64)]) -> u32 {
    let mut heard = 0;
    for (clause, share) in clauses.iter().filter(|(clause, _)| !clause.is_aside) {
        if *share >= 1.0 {
            heard = clause.shown.end;
            continue;
        }
        let length = clause.speech.text.chars().count() as f64;
        let played = (share.max(0.0) * length).floor() as u32;
        let whole_words = clause.speech.spans.iter().take_while(|span| span.spoken.end <= played);
        // A share that is no number plays nothing.
        return whole_words.map(|span| span.shown.end).fold(heard, u32::max);
    }
    heard
}

#[cfg(test)]
mod tests {
    //! What counts as heard is a beginning of the text that grows with the sound.

    use proptest::prelude::*;

    use super::heard;
    use crate::clause::{Clause, Clauses};
    use crate::speakable::Saying;
    use crate::turn::Generation;

    fn clauses(text: &str) -> Vec<Clause> {
        let mut clauses = Clauses::new(Generation(1), &Saying::default());
        let mut all = clauses.push(text);
        all.extend(clauses.finish());
        all
    }

    fn check(text: &str, shares: &[f64], expected: &str) {
        let clauses = clauses(text);
        let shares = shares.iter().copied().chain(std::iter::repeat(0.0));
        let played: Vec<_> = clauses.iter().zip(shares).collect();
        let kept: String = text.chars().take(heard(&played) as usize).collect();
        assert_eq!(kept, expected, "{played:?}");
    }

    #[test]
    fn whole_clauses_and_whole_words_count() {
        let text = "Water moves through the membrane. It needs no energy for this.";
        check(text, &[], "");
        check(text, &[1.0], "Water moves through the membrane.");
        check(text, &[0.5], "Water moves");
        check(text, &[1.0, 0.3], "Water moves through the membrane. It needs");
        check(text, &[1.0, 1.0], text);
        check(text, &[f64::NAN], "");
    }

    #[test]
    fn marks_that_are_not_said_count_with_their_words() {
        check("**Water** moves $x^2$ times [1] a day, as we know.", &[0.34], "**Water** moves");
    }

    #[test]
    fn asides_do_not_count() {
        let mut clauses = Clauses::new(Generation(1), &Saying::default());
        let aside = clauses.aside("I found this in your documents.");
        let reply = clauses.finish();
        assert!(!aside.is_empty() && reply.is_empty());
        let played: Vec<_> = aside.iter().map(|clause| (clause, 1.0)).collect();
        assert_eq!(heard(&played), 0);
    }

    proptest! {
        #[test]
        fn what_is_heard_grows_with_the_sound_to_the_whole_text(text in "[a-zA-Zä,.?!1-9*$^ \n]{0,200}", steps in 1..40_u32) {
            let clauses = clauses(&text);
            let length = text.chars().count() as u32;
            let mut before = 0;
            for step in 0..=steps {
                // The sound of all clauses, one after the other.
                let played = f64::from(step) / f64::from(steps) * clauses.len() as f64;
                let shares: Vec<_> =
                    clauses.iter().enumerate().map(|(at, one)| (one, (played - at as f64).clamp(0.0, 1.0))).collect();
                let now = heard(&shares);
                prop_assert!(now >= before && now <= length);
                before = now;
            }
            let spoken = clauses.last().map_or(0, |clause| clause.shown.end);
            prop_assert_eq!(before, spoken);
            prop_assert!(text.chars().skip(spoken as usize).all(char::is_whitespace));
        }
    }
}
