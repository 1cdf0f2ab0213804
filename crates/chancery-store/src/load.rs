//! A record of a made-up world, as large as is wanted, and how long the store takes with it. See `benches/README.md`.

#![allow(clippy::print_stdout, reason = "it is a measurement, whose figures somebody reads")]

use crate::Store;
use crate::key::Kind;
use crate::query::{Filter, HitKind, Order, Paging, Who};
use crate::write::Derived;
use chancery::actor::{Actor, ActorKind};
use chancery::coding::{Certainty, Codebook, Modality};
use chancery::event::{Event, Known, Plover};
use chancery::record::{DocumentRecord, MentionRecord, Quoted};
use chancery::story::Story;
use chancery::time::{EventDate, Published};
use jiff::civil::{Date, date};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// Numbers that only look random, the same in every run (SplitMix64).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % n.max(1) as u64).unwrap_or(0)
    }

    /// Few are in the news often, and most seldom: the square of an even share.
    fn skewed(&mut self, n: usize) -> usize {
        let share = self.below(1 << 20) as f64 / f64::from(1 << 20);
        ((share * share) * n as f64) as usize
    }
}

const STATES: usize = 200;
const OUTLETS: usize = 60;
const DAYS: usize = 7_300;
const ACTS: &[&str] = &[
    "recall-ambassador",
    "expel-diplomats",
    "summon-ambassador",
    "impose-sanctions",
    "criticize",
    "accuse",
    "meet",
    "call",
    "visit",
    "negotiate",
    "sign-agreement",
    "attack",
    "give-aid",
];
const WORDS: &[&str] = &[
    "minister",
    "talks",
    "border",
    "embassy",
    "trade",
    "statement",
    "officials",
    "region",
    "agreement",
    "pressure",
    "parliament",
    "visit",
    "security",
    "energy",
    "port",
    "treaty",
    "envoy",
    "summit",
    "crisis",
    "delegation",
];

struct World {
    documents: Vec<DocumentRecord>,
    mentions: Vec<MentionRecord>,
    events: Vec<Event>,
    stories: Vec<Story>,
}

fn state(n: usize) -> Actor {
    let letter = |i: usize| char::from(b'A' + u8::try_from(i % 26).unwrap_or(0));
    let code: String = [letter(n / 26), letter(n), 'X'].into_iter().collect();
    Actor {
        id: code.clone(),
        name: format!("State {n}"),
        state: Some(code.clone()),
        code,
        kind: ActorKind::State,
        role: None,
        sector: Some("GOV".to_owned()),
        text: format!("State {n}"),
    }
}

fn id(letter: char, dice: &mut Dice) -> String {
    format!("{letter}-{:016x}", dice.next())
}

