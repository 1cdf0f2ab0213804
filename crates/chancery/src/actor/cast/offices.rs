//! Who holds an office, and what an office makes of a person.

use super::super::registry::{NounKind, Registry};
use super::belonging::Belonging;
use super::titles::Office;
use super::{Character, Desk, Envoy, Stage, feminine};
use crate::language::Tree;

impl Desk<'_> {
    pub(super) fn describe(&mut self, character: usize, office: &Office, belongs: &Belonging) {
        let on = self.on;
        let Some(c) = self.cast.characters.get_mut(character) else {
            return;
        };
        let offices = c.person.and_then(|p| self.registry.persons.get(p)).map_or(&[][..], |p| &p.offices);
        let absent = office.sector.as_deref() == Some("ELI");
        // "former president": who holds another office now is what that makes him.
        let serves = on.is_some_and(|on| offices.iter().any(|o| Registry::holds(o, on)));
        c.female = c.female.or(feminine(&self.registry.nouns[office.noun].text));
        let sending = office.envoy.as_ref().and_then(|e| e.sending.clone().or(e.either.clone()));
        let state = sending.or(belongs.state.clone()).or(belongs.organization.clone());
        if absent || belongs.part || !office.speaks && office.envoy.is_none() && c.person.is_none() {
            if c.person.is_some() && serves {
                return;
            }
            let public =
                matches!(office.sector.as_deref(), Some("GOV" | "MIL" | "COP" | "SPY" | "LEG" | "JUD" | "IGO"))
                    && !belongs.part;
            c.actor.role.get_or_insert_with(|| office.role.clone());
            c.actor.state = c.actor.state.take().or(state);
            if c.envoy.is_none() {
                match c.actor.state.clone().filter(|_| public) {
                    Some(state) => c.actor.code = state,
                    None => c.actor.code.clone_from(&c.actor.id),
                }
                (c.leader, c.noun) = (false, None);
                c.actor.sector = office.sector.clone().filter(|_| !belongs.part);
            }
            return;
        }
        // The registry's last office may be of another state than the report's: Rutte of the Netherlands, of Nato later.
        let other = state
            .as_ref()
            .filter(|s| c.actor.state.as_ref() != Some(s))
            .and_then(|s| offices.iter().rev().find(|o| o.state == **s));
        if let Some(other) = other {
            c.actor.state = Some(other.state.clone());
            c.actor.code.clone_from(&other.state);
            c.actor.role = Some(other.title.to_lowercase());
        }
        if c.actor.role.is_none() || office.envoy.is_some() {
            c.actor.role = Some(office.role.clone());
        }
        if c.actor.sector.is_none() {
            c.actor.sector.clone_from(&office.sector);
        }
        c.noun.get_or_insert(office.noun);
        c.leader |= office.leader;
        if let Some(envoy) = office.envoy.clone() {
            let known = c.envoy.get_or_insert_with(Envoy::default);
            known.sending = known.sending.take().or(envoy.sending);
            known.receiving = known.receiving.take().or(envoy.receiving);
            known.either = known.either.take().or(envoy.either).filter(|_| known.sending.is_none());
            known.head |= envoy.head;
        }
        if c.actor.state.is_none()
            && let Some(state) = state
        {
            c.actor.code.clone_from(&state);
            c.actor.state = Some(state);
        }
    }

    /// "Prime Minister Foo" without a state: of the one that the report speaks of there. `public` where the words say
    /// that he is of an organ.
    pub(super) fn place_unowned(
        &mut self,
        tree: &Tree,
        stage: &Stage,
        character: usize,
        index: usize,
        at: usize,
        public: bool,
    ) {
        let c = &self.cast.characters[character];
        let noun = c.noun.and_then(|n| self.registry.nouns.get(n));
        let central = noun.filter(|n| n.sector.as_deref() != Some("IGO")).is_some_and(|n| {
            public && n.level == "spokesperson"
                || matches!(n.level.as_str(), "head" | "deputy-head" | "minister" | "deputy-minister" | "speaker")
        });
        if c.actor.state.is_some() || c.envoy.is_some() || !central {
            return;
        }
        let owner = self.owner(tree, stage, index, at);
        let c = &mut self.cast.characters[character];
        match owner {
            Ok(state) => {
                c.actor.code.clone_from(&state);
                c.actor.state = Some(state);
                c.alternatives.clear();
            }
            Err(several) => c.alternatives = several,
        }
    }

    /// "the envoy", "the minister": who of that role was met last, or the only one in the report.
    pub(super) fn definite(&self, noun: usize, role: &str) -> Option<usize> {
        let wanted = &self.registry.nouns[noun];
        let title = wanted.kind == NounKind::Title;
        let fits = |c: &Character| {
            if c.plural || c.actor.state.is_none() && !c.named || c.is_person() != title {
                return false;
            }
            if wanted.envoy {
                return c.envoy.as_ref().is_some_and(|e| e.head);
            }
            let own = c.actor.role.as_deref().unwrap_or("").replace('-', " ");
            own == role
                || own.ends_with(role)
                || c.named && c.noun == Some(noun)
                || role == "diplomat" && c.envoy.is_some()
                || role == "leader" && c.leader
                || role.starts_with("spokes") && own.contains("spokes")
        };
        // "The diplomat" is the diplomat of the last sentences before he is the ambassador.
        let last = self.history.last().map_or(0, |m| m.sentence);
        let near = self.history.iter().rev().take_while(|m| last - m.sentence < 3).map(|m| m.character);
        let same = |c: &Character| fits(c) && c.actor.role.as_deref() == Some(role);
        // "The military administration" is that of Niger, though the French government was spoken of since.
        let word = |c: &Character| same(c) && c.noun == Some(noun);
        let worded = near.clone().find(|c| self.cast.characters.get(*c).is_some_and(word)).filter(|_| !title);
        let exact = worded.or_else(|| near.into_iter().find(|c| self.cast.characters.get(*c).is_some_and(same)));
        let met = exact.or_else(|| {
            self.history.iter().rev().map(|m| m.character).find(|c| self.cast.characters.get(*c).is_some_and(fits))
        });
        met.or_else(|| {
            let mut all = self.cast.characters.iter().enumerate().filter(|(_, c)| fits(c));
            let first = all.next().map(|(index, _)| index);
            first.filter(|_| all.next().is_none())
        })
    }

    /// The holder of a head's or a minister's office of a state: whom the report names, else who is known to have held
    /// it on the day.
    pub(super) fn holder(&mut self, office: &Office, belongs: &Belonging) -> Option<usize> {
        let state = belongs.state.clone().filter(|_| !belongs.part && belongs.organization.is_none())?;
        let noun = &self.registry.nouns[office.noun];
        let central =
            matches!(noun.level.as_str(), "minister" | "deputy-head" | "deputy-minister") && noun.role == office.role;
        if !office.leader && !central || !office.speaks {
            return None;
        }
        let wanted = match office.role.as_str() {
            "secretary of state" | "foreign secretary" | "foreign minister" => "foreign minister",
            role => role,
        };
        let fits = |title: &str, role: &str| {
            let role = role.replace('-', " ");
            let head = role.starts_with("head of");
            office.role == "leader" && head
                || title.eq_ignore_ascii_case(&office.role)
                || role == wanted
                || title.eq_ignore_ascii_case(wanted)
        };
        // "The president" is whom the report calls so, though another has come to power on the day.
        let called = |c: &Character| {
            c.named && c.is_person() && c.noun == Some(office.noun) && c.actor.state.as_deref() == Some(state.as_str())
        };
        let called = self.cast.characters.iter().position(called);
        let named = called.or_else(|| {
            self.cast.characters.iter().position(|c| {
                let role = c.actor.role.as_deref().unwrap_or("");
                c.named
                    && c.is_person()
                    && c.actor.state.as_deref() == Some(state.as_str())
                    && (role == office.role || role.eq_ignore_ascii_case(wanted) || office.role == "leader" && c.leader)
            })
        });
        if named.is_some() {
            return named;
        }
        let on = self.on.filter(|_| noun.level != "deputy-minister")?;
        let mut held = (0..self.registry.persons.len()).filter(|p| {
            let offices = &self.registry.persons[*p].offices;
            offices.iter().any(|o| o.state == state && Registry::holds(o, on) && fits(&o.title, &o.role))
        });
        let one = held.next()?;
        // Two on the day (a king and his prime minister are both leaders): the words do not choose.
        if held.next().is_some() {
            return None;
        }
        Some(self.known_person(one))
    }

    /// Offices that a state has one of: a report names it once and then no more.
    pub(super) fn is_office_of_state(&self, office: &Office) -> bool {
        let noun = &self.registry.nouns[office.noun];
        match noun.kind {
            // The secretary-general is some body's, and no state's.
            NounKind::Title if noun.sector.as_deref() == Some("IGO") => false,
            NounKind::Title => {
                matches!(noun.level.as_str(), "head" | "deputy-head" | "minister" | "spokesperson")
                    && noun.role != "leader"
            }
            NounKind::Organ => {
                let role = noun.role.as_str();
                role.ends_with("ministry")
                    || matches!(
                        role,
                        "government"
                            | "parliament"
                            | "lower house"
                            | "upper house"
                            | "military"
                            | "police"
                            | "presidency"
                            | "authorities"
                    )
            }
            _ => false,
        }
    }
}
