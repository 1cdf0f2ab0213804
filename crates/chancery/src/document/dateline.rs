//! Datelines: `LIMA, March 29 (Agency) - ` before the first words of a report.

use super::{Dateline, dates, pattern};
use crate::span::Span;
use crate::time::Weekday;
use regex::Regex;
use std::sync::LazyLock;

/// Bytes of a paragraph's start that are looked at.
const HEAD: usize = 160;

/// Seats of governments and of the organizations that datelines name most. Where
/// neither capitals nor an agency mark a dateline ("Lima: The minister ..."), only
/// these are taken for places; any other word before a colon may be a speaker.
const SEATS: &str = "Abidjan Abu Dhabi Abuja Accra Addis Ababa Algiers Amman Amsterdam Ankara Asmara Astana Athens Baghdad Baku Bamako Bangkok Beijing Beirut Belgrade Berlin Bern Bishkek Bogota Bogotá Brasilia Brasília Bratislava Brussels Bucharest Budapest Buenos Aires Cairo Canberra Caracas Chisinau Colombo Copenhagen Dakar Damascus Dhaka Doha Dubai Dublin Dushanbe Geneva Hanoi Harare Havana Helsinki Hong Kong Islamabad Istanbul Jakarta Jerusalem Juba Kabul Kampala Kathmandu Khartoum Kigali Kinshasa Kuala Lumpur Kuwait City Kyiv Kiev La Paz Lima Lisbon Ljubljana London Luanda Lusaka Luxembourg Madrid Malé Manama Manila Mexico City Minsk Mogadishu Montevideo Moscow Muscat Nairobi New Delhi New York Niamey Nicosia Oslo Ottawa Paris Phnom Penh Podgorica Prague Pretoria Pristina Pyongyang Quito Rabat Ramallah Reykjavik Riga Riyadh Rome San José San Salvador Sanaa Santiago Sarajevo Seoul Singapore Skopje Sofia Stockholm Strasbourg Taipei Tallinn Tashkent Tbilisi Tehran Tel Aviv The Hague Tirana Tokyo Tripoli Tunis Ulaanbaatar United Nations Valletta Vatican City Vienna Vientiane Vilnius Warsaw Washington Wellington Windhoek Yangon Yaounde Yerevan Zagreb";

/// Agencies that sign in the place of a place.
const AGENCIES: [&str; 12] = ["TASS", "AFP", "AP", "UPI", "DPA", "PTI", "KUNA", "WAM", "SPA", "SANA", "IRNA", "YONHAP"];

struct Forms {
    weekday: Regex,
    agency: Regex,
    dated: Regex,
    /// The agency before the place, or the date and no dash behind the agency.
    bare: Regex,
    ended: Regex,
    /// The agency alone: "(PTI) The minister".
    signed: Regex,
    capitals: Regex,
    seat: Regex,
}