/// `documents` reports over 20 years; each event has 1 to 5 reports within 3 days, in as many documents; a report
/// tells of `per_document` events in the mean. A story is what two states do in a month.
fn world(documents: usize, per_document: usize) -> World {
    let mut dice = Dice(7);
    let first = date(2001, 1, 1);
    let day = |n: usize| first.saturating_add(jiff::Span::new().days(i64::try_from(n).unwrap_or(0)));
    let on = |d: Date| EventDate::day(d, "the day of the report");
    let mut reports: Vec<(DocumentRecord, usize)> = Vec::new();
    for n in 0..documents {
        let at = n * DAYS / documents;
        let published: Published = serde_json::from_value(serde_json::json!({
            "date": on(day(at)), "method": "dateline", "conflicts": [], "day_of_year": null
        }))
        .expect("a day of publication");
        let record = DocumentRecord {
            schema: 1,
            id: id('d', &mut dice),
            origin: format!("news/{n}.txt"),
            file: format!("{n}.txt"),
            url: None,
            title: Some(format!("Report {n}")),
            outlet: Some(format!("Outlet {}", dice.skewed(OUTLETS))),
            language: "eng".to_owned(),
            published,
            noise: Vec::new(),
            posts: Vec::new(),
            rejected: None,
            extra: serde_json::Map::new(),
            same_text_as: None,
        };
        reports.push((record, at));
    }
    let mut made = World { documents: Vec::new(), mentions: Vec::new(), events: Vec::new(), stories: Vec::new() };
    let mut threads: BTreeMap<(usize, usize, usize), Vec<usize>> = BTreeMap::new();
    let wanted = documents * per_document;
    while made.mentions.len() < wanted {
        let (a, b) = (dice.skewed(STATES), dice.skewed(STATES));
        let act = ACTS[dice.below(ACTS.len())];
        let start = dice.below(documents);
        let mut told: Vec<usize> =
            (0..=dice.below(5)).map(|_| (start + dice.below(documents * 3 / DAYS + 2)).min(documents - 1)).collect();
        told.sort_unstable();
        told.dedup();
        let when = on(day(reports[start].1));
        let modality = if dice.below(5) == 0 { Modality::Planned } else { Modality::Occurred };
        let plover = Plover {
            kind: if dice.below(2) == 0 { "CONSULT" } else { "ACCUSE" }.to_owned(),
            mode: None,
            contexts: Vec::new(),
        };
        let mut ids = Vec::new();
        for at in &told {
            let words: Vec<&str> = (0..18).map(|_| WORDS[dice.skewed(WORDS.len())]).collect();
            let sentence = format!("State {a} and State {b}: {}.", words.join(" "));
            let m = MentionRecord {
                schema: 1,
                id: id('m', &mut dice),
                document: reports[*at].0.id.clone(),
                file: reports[*at].0.file.clone(),
                evidence: Quoted { start: dice.below(4000), end: 4100, text: words[..5].join(" ") },
                sentence: Quoted { start: 0, end: sentence.len(), text: sentence },
                act: act.to_owned(),
                modality,
                certainty: Certainty::Stated,
                actors: vec![state(a)],
                recipients: vec![state(b)],
                persons: Vec::new(),
                mission: None,
                quantity: None,
                when: when.clone(),
                takes_effect: None,
                deadline: None,
                place: None,
                attribution: Vec::new(),
                plover: plover.clone(),
                cameo: "040".to_owned(),
                rule: format!("{act}#1"),
                confidence: 0.5 + dice.below(50) as f64 / 100.0,
            };
            ids.push(m.id.clone());
            made.mentions.push(m);
        }
        threads.entry((a.min(b), a.max(b), reports[start].1 / 30)).or_default().push(made.events.len());
        made.events.push(Event {
            schema: 1,
            id: id('e', &mut dice),
            act: act.to_owned(),
            modality,
            actors: vec![state(a)],
            recipients: vec![state(b)],
            persons: Vec::new(),
            mission: None,
            quantity: None,
            place: None,
            plover,
            cameo: "040".to_owned(),
            history: ids.iter().map(|m| Known { known_on: when.latest, modality, mention: m.clone() }).collect(),
            when,
            documents: told.iter().map(|at| reports[*at].0.id.clone()).collect(),
            outlets: told.iter().filter_map(|at| reports[*at].0.outlet.clone()).collect(),
            mentions: ids,
            disagreements: Vec::new(),
            answers: Vec::new(),
            fulfils: Vec::new(),
            cancels: Vec::new(),
            corrects: Vec::new(),
            denies: Vec::new(),
            merged: String::new(),
            confidence: 0.9,
        });
    }
    for ((a, b, _), events) in threads {
        let days = || events.iter().filter_map(|e| made.events[*e].when.latest);
        made.stories.push(Story {
            schema: 1,
            id: id('s', &mut dice),
            title: format!("State {a} and State {b}"),
            actors: vec![state(a).code, state(b).code],
            first: days().min(),
            last: days().max(),
            events: events.iter().map(|e| made.events[*e].id.clone()).collect(),
            documents: events.iter().flat_map(|e| made.events[*e].documents.clone()).collect(),
        });
    }
    made.documents = reports.into_iter().map(|(d, _)| d).collect();
    made
}

fn write(store: &mut Store, world: &World, book: &Codebook) -> crate::Changes {
    let transaction = store.connection.transaction().expect("a transaction");
    let derived = Derived {
        documents: world.documents.clone(),
        mentions: world.mentions.clone(),
        events: world.events.clone().into(),
        stories: world.stories.clone().into(),
    };
    let changes = derived.write(&transaction, book).expect("it is written");
    let mut body = Dice(11);
    for d in world.documents.iter().filter(|_| changes.written > world.documents.len()) {
        let words: Vec<&str> = (0..250).map(|_| WORDS[body.skewed(WORDS.len())]).collect();
        let rare = format!("{} giraffe{}", words.join(" "), body.below(5000));
        let sql = "INSERT OR REPLACE INTO document_text (rowid, title, body) VALUES (?1, ?2, ?3)";
        let n = crate::key::number(Kind::Document, &d.id);
        transaction.prepare_cached(sql).expect("sql").execute(rusqlite::params![n, d.title, rare]).expect("written");
    }
    transaction.commit().expect("it is written");
    changes
}

