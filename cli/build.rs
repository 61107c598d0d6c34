//! Gives the program for Windows its icon and its version. Without the feature `windows-resource`, and for any other
//! system, it does nothing.

use std::io;

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=ambersheet.ico");
    resource()
}

#[cfg(feature = "windows-resource")]
fn resource() -> io::Result<()> {
    /// English as in the United Kingdom.
    const LANGUAGE: u16 = 0x0809;
    if std::env::var_os("CARGO_CFG_WINDOWS").is_none() {
        return Ok(());
    }
    winresource::WindowsResource::new()
        .set_language(LANGUAGE)
        .set_icon("ambersheet.ico")
        .set("ProductName", "Ambersheet")
        .set("FileDescription", "Ambersheet")
        .set("InternalName", "ambersheet")
        .set("OriginalFilename", "ambersheet.exe")
        .set("LegalCopyright", "MIT or Apache-2.0")
        .compile_for("ambersheet")
}

#[cfg(not(feature = "windows-resource"))]
#[expect(clippy::unnecessary_wraps, reason = "the other of the two can fail")]
fn resource() -> io::Result<()> {
    Ok(())
}
