//! Which events a page is about, as its address says.

use crate::error::PageError;
use crate::query::Query;
use chancery::actor::{Actor, Registry};
use chancery::coding::{Codebook, Modality};
use chancery::time::EventDate;
use chancery_store::query::{Filter as Wanted, Who};
use jiff::civil::{Date, date};
use std::collections::BTreeSet;

/// An event must fit all that is given; of several acts or modalities one is enough.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub words: Option<String>,
    pub acts: BTreeSet<String>,
    pub modalities: BTreeSet<Modality>,
    pub outlet: Option<String>,
    /// Who does it, to whom it is done, and who is in it on either side: codes.
    pub actor: Option<String>,
    pub recipient: Option<String>,
    pub party: Option<String>,
    pub between: Option<(String, String)>,
    /// Part of a person's name, in small letters.
    pub person: Option<String>,
    pub story: Option<String>,
    pub plover: Option<String>,
    pub since: Option<Date>,
    pub until: Option<Date>,
    pub disputed: bool,
}

/// The names by which an address chooses events.
pub const NAMES: [&str; 14] = [
    "q",
    "act",
    "modality",
    "outlet",
    "actor",
    "recipient",
    "party",
    "between",
    "person",
    "story",
    "plover",
    "since",
    "until",
    "disputed",
];

impl Filter {
    pub fn new(query: &Query, codebook: &Codebook, registry: &Registry) -> Result<Filter, PageError> {
        let code = |name: &str| query.get(name).map(|value| code_of(value, registry));
        let mut acts = BTreeSet::new();
        for wanted in query.all("act") {
            if codebook.act(wanted).is_none() {
                return Err(PageError::bad(format!("There is no act “{wanted}”."), "Search lists the acts there are."));
            }
            acts.insert(wanted.to_owned());
        }
        let mut modalities = BTreeSet::new();
        for wanted in query.all("modality") {
            let known = Modality::ALL.into_iter().find(|m| m.as_str() == wanted);
            let all: Vec<&str> = Modality::ALL.iter().map(|m| m.as_str()).collect();
            let hint = || format!("It is one of {}.", all.join(", "));
            modalities
                .insert(known.ok_or_else(|| PageError::bad(format!("There is no modality “{wanted}”."), hint()))?);
        }
        let between = match query.get("between") {
            None => None,
            Some(pair) => match pair.split_once(',') {
                Some((a, b)) => Some((code_of(a, registry), code_of(b, registry))),
                None => return Err(PageError::bad("“between” wants two parties.", "Write between=RUS,USA.")),
            },
        };
        Ok(Filter {
            words: query.get("q").map(str::to_owned),
            acts,
            modalities,
            outlet: query.get("outlet").map(str::to_owned),
            actor: code("actor"),
            recipient: code("recipient"),
            party: code("party"),
            between,
            person: query.get("person").map(str::to_lowercase),
            story: query.get("story").map(str::to_owned),
            plover: query.get("plover").map(str::to_uppercase),
            since: days(query, "since")?.map(|d| d.0),
            until: days(query, "until")?.map(|d| d.1),
            disputed: query.get("disputed").is_some_and(|v| v != "0"),
        })
    }

    /// The same as the database understands it.
    pub fn wanted(&self) -> Wanted {
        let code = |code: &String| Who::Code(code.clone());
        let mut wanted = Wanted {
            actor: self.actor.as_ref().map(code),
            recipient: self.recipient.as_ref().map(code),
            between: self.between.as_ref().map(|(a, b)| (code(a), code(b))),
            acts: self.acts.iter().cloned().collect(),
            plover: self.plover.as_ref().map(|p| match p.split_once('-') {
                Some((kind, mode)) => (kind.to_owned(), Some(mode.to_lowercase())),
                None => (p.clone(), None),
            }),
            modalities: self.modalities.iter().copied().collect(),
            person: self.person.clone(),
            outlet: self.outlet.clone(),
            disputed: self.disputed,
            story: self.story.clone(),
            since: self.since,
            until: self.until,
            words: self.words.clone(),
            ..Wanted::default()
        };
        match self.party.as_deref().map(Party::of) {
            Some(Party::Person(name)) => wanted.person = Some(name.to_lowercase()),
            Some(Party::Name(name)) => wanted.party = Some(Who::Name(name.to_lowercase())),
            Some(Party::Mission(a, b)) => {
                wanted.between = Some((Who::Code(a.to_owned()), Who::Code(b.to_owned())));
                wanted.family = Some("missions".to_owned());
            }
            Some(Party::Code(code)) => wanted.party = Some(Who::Code(code.to_owned())),
            None => {}
        }
        wanted
    }
    /// Whether the interval may lie within the days asked for. What has no date at all fits no bound.
    pub fn fits_days(&self, when: &EventDate) -> bool {
        let (first, last) = (when.earliest.or(when.latest), when.latest.or(when.earliest));
        self.since.is_none_or(|since| last.is_some_and(|last| last >= since))
            && self.until.is_none_or(|until| first.is_some_and(|first| first <= until))
    }
}

