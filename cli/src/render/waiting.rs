//! Tells what waits for answers to the questions of the rules, in words.

use std::collections::BTreeSet;

use ambersheet::{OpenQuestion, Rated};

/// The number of ratings, and of those that wait for answers.
#[derive(Clone, Default)]
pub(crate) struct WaitingCounts {
    rated: usize,
    unrated: usize,
    /// The ratings that wait.
    ratings: usize,
    /// The directions that wait, of measures whose rating does not.
    directions: usize,
    /// The places and the texts of the questions that ratings wait for.
    answers: BTreeSet<(String, String)>,
    /// Those that directions wait for.
    of_directions: BTreeSet<(String, String)>,
}

impl WaitingCounts {
    /// Counts what waits in a return.
    pub(crate) fn of(rated: &Rated<'_>) -> Self {
        let (levels, unrated) = rated.counts();
        let waiting = rated.waiting();
        let asked = rated.questions();
        let waited_for = |waits: fn(&OpenQuestion) -> usize| {
            let those = asked.iter().filter(|question| waits(question) > 0);
            those
                .map(|question| (question.place.clone(), question.text.clone()))
                .collect()
        };
        Self {
            rated: levels.iter().map(|(_, count)| count).sum(),
            unrated,
            ratings: waiting.ratings,
            directions: waiting.directions,
            answers: waited_for(|question| question.ratings),
            of_directions: waited_for(|question| question.directions),
        }
    }

    /// Adds the counts of another return. A question that both wait for is one.
    pub(crate) fn add(&mut self, other: &Self) {
        self.rated += other.rated;
        self.unrated += other.unrated;
        self.ratings += other.ratings;
        self.directions += other.directions;
        self.answers.extend(other.answers.iter().cloned());
        self.of_directions
            .extend(other.of_directions.iter().cloned());
    }

    /// Returns it in words, if anything waits: `31 rated, 12 wait for 2 answers`.
    pub(crate) fn in_words(&self) -> Option<String> {
        if self.answers.is_empty() && self.of_directions.is_empty() {
            return None;
        }
        let mut words = format!("{} rated", self.rated);
        words.push_str(&self.added());
        match self.unrated.saturating_sub(self.ratings) {
            0 => {}
            1 => words += ", 1 unrated for another reason",
            n => words += format!(", {n} unrated for other reasons").as_str(),
        }
        Some(words)
    }

    /// Returns what waits, to follow other counts; nothing if nothing does.
    pub(crate) fn added(&self) -> String {
        let mut words = match self.ratings {
            0 => String::new(),
            1 => format!(", 1 waits for {}", answers(&self.answers)),
            n => format!(", {n} wait for {}", answers(&self.answers)),
        };
        let of_directions = answers(&self.of_directions);
        match self.directions {
            0 => {}
            1 => words += format!(", 1 direction waits for {of_directions}").as_str(),
            n => words += format!(", {n} directions wait for {of_directions}").as_str(),
        }
        words
    }
}

/// Returns the number of answers in words.
fn answers(questions: &BTreeSet<(String, String)>) -> String {
    match questions.len() {
        1 => "1 answer".to_owned(),
        n => format!("{n} answers"),
    }
}
