//! Records in the words of a newspaper: days, parties, and how sure a line is.

use chancery::actor::{Actor, ActorKind, Registry};
use chancery::coding::{Certainty, Modality, Quantity};
use chancery::document::NoiseKind;
use chancery::time::EventDate;
use jiff::civil::Date;

/// `22 April 2021`.
pub fn day(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}

/// `22 April 2021`, `11–18 April 2021`, `April 2021`, `2014`, `by 20 April 2021`, `day unknown`.
pub fn days(interval: &EventDate) -> String {
    match (interval.earliest, interval.latest) {
        (Some(first), Some(last)) => between(first, last),
        (Some(first), None) => format!("{} or later", day(first)),
        (None, Some(last)) => format!("{} or earlier", day(last)),
        (None, None) => "day unknown".to_owned(),
    }
}

/// `since 22 April 2021`; of a state that may have been there before, `since 24 June 2021 or earlier`.
pub fn since(interval: &EventDate) -> String {
    match (interval.earliest, interval.latest) {
        (Some(_), Some(_)) => format!("since {}", days(interval)),
        (Some(first), None) => format!("since {} or later", day(first)),
        (None, Some(last)) => format!("since {} or earlier", day(last)),
        (None, None) => "since a day unknown".to_owned(),
    }
}

fn between(first: Date, last: Date) -> String {
    let whole_months = first.day() == 1 && last == last.last_of_month();
    let same_month = (first.year(), first.month()) == (last.year(), last.month());
    if first == last {
        day(first)
    } else if whole_months && first.month() == 1 && last.month() == 12 {
        if first.year() == last.year() {
            first.year().to_string()
        } else {
            format!("{}–{}", first.year(), last.year())
        }
    } else if whole_months && same_month {
        first.strftime("%B %Y").to_string()
    } else if same_month {
        format!("{}–{}", first.day(), day(last))
    } else if first.year() == last.year() {
        format!("{} – {}", first.strftime("%-d %B"), day(last))
    } else {
        format!("{} – {}", day(first), day(last))
    }
}

/// A party by its code, as a reader calls it.
pub fn party<'a>(registry: &'a Registry, code: &'a str) -> &'a str {
    let bare = code.split_once(':').map_or(code, |(kind, rest)| match kind {
        "role" | "org" | "group" | "person" => rest,
        _ => code,
    });
    registry.display_name(bare)
}

/// Whoever the actor is: a state by its name, others by theirs.
pub fn actor<'a>(registry: &'a Registry, actor: &'a Actor) -> &'a str {
    match actor.kind {
        ActorKind::State | ActorKind::Government if !actor.code.is_empty() => party(registry, &actor.code),
        _ => &actor.name,
    }
}

/// `the ambassador`, `Russia, the United States`.
pub fn list(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// What became of the act, for a label.
pub fn modality(modality: Modality) -> &'static str {
    match modality {
        Modality::Occurred => "happened",
        Modality::Ongoing => "going on",
        Modality::Planned => "planned",
        Modality::Offered => "offered",
        Modality::Agreed => "agreed",
        Modality::Requested => "asked for",
        Modality::Threatened => "threatened",
        Modality::Considered => "considered",
        Modality::Refused => "refused",
        Modality::Denied => "denied",
        Modality::NotYet => "not yet",
        Modality::Cancelled => "called off",
        Modality::Hypothetical => "hypothetical",
    }
}

/// Whether the act is a fact, open, or did not take place: the class of its label.
pub fn standing(modality: Modality) -> &'static str {
    match modality {
        Modality::Occurred | Modality::Ongoing => "fact",
        Modality::Refused | Modality::Denied | Modality::Cancelled => "no",
        _ => "open",
    }
}

/// Who stands behind a claim, in a few words.
pub fn certainty(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Stated => "stated by the outlet",
        Certainty::Attributed => "said by a named speaker",
        Certainty::Reported => "reported, by nobody who is named",
        Certainty::Alleged => "alleged",
        Certainty::Speculative => "expected by observers",
    }
}

/// The same as one word.
pub fn certainty_word(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Stated => "stated",
        Certainty::Attributed => "attributed",
        Certainty::Reported => "reported",
        Certainty::Alleged => "alleged",
        Certainty::Speculative => "speculative",
    }
}

