//! A world that makes news, for load: nothing in it is true.
//!
//! The model. A world has [`STATES`] states, of which few act often (the n-th in proportion to 1/n). Every day a number
//! of deeds is done that follows from [`DEEDS_A_DAY`]; a deed is an act, drawn by its share of [`ACTS`], of one state
//! towards another. A deed of some kinds is announced days ahead, some announced ones are called off, and a measure may
//! be answered by the other side within weeks. A deed is told in a number of reports that is small for most and large
//! for few, on the days after it, each by one of [`OUTLETS`] outlets; a part of the reports are copies of an agency's
//! text. A report tells of its deed once or twice and often of an earlier one between the same two states. It gives the
//! day by weekday, by date or not at all, and now and then counts otherwise than the others or is itself undated.
//!
//! The same seed makes the same world, day by day, so that a longer run begins as a shorter one does.

use chancery::actor::{Actor, ActorKind, Mission};
use chancery::coding::{
    Attribution, Certainty, EventMention, MissionPart, Modality, Place, Quantity, SpeakerKind, When,
};
use chancery::document::{Block, BlockKind, Document};
use chancery::record::Reading;
use chancery::span::{OffsetMap, Span};
use chancery::time::{
    Calendar, EventDate, Method, Part, Published, Relation, Tense, TimeExpression, Value, Weekday, WeekdayEvidence,
    Which, YearRef,
};
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::VecDeque;

pub const STATES: u64 = 200;
pub const OUTLETS: u64 = 300;
/// The first of the outlets are agencies, whose texts others copy.
const AGENCIES: u64 = 12;
/// Makes about 270 mentions a day: a million in ten years.
const DEEDS_A_DAY: u64 = 26;
/// Deeds whose tale may be taken up again as background.
const REMEMBERED: usize = 600;

/// An act, its share of deeds in thousandths, and whether it is told ahead, of a mission, counted, placed, a measure.
struct Kind {
    act: &'static str,
    share: u64,
    ahead: bool,
    mission: bool,
    counted: bool,
    placed: bool,
    measure: bool,
}

const fn kind(act: &'static str, share: u64, traits: &str) -> Kind {
    let traits = traits.as_bytes();
    let (mut ahead, mut mission, mut counted, mut placed, mut measure) = (false, false, false, false, false);
    let mut at = 0;
    while at < traits.len() {
        match traits[at] {
            b'a' => ahead = true,
            b'm' => mission = true,
            b'c' => counted = true,
            b'p' => placed = true,
            b'x' => measure = true,
            _ => {}
        }
        at += 1;
    }
    Kind { act, share, ahead, mission, counted, placed, measure }
}

const ACTS: [Kind; 33] = [
    kind("accuse", 110, ""),
    kind("criticize", 90, ""),
    kind("warn", 60, ""),
    kind("demand", 50, ""),
    kind("praise", 40, ""),
    kind("reject", 40, ""),
    kind("meet", 100, "ap"),
    kind("visit", 70, "ap"),
    kind("call", 50, ""),
    kind("negotiate", 50, "ap"),
    kind("hold-summit", 15, "ap"),
    kind("sign-agreement", 30, "ap"),
    kind("give-aid", 30, "a"),
    kind("joint-exercise", 20, "ap"),
    kind("attack", 30, "p"),
    kind("shell", 30, "p"),
    kind("bomb", 20, "p"),
    kind("mobilize-troops", 20, "ap"),
    kind("violate-territory", 15, "p"),
    kind("impose-sanctions", 20, "ax"),
    kind("lift-sanctions", 8, "a"),
    kind("impose-tariffs", 12, "ax"),
    kind("ban-entry", 8, "cx"),
    kind("close-airspace", 5, "ax"),
    kind("open-airspace", 4, "a"),
    kind("close-border", 5, "ax"),
    kind("summon-ambassador", 20, "m"),
    kind("recall-ambassador", 10, "am"),
    kind("return-to-post", 8, "am"),
    kind("expel-diplomats", 12, "acx"),
    kind("appoint-ambassador", 10, "am"),
    kind("sever-relations", 4, "a"),
    kind("restore-relations", 4, "a"),
];

/// The generator: SplitMix64 (Steele, Lea and Flood, 2014).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: u64) -> u64 {
        self.next() % n.max(1)
    }

    fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// 1 for half the draws, and each next number for about `percent` of what is left.
    fn few(&mut self, percent: u64, most: u64) -> u64 {
        let mut n = 1;
        while n < most && self.chance(percent) {
            n += 1;
        }
        n
    }
}

