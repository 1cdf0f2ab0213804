//! Lists, counts and searches: what the database finds is what a walk through all records finds.

#![allow(clippy::expect_used, clippy::panic, reason = "a test stops at what it does not expect")]

use chancery::actor::Actor;
use chancery::coding::Modality;
use chancery::event::Event;
use chancery::reader::{Input, Reader};
use chancery_store::query::{Cursor, Facets, Filter, HitKind, Kind, Label, Order, Paging, Who};
use chancery_store::{Changes, Store};
use jiff::civil::date;
use std::path::Path;
use std::sync::LazyLock;

static READER: LazyLock<Reader> = LazyLock::new(|| Reader::embedded().expect("the reader loads"));

const REPORTS: &[&str] = &[
    "LISBON, May 4, 2019 (Wire) - Portugal recalled its ambassador to Norway on Friday for consultations, the foreign \
     ministry said.\n\nNorway called the decision regrettable.\n",
    "OSLO, May 9, 2019 (Wire) - Norway expelled three Portuguese diplomats on Wednesday, in answer to the recall of the \
     ambassador last week.\n",
    "OSLO, May 9, 2019 (Herald) - Norway expelled four Portuguese diplomats on Wednesday, officials said.\n",
    "LIMA, June 2, 2019 (Wire) - Peru imposed sanctions on Chile on Saturday. Chile condemned the decision.\n",
    "SANTIAGO, June 20, 2019 (Wire) - Chile closed its embassy in Lima on Wednesday. Peru offered to hold talks.\n",
    "LISBON, July 1, 2019 (Wire) - Portugal and Norway signed an agreement in Lisbon on Sunday. The ambassador of \
     Portugal returned to Oslo.\n",
];

fn read(texts: &[&str]) -> Vec<chancery::record::Reading> {
    let names: Vec<String> = (0..texts.len()).map(|i| format!("{i}.txt")).collect();
    let inputs: Vec<Input> =
        names.iter().zip(texts).map(|(file, text)| Input { file, bytes: text.as_bytes() }).collect();
    READER.read(&inputs).0
}

fn fill(store: &mut Store, texts: &[&str]) -> Changes {
    store.put(read(texts), &READER.coder.codebook, &READER.registry).expect("it is stored").changes
}

fn full() -> Store {
    let mut store = Store::memory().expect("memory");
    fill(&mut store, REPORTS);
    store
}

fn code(code: &str) -> Option<Who> {
    Some(Who::Code(code.to_owned()))
}

/// All pages of so many, one after the other.
fn walk(store: &Store, filter: &Filter, limit: usize, order: Order) -> Vec<Event> {
    let mut all = Vec::new();
    let mut after = None;
    loop {
        let page = store.list_events(filter, &Paging { limit, after, order }).expect("a page");
        assert!(page.items.len() <= limit);
        all.extend(page.items);
        let Some(next) = page.next else { return all };
        // As it travels in an address.
        after = Some(next.to_string().parse::<Cursor>().expect("a cursor"));
    }
}

