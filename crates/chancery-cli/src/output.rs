//! Where output goes: a terminal, a pipe or a file.

use crate::args::Format;
use crate::failure::Failure;
use crate::render::parquet;
use anstream::adapter::StripBytes;
use serde::Serialize;
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

pub struct Output {
    writer: Box<dyn Write>,
    /// Takes the colours out, where nobody would see them.
    strip: Option<StripBytes>,
    /// Columns of the terminal; `None` where the output is no terminal and lines may be of any length.
    pub width: Option<usize>,
}

impl Output {
    /// Opens standard output, or the file. Colours go to a terminal only, and not where `NO_COLOR` is set.
    pub fn open(path: Option<&Path>) -> Result<Output, Failure> {
        if let Some(path) = path.filter(|p| *p != Path::new("-")) {
            let file = File::create(path)
                .map_err(|e| Failure::fatal(format!("{} cannot be written: {}", path.display(), reason(&e)), None))?;
            let writer = Box::new(BufWriter::new(Flushed(file)));
            return Ok(Output { writer, strip: Some(StripBytes::new()), width: None });
        }
        let stdout = io::stdout();
        let width =
            stdout.is_terminal().then(|| terminal_size::terminal_size().map_or(100, |(w, _)| usize::from(w.0).max(40)));
        let plain = anstream::AutoStream::choice(&stdout) == anstream::ColorChoice::Never;
        Ok(Output { writer: Box::new(BufWriter::new(stdout)), strip: plain.then(StripBytes::new), width })
    }

    /// Hands everything over. What is not flushed when a command ends is lost without a word, so every command does it.
    pub fn finish(mut self) -> Result<(), Failure> {
        Ok(self.writer.flush()?)
    }

    /// Bytes as they are, which may be no text.
    pub fn raw(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        Ok(self.writer.write_all(bytes)?)
    }

    /// One JSON value, indented.
    pub fn json<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Failure> {
        serde_json::to_writer_pretty(&mut self.writer, value)?;
        Ok(writeln!(self.writer)?)
    }

    /// Records in one of the forms for programs. `header` and `row` say what a line of CSV holds.
    pub fn records<T: Serialize>(
        &mut self,
        format: Format,
        records: &[T],
        header: &[&str],
        row: impl Fn(&T) -> Vec<String>,
    ) -> Result<(), Failure> {
        match format {
            Format::Json => self.json(records)?,
            Format::Jsonl => {
                for record in records {
                    serde_json::to_writer(&mut self.writer, record)?;
                    writeln!(self.writer)?;
                }
            }
            Format::Parquet => {
                let rows: Vec<Vec<String>> = records.iter().map(row).collect();
                let mut bytes = Vec::new();
                parquet::write(&mut bytes, header, &rows)?;
                self.raw(&bytes)?;
            }
            Format::Csv | Format::Table => {
                let mut writer = csv::Writer::from_writer(&mut self.writer);
                writer.write_record(header)?;
                for record in records {
                    writer.write_record(row(record))?;
                }
                writer.flush()?;
            }
        }
        Ok(())
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let Some(strip) = &mut self.strip else { return self.writer.write(bytes) };
        for piece in strip.strip_next(bytes) {
            self.writer.write_all(piece)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

/// A file whose content is on the disk once it is flushed, so that a full disk is not found out too late.
struct Flushed(File);

impl Write for Flushed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        match self.0.sync_data() {
            // A pipe or a device has nothing to keep.
            Err(e) if e.kind() == io::ErrorKind::InvalidInput => Ok(()),
            other => other,
        }
    }
}

/// An error of the operating system in words of the user.
pub fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "it may not be opened (permission denied)".to_owned(),
        io::ErrorKind::StorageFull => "the disk is full".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        _ => error.to_string(),
    }
}