/// A deed as it was done.
#[derive(Clone)]
struct Deed {
    act: usize,
    by: u64,
    on: u64,
    day: Date,
    count: u64,
    town: u64,
    seed: u64,
}

/// One report to be written of a deed, on a day.
struct Telling {
    day: Date,
    deed: Deed,
    modality: Modality,
    outlet: u64,
    /// What makes the words: copies of one text share it.
    words: u64,
    agency: Option<u64>,
}

/// Makes readings day by day, without end.
pub struct World {
    dice: Dice,
    day: Date,
    pending: VecDeque<Vec<Telling>>,
    past: VecDeque<Deed>,
    ready: VecDeque<Reading>,
    made: u64,
}

/// Readings that hold about as many mentions, and not fewer.
pub fn readings(seed: u64, mentions: usize) -> Vec<Reading> {
    let mut held = 0;
    let mut list = Vec::new();
    for reading in World::new(seed) {
        if held >= mentions {
            break;
        }
        held += reading.mentions.len();
        list.push(reading);
    }
    list
}

impl Iterator for World {
    type Item = Reading;

    fn next(&mut self) -> Option<Reading> {
        while self.ready.is_empty() {
            self.live();
        }
        self.ready.pop_front()
    }
}

/// Days ahead for which reports are planned.
const AHEAD: usize = 60;

impl World {
    pub fn new(seed: u64) -> World {
        World {
            dice: Dice(seed),
            day: jiff::civil::date(2001, 1, 1),
            pending: (0..AHEAD).map(|_| Vec::new()).collect(),
            past: VecDeque::new(),
            ready: VecDeque::new(),
            made: 0,
        }
    }

    /// One day of the world.
    fn live(&mut self) {
        for _ in 0..DEEDS_A_DAY + self.dice.below(9) {
            let deed = self.deed();
            self.happen(deed);
        }
        let told = self.pending.pop_front().unwrap_or_default();
        self.pending.push_back(Vec::new());
        for telling in told {
            let reading = self.report(&telling);
            self.ready.push_back(reading);
        }
        self.day = self.day.saturating_add(1.day());
    }

    /// A state, the first ones far more often than the last.
    fn state(&mut self) -> u64 {
        let at = self.dice.below(1000) as f64 / 1000.0;
        // The inverse of the distribution of 1/n, by its integral.
        ((STATES as f64 + 1.0).powf(at) - 1.0) as u64 % STATES
    }

    fn deed(&mut self) -> Deed {
        let mut at = self.dice.below(ACTS.iter().map(|k| k.share).sum());
        let act = ACTS
            .iter()
            .position(|k| {
                at < k.share || {
                    at -= k.share;
                    false
                }
            })
            .unwrap_or(0);
        let by = self.state();
        let on = (by + 1 + self.state() % (STATES - 1)) % STATES;
        let later = if ACTS[act].ahead && self.dice.chance(35) { 2 + self.dice.below(25) } else { 0 };
        let seed = self.dice.next();
        Deed {
            act,
            by,
            on,
            day: self.day.saturating_add((later as i64).days()),
            count: 1 + self.dice.few(70, 60),
            town: self.dice.below(STATES * 4),
            seed,
        }
    }

    /// Plans the reports of a deed, of its announcement, and of what answers it.
    fn happen(&mut self, deed: Deed) {
        let ahead = deed.day > self.day;
        if ahead {
            self.tell(&deed, Modality::Planned, 0);
            if self.dice.chance(12) {
                let lead = (deed.day - self.day).get_days().max(1) as u64;
                let after = self.dice.below(lead);
                return self.tell(&deed, Modality::Cancelled, after);
            }
        }
        let lead = (deed.day - self.day).get_days().max(0) as u64;
        self.tell(&deed, Modality::Occurred, lead);
        if self.dice.chance(3) {
            self.tell(&deed, Modality::Denied, lead + 1);
        }
        if ACTS[deed.act].measure && self.dice.chance(40) {
            let after = lead + 1 + self.dice.below(12);
            let day = self.day.saturating_add((after as i64).days());
            let answer = Deed { by: deed.on, on: deed.by, day, seed: self.dice.next(), ..deed.clone() };
            self.tell(&answer, Modality::Occurred, after);
        }
        self.past.push_back(deed);
        if self.past.len() > REMEMBERED {
            self.past.pop_front();
        }
    }