/// Whether the actor is, or acts for, who is meant.
pub fn is(actor: &Actor, code: &str) -> bool {
    actor.code == code || actor.id == code || actor.state.as_deref() == Some(code)
}

/// Who is meant by the last part of the address of an actor.
pub enum Party<'a> {
    /// Of a state, an organization or a group.
    Code(&'a str),
    /// `person:John Sullivan`
    Person(&'a str),
    /// `name:the rebels`: somebody without a code.
    Name(&'a str),
    /// `mission:USA:RUS`: who sends it, and who receives it.
    Mission(&'a str, &'a str),
}

impl Party<'_> {
    pub fn of(key: &str) -> Party<'_> {
        match key.split_once(':') {
            Some(("person", name)) => Party::Person(name),
            Some(("name", name)) => Party::Name(name),
            Some(("mission", states)) => match states.split_once(':') {
                Some((sending, receiving)) => Party::Mission(sending, receiving),
                None => Party::Code(key),
            },
            _ => Party::Code(key),
        }
    }
}

/// The code of whoever is named by code or by name.
pub fn code_of(name: &str, registry: &Registry) -> String {
    let wanted = name.trim().to_lowercase();
    let bare = wanted.strip_prefix("the ").unwrap_or(&wanted);
    let known = registry
        .parties()
        .find(|(code, names)| code.to_lowercase() == wanted || names.iter().any(|n| n.to_lowercase() == bare));
    known.map_or_else(|| name.trim().to_owned(), |(code, _)| code.to_owned())
}

/// The days of `2021-04-22`, `2021-04` or `2021`.
pub fn days(query: &Query, name: &str) -> Result<Option<(Date, Date)>, PageError> {
    let Some(text) = query.get(name) else { return Ok(None) };
    let bad = || PageError::bad(format!("“{text}” is no day."), "Write 2021-04-22, 2021-04 or 2021.");
    parse(text).map(Some).ok_or_else(bad)
}

/// One day; of a month or a year the last.
pub fn day(query: &Query, name: &str) -> Result<Option<Date>, PageError> {
    Ok(days(query, name)?.map(|(_, last)| last))
}

fn parse(text: &str) -> Option<(Date, Date)> {
    let mut parts = text.split('-');
    let year: i16 = parts.next().filter(|y| y.len() == 4)?.parse().ok()?;
    let month: Option<i8> = parts.next().map(str::parse).transpose().ok()?;
    let day: Option<i8> = parts.next().map(str::parse).transpose().ok()?;
    if parts.next().is_some() || year < 1 {
        return None;
    }
    match (month, day) {
        (Some(month), Some(day)) => Date::new(year, month, day).ok().map(|d| (d, d)),
        (Some(month), None) => Date::new(year, month, 1).ok().map(|d| (d, d.last_of_month())),
        _ => Some((date(year, 1, 1), date(year, 12, 31))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_chooses_events() {
        let book = Codebook::embedded().expect("the codebook loads");
        let registry = Registry::embedded().expect("the registry loads");
        let filter = |text: &str| Filter::new(&Query::parse(text), &book, &registry);
        let f =
            filter("between=Russia,the%20United%20States&since=2021-04&until=2021-04&modality=planned").expect("ok");
        assert_eq!(f.between, Some(("RUS".to_owned(), "USA".to_owned())));
        assert_eq!((f.since, f.until), (Some(date(2021, 4, 1)), Some(date(2021, 4, 30))));
        assert!(f.modalities.contains(&Modality::Planned));
        for wrong in ["act=dance", "modality=sure", "since=soon", "since=2021-02-30", "between=RUS", "since=-001"] {
            assert!(filter(wrong).is_err(), "{wrong}");
        }
        assert!(filter("act=%27%3B%20DROP%20TABLE%20events").is_err());
    }
}
