//! Which state a report speaks of at a place: for a ministry or a country without a name.

use super::super::ActorKind;
use super::pronouns::SAYING;
use super::{Desk, Stage, clause_of, is_subject};
use crate::language::Tree;

/// How far the likeliest must stand before the next to be meant.
const MARGIN: i64 = 3;

/// What it counts for a state to be the one named most so far.
const PRINCIPAL: i64 = 5;

/// States that may be meant, with how likely each is, and those that cannot.
struct Candidates {
    found: Vec<(String, i64)>,
    fellows: Vec<String>,
}

impl Desk<'_> {
    /// The states spoken of before a token, the likeliest first, without those that act on or are acted on in the
    /// token's own clause: "the foreign ministry summoned the Dutch ambassador" is not the Dutch one.
    fn candidates(&self, tree: &Tree, stage: &Stage, index: usize, at: usize) -> Candidates {
        let mut found: Vec<(String, i64)> = Vec::new();
        let mut add = |code: String, score: i64| match found.iter_mut().find(|(c, _)| *c == code) {
            Some((_, best)) => *best = (*best).max(score),
            None => found.push((code, score)),
        };
        let clause = clause_of(tree, at);
        let governing = tree.head(clause).filter(|_| tree.base(clause) == "ccomp").map(|h| clause_of(tree, h));
        // "The kingdom will not accept it," the Saudi ministry said.
        let says = governing.and_then(|g| tree.first(g, "nsubj")).filter(|s| *s > at);
        let of_speaker = says.into_iter().flat_map(|s| std::iter::once(s).chain(tree.with(s, "amod")));
        let speaker = of_speaker.filter_map(|t| stage.nationality[t].and_then(|s| self.code(s))).next();
        if let Some(code) = speaker {
            add(code, 12);
        }
        // "The government has decided it," he said: that of whoever spoke before.
        let he = says.filter(|s| matches!(tree.lemma(*s).to_lowercase().as_str(), "he" | "she"));
        let before = self.history.iter().rev().take_while(|m| index.saturating_sub(m.sentence) <= 2);
        let person = |m: &&super::Met| m.leads && self.cast.characters.get(m.character).is_some_and(|c| c.is_person());
        let speaking = he.and_then(|_| before.clone().find(person)).and_then(|m| self.spoken_state(m.character));
        if let Some(code) = speaking {
            add(code, 16);
        }
        let mut fellows: Vec<String> = Vec::new();
        for r in &stage.references {
            let Some(code) = r.character.and_then(|c| self.spoken_state(c)) else {
                continue;
            };
            // The word of the name on which the rest hangs: "Anifah" of "Anifah Aman".
            let outward = |t: &usize| tree.head(*t).is_none_or(|h| h < r.start || h >= r.end);
            let head = (r.start..r.end).rev().find(outward).unwrap_or(r.end.saturating_sub(1));
            if clause_of(tree, head) == clause && r.start != at && matches!(tree.base(head), "obj" | "nsubj" | "iobj") {
                fellows.push(code);
            } else if r.start < at {
                // "The minister said the government had": his own.
                let speaks = governing == Some(clause_of(tree, head));
                add(
                    code,
                    if !is_subject(tree, head) {
                        6
                    } else if speaks {
                        16
                    } else {
                        12
                    },
                );
            }
        }
        // "Accused the country of violating Sudan's sovereignty": another country, then.
        let under = |t: usize| tree.head(clause_of(tree, t)) == Some(clause);
        for r in stage.references.iter().filter(|r| r.start > at && tree.relation(r.end - 1) == "nmod:poss") {
            let code = r.character.filter(|_| under(r.end - 1)).and_then(|c| self.spoken_state(c));
            fellows.extend(code.filter(|_| matches!(tree.base(at), "obj" | "iobj")));
        }
        for t in clause_tokens(tree, clause) {
            if let Some(code) = stage.nationality[t].and_then(|s| self.code(s))
                && t > at
                && tree.base(t) == "amod"
            {
                fellows.push(code);
            }
        }
        for met in self.history.iter().rev() {
            let distance = index.saturating_sub(met.sentence) as i64;
            if distance > 4 {
                break;
            }
            if let Some(code) = self.spoken_state(met.character) {
                add(code, 8 - 3 * distance + if met.subject { 5 } else { 0 });
            }
        }
        found.retain(|(code, _)| !fellows.contains(code));
        found.sort_by(|a, b| (b.1, &a.0).cmp(&(a.1, &b.0)));
        Candidates { found, fellows }
    }

    fn spoken_state(&self, character: usize) -> Option<String> {
        let c = self.cast.characters.get(character)?;
        let speaks = matches!(c.actor.kind, ActorKind::State | ActorKind::Government | ActorKind::Person)
            && c.members.is_empty();
        c.actor.state.clone().filter(|s| speaks && self.registry.state_index(s).is_some() && c.actor.code == *s)
    }

    /// The state that owns a noun without one, or those between which the report leaves it open. A report that speaks of
    /// no state, or of several alike, means the one in which it was written.
    pub(super) fn owner(&self, tree: &Tree, stage: &Stage, index: usize, at: usize) -> Result<String, Vec<String>> {
        if let Some(state) = self.commander(tree, stage, at).or_else(|| self.announcer(tree, stage, at)) {
            return Ok(state);
        }
        let Candidates { found, fellows } = self.candidates(tree, stage, index, at);
        let first = found.first().map_or(0, |(_, score)| *score);
        let near: Vec<String> = found.into_iter().filter(|(_, s)| first - s < MARGIN).map(|(code, _)| code).collect();
        match (near.as_slice(), self.home.as_ref().filter(|h| !fellows.contains(h))) {
            ([one], _) => Ok(one.clone()),
            ([], Some(home)) => Ok(home.clone()),
            (several, Some(home)) if several.contains(home) => Ok(home.clone()),
            _ => Err(near),
        }
    }

    /// "President Castro instructed Foreign Minister Reina": who commands him is of his state.
    fn commander(&self, tree: &Tree, stage: &Stage, at: usize) -> Option<String> {
        let verb = clause_of(tree, at);
        let subject =
            tree.first(verb, "nsubj").filter(|s| *s < verb && verb < at && COMMANDS.contains(&tree.lemma(verb)))?;
        let object = ["obj", "iobj"].iter().find_map(|r| tree.first(verb, r))?;
        let whom = tree.subtree(object).contains(&at);
        stage.character_at(subject).filter(|_| whom).and_then(|c| self.spoken_state(c))
    }

    /// "The minister said that the government would sue": what is announced is announced by its own.
    pub(super) fn announcer(&self, tree: &Tree, stage: &Stage, at: usize) -> Option<String> {
        let mut verb = tree.head(at).filter(|v| tree.is(at, "nsubj") && tree.is_verb(*v))?;
        let ahead = |a: usize| matches!(tree.token(a).text.to_lowercase().as_str(), "would" | "will" | "'ll" | "'d");
        if !tree.with(verb, "aux").any(ahead) {
            return None;
        }
        while let Some(first) = tree.head(verb).filter(|_| tree.base(verb) == "conj") {
            verb = first;
        }
        let cue = tree.head(verb).filter(|c| tree.base(verb) == "ccomp" && SAYING.contains(&tree.lemma(*c)))?;
        let speaker = stage.character_at(tree.first(cue, "nsubj")?)?;
        let official = self.cast.characters.get(speaker)?.is_person();
        self.spoken_state(speaker).filter(|_| official)
    }

    /// "the kingdom": the state spoken of last that the word fits.
    pub(super) fn described(
        &self,
        tree: &Tree,
        stage: &Stage,
        index: usize,
        at: usize,
        fits: &[String],
    ) -> Option<String> {
        let Candidates { found: mut candidates, fellows } = self.candidates(tree, stage, index, at);
        // "Peru's government ordered the country's ambassador": what belongs to the country belongs to who acts there.
        if tree.relation(at) == "nmod:poss" || tree.head(at).is_some_and(|h| tree.relation(h) == "nmod:poss") {
            let subject = tree.first(clause_of(tree, at), "nsubj").filter(|s| *s < at);
            let acts = subject.and_then(|s| stage.at(s)).and_then(|r| r.character).and_then(|c| self.spoken_state(c));
            if let Some(code) = acts.filter(|a| fellows.contains(a) && (fits.is_empty() || fits.contains(a))) {
                return Some(code);
            }
        }
        candidates.retain(|(code, _)| fits.is_empty() || fits.contains(code));
        // The kingdom that a report is about is meant before one that it names in passing.
        let said = |code: &String| {
            self.history.iter().filter(|m| self.spoken_state(m.character).as_ref() == Some(code)).count()
        };
        let most = candidates.iter().map(|(code, _)| said(code)).max().unwrap_or(0);
        for (_, score) in candidates.iter_mut().filter(|(code, _)| said(code) == most) {
            *score += PRINCIPAL;
        }
        candidates.sort_by(|a, b| (b.1, &a.0).cmp(&(a.1, &b.0)));
        let mut fitting = candidates.iter();
        let (code, first) = fitting.next()?;
        let clear = fitting.next().is_none_or(|(_, second)| first - second >= MARGIN);
        clear.then(|| code.clone())
    }
}

/// Verbs of whoever heads an office, of those under him; and of authorities, of those whom they rule.
const COMMANDS: &[&str] = &[
    "appoint",
    "arrest",
    "authorise",
    "authorize",
    "detain",
    "direct",
    "dismiss",
    "fire",
    "impeach",
    "instruct",
    "jail",
    "name",
    "nominate",
    "order",
    "oust",
    "reappoint",
    "replace",
    "sack",
    "task",
];

fn clause_tokens(tree: &Tree, clause: usize) -> Vec<usize> {
    (0..tree.len()).filter(|t| clause_of(tree, *t) == clause).collect()
}
