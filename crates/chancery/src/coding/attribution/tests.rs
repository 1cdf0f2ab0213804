//! Attributions read out of sentences of our own.

use super::claims;
use crate::coding::Coder;
use crate::document::{self, Limits};
use crate::language::Model;
use crate::span::Span;

/// A text, and for each attribution its source, cue and content; `|` stands between the parts of one that is interrupted.
type Case = (&'static str, &'static [(&'static str, &'static str, &'static str)]);

const CASES: &[Case] = &[
    (
        "Norway has closed its embassy, the foreign ministry said on Monday.",
        &[("the foreign ministry", "said", "Norway has closed its embassy")],
    ),
    (
        "According to two diplomats, the talks in Muscat had failed.",
        &[("two diplomats", "According to", "the talks in Muscat had failed")],
    ),
    ("The president urged Kenya to send troops.", &[("The president", "urged", "Kenya to send troops")]),
    ("Her spokesman told reporters that the visit was off.", &[("Her spokesman", "told", "that the visit was off")]),
    (
        "The envoy declined to say whether she would return.",
        &[("The envoy", "declined to say", "whether she would return")],
    ),
    ("Peru reportedly expelled two envoys.", &[("", "reportedly", "Peru|expelled two envoys")]),
    (
        "Ada Berg, who leads the union, said explicitly that the talks were over.",
        &[("Ada Berg, who leads the union", "said explicitly", "that the talks were over")],
    ),
    ("The embassy opened on Monday and the flag was raised at noon.", &[]),
];

fn words(text: &str, spans: &[Span]) -> String {
    spans.iter().map(|s| s.of(text)).collect::<Vec<_>>().join("|")
}

#[test]
fn source_cue_and_content_are_found() {
    let model = Model::embedded().expect("the model is made");
    let coder = Coder::embedded().expect("the coder is made");
    let mut wrong = Vec::new();
    for (text, wanted) in CASES {
        let document = document::read("case.txt", text.as_bytes(), &Limits::default()).0.remove(0);
        let sentences = model.analyse(&[&document]).remove(0);
        let found: Vec<(String, String, String)> = claims(&coder, &document, &sentences)
            .iter()
            .map(|c| {
                let of = |spans: &[Span]| words(&document.text, spans);
                (of(&c.source), of(&c.cue), of(&c.content))
            })
            .collect();
        let wanted: Vec<_> = wanted.iter().map(|(s, c, k)| (s.to_string(), c.to_string(), k.to_string())).collect();
        if found != wanted {
            wrong.push(format!("{text}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_quotation_runs_on_over_sentences_and_paragraphs() {
    let text = "\u{201c}The border will stay shut until further notice,\u{201d} said Minister Ada Berg. \u{201c}Nobody asked for \
                this quarrel, and nobody wants it to go on.\n\n\u{201c}Our door has been open for a year now.\u{201d}\n";
    let model = Model::embedded().expect("the model is made");
    let coder = Coder::embedded().expect("the coder is made");
    let document = document::read("case.txt", text.as_bytes(), &Limits::default()).0.remove(0);
    let sentences = model.analyse(&[&document]).remove(0);
    let found = claims(&coder, &document, &sentences);
    let berg = found
        .iter()
        .find(|c| words(&document.text, &c.source) == "Minister Ada Berg")
        .expect("the minister is a source");
    let content = words(&document.text, &berg.content);
    for part in ["will stay shut", "Nobody asked for this quarrel", "open for a year"] {
        assert!(content.contains(part), "{part}: {content}");
    }
}
