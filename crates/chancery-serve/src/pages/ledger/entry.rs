//! Entries of the ledger, of whichever part, as rows.

use super::Part;
use crate::data::View;
use crate::error::PageError;
use crate::filter::Party;
use crate::formats::iso;
use crate::line::{Line, Link, When, lines};
use crate::pages::event::{Says, mission, says};
use crate::query::path;
use crate::speech;
use crate::text::cut;
use chancery::actor::Registry;
use chancery::ledger::{
    Commitment, CommitmentStatus, Ledger, MeasureEntry, MeasureStatus, MissionEntry, MissionStatus, RelationEntry,
    RelationLevel, TalksEntry, TalksStatus,
};
use chancery::time::EventDate;

/// The state of an entry: the key it is chosen by, its name, its class, and whether it waits for something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct State {
    pub key: &'static str,
    pub name: &'static str,
    pub class: &'static str,
    pub open: bool,
}

const fn state(key: &'static str, name: &'static str, class: &'static str, open: bool) -> State {
    State { key, name, class, open }
}

pub fn of_mission(status: MissionStatus) -> State {
    match status {
        MissionStatus::InPost => state("in-post", "in post", "good", false),
        MissionStatus::Recalled => state("recalled", "recalled", "bad", false),
        MissionStatus::Absent => state("absent", "away", "open", false),
        MissionStatus::Expelled => state("expelled", "expelled", "bad", false),
        MissionStatus::Withdrawn => state("withdrawn", "withdrawn", "bad", false),
        MissionStatus::Vacant => state("vacant", "vacant", "open", false),
        MissionStatus::Nominated => state("nominated", "named, not there yet", "open", false),
        MissionStatus::Unknown => state("unknown", "not known", "open", false),
    }
}

fn of_relation(level: RelationLevel) -> State {
    match level {
        RelationLevel::Full => state("full", "full relations", "good", false),
        RelationLevel::Downgraded => state("downgraded", "downgraded", "open", false),
        RelationLevel::Severed => state("severed", "severed", "bad", false),
        RelationLevel::None => state("none", "none", "open", false),
        RelationLevel::Unknown => state("unknown", "not known", "open", false),
    }
}

fn of_measure(status: MeasureStatus) -> State {
    match status {
        MeasureStatus::Announced => state("announced", "announced", "open", false),
        MeasureStatus::InForce => state("in-force", "in force", "bad", false),
        MeasureStatus::Lifted => state("lifted", "lifted", "good", false),
        MeasureStatus::Expired => state("expired", "expired", "good", false),
    }
}

fn of_talks(status: TalksStatus) -> State {
    match status {
        TalksStatus::Offered => state("offered", "offered", "open", true),
        TalksStatus::Agreed => state("agreed", "agreed", "open", true),
        TalksStatus::Scheduled => state("scheduled", "scheduled", "open", true),
        TalksStatus::Held => state("held", "held", "good", false),
        TalksStatus::Refused => state("refused", "refused", "bad", false),
        TalksStatus::Cancelled => state("cancelled", "called off", "bad", false),
    }
}

/// That the term of a demand is over says nothing of whether it was met.
fn of_demand(status: CommitmentStatus) -> State {
    match status {
        CommitmentStatus::Pending => state("pending", "term runs", "open", true),
        CommitmentStatus::Kept => state("kept", "met", "good", false),
        CommitmentStatus::Overdue => state("overdue", "term over", "open", false),
        other => of_commitment(other),
    }
}

fn of_commitment(status: CommitmentStatus) -> State {
    match status {
        CommitmentStatus::Pending => state("pending", "pending", "open", true),
        CommitmentStatus::Kept => state("kept", "kept", "good", false),
        CommitmentStatus::Overdue => state("overdue", "overdue", "bad", true),
        CommitmentStatus::Withdrawn => state("withdrawn", "withdrawn", "open", false),
        CommitmentStatus::Contradicted => state("contradicted", "contradicted", "bad", false),
    }
}

