//! The command `chancery`: reads reports, keeps their record in a file, and shows it.

mod args;
mod commands;
mod conllu;
mod eval;
mod failure;
mod input;
mod output;
mod render;
mod select;
mod sight;

use clap::Parser;
use std::io::Write;
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = args::Cli::parse();
    match commands::run(cli.command) {
        Ok(status) => ExitCode::from(status.code()),
        Err(failure) => {
            if let Some(message) = failure.message() {
                // Nobody is left to tell where standard error is closed too.
                let _ = writeln!(std::io::stderr(), "{message}");
            }
            ExitCode::from(failure.code())
        }
    }
}
