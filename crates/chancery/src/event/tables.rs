//! The rules of `data/events.toml`.

use regex::{Regex, RegexBuilder};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Tables {
    kin: Vec<Kin>,
    family: BTreeMap<String, Family>,
    roles: Roles,
    pub answers: Answers,
    pub missions: Missions,
    pub commitments: Commitments,
    pub retractions: Retractions,
    pub again: AgainWords,
    kept_by: Vec<KeptBy>,
    undone_by: Vec<UndoneBy>,
    taken_back_by: Vec<UndoneBy>,
}

/// Acts that may name one happening.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kin {
    acts: Vec<String>,
    slack: i64,
    /// Reports that use one of the acts only differ from those that use another.
    #[serde(default)]
    apart: bool,
    #[allow(dead_code, reason = "the data must say why; only its readers need it")]
    why: String,
}

/// How far the reports of a family of acts look back and ahead, in days.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Family {
    pub memory: i64,
    pub horizon: i64,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Roles {
    mutual: BTreeSet<String>,
    envoy: BTreeSet<String>,
    host: BTreeSet<String>,
    staff: BTreeSet<String>,
}

/// Words of which a text may hold one, in whichever case. All are sought at once.
#[derive(Debug, Default, Deserialize)]
#[serde(from = "Vec<String>")]
pub(crate) struct Cues {
    any: Option<Regex>,
}

impl From<Vec<String>> for Cues {
    fn from(list: Vec<String>) -> Cues {
        let all: Vec<String> = list.iter().map(|cue| regex::escape(cue)).collect();
        let any = RegexBuilder::new(&all.join("|")).case_insensitive(true).build();
        Cues { any: any.ok().filter(|_| !list.is_empty()) }
    }
}

