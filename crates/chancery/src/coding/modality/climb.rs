//! The climb from the word of an act over its governors, each of which may say what became of it.

use super::Reading;
use super::governed::{operate, set};
use super::operators::{Operators, transmits};
use super::own::{clause, clause_as, conditional, noun_modifiers, own};
use super::words::{POSTPONING, REASONS, belied, headline, is_first, link};
use crate::coding::Modality;
use crate::coding::clause::{deep_subject, is_happening, is_light, is_passive, owner};
use crate::language::{Tree, Upos};
use crate::time::Tense;

/// Where the climb goes on.
enum Next {
    /// At the governor, which has been read.
    Up,
    /// At the governor, which is one with the word below it.
    Past,
    Stop,
}

struct Climb<'a> {
    operators: &'a Operators,
    tree: &'a Tree<'a>,
    /// The verb that carries a noun of action.
    carrier: Option<usize>,
    reading: Reading,
}

/// Reads the modality of the act whose word is `trigger` by climbing its governors. `carrier` is the verb that
/// carries a noun of action.
pub(crate) fn read(operators: &Operators, tree: &Tree, trigger: usize, carrier: Option<usize>) -> Reading {
    read_as(operators, tree, trigger, carrier, true)
}

/// `acts` says that the trigger is an act, and not the verb of the clause around one: "drew no answer" was done.
fn read_as(operators: &Operators, tree: &Tree, trigger: usize, carrier: Option<usize>, acts: bool) -> Reading {
    let mut reading = Reading::of(trigger);
    if tree.is_verb(trigger) || matches!(tree.upos(trigger), Upos::Adj | Upos::Adv) {
        clause_as(tree, trigger, &mut reading, acts);
    } else {
        noun_modifiers(operators, tree, trigger, &mut reading);
    }
    let mut climb = Climb { operators, tree, carrier, reading };
    let mut at = trigger;
    for _ in 0..tree.len() {
        let Some(head) = climb.governor(at) else { break };
        match climb.next(at, head) {
            Next::Up => step(&mut climb.reading, head),
            Next::Past => {}
            Next::Stop => break,
        }
        at = head;
    }
    climb.ask();
    climb.reading
}

