//! What can be typed after `cards exam`.

use clap::{Args, Subcommand};

#[derive(Debug, Args)]
pub(crate) struct Exams {
    #[command(subcommand)]
    pub(crate) verb: ExamsVerb,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ExamsVerb {
    /// Set an exam.
    Add {
        /// Its name.
        name: String,
        /// Its date, as in 2026-03-29.
        #[arg(long, value_name = "DATE")]
        on: String,
        /// It asks for this deck, by path, and those below it.
        #[arg(long, required_unless_present = "search")]
        deck: Option<String>,
        /// It asks for the cards that a search finds.
        #[arg(long, conflicts_with = "deck")]
        search: Option<String>,
        /// Minutes for it on each day.
        #[arg(long)]
        minutes: u32,
        /// Days before it in which each card comes once more at most.
        #[arg(long, default_value_t = 2)]
        last_pass: u32,
    },
    /// List the exams, the next one first.
    List,
    /// Show the plan for an exam, made anew from what is known today.
    Plan {
        /// Which, by name or id.
        exam: String,
    },
    /// Gather what the plan has for today into a filtered deck; `cards review` goes through it.
    Study {
        /// Which, by name or id.
        exam: String,
    },
    /// Remove an exam; its cards go home.
    Remove {
        /// Which, by name or id.
        exam: String,
    },
}
