//! `ledger`: what holds on a day, as far as the reports up to another day let one know.

use crate::args::{Format, LedgerArgs, Part};
use crate::failure::{Failure, Status};
use crate::output::Output;
use crate::render::style::paint;
use crate::render::table::{Cell, Give, Table, cell};
use crate::render::{self, date, style};
use crate::select::{Selection, day};
use crate::sight::{Shortener, Sight};
use anstyle::Style;
use chancery::actor::Registry;
use chancery::event::Disagreement;
use chancery::ledger::{CommitmentStatus, Ledger, MeasureStatus, MissionStatus, RelationLevel, TalksStatus};
use chancery::time::EventDate;
use chancery_store::query::{Filter, Paging};
use serde::Serialize;
use std::collections::BTreeSet;
use std::io::Write;

pub fn run(args: &LedgerArgs) -> Result<Status, Failure> {
    let sight = Sight::open(&args.database.db)?;
    let selection = Selection::new(&args.select, &sight.codebook, &sight.registry)?;
    let last = |text: &Option<String>| text.as_deref().map(|t| day(t).map(|d| d.1)).transpose();
    let (as_of, known_on) = (last(&args.as_of)?, last(&args.known_on)?);
    let filter = super::list::filter(&args.select, &sight)?;
    let mut ledger = sight.store.ledger(as_of, known_on, &sight.codebook, &sight.registry)?;
    let rest_on = match selection.asks_for_kinds() || filter.story.is_some() {
        true => Some(events_of(&sight, filter)?),
        false => None,
    };
    choose(&mut ledger, &selection, rest_on.as_ref(), &sight.registry);
    let mut out = Output::open(args.output.output.as_deref())?;
    write(&mut out, &ledger, args.part, args.output.format, &sight.registry)?;
    if args.output.format == Format::Table {
        let line = "\nWho says so: `chancery show ID`, with the id that ends the line";
        writeln!(out, "{}", paint(style::ASIDE, line))?;
    }
    out.finish()?;
    Ok(Status::Done)
}

/// Ids of the events of the acts, the PLOVER type and the story that are asked for.
fn events_of(sight: &Sight, filter: Filter) -> Result<BTreeSet<String>, Failure> {
    let Filter { acts, plover, story, .. } = filter;
    let wanted = Filter { acts, plover, story, ..Filter::default() };
    Ok(sight.store.list_events(&wanted, &Paging::ALL)?.items.into_iter().map(|e| e.id).collect())
}

/// Keeps the entries that the user asked for. Acts, PLOVER types and stories are those of the events an entry rests on.
fn choose(ledger: &mut Ledger, selection: &Selection, rest_on: Option<&BTreeSet<String>>, registry: &Registry) {
    let rests = |ids: &[String]| rest_on.is_none_or(|wanted| ids.iter().any(|id| wanted.contains(id)));
    let parties = |by: &[String], to: &[String]| selection.fits_codes(by, to, registry);
    let one = |code: &String| std::slice::from_ref(code).to_vec();
    ledger.missions.retain(|m| {
        rests(&m.events)
            && parties(&one(&m.sending), &one(&m.receiving))
            && selection.fits_person(m.head.iter().map(|h| h.name.as_str()))
            && selection.fits_days(&m.since)
    });
    let nobody = selection.person.is_none();
    ledger.relations.retain(|r| {
        let both = [r.a.clone(), r.b.clone()];
        nobody && rests(&r.events) && parties(&both, &both) && selection.fits_days(&r.since)
    });
    ledger.measures.retain(|m| nobody && rests(&m.events) && parties(&m.by, &m.on) && selection.fits_days(&m.since));
    ledger.talks.retain(|t| {
        nobody && rests(&t.events) && parties(&t.participants, &t.participants) && selection.fits_days(&t.when)
    });
    ledger.commitments.retain(|c| {
        rests(&c.events)
            && parties(&c.by, &c.by)
            && selection.fits_person(c.person.iter().map(|p| p.name.as_str()))
            && selection.fits_days(&c.made)
    });
}

