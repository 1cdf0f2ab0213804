//! What a test expects of a sentence: `occurred expel-diplomats CZE > RUS; n=10`.

use super::{EventMention, Modality};
use jiff::civil::Date;

/// One expected mention, as `data/acts/README.md` describes it.
#[derive(Clone, Debug, PartialEq)]
pub struct Expectation {
    pub modalities: Vec<Modality>,
    pub acts: Vec<String>,
    actors: Who,
    recipients: Who,
    keys: Vec<(String, String)>,
}

#[derive(Clone, Debug, PartialEq)]
enum Who {
    Anything,
    /// Any of these sets.
    Sets(Vec<Vec<String>>),
}

impl Who {
    fn parse(text: &str) -> Who {
        match text.trim() {
            "*" => Who::Anything,
            "-" | "" => Who::Sets(vec![Vec::new()]),
            list => Who::Sets(
                list.split('|')
                    .map(|set| {
                        let mut codes: Vec<String> =
                            if set == "-" { Vec::new() } else { set.split('+').map(|c| c.trim().to_owned()).collect() };
                        codes.sort();
                        codes
                    })
                    .collect(),
            ),
        }
    }

    fn fits(&self, codes: &[String]) -> bool {
        match self {
            Who::Anything => true,
            Who::Sets(sets) => sets.iter().any(|s| s == codes || s.iter().any(|c| c == "*")),
        }
    }
}

impl Expectation {
    /// Reads an expectation; the error says what was expected and found.
    pub fn parse(text: &str) -> Result<Expectation, String> {
        let mut parts = text.split(';');
        let head = parts.next().unwrap_or("");
        let (left, recipients) = head.split_once('>').unwrap_or((head, "-"));
        let mut words = left.split_whitespace();
        let modality = words.next().ok_or("expected a modality")?;
        let act = words.next().ok_or_else(|| format!("expected an act after '{modality}'"))?;
        let actors = words.next().unwrap_or("-");
        let modalities = if modality.split('|').any(|m| m == "*") {
            Modality::ALL.to_vec()
        } else {
            modality
                .split('|')
                .map(|m| {
                    Modality::ALL
                        .into_iter()
                        .find(|x| x.as_str() == m)
                        .ok_or_else(|| format!("expected a modality, but found '{m}'"))
                })
                .collect::<Result<_, _>>()?
        };
        let keys = parts
            .filter(|p| !p.trim().is_empty())
            .map(|p| {
                p.split_once('=')
                    .map(|(k, v)| (k.trim().to_owned(), v.trim().to_owned()))
                    .ok_or_else(|| format!("expected key=value, but found '{p}'"))
            })
            .collect::<Result<_, _>>()?;
        Ok(Expectation {
            modalities,
            acts: act.split('|').map(str::to_owned).collect(),
            actors: Who::parse(actors),
            recipients: Who::parse(recipients),
            keys,
        })
    }

    /// `None` where the mention is as expected, else what differs.
    pub fn differs(&self, mention: &EventMention, when: (Option<Date>, Option<Date>)) -> Option<String> {
        if !self.acts.contains(&mention.act) {
            return Some(format!("act {}", mention.act));
        }
        if !self.modalities.contains(&mention.modality) {
            return Some(format!("modality {}", mention.modality.as_str()));
        }
        let codes = |actors: &[crate::actor::Actor]| {
            let mut codes: Vec<String> = actors.iter().map(|a| a.code.clone()).filter(|c| !c.is_empty()).collect();
            codes.sort();
            codes.dedup();
            codes
        };
        let (actors, recipients) = (codes(&mention.actors), codes(&mention.recipients));
        if !self.actors.fits(&actors) {
            return Some(format!("actors {}", actors.join("+")));
        }
        if !self.recipients.fits(&recipients) {
            return Some(format!("recipients {}", recipients.join("+")));
        }
        self.keys.iter().find_map(|(key, wanted)| {
            let fits = |found: &str| wanted.split('|').any(|w| w == found || w == "*");
            let found = match key.as_str() {
                "person" => mention.persons.iter().map(|p| p.name.clone()).collect::<Vec<_>>().join("+"),
                "n" => mention.quantity.as_ref().map_or_else(|| "-".to_owned(), |q| q.value.to_string()),
                "mission" => mention
                    .missions
                    .iter()
                    .map(|m| format!("{}>{}", m.mission.sending, m.mission.receiving))
                    .collect::<Vec<_>>()
                    .join("+"),
                "by" => mention.attribution.iter().map(|a| a.name.clone()).collect::<Vec<_>>().join(" < "),
                "certainty" => format!("{:?}", mention.certainty).to_lowercase(),
                "when" => {
                    let day = |d: Option<Date>| d.map_or_else(String::new, |d| d.to_string());
                    if when.0 == when.1 && when.0.is_some() {
                        day(when.0)
                    } else {
                        format!("{}..{}", day(when.0), day(when.1))
                    }
                }
                other => return Some(format!("unknown key {other}")),
            };
            (!fits(&found)).then(|| format!("{key}={found}"))
        })
    }
}
