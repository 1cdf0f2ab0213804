//! Turns the paragraphs of a text into the blocks of a report: finds the title,
//! the datelines, the captions and the posts, and cuts out what is not the report.

use super::layout::{Draft, blank, ends_sentence};
use super::{
    Block, BlockKind, Dateline, Noise, NoiseKind, Post, Stamp, StampKind, dateline, dates, noise, pasted, pattern,
};
use crate::span::Span;
use regex::Regex;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// What was found in a text.
#[derive(Default)]
pub(super) struct Cleaned {
    pub title: Option<String>,
    pub outlet: Option<String>,
    pub stamps: Vec<Stamp>,
    pub blocks: Vec<Block>,
    pub noise: Vec<Noise>,
    pub dateline: Option<Dateline>,
    pub posts: Vec<Post>,
}

/// A paragraph on its way to become a block.
struct Paragraph {
    draft: Draft,
    kind: BlockKind,
    /// All of it is noise.
    gone: bool,
    /// It was cut as the repetition of an earlier one.
    repeats: Option<String>,
    cuts: Vec<Noise>,
    /// Index of the post whose words it is.
    post: Option<usize>,
}

/// Letters and digits from which on a paragraph that comes twice is cut once.
const REPEATED: usize = 20;
/// Words from which on a line of the head can be the title or the deck.
const TITLE_WORDS: usize = 5;
/// Paragraphs of the head that are looked at for the title.
const HEAD: usize = 40;
/// Paragraphs after the first sentence that may still be lines of the head: the sentence may be a deck.
const AFTER_HEAD: usize = 8;

/// Bytes that may follow the line of the day at the foot of a release.
const FOOT: usize = 600;

/// Reads the paragraphs `drafts` of `text`.
pub(super) fn clean(text: &str, drafts: &[Draft]) -> Cleaned {
    let mut state = State {
        text,
        out: Cleaned::default(),
        paragraphs: Vec::new(),
        list: 0,
        seen: BTreeSet::new(),
        stamped: BTreeSet::new(),
    };
    for (index, draft) in drafts.iter().enumerate() {
        let span = if index == 0 { state.date_header(draft.span) } else { draft.span };
        state.split_at_posts(Draft { span, ..*draft });
    }
    let body = state.head();
    state.datelines(body);
    state.signature(body);
    state.finish()
}

struct State<'a> {
    text: &'a str,
    out: Cleaned,
    paragraphs: Vec<Paragraph>,
    /// So many of the next lines may be links of a list.
    list: usize,
    /// Letters of the paragraphs so far.
    seen: BTreeSet<String>,
    /// Dates of header lines so far.
    stamped: BTreeSet<(StampKind, jiff::civil::Date)>,
}

/// `— Name (@handle) March 1, 2019`, under an embedded post.
static ATTRIBUTION: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let month = dates::MONTH;
    pattern::compile(&format!(
        r"(?x)(?: (?P<dash>[—–]|--|&mdash;)\s? | ^ | (?P<gap>\s) )
          (?P<author>\p{{L}}[^()@\n“”]{{1,60}}?)\s?\((?P<at>@?)(?P<handle>[A-Za-z0-9_]{{2,30}})\)[\s·,]{{1,3}}
          (?P<date>(?i:{month})\s\d{{1,2}},?\s(?:19|20)\d\d|\d{{1,2}}\s(?i:{month})\s(?:19|20)\d\d)"
    ))
});

static DATE_HEADER: LazyLock<Option<Regex>> =
    LazyLock::new(|| pattern::compile(r"^(?i:date)[:\s]\s*(?P<date>(?:19|20)\d\d-\d\d(?:-\d\d)?)\b(?:T\S+)?[\s:]*"));

