//! `ambersheet`: rates workbooks and folders of returns from the command line.
//!
//! `main` parses the arguments (`args`), calls the module of the subcommand, and turns its result into the exit status.
//! The modules are listed from bottom to top; a module uses only those above its own line.

mod failure;

mod file_names;

mod near;

mod progress;

mod status;

mod inputs;

mod jobs;

mod output;

mod render;

mod rules;

mod run_log;

mod tables;

mod targets;

mod verify;

mod by_hand;

mod earlier;

mod rated_output;

mod reports;

mod args;

mod check;

mod convert;

mod explain;

mod infer;

mod init;

mod rate;

mod reconcile;

mod test;

mod studio;

mod icon;

use std::env;
use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;

use crate::args::{Arguments, Command, RulesCommand};
use crate::failure::RunFailure;
use crate::status::Status;

fn main() -> ExitCode {
    let typed: Vec<OsString> = env::args_os().skip(1).collect();
    if let Some(status) = icon::start(&typed) {
        return status.into();
    }
    let arguments = Arguments::parse();
    let outcome = match arguments.command {
        Command::Rate(rate) => rate::run(&rate),
        Command::Convert(convert) => convert::run(&convert),
        Command::Explain(explain) => explain::run(&explain),
        Command::Reconcile(reconcile) => reconcile::run(&reconcile),
        Command::Rules {
            command: RulesCommand::List,
        } => rules::list(),
        Command::Rules {
            command: RulesCommand::Copy { name, folder },
        } => rules::copy(&name, folder.as_deref()),
        Command::Init(init) => init::run(&init),
        Command::Infer(infer) => infer::run(&infer),
        Command::Check(check) => check::run(&check),
        Command::Test(test) => test::run(&test),
        Command::Verify { proof, workbooks } => verify::run(&proof, &workbooks),
        Command::Studio(studio) => studio::run(&studio),
        Command::Completions { shell } => args::completions(shell),
    };
    match outcome {
        Ok(status) => status.into(),
        Err(RunFailure::BrokenPipe) => Status::Done.into(),
        Err(failure) => {
            render::fail(&failure);
            Status::CouldNotRun.into()
        }
    }
}
