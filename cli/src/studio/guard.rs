//! Who may ask: the page that this program opened, and nobody else on this computer or in another tab.
//!
//! The address of the page ends in a token, behind `#`, where no server and no log sees it. The page exchanges it for
//! the session's key, once; every other request must bring that key. The headers Host and Origin must name this program,
//! so that no site can reach it under a name of its own.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};

use axum::http::header::{HOST, HeaderMap, HeaderName, ORIGIN};

use crate::failure::RunFailure;

/// The header that brings the session's key.
pub(super) const SESSION: HeaderName = HeaderName::from_static("x-ambersheet-session");

/// After how many looks without a request the page counts as closed: three minutes. An open page asks twice a minute or
/// more. Looks are counted and not seconds, since a computer that sleeps closes no page.
const GONE_AFTER: u32 = 360;

/// The count of looks before the page has come.
const NOT_YET: u32 = u32::MAX;

/// A text that cannot be guessed.
struct Secret(String);

impl Secret {
    fn new() -> Result<Self, RunFailure> {
        let random = || {
            let mut bytes = [0; 16];
            getrandom::fill(&mut bytes).map_err(|error| RunFailure::new(error.to_string()))?;
            Ok::<_, RunFailure>(u128::from_ne_bytes(bytes))
        };
        Ok(Self(format!("{:032x}{:032x}", random()?, random()?)))
    }

    /// Compares in a time that tells nothing of where texts differ.
    fn is(&self, text: &[u8]) -> bool {
        let differences = self
            .0
            .bytes()
            .zip(text)
            .fold(0, |all, (a, b)| all | (a ^ b));
        self.0.len() == text.len() && differences == 0
    }
}

/// Decides which requests are served.
pub(super) struct Guard {
    /// What the header Host may be.
    hosts: [String; 2],
    /// What the page's address ends in, until it has been used.
    token: Mutex<Option<Secret>>,
    key: Secret,
    /// The looks since the page asked last.
    silent: AtomicU32,
}

impl Guard {
    /// Makes a guard with a fresh token, for a server at a port.
    pub(super) fn new(port: u16) -> Result<Self, RunFailure> {
        Ok(Self {
            hosts: [format!("127.0.0.1:{port}"), format!("localhost:{port}")],
            token: Mutex::new(Some(Secret::new()?)),
            key: Secret::new()?,
            silent: AtomicU32::new(NOT_YET),
        })
    }

    /// Returns the address of the server.
    pub(super) fn address(&self) -> String {
        format!("http://{}/", self.hosts[0])
    }

    /// Returns the address that opens the page, once.
    pub(super) fn page_address(&self) -> String {
        let token = self.token.lock().unwrap_or_else(PoisonError::into_inner);
        let token = token.as_ref().map_or("", |token| token.0.as_str());
        format!("{}#studio={token}", self.address())
    }

    /// Checks that a request names this program as its host, and comes from no other site.
    pub(super) fn is_for_us(&self, headers: &HeaderMap) -> bool {
        let is_ours = |name: &str| self.hosts.iter().any(|host| host == name);
        let mut hosts = headers.get_all(HOST).iter();
        let host = hosts.next().and_then(|host| host.to_str().ok());
        let mut origins = headers.get_all(ORIGIN).iter();
        host.is_some_and(is_ours)
            && hosts.next().is_none()
            && origins.all(|origin| {
                let origin = origin.to_str().ok();
                origin
                    .and_then(|origin| origin.strip_prefix("http://"))
                    .is_some_and(is_ours)
            })
    }

    /// Checks that a request brings the session's key, and notes that the page is there.
    pub(super) fn has_session(&self, headers: &HeaderMap) -> bool {
        let key = headers.get(SESSION);
        let is_known = key.is_some_and(|key| self.key.is(key.as_bytes()));
        if is_known {
            self.silent.store(0, Ordering::Relaxed);
        }
        is_known
    }

    /// Returns the session's key for the token, which is used up by that.
    pub(super) fn exchange(&self, token: &[u8]) -> Option<&str> {
        let mut kept = self.token.lock().unwrap_or_else(PoisonError::into_inner);
        kept.take_if(|kept| kept.is(token))?;
        self.silent.store(0, Ordering::Relaxed);
        Some(&self.key.0)
    }

    /// Counts a look at the files. Returns whether the page was open, and has been closed for a while.
    pub(super) fn is_gone(&self) -> bool {
        let one_more = |silent| (silent < GONE_AFTER).then(|| silent + 1);
        let counted = self
            .silent
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, one_more);
        counted == Err(GONE_AFTER)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guard() -> Guard {
        Guard::new(4000).unwrap_or_else(|failure| panic!("{failure}"))
    }

    #[test]
    fn a_closed_page_is_gone_after_a_while_and_one_that_never_came_is_not() {
        let guard = guard();
        let looks = |count| (0..count).any(|_| guard.is_gone());
        assert!(!looks(1000));
        let token = guard.page_address();
        let token = token.rsplit('=').next().unwrap_or_default();
        assert!(guard.exchange(token.as_bytes()).is_some());
        assert!(guard.exchange(token.as_bytes()).is_none());
        assert!(!looks(GONE_AFTER));
        assert!(looks(1));
    }

    #[test]
    fn secrets_differ_and_are_compared_whole() {
        let guard = guard();
        assert_ne!(
            guard.key.0,
            guard.page_address().rsplit('=').next().unwrap_or_default()
        );
        assert!(guard.key.is(guard.key.0.as_bytes()));
        assert!(!guard.key.is(&guard.key.0.as_bytes()[..63]));
        assert!(!guard.key.is(b""));
    }
}
