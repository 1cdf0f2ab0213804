//! The words of the grammar, as tables.

use super::value::{Amount, Feast, Season, Unit, Weekday};

pub fn lookup<T: Copy>(table: &[(&[&str], T)], word: &str) -> Option<T> {
    table.iter().find(|(words, _)| words.contains(&word)).map(|&(_, value)| value)
}

pub const MONTHS: &[(&[&str], u8)] = &[
    (&["january", "jan"], 1),
    (&["february", "feb"], 2),
    (&["march", "mar"], 3),
    (&["april", "apr"], 4),
    (&["may"], 5),
    (&["june", "jun"], 6),
    (&["july", "jul"], 7),
    (&["august", "aug"], 8),
    (&["september", "sept", "sep"], 9),
    (&["october", "oct"], 10),
    (&["november", "nov"], 11),
    (&["december", "dec"], 12),
];

/// Months whose name is also a word or a person's name.
pub const DOUBTFUL_MONTHS: &[&str] =
    &["may", "march", "mar", "april", "june", "august", "jan", "jun", "dec", "sep", "oct"];

pub const WEEKDAYS: &[(&[&str], Weekday)] = &[
    (&["monday", "mon"], Weekday::Monday),
    (&["tuesday", "tue", "tues"], Weekday::Tuesday),
    (&["wednesday", "wed"], Weekday::Wednesday),
    (&["thursday", "thu", "thur", "thurs"], Weekday::Thursday),
    (&["friday", "fri"], Weekday::Friday),
    (&["saturday", "sat"], Weekday::Saturday),
    (&["sunday", "sun"], Weekday::Sunday),
];

pub const WEEKDAY_PLURALS: &[(&[&str], Weekday)] = &[
    (&["mondays"], Weekday::Monday),
    (&["tuesdays"], Weekday::Tuesday),
    (&["wednesdays"], Weekday::Wednesday),
    (&["thursdays"], Weekday::Thursday),
    (&["fridays"], Weekday::Friday),
    (&["saturdays"], Weekday::Saturday),
    (&["sundays"], Weekday::Sunday),
];

pub const SEASONS: &[(&[&str], Season)] = &[
    (&["spring", "springtime"], Season::Spring),
    (&["summer", "summertime"], Season::Summer),
    (&["autumn", "fall"], Season::Autumn),
    (&["winter", "wintertime"], Season::Winter),
];

/// Units with their number: `false` one, `true` several.
pub const UNITS: &[(&[&str], (Unit, bool))] = &[
    (&["second", "sec"], (Unit::Second, false)),
    (&["seconds", "secs"], (Unit::Second, true)),
    (&["minute", "min"], (Unit::Minute, false)),
    (&["minutes", "mins"], (Unit::Minute, true)),
    (&["hour", "hr"], (Unit::Hour, false)),
    (&["hours", "hrs"], (Unit::Hour, true)),
    (&["day", "night"], (Unit::Day, false)),
    (&["days", "nights"], (Unit::Day, true)),
    (&["week"], (Unit::Week, false)),
    (&["weeks"], (Unit::Week, true)),
    (&["weekend"], (Unit::Weekend, false)),
    (&["weekends"], (Unit::Weekend, true)),
    (&["month"], (Unit::Month, false)),
    (&["months"], (Unit::Month, true)),
    (&["quarter"], (Unit::Quarter, false)),
    (&["quarters"], (Unit::Quarter, true)),
    (&["year", "yr"], (Unit::Year, false)),
    (&["years", "yrs"], (Unit::Year, true)),
    (&["decade"], (Unit::Decade, false)),
    (&["decades"], (Unit::Decade, true)),
    (&["century"], (Unit::Century, false)),
    (&["centuries"], (Unit::Century, true)),
];

/// One word that holds a number of units.
pub const LONG_UNITS: &[(&[&str], (u32, Unit))] = &[
    (&["fortnight"], (2, Unit::Week)),
    (&["yearlong"], (1, Unit::Year)),
    (&["monthlong"], (1, Unit::Month)),
    (&["weeklong"], (1, Unit::Week)),
    (&["daylong", "daylong"], (1, Unit::Day)),
    (&["millennium"], (10, Unit::Century)),
];

pub const SMALL: &[&str] = &[
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];

