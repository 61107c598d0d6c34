//! Fuzzes the target `sheet`; what it does stands in `tests/support/fuzz_targets.rs`.

#![no_main]

#[path = "../../tests/support/fuzz_targets.rs"]
mod fuzz_targets;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    fuzz_targets::run("sheet", data);
});
