//! One file a command, or a few that are alike.

mod code;
mod export;
mod ledger;
mod list;
mod parse;
mod read;
mod rebuild;
mod search;
mod serve;
mod show;
mod time;
mod timeline;
mod watch;

use crate::args::Command;
use crate::eval;
use crate::failure::{Failure, Status};

pub fn run(command: Command) -> Result<Status, Failure> {
    match command {
        Command::Read(args) => read::run(&args),
        Command::Documents(args) => list::documents(&args),
        Command::Mentions(args) => list::mentions(&args),
        Command::Events(args) => list::events(&args),
        Command::Stories(args) => list::stories(&args),
        Command::Timeline(args) => timeline::run(&args),
        Command::Ledger(args) => ledger::run(&args),
        Command::Show(args) => show::run(&args),
        Command::Search(args) => search::run(&args),
        Command::Export(args) => export::run(&args),
        Command::Rebuild(args) => rebuild::run(&args),
        Command::Serve(args) => serve::run(&args),
        Command::Watch(args) => watch::run(&args),
        Command::Code(args) => code::run(&args),
        Command::Time(args) => time::run(&args),
        Command::Parse(args) => parse::run(&args),
        Command::Eval(args) => eval::run(&args),
    }
}