    fn tell(&mut self, deed: &Deed, modality: Modality, after: u64) {
        let reports = self.dice.few(72, 40);
        let agency = self.dice.below(AGENCIES);
        for n in 0..reports {
            // The most on the day itself, and fewer each day.
            let lag = if n == 0 { 0 } else { self.dice.few(40, 9) - 1 };
            let at = (after + lag) as usize;
            let copy = self.dice.chance(30);
            let telling = Telling {
                day: self.day.saturating_add((at as i64).days()),
                deed: deed.clone(),
                modality,
                outlet: if copy { AGENCIES + self.dice.below(OUTLETS - AGENCIES) } else { self.dice.below(OUTLETS) },
                words: if copy { deed.seed ^ modality as u64 } else { self.dice.next() },
                agency: copy.then_some(agency),
            };
            if let Some(list) = self.pending.get_mut(at) {
                list.push(telling);
            }
        }
    }

    fn report(&mut self, telling: &Telling) -> Reading {
        self.made += 1;
        // The words of a copy are those of the agency, so they do not hang on the dice of the day.
        let mut words = Dice(telling.words);
        let outlet = outlet_name(telling.outlet);
        let dated = self.dice.chance(94);
        let date = if dated {
            EventDate::day(telling.day, "header")
        } else {
            EventDate::unknown("nothing in the report dates it")
        };
        let mut page = Page::new(self.made, &outlet, telling);
        page.says(telling, &telling.deed, telling.modality, &mut words);
        if words.chance(45) {
            page.says(telling, &telling.deed, telling.modality, &mut words);
        }
        if !self.past.is_empty() && words.chance(55) {
            let near = self.past.iter().rev().find(|d| d.by == telling.deed.by && d.day <= telling.day);
            if let Some(deed) = near.cloned() {
                page.says(telling, &deed, Modality::Occurred, &mut words);
            }
        }
        page.done(date, dated)
    }
}

pub fn outlet_name(outlet: u64) -> String {
    if outlet < AGENCIES { format!("Agency {outlet}") } else { format!("Daily {outlet}") }
}

/// A code of three letters that no state has: user-assigned ones of ISO 3166-1 begin with X.
pub fn state_code(state: u64) -> String {
    let letter = |n: u64| char::from(b'A' + (n % 26) as u8);
    format!("X{}{}", letter(state / 26), letter(state))
}

fn state(state: u64) -> Actor {
    let code = state_code(state);
    let name = format!("Land {state}");
    Actor {
        id: code.clone(),
        text: name.clone(),
        name,
        code: code.clone(),
        kind: ActorKind::State,
        state: Some(code),
        role: None,
        sector: None,
    }
}

/// The ambassador of one state to another in some year.
fn envoy(by: u64, on: u64, day: Date) -> Actor {
    let term = i64::from(day.year()) / 4;
    let name = format!("Envoy {}{}t{term}", syllables(by * 211 + on), state_code(by).to_lowercase());
    Actor {
        id: format!("person:{}", name.to_lowercase().replace(' ', "-")),
        text: name.clone(),
        name,
        kind: ActorKind::Person,
        role: Some("ambassador".into()),
        ..state(by)
    }
}

fn syllables(mut n: u64) -> String {
    let mut word = String::new();
    loop {
        word.push(char::from(b"bdfgklmnprstvz"[(n % 14) as usize]));
        n /= 14;
        word.push(char::from(b"aeiou"[(n % 5) as usize]));
        n /= 5;
        if n == 0 {
            return word;
        }
    }
}

/// A report as it is written.
struct Page {
    document: Document,
    sentences: Vec<Span>,
    mentions: Vec<EventMention>,
}

impl Page {
    fn new(number: u64, outlet: &str, telling: &Telling) -> Page {
        // The content of an id is of no matter here, but it must lie anywhere among the others.
        let id = Dice(number).next();
        let file = format!("{}-{number}.txt", telling.day);
        let document = Document {
            id: format!("d-{id:016x}"),
            origin: file.clone(),
            file,
            outlet: Some(outlet.to_owned()),
            language: "eng".into(),
            ..Document::default()
        };
        Page { document, sentences: Vec::new(), mentions: Vec::new() }
    }