impl Cues {
    /// Where the first of them stands.
    pub fn first_in(&self, text: &str) -> Option<usize> {
        self.any.as_ref()?.find(text).map(|found| found.start())
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Answers {
    pub within: i64,
    pub accusation: String,
    pub denial: String,
    pub cues: Cues,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Retractions {
    pub versions: Cues,
    pub reports: Cues,
    pub faults: Cues,
    pub turns: Cues,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AgainWords {
    /// A text without any of these has no cue.
    pub first: Cues,
    pub more: Vec<String>,
    /// From the second on.
    pub ordinals: Vec<Vec<String>>,
    pub rounds: Vec<String>,
    pub none: Vec<String>,
    pub known: Vec<String>,
    pub stops: Vec<String>,
    /// By the name of a group of acts.
    pub nouns: BTreeMap<String, Vec<String>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Missions {
    pub in_post: BTreeSet<String>,
    pub away: BTreeSet<String>,
    pub for_good: Vec<String>,
    pub emptied: Vec<String>,
    pub lesser: Vec<String>,
    pub embassies: Vec<String>,
    pub acting: Vec<String>,
    pub closing: BTreeSet<String>,
    pub reopening: BTreeSet<String>,
    pub ultimatum: BTreeSet<String>,
    pub obeys: BTreeSet<String>,
    pub tenure: i64,
}

/// What is not taken for a promise.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Commitments {
    spoken: BTreeSet<String>,
    /// Acts that somebody binds himself not to do by refusing them.
    pub forgone: BTreeSet<String>,
    wishes: BTreeSet<String>,
    confidence: f64,
}

impl Commitments {
    /// Whether a mention of an act to come, which stands on those words, binds anybody.
    pub fn binds(&self, act: &str, confidence: f64, words: &str) -> bool {
        let mut words = words.split(|c: char| !c.is_alphabetic());
        !self.spoken.contains(act) && confidence >= self.confidence && !words.any(|w| self.wishes.contains(w))
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeptBy {
    promise: String,
    #[serde(default)]
    families: BTreeSet<String>,
    #[serde(default)]
    acts: BTreeSet<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct UndoneBy {
    promise: String,
    acts: BTreeSet<String>,
}

fn parse() -> Result<Tables, toml::de::Error> {
    toml::from_str(include_str!("../../data/events.toml"))
}

/// The tables are part of the library; a test holds them to their form.
pub(crate) static TABLES: LazyLock<Tables> = LazyLock::new(|| parse().unwrap_or_default());

impl Tables {
    fn kin_of(&self, act: &str) -> Option<&Kin> {
        self.kin.iter().find(|kin| kin.acts.iter().any(|a| a == act))
    }

    /// The name of the acts that may name the same happening.
    pub fn group<'a>(&'a self, act: &'a str) -> &'a str {
        self.kin_of(act).and_then(|kin| kin.acts.first()).map_or(act, String::as_str)
    }

    /// Place of an act in its group: the more telling come first.
    pub fn rank(&self, act: &str) -> usize {
        self.kin_of(act).and_then(|kin| kin.acts.iter().position(|a| a == act)).unwrap_or(0)
    }

    /// Whether the acts of a group tell the happening in ways that do not go together.
    pub fn apart(&self, act: &str) -> bool {
        self.kin_of(act).is_some_and(|kin| kin.apart)
    }

    /// Days that two dated reports of one happening may lie apart.
    pub fn slack(&self, act: &str) -> i64 {
        self.kin_of(act).map_or(1, |kin| kin.slack)
    }

    pub fn family(&self, family: &str) -> Family {
        let cautious = Family { memory: 2, horizon: 30 };
        self.family.get(family).copied().unwrap_or(cautious)
    }

    pub fn is_mutual(&self, act: &str) -> bool {
        self.roles.mutual.contains(act)
    }

    pub fn is_envoy(&self, act: &str) -> bool {
        self.roles.envoy.contains(act)
    }

    /// Whether the act is done to a mission, its head or its staff.
    pub fn is_of_missions(&self, act: &str) -> bool {
        self.is_envoy(act) || self.roles.staff.contains(act)
    }

    /// Whether it is done to the staff or the premises of a mission.
    pub fn is_staff(&self, act: &str) -> bool {
        self.roles.staff.contains(act)
    }

    /// Whether the receiving state does it.
    pub fn is_host(&self, act: &str) -> bool {
        self.roles.host.contains(act)
    }

    /// Whether a deed of that act and family is what a promise of the other act means.
    pub fn keeps(&self, promise: &str, act: &str, family: &str) -> bool {
        self.group(promise) == self.group(act)
            || self
                .kept_by
                .iter()
                .any(|rule| rule.promise == promise && (rule.families.contains(family) || rule.acts.contains(act)))
    }

    /// Whether a promise is as general as "to retaliate", so that acts of many kinds keep it.
    pub fn is_general(&self, promise: &str) -> bool {
        self.kept_by.iter().any(|rule| rule.promise == promise)
    }

    pub fn undoes(&self, promise: &str, act: &str) -> bool {
        self.undone_by.iter().any(|rule| self.group(&rule.promise) == self.group(promise) && rule.acts.contains(act))
    }

    /// Whether an act of the same party takes the promise back.
    pub fn takes_back(&self, promise: &str, act: &str) -> bool {
        let rules = &self.taken_back_by;
        rules.iter().any(|rule| self.group(&rule.promise) == self.group(promise) && rule.acts.contains(act))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::Codebook;

    #[test]
    fn the_first_of_several_cues_is_found_in_any_case() {
        let cues = Cues::from(vec!["in turn".to_owned(), "in".to_owned(), "(so)".to_owned()]);
        assert_eq!(cues.first_in("Oslo, IN TURN, left"), Some(6));
        assert_eq!(cues.first_in("Oslo (SO) in turn"), Some(5));
        assert_eq!(cues.first_in("so"), None, "what a cue is made of stands for itself");
        assert_eq!(Cues::default().first_in("in"), None);
        assert_eq!(Cues::from(Vec::new()).first_in("in"), None);
        assert!([&TABLES.answers.cues, &TABLES.retractions.turns, &TABLES.again.first].iter().all(|c| c.any.is_some()));
    }

    #[test]
    fn the_tables_have_their_form_and_name_acts_of_the_codebook() {
        let tables = parse().unwrap();
        let book = Codebook::embedded().unwrap();
        let named = tables
            .kin
            .iter()
            .flat_map(|k| k.acts.iter())
            .chain(&tables.roles.mutual)
            .chain(&tables.roles.envoy)
            .chain(&tables.roles.host)
            .chain(&tables.missions.in_post)
            .chain(&tables.missions.away)
            .chain(tables.kept_by.iter().flat_map(|k| k.acts.iter().chain([&k.promise])))
            .chain(tables.again.nouns.keys())
            .chain([&tables.answers.accusation, &tables.answers.denial])
            .chain([&tables.missions.closing, &tables.missions.reopening].into_iter().flatten())
            .chain([&tables.missions.ultimatum, &tables.missions.obeys].into_iter().flatten())
            .chain(tables.taken_back_by.iter().flat_map(|k| k.acts.iter().chain([&k.promise])))
            .chain(tables.undone_by.iter().flat_map(|k| k.acts.iter().chain([&k.promise])));
        for act in named {
            assert!(book.act(act).is_some(), "{act} is no act of the codebook");
        }
        for act in &book.acts {
            assert!(tables.family.contains_key(&act.family), "no family {}", act.family);
        }
        for act in &book.acts {
            assert_eq!(act.family == "missions", tables.is_of_missions(&act.id), "{}", act.id);
        }
        let mut seen = BTreeSet::new();
        for act in tables.kin.iter().flat_map(|k| &k.acts) {
            assert!(seen.insert(act), "{act} is in two groups");
        }
    }
}
