//! Finds the files that paths, folders and patterns name, and reads them one batch at a time.

use crate::output::reason;
use flate2::bufread::MultiGzDecoder;
use globset::{GlobBuilder, GlobMatcher};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};
use walkdir::WalkDir;

/// Endings of what is read in a folder. A file that is named itself is read whatever its ending.
const ENDINGS: &[&str] =
    &["txt", "text", "html", "htm", "xhtml", "json", "jsonl", "ndjson", "rss", "atom", "rdf", "xml", "warc"];

/// What is on standard input.
pub const STDIN: &str = "-";

/// What cannot be read, and why; said to the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    pub place: String,
    pub reason: String,
    pub hint: Option<String>,
}

impl Rejection {
    fn new(place: impl Into<String>, reason: impl Into<String>, hint: Option<&str>) -> Rejection {
        Rejection { place: place.into(), reason: reason.into(), hint: hint.map(str::to_owned) }
    }
}

/// The files that the arguments name, each once, in alphabetical order, standard input first.
#[derive(Debug, Default)]
pub struct Found {
    pub files: Vec<PathBuf>,
    pub rejected: Vec<Rejection>,
    /// Files of folders whose ending is not one of a report.
    pub skipped: usize,
}

pub fn find(arguments: &[String]) -> Found {
    let mut found = Found::default();
    let mut files = BTreeSet::new();
    for argument in arguments {
        let path = Path::new(argument);
        if argument == STDIN {
            files.insert(path.to_owned());
        } else if let Ok(metadata) = fs::metadata(path) {
            if metadata.is_dir() {
                folder(path, &mut files, &mut found);
            } else {
                files.insert(path.to_owned());
            }
        } else if argument.contains(['*', '?', '[', '{']) {
            pattern(argument, &mut files, &mut found);
        } else {
            let why = fs::metadata(path).err().map_or_else(String::new, |e| reason(&e));
            found.rejected.push(Rejection::new(argument, why, None));
        }
    }
    // The same file under two names is the same bytes, so the store sorts that out.
    found.files = files.into_iter().collect();
    found
}

fn folder(root: &Path, files: &mut BTreeSet<PathBuf>, found: &mut Found) {
    walk(root, found, |path, found| {
        let packed = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("gz"));
        let stem = path.file_stem().filter(|_| packed).map(Path::new);
        let ending = stem.unwrap_or(path).extension().map(|e| e.to_string_lossy().to_ascii_lowercase());
        let report = ending.is_none_or(|e| ENDINGS.contains(&e.as_str()));
        if report && path.file_name().is_some_and(|n| n != "gold.json") {
            files.insert(path.to_owned());
        } else {
            found.skipped += 1;
        }
    });
}

fn pattern(argument: &str, files: &mut BTreeSet<PathBuf>, found: &mut Found) {
    let matcher = match GlobBuilder::new(argument.trim_start_matches("./")).literal_separator(true).build() {
        Ok(glob) => glob.compile_matcher(),
        Err(e) => {
            found.rejected.push(Rejection::new(argument, format!("it is no pattern: {}", e.kind()), None));
            return;
        }
    };
    let mut any = false;
    walk(&fixed(argument), found, |path, _| {
        if fits(&matcher, path) {
            files.insert(path.to_owned());
            any = true;
        }
    });
    if !any {
        let hint = "put the pattern in quotation marks; ** stands for folders at any depth";
        found.rejected.push(Rejection::new(argument, "no file fits the pattern", Some(hint)));
    }
}

fn fits(matcher: &GlobMatcher, path: &Path) -> bool {
    matcher.is_match(path.strip_prefix(".").unwrap_or(path))
}

/// The folders of a pattern that come before its first wild card.
fn fixed(pattern: &str) -> PathBuf {
    let components = Path::new(pattern).components();
    let fixed: PathBuf = components
        .take_while(|c| match c {
            Component::Normal(name) => !name.to_string_lossy().contains(['*', '?', '[', '{']),
            _ => true,
        })
        .collect();
    if fixed.as_os_str().is_empty() { PathBuf::from(".") } else { fixed }
}

/// Every file below a folder. Links are followed, but not into a circle; hidden files are left out.
fn walk(root: &Path, found: &mut Found, mut visit: impl FnMut(&Path, &mut Found)) {
    let hidden = |name: &std::ffi::OsStr| name.to_string_lossy().starts_with('.');
    let entries = WalkDir::new(root).follow_links(true).sort_by_file_name().into_iter();
    for entry in entries.filter_entry(|e| e.depth() == 0 || !hidden(e.file_name())) {
        match entry {
            Ok(entry) if entry.file_type().is_file() => visit(entry.path(), found),
            Ok(_) => {}
            // A link to a folder that it lies in: what it leads to is being read already.
            Err(e) if e.loop_ancestor().is_some() => {}
            Err(e) => {
                let place = e.path().unwrap_or(root).display().to_string();
                let why = e.io_error().map_or_else(|| e.to_string(), reason);
                found.rejected.push(Rejection::new(place, why, None));
            }
        }
    }
}

/// The content of a file, unpacked where it is packed with gzip, unless it is longer than `limit`, which is found out
/// before it is loaded.
pub fn load(path: &Path, limit: usize) -> Result<Vec<u8>, Rejection> {
    let name = path.display().to_string();
    let most = u64::try_from(limit).unwrap_or(u64::MAX);
    let too_long = |length: Option<u64>| {
        let length = length.map_or_else(|| "more".to_owned(), megabytes);
        let why = format!("it is too long: {length}, and at most {} are read", megabytes(most));
        Rejection::new(&name, why, Some("split it into one file a report, or into shorter JSON Lines"))
    };
    let fault = |e: &io::Error| Rejection::new(&name, reason(e), None);
    let mut content = Vec::new();
    // One byte over the limit tells that there is more, of a pipe too.
    let bounded = most.saturating_add(1);
    if name == STDIN {
        io::stdin().lock().take(bounded).read_to_end(&mut content).map_err(|e| fault(&e))?;
    } else {
        let file = File::open(path).map_err(|e| fault(&e))?;
        let length = file.metadata().map_err(|e| fault(&e))?.len();
        if length > most {
            return Err(too_long(Some(length)));
        }
        file.take(bounded).read_to_end(&mut content).map_err(|e| fault(&e))?;
    }
    if content.len() > limit {
        return Err(too_long(None));
    }
    if !content.starts_with(b"\x1f\x8b") {
        return Ok(content);
    }
    let mut plain = Vec::new();
    match MultiGzDecoder::new(content.as_slice()).take(bounded).read_to_end(&mut plain) {
        Ok(_) if plain.len() > limit => Err(too_long(None)),
        Ok(_) => Ok(plain),
        Err(e) => {
            let why = format!("it is packed with gzip, and broken after {} bytes: {e}", plain.len());
            Err(Rejection::new(&name, why, Some("fetch the file again, or unpack what is left of it")))
        }
    }
}

fn megabytes(bytes: u64) -> String {
    format!("{:.0} MiB", bytes as f64 / f64::from(1 << 20))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_starts_where_its_names_are_fixed() {
        assert_eq!(fixed("news/2021/*/a?.txt"), Path::new("news/2021"));
        assert_eq!(fixed("*.txt"), Path::new("."));
        assert_eq!(fixed("/tmp/**/*.html"), Path::new("/tmp"));
    }
}