pub const TENS: &[&str] = &["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

pub const ORDINALS: &[&str] = &[
    "zeroth",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
];

pub const DECADES: &[(&[&str], u8)] = &[
    (&["twenties"], 20),
    (&["thirties"], 30),
    (&["forties"], 40),
    (&["fifties"], 50),
    (&["sixties"], 60),
    (&["seventies"], 70),
    (&["eighties"], 80),
    (&["nineties"], 90),
];

/// Loose amounts, with the widest reading that is still a fair one.
pub const LOOSE: &[(&[&str], Amount)] = &[
    (&["few", "handful"], Amount { said: None, least: 2, most: Some(6) }),
    (&["couple"], Amount { said: Some(2), least: 2, most: Some(3) }),
    (&["several"], Amount { said: None, least: 3, most: Some(9) }),
    (&["many", "countless", "numerous"], Amount { said: None, least: 5, most: None }),
    (&["multiple", "some", "various"], Amount { said: None, least: 2, most: Some(9) }),
    (&["dozens"], Amount { said: None, least: 24, most: Some(99) }),
    (&["hundreds"], Amount { said: None, least: 200, most: Some(999) }),
];

/// "weeks ago", with no number at all.
pub fn unsaid(unit: Unit) -> Amount {
    let most = match unit {
        Unit::Second | Unit::Minute => Some(120),
        Unit::Hour => Some(36),
        Unit::Day => Some(7),
        Unit::Week | Unit::Weekend => Some(6),
        Unit::Month => Some(18),
        _ => None,
    };
    Amount { said: None, least: 2, most }
}

/// How a number is bent.
#[derive(Clone, Copy)]
pub enum Bend {
    About,
    Under,
    Over,
    Sharp,
}

pub const BENDS: &[(&[&str], Bend)] = &[
    (&["about"], Bend::About),
    (&["around"], Bend::About),
    (&["approximately"], Bend::About),
    (&["roughly"], Bend::About),
    (&["some"], Bend::About),
    (&["nearly"], Bend::Under),
    (&["almost"], Bend::Under),
    (&["just", "under"], Bend::Under),
    (&["less", "than"], Bend::Under),
    (&["fewer", "than"], Bend::Under),
    (&["no", "more", "than"], Bend::Under),
    (&["not", "more", "than"], Bend::Under),
    (&["up", "to"], Bend::Under),
    (&["under"], Bend::Under),
    (&["more", "than"], Bend::Over),
    (&["well", "over"], Bend::Over),
    (&["just", "over"], Bend::Over),
    (&["at", "least"], Bend::Over),
    (&["over"], Bend::Over),
    (&["just"], Bend::Sharp),
    (&["only"], Bend::Sharp),
    (&["exactly"], Bend::Sharp),
    (&["barely"], Bend::Sharp),
    (&["another"], Bend::Sharp),
    (&["an", "additional"], Bend::Sharp),
    (&["a", "further"], Bend::Sharp),
    (&["a", "full"], Bend::Sharp),
];

/// Words between a number and its unit.
pub const FILLERS: &[&str] = &[
    "full",
    "long",
    "straight",
    "consecutive",
    "whole",
    "more",
    "short",
    "business",
    "working",
    "additional",
    "calendar",
    "successive",
    "further",
    "solid",
    "tense",
    "turbulent",
    "trading",
    "single",
];

/// Units in which an adverb or adjective repeats.
pub const REPEATS: &[(&[&str], (Unit, u32))] = &[
    (&["daily"], (Unit::Day, 1)),
    (&["hourly"], (Unit::Hour, 1)),
    (&["weekly"], (Unit::Week, 1)),
    (&["biweekly", "fortnightly"], (Unit::Week, 2)),
    (&["monthly"], (Unit::Month, 1)),
    (&["nightly"], (Unit::Day, 1)),
    (&["bimonthly"], (Unit::Month, 2)),
    (&["quarterly"], (Unit::Quarter, 1)),
    (&["annually", "annual", "yearly"], (Unit::Year, 1)),
    (&["biannually", "biannual", "semiannually", "semiannual"], (Unit::Month, 6)),
    (&["biennial", "biennially"], (Unit::Year, 2)),
];

/// Verbs whose perfect with "for" tells of a state that still holds.
pub const LASTING: &[&str] = &[
    "live",
    "serve",
    "wait",
    "hold",
    "stay",
    "remain",
    "last",
    "occupy",
    "rule",
    "work",
    "deny",
    "deteriorate",
    "fight",
    "know",
    "stand",
    "govern",
    "reside",
    "boil",
    "simmer",
    "fester",
    "struggle",
    "suffer",
    "lie",
    "reign",
    "drag",
    "continue",
    "exist",
    "languish",
    "resist",
    "insist",
    "call",
    "press",
    "demand",
    "seek",
    "strain",
    "worsen",
    "linger",
    "persist",
];

/// Verbs after which "from Monday to Friday" is two days and no stretch between them.
pub const MOVING: &[&str] =
    &["postpone", "move", "reschedule", "delay", "push", "shift", "change", "bring", "advance", "defer", "switch"];

/// Plural nouns that a year may stand before without an article; before others it is a count.
pub const DATED_PLURALS: &[&str] = &[
    "elections",
    "talks",
    "olympics",
    "games",
    "sanctions",
    "protests",
    "polls",
    "negotiations",
    "accords",
    "hostilities",
    "midterms",
    "championships",
    "riots",
    "tariffs",
    "expulsions",
    "levels",
    "figures",
    "results",
    "earnings",
    "profits",
    "prices",
    "estimates",
    "forecasts",
    "revenues",
    "totals",
    "rates",
];

/// Fixed days that have a name: month and day.
pub const FEASTS: &[(&[&str], (u8, u8))] = &[
    (&["christmas", "eve"], (12, 24)),
    (&["christmas", "day"], (12, 25)),
    (&["christmas"], (12, 25)),
    (&["boxing", "day"], (12, 26)),
    (&["new", "year", "'s", "eve"], (12, 31)),
    (&["new", "year", "'s", "day"], (1, 1)),
    (&["new", "year", "'s"], (1, 1)),
    (&["valentine", "'s", "day"], (2, 14)),
    (&["may", "day"], (5, 1)),
    (&["halloween"], (10, 31)),
    (&["veterans", "day"], (11, 11)),
    (&["armistice", "day"], (11, 11)),
    (&["bastille", "day"], (7, 14)),
    (&["st", "patrick", "'s", "day"], (3, 17)),
    (&["fourth", "of", "july"], (7, 4)),
    (&["epiphany"], (1, 6)),
];

/// Days with a name that fall on another date each year.
pub const MOVING_FEASTS: &[(&[&str], Feast)] = &[
    (&["easter"], Feast::Easter(0)),
    (&["easter", "sunday"], Feast::Easter(0)),
    (&["easter", "monday"], Feast::Easter(1)),
    (&["good", "friday"], Feast::Easter(-2)),
    (&["maundy", "thursday"], Feast::Easter(-3)),
    (&["palm", "sunday"], Feast::Easter(-7)),
    (&["ash", "wednesday"], Feast::Easter(-46)),
    (&["shrove", "tuesday"], Feast::Easter(-47)),
    (&["ascension", "day"], Feast::Easter(39)),
    (&["pentecost"], Feast::Easter(49)),
    (&["thanksgiving"], Feast::Nth(11, Weekday::Thursday, 4)),
    (&["thanksgiving", "day"], Feast::Nth(11, Weekday::Thursday, 4)),
    (&["labor", "day"], Feast::Nth(9, Weekday::Monday, 1)),
    (&["memorial", "day"], Feast::Nth(5, Weekday::Monday, -1)),
    (&["martin", "luther", "king", "day"], Feast::Nth(1, Weekday::Monday, 3)),
    (&["martin", "luther", "king", "jr", "day"], Feast::Nth(1, Weekday::Monday, 3)),
    (&["presidents", "day"], Feast::Nth(2, Weekday::Monday, 3)),
    (&["presidents", "'", "day"], Feast::Nth(2, Weekday::Monday, 3)),
    (&["columbus", "day"], Feast::Nth(10, Weekday::Monday, 2)),
];

pub const ZONES: &[&str] = &[
    "gmt", "utc", "est", "edt", "et", "pst", "pdt", "pt", "cet", "cest", "bst", "ist", "jst", "kst", "msk", "local",
    "hours", "hrs",
];
