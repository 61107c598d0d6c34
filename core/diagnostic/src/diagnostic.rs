//! The one diagnostic behind errors, warnings, findings and problems of a script.

use std::fmt;

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use crate::code::{Code, Severity};
use crate::place::Place;
use crate::position::Position;
use crate::suggestion::Suggestion;

/// Something wrong or doubtful, with its place and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Diagnostic {
    code: Code,
    place: Option<Place>,
    shown_in: Option<Place>,
    message: String,
    suggestions: Vec<Suggestion>,
}

impl Diagnostic {
    /// Creates a diagnostic about nothing in particular.
    #[must_use]
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            place: None,
            shown_in: None,
            message: message.into(),
            suggestions: Vec::new(),
        }
    }

    /// Creates a problem at a position of a script.
    #[must_use]
    pub fn in_script(at: Position, message: impl Into<String>) -> Self {
        Self::new(Code::DoesNotLoad, message).at(Place::Script(at))
    }

    /// Sets the place.
    #[must_use]
    pub fn at(mut self, place: impl Into<Option<Place>>) -> Self {
        self.place = place.into();
        self
    }

    /// Sets the place in a workbook that shows what is wrong with a script.
    #[must_use]
    pub fn shown_in(mut self, place: impl Into<Option<Place>>) -> Self {
        self.shown_in = place.into();
        self
    }

    /// Adds names that somebody may have meant, the nearest first. Adds nothing if there are none.
    #[must_use]
    pub fn near<N: Into<String>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        let names: Vec<String> = names.into_iter().map(Into::into).collect();
        if !names.is_empty() {
            self.suggestions.push(Suggestion::Near(names));
        }
        self
    }

    /// Adds names that somebody may have meant in place of `wanted`. Adds nothing if there are none.
    #[must_use]
    pub fn near_to<N: Into<String>>(
        mut self,
        wanted: impl Into<String>,
        names: impl IntoIterator<Item = N>,
    ) -> Self {
        let names: Vec<String> = names.into_iter().map(Into::into).collect();
        if !names.is_empty() {
            self.suggestions
                .push(Suggestion::NearTo(wanted.into(), names));
        }
        self
    }

    /// Adds names that are near, or else the advice.
    #[must_use]
    pub fn near_or<N: Into<String>>(
        self,
        names: impl IntoIterator<Item = N>,
        advice: impl FnOnce() -> String,
    ) -> Self {
        let with_names = self.near(names);
        if with_names.suggestions.is_empty() {
            with_names.advice(advice())
        } else {
            with_names
        }
    }

    /// Adds advice in words, if there is any.
    #[must_use]
    pub fn advice(mut self, advice: impl Into<Option<String>>) -> Self {
        self.suggestions
            .extend(advice.into().map(Suggestion::Advice));
        self
    }

    /// Replaces the message.
    #[must_use]
    pub fn with_message(mut self, message: impl Into<String>) -> Self {
        self.message = message.into();
        self
    }

    /// Returns the code.
    pub fn code(&self) -> Code {
        self.code
    }

    /// Returns the severity, which follows from the code.
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }

    /// Returns the place that the diagnostic is about, if one is known.
    pub fn place(&self) -> Option<&Place> {
        self.place.as_ref()
    }

    /// Returns the place in a workbook that shows it, or else its own place if that is in a workbook.
    pub fn cell_place(&self) -> Option<&Place> {
        let is_in_workbook = |place: &&Place| place.position().is_none();
        self.shown_in
            .as_ref()
            .or_else(|| self.place.as_ref().filter(is_in_workbook))
    }

    /// Returns the position in the script; 0 for both line and column if there is none.
    pub fn position(&self) -> Position {
        self.place
            .as_ref()
            .and_then(Place::position)
            .unwrap_or_default()
    }

    /// Returns the message, without the place and the suggestions.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Returns the suggestions.
    pub fn suggestions(&self) -> &[Suggestion] {
        &self.suggestions
    }

    /// Returns the suggestions as one text, if there are any.
    pub fn suggestion(&self) -> Option<String> {
        let texts: Vec<String> = self.suggestions.iter().map(ToString::to_string).collect();
        (!texts.is_empty()).then(|| texts.join("; "))
    }

    /// Returns the names that somebody may have meant.
    pub fn near_names(&self) -> impl Iterator<Item = &str> {
        self.suggestions
            .iter()
            .flat_map(|suggestion| match suggestion {
                Suggestion::Near(names) | Suggestion::NearTo(_, names) => {
                    names.iter().map(String::as_str)
                }
                Suggestion::Advice(_) => [].iter().map(String::as_str),
            })
    }

    /// Returns the message with its suggestions, without the place.
    pub fn sentence(&self) -> String {
        match self.suggestion() {
            Some(suggestion) => format!("{}; {suggestion}", self.message),
            None => self.message.clone(),
        }
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Some(Place::Script(at)) if at.line == 0 => write!(f, " {}", self.sentence()),
            Some(place) => write!(f, "{place}: {}", self.sentence()),
            None => f.write_str(&self.sentence()),
        }
    }
}

/// Serialises the code, the place and the sentence, as the documents of ratings hold a warning.
impl Serialize for Diagnostic {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let place = self.place.as_ref().map(ToString::to_string);
        let mut object = serializer.serialize_struct("Diagnostic", 3)?;
        object.serialize_field("code", self.code.name())?;
        object.serialize_field("cell", &place)?;
        object.serialize_field("message", &self.sentence())?;
        object.end()
    }
}