static FORMS: LazyLock<Option<Forms>> = LazyLock::new(|| {
    let place = r"(?P<place>\p{Lu}[\p{L}.'’-]*(?:[ /]\p{Lu}[\p{L}.'’-]*){0,4}(?:,\s(?:[\p{Lu}][\p{L}.]*)(?:\s\p{Lu}[\p{L}.]*){0,2}|\s\[[\p{L} ]{2,30}\])?)";
    let month = dates::MONTH;
    let date = format!(
        r"(?:(?:(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Mon|Tues?|Wed|Thu(?:rs)?|Fri|Sat|Sun)[.,]{{0,2}}\s)?(?P<date>(?i:{month})\s\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s(?:19|20)\d\d)?|\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?(?i:{month})(?:,?\s(?:19|20)\d\d)?))"
    );
    // Words of an agency: a capital each, or the lower-case dpa.
    let agency = r"(?P<agency>(?:\p{Lu}[\p{L}.&-]{1,20}(?:\s\p{Lu}[\p{L}.&-]{0,20}){0,3}|dpa)(?:/(?:\p{Lu}[\p{L}. ]{1,20}|dpa))?)";
    let dash = r"(?:--|[–—-]|:)";
    Some(Forms {
        weekday: pattern::compile(&format!(
            r"^(?P<place>\p{{Lu}}[\p{{L}}'’-]*(?:[ /]\p{{Lu}}[\p{{L}}'’-]*){{0,3}})(?:,\s|\s?[–—-]\s)(?P<day>Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?:\s?{dash}\s|\.\s)"
        ))?,
        agency: pattern::compile(&format!(
            r"^(?:{place}[,.]?\s{{1,2}})?(?:{date}[.,]?\s{{1,2}})?(?:[(\[]{agency}[)\]]\s?(?:\.?{dash}\s?|\.\s)|/{}/[.:]?\s?(?:{dash}\s)?)",
            agency.replace("<agency>", "<agency2>")
        ))?,
        dated: pattern::compile(&format!(
            r"^(?:{place}(?:[,.]\s|\s[/|•–—-]\s))?(?:[\p{{L}} -]{{1,30}}\d{{1,2}},\s\d{{3,4}},\s)?{date}(?:,?\s{agency})?\s?(?:{dash}(?:\s|$)|$)"
        ))?,
        // "Lima, March 29 (PTI) The", "(ANSA) - ROME, MARCH 29 - "
        bare: pattern::compile(&format!(
            r"^(?:{place},?\s{{1,2}}{date}[.,]?\s{{1,2}}[(\[]{agency}[)\]]\s|[(\[]{}[)\]]\s?{dash}\s?{},?\s{}\s?{dash}\s)",
            agency.replace("<agency>", "<agency2>"),
            place.replace("<place>", "<place2>"),
            date.replace("<date>", "<date2>"),
        ))?,
        // "LIMA, March 29. ", "TASS, March 29. "
        ended: pattern::compile(&format!(
            r"^(?P<place>\p{{Lu}}[\p{{Lu}}'’-]+(?:[ /]\p{{Lu}}[\p{{Lu}}'’-]+){{0,3}}),\s{date}\.\s"
        ))?,
        signed: pattern::compile(r"^[(\[](?P<agency>\p{Lu}[\p{Lu}.&-]{1,15})[)\]]\s?(?:--|[–—-])?\s?")?,
        capitals: pattern::compile(
            r"^(?P<place>\p{Lu}[\p{Lu}.'’-]{2,}(?:[ /]\p{Lu}[\p{Lu}.'’-]+){0,3}(?:,\s\p{Lu}[\p{L}. ]{1,24})?)(?:\s?(?:--|[–—])\s?|\s-\s|:\s)",
        )?,
        seat: pattern::compile(
            r"^(?P<place>\p{Lu}[\p{L}'’]*(?: \p{Lu}[\p{L}'’]*){0,2})(?:\s?(?:--|[–—])\s?|\s-\s|:\s)",
        )?,
    })
});

