//! Political relations: a sentence with its actor and recipient, whose relation is one of 15 roots of PLOVER
//! (Hu et al. 2023, ZSP). The file is tab-separated with a head; `marked_sentence` has the actor in `<s>` and the
//! recipient in `<t>`, one of which may be missing, `gold_root` the root, with CONCEDE and RETREAT merged into YIELD.

use super::f1::{Tally, rounded};
use super::{Count, Figure, Score};
use crate::failure::Failure;
use crate::output::{Output, reason};
use chancery::coding::{Codebook, Likelihood, Modality, Relation, Types};
use chancery::reader::{Judged, Reader};
use chancery::span::Span;
use serde_json::json;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

/// The root of a sentence that holds no word the codebook knows: the one that means least.
const LEAST: &str = "AGREE";
/// How much likelier frames make the root that they tell: a half in log odds, which cross-validation on our own sentences
/// leaves within half a point.
const FRAMES: f64 = 1.65;
/// Sentences that are analysed at once.
const BATCH: usize = 256;

struct Case {
    /// What the file calls the sentence; empty where it does not say.
    id: String,
    text: String,
    actor: Span,
    recipient: Span,
    root: String,
}

fn load(path: &Path) -> Result<Vec<Case>, Failure> {
    let text = std::fs::read_to_string(path)
        .map_err(|e| Failure::fatal(format!("{}: {}", path.display(), reason(&e)), None))?;
    cases(&text).map_err(|fault| Failure::fatal(format!("{}: {fault}", path.display()), None))
}

/// The signs of every case and its root, one JSON object a line: what `model/relations.py` learns from.
pub fn signs(path: &Path, reader: &Reader, out: &mut Output) -> Result<(), Failure> {
    let types = Types::embedded().map_err(|e| Failure::fatal(e.to_string(), None))?;
    let book = &reader.coder.codebook;
    for batch in load(path)?.chunks(BATCH) {
        let asked: Vec<(&str, Span, Span)> = batch.iter().map(|c| (c.text.as_str(), c.actor, c.recipient)).collect();
        for (case, judged) in batch.iter().zip(reader.judge(&types, &asked)) {
            let signs = judged.signs.into_iter().map(|(name, strength)| (name, json!(strength)));
            let signs: serde_json::Map<String, serde_json::Value> = signs.collect();
            let (frames, _) = best(book, &judged.relations);
            let line = json!({
                "id": case.id,
                "root": case.root,
                "frames": frames,
                "text": mark(case),
                "signs": signs,
            });
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}

/// Scores the file: by the frames alone, or by the learned weights, which have what the frames say among their signs.
pub fn score(path: &Path, reader: &Reader, frames_only: bool) -> Result<Score, Failure> {
    let types = Types::embedded().map_err(|e| Failure::fatal(e.to_string(), None))?;
    let cases = load(path)?;
    let book = &reader.coder.codebook;
    let (mut roots, mut quads, mut sides) = (Tally::default(), Tally::default(), Tally::default());
    let mut verdicts = Vec::new();
    for batch in cases.chunks(BATCH) {
        let asked: Vec<(&str, Span, Span)> = batch.iter().map(|c| (c.text.as_str(), c.actor, c.recipient)).collect();
        for (case, Judged { relations, likelihoods, .. }) in batch.iter().zip(reader.judge(&types, &asked)) {
            let (framed, why) = best(book, &relations);
            let root = if frames_only { framed } else { weighed(framed, &likelihoods) };
            roots.add(&case.root, root);
            quads.add(quad(&case.root), quad(root));
            sides.add(side(&case.root), side(root));
            verdicts.push(if case.root == root {
                Ok(())
            } else {
                let marked = mark(case);
                let shares = likelihoods.iter().take(3).map(|l| format!("{} {:.2}", l.plover, l.share));
                let shares: Vec<String> = shares.collect();
                Err(format!("{} for {}: {marked}\n    {}; {why}", root, case.root, shares.join(", ")))
            });
        }
    }
    let by_root: BTreeMap<&str, f64> = roots.by_label().into_iter().map(|(l, f)| (l, rounded(f))).collect();
    let figures = vec![
        Figure { name: "root_f1", value: json!(rounded(roots.macro_f1())) },
        Figure { name: "quad_f1", value: json!(rounded(quads.macro_f1())) },
        Figure { name: "binary_f1", value: json!(rounded(sides.macro_f1())) },
        Figure { name: "by_root", value: json!(by_root) },
    ];
    Ok(Score { counts: vec![Count::of("roots", verdicts)], figures })
}

/// Reads the file; a row whose spans cannot be told is a fault, since a score without it is another score.
fn cases(text: &str) -> Result<Vec<Case>, String> {
    let mut lines = text.lines();
    let head: Vec<&str> = lines.next().unwrap_or_default().split('\t').collect();
    let column = |name: &str| head.iter().position(|h| *h == name).ok_or_else(|| format!("there is no column {name}"));
    let (marked, root) = (column("marked_sentence")?, column("gold_root")?);
    let id = column("sentence_id").ok();
    let (source, target) = (column("source")?, column("target")?);
    let mut cases = Vec::new();
    for (n, line) in lines.enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        let cells: Vec<&str> = line.split('\t').collect();
        let cell = |i: usize| cells.get(i).map(|c| c.trim().trim_matches('"')).unwrap_or_default();
        let (text, actor, recipient) = unmark(cell(marked));
        let actor = actor.or_else(|| find(&text, cell(source)));
        let recipient = recipient.or_else(|| find(&text, cell(target)));
        if actor.is_none() && recipient.is_none() {
            return Err(format!("line {}: the sentence marks neither actor nor recipient", n + 2));
        }
        // A party that the sentence leaves out has no place in it.
        let [actor, recipient] = [actor, recipient].map(|span| span.unwrap_or(Span::new(0, 0)));
        let id = id.map(cell).unwrap_or_default().to_owned();
        cases.push(Case { id, text, actor, recipient, root: merged(cell(root)).to_owned() });
    }
    Ok(cases)
}

fn find(text: &str, words: &str) -> Option<Span> {
    let start = text.find(words).filter(|_| !words.is_empty())?;
    Some(Span::new(start, start + words.len()))
}

/// The text without its marks, and where they stood.
fn unmark(marked: &str) -> (String, Option<Span>, Option<Span>) {
    let mut text = String::new();
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    let mut rest = marked;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        match ["<s>", "</s>", "<t>", "</t>"].into_iter().find(|mark| rest.starts_with(*mark)) {
            Some(mark) => {
                places.entry(mark).or_insert(text.len());
                rest = &rest[mark.len()..];
            }
            None => {
                text.push('<');
                rest = &rest[1..];
            }
        }
    }
    text.push_str(rest);
    let span = |open, close| Some(Span::new(*places.get(open)?, *places.get(close)?));
    let (actor, recipient) = (span("<s>", "</s>"), span("<t>", "</t>"));
    (text, actor, recipient)
}