fn write(out: &mut Output, ledger: &Ledger, part: Part, format: Format, registry: &Registry) -> Result<(), Failure> {
    if format == Format::Table {
        return tables(out, ledger, part, registry, usize::MAX);
    }
    match part {
        Part::Missions => out.records(
            format,
            &ledger.missions,
            &["sending", "receiving", "head", "status", "since_earliest", "since_latest", "events"],
            |m| {
                let head = m.head.as_ref().map(|h| h.name.clone()).unwrap_or_default();
                row(&[&m.sending, &m.receiving, &head, mission(m.status).0], Some(&m.since), &m.events)
            },
        ),
        Part::Relations => out.records(
            format,
            &ledger.relations,
            &["a", "b", "level", "since_earliest", "since_latest", "events"],
            |r| row(&[&r.a, &r.b, relation(r.level).0], Some(&r.since), &r.events),
        ),
        Part::Measures => out.records(
            format,
            &ledger.measures.iter().collect::<Vec<_>>(),
            &[
                "kind",
                "by",
                "on",
                "quantity",
                "ended_earliest",
                "ended_latest",
                "since_earliest",
                "since_latest",
                "events",
            ],
            |m| {
                let quantity = m.quantity.as_ref().map(render::number).unwrap_or_default();
                let [first, last] = days(m.ended.as_ref());
                row(&[&m.kind, &m.by.join(", "), &m.on.join(", "), &quantity, &first, &last], Some(&m.since), &m.events)
            },
        ),
        Part::Talks => out.records(
            format,
            &ledger.talks.iter().collect::<Vec<_>>(),
            &["kind", "participants", "status", "where", "when_earliest", "when_latest", "events"],
            |t| {
                let place = t.place.as_ref().map(|p| p.name.clone()).unwrap_or_default();
                row(&[&t.kind, &t.participants.join(", "), talks(t.status).0, &place], Some(&t.when), &t.events)
            },
        ),
        Part::Commitments => out.records(
            format,
            &ledger.commitments.iter().collect::<Vec<_>>(),
            &[
                "by",
                "of",
                "act",
                "not",
                "person",
                "status",
                "due_earliest",
                "due_latest",
                "kept_earliest",
                "kept_latest",
                "mention",
                "made_earliest",
                "made_latest",
                "events",
            ],
            |c| {
                let person = c.person.as_ref().map(|p| p.name.clone()).unwrap_or_default();
                let ([due_first, due_last], [kept_first, kept_last]) = (days(Some(&c.due)), days(c.kept_on.as_ref()));
                let status = commitment(c.status).0;
                let (by, of) = (c.by.join(", "), c.of.join(", "));
                row(
                    &[
                        &by,
                        &of,
                        &c.act,
                        if c.not { "true" } else { "false" },
                        &person,
                        status,
                        &due_first,
                        &due_last,
                        &kept_first,
                        &kept_last,
                        &c.mention,
                    ],
                    Some(&c.made),
                    &c.events,
                )
            },
        ),
        Part::All if format == Format::Json => out.json(ledger),
        Part::All if format == Format::Jsonl => {
            entries(out, "mission", &ledger.missions)?;
            entries(out, "relation", &ledger.relations)?;
            entries(out, "measure", &ledger.measures)?;
            entries(out, "talks", &ledger.talks)?;
            entries(out, "commitment", &ledger.commitments)
        }
        Part::All => Err(Failure::usage(
            "the parts of the ledger have different columns, so CSV and Parquet take one of them",
            Some("for instance: chancery ledger missions --format csv".to_owned()),
        )),
    }
}

/// Entries as lines of JSON that say which part of the ledger they are of.
fn entries<'a, T: Serialize + 'a>(
    out: &mut Output,
    entry: &'static str,
    list: impl IntoIterator<Item = &'a T>,
) -> Result<(), Failure> {
    #[derive(Serialize)]
    struct Line<'a, T> {
        entry: &'static str,
        #[serde(flatten)]
        rest: &'a T,
    }
    let lines: Vec<Line<T>> = list.into_iter().map(|rest| Line { entry, rest }).collect();
    out.records(Format::Jsonl, &lines, &[], |_| Vec::new())
}

fn row(fields: &[&str], interval: Option<&EventDate>, events: &[String]) -> Vec<String> {
    let mut row: Vec<String> = fields.iter().map(|f| (*f).to_owned()).collect();
    row.extend(days(interval));
    row.push(events.join(" "));
    row
}

fn days(interval: Option<&EventDate>) -> [String; 2] {
    let day = |d: Option<jiff::civil::Date>| d.map_or_else(String::new, |d| d.to_string());
    [day(interval.and_then(|i| i.earliest)), day(interval.and_then(|i| i.latest))]
}