/// The dateline that `paragraph` begins with; its span counts from the paragraph's start.
///
/// `first` says that the paragraph is the first of the report's body: only there
/// is a place enough, without an agency.
pub(super) fn find(paragraph: &str, first: bool) -> Option<Dateline> {
    let forms = FORMS.as_ref()?;
    let head = paragraph.get(..paragraph.floor_char_boundary(HEAD))?;
    let rest_of = |end: usize| paragraph.get(end..).unwrap_or("").trim_start();
    if let Some(found) = forms.agency.captures(head) {
        let place = found.name("place").map(|m| m.as_str());
        let date = found.name("date").map(|m| m.as_str());
        let agency = found.name("agency").or_else(|| found.name("agency2")).map(|m| m.as_str());
        let end = found.get(0)?.end();
        if (place.is_some() || date.is_some()) && !rest_of(end).starts_with(char::is_lowercase) {
            return Some(with_weekday(dateline(place, date, agency, end), head, end));
        }
    }
    if let Some(found) = forms.bare.captures(head) {
        let part = |a: &str, b: &str| found.name(a).or_else(|| found.name(b)).map(|m| m.as_str());
        let end = found.get(0)?.end();
        let (place, date, agency) = (part("place", "place2"), part("date", "date2"), part("agency", "agency2"));
        if rest_of(end).starts_with(|c: char| c.is_uppercase() || matches!(c, '"' | '“' | '‘')) {
            return Some(with_weekday(dateline(place, date, agency, end), head, end));
        }
    }
    if !first {
        return None;
    }
    if let Some(found) = forms.signed.captures(head) {
        let end = found.get(0)?.end();
        if rest_of(end).len() > 60 && rest_of(end).starts_with(char::is_uppercase) {
            return Some(dateline(None, None, found.name("agency").map(|m| m.as_str()), end));
        }
    }
    if let Some(found) = forms.ended.captures(head) {
        let place = found.name("place")?.as_str();
        let end = found.get(0)?.end();
        let rest = rest_of(end);
        if rest.len() > 60 && rest.starts_with(|c: char| !c.is_lowercase()) {
            let date = found.name("date").map(|m| m.as_str());
            let agency = AGENCIES.contains(&place);
            let (place, agency) = if agency { (None, Some(place)) } else { (Some(place), None) };
            return Some(with_weekday(dateline(place, date, agency, end), head, end));
        }
    }
    if let Some(found) = forms.dated.captures(head) {
        let part = |name: &str| found.name(name).map(|m| m.as_str());
        let end = found.get(0)?.end();
        if !rest_of(end).starts_with(char::is_lowercase) {
            return Some(with_weekday(dateline(part("place"), part("date"), part("agency"), end), head, end));
        }
    }
    // "THE HAGUE, Saturday. ": a place in capitals, or a seat.
    if let Some(found) = forms.weekday.captures(head) {
        let place = found.name("place")?.as_str();
        let end = found.get(0)?.end();
        let rest = rest_of(end);
        let named = is_seat(place) || !place.contains(char::is_lowercase);
        if named && rest.len() > 60 && rest.starts_with(|c: char| !c.is_lowercase()) {
            return Some(with_weekday(dateline(Some(place), None, None, end), head, end));
        }
    }
    for (form, seats_only) in [(&forms.capitals, false), (&forms.seat, true)] {
        let Some(found) = form.captures(head) else {
            continue;
        };
        let place = found.name("place")?.as_str();
        let end = found.get(0)?.end();
        let rest = rest_of(end);
        let seat = is_seat(place);
        let colon = head.get(..end).is_some_and(|h| h.trim_end().ends_with(':'));
        // "SUAREZ: We will ..." is a speaker, and so is any name before a quotation.
        let spoken = colon
            && (!seat || rest.starts_with(['"', '“', '‘', '\'']) || rest.starts_with("We ") || rest.starts_with("I "));
        if (seat || !seats_only) && !spoken && rest.len() > 60 && rest.starts_with(|c: char| !c.is_lowercase()) {
            return Some(dateline(Some(place), None, None, end));
        }
    }
    None
}

fn is_seat(place: &str) -> bool {
    let place = place.split(',').next().unwrap_or(place).to_lowercase();
    let seats = SEATS.to_lowercase();
    place.chars().count() > 3
        && seats.match_indices(&place).any(|(at, _)| {
            let before = seats.get(..at).is_none_or(|s| s.is_empty() || s.ends_with(' '));
            let after = seats.get(at + place.len()..).is_none_or(|s| s.is_empty() || s.starts_with(' '));
            before && after
        })
}

