//! Writes the example workbook of every shipped ruleset into its folder.
//!
//! Run it after a change to a data file in this folder, with `make examples`. Two runs write the same bytes.

use std::error::Error;
use std::fs;
use std::path::Path;

mod workbooks;

fn main() -> Result<(), Box<dyn Error>> {
    for (name, bytes) in workbooks::all()? {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(&name);
        fs::write(&path, bytes).map_err(|error| format!("{}: {error}", path.display()))?;
        println!("wrote {name}");
    }
    Ok(())
}
