//! `serve`: the record in a browser.

use crate::args::{AccessArgs, ServeArgs};
use crate::failure::{Failure, Status};
use crate::output::reason;
use chancery_serve::{Config, ServeError};
use std::io::Write;
use std::net::{SocketAddr, ToSocketAddrs};
use std::path::Path;

pub fn run(args: &ServeArgs) -> Result<Status, Failure> {
    let config = config(&args.database.db, &args.bind, &args.access)?;
    chancery_serve::serve(config, announce).map_err(failure)?;
    Ok(Status::Done)
}

pub fn config(db: &Path, bind: &str, access: &AccessArgs) -> Result<Config, Failure> {
    Ok(Config { db: db.to_owned(), bind: address(bind)?, token: token(access)?, hosts: access.host.clone() })
}

pub fn failure(error: ServeError) -> Failure {
    match error {
        ServeError::Store(error) => error.into(),
        ServeError::Bind(..) => {
            let hint = "choose another address, such as 127.0.0.1:8081".to_owned();
            Failure::fatal(error.to_string(), Some(hint))
        }
        error => Failure::fatal(error.to_string(), None),
    }
}

fn address(text: &str) -> Result<SocketAddr, Failure> {
    let wrong = || {
        let hint = "write an address and a port, such as 127.0.0.1:8080 or [::1]:8080".to_owned();
        Failure::usage(format!("expected an address to listen on, but found '{text}'"), Some(hint))
    };
    text.to_socket_addrs().ok().and_then(|mut all| all.next()).ok_or_else(wrong)
}

fn token(args: &AccessArgs) -> Result<Option<String>, Failure> {
    let Some(path) = &args.token_file else { return Ok(None) };
    let file = path.display().to_string();
    let text = std::fs::read_to_string(path)
        .map_err(|e| Failure::fatal(format!("{file} cannot be read: {}", reason(&e)), None))?;
    let token = text.trim();
    if token.len() < 8 || token.chars().any(char::is_whitespace) {
        let hint = "write one word of at least 8 characters into it".to_owned();
        return Err(Failure::fatal(format!("{file} holds no token"), Some(hint)));
    }
    Ok(Some(token.to_owned()))
}

/// Says where the pages are and who can read them. Where nobody listens to standard error, nobody can be told.
pub fn announce(config: &Config) {
    // In one piece, so that a program that waits for the address does not read half of it.
    let said = format!("The record is at http://{}/\n{} Ctrl-C stops it.\n", config.bind, config.who_reads());
    let _ = anstream::stderr().write_all(said.as_bytes());
}
