//! Tells the language of a text.

use whatlang::{Lang, Script};

/// Letters below which the detector is a coin toss.
const SHORT: usize = 40;
/// Letters below which a reliable answer is asked for.
const LONG: usize = 240;

/// Words that hardly a sentence of English does without, and other languages hardly have.
const ENGLISH: [&str; 32] = [
    "the", "of", "and", "to", "that", "said", "with", "was", "for", "its", "from", "by", "has", "have", "had", "will",
    "it", "he", "she", "they", "on", "at", "after", "would", "were", "been", "which", "who", "is", "are", "their",
    "this",
];

/// What language a text is in.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Language {
    /// ISO 639-3, `und` where it could not be told.
    pub code: &'static str,
    /// Its name, where it is surely not English.
    pub foreign: Option<&'static str>,
}

pub(super) fn detect(text: &str) -> Language {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let words: Vec<String> =
        text.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect();
    let english = words.iter().filter(|word| ENGLISH.contains(&word.as_str())).count();
    let Some(info) = whatlang::detect(text) else {
        return Language { code: "und", foreign: None };
    };
    // Names of people and places carry a headline into any language; these words do not.
    if info.lang() == Lang::Eng || info.script() == Script::Latin && english * 8 >= words.len() && english > 0 {
        return Language { code: "eng", foreign: None };
    }
    let foreign = Language { code: info.lang().code(), foreign: Some(info.lang().eng_name()) };
    let sure = match info.script() {
        Script::Latin if letters < SHORT => false,
        Script::Latin if letters < LONG => {
            info.is_reliable() || english == 0 && letters >= 2 * SHORT && info.confidence() > 0.3
        }
        _ => true,
    };
    if sure { foreign } else { Language { code: "und", foreign: None } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_languages_are_named() {
        for (text, code) in [
            (
                "El gobierno de España llamó a consultas a su embajadora en Buenos Aires después de las palabras del presidente.",
                "spa",
            ),
            ("Посол уехал из столицы после того, как правительство объявило о новых мерах.", "rus"),
            ("政府は大使を一時帰国させると発表した。", "jpn"),
            (
                "Die Regierung hat ihren Botschafter nach der Rede des Präsidenten zu Konsultationen zurückgerufen, teilte das Außenministerium mit.",
                "deu",
            ),
            (
                "Le gouvernement a rappelé son ambassadeur pour consultations, a annoncé le ministère des affaires étrangères mardi soir.",
                "fra",
            ),
        ] {
            let found = detect(text);
            assert_eq!(found.code, code, "{text}");
            assert!(found.foreign.is_some(), "{text}");
        }
    }

    #[test]
    fn english_is_read_however_short_and_however_full_of_names() {
        for text in [
            "Spain recalls ambassador",
            "Milei, Sánchez, Albares trade barbs",
            "Ankara summons Dutch envoy",
            "Erdoğan and Çavuşoğlu met Mark Rutte and Bert Koenders in Rotterdam, and Fatma Betül Sayan Kaya was in Nijmegen.",
            "Mr López Obrador told Javier Milei that the embassy in Buenos Aires was closed.",
            "12",
            "",
        ] {
            assert_eq!(detect(text).foreign, None, "{text}: {:?}", detect(text));
        }
        assert_eq!(detect("The ministry in Lima has called its ambassador home for consultations.").code, "eng");
    }
}
