//! Who says, thinks or wants what, in one sentence: cue, its source and its content, read off the tree.
//!
//! The notion of an attribution with a source, a cue and a content, and of attitudes as cues, is that of the PARC and
//! PolNeAR corpora (Pareti 2012; Newell, Margolin and Ruths 2018).

use super::lexicon::{Cue, Speech};
use crate::coding::clause::{is_light, is_passive, owner};
use crate::language::Tree;
use crate::language::Upos;

/// Tokens of one attribution, each list in the order of the text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Statement {
    pub speaker: Option<usize>,
    pub source: Vec<usize>,
    pub head: usize,
    pub cue: Vec<usize>,
    pub content: Vec<usize>,
    /// The content is given as said, rather than wanted or judged.
    pub assertive: bool,
    /// The cue's content is, or may be, what stands in quotation marks.
    pub quoting: bool,
}

/// A sentence with what the reading of its cues needs. `quoted` gives for each token the quotation it stands in.
pub(crate) struct Reader<'a> {
    pub speech: &'a Speech,
    pub tree: &'a Tree<'a>,
    pub quoted: &'a [Option<usize>],
}

impl Reader<'_> {
    /// All attributions of the sentence, in the order of their cues.
    pub fn statements(&self) -> Vec<Statement> {
        let mut found: Vec<Statement> = Vec::new();
        for t in 0..self.tree.len() {
            let statement = match self.tree.upos(t) {
                Upos::Verb => self.verb(t),
                Upos::Noun => self.noun(t),
                Upos::Adj => self.adjective(t),
                Upos::Adv => self.hearsay(t),
                _ => None,
            };
            found.extend(statement);
            found.extend(self.according(t));
        }
        self.share_quotations(&mut found);
        found.retain(|s| !s.content.is_empty());
        for s in &mut found {
            s.source.retain(|t| !s.cue.contains(t) && !s.content.contains(t));
            s.content.retain(|t| !s.cue.contains(t));
            for list in [&mut s.source, &mut s.cue, &mut s.content] {
                list.sort_unstable();
                list.dedup();
                self.trim(list);
            }
        }
        found
    }

    fn trim(&self, tokens: &mut Vec<usize>) {
        let mark = |t: usize| self.tree.upos(t) == Upos::Punct && self.quoted[t].is_none();
        while tokens.first().is_some_and(|t| mark(*t)) {
            tokens.remove(0);
        }
        while tokens.last().is_some_and(|t| mark(*t)) {
            tokens.pop();
        }
    }

    fn verb(&self, v: usize) -> Option<Statement> {
        if matches!(self.tree.base(v), "case" | "amod" | "compound" | "aux") {
            return None;
        }
        let mut rows = self.speech.verb(self.tree.lemma(v));
        if rows.is_empty() && self.takes_a_clause(v) {
            rows = self.speech.unlisted();
        }
        if rows.is_empty() || self.carries(v) {
            return None;
        }
        let any = |f: fn(&Cue) -> bool| rows.iter().any(|r| f(r));
        let clausal = any(|r| !r.quoting && !r.texts);
        let passive = is_passive(self.tree, v);
        let speaker = self.subject(v, 0);
        let mut s = Statement {
            speaker,
            head: v,
            cue: self.cue(v),
            assertive: any(|r| r.assertive),
            quoting: any(|r| r.assertive || r.addressee || r.quoting),
            ..Statement::default()
        };
        if let Some(speaker) = speaker {
            s.source = self.phrase(speaker);
        }
        let text = speaker.is_some_and(|n| self.speech.texts.contains(&self.tree.lemma(n).to_lowercase()));
        let mut clause = None;
        for &child in self.tree.children(v) {
            match self.tree.base(child) {
                "ccomp" | "csubj" if clausal || any(|r| r.texts) || self.quoted[child].is_some() => {
                    clause = Some(child);
                    let mut content = self.tree.subtree(child);
                    if child < v
                        && !content.iter().any(|t| *t > v && (self.tree.is_verb(*t) || self.quoted[*t].is_some()))
                    {
                        content.retain(|t| *t < v);
                    }
                    s.content.extend(content);
                }
                "xcomp" if clausal => {
                    clause = Some(child);
                    s.content.extend(self.tree.subtree(child));
                }
                // "Here is what he said: …", "said, the talks were off"
                "parataxis"
                    if any(|r| r.assertive) && child > v && self.speech.verb(self.tree.lemma(child)).is_empty() =>
                {
                    let colon = (v + 1..child).any(|t| self.tree.token(t).text == ":");
                    if colon || self.quoted[child].is_some() {
                        s.content.extend(self.tree.subtree(child));
                    }
                }
                _ => {}
            }
        }
        let object_is_content = any(|r| r.object) || any(|r| r.texts) && text;
        let told = any(|r| r.addressee);
        for object in self.tree.with(v, "obj") {
            let whom = told || clause.is_some_and(|c| self.tree.base(c) == "ccomp") && self.is_person(object);
            if !whom && (object_is_content || clause.is_some_and(|c| self.tree.base(c) == "xcomp")) {
                s.content.extend(self.tree.subtree(object));
            }
        }
        if passive && let Some(subject) = self.tree.first(v, "nsubj") {
            let judged = any(|r| r.object) && s.content.is_empty() || clause.is_some() && !told;
            if judged {
                s.content.extend(self.phrase(subject));
            }
        }
        if any(|r| r.raising)
            && let Some(subject) = self.tree.first(v, "nsubj")
        {
            if clause.is_none_or(|c| self.opens(v, c)) {
                return None;
            }
            s.content.extend(self.phrase(subject));
            s.source.clear();
            s.speaker = None;
        }
        let had = !s.content.is_empty();
        self.prepositions(v, &rows, had, &mut s);
        if s.content.is_empty() && s.assertive && !passive {
            self.parenthetical(v, &mut s);
        }
        // "Went on to say" and "declined to comment" are one cue.
        if let Some(inner) = clause.filter(|c| self.opens(v, *c)) {
            let same = self.verb(inner).is_some_and(|i| !i.content.is_empty());
            if same {
                return None;
            }
        }
        // "I think", "we want" within a quotation are the speaker's own words.
        let own_words = speaker.is_some_and(|n| matches!(self.tree.lemma(n).to_lowercase().as_str(), "you" | "one"));
        let nobody = s.source.is_empty() && !any(|r| r.raising) && !(passive && clause.is_some());
        (!own_words && !nobody).then_some(s)
    }

    /// A verb that no list has, with a finite clause: "groused that the talks were a farce".
    fn takes_a_clause(&self, v: usize) -> bool {
        let clause = self.tree.with(v, "ccomp").find(|c| *c > v && self.tree.is_verb(*c));
        clause.is_some_and(|c| self.tree.first(c, "mark").is_some_and(|m| self.tree.lemma(m) == "that"))
            && self.tree.first(v, "nsubj").is_some()
            && !self.speech.causes(self.tree.lemma(v))
    }

    /// Whether a verb only carries the noun that is the cue: "expressed support for", "made the case that".
    fn carries(&self, v: usize) -> bool {
        let carried = |n: usize| self.carrier(n) == Some(v) && self.noun(n).is_some_and(|s| !s.content.is_empty());
        self.tree.with(v, "obj").any(carried)
    }

    fn carrier(&self, n: usize) -> Option<usize> {
        self.tree.head(n).filter(|h| {
            self.tree.base(n) == "obj"
                && self.tree.is_verb(*h)
                && (is_light(self.tree.lemma(*h)) || self.speech.voices(self.tree.lemma(*h)))
        })
    }

    /// Whether a verb only opens the cue that its complement is.
    fn opens(&self, v: usize, inner: usize) -> bool {
        self.tree.base(inner) == "xcomp"
            && self.tree.is_verb(inner)
            && self.speech.openers.contains(self.tree.lemma(v))
            && !self.speech.verb(self.tree.lemma(inner)).is_empty()
            && self.tree.first(v, "obj").is_none()
    }

    /// Content under prepositions: "called for an inquiry", "praised them for it".
    fn prepositions(&self, v: usize, rows: &[&Cue], had: bool, s: &mut Statement) {
        for &child in self.tree.children(v) {
            if !matches!(self.tree.base(child), "obl" | "nmod" | "advcl") || child < v {
                continue;
            }
            let marks: Vec<usize> = self
                .tree
                .children(child)
                .iter()
                .copied()
                .filter(|c| matches!(self.tree.base(*c), "case" | "mark") && *c < child)
                .collect();
            let Some(&first) = marks.first() else { continue };
            let word = self.tree.lemma(first).to_lowercase();
            let leads = rows.iter().any(|r| r.prepositions.contains(&word));
            let occasion = self.speech.occasions.contains(&self.tree.lemma(child).to_lowercase())
                || self.tree.upos(child) == Upos::Num;
            if !leads || occasion || s.content.contains(&child) {
                continue;
            }
            let mut tokens = self.tree.subtree(child);
            if !had {
                tokens.retain(|t| !marks.contains(t));
                if first <= s.cue.iter().max().copied().unwrap_or(v) + 1 {
                    s.cue.extend(&marks);
                }
            }
            s.content.extend(tokens);
        }
    }

    /// "The talks, he said, had failed", "…, Interfax reported": the cue hangs on what it speaks of.
    fn parenthetical(&self, v: usize, s: &mut Statement) {
        let Some(speaker) = s.speaker.filter(|n| self.tree.head(*n) == Some(v)) else { return };
        let own = self.tree.subtree(v);
        let head = self.tree.head(v).filter(|h| {
            matches!(self.tree.base(v), "parataxis" | "advcl" | "discourse" | "dep" | "ccomp")
                && !own.contains(h)
                && (self.tree.base(v) != "advcl"
                    || self.tree.first(v, "mark").is_some_and(|m| self.tree.lemma(m) == "as"))
                && self.tree.base(v) != "ccomp"
        });
        if let Some(head) = head {
            let mut content = self.tree.subtree(head);
            content.retain(|t| !own.contains(t));
            // "…, the ministry said on Monday": what follows the cue that closes a sentence is of the saying.
            let start = own.iter().min().copied().unwrap_or(v);
            if !content.iter().any(|t| *t > v && self.tree.is_verb(*t))
                && self.quoted.iter().skip(v).all(Option::is_none)
            {
                content.retain(|t| *t < start);
            }
            s.content.extend(content);
            return;
        }
        // Hung the other way round: all before the comma that stands before the speaker and the cue.
        let start = self.tree.subtree(speaker).into_iter().chain([v]).min().unwrap_or(v);
        let before = start.checked_sub(1).filter(|b| matches!(self.tree.token(*b).text.as_str(), ","));
        let closes = self.tree.sentence.tokens.iter().skip(v + 1).all(|t| t.upos != Upos::Verb);
        let told = |end: usize| (0..end).any(|t| self.tree.is_verb(t));
        if let Some(end) = before.filter(|end| closes && self.tree.base(v) == "root" && told(*end)) {
            s.content.extend(0..end);
        }
    }

    fn noun(&self, n: usize) -> Option<Statement> {
        let rows = self.speech.noun(self.tree.lemma(n));
        if rows.is_empty() {
            return None;
        }
        let clause = self.tree.children(n).iter().copied().find(|c| {
            let marked =
                self.tree.first(*c, "mark").is_some_and(|m| matches!(self.tree.lemma(m), "that" | "to" | "whether"));
            matches!(self.tree.base(*c), "acl" | "ccomp") && self.tree.relation(*c) != "acl:relcl" && marked
        });
        let light = self.carrier(n);
        let speaker = light
            .and_then(|v| self.subject(v, 0))
            .or_else(|| self.tree.first(n, "nmod:poss"))
            .or_else(|| {
                self.tree.with(n, "nmod").find(|m| matches!(self.tree.case(*m).as_deref(), Some("by" | "from")))
            })
            .or_else(|| owner(self.tree, n));
        let own_words = speaker.is_some_and(|n| matches!(self.tree.lemma(n).to_lowercase().as_str(), "you" | "your"));
        if own_words || speaker.is_none() && clause.is_none() {
            return None;
        }
        let mut s = Statement { speaker, head: n, cue: vec![n], ..Statement::default() };
        s.cue.extend(self.tree.children(n).iter().filter(|c| self.tree.base(**c) == "amod" && **c < n));
        if let Some(light) = light.filter(|l| n - (*l).min(n) <= 4) {
            s.cue.extend(self.cue(light));
        }
        if let Some(speaker) = speaker {
            s.source = self.phrase(speaker);
        }
        if let Some(clause) = clause {
            s.content.extend(self.tree.subtree(clause));
        } else {
            for m in self.tree.with(n, "nmod").filter(|m| Some(*m) != speaker && *m > n) {
                let marks: Vec<usize> = self.tree.with(m, "case").collect();
                let Some(word) = marks.first().map(|c| self.tree.lemma(*c).to_lowercase()) else { continue };
                if rows.iter().any(|r| r.prepositions.contains(&word))
                    && !self.speech.occasions.contains(&self.tree.lemma(m).to_lowercase())
                {
                    s.cue.extend(&marks);
                    s.content.extend(self.tree.subtree(m).into_iter().filter(|t| !marks.contains(t)));
                }
            }
        }
        Some(s)
    }

    fn adjective(&self, a: usize) -> Option<Statement> {
        let rows = self.speech.adjective(self.tree.lemma(a));
        if rows.is_empty() || self.tree.base(a) == "amod" {
            return None;
        }
        let speaker = self.subject(a, 0)?;
        let mut s = Statement { speaker: Some(speaker), head: a, cue: self.cue(a), ..Statement::default() };
        s.source = self.phrase(speaker);
        for &child in self.tree.children(a) {
            if matches!(self.tree.base(child), "ccomp" | "xcomp")
                || self.tree.base(child) == "advcl" && self.is_infinitive(child)
            {
                s.content.extend(self.tree.subtree(child));
            }
        }
        self.prepositions(a, &rows, false, &mut s);
        Some(s)
    }

    fn is_infinitive(&self, v: usize) -> bool {
        self.tree.first(v, "mark").is_some_and(|m| self.tree.lemma(m) == "to")
    }

    /// "Reportedly", "allegedly": a cue without a source, over the clause.
    fn hearsay(&self, a: usize) -> Option<Statement> {
        let lemma = self.tree.lemma(a).to_lowercase();
        if !self.speech.hearsay.contains(&lemma) && !self.speech.alleged.contains(&lemma) {
            return None;
        }
        let head = self.tree.head(a)?;
        let content = self.tree.subtree(head).into_iter().filter(|t| *t != a).collect();
        Some(Statement { head: a, cue: vec![a], content, assertive: true, ..Statement::default() })
    }

    /// "According to", whatever it hangs on.
    fn according(&self, t: usize) -> Option<Statement> {
        let case = self.tree.case(t).filter(|c| self.speech.according.contains(c))?;
        debug_assert!(!case.is_empty());
        let mut cue: Vec<usize> = self.tree.with(t, "case").collect();
        cue.extend(cue.clone().into_iter().flat_map(|c| self.tree.with(c, "fixed").collect::<Vec<_>>()));
        let own = self.tree.subtree(t);
        let mut top = self.tree.head(t)?;
        for _ in 0..self.tree.len() {
            let clause = self.tree.is_verb(top)
                || self.tree.first(top, "cop").is_some()
                || self.tree.first(top, "nsubj").is_some();
            match self.tree.head(top) {
                Some(head) if !clause => top = head,
                _ => break,
            }
        }
        let content = self.tree.subtree(top).into_iter().filter(|c| !own.contains(c)).collect();
        let source = own.iter().copied().filter(|s| !cue.contains(s)).collect();
        let head = cue.first().copied().unwrap_or(t);
        Some(Statement { speaker: Some(t), source, head, cue, content, assertive: true, quoting: true })
    }

    /// The verb with its auxiliaries, negation, particle and the adverbs beside it, and the verb that opens it.
    fn cue(&self, v: usize) -> Vec<usize> {
        let mut cue = vec![v];
        for &c in self.tree.children(v) {
            if matches!(self.tree.base(c), "aux" | "cop")
                || self.tree.relation(c) == "compound:prt"
                || self.tree.base(c) == "advmod" && matches!(self.tree.lemma(c), "not" | "n't" | "never")
            {
                cue.push(c);
            }
        }
        for &c in self.tree.children(v) {
            let low = cue.iter().min().copied().unwrap_or(v);
            if self.tree.base(c) == "advmod" && self.tree.children(c).is_empty() && c + 1 >= low && c < v {
                cue.push(c);
            }
            // "said explicitly"
            if self.tree.base(c) == "advmod" && self.tree.children(c).is_empty() && c == v + 1 {
                cue.push(c);
            }
        }
        // "sought to defend": an infinitive is a cue with its mark.
        cue.extend(self.tree.with(v, "mark").filter(|m| self.tree.lemma(*m) == "to"));
        if let Some(head) = self.tree.head(v).filter(|h| self.opens(*h, v)) {
            cue.extend(self.cue(head));
            cue.extend(self.tree.with(v, "mark"));
        }
        cue
    }

    /// The words for a speaker: the phrase with its appositions and the clauses that tell which one is meant.
    fn phrase(&self, head: usize) -> Vec<usize> {
        if self.tree.is_verb(head) && self.tree.first(head, "nsubj").is_some() {
            return vec![head];
        }
        let mut found = Vec::new();
        let mut stack = vec![head];
        while let Some(t) = stack.pop() {
            found.push(t);
            for &c in self.tree.children(t) {
                let base = self.tree.base(c);
                let pause = |t: usize| matches!(self.tree.token(t).text.as_str(), "," | "\u{2014}" | "-" | "--");
                let comma =
                    self.tree.subtree(c).first().is_some_and(|f| pause(*f) || f.checked_sub(1).is_some_and(pause));
                // "Carson in a letter said": where and when a named speaker spoke is not who he is.
                let setting = base == "nmod"
                    && self.tree.upos(t) == Upos::Propn
                    && c > t
                    && self
                        .tree
                        .case(c)
                        .is_some_and(|p| matches!(p.as_str(), "in" | "on" | "at" | "during" | "after" | "to"));
                let relative = self.tree.relation(c) == "acl:relcl";
                let aside = matches!(base, "acl" | "advcl") && comma && !relative
                    || setting
                    || matches!(base, "parataxis" | "discourse" | "orphan" | "dep" | "ccomp")
                    || t == head
                        && matches!(base, "case" | "mark" | "cop" | "advmod" | "aux")
                        && !self.is_possessive(c)
                    || base == "cc" && t == head && c < t;
                if !aside {
                    stack.push(c);
                }
            }
        }
        found.sort_unstable();
        found
    }

    fn is_possessive(&self, t: usize) -> bool {
        matches!(self.tree.token(t).text.as_str(), "'s" | "\u{2019}s" | "'" | "\u{2019}")
    }

    /// Who the subject is where the sentence stands: not the noun a relative pronoun means, but the pronoun.
    fn subject(&self, v: usize, depth: usize) -> Option<usize> {
        if depth > 8 {
            return None;
        }
        let tree = self.tree;
        if tree.is_verb(v) && is_passive(tree, v) {
            return tree
                .first(v, "obl:agent")
                .or_else(|| tree.with(v, "obl").find(|o| tree.case(*o).as_deref() == Some("by")));
        }
        if let Some(subject) = tree.first(v, "nsubj") {
            return Some(subject)
                .filter(|s| !matches!(tree.lemma(*s), "it" | "there") || tree.first(v, "expl").is_none());
        }
        let head = tree.head(v)?;
        let over = |depth| self.over(head, depth);
        match tree.base(v) {
            "xcomp" => {
                let object = tree.first(head, "obj").or_else(|| tree.first(head, "iobj"));
                object.or_else(|| over(depth + 1))
            }
            "conj" | "advcl" | "ccomp" | "parataxis" => over(depth + 1),
            "acl" if tree.relation(v) == "acl:relcl" => Some(head),
            "acl" if tree.token(v).text.ends_with("ing") => Some(head),
            "acl" => owner(tree, head),
            _ => None,
        }
    }

    /// The subject of the clause above, be it active or passive.
    fn over(&self, head: usize, depth: usize) -> Option<usize> {
        self.tree.first(head, "nsubj").or_else(|| self.subject(head, depth))
    }

    fn is_person(&self, t: usize) -> bool {
        self.tree.upos(t) == Upos::Propn
            || self.tree.upos(t) == Upos::Pron
            || matches!(self.tree.lemma(t), "reporter" | "journalist" | "lawmaker" | "audience" | "crowd" | "voter")
    }

    /// Quotations belong whole to the cue whose content they meet, and else to the cue of saying outside them.
    fn share_quotations(&self, found: &mut [Statement]) {
        let Some(last) = self.quoted.iter().flatten().max().copied() else { return };
        for q in self.quoted.iter().flatten().min().copied().unwrap_or(0)..=last {
            let tokens: Vec<usize> = (0..self.tree.len()).filter(|t| self.quoted[*t] == Some(q)).collect();
            let (Some(first), Some(end)) = (tokens.first(), tokens.last()) else { continue };
            let outside = |s: &Statement| self.quoted[s.head] != Some(q);
            let touched = found.iter().position(|s| outside(s) && s.content.iter().any(|t| tokens.contains(t)));
            let sayer = || {
                let words = tokens.iter().filter(|t| self.tree.upos(**t) != Upos::Punct).count();
                found
                    .iter()
                    .enumerate()
                    .filter(|(_, s)| outside(s) && s.quoting && s.speaker.is_some() && words > 3)
                    .min_by_key(|(_, s)| {
                        (s.head < *first && !s.content.is_empty(), s.head.abs_diff(*first).min(s.head.abs_diff(*end)))
                    })
                    .map(|(i, _)| i)
            };
            if let Some(s) = touched.or_else(sayer).and_then(|i| found.get_mut(i)) {
                s.content.extend(tokens.into_iter().filter(|t| !s.cue.contains(t) && !s.source.contains(t)));
            }
        }
    }
}
