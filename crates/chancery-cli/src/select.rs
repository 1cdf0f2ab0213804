//! Which records the user means, and what they may have meant instead.

use crate::args::SelectArgs;
use crate::failure::Failure;
use crate::render::date;
use chancery::actor::{Actor, Registry};
use chancery::coding::Codebook;
use chancery::event::{Event, Plover};
use chancery::record::MentionRecord;
use chancery::time::EventDate;
use chancery_store::query::{Filter, Who};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// The options that choose records, understood.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    pub actor: Option<Who>,
    pub recipient: Option<Who>,
    pub between: Option<(Who, Who)>,
    pub acts: Vec<String>,
    pub plover: Option<(String, Option<String>)>,
    pub person: Option<String>,
    pub since: Option<Date>,
    pub until: Option<Date>,
    pub story: Option<String>,
}

/// A record of an act.
pub trait Acted {
    fn act(&self) -> &str;
    fn actors(&self) -> &[Actor];
    fn recipients(&self) -> &[Actor];
    fn persons(&self) -> &[Actor];
    fn plover(&self) -> &Plover;
    fn when(&self) -> &EventDate;
}

macro_rules! acted {
    ($record:ty) => {
        impl Acted for $record {
            fn act(&self) -> &str {
                &self.act
            }
            fn actors(&self) -> &[Actor] {
                &self.actors
            }
            fn recipients(&self) -> &[Actor] {
                &self.recipients
            }
            fn persons(&self) -> &[Actor] {
                &self.persons
            }
            fn plover(&self) -> &Plover {
                &self.plover
            }
            fn when(&self) -> &EventDate {
                &self.when
            }
        }
    };
}
acted!(MentionRecord);
acted!(Event);

impl Selection {
    /// Understands the options, or says which value is unknown and what is like it.
    pub fn new(args: &SelectArgs, codebook: &Codebook, registry: &Registry) -> Result<Selection, Failure> {
        let who = |name: &Option<String>| name.as_ref().map(|n| Who::new(n, registry));
        let between = match args.between.as_deref() {
            Some([a, b]) => Some((Who::new(a, registry), Who::new(b, registry))),
            _ => None,
        };
        let mut acts = Vec::new();
        for wanted in args.act.iter().map(|a| a.trim()) {
            let known = || codebook.acts.iter().map(|a| a.id.as_str());
            if codebook.act(wanted).is_none() {
                return Err(Failure::usage(format!("there is no act '{wanted}'"), nearest(wanted, known())));
            }
            // Who asks for an act means its kinds too.
            acts.extend(known().filter(|a| codebook.kinds(a).any(|k| k == wanted)).map(str::to_owned));
        }
        Ok(Selection {
            actor: who(&args.actor),
            recipient: who(&args.recipient),
            between,
            acts,
            plover: args.plover.as_deref().map(plover).transpose()?,
            person: args.person.as_ref().map(|p| p.to_lowercase()),
            since: args.since.as_deref().map(|d| Ok::<_, Failure>(day(d)?.0)).transpose()?,
            until: args.until.as_deref().map(|d| Ok::<_, Failure>(day(d)?.1)).transpose()?,
            story: args.story.clone(),
        })
    }

    /// The same, as the store understands it. The story is of a full id, where one was named.
    pub fn filter(&self, story: Option<String>) -> Filter {
        Filter {
            actor: self.actor.clone(),
            recipient: self.recipient.clone(),
            between: self.between.clone(),
            acts: self.acts.clone(),
            plover: self.plover.clone(),
            person: self.person.clone(),
            since: self.since,
            until: self.until,
            story,
            ..Filter::default()
        }
    }

    pub fn asks_for_kinds(&self) -> bool {
        !self.acts.is_empty() || self.plover.is_some()
    }

    pub fn fits(&self, record: &impl Acted) -> bool {
        self.fits_parties(record.actors(), record.recipients())
            && self.fits_kind(record)
            && self.fits_person(record.persons().iter().chain(record.actors()).map(|a| a.name.as_str()))
            && self.fits_days(record.when())
    }

    pub fn fits_kind(&self, record: &impl Acted) -> bool {
        let plover = record.plover();
        (self.acts.is_empty() || self.acts.iter().any(|a| a == record.act()))
            && self.plover.as_ref().is_none_or(|(kind, mode)| {
                plover.kind == *kind && mode.as_ref().is_none_or(|m| plover.mode.as_ref() == Some(m))
            })
    }

    fn fits_parties(&self, actors: &[Actor], recipients: &[Actor]) -> bool {
        let among = |who: &Who, actors: &[Actor]| actors.iter().any(|a| who.fits(a));
        self.actor.as_ref().is_none_or(|w| among(w, actors))
            && self.recipient.as_ref().is_none_or(|w| among(w, recipients))
            && self.between.as_ref().is_none_or(|(a, b)| {
                let either = |x, y| among(x, actors) && (among(y, recipients) || among(y, actors));
                either(a, b) || either(b, a)
            })
    }