/// The ledger as a person reads it: a heading with a count over each part, at most `most` entries of it, and of the
/// commitments those first that are open.
pub fn tables(out: &mut Output, ledger: &Ledger, part: Part, registry: &Registry, most: usize) -> Result<(), Failure> {
    let day = ledger.as_of.map_or_else(String::new, |d| format!(" on {d}"));
    let known = ledger.known_on.map_or_else(String::new, |d| format!(", as known on {d}"));
    writeln!(out, "{}", paint(style::HEAD, &format!("The record{day}{known}")))?;
    // A party that is known by its role only has the role for a code.
    let name = |code: &String| registry.display_name(code.strip_prefix("role:").unwrap_or(code)).to_owned();
    let names = |codes: &[String]| match codes {
        [] => "somebody".to_owned(),
        codes => codes.iter().map(name).collect::<Vec<_>>().join(", "),
    };
    let all_events = ledger
        .missions
        .iter()
        .flat_map(|e| &e.events)
        .chain(ledger.relations.iter().flat_map(|e| &e.events))
        .chain(ledger.measures.iter().flat_map(|e| &e.events))
        .chain(ledger.talks.iter().flat_map(|e| &e.events))
        .chain(ledger.commitments.iter().flat_map(|e| &e.events));
    let short = Shortener::of(all_events.map(String::as_str));
    let event = |ids: &[String]| cell(style::ASIDE, ids.last().map_or_else(String::new, |id| short.short(id)));
    let since = |interval: &EventDate| cell(style::DATE, date::since(interval));
    let state = |(word, style): (&str, Style)| cell(style, word);
    let plain = |text: String| cell(style::PLAIN, text);
    let wanted = |p: Part| part == p || part == Part::All;

    if wanted(Part::Missions) {
        let rows = ledger.missions.iter().map(|m| {
            let mut head = m.head.as_ref().map_or_else(|| "head unknown".to_owned(), |h| h.name.clone());
            if let Some(acting) = &m.acting {
                head = format!("{head} (acting: {})", acting.name);
            }
            let mission_name = format!("{} in {}", name(&m.sending), name(&m.receiving));
            vec![plain(mission_name), plain(head), state(mission(m.status)), since(&m.since), event(&m.events)]
        });
        section(out, "Missions", rows.collect(), most)?;
    }
    if wanted(Part::Relations) {
        let rows = ledger.relations.iter().map(|r| {
            let pair = format!("{} and {}", name(&r.a), name(&r.b));
            vec![plain(pair), plain(String::new()), state(relation(r.level)), since(&r.since), event(&r.events)]
        });
        section(out, "Relations", rows.collect(), most)?;
    }
    if wanted(Part::Measures) {
        let rows = ledger.measures.iter().map(|m| {
            let quantity = m.quantity.as_ref().map_or_else(String::new, |q| format!(" ({})", render::number(q)));
            let parties = match m.on.as_slice() {
                [] => names(&m.by),
                on => format!("{} on {}", names(&m.by), names(on)),
            };
            let word = measure(m.status);
            let state = match &m.ended {
                Some(ended) => cell(style::ASIDE, format!("{word} {}", date::short(ended))),
                None => cell(style::OPEN, word),
            };
            vec![plain(parties), plain(m.kind.replace('-', " ") + &quantity), state, since(&m.since), event(&m.events)]
        });
        section(out, "Measures", rows.collect(), most)?;
    }
    if wanted(Part::Talks) {
        let rows = ledger.talks.iter().map(|t| {
            let place = t.place.as_ref().map_or_else(String::new, |p| format!(" in {}", p.name));
            let kind = t.kind.replace('-', " ") + &place;
            let when = cell(style::DATE, date::short(&t.when));
            vec![plain(names(&t.participants)), plain(kind), state(talks(t.status)), when, event(&t.events)]
        });
        section(out, "Talks", rows.collect(), most)?;
    }
    if wanted(Part::Commitments) {
        let open = |s: CommitmentStatus| matches!(s, CommitmentStatus::Pending | CommitmentStatus::Overdue);
        let (first, rest): (Vec<_>, Vec<_>) = ledger.commitments.iter().partition(|c| open(c.status));
        let rows = first.into_iter().chain(rest).map(|c| {
            let person = c.person.as_ref().map_or_else(String::new, |p| format!(" ({})", p.name));
            let made = format!("made {}", date::short(&c.made));
            let days = match &c.kept_on {
                Some(kept) => format!("{made}, kept {}", date::short(kept)),
                None if c.due.is_bounded() => format!("{made}, due {}", date::short(&c.due)),
                None => made,
            };
            let not = if c.not { "not to " } else { "" };
            let act = format!("{not}{}{person}", c.act.replace('-', " "));
            let (by, word) = if c.of.is_empty() {
                (names(&c.by), commitment(c.status))
            } else {
                (format!("{} to {}", names(&c.by), names(&c.of)), demand(c.status))
            };
            vec![plain(by), plain(act), state(word), cell(style::DATE, days), event(&c.events)]
        });
        section(out, "Commitments", rows.collect(), most)?;
    }
    let told = |disagreement: &Disagreement| {
        let values: Vec<String> = disagreement.values.iter().map(|v| v.value.replace('-', " ")).collect();
        values.join(", or ")
    };
    if wanted(Part::Missions) {
        for m in &ledger.missions {
            for d in &m.disagreements {
                let mission_name = format!("{} in {}", name(&m.sending), name(&m.receiving));
                let head = m.head.as_ref().map_or("the head of mission", |h| h.name.as_str());
                let line = format!("Reports differ on how {head} came to leave ({mission_name}): {}", told(d));
                writeln!(out, "{}", paint(style::ASIDE, &line))?;
            }
        }
        for b in &ledger.breaches {
            let ids: Vec<String> = b.events.iter().map(|id| short.short(id)).collect();
            let mission_name = format!("{} in {}", name(&b.sending), name(&b.receiving));
            let line = format!("Cannot be: {mission_name}, {} ({})", b.why, ids.join(", "));
            writeln!(out, "{}", paint(style::BAD, &line))?;
        }
    }
    Ok(())
}

