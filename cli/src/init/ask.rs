//! `init --ask`: asks the questions of a draft in the terminal, one by one.
//!
//! An answer is one line, so that lines from a file or a pipe do as well. The end of the input ends the questions: what is
//! answered by then is in the draft, and the others stay open.

use std::collections::BTreeSet;
use std::io::{self, BufRead, Write};

use ambersheet::{Draft, GivenAnswers, Question};
use serde_json::{Map, Value};

use super::typed::{TypedAnswer, read};
use super::words::{by_measure, in_words, named, sentence, shown};
use crate::failure::RunFailure;
use crate::render::{note, printable};

/// Asks questions, and keeps the answers.
pub(super) struct Dialogue {
    /// The answers so far.
    pub(super) answers: GivenAnswers,
    /// The questions that are passed over, and those that were answered and are still open in part.
    passed: BTreeSet<String>,
    /// The number of questions asked so far.
    count: usize,
    /// `true` to ask on standard error, since the script goes to standard output.
    to_stderr: bool,
}

/// The outcome of asking a question.
enum Reply {
    Answer(Value),
    Skip,
    End,
}

impl Dialogue {
    pub(super) fn new(answers: GivenAnswers, to_stderr: bool) -> Self {
        Self {
            answers,
            passed: BTreeSet::new(),
            count: 0,
            to_stderr,
        }
    }

    /// Asks until nothing is open but what was passed over, or the input ends. Returns the last draft.
    pub(super) fn run(
        &mut self,
        draft: impl Fn(&GivenAnswers) -> Result<Draft, RunFailure>,
    ) -> Result<Draft, RunFailure> {
        let mut now = draft(&self.answers)?;
        loop {
            self.take_back(&mut now)?;
            let open = now.questions.iter();
            let open: Vec<&Question> = open.filter(|one| !self.passed.contains(&one.id)).collect();
            let Some(question) = open.first() else {
                return Ok(now);
            };
            self.count += 1;
            match self.ask(question, open.len())? {
                Reply::Answer(value) => {
                    let question = (*question).clone();
                    if let Some(next) = self.answered(&question, value, &draft)? {
                        now = next;
                    }
                }
                Reply::Skip => {
                    self.say("It stays open.\n\n")?;
                    self.passed.insert(question.id.clone());
                }
                Reply::End => {
                    self.say("\nThe input has ended. This question stays open; what was answered before is in the draft.\n\n")?;
                    return Ok(now);
                }
            }
        }
    }

    /// Drafts again with one more answer; nothing if that makes no rules.
    fn answered(
        &mut self,
        question: &Question,
        value: Value,
        draft: impl Fn(&GivenAnswers) -> Result<Draft, RunFailure>,
    ) -> Result<Option<Draft>, RunFailure> {
        let words = in_words(question, &value);
        self.answers.insert(question.id.clone(), value);
        match draft(&self.answers) {
            Ok(next) => {
                if !next.not_taken.contains_key(&question.id) {
                    self.say(&format!("Taken: {words}.\n\n"))?;
                }
                Ok(Some(next))
            }
            Err(why) => {
                self.say(&format!("This answer makes no rules: {why}.\n\n"))?;
                self.answers.remove(&question.id);
                self.count -= 1;
                Ok(None)
            }
        }
    }

    /// Takes back the answers that the draft does not take, and passes over the questions that are still open in part.
    fn take_back(&mut self, draft: &mut Draft) -> Result<(), RunFailure> {
        for (id, why) in std::mem::take(&mut draft.not_taken) {
            let why = sentence(&format!("the answer to {id} is not taken: {why}"));
            self.say(&format!("{why}\n\n"))?;
            self.answers.remove(&id);
            self.count = self.count.saturating_sub(1);
        }
        for question in &draft.questions {
            if self
                .answers
                .get(&question.id)
                .is_some_and(|given| !given.is_null())
            {
                self.passed.insert(question.id.clone());
            }
        }
        Ok(())
    }

