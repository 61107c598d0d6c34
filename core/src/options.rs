//! Options: how to work, as opposed to what to do.

/// Options of a run.
///
/// ```
/// use ambersheet::Options;
///
/// let options = Options::default().compression(2).threads(2);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Options {
    pub(crate) compression: u32,
    pub(crate) threads: usize,
    pub(crate) one_pass: bool,
    pub(crate) allow_signed: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            compression: 5,
            threads: 1,
            one_pass: true,
            allow_signed: false,
        }
    }
}

impl Options {
    /// Sets how hard changed parts are compressed, from 1 (fast) to 9 (small); 5 by default.
    #[must_use]
    pub fn compression(mut self, level: u32) -> Self {
        self.compression = level.clamp(1, 9);
        self
    }

    /// Sets how many threads one workbook may use; 1 by default. The bytes do not depend on it.
    #[must_use]
    pub fn threads(mut self, threads: usize) -> Self {
        self.threads = threads.max(1);
        self
    }

    /// Sets whether a workbook with a digital signature may be changed, which breaks the signature; `false` by default.
    #[must_use]
    pub fn allow_signed(mut self, allow: bool) -> Self {
        self.allow_signed = allow;
        self
    }

    /// Splices in a second pass even if one would do.
    #[cfg(test)]
    pub(crate) fn two_passes(mut self) -> Self {
        self.one_pass = false;
        self
    }
}
