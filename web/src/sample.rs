//! A return to try the page with.

use wasm_bindgen::prelude::wasm_bindgen;

/// Returns the bytes of the sample return, an .xlsx workbook without rules.
#[wasm_bindgen]
pub fn sample() -> Vec<u8> {
    include_bytes!("../../rules/norfolk/norfolk-example.xlsx").to_vec()
}
