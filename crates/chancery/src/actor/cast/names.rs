//! Names of states, towns, bodies and outlets.

use super::super::registry::{Organization, Sense, day, slug};
use super::super::{Actor, ActorKind};
use super::scan::{Hit, NounHit};
use super::{Desk, Reference, Stage, reference, text_at};
use crate::coding::Place;
use crate::language::Tree;
use crate::language::{EntityKind, Upos};

impl Desk<'_> {
    pub(super) fn names(&mut self, tree: &Tree, hits: &[Hit], nouns: &[NounHit], stage: &mut Stage) {
        for hit in hits {
            if self.is_common(tree, hit, nouns) {
                continue;
            }
            // "Four Arab states" are four of them.
            let some = text_at(tree, hit.end - 1).starts_with(char::is_lowercase)
                && tree.with(hit.end - 1, "nummod").next().is_some();
            if some
                || !stage.free(hit.start, hit.end)
                || tree.upos(hit.end - 1) == Upos::Adj
                || self.inside_longer_name(tree, stage, hit)
            {
                continue;
            }
            let (actor, place, town) = self.meaning(tree, hit);
            if actor.is_none() && place.is_none() {
                continue;
            }
            if let Some(outlet) = actor.as_ref().filter(|a| a.kind == ActorKind::Outlet) {
                self.cast.outlets.push((tree.token(hit.start).span.start, outlet.name.clone()));
            }
            let body = actor.as_ref().is_some_and(|a| matches!(a.kind, ActorKind::Organization | ActorKind::Group));
            let end = if body { with_its_kind(tree, hit) } else { hit.end };
            let character = actor.map(|a| self.character_of(a));
            stage.claim(Reference { place, town, ..reference(hit.start, end, character) });
        }
        for t in 0..tree.len() {
            if stage.at(t).is_some() {
                continue;
            }
            if let Some(state) = self.initials(tree, t) {
                let place = self
                    .code(state)
                    .map(|code| Place { name: self.registry.states[state].name.clone(), country: Some(code) });
                let actor = self.registry.state_actor(state, ActorKind::State, "");
                let character = Some(self.character_of(actor));
                stage.claim(Reference { place, ..reference(t, t + 1, character) });
            }
        }
    }

    /// "SA" in a report that also says "South Africa", and speaks of no other state with these initials.
    pub(super) fn initials(&self, tree: &Tree, t: usize) -> Option<usize> {
        let text = text_at(tree, t);
        let capital = (2..=3).contains(&text.len()) && text.chars().all(|c| c.is_ascii_uppercase());
        let entity = tree.sentence.entities.iter().find(|e| e.start <= t && t < e.end);
        let alone = entity.is_none_or(|e| e.end - e.start == 1);
        if !capital || !alone || tree.upos(t) != Upos::Propn || matches!(tree.base(t), "flat" | "appos") {
            return None;
        }
        let shortened = |s: &&usize| {
            let name = self.registry.states.get(**s).map_or("", |s| s.name.as_str());
            name.contains(' ') && name.split(' ').filter_map(|w| w.chars().next()).eq(text.chars())
        };
        let mut found = self.mentioned.keys().filter(shortened);
        found.next().copied().filter(|_| found.next().is_none())
    }

    /// "High Commission" is not the Commission, and "the House of Representatives" that of a state which the report
    /// speaks of.
    fn is_common(&self, tree: &Tree, hit: &Hit, nouns: &[NounHit]) -> bool {
        let Some(noun) = nouns.iter().find(|n| n.start <= hit.start && hit.end <= n.end) else {
            return false;
        };
        let bodies = hit
            .senses
            .iter()
            .all(|s| matches!(s, Sense::Organ(..) | Sense::OrganizationOrgan(_) | Sense::Organization(_)));
        let longer = noun.end - noun.start > hit.end - hit.start;
        let spoken_of = hit.senses.iter().any(|s| match s {
            Sense::Organ(state, _) => {
                let doubtful = &self.registry.states[*state].doubtful;
                self.mentioned.contains_key(state) || !doubtful.contains(&tree.words(hit.start, hit.end))
            }
            Sense::OrganizationOrgan(_) | Sense::Organization(_) => true,
            _ => false,
        });
        bodies && (longer || !spoken_of)
    }

    /// Whom a name stands for, the place that it is, and whether it is a town that stands for a government.
    fn meaning(&self, tree: &Tree, hit: &Hit) -> (Option<Actor>, Option<Place>, bool) {
        let text = tree.words(hit.start, hit.end);
        let of = |pick: fn(&Sense) -> Option<usize>| -> Vec<usize> { hit.senses.iter().filter_map(pick).collect() };
        let states = of(|s| if let Sense::State(s) = s { Some(*s) } else { None });
        let capitals = of(|s| if let Sense::Capital(s) = s { Some(*s) } else { None });
        let cities = of(|s| if let Sense::City(s) = s { Some(*s) } else { None });
        let seats = of(|s| if let Sense::Seat(o) = s { Some(*o) } else { None });
        let place_in = |state: usize| Some(Place { name: text.clone(), country: self.code(state) });

        let certain: Vec<usize> = states.into_iter().filter(|s| !self.is_doubtful(tree, hit, *s, &text)).collect();
        if let Some(state) = self.one_of(&certain) {
            let name = self.registry.states[state].name.clone();
            let place = Place { name, country: self.code(state) };
            return (Some(self.registry.state_actor(state, ActorKind::State, "")), Some(place), false);
        }
        // A town that two states have is the one whose state the report speaks of.
        let elsewhere = cities
            .iter()
            .find(|c| self.mentioned.contains_key(c) && !capitals.iter().any(|s| self.mentioned.contains_key(s)));
        if let Some(state) = self.one_of(&capitals).filter(|_| elsewhere.is_none()) {
            let seat = seats.first().filter(|_| !self.mentioned.contains_key(&state));
            let actor = match seat {
                Some(o) => self.registry.organization_actor(*o, ""),
                None => self.registry.state_actor(state, ActorKind::Government, ""),
            };
            return (Some(actor), place_in(state), true);
        }
        let rivals =
            hit.senses.iter().any(|s| matches!(s, Sense::Organ(state, _) if self.mentioned.contains_key(state)));
        let home = self.home.as_deref().and_then(|h| self.registry.state_index(h));
        // Of the parliaments of one name that of the state in which the report was written, or which it names most often.
        let near = |s: &Sense| match s {
            Sense::Organ(state, _) if Some(*state) == home => usize::MAX,
            Sense::Organ(state, _) => self.mentioned.get(state).copied().unwrap_or(0),
            _ => 0,
        };
        let mut senses: Vec<&Sense> = hit.senses.iter().collect();
        // Of two bodies of one name that of a state which the report speaks of.
        let at_home = |s: &Sense| match s {
            Sense::Organization(o) => self.registry.organizations[*o]
                .state
                .as_deref()
                .and_then(|code| self.registry.state_index(code))
                .is_some_and(|state| self.mentioned.contains_key(&state)),
            _ => false,
        };
        if senses.len() > 1 && senses.iter().all(|s| matches!(s, Sense::Organization(_))) {
            senses.sort_by_key(|s| !at_home(s));
        }
        // "According to AFP" is no police, unless the report speaks of their state.
        let reported = is_cued(tree, hit) && !rivals;
        senses.sort_by_key(|s| !(reported && matches!(s, Sense::Outlet(_) | Sense::AmbiguousOutlet(_))));
        if senses.iter().all(|s| matches!(s, Sense::Organ(..))) {
            senses.sort_by_key(|s| std::cmp::Reverse(near(s)));
        }
        for sense in senses {
            let actor = match *sense {
                Sense::Metonym(s) if !self.is_doubtful(tree, hit, s, &text) => {
                    self.registry.state_actor(s, ActorKind::Government, "")
                }
                // Of the parliaments of one name the one of a state in the report.
                Sense::Organ(s, o)
                    if !self.is_doubtful(tree, hit, s, &text) && (self.mentioned.contains_key(&s) || !rivals) =>
                {
                    let mut actor = self.registry.state_actor(s, ActorKind::Government, "");
                    let organ = &self.registry.states[s].organs[o];
                    actor.name.clone_from(&organ.name);
                    actor.id = format!("{}:{}", actor.code, slug(&organ.name));
                    actor.sector = Some(organ.sector.clone());
                    actor.role = Some(organ.name.clone());
                    actor
                }
                Sense::National(s) if tree.is_noun(hit.end - 1) && self.state_meant(&hit.senses) == Some(s) => {
                    let mut actor = self.registry.state_actor(s, ActorKind::Group, "");
                    actor.id = format!("{}:nationals", actor.code);
                    actor.sector = Some("CVL".to_owned());
                    actor
                }
                Sense::Organization(o) | Sense::OrganizationOrgan(o) => {
                    let organization = &self.registry.organizations[o];
                    // A word with a capital that begins a sentence has it for that.
                    let plain = tree.upos(hit.end - 1) != Upos::Propn || hit.start == 0;
                    if organization.doubtful.contains(&text) && plain && !self.backed(tree, hit, EntityKind::Org) {
                        continue;
                    }
                    self.body(o, organization)
                }
                Sense::Outlet(o) => self.registry.outlet_actor(o, ""),
                Sense::AmbiguousOutlet(_) if is_cued(tree, hit) => {
                    let outlets: Vec<usize> = hit
                        .senses
                        .iter()
                        .filter_map(|s| if let Sense::AmbiguousOutlet(o) = s { Some(*o) } else { None })
                        .collect();
                    let home = |o: &&usize| {
                        let state =
                            self.registry.outlets[**o].state.as_deref().and_then(|s| self.registry.state_index(s));
                        state.is_some_and(|s| self.mentioned.contains_key(&s))
                    };
                    match outlets.iter().find(home).or(outlets.first()) {
                        Some(o) => self.registry.outlet_actor(*o, ""),
                        None => continue,
                    }
                }
                _ => continue,
            };
            return (Some(actor), None, false);
        }
        let city = elsewhere.copied().or_else(|| self.one_of(&cities)).or(cities.first().copied());
        (None, city.and_then(place_in), false)
    }

    /// An organization; from the day on which an armed group governs, the government of its state.
    fn body(&self, index: usize, organization: &Organization) -> Actor {
        let actor = self.registry.organization_actor(index, "");
        let since = organization.governs_since.as_deref().and_then(|d| day(d, false));
        let governs = since.is_some_and(|since| self.on.is_some_and(|on| since <= on));
        match organization.state.clone().filter(|_| governs) {
            Some(state) => Actor {
                code: state.clone(),
                state: Some(state),
                kind: ActorKind::Government,
                sector: Some("GOV".to_owned()),
                ..actor
            },
            None => actor,
        }
    }

    /// "Chad" and "Mary" need more than the name; "Georgia" is no state inside a person's name.
    fn is_doubtful(&self, tree: &Tree, hit: &Hit, state: usize, text: &str) -> bool {
        let s = &self.registry.states[state];
        let in_person = tree.sentence.entities.iter().any(|e| {
            e.kind == EntityKind::Per
                && e.start <= hit.start
                && hit.end <= e.end
                && e.end - e.start > hit.end - hit.start
        });
        if in_person {
            return true;
        }
        let doubtful = s.doubtful.iter().any(|d| d == text) || s.ambiguous && s.name == text;
        if !doubtful
            || self.backed(tree, hit, EntityKind::Loc)
            || self.backed(tree, hit, EntityKind::Org)
            || self.mentioned.contains_key(&state)
        {
            return false;
        }
        // Beside another state a bare proper noun is one too, unless the report knows a person of that name.
        let person =
            self.cast.characters.iter().any(|c| c.is_person() && c.named && c.actor.name.split(' ').any(|w| w == text));
        person || self.mentioned.is_empty() || tree.upos(hit.end - 1) != Upos::Propn
    }

    fn backed(&self, tree: &Tree, hit: &Hit, kind: EntityKind) -> bool {
        tree.sentence.entities.iter().any(|e| e.kind == kind && e.start <= hit.start && hit.end <= e.end)
    }

    /// Inside a longer proper name ("Ambassador Hotel", "Georgia Tech") a name means itself no more.
    fn inside_longer_name(&self, tree: &Tree, stage: &Stage, hit: &Hit) -> bool {
        tree.upos(hit.end - 1) == Upos::Propn
            && tree.base(hit.end - 1) == "compound"
            && tree.head(hit.end - 1).is_some_and(|h| {
                h >= hit.end
                    && tree.upos(h) == Upos::Propn
                    && stage.at(h).is_none()
                    && stage.nationality[h].is_none()
                    && tree
                        .sentence
                        .entities
                        .iter()
                        .any(|e| e.start <= hit.start && h < e.end && e.kind != EntityKind::Per)
            })
    }
}