fn mark(case: &Case) -> String {
    let (mut a, mut r) = ((case.actor, "<s>", "</s>"), (case.recipient, "<t>", "</t>"));
    if a.0.start > r.0.start {
        std::mem::swap(&mut a, &mut r);
    }
    let part = |from: usize, to: usize| case.text.get(from..to).unwrap_or_default();
    if a.0.is_empty() {
        return [part(0, r.0.start), r.1, r.0.of(&case.text), r.2, part(r.0.end, case.text.len())].concat();
    }
    [
        part(0, a.0.start),
        a.1,
        a.0.of(&case.text),
        a.2,
        part(a.0.end, r.0.start),
        r.1,
        r.0.of(&case.text),
        r.2,
        part(r.0.end, case.text.len()),
    ]
    .concat()
}

/// The root of the likeliest relation that PLOVER has a type for, and what told it.
fn best(book: &Codebook, relations: &[Relation]) -> (&'static str, String) {
    let told = |r: &Relation| -> Option<&'static str> {
        match &r.act {
            Some(act) => root(book, act, r.modality),
            None => known(of_modality(r.modality)),
        }
    };
    match relations.iter().find_map(|r| Some((told(r)?, r))) {
        Some((root, r)) => {
            let rivals = relations.iter().skip(1).take(3);
            let rivals: Vec<String> =
                rivals.map(|r| format!("{} {} {}", r.rule, r.modality.as_str(), r.score)).collect();
            (root, format!("{} {} {} before {}", r.rule, r.modality.as_str(), r.score, rivals.join(", ")))
        }
        None => (LEAST, "nothing is told".to_owned()),
    }
}