#[test]
fn a_filter_finds_what_a_walk_through_the_record_finds() {
    let store = full();
    let all = store.events().expect("events");
    assert!(all.len() >= 7, "{}", all.len());
    let fits = |who: &Who, actors: &[Actor]| actors.iter().any(|a| who.fits(a));
    let (portugal, norway) = (Who::Code("PRT".to_owned()), Who::Code("NOR".to_owned()));
    type Test<'a> = Box<dyn Fn(&Event) -> bool + 'a>;
    let cases: Vec<(&str, Filter, Test)> = vec![
        ("all", Filter::default(), Box::new(|_| true)),
        ("actor", Filter { actor: code("PRT"), ..Filter::default() }, Box::new(|e| fits(&portugal, &e.actors))),
        (
            "recipient",
            Filter { recipient: code("NOR"), ..Filter::default() },
            Box::new(|e| fits(&norway, &e.recipients)),
        ),
        (
            "part of a name",
            Filter { actor: Some(Who::Name("portu".to_owned())), ..Filter::default() },
            Box::new(|e| e.actors.iter().any(|a| a.name.to_lowercase().contains("portu"))),
        ),
        (
            "between",
            Filter { between: code("PRT").zip(code("NOR")), ..Filter::default() },
            Box::new(|e| {
                let either = |x, y| fits(x, &e.actors) && (fits(y, &e.recipients) || fits(y, &e.actors));
                either(&portugal, &norway) || either(&norway, &portugal)
            }),
        ),
        (
            "between a code and part of a name",
            Filter { between: code("PRT").zip(Some(Who::Name("norw".to_owned()))), ..Filter::default() },
            Box::new(|e| {
                let named = Who::Name("norw".to_owned());
                let either = |x: &Who, y: &Who| fits(x, &e.actors) && (fits(y, &e.recipients) || fits(y, &e.actors));
                either(&portugal, &named) || either(&named, &portugal)
            }),
        ),
        (
            "act",
            Filter { acts: vec!["expel-diplomats".to_owned()], ..Filter::default() },
            Box::new(|e| READER.coder.codebook.kinds(&e.act).any(|k| k == "expel-diplomats")),
        ),
        (
            "one of two acts",
            Filter { acts: vec!["expel-diplomats".to_owned(), "close-mission".to_owned()], ..Filter::default() },
            Box::new(|e| e.act == "expel-diplomats" || e.act == "close-mission"),
        ),
        (
            "family and modality",
            Filter { family: Some("missions".to_owned()), modalities: vec![Modality::Occurred], ..Filter::default() },
            Box::new(|e| {
                let family = READER.coder.codebook.act(&e.act).map(|a| a.family.as_str());
                family == Some("missions") && e.modality == Modality::Occurred
            }),
        ),
        (
            "PLOVER",
            Filter { plover: Some(("SANCTION".to_owned(), Some("expel".to_owned()))), ..Filter::default() },
            Box::new(|e| e.plover.kind == "SANCTION" && e.plover.mode.as_deref() == Some("expel")),
        ),
        ("disputed", Filter { disputed: true, ..Filter::default() }, Box::new(|e| !e.disagreements.is_empty())),
        (
            "confidence",
            Filter { least_confidence: Some(0.8), ..Filter::default() },
            Box::new(|e| (e.confidence * 1000.0).round() >= 800.0),
        ),
        (
            "days",
            Filter { since: Some(date(2019, 5, 5)), until: Some(date(2019, 6, 10)), ..Filter::default() },
            Box::new(|e| {
                let (first, last) = (e.when.earliest.or(e.when.latest), e.when.latest.or(e.when.earliest));
                last.is_some_and(|d| d >= date(2019, 5, 5)) && first.is_some_and(|d| d <= date(2019, 6, 10))
            }),
        ),
        ("nobody", Filter { actor: code("ZWE"), ..Filter::default() }, Box::new(|_| false)),
    ];
    let mut narrow = 0;
    for (name, filter, test) in cases {
        let mut wanted: Vec<&str> = all.iter().filter(|e| test(e)).map(|e| e.id.as_str()).collect();
        narrow += usize::from(!wanted.is_empty() && wanted.len() < all.len());
        for limit in [1, 2, 100] {
            let found = walk(&store, &filter, limit, Order::OldestFirst);
            assert_eq!(found.iter().map(|e| e.id.as_str()).collect::<Vec<_>>(), wanted, "{name} by {limit}");
        }
        assert_eq!(store.count(Kind::Event, &filter, 1000).expect("a count"), wanted.len(), "{name}");
        wanted.reverse();
        let found = walk(&store, &filter, 2, Order::NewestFirst);
        assert_eq!(found.iter().map(|e| e.id.as_str()).collect::<Vec<_>>(), wanted, "{name}, newest first");
    }
    assert!(narrow >= 9, "the cases tell records apart: {narrow}");
}

