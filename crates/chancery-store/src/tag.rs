//! What a record can be found by.

use chancery::actor::{Actor, ActorKind};
use chancery::coding::{Codebook, Modality, Place};
use chancery::event::{Event, Plover};
use chancery::record::{DocumentRecord, MentionRecord};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What a tag says of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Label {
    /// Everything of its kind bears it.
    All,
    Act,
    /// A wider act that the act is a kind of.
    Wider,
    Family,
    Modality,
    Plover,
    /// Type and mode: `SANCTION-expel`.
    PloverMode,
    /// Code of who does it, and of the state that he acts for.
    Actor,
    ActorName,
    Recipient,
    RecipientName,
    /// Two codes of which one does it, to the other or with it: `RUS USA`, in alphabetical order.
    Pair,
    Person,
    /// Code of the state that it takes place in.
    Country,
    Outlet,
    Language,
    /// A field on which reports differ.
    Disputed,
    /// A document that was not coded.
    Rejected,
}

impl Label {
    pub fn as_str(self) -> &'static str {
        match self {
            Label::All => "all",
            Label::Act => "act",
            Label::Wider => "wider",
            Label::Family => "family",
            Label::Modality => "modality",
            Label::Plover => "plover",
            Label::PloverMode => "plover-mode",
            Label::Actor => "actor",
            Label::ActorName => "actor-name",
            Label::Recipient => "recipient",
            Label::RecipientName => "recipient-name",
            Label::Pair => "pair",
            Label::Person => "person",
            Label::Country => "country",
            Label::Outlet => "outlet",
            Label::Language => "language",
            Label::Disputed => "disputed",
            Label::Rejected => "rejected",
        }
    }
}

pub(crate) type Tags = BTreeSet<(Label, String)>;

pub(crate) fn of_document(document: &DocumentRecord) -> Tags {
    let mut tags = Tags::from([(Label::All, String::new()), (Label::Language, document.language.clone())]);
    tags.extend(document.outlet.iter().map(|o| (Label::Outlet, o.clone())));
    tags.extend(document.published.conflicts.iter().map(|_| (Label::Disputed, "published".to_owned())));
    tags.extend(document.rejected.iter().map(|_| (Label::Rejected, String::new())));
    tags
}

pub(crate) fn of_mention(m: &MentionRecord, outlet: Option<&str>, book: &Codebook) -> Tags {
    let told = Told {
        act: &m.act,
        modality: m.modality,
        plover: &m.plover,
        actors: &m.actors,
        recipients: &m.recipients,
        persons: &m.persons,
        place: m.place.as_ref(),
    };
    let mut tags = told.tags(book);
    tags.extend(outlet.map(|o| (Label::Outlet, o.to_owned())));
    tags
}

pub(crate) fn of_event(e: &Event, book: &Codebook) -> Tags {
    let told = Told {
        act: &e.act,
        modality: e.modality,
        plover: &e.plover,
        actors: &e.actors,
        recipients: &e.recipients,
        persons: &e.persons,
        place: e.place.as_ref(),
    };
    let mut tags = told.tags(book);
    tags.extend(e.outlets.iter().map(|o| (Label::Outlet, o.clone())));
    tags.extend(e.disagreements.iter().map(|d| (Label::Disputed, d.field.clone())));
    tags
}

/// Two codes in the order in which a pair is kept.
pub(crate) fn pair(a: &str, b: &str) -> String {
    if a <= b { format!("{a} {b}") } else { format!("{b} {a}") }
}

struct Told<'a> {
    act: &'a str,
    modality: Modality,
    plover: &'a Plover,
    actors: &'a [Actor],
    recipients: &'a [Actor],
    persons: &'a [Actor],
    place: Option<&'a Place>,
}

impl Told<'_> {
    fn tags(&self, book: &Codebook) -> Tags {
        let mut tags = Tags::from([
            (Label::All, String::new()),
            (Label::Act, self.act.to_owned()),
            (Label::Modality, self.modality.as_str().to_owned()),
        ]);
        tags.extend(book.kinds(self.act).skip(1).map(|wider| (Label::Wider, wider.to_owned())));
        tags.extend(book.act(self.act).map(|act| (Label::Family, act.family.clone())));
        if !self.plover.kind.is_empty() {
            tags.insert((Label::Plover, self.plover.kind.clone()));
            tags.extend(self.plover.mode.iter().map(|m| (Label::PloverMode, format!("{}-{m}", self.plover.kind))));
        }
        let (by, to) = (codes(self.actors), codes(self.recipients));
        for a in &by {
            let others = to.iter().chain(&by).filter(|b| a != *b);
            tags.extend(others.map(|b| (Label::Pair, pair(a, b))));
        }
        tags.extend(by.into_iter().map(|code| (Label::Actor, code.to_owned())));
        tags.extend(to.into_iter().map(|code| (Label::Recipient, code.to_owned())));
        tags.extend(self.actors.iter().map(|a| (Label::ActorName, a.name.clone())));
        tags.extend(self.recipients.iter().map(|a| (Label::RecipientName, a.name.clone())));
        let acting = self.actors.iter().filter(|a| a.kind == ActorKind::Person);
        tags.extend(self.persons.iter().chain(acting).map(|p| (Label::Person, p.name.clone())));
        tags.extend(self.place.and_then(|p| p.country.clone()).map(|c| (Label::Country, c)));
        tags
    }
}

/// Codes of actors, and of the states they act for.
fn codes(actors: &[Actor]) -> BTreeSet<&str> {
    let codes = actors.iter().flat_map(|a| std::iter::once(a.code.as_str()).chain(a.state.as_deref()));
    codes.filter(|code| !code.is_empty()).collect()
}
