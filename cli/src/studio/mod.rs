//! `ambersheet studio`: the page, served to the browser of this computer, with leave to save beside the returns.
//!
//! The page asks for what it shows and for what it saves; it names files by number. The modules are listed from bottom
//! to top.

mod page;

mod watched;

mod guard;

mod files;

mod saving;

mod server;

use std::net::{Ipv4Addr, TcpListener};
use std::sync::{Arc, Mutex};

use self::files::OpenedFiles;
use self::guard::Guard;
use self::page::Page;
use self::server::{Studio, routes, until_gone};
use crate::args::StudioArguments;
use crate::failure::RunFailure;
use crate::inputs::{self, Inputs};
use crate::render::{note, say};
use crate::status::Status;

/// Runs `studio` until the page is closed.
pub(crate) fn run(arguments: &StudioArguments) -> Result<Status, RunFailure> {
    let inputs = match arguments.inputs.as_slice() {
        [] => Inputs::default(),
        typed => inputs::expand(typed)?,
    };
    let files = OpenedFiles::open(&inputs, arguments.rules.as_deref())?;
    let page = Page::find(arguments.page.as_deref())?;
    let listener = listen(arguments.port.unwrap_or(0))?;
    let studio = Arc::new(Studio {
        page,
        guard: Guard::new(listener.local_addr()?.port())?,
        files,
        saving: Mutex::new(()),
    });
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .enable_time()
        .build()?;
    runtime.block_on(serve(listener, studio, !arguments.no_browser))?;
    note("The page has been closed.\n");
    Ok(Status::Done)
}

/// Listens to this computer only.
fn listen(port: u16) -> Result<TcpListener, RunFailure> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(|error| {
        RunFailure::new(format!(
            "--port {port}: cannot be used ({error}); leave it out to take one that is free"
        ))
    })?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

async fn serve(
    listener: TcpListener,
    studio: Arc<Studio>,
    with_browser: bool,
) -> Result<(), RunFailure> {
    let listener = tokio::net::TcpListener::from_std(listener)?;
    show(&studio.guard, with_browser);
    axum::serve(listener, routes(&studio))
        .with_graceful_shutdown(until_gone(studio))
        .await?;
    Ok(())
}

/// Opens the page in the browser; where that is not wanted or fails, says where it is.
fn show(guard: &Guard, with_browser: bool) {
    let address = guard.page_address();
    let is_open = with_browser && opener::open_browser(&address).is_ok();
    let told = if is_open {
        format!("The page is open in your browser, at {}.", guard.address())
    } else {
        format!("Open this address in your browser; it works once:\n{address}")
    };
    say(&format!("{told}\nPress Ctrl+C here to end.\n"), false);
}