    fn says(&mut self, telling: &Telling, deed: &Deed, modality: Modality, dice: &mut Dice) {
        let kind = &ACTS[deed.act];
        let (by, on) = (state(deed.by), state(deed.on));
        let start = self.document.text.len();
        self.document.text.push_str(&format!("{} {} {} {}", by.text, modality.as_str(), kind.act, on.text));
        let end = self.document.text.len();
        for _ in 0..18 + dice.below(14) {
            self.document.text.push(' ');
            self.document.text.push_str(&syllables(dice.below(40_000)));
        }
        self.document.text.push_str(". ");
        let (span, sentence) = (Span::new(start, end), Span::new(start, self.document.text.len() - 1));
        self.sentences.push(sentence);
        let ahead = modality == Modality::Planned;
        let tense = if ahead { Tense::Future } else { Tense::Past };
        let named = if modality == Modality::Cancelled { None } else { expression(deed.day, telling.day, dice) };
        let fresh = named.is_none() && deed.day == telling.deed.day;
        let when =
            |expression| When { fresh, recent: false, expression, tense, note: None, office: None, resolved: None };
        // Every fifth count is off by one or two.
        let off = if dice.chance(20) { 1 + dice.below(2) } else { 0 };
        let host = kind.act == "summon-ambassador";
        let (sending, receiving) = if host { (deed.on, deed.by) } else { (deed.by, deed.on) };
        let part = || MissionPart {
            mission: Mission { sending: state_code(sending), receiving: state_code(receiving) },
            head: Some(envoy(sending, receiving, deed.day)),
        };
        let quoted = telling.agency.map(|agency| Attribution {
            name: outlet_name(agency),
            kind: SpeakerKind::Outlet,
            named: true,
            actor: None,
            party: None,
            source: None,
            cue: None,
            content: None,
        });
        let certainty = match dice.below(10) {
            0..6 => Certainty::Stated,
            6..9 => Certainty::Attributed,
            _ => Certainty::Reported,
        };
        let index = self.mentions.len();
        let digits = self.document.id.trim_start_matches("d-");
        self.mentions.push(EventMention {
            id: format!("m-{:016x}", Dice(u64::from_str_radix(digits, 16).unwrap_or(0) ^ index as u64).next()),
            document: self.document.id.clone(),
            evidence: span,
            sentence,
            sentence_index: index,
            act: kind.act.to_owned(),
            modality,
            certainty,
            actors: vec![by],
            recipients: if kind.mission && dice.chance(30) { Vec::new() } else { vec![on] },
            persons: Vec::new(),
            missions: if kind.mission { vec![part()] } else { Vec::new() },
            quantity: (kind.counted && dice.chance(80)).then(|| Quantity {
                value: (deed.count + off) as f64,
                unit: "diplomat".into(),
                approximate: dice.chance(10),
            }),
            when: when(named),
            terms: Vec::new(),
            said: When {
                fresh: false,
                recent: false,
                expression: None,
                tense: Tense::Past,
                note: None,
                office: None,
                resolved: None,
            },
            place: (kind.placed && dice.chance(50))
                .then(|| Place { name: format!("Town {}", deed.town), country: Some(state_code(deed.town % STATES)) }),
            attribution: quoted.into_iter().collect(),
            rule: format!("{}#0", kind.act),
            told_whom: false,
            confidence: 0.9,
        });
    }

    fn done(mut self, date: EventDate, dated: bool) -> Reading {
        let length = self.document.text.len();
        self.document.offsets = OffsetMap::identity(0, length);
        self.document.blocks = vec![Block { kind: BlockKind::Paragraph, pieces: vec![Span::new(0, length)] }];
        let mut past = Vec::new();
        for mention in &self.mentions {
            if let Some(TimeExpression { value: Value::Weekday { weekday, .. }, .. }) = &mention.when.expression {
                past.push((*weekday, mention.evidence));
            }
        }
        Reading {
            document: self.document,
            published: Published {
                date,
                method: if dated { Method::Header } else { Method::Unknown },
                conflicts: Vec::new(),
                day_of_year: None,
                constraints: Vec::new(),
            },
            weekdays: WeekdayEvidence { past },
            sentences: self.sentences,
            mentions: self.mentions,
            heads: Vec::new(),
        }
    }
}

/// The words by which a report names a day, if it does.
fn expression(day: Date, report: Date, dice: &mut Dice) -> Option<TimeExpression> {
    let near = (report - day).get_days().abs() < 6;
    let choice = dice.below(10);
    let (text, value) = match choice {
        0..5 if near => {
            let weekday = Weekday::of(day);
            (format!("{weekday:?}"), Value::Weekday { weekday, which: Which::Bare, week: None, time: None })
        }
        0..7 => {
            let (month, number) = (day.month() as u8, day.day() as u8);
            let calendar = Calendar {
                year: Some(YearRef::Year(day.year())),
                part: Some(Part::Day(month, number)),
                ..Calendar::default()
            };
            (day.to_string(), Value::Calendar(calendar))
        }
        _ => return None,
    };
    Some(TimeExpression { span: Span::new(0, 0), text, tokens: (0, 1), relation: Relation::On, value })
}