#[test]
fn a_document_or_a_story_is_found_by_one_part_that_fits_all() {
    let store = full();
    // Chile condemns and Peru imposes in one report: nobody imposes something and is Chile.
    let filter =
        |actor: &str, act: &str| Filter { actor: code(actor), acts: vec![act.to_owned()], ..Filter::default() };
    let documents = |f: &Filter| store.list_documents(f, &Paging::default()).expect("a page").items;
    let stories = |f: &Filter| store.list_stories(f, &Paging::default()).expect("a page").items;
    assert_eq!(documents(&filter("PER", "impose-sanctions")).len(), 1);
    assert_eq!(documents(&filter("CHL", "impose-sanctions")), []);
    assert_eq!(stories(&filter("PER", "impose-sanctions")).len(), 1);
    assert_eq!(stories(&filter("CHL", "impose-sanctions")), []);

    let story = stories(&filter("PER", "impose-sanctions")).remove(0);
    let of_story = Filter { story: Some(story.id.clone()), ..Filter::default() };
    assert_eq!(stories(&of_story).len(), 1);
    let ids: Vec<String> = walk(&store, &of_story, 10, Order::OldestFirst).into_iter().map(|e| e.id).collect();
    assert_eq!(ids, story.events);
    assert_eq!(documents(&of_story).len(), story.documents.len());
    assert_eq!(store.stories_with(&story.events[0]).expect("stories").len(), 1);
}

#[test]
fn what_is_known_by_its_id_is_found_with_what_belongs_to_it() {
    let store = full();
    let event = store.events().expect("events").into_iter().find(|e| e.documents.len() == 2).expect("told twice");
    assert_eq!(store.event(&event.id).expect("it is read"), Some(event.clone()));
    assert_eq!(store.ids(Kind::Event, &event.id[..9], 5).expect("ids"), std::slice::from_ref(&event.id));
    assert_eq!(store.event("e-00").expect("it is read"), None);
    let document = store.full_document(&event.documents[0]).expect("it is read").expect("it is there");
    assert!(document.document.text.contains("expelled") && !document.mentions.is_empty());
    assert!(document.mentions.is_sorted_by_key(|m| m.evidence.start));
    assert!(store.events_of(&event.documents[1]).expect("events").iter().any(|e| e.id == event.id));
    let mention = store.mention(&event.mentions[0]).expect("it is read").expect("it is there");
    assert_eq!(store.events_with(&mention).expect("events"), std::slice::from_ref(&event));
    let told = Filter { event: Some(event.id.clone()), ..Filter::default() };
    assert_eq!(store.list_mentions(&told, &Paging::ALL).expect("a page").items.len(), event.mentions.len());
    assert_eq!(store.list_documents(&told, &Paging::ALL).expect("a page").items.len(), 2);
}