    /// The same for an entry of the ledger, whose parties are codes. Where the entry has no direction `to` is `by`.
    pub fn fits_codes(&self, by: &[String], to: &[String], registry: &Registry) -> bool {
        let among = |who: &Who, codes: &[String]| codes.iter().any(|c| who.fits_code(c, registry));
        self.actor.as_ref().is_none_or(|w| among(w, by))
            && self.recipient.as_ref().is_none_or(|w| among(w, to))
            && self.between.as_ref().is_none_or(|(a, b)| {
                let either = |x, y| among(x, by) && among(y, to);
                either(a, b) || either(b, a)
            })
    }

    pub fn fits_person<'a>(&self, mut names: impl Iterator<Item = &'a str>) -> bool {
        self.person.as_ref().is_none_or(|wanted| names.any(|n| n.to_lowercase().contains(wanted)))
    }

    /// Whether the interval may lie within the days asked for. What has no date at all fits no bound.
    pub fn fits_days(&self, when: &EventDate) -> bool {
        let (first, last) = (when.earliest.or(when.latest), when.latest.or(when.earliest));
        self.since.is_none_or(|since| last.is_some_and(|last| last >= since))
            && self.until.is_none_or(|until| first.is_some_and(|first| first <= until))
    }

    /// Whether somebody is named by part of a name.
    pub fn names_somebody(&self) -> bool {
        self.named().next().is_some()
    }

    fn named(&self) -> impl Iterator<Item = &str> {
        let between = self.between.iter().flat_map(|(a, b)| [a, b]);
        [&self.actor, &self.recipient].into_iter().flatten().chain(between).filter_map(|who| match who {
            Who::Name(name) => Some(name.as_str()),
            Who::Code(_) => None,
        })
    }

    /// Complains of a name that is none of those in the record.
    pub fn check<'a>(&self, names: impl Iterator<Item = &'a str>, registry: &Registry) -> Result<(), Failure> {
        let mut missing: Vec<&str> = self.named().collect();
        if missing.is_empty() {
            return Ok(());
        }
        let mut known = BTreeSet::new();
        for name in names {
            missing.retain(|part| !name.to_lowercase().contains(part));
            known.insert(name);
        }
        let Some(name) = missing.first() else { return Ok(()) };
        known.extend(registry.parties().flat_map(|(code, names)| names.into_iter().chain([code])));
        Err(Failure::usage(format!("nobody in the record is called '{name}'"), nearest(name, known.into_iter())))
    }
}

/// The day or days that the user means.
pub fn day(text: &str) -> Result<(Date, Date), Failure> {
    date::parse(text).ok_or_else(|| {
        Failure::usage(
            format!("expected a date, but found '{text}'"),
            Some("write 2021-04-22, 2021-04 or 2021".to_owned()),
        )
    })
}

const PLOVER: &[&str] = &[
    "AGREE",
    "CONSULT",
    "SUPPORT",
    "CONCEDE",
    "COOPERATE",
    "AID",
    "RETREAT",
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

fn plover(text: &str) -> Result<(String, Option<String>), Failure> {
    let (kind, mode) = text.split_once('-').map_or((text, None), |(kind, mode)| (kind, Some(mode.to_lowercase())));
    let kind = kind.to_uppercase();
    if PLOVER.contains(&kind.as_str()) {
        return Ok((kind, mode));
    }
    Err(Failure::usage(format!("PLOVER has no type '{text}'"), nearest(&kind, PLOVER.iter().copied())))
}

/// "did you mean ...?", where something known is like what was typed.
pub fn nearest<'a>(typed: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    let typed = typed.to_lowercase();
    let mut scored: Vec<(f64, &str)> =
        known.map(|k| (strsim::jaro_winkler(&typed, &k.to_lowercase()), k)).filter(|(score, _)| *score > 0.8).collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    scored.truncate(3);
    let names: Vec<&str> = scored.into_iter().map(|(_, name)| name).collect();
    (!names.is_empty()).then(|| format!("did you mean {}?", names.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_is_understood() {
        let known = ["recall-ambassador", "expel-diplomats", "hold-summit"];
        assert_eq!(nearest("recal-ambasador", known.into_iter()).as_deref(), Some("did you mean recall-ambassador?"));
        assert_eq!(nearest("zzz", known.into_iter()), None);
        assert_eq!(plover("sanction-EXPEL").ok(), Some(("SANCTION".to_owned(), Some("expel".to_owned()))));
        assert!(plover("SANKTION").is_err());
    }
}
