//! Who says so: links of the chain, quotations that run on, embedded posts.

use super::*;

impl Scene<'_> {
    pub(super) fn link(&self, voice: Voice) -> Option<Attribution> {
        attribution::link(&self.coder.speech, self.tree, self.stage, self.cast, voice)
    }

    /// The predicate at a token; where it is said of something that it is so and so, with who says it.
    pub(super) fn predicate(&self, t: usize, pos: Pos) -> Predicate {
        let mut predicate = clause::predicate(self.tree, t, pos);
        let judges = |frame: &Frame| frame.slots.iter().any(|s| s.positions.contains(&Position::Speaker));
        let said_to_be = match pos {
            // "said that it amounted to interference"
            Pos::Verb => self.coder.codebook.candidates(self.tree.lemma(t), pos).any(|(_, frame)| judges(frame)),
            _ => self.tree.first(t, "cop").is_some(),
        };
        if said_to_be {
            let voices = attribution::voices(&self.coder.speech, self.tree, t);
            let speaker = voices.voices.first().and_then(|v| v.speaker);
            predicate.arguments.extend(speaker.map(|s| (Position::Speaker, s)));
            if pos == Pos::Noun {
                let thing = self.tree.first(t, "nsubj").filter(|s| Some(*s) != speaker);
                predicate.arguments.extend(thing.map(|s| (Position::Complement, s)));
            }
        }
        predicate
    }

    /// Who says what stands at a token, outermost first.
    pub(super) fn chain(&self, t: usize, voices: &attribution::Voices, quoted: &[Attribution]) -> Vec<Attribution> {
        let mut chain: Vec<Attribution> = voices.voices.iter().rev().filter_map(|v| self.link(*v)).collect();
        if chain.is_empty() && self.in_quotation(t) {
            chain = quoted.to_vec();
        }
        if chain.is_empty() {
            chain.extend(self.closing_voice(t));
        }
        chain.dedup_by(|a, b| a.name == b.name);
        self.add_post(&mut chain);
        chain
    }

    /// "…, Russian news agencies reported." at the end of a sentence stands over all of it.
    pub(super) fn closing_voice(&self, trigger: usize) -> Option<Attribution> {
        let n = self.tree.len();
        let verb = (n.saturating_sub(5)..n)
            .rev()
            .find(|t| self.tree.is_verb(*t) && self.coder.speech.says(self.tree.lemma(*t)))?;
        let speaker = verb.checked_sub(1).filter(|s| self.tree.is_noun(*s))?;
        let mut start = speaker;
        while start > 0
            && matches!(self.tree.upos(start - 1), Upos::Propn | Upos::Noun | Upos::Det | Upos::Adj | Upos::Part)
        {
            start -= 1;
        }
        let comma = start.checked_sub(1).is_some_and(|c| self.tree.token(c).text == ",");
        let nothing_more = (verb + 1..n).all(|t| !self.tree.is_verb(t)) && self.tree.first(verb, "obj").is_none();
        (comma && nothing_more && trigger < start)
            .then(|| self.link(Voice { speaker: Some(speaker), cue: verb, content: trigger }))?
    }

    pub(super) fn in_quotation(&self, t: usize) -> bool {
        let span = self.tree.token(t).span;
        self.quotations.iter().any(|q| q.contains(span))
    }

    /// Who speaks the words at a token, if they stand in quotation marks: by the tree, by the verb of saying outside
    /// the marks, or whoever spoke last in this paragraph.
    pub(super) fn quoted_speaker(&self, t: usize, last: Option<&(usize, Vec<Attribution>)>) -> Vec<Attribution> {
        let by_tree: Vec<Attribution> = attribution::voices(&self.coder.speech, self.tree, t)
            .voices
            .iter()
            .rev()
            .filter_map(|v| self.link(*v))
            .collect();
        if !by_tree.is_empty() {
            return by_tree;
        }
        if self.post().is_some() {
            let mut chain = Vec::new();
            self.add_post(&mut chain);
            return chain;
        }
        if !self.in_quotation(t) {
            return Vec::new();
        }
        let quotation = self.quotations.iter().copied().find(|q| q.contains(self.tree.token(t).span));
        if let Some(link) = self.speaker_outside() {
            return vec![Attribution { content: quotation, ..link }];
        }
        if let Some((_, link)) = self.closed.iter().find(|(q, _)| Some(*q) == quotation) {
            return vec![Attribution { content: quotation, ..link.clone() }];
        }
        match last {
            Some((block, chain)) if *block == self.tree.sentence.block || *block + 1 == self.tree.sentence.block => {
                chain.clone()
            }
            _ => Vec::new(),
        }
    }

    /// Who speaks by a verb of saying that stands in no quotation marks.
    pub(super) fn speaker_outside(&self) -> Option<Attribution> {
        (0..self.tree.len())
            .filter(|v| self.tree.is_verb(*v) && self.coder.speech.says(self.tree.lemma(*v)) && !self.in_quotation(*v))
            .find_map(|v| self.link(Voice { speaker: clause::deep_subject(self.tree, v), cue: v, content: v }))
    }

    pub(super) fn post(&self) -> Option<&crate::document::Post> {
        self.document.posts.iter().find(|p| p.block == Some(self.tree.sentence.block))
    }

    /// What stands in an embedded post is said by its author.
    pub(super) fn add_post(&self, chain: &mut Vec<Attribution>) {
        let Some(post) = self.post() else { return };
        let Some(name) = post.author.clone().or(post.handle.clone()) else { return };
        if chain.iter().any(|a| a.name == name) {
            return;
        }
        let known = self.cast.characters.iter().find(|c| c.named && c.actor.name == name);
        chain.insert(
            0,
            Attribution {
                kind: SpeakerKind::Person,
                named: true,
                actor: known.map(|c| c.actor.id.clone()),
                party: known.map(|c| c.actor.code.clone()).filter(|code| !code.is_empty()),
                source: None,
                cue: None,
                content: Some(post.span),
                name,
            },
        );
    }
}