#[test]
fn words_are_found_best_first_a_page_at_a_time() {
    let store = full();
    let filter = Filter { words: Some("ambassador".to_owned()), ..Filter::default() };
    let all = store.find(HitKind::Document, &filter, 100, None).expect("hits");
    assert!(all.items.len() >= 3 && all.next.is_none(), "{all:?}");
    assert!(all.items.iter().all(|h| h.excerpt.contains("\u{2}ambassador\u{3}")), "{all:?}");
    let (mut paged, mut after) = (Vec::new(), None);
    loop {
        let page = store.find(HitKind::Document, &filter, 1, after).expect("hits");
        paged.extend(page.items);
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(paged, all.items);
    let late = Filter { since: Some(date(2019, 6, 1)), ..filter.clone() };
    assert_eq!(store.find(HitKind::Document, &late, 10, None).expect("hits").items.len(), 1);
    let listed = store.list_documents(&filter, &Paging::default()).expect("a page").items;
    assert_eq!(listed.len(), all.items.len());
    assert!(listed.is_sorted_by_key(|d| d.published.date.latest));
    for kind in [Kind::Mention, Kind::Event, Kind::Story] {
        let count = store.count(kind, &filter, 100).expect("a count");
        assert!(count > 0, "{kind:?}");
        let none = Filter { words: Some("giraffe".to_owned()), ..Filter::default() };
        assert_eq!(store.count(kind, &none, 100).expect("a count"), 0, "{kind:?}");
    }
    for words in ["\"", "' OR 1=1 --", "NEAR(", "*", "); DROP TABLE items; --"] {
        let odd = Filter { words: Some(words.to_owned()), outlet: Some(words.to_owned()), ..Filter::default() };
        assert_eq!(store.list_documents(&odd, &Paging::default()).expect("a page").items, [], "{words}");
    }
    assert_eq!(store.events().expect("events").len(), full().events().expect("events").len());
}

#[test]
fn facets_add_up() {
    let store = full();
    let all = store.facets(Kind::Event, &Filter::default()).expect("facets");
    // The same counts, item by item and by the tags.
    let counted = Filter { least_confidence: Some(0.0), ..Filter::default() };
    let counted: Facets = store.facets(Kind::Event, &counted).expect("facets");
    assert_eq!(all, counted);
    let events = store.events().expect("events");
    assert_eq!(all.total, events.len());
    assert_eq!(all.acts.iter().map(|c| c.count).sum::<usize>(), events.len());
    assert_eq!(all.months.iter().map(|m| m.count).sum::<usize>() + all.undated, events.len());
    assert!(all.months.iter().any(|m| m.month == "2019-05" && m.plover.iter().any(|c| c.value == "SANCTION")));
    let expelled = Filter { acts: vec!["expel-diplomats".to_owned()], ..Filter::default() };
    let facets = store.facets(Kind::Event, &expelled).expect("facets");
    assert!(facets.actors.iter().all(|c| c.value == "NOR"), "{facets:?}");
    assert!(facets.outlets.len() >= 2, "{facets:?}");
    let values = store.values(Kind::Mention, Label::Actor).expect("values");
    assert!(values.iter().any(|c| c.value == "PER"), "{values:?}");
}

#[test]
fn only_what_changed_is_written() {
    let mut store = Store::memory().expect("memory");
    fill(&mut store, &REPORTS[..3]);
    let (version, events) = (store.version().expect("a version"), store.events().expect("events").len());
    // Reports of two others touch nothing of the first.
    let changes = fill(&mut store, &REPORTS[3..5]);
    let (all, stories) = (store.events().expect("events").len(), store.stories().expect("stories").len());
    let mentions =
        store.mentions().expect("mentions").iter().filter(|m| m.file == "3.txt" || m.file == "4.txt").count();
    assert!(all > events && stories >= 2);
    let new = 2 + (all - events) + stories;
    assert!(changes.written <= new + mentions + 8 && changes.removed == 0, "{changes:?} of {new}");
    assert_ne!(store.version().expect("a version"), version);
    assert_eq!(fill(&mut store, &REPORTS[..2]), Changes::default());
    // The version is that of the content.
    fill(&mut store, &REPORTS[5..]);
    let mut other = Store::memory().expect("memory");
    other.put(read(REPORTS), &READER.coder.codebook, &READER.registry).expect("it is stored");
    assert_eq!(other.events().expect("events").len(), store.events().expect("events").len());
}

#[test]
fn readers_see_a_whole_record_while_another_writes() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("record.db");
    let mut store = Store::open(&path).expect("it opens");
    fill(&mut store, &REPORTS[..2]);
    let reader = Store::open_read_only(&path).expect("it opens");
    let before = reader.version().expect("a version");
    let counts = reader.snapshot(|| {
        let first = reader.count(Kind::Event, &Filter::default(), 1000)?;
        fill(&mut store, &REPORTS[2..]);
        Ok((first, reader.count(Kind::Event, &Filter::default(), 1000)?, reader.version()?))
    });
    let (first, second, version) = counts.expect("it is read");
    assert_eq!((first, &version), (second, &before), "a snapshot stays as it was");
    assert!(reader.count(Kind::Event, &Filter::default(), 1000).expect("a count") > first, "and then it is new");
    assert_ne!(reader.version().expect("a version"), before);
    assert!(Store::open_read_only(Path::new("/nowhere/at.db")).is_err());
}

#[test]
fn inputs_come_back_as_they_were() {
    let mut store = Store::memory().expect("memory");
    let bytes: Vec<u8> = REPORTS[0].bytes().chain([0, 255, 128]).collect();
    let hashes = store.keep(&[&bytes, b"", &bytes]).expect("they are kept");
    assert_eq!(hashes[0], hashes[2]);
    assert_eq!(store.input(&hashes[0]).expect("it is read"), Some(bytes));
    assert_eq!(store.input(&hashes[1]).expect("it is read"), Some(Vec::new()));
    assert_eq!(store.input("none").expect("it is read"), None);
}