/// The likeliest root, where that which frames tell under the set's own conventions has more weight.
fn weighed(framed: &'static str, likelihoods: &[Likelihood]) -> &'static str {
    let told = likelihoods.iter().filter_map(|l| Some((known(&l.plover)?, l.share)));
    let share = |(root, share): &(&str, f64)| if *root == framed { share * FRAMES } else { *share };
    told.max_by(|a, b| share(a).total_cmp(&share(b))).map_or(framed, |(root, _)| root)
}

/// The root under which the set files an act. It was made with an earlier form of the manual: sanctions (CAMEO 163) are
/// COERCE as in the published conversion of CAMEO, all of CAMEO 19 is FIGHT and so ASSAULT, as are attacks on
/// computers (CAMEO 176), and what courts and prosecutors charge or find is ACCUSE. Cooperation that is refused, denied or cancelled is REJECT whatever it is, and
/// nobody offers or agrees to a threat.
fn root(book: &Codebook, act: &str, modality: Modality) -> Option<&'static str> {
    let codes = book.codes(act, modality);
    let root = known(&codes.plover)?;
    Some(match modality {
        Modality::Offered | Modality::Agreed if root == "THREATEN" => "AGREE",
        Modality::Denied | Modality::Refused | Modality::Cancelled if side(root) == "cooperation" => "REJECT",
        _ if matches!(act, "convict" | "charge") && side(root) == "conflict" => "ACCUSE",
        _ if codes.cameo.starts_with("163") => "COERCE",
        _ if codes.cameo.starts_with("19") || codes.cameo == "176" => "ASSAULT",
        _ => root,
    })
}

/// The type that a bare modality stands for: who offers or agrees to we know not what still agrees.
fn of_modality(modality: Modality) -> &'static str {
    use Modality::*;
    match modality {
        Planned | Offered | Agreed => "AGREE",
        Requested => "REQUEST",
        Threatened => "THREATEN",
        Refused | Denied | Cancelled => "REJECT",
        Considered => "CONSULT",
        Occurred | Ongoing | NotYet | Hypothetical => "",
    }
}

const ROOTS: [&str; 15] = [
    "AGREE",
    "CONSULT",
    "SUPPORT",
    "COOPERATE",
    "AID",
    "YIELD",
    "REQUEST",
    "ACCUSE",
    "REJECT",
    "THREATEN",
    "PROTEST",
    "SANCTION",
    "MOBILIZE",
    "COERCE",
    "ASSAULT",
];

fn merged(plover: &str) -> &str {
    match plover {
        "CONCEDE" | "RETREAT" => "YIELD",
        "INVESTIGATE" => "ACCUSE",
        "FIGHT" => "ASSAULT",
        other => other,
    }
}

fn known(plover: &str) -> Option<&'static str> {
    ROOTS.into_iter().find(|root| *root == merged(plover))
}

/// Verbal or material, cooperation or conflict.
fn quad(root: &str) -> &'static str {
    match root {
        "AGREE" | "CONSULT" | "SUPPORT" => "verbal-cooperation",
        "COOPERATE" | "AID" | "YIELD" => "material-cooperation",
        "REQUEST" | "ACCUSE" | "REJECT" | "THREATEN" => "verbal-conflict",
        _ => "material-conflict",
    }
}

fn side(root: &str) -> &'static str {
    if quad(root).ends_with("cooperation") { "cooperation" } else { "conflict" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_taken_out_and_remembered() {
        let (text, actor, recipient) = unmark("On Monday <t>Lagos</t> was thanked by <s>the envoy</s> for < 5 tons.");
        assert_eq!(text, "On Monday Lagos was thanked by the envoy for < 5 tons.");
        assert_eq!(actor.map(|s| s.of(&text)), Some("the envoy"));
        assert_eq!(recipient.map(|s| s.of(&text)), Some("Lagos"));
    }

    #[test]
    fn frames_outweigh_a_small_difference_only() {
        let all = |sanction: f64, coerce: f64| -> Vec<Likelihood> {
            let one = |plover: &str, share| Likelihood { plover: plover.to_owned(), share };
            vec![one("SANCTION", sanction), one("COERCE", coerce)]
        };
        assert_eq!(weighed("COERCE", &all(0.6, 0.4)), "COERCE");
        assert_eq!(weighed("COERCE", &all(0.8, 0.2)), "SANCTION");
        assert_eq!(weighed("ASSAULT", &all(0.6, 0.4)), "SANCTION");
    }

    #[test]
    fn a_row_without_its_parties_is_a_fault() {
        let head = "marked_sentence\tsource\ttarget\tgold_root";
        let row = |sentence: &str| format!("{head}\n{sentence}\tPeru\tChile\tRETREAT\n");
        let read =
            cases(&row("<s>Peru</s> called back its guards from the line with Chile.")).map(|c| c[0].root.clone());
        assert_eq!(read, Ok("YIELD".to_owned()));
        assert!(cases(&row("The guards were called back.")).is_err());
    }
}