/// How sure the program is of its reading, of 0 to 1.
pub fn confidence(confidence: f64) -> &'static str {
    if confidence >= 0.75 {
        "read with confidence"
    } else if confidence >= 0.5 {
        "read with some doubt"
    } else {
        "a doubtful reading"
    }
}

/// `92 % sure`. Nobody is wholly sure of a reading.
pub fn percent(confidence: f64) -> String {
    let percent = (confidence * 100.0).round();
    if percent > 99.0 { "over 99 % sure".to_owned() } else { format!("{percent:.0} % sure") }
}

/// `recall ambassador`.
pub fn act(id: &str) -> String {
    id.replace('-', " ")
}

/// `10`, `about 30`.
pub fn number(quantity: &Quantity) -> String {
    format!("{}{}", if quantity.approximate { "about " } else { "" }, quantity.value)
}

/// What is counted is in the record as a lemma: `10 (diplomat)`.
pub fn quantity(quantity: &Quantity) -> String {
    if quantity.unit.is_empty() { number(quantity) } else { format!("{} ({})", number(quantity), quantity.unit) }
}

/// Why characters are not the report.
pub fn noise(kind: NoiseKind) -> &'static str {
    match kind {
        NoiseKind::DateHeader => "a line with the date",
        NoiseKind::Dateline => "the dateline",
        NoiseKind::Byline => "who wrote it",
        NoiseKind::Credit => "a credit",
        NoiseKind::RelatedLink => "a link to another report",
        NoiseKind::PastedLink => "text of links pasted into a sentence",
        NoiseKind::Address => "an address",
        NoiseKind::Newsletter => "a newsletter's invitation",
        NoiseKind::Cookie => "a cookie notice",
        NoiseKind::Promotion => "promotion",
        NoiseKind::Updated => "when it was updated",
        NoiseKind::Repeated => "said already",
        NoiseKind::Navigation => "a menu",
        NoiseKind::Markup => "markup",
    }
}

/// Whether a PLOVER type is of cooperation or of conflict, and whether in words or in deeds (PLOVER manual: the quad
/// classes). None of a type that is neither.
pub fn quad(plover: &str) -> Option<Quad> {
    match plover {
        "AGREE" | "CONSULT" | "SUPPORT" | "CONCEDE" => Some(Quad::VerbalCooperation),
        "COOPERATE" | "AID" | "RETREAT" => Some(Quad::MaterialCooperation),
        "REQUEST" | "ACCUSE" | "REJECT" | "THREATEN" => Some(Quad::VerbalConflict),
        "PROTEST" | "SANCTION" | "MOBILIZE" | "COERCE" | "ASSAULT" => Some(Quad::MaterialConflict),
        _ => None,
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Quad {
    VerbalCooperation,
    MaterialCooperation,
    VerbalConflict,
    MaterialConflict,
}

impl Quad {
    /// The class of its marks in a picture.
    pub fn tone(self) -> &'static str {
        match self {
            Quad::VerbalCooperation | Quad::MaterialCooperation => "coop",
            Quad::VerbalConflict | Quad::MaterialConflict => "conf",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chancery::time::Grain;
    use jiff::civil::date;

    #[test]
    fn days_are_as_a_newspaper_writes_them() {
        let shown = |earliest: Option<Date>, latest: Option<Date>| {
            days(&EventDate { earliest, latest, grain: Grain::Unknown, text: String::new(), why: String::new() })
        };
        let d = |m, d| Some(date(2021, m, d));
        assert_eq!(shown(d(4, 22), d(4, 22)), "22 April 2021");
        assert_eq!(shown(d(4, 11), d(4, 18)), "11–18 April 2021");
        assert_eq!(shown(d(4, 1), d(4, 30)), "April 2021");
        assert_eq!(shown(d(4, 28), d(5, 3)), "28 April – 3 May 2021");
        assert_eq!(shown(d(1, 1), d(12, 31)), "2021");
        assert_eq!(shown(None, d(4, 20)), "20 April 2021 or earlier");
        assert_eq!(shown(None, None), "day unknown");
    }

    #[test]
    fn states_have_names() {
        let registry = Registry::embedded().expect("the registry loads");
        assert_eq!(party(&registry, "RUS"), "Russia");
        assert_eq!(party(&registry, "role:ambassador"), "ambassador");
        assert_eq!(list(&["a", "b", "c"]), "a, b and c");
    }
}
