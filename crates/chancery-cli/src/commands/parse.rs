//! `parse`: how text is read.

use crate::args::{ParseArgs, ParseFormat};
use crate::conllu;
use crate::failure::{Failure, Status};
use crate::input;
use crate::output::{Output, reason};
use crate::render::style::{self, paint};
use chancery::language::{Model, Sentence};
use std::io::{Read, Write, stdin};
use unicode_width::UnicodeWidthStr;

pub fn run(args: &ParseArgs) -> Result<Status, Failure> {
    let mut text = args.text.clone();
    if text == input::STDIN {
        text.clear();
        let read = stdin().lock().read_to_string(&mut text);
        read.map_err(|e| Failure::fatal(format!("standard input cannot be read: {}", reason(&e)), None))?;
    }
    let model = Model::embedded().map_err(|e| Failure::fatal(e.to_string(), None))?;
    let sentences = model.analyse_text(&text);
    if sentences.is_empty() {
        return Err(Failure::fatal("there are no words in the text", None));
    }
    let mut out = Output::open(args.output.as_deref())?;
    for (at, sentence) in sentences.iter().enumerate() {
        match args.format {
            ParseFormat::Conllu => write!(out, "{}", conllu::write(sentence, at + 1, &text))?,
            ParseFormat::Tree => {
                let between = if at > 0 { "\n" } else { "" };
                writeln!(out, "{between}{}", tree(sentence, &text))?;
            }
        }
    }
    out.finish()?;
    Ok(Status::Done)
}

/// A line of the tree before its columns are aligned.
struct Line {
    branch: String,
    word: String,
    token: usize,
}

/// The sentence, its words each under the one that governs it, and its names.
fn tree(sentence: &Sentence, text: &str) -> String {
    let mut lines = Vec::new();
    // Each entry: the word, what its line begins with, and what the lines under it begin with.
    let mut open: Vec<(usize, String, String)> =
        sentence.root().map(|root| (root, String::new(), String::new())).into_iter().collect();
    while let Some((token, branch, below)) = open.pop() {
        let children: Vec<usize> = sentence.children(token).collect();
        for (at, &child) in children.iter().enumerate().rev() {
            let last = at + 1 == children.len();
            let (own, under) = if last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
            open.push((child, format!("{below}{own}"), format!("{below}{under}")));
        }
        let word = sentence.tokens.get(token).map_or_else(String::new, |token| token.text.clone());
        lines.push(Line { branch, word, token });
    }
    let width = |line: &Line| line.branch.width() + line.word.width();
    let widest = lines.iter().map(width).max().unwrap_or(0);
    let whole = text.get(sentence.span.start..sentence.span.end).unwrap_or("");
    let mut out = paint(style::HEAD, &whole.split_whitespace().collect::<Vec<_>>().join(" "));
    for line in &lines {
        let Some(token) = sentence.tokens.get(line.token) else { continue };
        let fill = " ".repeat(widest - width(line));
        let lemma = if token.lemma == token.text { "" } else { token.lemma.as_str() };
        let rest = format!("{:<6}{:<14}{lemma}", token.upos.name(), token.relation);
        let branch = paint(style::ASIDE, &line.branch);
        out.push_str(&format!("\n  {branch}{}{fill}  {}", line.word, rest.trim_end()));
    }
    if !sentence.entities.is_empty() {
        let names = sentence.entities.iter().map(|entity| {
            let words: Vec<&str> = sentence.tokens.iter().map(|token| token.text.as_str()).collect();
            format!(
                "{} ({})",
                words.get(entity.start..entity.end).unwrap_or(&[]).join(" "),
                conllu::kind_name(entity.kind)
            )
        });
        out.push_str(&format!("\n  names: {}", names.collect::<Vec<_>>().join(", ")));
    }
    out
}