fn with_weekday(mut found: Dateline, head: &str, end: usize) -> Dateline {
    let head = head.get(..end).unwrap_or("");
    // "Thu 5 Oct"
    let short =
        |word: &str| Weekday::ALL.into_iter().find(|day| word.len() >= 3 && format!("{day:?}").starts_with(word));
    let words = head.split(|c: char| !c.is_alphabetic());
    found.weekday = Weekday::named_in(head).or_else(|| words.clone().filter(|_| found.day.is_some()).find_map(short));
    found
}

fn dateline(place: Option<&str>, date: Option<&str>, agency: Option<&str>, end: usize) -> Dateline {
    let words = date.unwrap_or("").split([' ', ',']).filter(|word| !word.is_empty());
    let mut out = Dateline {
        // "MOSCOW. March 29", but "WASHINGTON, D.C."
        place: place
            .map(str::trim)
            .map(|place| if place.matches('.').count() == 1 { place.trim_end_matches('.') } else { place }.to_owned()),
        weekday: None,
        month: None,
        day: None,
        year: None,
        agency: agency.map(str::to_owned),
        span: Span::new(0, end),
    };
    for word in words {
        match word.trim_end_matches(|c: char| c.is_ascii_lowercase()).parse::<i16>() {
            Ok(number) if number > 31 => out.year = Some(number),
            Ok(number) => out.day = i8::try_from(number).ok(),
            Err(_) => out.month = dates::month(word).and_then(|m| i8::try_from(m).ok()),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn datelines_of_the_agencies() {
        let rest = "The ministry in the capital said that it had called its ambassador home.";
        type Expected<'a> = (Option<&'a str>, Option<i8>, Option<i8>, Option<i16>, Option<&'a str>);
        let cases: [(&str, Expected<'_>); 31] = [
            ("(MENAFN) ", (None, None, None, None, Some("MENAFN"))),
            ("LIMA, 29th March, 2013 (WAM) -- ", (Some("LIMA"), Some(3), Some(29), Some(2013), Some("WAM"))),
            ("Lima, Mar 29 (PTI) ", (Some("Lima"), Some(3), Some(29), None, Some("PTI"))),
            ("Lima, Mar 29 (EFE).- ", (Some("Lima"), Some(3), Some(29), None, Some("EFE"))),
            ("(ANSA) - ROME, MAR 29 - ", (Some("ROME"), Some(3), Some(29), None, Some("ANSA"))),
            ("TASS, March 29. ", (None, Some(3), Some(29), None, Some("TASS"))),
            ("LA PAZ, March 29, 2013. ", (Some("LA PAZ"), Some(3), Some(29), Some(2013), None)),
            ("MOSCOW, March 29 (Reuters) - ", (Some("MOSCOW"), Some(3), Some(29), None, Some("Reuters"))),
            ("ANKARA (AP) — ", (Some("ANKARA"), None, None, None, Some("AP"))),
            ("ANKARA, Turkey (AP) — ", (Some("ANKARA, Turkey"), None, None, None, Some("AP"))),
            ("PRAGUE, 17 April 2021 – ", (Some("PRAGUE"), Some(4), Some(17), Some(2021), None)),
            ("QUITO, Sept. 3, 2019 (Xinhua) -- ", (Some("QUITO"), Some(9), Some(3), Some(2019), Some("Xinhua"))),
            ("LIMA, March 29. /TASS/. ", (Some("LIMA"), Some(3), Some(29), None, Some("TASS"))),
            ("Doha / March 30 - ", (Some("Doha"), Some(3), Some(30), None, None)),
            ("LIMA - 30 March - ", (Some("LIMA"), Some(3), Some(30), None, None)),
            ("Sat 30 Mar: ", (None, Some(3), Some(30), None, None)),
            ("March 30 - ", (None, Some(3), Some(30), None, None)),
            ("March 30 (Reuters) - ", (None, Some(3), Some(30), None, Some("Reuters"))),
            (
                "New Delhi [India], September 19 (ANI): ",
                (Some("New Delhi [India]"), Some(9), Some(19), None, Some("ANI")),
            ),
            ("Berlin (dpa) - ", (Some("Berlin"), None, None, None, Some("dpa"))),
            ("UNITED NATIONS (AP) -- ", (Some("UNITED NATIONS"), None, None, None, Some("AP"))),
            ("SEOUL/TOKYO (Reuters) - ", (Some("SEOUL/TOKYO"), None, None, None, Some("Reuters"))),
            ("MOSCOW. March 29 (Interfax) - ", (Some("MOSCOW"), Some(3), Some(29), None, Some("Interfax"))),
            ("MADRID — ", (Some("MADRID"), None, None, None, None)),
            ("KUALA LUMPUR, Malaysia — ", (Some("KUALA LUMPUR, Malaysia"), None, None, None, None)),
            ("WASHINGTON - ", (Some("WASHINGTON"), None, None, None, None)),
            ("New Delhi: ", (Some("New Delhi"), None, None, None, None)),
            ("NEW DELHI: ", (Some("NEW DELHI"), None, None, None, None)),
            ("Doha, Qatar – ", (None, None, None, None, None)),
            ("The Hague — ", (Some("The Hague"), None, None, None, None)),
            (
                "Riyadh, Rabi I 11, 1434, January 23, 2013, SPA -- ",
                (Some("Riyadh"), Some(1), Some(23), Some(2013), Some("SPA")),
            ),
        ];
        for (head, expected) in cases {
            let found = find(&format!("{head}{rest}"), true);
            if expected.0.is_none() && expected.4.is_none() && expected.1.is_none() {
                assert!(found.is_none(), "{head}: {found:?}");
                continue;
            }
            let found = found.unwrap_or_else(|| panic!("{head} is a dateline"));
            let got = (found.place.as_deref(), found.month, found.day, found.year, found.agency.as_deref());
            assert_eq!(got, expected, "{head}");
            assert_eq!(found.span, Span::new(0, head.len()), "{head}");
        }
    }

    #[test]
    fn a_dateline_may_give_a_weekday_alone() {
        let rest = "The ministry in the capital said that it had called its ambassador home.";
        for (head, weekday) in [
            ("THE HAGUE, Saturday. ", Weekday::Saturday),
            ("PARIS — Wednesday — ", Weekday::Wednesday),
            ("Vienna, Monday - ", Weekday::Monday),
            ("OTTAWA, Tuesday, Oct. 15, 2024 - ", Weekday::Tuesday),
        ] {
            let found = find(&format!("{head}{rest}"), true).unwrap_or_else(|| panic!("{head} is a dateline"));
            assert_eq!((found.weekday, found.span.end), (Some(weekday), head.len()), "{head}");
        }
        for text in [
            "Moreno, Saturday. She will not come back before the note has been withdrawn, and everyone knows it here.",
            "Paris, Saturday night: the ministry in the capital said that it had called its ambassador home.",
        ] {
            assert!(find(text, true).is_none_or(|d| d.weekday.is_none()), "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_a_dateline_is_left_alone() {
        for text in [
            "Lima (population ten million) - the seat of the ministry - was quiet on the day after the note.",
            "NATO — which Ankara joined in 1952 — said that it would not take sides in the row of the two members.",
            "Suárez: The envoy will not come back before the note has been withdrawn, and everyone here knows it.",
            "Lima: “The envoy will not come back before the note has been withdrawn, and everyone knows it.”",
            "Quiroga (AP) told the chamber about the note, and the chamber voted to have the envoy called home.",
            "SUAREZ: The envoy will not come back before the note has been withdrawn, and everyone knows it.",
            "Moscow, March 29 (the day of the note) was quiet, and the ministry had called nobody home on that day.",
            "Moscow, March 29. The ministry in the capital said that it had called its ambassador home, and no more.",
            "Moscow - the capital - was quiet on the day after the note of the ministry was handed to the envoy.",
        ] {
            assert!(find(text, true).is_none(), "{text}: {:?}", find(text, true));
        }
    }
}