#[derive(Clone, Copy)]
enum Record<'a> {
    Mission(&'a MissionEntry),
    Relation(&'a RelationEntry),
    Measure(&'a MeasureEntry),
    Talks(&'a TalksEntry),
    Commitment(&'a Commitment),
}

/// An entry with what it is chosen by.
#[derive(Clone)]
pub struct Entry<'a> {
    record: Record<'a>,
    pub state: State,
    pub parties: Vec<&'a str>,
    pub when: &'a EventDate,
    events: &'a [String],
}

/// The entries of a part: of the commitments those first that are open, and of those the latest.
pub fn all(ledger: &Ledger, part: Part) -> Vec<Entry<'_>> {
    match part {
        Part::Missions => ledger.missions.iter().map(|m| Entry::new(Record::Mission(m))).collect(),
        Part::Relations => ledger.relations.iter().map(|r| Entry::new(Record::Relation(r))).collect(),
        Part::Measures => ledger.measures.iter().map(|m| Entry::new(Record::Measure(m))).collect(),
        Part::Talks => ledger.talks.iter().rev().map(|t| Entry::new(Record::Talks(t))).collect(),
        Part::Commitments => {
            let mut list: Vec<Entry> = ledger.commitments.iter().map(|c| Entry::new(Record::Commitment(c))).collect();
            list.sort_by_key(|e| (!e.state.open, std::cmp::Reverse(e.when.latest.or(e.when.earliest))));
            list
        }
    }
}

pub const HEADER: [&str; 11] = [
    "what",
    "parties",
    "who",
    "state",
    "earliest",
    "latest",
    "due_earliest",
    "due_latest",
    "ended_earliest",
    "ended_latest",
    "events",
];

impl<'a> Entry<'a> {
    fn new(record: Record<'a>) -> Entry<'a> {
        let (state, parties, when, events): (State, Vec<&str>, &EventDate, &[String]) = match record {
            Record::Mission(m) => (of_mission(m.status), vec![&m.sending, &m.receiving], &m.since, &m.events),
            Record::Relation(r) => (of_relation(r.level), vec![&r.a, &r.b], &r.since, &r.events),
            Record::Measure(m) => {
                let parties = m.by.iter().chain(&m.on).map(String::as_str).collect();
                (of_measure(m.status), parties, &m.since, &m.events)
            }
            Record::Talks(t) => {
                (of_talks(t.status), t.participants.iter().map(String::as_str).collect(), &t.when, &t.events)
            }
            Record::Commitment(c) => {
                let state = if c.of.is_empty() { of_commitment(c.status) } else { of_demand(c.status) };
                (state, c.by.iter().map(String::as_str).collect(), &c.made, &c.events)
            }
        };
        Entry { record, state, parties, when, events }
    }

    /// The two states of a mission, and who heads it.
    pub fn mission(&self) -> Option<&'a MissionEntry> {
        match self.record {
            Record::Mission(m) => Some(m),
            _ => None,
        }
    }

    pub fn json(&self) -> serde_json::Result<serde_json::Value> {
        match self.record {
            Record::Mission(m) => serde_json::to_value(m),
            Record::Relation(r) => serde_json::to_value(r),
            Record::Measure(m) => serde_json::to_value(m),
            Record::Talks(t) => serde_json::to_value(t),
            Record::Commitment(c) => serde_json::to_value(c),
        }
    }

    pub fn csv(&self) -> Vec<String> {
        let (what, who, due, ended) = match self.record {
            Record::Mission(m) => {
                let head = m.head.as_ref().map(|h| h.name.clone()).unwrap_or_default();
                (format!("{} in {}", m.sending, m.receiving), head, None, None)
            }
            Record::Relation(r) => (format!("{} and {}", r.a, r.b), String::new(), None, None),
            Record::Measure(m) => {
                (m.kind.clone(), format!("{} on {}", m.by.join(" "), m.on.join(" ")), None, m.ended.as_ref())
            }
            Record::Talks(t) => {
                (t.kind.clone(), t.place.as_ref().map(|p| p.name.clone()).unwrap_or_default(), None, None)
            }
            Record::Commitment(c) => {
                let person = c.person.as_ref().map(|p| p.name.clone()).unwrap_or_default();
                let act = if c.not { format!("not to {}", c.act) } else { c.act.clone() };
                (act, person, Some(&c.due), c.kept_on.as_ref())
            }
        };
        let days = |d: Option<&EventDate>| [iso(d.and_then(|d| d.earliest)), iso(d.and_then(|d| d.latest))];
        let ([due_first, due_last], [end_first, end_last]) = (days(due), days(ended));
        let [first, last] = days(Some(self.when));
        vec![
            what,
            self.parties.join(" "),
            who,
            self.state.key.to_owned(),
            first,
            last,
            due_first,
            due_last,
            end_first,
            end_last,
            self.events.join(" "),
        ]
    }

    fn row(&self, view: &View) -> Result<Row, PageError> {
        let registry = view.registry;
        let mut row = match self.record {
            Record::Mission(m) => mission_row(registry, m),
            Record::Relation(r) => {
                let name = format!("{} and {}", speech::party(registry, &r.a), speech::party(registry, &r.b));
                let code = format!("{} {}", r.a, r.b);
                Row {
                    what: Some(Link { name, href: path(&["dyads", &r.a, &r.b]), code }),
                    when: When::since(&r.since),
                    ..Row::default()
                }
            }
            Record::Measure(m) => {
                let how_many = m.quantity.as_ref().map(|q| format!(" ({})", speech::number(q))).unwrap_or_default();
                let ended = m.ended.as_ref().map(|e| format!("ended {}", speech::days(e)));
                Row {
                    title: format!("{}{how_many}", speech::act(&m.kind)),
                    who: links(registry, &m.by),
                    on: links(registry, &m.on),
                    note: ended.unwrap_or_default(),
                    when: When::since(&m.since),
                    ..Row::default()
                }
            }
            Record::Talks(t) => {
                let place = t.place.as_ref().map(|p| format!(" in {}", p.name)).unwrap_or_default();
                Row {
                    title: format!("{}{place}", speech::act(&t.kind)),
                    who: links(registry, &t.participants),
                    when: When::of(&t.when),
                    ..Row::default()
                }
            }
            Record::Commitment(c) => commitment_row(view, c)?,
        };
        row.state = self.state;
        row.title = cut(&row.title, 200).into_owned();
        let mut last: Vec<String> = self.events.iter().rev().take(TOLD).cloned().collect();
        last.reverse();
        row.lines = lines(view, &view.events_of(&last)?)?;
        row.more = self.events.len().saturating_sub(row.lines.len());
        Ok(row)
    }
}

/// Events that a row names.
const TOLD: usize = 2;

/// A row of the ledger.
pub struct Row {
    pub what: Option<Link>,
    pub title: String,
    pub who: Vec<Link>,
    pub on: Vec<Link>,
    pub state: State,
    /// The state in a sentence.
    pub words: String,
    pub note: String,
    pub when: When,
    pub due: Option<When>,
    pub says: Option<Says>,
    pub lines: Vec<Line>,
    pub more: usize,
    /// What reports say against each other.
    pub differ: Vec<String>,
}

impl Default for Row {
    fn default() -> Row {
        Row {
            what: None,
            title: String::new(),
            who: Vec::new(),
            on: Vec::new(),
            state: state("", "", "open", false),
            words: String::new(),
            note: String::new(),
            when: When { words: String::new(), iso: None, why: String::new() },
            due: None,
            says: None,
            lines: Vec::new(),
            more: 0,
            differ: Vec::new(),
        }
    }
}

fn links(registry: &Registry, codes: &[String]) -> Vec<Link> {
    codes.iter().map(|code| Link::party(registry, code)).collect()
}

fn mission_row(registry: &Registry, m: &MissionEntry) -> Row {
    let head = m.head.as_ref().map_or("The head of mission", |h| h.name.as_str());
    let words = match m.status {
        MissionStatus::InPost => format!("{head} is in post"),
        MissionStatus::Recalled => format!("{head} is not there: left, or called home"),
        MissionStatus::Absent => format!("{head} is not there: away for a time"),
        MissionStatus::Expelled => format!("{head} is not there: told to leave by the host"),
        MissionStatus::Withdrawn => format!("{head} is not there: withdrawn"),
        MissionStatus::Vacant => "Nobody is in post".to_owned(),
        MissionStatus::Nominated => format!("{head} is named, and not there yet"),
        MissionStatus::Unknown => "Whether anybody is in post is not known".to_owned(),
    };
    let acting = m.acting.as_ref().map(|a| format!("acting: {}", a.name)).unwrap_or_default();
    Row {
        what: Some(mission(registry, &m.sending, &m.receiving)),
        who: m.head.iter().map(|h| Link { code: String::new(), ..Link::actor(registry, h) }).collect(),
        words: cut(&words, 200).into_owned(),
        note: acting,
        when: When::since(&m.since),
        differ: m
            .disagreements
            .iter()
            .map(|d| d.values.iter().map(|v| v.value.replace('-', " ")).collect::<Vec<_>>().join(", or "))
            .map(|ways| format!("on how {head} came to leave: {ways}"))
            .collect(),
        ..Row::default()
    }
}

fn commitment_row(view: &View, c: &Commitment) -> Result<Row, PageError> {
    let person = c.person.as_ref().map(|p| format!(" ({})", p.name)).unwrap_or_default();
    let kept = c.kept_on.as_ref().map(|k| format!("kept {}", speech::days(k)));
    let due = (c.due.is_bounded() || c.due.latest.is_some()).then(|| When::of(&c.due));
    Ok(Row {
        title: format!("{}{}{person}", if c.not { "not to " } else { "" }, speech::act(&c.act)),
        who: links(view.registry, &c.by),
        note: match c.of.as_slice() {
            [] => kept.unwrap_or_default(),
            of => {
                let of: Vec<&str> = of.iter().map(|code| view.registry.display_name(code)).collect();
                format!("a demand to {}{}", of.join(", "), kept.map(|k| format!(", {k}")).unwrap_or_default())
            }
        },
        when: When::of(&c.made),
        due,
        says: view.mentions(std::slice::from_ref(&c.mention))?.first().map(says),
        ..Row::default()
    })
}

pub fn rows(view: &View, entries: Vec<Entry>) -> Result<Vec<Row>, PageError> {
    entries.iter().map(|e| e.row(view)).collect()
}

/// Entries of all parts about somebody.
#[derive(Default)]
pub struct Entries {
    pub parts: Vec<(Part, Vec<Row>, String)>,
}

impl Entries {
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }
}

/// Rows of each part that are shown on the page of an actor.
const FEW: usize = 8;

/// What the ledger holds of a party, a person or a mission.
pub fn entries_of(view: &View, ledger: &Ledger, code: &str) -> Result<Entries, PageError> {
    let of = |e: &Entry| match (Party::of(code), e.record) {
        (Party::Mission(sending, receiving), Record::Mission(m)) => m.sending == sending && m.receiving == receiving,
        (Party::Person(name), Record::Mission(m)) => m.head.iter().chain(&m.acting).any(|h| h.name == name),
        (Party::Person(name), Record::Commitment(c)) => c.person.as_ref().is_some_and(|p| p.name == name),
        (Party::Code(code), _) => e.parties.contains(&code),
        _ => false,
    };
    let query = crate::query::Query::default().with("party", code);
    entries(view, ledger, of, &query)
}

/// What the ledger holds of two parties.
pub fn entries_between(view: &View, ledger: &Ledger, a: &str, b: &str) -> Result<Entries, PageError> {
    let of = |e: &Entry| e.parties.contains(&a) && e.parties.contains(&b);
    entries(view, ledger, of, &crate::query::Query::default().with("between", format!("{a},{b}")))
}

fn entries(
    view: &View,
    ledger: &Ledger,
    of: impl Fn(&Entry) -> bool,
    query: &crate::query::Query,
) -> Result<Entries, PageError> {
    let mut parts = Vec::new();
    for part in Part::ALL {
        let mut list: Vec<Entry> = all(ledger, part).into_iter().filter(|e| of(e)).collect();
        // What is over is in the ledger itself.
        if matches!(part, Part::Commitments | Part::Talks) {
            list.retain(|e| e.state.open);
        }
        list.truncate(FEW);
        if !list.is_empty() {
            let mut query = query.clone();
            if let Some(day) = ledger.as_of {
                query = query.with("as-of", day);
            }
            parts.push((part, rows(view, list)?, query.to(&format!("/ledger/{}", part.key()))));
        }
    }
    Ok(Entries { parts })
}