impl State<'_> {
    /// Cuts `date 2019-07-04 ` off the start of the text.
    fn date_header(&mut self, span: Span) -> Span {
        let found = DATE_HEADER.as_ref().and_then(|pattern| pattern.captures(span.of(self.text)));
        let Some((whole, date)) = found.and_then(|found| Some((found.get(0)?, found.name("date")?))) else {
            return span;
        };
        let cut = Span::new(span.start, span.start + whole.end());
        self.stamp(Span::new(span.start + date.start(), span.start + date.end()), StampKind::Header);
        self.out.noise.push(Noise { span: cut, kind: NoiseKind::DateHeader });
        Span::new(cut.end, span.end)
    }

    /// A stamp for the date that stands at `span`, if it is one.
    fn stamp(&mut self, span: Span, kind: StampKind) {
        let text = span.of(self.text);
        if let Some((_, date)) = dates::find(text).first() {
            self.out.stamps.push(Stamp { date: *date, other: None, kind, text: text.to_owned(), span: Some(span) });
        }
    }

    /// A post may stand in one paragraph with its author's name and with what follows.
    fn split_at_posts(&mut self, draft: Draft) {
        let mut rest = draft.span;
        let whole = draft.span.of(self.text);
        if whole.contains('(')
            && let Some(pattern) = ATTRIBUTION.as_ref()
        {
            for found in pattern.captures_iter(whole) {
                let (Some(all), Some(author), Some(handle), Some(date)) =
                    (found.get(0), found.name("author"), found.name("handle"), found.name("date"))
                else {
                    continue;
                };
                let at = found.name("at").is_some_and(|at| !at.as_str().is_empty());
                let dash = found.name("dash").is_some();
                // Within a line only the dash tells where the name begins.
                if !(dash || at && all.start() == 0) {
                    continue;
                }
                let before = Span::new(rest.start, draft.span.start + all.start());
                self.paragraph(Draft { span: trimmed(self.text, before), ..draft });
                let span = Span::new(draft.span.start + all.start(), draft.span.start + all.end());
                let span_of = |m: regex::Match<'_>| Span::new(draft.span.start + m.start(), draft.span.start + m.end());
                self.attribution(span, author.as_str().trim(), handle.as_str(), span_of(date), draft.apart);
                rest = Span::new(span.end, draft.span.end);
            }
        }
        if rest != draft.span {
            // What is glued to the date is the start of the next link.
            let tail = rest.of(self.text);
            let glued = tail.find(char::is_whitespace).unwrap_or(tail.len());
            rest.start += if glued < 12 { glued } else { 0 };
        }
        self.paragraph(Draft { span: trimmed(self.text, rest), ..draft });
    }

    /// The line under a post: what stands above it are the post's words.
    fn attribution(&mut self, span: Span, author: &str, handle: &str, date: Span, apart: bool) {
        let index = self.out.posts.len();
        let mut post =
            Post { author: Some(author.to_owned()), handle: Some(handle.to_owned()), date: None, span, block: None };
        post.date = dates::find(date.of(self.text)).first().map(|(_, date)| *date);
        self.stamp(date, StampKind::Post);
        let text = self.text;
        let mut quoted = false;
        let open = self.paragraphs.iter_mut().rev().filter(|p| !p.gone || !p.cuts.is_empty()).take(6);
        for (steps, paragraph) in open.filter(|p| !p.gone).enumerate() {
            let words = paragraph.draft.span.of(text);
            let marked = words.contains(['#', '@']) || words.starts_with(['“', '"']) || !paragraph.cuts.is_empty();
            if paragraph.post.is_some() || steps == 0 && !(marked || words.len() <= 400) || steps > 0 && !quoted {
                break;
            }
            paragraph.kind = BlockKind::Post;
            paragraph.post = Some(index);
            post.span = post.span.cover(paragraph.draft.span);
            // A closing quotation mark without its opening one: the post began above.
            quoted = words.matches('”').count() > words.matches('“').count() || quoted && !words.contains('“');
        }
        self.out.posts.push(post);
        let draft = Draft { span, apart, heading: false, title: false };
        let cuts = vec![Noise { span, kind: NoiseKind::Byline }];
        self.paragraphs.push(Paragraph { draft, kind: BlockKind::Post, gone: true, repeats: None, cuts, post: None });
    }

    fn paragraph(&mut self, draft: Draft) {
        if draft.span.is_empty() {
            return;
        }
        let mut paragraph =
            Paragraph { draft, kind: BlockKind::Paragraph, gone: false, repeats: None, cuts: Vec::new(), post: None };
        if let Some(kind) = self.whole(draft) {
            paragraph.gone = true;
            paragraph.cuts.push(Noise { span: draft.span, kind });
            if kind == NoiseKind::Repeated {
                paragraph.repeats = Some(letters(draft.span.of(self.text)));
            }
        } else {
            self.parts(&mut paragraph);
        }
        self.paragraphs.push(paragraph);
    }

    /// Why all of the paragraph is noise, if it is.
    fn whole(&mut self, draft: Draft) -> Option<NoiseKind> {
        let words = draft.span.of(self.text);
        if draft.title {
            self.seen.insert(letters(words));
            return None;
        }
        if let Some(cut) = noise::line(words) {
            // The first headline of an announced list may be glued to its announcement.
            let glued = cut.list > 0 && words.ends_with(char::is_alphanumeric) && words.len() > 24;
            if cut.list > 0 {
                self.list = cut.list.saturating_sub(usize::from(glued && cut.list < 6));
            } else if cut.kind != NoiseKind::RelatedLink {
                self.list = 0;
            }
            if cut.kind == NoiseKind::Newsletter {
                self.newsletter();
            }
            if let Some(line) = dates::date_line(words) {
                self.date_line(draft.span, &line);
            }
            return Some(cut.kind);
        }
        if let Some(line) = dates::date_line(words)
            && let Some(keyword) = line.keyword
        {
            self.date_line(draft.span, &line);
            return Some(if keyword == StampKind::Modified { NoiseKind::Updated } else { NoiseKind::DateHeader });
        }
        if self.list > 0 {
            if headline(words) {
                self.list -= 1;
                return Some(NoiseKind::RelatedLink);
            }
            self.list = 0;
        }
        let letters = letters(words);
        (words.len() < 4000 && letters.len() >= REPEATED && !self.seen.insert(letters)).then_some(NoiseKind::Repeated)
    }

    /// What stands between two lines of an offer of letters belongs to the offer.
    fn newsletter(&mut self) {
        let is_offer = |p: &Paragraph| p.cuts.iter().any(|cut| cut.kind == NoiseKind::Newsletter);
        let last = self.paragraphs.iter().rposition(|p| p.gone && is_offer(p));
        let Some(between) = last.and_then(|last| self.paragraphs.get_mut(last + 1..)) else {
            return;
        };
        if between.len() <= 2 && between.iter().all(|p| p.draft.span.len() <= 250) {
            for paragraph in between {
                paragraph.gone = true;
                paragraph.cuts = vec![Noise { span: paragraph.draft.span, kind: NoiseKind::Newsletter }];
            }
        }
    }

    fn date_line(&mut self, span: Span, line: &dates::DateLine) {
        for stamp in &line.stamps {
            let (date, other, kind) = (stamp.date, stamp.other, stamp.kind);
            if !self.stamped.insert((kind, date)) {
                continue;
            }
            let at = Span::new(span.start + stamp.span.start, span.start + stamp.span.end);
            self.out.stamps.push(Stamp { date, other, kind, text: at.of(self.text).to_owned(), span: Some(at) });
        }
    }

    /// Cuts noise off the ends and out of the middle of the paragraph.
    fn parts(&mut self, paragraph: &mut Paragraph) {
        let mut rest = paragraph.draft.span;
        // A credit may stand before a link that stands before another: a few rounds peel them off.
        for _ in 0..4 {
            let words = rest.of(self.text);
            let (cut, at_start) = match noise::start(words) {
                Some(cut) => (cut, true),
                None => match noise::end(words) {
                    Some(cut) => (cut, false),
                    None => break,
                },
            };
            let span = Span::new(rest.start + cut.span.start, rest.start + cut.span.end);
            if cut.kind == NoiseKind::Credit {
                paragraph.kind = BlockKind::Caption;
            }
            for (at, date) in dates::find(span.of(self.text)) {
                let kind = match cut.kind {
                    NoiseKind::Updated => StampKind::Modified,
                    NoiseKind::Byline => StampKind::Dateline,
                    _ => continue,
                };
                let at = Span::new(span.start + at.start, span.start + at.end);
                self.out.stamps.push(Stamp {
                    date,
                    other: None,
                    kind,
                    text: at.of(self.text).to_owned(),
                    span: Some(at),
                });
            }
            paragraph.cuts.push(Noise { span, kind: cut.kind });
            rest = if at_start { Span::new(span.end, rest.end) } else { Span::new(rest.start, span.start) };
            rest = trimmed(self.text, rest);
        }
        let words = rest.of(self.text);
        for cut in noise::inside(words) {
            let span = Span::new(rest.start + cut.span.start, rest.start + cut.span.end);
            paragraph.cuts.push(Noise { span, kind: cut.kind });
            if let Some(date) = dates::in_address(span.of(self.text)) {
                let text = span.of(self.text).to_owned();
                self.out.stamps.push(Stamp {
                    date,
                    other: None,
                    kind: StampKind::LinkedAddress,
                    text,
                    span: Some(span),
                });
            }
        }
        for span in pasted::find(words) {
            let span = Span::new(rest.start + span.start, rest.start + span.end);
            paragraph.cuts.retain(|cut| !span.contains(cut.span));
            paragraph.cuts.push(Noise { span, kind: NoiseKind::PastedLink });
        }
        paragraph.cuts.sort_by_key(|cut| cut.span);
        let pieces = self.pieces(paragraph);
        if !pieces.iter().any(|piece| piece.of(self.text).contains(char::is_alphanumeric)) {
            paragraph.gone = true;
        } else if paragraph.kind == BlockKind::Caption {
            let words: usize = pieces.iter().map(|piece| piece.of(self.text).split_whitespace().count()).sum();
            if words < 4 {
                paragraph.cuts = vec![Noise { span: paragraph.draft.span, kind: NoiseKind::Credit }];
                paragraph.gone = true;
            }
        }
    }

    /// What the cuts leave of the paragraph.
    fn pieces(&self, paragraph: &Paragraph) -> Vec<Span> {
        let mut pieces = Vec::new();
        let mut at = paragraph.draft.span.start;
        let ends = paragraph
            .cuts
            .iter()
            .map(|cut| cut.span)
            .chain([Span::new(paragraph.draft.span.end, paragraph.draft.span.end)]);
        for cut in ends {
            if cut.start > at {
                pieces.push(trimmed(self.text, Span::new(at, cut.start)));
            }
            at = at.max(cut.end);
        }
        pieces.retain(|piece| !piece.is_empty());
        pieces
    }

    /// Finds the title, the deck and what else stands before the body. Returns the index of the body's first paragraph.
    fn head(&mut self) -> usize {
        let text = self.text;
        let sentence = |p: &Paragraph| {
            let words = p.draft.span.of(text);
            let count = words.split_whitespace().count();
            let question = words.trim_end_matches(['"', '”', '’', '\'', ')']).ends_with(['?', '!', ':', '…']);
            words.len() > 220 || count >= TITLE_WORDS && ends_sentence(words) && (!question || words.len() > 140)
        };
        let plain = |p: &Paragraph| !p.gone && p.kind == BlockKind::Paragraph;
        let body = self.paragraphs.iter().position(|p| plain(p) && !p.draft.title && sentence(p));
        let end = body.unwrap_or(self.paragraphs.len()).min(HEAD);
        let repeated: BTreeSet<String> = self.paragraphs.iter().filter_map(|p| p.repeats.clone()).collect();

        for index in 0..(end + AFTER_HEAD).min(self.paragraphs.len()) {
            let Some(paragraph) = self.paragraphs.get(index).filter(|p| plain(p) && !p.draft.title) else {
                continue;
            };
            // In the body a date on its own may head an entry of a chronicle; only beside other noise it is a header.
            let above = index.checked_sub(1).and_then(|i| self.paragraphs.get(i));
            let span = paragraph.draft.span;
            let words = span.of(text);
            // The day that the header gave, once more below a picture.
            let again = dates::date_line(words).is_some_and(|line| {
                line.stamps.iter().any(|s| self.out.stamps.iter().any(|known| known.date == s.date))
            });
            if index > end && !again && !above.is_some_and(|p| p.gone) {
                continue;
            }
            let whole_dateline = dateline::find(words, true).filter(|found| found.span.end == words.len());
            if let Some(line) = dates::date_line(words) {
                self.date_line(span, &line);
                self.drop(index, NoiseKind::DateHeader);
            } else if index < body.unwrap_or(HEAD)
                && let Some(found) = whole_dateline
            {
                self.take_dateline(found, span.start);
                self.drop(index, NoiseKind::Dateline);
            }
        }

        let open: Vec<usize> = (0..end)
            .filter(|&index| self.paragraphs.get(index).is_some_and(|p| plain(p) && !sentence(p) || p.draft.title))
            .collect();
        let words_of = |state: &Self, index: usize| {
            state.paragraphs.get(index).map_or(0, |p| p.draft.span.of(text).split_whitespace().count())
        };
        let find = |state: &Self, test: &dyn Fn(&Paragraph) -> bool| {
            open.iter().copied().find(|&index| state.paragraphs.get(index).is_some_and(test))
        };
        let title = find(self, &|p| p.draft.title)
            .or_else(|| find(self, &|p| repeated.contains(&letters(p.draft.span.of(text)))))
            .or_else(|| find(self, &|p| p.draft.heading))
            .or_else(|| {
                let long: Vec<usize> =
                    open.iter().copied().filter(|&index| words_of(self, index) >= TITLE_WORDS).collect();
                let titled =
                    |&index: &usize| self.paragraphs.get(index).is_some_and(|p| !is_letterhead(p.draft.span.of(text)));
                long.iter().copied().find(titled).or(long.first().copied())
            })
            .or_else(|| {
                open.iter()
                    .copied()
                    .max_by_key(|&index| (words_of(self, index), usize::MAX - index))
                    .filter(|&i| words_of(self, i) >= 2)
            });
        let Some(title) = title else {
            return body.unwrap_or(0);
        };
        self.take_title(title);
        for &index in open.iter().filter(|&&index| index < title) {
            let words = self.paragraphs.get(index).map_or("", |p| p.draft.span.of(text));
            if is_letterhead(words) {
                self.out.outlet.get_or_insert_with(|| words.to_owned());
                self.drop(index, NoiseKind::Navigation);
            }
        }

        let mut deck = None;
        if let Some(body) = body {
            for &index in open.iter().filter(|&&index| index != title && index < body) {
                if index > title && deck.is_none() && words_of(self, index) >= TITLE_WORDS {
                    deck = Some(index);
                } else if words_of(self, index) < TITLE_WORDS {
                    self.drop(index, NoiseKind::Navigation);
                }
            }
            // A single sentence set close under the title, with the body set apart from it.
            let next = (body + 1..self.paragraphs.len()).find(|&i| self.paragraphs.get(i).is_some_and(|p| !p.gone));
            let close = self
                .paragraphs
                .get(body)
                .is_some_and(|p| !p.draft.apart && p.draft.span.len() <= 250 && one_sentence(p.draft.span.of(text)));
            let apart = next.and_then(|i| self.paragraphs.get(i)).is_some_and(|p| p.draft.apart);
            let above = (title + 1..body).all(|i| self.paragraphs.get(i).is_none_or(|p| p.gone));
            if deck.is_none() && close && apart && above {
                deck = Some(body);
            }
        }
        if let Some(paragraph) = deck.and_then(|index| self.paragraphs.get_mut(index)) {
            paragraph.kind = BlockKind::Deck;
        }
        match (body, deck) {
            (Some(body), Some(deck)) if body == deck => body + 1,
            (Some(body), _) => body,
            _ => title + 1,
        }
    }

    fn take_title(&mut self, index: usize) {
        let Some(paragraph) = self.paragraphs.get_mut(index) else {
            return;
        };
        paragraph.kind = BlockKind::Title;
        let words = paragraph.draft.span.of(self.text);
        // "Title | Outlet", and what is left of it where the outlet was a picture.
        let bar = words.rfind(" | ").or_else(|| words.rfind(" – •")).filter(|&at| at > 15);
        if let Some(at) = bar {
            let name = words.get(at..).unwrap_or("").trim_matches(|c: char| !c.is_alphanumeric() && c != ')');
            if name.split_whitespace().count() <= 5 {
                if !name.is_empty() {
                    self.out.outlet = Some(name.to_owned());
                }
                let span = Span::new(paragraph.draft.span.start + at, paragraph.draft.span.end);
                paragraph.cuts.push(Noise { span, kind: NoiseKind::Navigation });
                paragraph.cuts.sort_by_key(|cut| cut.span);
            }
        }
        let pieces = self.paragraphs.get(index).map(|p| self.pieces(p)).unwrap_or_default();
        self.out.title = Some(join(self.text, &pieces));
    }

    fn drop(&mut self, index: usize, kind: NoiseKind) {
        if let Some(paragraph) = self.paragraphs.get_mut(index) {
            paragraph.gone = true;
            paragraph.cuts = vec![Noise { span: paragraph.draft.span, kind }];
        }
    }

    fn datelines(&mut self, body: usize) {
        let mut first = true;
        for index in body..self.paragraphs.len() {
            let Some(paragraph) = self.paragraphs.get(index) else {
                break;
            };
            if paragraph.gone || paragraph.kind != BlockKind::Paragraph {
                continue;
            }
            let pieces = self.pieces(paragraph);
            let Some(start) = pieces.first().map(|piece| piece.start) else {
                continue;
            };
            let words = Span::new(start, paragraph.draft.span.end).of(self.text);
            if let Some(found) = dateline::find(words, first) {
                let span = Span::new(start, start + found.span.end);
                self.take_dateline(found, start);
                if let Some(paragraph) = self.paragraphs.get_mut(index) {
                    paragraph.cuts.push(Noise { span, kind: NoiseKind::Dateline });
                    paragraph.cuts.sort_by_key(|cut| cut.span);
                }
            }
            first = false;
        }
    }

    /// Offices date what they publish at its foot: the one line of the text that is nothing but a day, with nothing or
    /// little after it. Several such lines head the entries of a chronicle.
    fn signature(&mut self, body: usize) {
        let alone = |p: &Paragraph| {
            let words = p.draft.span.of(self.text);
            // "Ottawa, October 25, 2023": the place stands before the day.
            let day = words.split_once(", ").filter(|(place, _)| place.split_whitespace().count() <= 3);
            let line = dates::date_line(words).or_else(|| {
                let (place, rest) = day.filter(|(place, _)| !place.contains(|c: char| c.is_ascii_digit()))?;
                let mut line = dates::date_line(rest)?;
                for stamp in &mut line.stamps {
                    let shift = place.len() + 2;
                    stamp.span = Span::new(stamp.span.start + shift, stamp.span.end + shift);
                }
                Some(line)
            })?;
            (line.stamps.len() == 1).then_some(line)
        };
        let plain = |p: &&Paragraph| !p.gone && p.kind == BlockKind::Paragraph;
        let rest = self.paragraphs.iter().enumerate().skip(body + 1).filter(|(_, p)| plain(p));
        let dated: Vec<usize> = rest.clone().filter(|(_, p)| alone(p).is_some()).map(|(index, _)| index).collect();
        let [only] = dated.as_slice() else { return };
        let after: usize = rest.filter(|(i, _)| i > only).map(|(_, p)| p.draft.span.len()).sum();
        let Some(paragraph) = self.paragraphs.get(*only).filter(|_| after <= FOOT) else { return };
        let (Some(line), span) = (alone(paragraph), paragraph.draft.span) else { return };
        self.date_line(span, &line);
        self.drop(*only, NoiseKind::DateHeader);
    }

    fn take_dateline(&mut self, mut found: Dateline, start: usize) {
        found.span = Span::new(found.span.start + start, found.span.end + start);
        if let (Some(year), Some(month), Some(day)) = (found.year, found.month, found.day)
            && let Ok(date) = jiff::civil::Date::new(year, month, day)
        {
            let text = found.span.of(self.text).trim().to_owned();
            self.out.stamps.push(Stamp { date, other: None, kind: StampKind::Dateline, text, span: Some(found.span) });
        }
        if self.out.outlet.is_none() {
            self.out.outlet.clone_from(&found.agency);
        }
        self.out.dateline.get_or_insert(found);
    }

    fn finish(mut self) -> Cleaned {
        let mut captions = Vec::new();
        for index in 0..self.paragraphs.len() {
            let Some(paragraph) = self.paragraphs.get(index) else {
                break;
            };
            let pieces = if paragraph.gone { Vec::new() } else { self.pieces(paragraph) };
            let (kind, post) = (paragraph.kind, paragraph.post);
            self.out.noise.extend(paragraph.cuts.iter().filter(|cut| !cut.span.is_empty()).cloned());
            if !pieces.iter().any(|piece| piece.of(self.text).contains(char::is_alphanumeric)) {
                continue;
            }
            let block = Block { kind, pieces };
            if kind == BlockKind::Caption {
                captions.push(block);
                continue;
            }
            if let Some(post) = post.and_then(|post| self.out.posts.get_mut(post)) {
                // A post of several paragraphs is met at its first.
                post.block.get_or_insert(self.out.blocks.len());
            }
            self.out.blocks.push(block);
        }
        self.out.blocks.append(&mut captions);
        self.out.noise.sort_by_key(|noise| noise.span);
        self.out
    }
}