/// "The Hezbollah group", "the Bundestag committee": the noun behind a name only says what kind of body it is, or that a
/// part of it acts.
fn with_its_kind(tree: &Tree, hit: &Hit) -> usize {
    let kind = tree.sentence.tokens.get(hit.end).is_some_and(|t| {
        t.upos == Upos::Noun
            && matches!(
                t.lemma.as_str(),
                "group"
                    | "movement"
                    | "militia"
                    | "organization"
                    | "organisation"
                    | "network"
                    | "bloc"
                    | "alliance"
                    | "committee"
                    | "panel"
                    | "agency"
                    | "body"
                    | "tribunal"
            )
    });
    let plural = kind && tree.token(hit.end).text.to_lowercase().ends_with('s');
    let of_it = kind && !plural && tree.head(hit.end - 1) == Some(hit.end) && tree.base(hit.end - 1) == "compound";
    if of_it { hit.end + 1 } else { hit.end }
}

/// A name beside a word of reporting: "told ABC", "APA reported", "according to Time".
fn is_cued(tree: &Tree, hit: &Hit) -> bool {
    let reports = |t: usize| {
        let word = tree.sentence.tokens.get(t).map(|t| t.lemma.to_lowercase());
        matches!(
            word.as_deref(),
            Some("report" | "say" | "tell" | "write" | "quote" | "cite" | "add" | "note" | "reveal" | "publish")
        )
    };
    let before = hit.start.checked_sub(1);
    let article =
        before.filter(|b| text_at(tree, *b).eq_ignore_ascii_case("the")).and_then(|b| b.checked_sub(1)).or(before);
    let by = article.is_some_and(|b| {
        matches!(text_at(tree, b), "to" | "by" | "with" | "in")
            && b.checked_sub(1).is_some_and(|v| {
                reports(v)
                    || tree.lemma(v) == "accord"
                    || matches!(text_at(tree, v), "according" | "According" | "interview")
            })
    });
    reports(hit.end) || article.is_some_and(reports) || by
}