    /// Asks one question until there is an answer.
    fn ask(&self, question: &Question, open: usize) -> Result<Reply, RunFailure> {
        let of = self.count - 1 + open;
        self.say(&format!(
            "Question {} of {of}: {}\n",
            self.count, question.text
        ))?;
        self.say(&shown(question, false))?;
        let (mut own, mut is_accepted) = (Map::new(), false);
        loop {
            self.say("> ")?;
            let Some(line) = next_line()? else {
                return Ok(Reply::End);
            };
            match read(question, &line) {
                TypedAnswer::Help => self.say(&shown(question, true))?,
                TypedAnswer::Skip => return Ok(Reply::Skip),
                TypedAnswer::Wrong(why) => self.say(&format!("{}\n", sentence(&why)))?,
                TypedAnswer::One(name, value) => {
                    let others = match question.proposed {
                        Some(_) => "Enter for the others as proposed",
                        None => "a choice for all others",
                    };
                    let words = question.value_in_words(&value);
                    self.say(&format!(
                        "{name}: {words}. Type the next one, or {others}.\n"
                    ))?;
                    own.insert(name, value);
                }
                TypedAnswer::All(value) if own.is_empty() => return Ok(Reply::Answer(value)),
                TypedAnswer::All(value) => {
                    own.insert("all".to_owned(), value);
                    return Ok(Reply::Answer(Value::Object(own)));
                }
                TypedAnswer::Accept => match accepted(question, &own, is_accepted) {
                    Ok(value) => return Ok(Reply::Answer(value)),
                    Err(why) => {
                        is_accepted = true;
                        self.say(&why)?;
                    }
                },
            }
            if is_accepted {
                add_proposals(question, &mut own);
            }
        }
    }

    fn say(&self, text: &str) -> Result<(), RunFailure> {
        let text = printable(text);
        if self.to_stderr {
            note(&text);
            return Ok(());
        }
        let mut out = io::stdout().lock();
        out.write_all(text.as_bytes())?;
        out.flush().map_err(RunFailure::from)
    }
}

/// Reads the next line of standard input; nothing at its end.
fn next_line() -> Result<Option<String>, RunFailure> {
    let mut bytes = Vec::new();
    let read = io::stdin().lock().read_until(b'\n', &mut bytes);
    let read = read.map_err(|error| RunFailure::reading("standard input", &error))?;
    // Where Ctrl-Z does not end the input of a Windows console, it arrives as this character.
    let has_ended = read == 0 || bytes.first() == Some(&0x1a);
    Ok((!has_ended).then(|| String::from_utf8_lossy(&bytes).into_owned()))
}

/// Returns the answer that accepts the proposal, with what was typed for single measures; or what to type instead. `again` is
/// `true` if that was said already: then measures without a proposal stay open.
fn accepted(question: &Question, own: &Map<String, Value>, again: bool) -> Result<Value, String> {
    let how = question.topic.how_to_answer();
    let Some(proposed) = &question.proposed else {
        return Err(if own.is_empty() {
            format!("There is no proposal to accept; {how}, or s to leave it open.\n")
        } else {
            format!("There is no proposal for the others; {how}.\n")
        });
    };
    let Some(map) = by_measure(question) else {
        if own.is_empty() {
            return Ok(proposed.clone());
        }
        let mut all = own.clone();
        all.insert("all".to_owned(), proposed.clone());
        return Ok(Value::Object(all));
    };
    let is_told = |name: &str| own.keys().any(|key| key == name);
    let open: Vec<&str> = map
        .iter()
        .filter(|(name, value)| value.is_null() && !is_told(name))
        .map(|(name, _)| name.as_str())
        .collect();
    let mut all = own.clone();
    add_proposals(question, &mut all);
    if open.is_empty() || again && !all.is_empty() {
        return Ok(Value::Object(all));
    }
    let (them, only) = if open.len() == 1 {
        ("it", "it")
    } else {
        ("all of them", "them")
    };
    let leave = if all.is_empty() {
        "s to leave the question open".to_owned()
    } else {
        format!("Enter to leave only {only} open")
    };
    Err(format!(
        "Nothing tells for {}. Type a choice for {them}, NAME = choice for one measure, or {leave}.\n",
        named(&open, false)
    ))
}

/// Adds the proposals for measures that have no value yet.
fn add_proposals(question: &Question, own: &mut Map<String, Value>) {
    let proposals = by_measure(question).into_iter().flatten();
    for (name, value) in proposals.filter(|(_, value)| !value.is_null()) {
        own.entry(name.clone()).or_insert_with(|| value.clone());
    }
}