/// The words of `pieces`, with single spaces.
pub(super) fn join(text: &str, pieces: &[Span]) -> String {
    pieces.iter().flat_map(|piece| piece.of(text).split_whitespace()).collect::<Vec<_>>().join(" ")
}

fn trimmed(text: &str, span: Span) -> Span {
    let words = span.of(text);
    let start = span.start + (words.len() - words.trim_start_matches(blank).len());
    Span::new(start, (span.start + words.trim_end_matches(blank).len()).max(start))
}

/// Letters and digits in lower case: what two printings of one paragraph share.
fn letters(words: &str) -> String {
    words.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A line that can be the headline of another report.
fn headline(words: &str) -> bool {
    words.chars().count() <= 160
        && words.contains(char::is_alphabetic)
        && (words.ends_with('?') || !ends_sentence(words))
}

/// The name of an office over what it publishes: "Ministry of Foreign Affairs of ...".
fn is_letterhead(words: &str) -> bool {
    let mut parts = words.split_whitespace().filter(|word| *word != "The");
    let office = [
        "Ministry",
        "Department",
        "Embassy",
        "Office",
        "Government",
        "Mission",
        "Permanent",
        "Secretariat",
        "Delegation",
    ];
    parts.next().is_some_and(|word| office.contains(&word))
        && parts.all(|word| {
            word.starts_with(char::is_uppercase) || matches!(word, "of" | "for" | "and" | "the" | "to" | "in")
        })
}

fn one_sentence(words: &str) -> bool {
    let inner = words.trim_end_matches(['.', '!', '?', '"', '”', '’']);
    !inner.contains(". ") && !inner.contains("? ") && !inner.contains("! ")
}
