//! Bugs that were found, each with its story.