fn section(out: &mut Output, title: &str, rows: Vec<Vec<Cell>>, most: usize) -> Result<(), Failure> {
    let count = if rows.is_empty() { "none".to_owned() } else { rows.len().to_string() };
    writeln!(out, "\n{} {}", paint(style::HEAD, title), paint(style::ASIDE, &count))?;
    let mut table = Table::new(&[
        ("", Give::Wrap),
        ("", Give::Wrap),
        ("", Give::Nothing),
        ("", Give::Nothing),
        ("", Give::Nothing),
    ]);
    let hidden = rows.len().saturating_sub(most);
    for row in rows.into_iter().take(most) {
        table.row(row);
    }
    let width = out.width;
    table.write(out, width)?;
    if hidden > 0 {
        let line = format!("{hidden} more: `chancery ledger {}` shows them", title.to_lowercase());
        writeln!(out, "{}", paint(style::ASIDE, &line))?;
    }
    Ok(())
}

fn mission(status: MissionStatus) -> (&'static str, Style) {
    match status {
        MissionStatus::InPost => ("in-post", style::GOOD),
        MissionStatus::Recalled => ("recalled", style::BAD),
        MissionStatus::Absent => ("absent", style::OPEN),
        MissionStatus::Expelled => ("expelled", style::BAD),
        MissionStatus::Withdrawn => ("withdrawn", style::BAD),
        MissionStatus::Vacant => ("vacant", style::OPEN),
        MissionStatus::Nominated => ("nominated", style::OPEN),
        MissionStatus::Unknown => ("unknown", style::ASIDE),
    }
}

fn relation(level: RelationLevel) -> (&'static str, Style) {
    match level {
        RelationLevel::Full => ("full", style::GOOD),
        RelationLevel::Downgraded => ("downgraded", style::OPEN),
        RelationLevel::Severed => ("severed", style::BAD),
        RelationLevel::None => ("none", style::ASIDE),
        RelationLevel::Unknown => ("unknown", style::ASIDE),
    }
}

fn measure(status: MeasureStatus) -> &'static str {
    match status {
        MeasureStatus::Announced => "announced",
        MeasureStatus::InForce => "in force",
        MeasureStatus::Lifted => "lifted",
        MeasureStatus::Expired => "expired",
    }
}

fn talks(status: TalksStatus) -> (&'static str, Style) {
    match status {
        TalksStatus::Offered => ("offered", style::OPEN),
        TalksStatus::Agreed => ("agreed", style::OPEN),
        TalksStatus::Scheduled => ("scheduled", style::OPEN),
        TalksStatus::Held => ("held", style::GOOD),
        TalksStatus::Refused => ("refused", style::BAD),
        TalksStatus::Cancelled => ("cancelled", style::BAD),
    }
}

/// What became of a demand with a term. That it is over says nothing of whether it was met: that envoys have left is
/// seldom news.
fn demand(status: CommitmentStatus) -> (&'static str, Style) {
    match status {
        CommitmentStatus::Pending => ("term runs", style::OPEN),
        CommitmentStatus::Kept => ("met", style::GOOD),
        CommitmentStatus::Overdue => ("term over", style::ASIDE),
        other => commitment(other),
    }
}

fn commitment(status: CommitmentStatus) -> (&'static str, Style) {
    match status {
        CommitmentStatus::Pending => ("pending", style::OPEN),
        CommitmentStatus::Kept => ("kept", style::GOOD),
        CommitmentStatus::Overdue => ("overdue", style::BAD),
        CommitmentStatus::Withdrawn => ("withdrawn", style::ASIDE),
        CommitmentStatus::Contradicted => ("contradicted", style::BAD),
    }
}