impl Climb<'_> {
    fn governor(&self, at: usize) -> Option<usize> {
        let head = self.tree.head(at)?;
        match self.tree.head(head) {
            // "fell short of expelling": the adverb belongs to its verb.
            Some(verb) if self.tree.lemma(head) == "short" && self.tree.is_verb(verb) => Some(verb),
            _ => Some(head),
        }
    }

    fn next(&mut self, at: usize, head: usize) -> Next {
        let tree = self.tree;
        // "Due to the attack, it decided to leave": the reason is there before what is decided.
        if !tree.is_verb(at) && tree.with(at, "case").any(|c| REASONS.contains(&tree.lemma(c))) {
            return Next::Stop;
        }
        let how = link(tree, at, head);
        self.carried(at, head, &how)
            .or_else(|| self.beside(at, head))
            .or_else(|| self.apart(at, head, &how))
            .or_else(|| self.governed(at, head, &how))
            .or_else(|| self.said_of(at, head, &how))
            .unwrap_or_else(|| match how.as_str() {
                "inf" => self.infinitive(at, head),
                _ => self.inside(at, head, &how),
            })
    }

    fn carried(&mut self, at: usize, head: usize, how: &str) -> Option<Next> {
        let tree = self.tree;
        if self.carrier == Some(head) && tree.base(at) != "conj" {
            // The verb that carries the noun may itself be an operator ("announced", "suspended", "offered").
            // "put off" is no light "put".
            let plain = is_light(tree.lemma(head)) && tree.first(head, "compound:prt").is_none();
            let row = self.operators.governor(tree, head).filter(|r| !plain && transmits(r, how));
            match row {
                Some(row) => operate(tree, row, head, how, &mut self.reading),
                None => clause(tree, head, &mut self.reading),
            }
            return Some(Next::Up);
        }
        None
    }

    /// Words beside one another, of which the first hangs on the governor of both.
    fn beside(&mut self, at: usize, head: usize) -> Option<Next> {
        let tree = self.tree;
        match tree.base(at) {
            "conj" => {
                // "will meet Putin and visit Paris": a bare second verb shares what governs the first.
                // "Will not attend and will send an adviser": with an auxiliary of its own it says for itself.
                let bare = tree.token(at).text.to_lowercase() == tree.lemma(at)
                    && tree.first(at, "nsubj").is_none()
                    && tree.with(at, "aux").next().is_none();
                let participle = tree.is_verb(at)
                    && tree.first(at, "nsubj").is_none()
                    && !own(tree, at, false).auxiliary
                    && self.reading.modality == Modality::Occurred;
                let nominal = !tree.is_verb(at);
                // "Will be recalling him and closing the embassy": one auxiliary serves both.
                let progressive = |t: usize| tree.is_verb(t) && tree.token(t).text.to_lowercase().ends_with("ing");
                let shared = participle && progressive(at) && progressive(head);
                if nominal || bare || participle {
                    if tree.is_verb(head)
                        && (bare
                            || shared
                            || own(tree, head, false).modality == Modality::Occurred
                            || is_passive(tree, head))
                    {
                        let before = self.reading.modality;
                        clause(tree, head, &mut self.reading);
                        if !bare && before == Modality::Occurred && own(tree, head, false).negated {
                            self.reading.modality = before;
                        }
                    }
                    return Some(Next::Up);
                }
                Some(Next::Stop)
            }
            "appos" | "flat" | "fixed" => Some(Next::Past),
            "parataxis" | "root" | "discourse" | "list" | "orphan" => Some(Next::Stop),
            _ => None,
        }
    }

    /// What is told apart from its governor, so that what governs the one says nothing of the other.
    fn apart(&mut self, at: usize, head: usize, how: &str) -> Option<Next> {
        let tree = self.tree;
        let listed = tree
            .first(at, "mark")
            .or_else(|| tree.first(at, "case"))
            .is_some_and(|m| matches!(tree.token(m).text.to_lowercase().as_str(), "including" | "include"));
        if listed && tree.is_verb(at) && self.reading.modality.is_fact() {
            // "would take steps, including expelling diplomats": what is listed is as far along as what it is listed under.
            let above = around(self.operators, tree, head);
            if !above.is_fact() {
                (self.reading.modality, self.reading.tense) = (above, Tense::Future);
            }
            return Some(Next::Stop);
        }
        if let Some(word) = belied(tree, at).filter(|_| self.reading.modality.is_fact()) {
            set(&mut self.reading, Modality::Denied, word);
            step(&mut self.reading, word);
            return Some(Next::Stop);
        }
        if tree.relation(at) == "acl:relcl" || tree.relation(at) == "advcl:relcl" {
            return Some(Next::Stop);
        }
        // "The agreement, signed on Friday": what the participle tells of the noun was done.
        let form = tree.token(at).text.to_lowercase();
        let participle = tree.is_verb(at) && form != tree.lemma(at) && !form.ends_with("ing");
        if tree.relation(at) == "acl" && participle && tree.with(at, "mark").next().is_none() && tree.is_noun(head) {
            return Some(Next::Stop);
        }
        let parted = (head..at).any(|i| tree.upos(i) == Upos::Punct);
        let beside = parted || self.operators.governor(tree, head).is_none();
        if tree.base(at) == "advcl" && how == "ing" && tree.first(at, "mark").is_none() && beside {
            // "refuses interference, dismissing the charge": what is done beside the refusal is done.
            return Some(Next::Stop);
        }
        // "Would see him before he convenes the council on Tuesday", "until an envoy is appointed": the present tense tells
        // there of what is to come.
        let mark = tree.first(at, "mark").map(|m| tree.lemma(m).to_lowercase());
        let timed = tree.base(at) == "advcl" && tree.is_verb(at) && self.reading.modality == Modality::Occurred;
        let coming = timed
            && match mark.as_deref() {
                Some("until") => {
                    let is = |a: usize| matches!(tree.token(a).text.to_lowercase().as_str(), "is" | "are");
                    tree.with(at, "aux").any(is) || own(tree, at, false).tense == Tense::Present
                }
                Some("before" | "after" | "when" | "once") => {
                    own(tree, at, false).tense == Tense::Present && !around(self.operators, tree, head).is_fact()
                }
                _ => false,
            };
        if coming {
            (self.reading.modality, self.reading.tense) = (Modality::Planned, Tense::Future);
            return Some(Next::Stop);
        }
        let done_by =
            tree.base(at) == "advcl" && tree.first(at, "obl:agent").is_some() && tree.first(at, "mark").is_none();
        if done_by && tree.first(at, "aux").is_none() && tree.first(at, "aux:pass").is_none() {
            // "Agreed in a deal, negotiated by Oman": the participle tells of a fact.
            return Some(Next::Stop);
        }
        None
    }

    fn governed(&mut self, at: usize, head: usize, how: &str) -> Option<Next> {
        let tree = self.tree;
        // "Rejected the ultimatum at a meeting": with an object of its own the verb says nothing of the occasion; and "to
        // ease tension, asked him to go" asks for what stands behind it.
        let fronted = tree.base(at) == "advcl" && how == "inf" && at < head;
        let before =
            tree.base(at) == "obl" && at < head && !tree.is_verb(at) && matches!(how, "at" | "in" | "after" | "during");
        let occasion = fronted
            || before
            || tree.base(at) == "obl"
                && !tree.is_verb(at)
                && matches!(how, "at" | "in" | "after")
                && tree.first(head, "obj").is_some();
        // "Paved the way for the restoration of ties": it is the way that leads to what stands behind it.
        let way = |o: &usize| {
            let ways = ["way", "path", "road", "door", "ground", "groundwork", "basis", "foundation"];
            *o < at && ways.contains(&tree.lemma(*o)) && matches!(how, "for" | "to" | "inf")
        };
        if let Some(way) = tree.first(head, "obj").filter(way)
            && let Some(row) = self.operators.governor(tree, way)
        {
            operate(tree, row, way, how, &mut self.reading);
            return Some(Next::Up);
        }
        if let Some(row) = self.operators.governor(tree, head).filter(|r| !occasion && transmits(r, how)) {
            if matches!(row.modality, Modality::Refused | Modality::Denied)
                && matches!(tree.lemma(at), "attempt" | "bid")
            {
                // "Rejected any attempt to portray it as a breach": what others might try is not his to refuse.
                (self.reading.modality, self.reading.weak) = (Modality::Hypothetical, true);
                return Some(Next::Stop);
            }
            operate(tree, row, head, how, &mut self.reading);
            return Some(Next::Up);
        }
        None
    }

    /// The act as the subject of a clause: "Returning the envoys would be a sign".
    fn said_of(&mut self, at: usize, head: usize, how: &str) -> Option<Next> {
        let tree = self.tree;
        let forced = tree.base(at) == "acl" && matches!(tree.lemma(head), "choice" | "option" | "alternative");
        if forced && tree.with(head, "det").any(|d| matches!(tree.lemma(d), "no" | "little" | "any")) {
            // "Will have no choice but to impose": as far along as what leaves no choice.
            if let Some(verb) = tree.head(head).filter(|v| tree.is_verb(*v)) {
                clause(tree, verb, &mut self.reading);
            }
            return Some(Next::Stop);
        }
        let verbal_head = tree.is_verb(head);
        let subject = matches!(tree.base(at), "csubj" | "nsubj");
        let depends =
            self.operators.verb(tree, head).is_some_and(|r| verbal_head && r.modality == Modality::Hypothetical);
        let out = || tree.case(head).is_some_and(|case| case.starts_with("out"));
        if subject && tree.lemma(head) == "question" && out() && own(tree, head, false).modality.is_fact() {
            // "A pullout is out of the question": by the word of who says so.
            set(&mut self.reading, Modality::Refused, head);
            let says = tree.head(head).filter(|v| tree.base(head) == "ccomp" && tree.is_verb(*v));
            self.reading.agent = says.and_then(|v| deep_subject(tree, v));
            return Some(Next::Stop);
        }
        let would = subject && !matches!(own(tree, head, false).modality, Modality::Occurred);
        // "It is rare for a state to expel an ambassador": of the kind, and of no one case.
        let of_a_kind = tree.base(at) == "csubj"
            && how == "inf"
            && tree.upos(head) == Upos::Adj
            && tree.with(head, "cop").any(|c| matches!(tree.token(c).text.to_lowercase().as_str(), "is" | "'s" | "’s"));
        if subject && (depends || of_a_kind || would && (tree.base(at) == "csubj" || !is_happening(tree.lemma(head)))) {
            // "the return would depend on talks".
            if self.reading.modality.is_fact() {
                (self.reading.modality, self.reading.tense) = (Modality::Hypothetical, Tense::Future);
            }
            return Some(Next::Stop);
        }
        let copular = tree.first(head, "cop").filter(|_| subject && tree.base(at) == "csubj" && how == "inf");
        if copular.is_some_and(|c| !matches!(tree.token(c).text.to_lowercase().as_str(), "was" | "were")) {
            // "It is a ploy to force them to talk": nothing of it is told to have been done.
            if self.reading.modality.is_fact() {
                (self.reading.modality, self.reading.tense, self.reading.weak) =
                    (Modality::Hypothetical, Tense::Future, true);
            }
            return Some(Next::Stop);
        }
        None
    }

    fn infinitive(&mut self, at: usize, head: usize) -> Next {
        let tree = self.tree;
        let verbal_head = tree.is_verb(head);
        match tree.base(at) {
            "xcomp" if verbal_head || tree.upos(head) == Upos::Adj => {
                let open = tree
                    .children(head)
                    .iter()
                    .chain(tree.children(at))
                    .any(|c| tree.lemma(*c) == "yet" || tree.lemma(*c) == "still" && tree.lemma(head) == "have");
                if matches!(tree.lemma(head), "have" | "be") && open {
                    set(&mut self.reading, Modality::NotYet, head);
                } else if tree.lemma(head) == "be" || tree.lemma(head) == "go" && own(tree, head, false).progressive {
                    let not = own(tree, head, false).negated;
                    set(&mut self.reading, if not { Modality::Refused } else { Modality::Planned }, head);
                    self.reading.tense = Tense::Future;
                } else {
                    clause(tree, head, &mut self.reading);
                    let due = tree.lemma(head) == "have" && own(tree, head, false).tense != Tense::Past;
                    let passive = tree.with(at, "aux").any(|a| tree.relation(a) == "aux:pass");
                    if due && passive && matches!(self.reading.modality, Modality::Occurred | Modality::Planned) {
                        // "Would have to be lifted" is a demand like "must be lifted".
                        (self.reading.modality, self.reading.tense) = (Modality::Requested, Tense::Future);
                    }
                }
            }
            _ if verbal_head && tree.lemma(head) == "use" => clause(tree, head, &mut self.reading),
            "advcl" | "acl" | "xcomp" if is_first(tree, at, head) => {
                // "Became the latest state to expel": it did.
                match tree.is_verb(head) {
                    true => clause(tree, head, &mut self.reading),
                    false if tree.base(head) == "xcomp" => {
                        let verb = tree.head(head).unwrap_or(head);
                        clause(tree, verb, &mut self.reading);
                    }
                    false if tree.first(head, "cop").is_some() => clause(tree, head, &mut self.reading),
                    false => {}
                }
                return Next::Stop;
            }
            // "Saw fit to expel" is to expel.
            "advcl"
                if tree.lemma(head) == "see"
                    && tree.with(head, "obj").chain(tree.with(head, "xcomp")).any(|o| tree.lemma(o) == "fit") =>
            {
                clause(tree, head, &mut self.reading);
            }
            // "Was called upon to extradite them".
            "advcl"
                if tree.lemma(head) == "call"
                    && is_passive(tree, head)
                    && tree.children(head).iter().any(|c| matches!(tree.lemma(*c), "on" | "upon")) =>
            {
                set(&mut self.reading, Modality::Requested, head);
                self.reading.tense = Tense::Future;
                return Next::Stop;
            }
            "advcl" => {
                // An infinitive of purpose: what somebody set out to do.
                if self.reading.modality == Modality::Occurred {
                    self.reading.modality = Modality::Planned;
                    self.reading.tense = Tense::Future;
                    self.reading.weak = true;
                }
                return Next::Stop;
            }
            "acl" if tree.base(head) == "root" && headline(tree, at) => {
                if self.reading.modality.is_fact() {
                    (self.reading.modality, self.reading.tense) = (Modality::Planned, Tense::Future);
                }
                return Next::Stop;
            }
            "acl"
                if matches!(tree.token(head).text.to_lowercase().as_str(), "move" | "step")
                    && owner(tree, head).is_some() =>
            {
                // "Peru's move to expel him angered Quito": it was made.
                return Next::Stop;
            }
            "acl" => {
                if self.reading.modality == Modality::Occurred {
                    self.reading.modality = Modality::Hypothetical;
                    self.reading.weak = true;
                }
                return Next::Stop;
            }
            _ => return Next::Stop,
        }
        Next::Up
    }

    fn inside(&mut self, at: usize, head: usize, how: &str) -> Next {
        let tree = self.tree;
        let verbal_head = tree.is_verb(head);
        match how {
            "that" if tree.base(at) == "ccomp" => {}
            "obj" if verbal_head && is_light(tree.lemma(head)) => clause(tree, head, &mut self.reading),
            // "Talks are under way."
            "nsubj"
                if matches!(tree.lemma(head), "way" | "underway" | "progress" | "ongoing")
                    && tree.first(head, "cop").is_some() =>
            {
                clause(tree, head, &mut self.reading);
                if self.reading.modality == Modality::Occurred
                    && tree
                        .with(head, "cop")
                        .any(|c| matches!(tree.token(c).text.to_lowercase().as_str(), "is" | "are" | "'re" | "'s"))
                {
                    self.reading.modality = Modality::Ongoing;
                }
            }
            // "The meeting faces postponement": it has not been held.
            "nsubj"
                if verbal_head
                    && matches!(tree.lemma(head), "face" | "risk" | "await")
                    && tree.with(head, "obj").any(|o| POSTPONING.contains(&tree.lemma(o))) =>
            {
                (self.reading.modality, self.reading.tense) = (Modality::Hypothetical, Tense::Future);
            }
            "nsubj" if verbal_head && is_happening(tree.lemma(head)) => clause(tree, head, &mut self.reading),
            "of" | "in" | "to" | "on" | "from" | "with" | "for" | "at" | "mod" | "by" | "after" | "over" | "about"
            | "obj" | "nsubj" | "against"
                if !tree.is_verb(at) =>
            {
                // A noun inside another clause tells of itself, unless that clause is still to come: "agreed to speak at
                // the summit" does not say that it was held.
                if self.reading.modality == Modality::Occurred
                    && !matches!(how, "after" | "over" | "from" | "by" | "of")
                {
                    let around = around(self.operators, tree, head);
                    if !around.is_fact() {
                        let coming = matches!(
                            around,
                            Modality::Planned | Modality::Agreed | Modality::Offered | Modality::NotYet
                        );
                        self.reading.modality = if coming { Modality::Planned } else { Modality::Hypothetical };
                        self.reading.tense = Tense::Future;
                        self.reading.doubtful = true;
                    }
                }
                return Next::Stop;
            }
            "ing" if tree.base(at) == "xcomp" => clause(tree, head, &mut self.reading),
            // "Will reciprocate by declaring them unwelcome": as far along as what it is done by way of.
            "by" if tree.base(at) == "advcl" && tree.is_verb(at) && self.reading.modality.is_fact() => {
                let above = around(self.operators, tree, head);
                if !above.is_fact() {
                    (self.reading.modality, self.reading.tense) = (above, Tense::Future);
                }
                return Next::Stop;
            }
            _ => return Next::Stop,
        }
        Next::Up
    }

    /// Nothing that is asked is told, nor is what hangs on a condition.
    fn ask(&mut self) {
        let tree = self.tree;
        if conditional(tree, self.reading.top) && self.reading.modality.is_fact() {
            self.reading.modality = Modality::Hypothetical;
        }
        let asked = tree.sentence.tokens.iter().rev().take(3).any(|t| t.text == "?");
        if asked
            && (self.reading.modality.is_fact()
                || self.reading.modality == Modality::Planned && self.reading.operator.is_none())
        {
            self.reading.modality = Modality::Hypothetical;
        }
    }
}

/// The modality of the clause that a word stands in.
fn around(operators: &Operators, tree: &Tree, mut at: usize) -> Modality {
    for _ in 0..tree.len() {
        if tree.is_verb(at) {
            return read_as(operators, tree, at, None, false).modality;
        }
        match tree.head(at) {
            Some(head) => at = head,
            None => break,
        }
    }
    Modality::Occurred
}

fn step(reading: &mut Reading, head: usize) {
    reading.path.push(head);
    reading.top = head;
}
