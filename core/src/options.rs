//! Options of a run.

/// Options of a run, set by chained calls.
///
/// ```
/// use ambersheet::Options;
///
/// let options = Options::default().compression(2).threads(2).allow_signed(true);
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
    /// Sets the compression of changed parts, from 1 (fast) to 9 (small); 5 by default.
    #[must_use]
    pub fn compression(mut self, level: u32) -> Self {
        self.compression = level.clamp(1, 9);
        self
    }

    /// Sets the number of threads for one workbook; 1 by default. The output does not depend on it.
    #[must_use]
    pub fn threads(mut self, threads: usize) -> Self {
        self.threads = threads.max(1);
        self
    }

    /// Allows changes to a workbook with a digital signature, which break the signature; `false` by default.
    #[must_use]
    pub fn allow_signed(mut self, allow: bool) -> Self {
        self.allow_signed = allow;
        self
    }

    /// Splices in a second pass even if one pass is enough.
    #[cfg(test)]
    pub(crate) fn two_passes(mut self) -> Self {
        self.one_pass = false;
        self
    }
}
