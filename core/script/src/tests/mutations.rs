//! Thousands of damaged scripts. Whatever is in a file, the load ends with a ruleset or with messages.

use super::{FORM, FUNCTIONS, NORFOLK, TOWNS_FUND, load_as};
use crate::Overrides;

/// A small generator with a fixed seed (Marsaglia's xorshift), so that every run damages alike.
struct Damage(u64);

impl Damage {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or(0) % below.max(1)
    }

    fn one(&mut self, script: &[u8]) -> Vec<u8> {
        const INSERTS: [&[u8]; 30] = [
            b"\"",
            b"(",
            b")",
            b"{",
            b"}",
            b"[",
            b"]",
            b",",
            b";",
            b"%",
            b"#{",
            b"`",
            b"'",
            b"/*",
            b"\\",
            b"\x93",
            b"\xFF",
            b"\0",
            b" if ",
            b"m.",
            b"5",
            b"-",
            b"/",
            b"all_others",
            b"points(",
            b"cell(",
            b"yes",
            b"fn f(m) {",
            b"\n",
            b"\xE2\x80\x9C",
        ];
        let mut damaged = script.to_vec();
        for _ in 0..=self.next(3) {
            let at = self.next(damaged.len());
            let end = (at + 1 + self.next(12)).min(damaged.len());
            match self.next(5) {
                0 => drop(damaged.drain(at..end)),
                1 => {
                    let piece = damaged[at..end].to_vec();
                    let to = self.next(damaged.len());
                    damaged.splice(to..to, piece);
                }
                2 => damaged.truncate(at),
                _ => {
                    let insert = INSERTS[self.next(INSERTS.len())];
                    damaged.splice(at..at, insert.iter().copied());
                }
            }
        }
        damaged
    }
}

#[test]
fn no_damage_does_more_than_give_messages() {
    let mut damage = Damage(0x9E37_79B9_7F4A_7C15);
    let (mut sound, mut refused) = (0, 0);
    for script in [NORFOLK, TOWNS_FUND, FUNCTIONS, FORM] {
        for _ in 0..700 {
            let damaged = damage.one(script.as_bytes());
            match load_as("rules.rhai", &damaged, &Overrides::default()) {
                Ok(_) => sound += 1,
                Err(error) => {
                    refused += 1;
                    let problems = error.problems;
                    assert!(!problems.is_empty());
                    for problem in problems {
                        assert!(
                            !problem.message().trim().is_empty(),
                            "{:?}",
                            String::from_utf8_lossy(&damaged)
                        );
                        assert!(problem.position().line == 0 || problem.position().column > 0);
                        assert!(!problem.message().contains("anon$"), "{problem}");
                    }
                }
            }
        }
    }
    assert!(
        sound > 50 && refused > 500,
        "{sound} sound, {refused} refused: the damage says too little"
    );
}