fn time(name: &str, times: usize, mut work: impl FnMut(usize) -> usize) -> (Duration, Duration) {
    let mut all: Vec<Duration> = Vec::new();
    let mut found = 0;
    for i in 0..times {
        let start = Instant::now();
        found += work(i);
        all.push(start.elapsed());
    }
    all.sort();
    let (median, late) = (all[all.len() / 2], all[all.len() * 99 / 100]);
    println!("{name:<44} median {median:>10.2?}  p99 {late:>10.2?}  found {found}");
    (median, late)
}

/// The figures of `benches/README.md`; `CHANCERY_DOCUMENTS` says how many documents, of 10 mentions each.
#[test]
#[ignore = "writes a large file and measures"]
fn a_large_record_is_listed_and_searched() {
    let documents = std::env::var("CHANCERY_DOCUMENTS").ok().and_then(|n| n.parse().ok()).unwrap_or(2_000);
    let book = Codebook::embedded().expect("the codebook loads");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("record.db");
    let start = Instant::now();
    let mut world = world(documents, 10);
    println!(
        "made {} mentions, {} events, {} stories in {:.1?}",
        world.mentions.len(),
        world.events.len(),
        world.stories.len(),
        start.elapsed()
    );
    let mut store = Store::open(&path).expect("it opens");
    let start = Instant::now();
    write(&mut store, &world, &book);
    println!("written in {:.1?}, {} MiB", start.elapsed(), std::fs::metadata(&path).expect("a file").len() >> 20);
    // One more report of one event.
    world.mentions[0].confidence = 0.111;
    let start = Instant::now();
    let changes = write(&mut store, &world, &book);
    println!("one mention changed: {changes:?} in {:.1?}", start.elapsed());
    assert!(changes.written <= 2, "{changes:?}");

    let store = Store::open_read_only(&path).expect("it opens");
    let mut dice = Dice(3);
    let page = Paging { limit: 50, after: None, order: Order::NewestFirst };
    let who = |dice: &mut Dice| Some(Who::Code(state(dice.skewed(STATES)).code));
    let events = |f: &Filter| store.list_events(f, &page).expect("a page").items.len();
    time("first page of events", 200, |_| events(&Filter::default()));
    time("events of a state", 500, |_| events(&Filter { actor: who(&mut dice), ..Filter::default() }));
    time("events between two states", 500, |_| {
        events(&Filter { between: who(&mut dice).zip(who(&mut dice)), ..Filter::default() })
    });
    time("events of a state, an act and ten years", 500, |i| {
        let acts = vec![ACTS[i % ACTS.len()].to_owned()];
        let (since, until) = (Some(date(2003, 1, 1)), Some(date(2013, 1, 1)));
        events(&Filter { actor: who(&mut dice), acts, since, until, ..Filter::default() })
    });
    time("events by words", 200, |_| {
        let words = Some(format!("{} {}", WORDS[dice.below(WORDS.len())], WORDS[dice.below(WORDS.len())]));
        events(&Filter { words, ..Filter::default() })
    });
    time("mentions of a state", 500, |_| {
        store.list_mentions(&Filter { actor: who(&mut dice), ..Filter::default() }, &page).expect("a page").items.len()
    });
    time("documents of a state and an act", 500, |i| {
        let filter = Filter { actor: who(&mut dice), acts: vec![ACTS[i % ACTS.len()].to_owned()], ..Filter::default() };
        store.list_documents(&filter, &page).expect("a page").items.len()
    });
    time("stories between two states", 300, |_| {
        let filter = Filter { between: who(&mut dice).zip(who(&mut dice)), ..Filter::default() };
        store.list_stories(&filter, &page).expect("a page").items.len()
    });
    time("search for frequent words", 100, |_| {
        let words = Some(format!("{} {}", WORDS[dice.below(WORDS.len())], WORDS[dice.below(WORDS.len())]));
        let filter = Filter { words, ..Filter::default() };
        store.find(HitKind::Document, &filter, 20, None).expect("hits").items.len()
    });
    time("search for a rare word", 200, |_| {
        let filter = Filter { words: Some(format!("giraffe{}", dice.below(5000))), ..Filter::default() };
        store.find(HitKind::Document, &filter, 20, None).expect("hits").items.len()
    });
    time("an event with its mentions", 1000, |_| {
        let event = &world.events[dice.below(world.events.len())];
        let told = store.event(&event.id).expect("it is read").expect("it is there");
        told.mentions.iter().filter_map(|m| store.mention(m).expect("it is read")).count()
    });
    time("facets of everything", 5, |_| store.facets(Kind::Event, &Filter::default()).expect("facets").total);
    time("facets of a state", 20, |_| {
        store.facets(Kind::Event, &Filter { actor: who(&mut dice), ..Filter::default() }).expect("facets").total
    });
}
