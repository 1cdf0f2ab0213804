//! What became of an act, read off the words that govern it.

use super::Modality;
use super::clause::{IMPOSED, deep_subject, is_happening, is_light, is_passive, owner};
use crate::actor::DataError;
use crate::language::Tree;
use crate::language::Upos;
use crate::time::Tense;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OperatorRow {
    modality: Modality,
    #[serde(default)]
    verbs: Vec<String>,
    #[serde(default)]
    nouns: Vec<String>,
    #[serde(default)]
    adjectives: Vec<String>,
    #[serde(default)]
    links: Vec<String>,
    #[serde(default)]
    through: Vec<String>,
    /// With an object of its own it is another verb.
    #[serde(default)]
    objectless: bool,
    actor: String,
    negated: Modality,
}

#[derive(Debug, Deserialize)]
struct OperatorFile {
    operator: Vec<OperatorRow>,
}

/// The words that govern acts, as `data/modality.toml` gives them.
#[derive(Debug, Default)]
pub(crate) struct Operators {
    rows: Vec<OperatorRow>,
    verbs: BTreeMap<String, Vec<usize>>,
    nouns: BTreeMap<String, usize>,
    adjectives: BTreeMap<String, usize>,
}

impl Operators {
    pub fn embedded() -> Result<Operators, DataError> {
        let parsed: OperatorFile = toml::from_str(include_str!("../../data/modality.toml"))
            .map_err(|e| DataError { file: "modality.toml".to_owned(), message: e.to_string() })?;
        let mut operators = Operators { rows: parsed.operator, ..Operators::default() };
        for (i, row) in operators.rows.iter().enumerate() {
            for verb in &row.verbs {
                let lemma = verb.split(' ').next().unwrap_or(verb).to_owned();
                operators.verbs.entry(lemma).or_default().push(i);
            }
            operators.nouns.extend(row.nouns.iter().map(|n| (n.clone(), i)));
            operators.adjectives.extend(row.adjectives.iter().map(|a| (a.clone(), i)));
        }
        Ok(operators)
    }

    /// The row for a governing verb with its particle, if it has one: "hold back", "rule out", "call off".
    fn verb(&self, tree: &Tree, v: usize) -> Option<&OperatorRow> {
        let lemma = tree.lemma(v);
        let rows = self.verbs.get(lemma)?;
        let mut plain = None;
        for &i in rows {
            for verb in self.rows[i].verbs.iter().filter(|w| w.split(' ').next() == Some(lemma)) {
                match verb.split_once(' ') {
                    // The particle may be hung on what follows it: "ruled out expelling".
                    Some((_, particle))
                        if tree.children(v).iter().any(|c| tree.lemma(*c) == particle)
                            || v + 1 < tree.len() && tree.lemma(v + 1) == particle =>
                    {
                        return Some(&self.rows[i]);
                    }
                    Some(_) => {}
                    // With a particle it is another verb: "called in the envoy to protest".
                    None if tree.first(v, "compound:prt").is_some() => {}
                    None if self.rows[i].objectless && tree.first(v, "obj").is_some() => {}
                    None => plain = plain.or(Some(&self.rows[i])),
                }
            }
        }
        plain
    }

    fn governor(&self, tree: &Tree, g: usize) -> Option<&OperatorRow> {
        match tree.upos(g) {
            Upos::Verb | Upos::Aux => self.verb(tree, g).or_else(|| self.taken_back(tree, g)),
            Upos::Noun | Upos::Propn => self.nouns.get(tree.lemma(g)).map(|i| &self.rows[*i]),
            Upos::Adj => self.adjectives.get(tree.lemma(g)).map(|i| &self.rows[*i]),
            _ => None,
        }
        .or_else(|| self.over_particle(tree, g))
    }

    /// "Withdrew its decision to expel": who takes back what was to come calls it off.
    fn taken_back(&self, tree: &Tree, v: usize) -> Option<&OperatorRow> {
        let verb = TAKING_BACK.iter().any(|w| match w.split_once(' ') {
            Some((verb, particle)) => {
                tree.lemma(v) == verb && tree.children(v).iter().any(|c| tree.lemma(*c) == particle)
            }
            None => tree.lemma(v) == *w,
        });
        let coming = |o: usize| {
            tree.is_noun(o)
                && self.nouns.get(tree.lemma(o)).is_some_and(|i| {
                    let m = self.rows[*i].modality;
                    matches!(m, Modality::Planned | Modality::Offered | Modality::Requested | Modality::Threatened)
                })
        };
        let object = ["obj", "nsubj:pass"].iter().any(|r| tree.with(v, r).any(coming));
        self.rows.iter().find(|r| verb && object && r.modality == Modality::Cancelled)
    }

    /// "Stopped short of recalling": the act may hang on the particle of the verb.
    fn over_particle(&self, tree: &Tree, particle: usize) -> Option<&OperatorRow> {
        let verb = tree.head(particle).filter(|v| tree.is_verb(*v))?;
        let whole = format!("{} {}", tree.lemma(verb), tree.lemma(particle));
        let rows = self.verbs.get(tree.lemma(verb))?;
        rows.iter().map(|i| &self.rows[*i]).find(|row| row.verbs.contains(&whole))
    }

    /// Whether the verb is one that says what became of an act.
    pub fn governs(&self, tree: &Tree, v: usize) -> bool {
        self.verb(tree, v).is_some()
    }

    /// What an act would become under the word, if it governs acts.
    pub fn of(&self, tree: &Tree, t: usize) -> Option<Modality> {
        let row = self.governor(tree, t)?;
        let negated = tree
            .children(t)
            .iter()
            .any(|c| matches!(tree.lemma(*c), "not" | "never" | "no" | "n't") && !more_than(tree, *c));
        Some(if negated { row.negated } else { row.modality })
    }

    fn modifier(&self, lemma: &str) -> Option<&OperatorRow> {
        self.adjectives.get(lemma).map(|i| &self.rows[*i])
    }
}

/// What was read of an act's modality.
#[derive(Debug)]
pub(crate) struct Reading {
    pub modality: Modality,
    pub tense: Tense,
    /// The word that decided, if another than the act's own: "agreed", "offer", "urged".
    pub operator: Option<usize>,
    /// Whose modality it is where that is not simply who acts: who asks, offers, demands.
    pub agent: Option<usize>,
    /// The agent is somebody else than who is to act.
    pub agent_is_other: bool,
    /// All governors between the act and the top of its clause.
    pub path: Vec<usize>,
    /// The highest predicate reached.
    pub top: usize,
    /// What a noun or verb below the deciding one made of the act: a recommendation that was defied, an offer not yet
    /// accepted. A mention of its own.
    pub inner: Option<Inner>,
    /// Only the clause around it speaks of a noun of action.
    pub doubtful: bool,
    /// The path went through an infinitive of purpose or another weak link.
    pub weak: bool,
}

/// A modality that another one was put over.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Inner {
    pub modality: Modality,
    pub operator: usize,
    pub agent: Option<usize>,
    pub agent_is_other: bool,
}

/// What is only said to be so, and may be said to be false: "denied reports that", "claims that ... were untrue".
const HEARSAY: &[&str] = &[
    "accusation",
    "allegation",
    "assertion",
    "charge",
    "claim",
    "report",
    "rumor",
    "rumour",
    "speculation",
    "suggestion",
];

const TAKING_BACK: &[&str] =
    &["withdraw", "retract", "overturn", "annul", "reconsider", "overrule", "walk back", "roll back"];

const DENYING: &[&str] = &["debunk", "deny", "dismiss", "rebut", "refute", "reject", "scotch"];

const UNTRUE: &[&str] = &[
    "baseless",
    "fabrication",
    "fake",
    "false",
    "groundless",
    "incorrect",
    "lie",
    "nonsense",
    "unfounded",
    "untrue",
    "wrong",
];

/// The word that says of what a clause tells that it is not so: of the hearsay it is the content of, or of itself.
fn belied(tree: &Tree, clause: usize) -> Option<usize> {
    let untrue = |p: usize| UNTRUE.contains(&tree.lemma(p)) && tree.first(p, "cop").is_some();
    let head = tree.head(clause).filter(|_| tree.is_verb(clause))?;
    match tree.base(clause) {
        "csubj" => Some(head).filter(|h| untrue(*h)),
        "acl" | "ccomp" if HEARSAY.contains(&tree.lemma(head)) && tree.is_noun(head) => {
            // "Charges, denied by Oslo, of spying".
            let aside = |c: &&usize| tree.relation(**c) == "acl" && DENYING.contains(&tree.lemma(**c));
            if let Some(denied) = tree.children(head).iter().find(aside) {
                return Some(*denied);
            }
            let above = tree.head(head)?;
            let denied = tree.base(head) == "obj" && DENYING.contains(&tree.lemma(above));
            (denied || tree.base(head) == "nsubj" && untrue(above)).then_some(above)
        }
        _ => None,
    }
}

/// How a word hangs on its governor.
fn link(tree: &Tree, t: usize, head: usize) -> String {
    let mark = tree.first(t, "mark").map(|m| tree.lemma(m).to_lowercase());
    let form = tree.token(t).text.to_lowercase();
    let verbal = tree.is_verb(t);
    match tree.base(t) {
        "obj" => "obj".to_owned(),
        "nsubj" if tree.relation(t) == "nsubj:pass" || is_passive(tree, head) => "obj".to_owned(),
        "xcomp" | "ccomp" | "acl" | "advcl" | "csubj" | "obl" | "nmod" if verbal => {
            if let Some(case) = mark.as_deref().filter(|m| !matches!(*m, "to" | "that" | "for" | "out")) {
                return case.to_owned();
            }
            if let Some(case) = tree.case(t).filter(|c| c != "to" || form.ends_with("ing")) {
                return case;
            }
            let to = tree.with(t, "mark").any(|m| tree.lemma(m).eq_ignore_ascii_case("to"));
            if to && !form.ends_with("ing") {
                "inf".to_owned()
            } else if form.ends_with("ing") && tree.first(t, "aux").is_none() {
                "ing".to_owned()
            } else if tree.base(t) == "xcomp" {
                "inf".to_owned()
            } else {
                "that".to_owned()
            }
        }
        "xcomp" | "ccomp" => "that".to_owned(),
        "compound" | "amod" => "mod".to_owned(),
        "obl" | "nmod" => tree
            .case(t)
            .unwrap_or_else(|| if tree.relation(t) == "nmod:poss" { "of".to_owned() } else { "mod".to_owned() }),
        other => other.to_owned(),
    }
}

fn transmits(row: &OperatorRow, link: &str) -> bool {
    let all = ["inf", "that", "ing", "obj"];
    let linked = if row.links.is_empty() { all.contains(&link) } else { row.links.iter().any(|l| l == link) };
    let through = row.through.iter().any(|p| p == link || link.rsplit('_').next() == Some(p.as_str()));
    linked || through || link == "mod" || link == "against"
}

/// What a verb's own auxiliaries and negation say.
struct Own {
    modality: Modality,
    negated: bool,
    yet: bool,
    tense: Tense,
    auxiliary: bool,
    progressive: bool,
}

/// `acts` says that the verb is the act itself: "met nobody" is no meeting, while "the expulsion drew no answer" is one.
fn own(tree: &Tree, v: usize, acts: bool) -> Own {
    let mut own = Own {
        modality: Modality::Occurred,
        negated: false,
        yet: false,
        tense: Tense::Unknown,
        auxiliary: false,
        progressive: false,
    };
    let form = tree.token(v).text.to_lowercase();
    let lemma = tree.lemma(v);
    let mut present_be = false;
    let mut perfect = false;
    for &c in tree.children(v) {
        let word = tree.token(c).text.to_lowercase().replace('\u{2019}', "'");
        match tree.base(c) {
            "aux" | "cop" => {
                own.auxiliary |= tree.base(c) == "aux";
                match word.as_str() {
                    "will" | "shall" | "'ll" | "wo" => (own.modality, own.tense) = (Modality::Planned, Tense::Future),
                    "would" | "'d" => (own.modality, own.tense) = (Modality::Planned, Tense::Future),
                    "may" | "might" | "could" => (own.modality, own.tense) = (Modality::Considered, Tense::Future),
                    "can" => (own.modality, own.tense) = (Modality::Hypothetical, Tense::Present),
                    "should" | "must" | "ought" => (own.modality, own.tense) = (Modality::Requested, Tense::Future),
                    "is" | "are" | "am" | "'s" | "'re" => present_be = true,
                    "has" | "have" | "had" | "was" | "were" | "did" | "been" | "'ve" => {
                        perfect |= matches!(word.as_str(), "has" | "have" | "'ve");
                        if own.tense == Tense::Unknown {
                            own.tense = Tense::Past;
                        }
                    }
                    "do" | "does" => own.tense = Tense::Present,
                    _ => {}
                }
            }
            // "Has not only closed its embassy but also": more than that was done, not less.
            _ if matches!(word.as_str(), "not" | "n't") && more_than(tree, c) => {}
            "advmod" | "det" | "cc" => match tree.lemma(c).to_lowercase().as_str() {
                "not" | "n't" | "never" | "neither" | "nor" | "no" => own.negated = true,
                "yet" | "still" => own.yet |= word == "yet",
                "far" => own.yet |= tree.with(c, "advmod").any(|s| tree.lemma(s) == "so"),
                _ => {}
            },
            "obj" | "nsubj"
                if acts && matches!(word.as_str(), "nobody" | "nothing" | "none" | "no-one")
                    || acts
                        && matches!(tree.base(c), "obj" | "nsubj")
                        && tree.with(c, "det").any(|d| tree.lemma(d) == "no") =>
            {
                own.negated = true;
            }
            // "Neither Oslo nor Bern expelled anybody."
            "nsubj"
                if tree
                    .with(c, "cc")
                    .chain(tree.with(c, "det"))
                    .any(|g| tree.lemma(g).eq_ignore_ascii_case("neither")) =>
            {
                own.negated = true;
            }
            _ if matches!(word.as_str(), "not" | "n't" | "never") => own.negated = true,
            _ => {}
        }
    }
    let been = tree.with(v, "aux").any(|a| tree.token(a).text.eq_ignore_ascii_case("been"));
    if (present_be || perfect && been) && form.ends_with("ing") && own.modality == Modality::Occurred {
        own.progressive = true;
        own.tense = Tense::Present;
    }
    if own.tense == Tense::Unknown {
        own.tense = if form == lemma && tree.is_verb(v) {
            Tense::Present
        } else if tree.is_verb(v)
            && !form.ends_with("ing")
            && !(form.ends_with('s') && form != lemma && !lemma.ends_with('s'))
        {
            Tense::Past
        } else if present_be {
            Tense::Present
        } else {
            Tense::Unknown
        };
    }
    own
}

/// Whether a negation is half of "not only ... but also".
fn more_than(tree: &Tree, negation: usize) -> bool {
    let next = tree.sentence.tokens.get(negation + 1).map(|t| t.lemma.to_lowercase());
    matches!(next.as_deref(), Some("only" | "just" | "merely" | "simply" | "solely"))
}

/// A verb's clause is conditional: "if Navalny dies", "unless the troops leave".
fn conditional(tree: &Tree, v: usize) -> bool {
    let until = tree.with(v, "mark").any(|m| tree.lemma(m).eq_ignore_ascii_case("until"));
    if until && own(tree, v, false).tense != Tense::Past {
        return true;
    }
    // "Will return once the sanctions go", "will pay when they are lifted": what must come first has not come.
    let said = |words: &[&str]| {
        let is = |c: &usize| words.iter().any(|w| tree.lemma(*c).eq_ignore_ascii_case(w));
        tree.children(v).iter().any(|c| matches!(tree.base(*c), "mark" | "advmod") && is(c))
    };
    let to_come = || {
        let mut head = tree.head(v).filter(|h| tree.base(v) == "advcl" && tree.is_verb(*h));
        while let Some(inner) = head.filter(|h| tree.base(*h) == "xcomp") {
            head = tree.head(inner).filter(|h| tree.is_verb(*h));
        }
        head.is_some_and(|h| own(tree, h, false).modality == Modality::Planned)
    };
    let now = |t: usize| matches!(tree.token(t).text.to_lowercase().as_str(), "is" | "are" | "has" | "have");
    let form = tree.token(v).text.to_lowercase();
    let third = tree.is_verb(v) && form.ends_with('s') && form != tree.lemma(v);
    let present = third || tree.children(v).iter().any(|c| matches!(tree.base(*c), "aux" | "cop") && now(*c));
    if present && (said(&["once"]) || said(&["when", "after", "as"]) && to_come()) {
        return true;
    }
    tree.children(v).iter().any(|c| {
        matches!(tree.base(*c), "mark" | "advmod")
            && matches!(
                tree.lemma(*c).to_lowercase().as_str(),
                "if" | "unless" | "whether" | "should" | "provided" | "lest"
            )
    })
}

/// "Is to leave", "is about to impose", "is due to visit", where the words before the infinitive are taken for its marks.
fn coming(tree: &Tree, v: usize) -> bool {
    let to = v.checked_sub(1).filter(|t| tree.lemma(*t) == "to");
    to.and_then(|t| t.checked_sub(1)).is_some_and(|t| {
        let be = tree.lemma(t) == "be" && tree.head(t) == Some(v) && matches!(tree.base(t), "aux" | "cop");
        be || matches!(tree.lemma(t), "about" | "due")
    })
}

/// "Said it would": the future as told afterwards.
fn told_afterwards(tree: &Tree, v: usize) -> bool {
    tree.base(v) == "ccomp" && tree.head(v).is_some_and(|h| tree.is_verb(h) && own(tree, h, false).tense == Tense::Past)
}

/// A clause that depends on a condition: "would leave if".
fn conditioned(tree: &Tree, v: usize) -> bool {
    tree.with(v, "advcl").any(|c| conditional(tree, c))
}

/// Reads the modality of the act whose word is `trigger` by climbing its governors. `carrier` is the verb that
/// carries a noun of action.
pub(crate) fn read(operators: &Operators, tree: &Tree, trigger: usize, carrier: Option<usize>) -> Reading {
    read_as(operators, tree, trigger, carrier, true)
}

/// `acts` says that the trigger is an act, and not the verb of the clause around one: "drew no answer" was done.
fn read_as(operators: &Operators, tree: &Tree, trigger: usize, carrier: Option<usize>, acts: bool) -> Reading {
    let mut reading = Reading {
        modality: Modality::Occurred,
        tense: Tense::Unknown,
        operator: None,
        agent: None,
        agent_is_other: false,
        path: Vec::new(),
        top: trigger,
        inner: None,
        doubtful: false,
        weak: false,
    };
    let mut at = trigger;
    if tree.is_verb(trigger) || matches!(tree.upos(trigger), Upos::Adj | Upos::Adv) {
        clause_as(tree, trigger, &mut reading, acts);
    } else {
        noun_modifiers(operators, tree, trigger, &mut reading);
    }
    for _ in 0..tree.len() {
        let Some(head) = tree.head(at) else { break };
        // "fell short of expelling": the adverb belongs to its verb.
        let head = match tree.head(head) {
            Some(verb) if tree.lemma(head) == "short" && tree.is_verb(verb) => verb,
            _ => head,
        };
        let how = link(tree, at, head);
        // "Due to the attack, it decided to leave": the reason is there before what is decided.
        if !tree.is_verb(at) && tree.with(at, "case").any(|c| REASONS.contains(&tree.lemma(c))) {
            break;
        }
        if carrier == Some(head) && tree.base(at) != "conj" {
            // The verb that carries the noun may itself be an operator ("announced", "suspended", "offered").
            // "put off" is no light "put".
            let plain = is_light(tree.lemma(head)) && tree.first(head, "compound:prt").is_none();
            let row = operators.governor(tree, head).filter(|r| !plain && transmits(r, &how));
            match row {
                Some(row) => operate(tree, row, head, &how, &mut reading),
                None => clause(tree, head, &mut reading),
            }
            step(&mut reading, head);
            at = head;
            continue;
        }
        match tree.base(at) {
            "conj" => {
                // "will meet Putin and visit Paris": a bare second verb shares what governs the first.
                let bare = tree.token(at).text.to_lowercase() == tree.lemma(at) && tree.first(at, "nsubj").is_none();
                let participle = tree.is_verb(at)
                    && tree.first(at, "nsubj").is_none()
                    && !own(tree, at, false).auxiliary
                    && reading.modality == Modality::Occurred;
                let nominal = !tree.is_verb(at);
                if nominal || bare || participle {
                    if tree.is_verb(head)
                        && (bare || own(tree, head, false).modality == Modality::Occurred || is_passive(tree, head))
                    {
                        let before = reading.modality;
                        clause(tree, head, &mut reading);
                        if !bare && before == Modality::Occurred && own(tree, head, false).negated {
                            reading.modality = before;
                        }
                    }
                    step(&mut reading, head);
                    at = head;
                    continue;
                }
                break;
            }
            "appos" | "flat" | "fixed" => {
                at = head;
                continue;
            }
            "parataxis" | "root" | "discourse" | "list" | "orphan" => break,
            _ => {}
        }
        let listed = tree
            .first(at, "mark")
            .or_else(|| tree.first(at, "case"))
            .is_some_and(|m| matches!(tree.token(m).text.to_lowercase().as_str(), "including" | "include"));
        if listed && tree.is_verb(at) && reading.modality.is_fact() {
            // "would take steps, including expelling diplomats": what is listed is as far along as what it is listed under.
            let above = around(operators, tree, head);
            if !above.is_fact() {
                (reading.modality, reading.tense) = (above, Tense::Future);
            }
            break;
        }
        if let Some(word) = belied(tree, at).filter(|_| reading.modality.is_fact()) {
            set(&mut reading, Modality::Denied, word);
            step(&mut reading, word);
            break;
        }
        if tree.relation(at) == "acl:relcl" || tree.relation(at) == "advcl:relcl" {
            break;
        }
        let parted = (head..at).any(|i| tree.upos(i) == Upos::Punct);
        let beside = parted || operators.governor(tree, head).is_none();
        if tree.base(at) == "advcl" && how == "ing" && tree.first(at, "mark").is_none() && beside {
            // "refuses interference, dismissing the charge": what is done beside the refusal is done.
            break;
        }
        let done_by =
            tree.base(at) == "advcl" && tree.first(at, "obl:agent").is_some() && tree.first(at, "mark").is_none();
        if done_by && tree.first(at, "aux").is_none() && tree.first(at, "aux:pass").is_none() {
            // "Agreed in a deal, negotiated by Oman": the participle tells of a fact.
            break;
        }
        // "Rejected the ultimatum at a meeting": with an object of its own the verb says nothing of the occasion; and "to
        // ease tension, asked him to go" asks for what stands behind it.
        let fronted = tree.base(at) == "advcl" && how == "inf" && at < head;
        let occasion = fronted
            || tree.base(at) == "obl"
                && !tree.is_verb(at)
                && matches!(how.as_str(), "at" | "in" | "after")
                && tree.first(head, "obj").is_some();
        if let Some(row) = operators.governor(tree, head).filter(|r| !occasion && transmits(r, &how)) {
            operate(tree, row, head, &how, &mut reading);
            step(&mut reading, head);
            at = head;
            continue;
        }
        let verbal_head = tree.is_verb(head);
        let subject = matches!(tree.base(at), "csubj" | "nsubj");
        let depends = operators.verb(tree, head).is_some_and(|r| verbal_head && r.modality == Modality::Hypothetical);
        let would = subject && !matches!(own(tree, head, false).modality, Modality::Occurred);
        // "It is rare for a state to expel an ambassador": of the kind, and of no one case.
        let of_a_kind = tree.base(at) == "csubj"
            && how == "inf"
            && tree.upos(head) == Upos::Adj
            && tree.with(head, "cop").any(|c| matches!(tree.token(c).text.to_lowercase().as_str(), "is" | "'s" | "’s"));
        if subject && (depends || of_a_kind || would && (tree.base(at) == "csubj" || !is_happening(tree.lemma(head)))) {
            // "Returning the envoys would be a sign", "the return would depend on talks".
            if reading.modality.is_fact() {
                (reading.modality, reading.tense) = (Modality::Hypothetical, Tense::Future);
            }
            break;
        }
        let copular = tree.first(head, "cop").filter(|_| subject && tree.base(at) == "csubj" && how == "inf");
        if copular.is_some_and(|c| !matches!(tree.token(c).text.to_lowercase().as_str(), "was" | "were")) {
            // "It is a ploy to force them to talk": nothing of it is told to have been done.
            if reading.modality.is_fact() {
                (reading.modality, reading.tense, reading.weak) = (Modality::Hypothetical, Tense::Future, true);
            }
            break;
        }
        match how.as_str() {
            "inf" if tree.base(at) == "xcomp" && (verbal_head || tree.upos(head) == Upos::Adj) => {
                let open = tree
                    .children(head)
                    .iter()
                    .chain(tree.children(at))
                    .any(|c| tree.lemma(*c) == "yet" || tree.lemma(*c) == "still" && tree.lemma(head) == "have");
                if matches!(tree.lemma(head), "have" | "be") && open {
                    set(&mut reading, Modality::NotYet, head);
                } else if tree.lemma(head) == "be" || tree.lemma(head) == "go" && own(tree, head, false).progressive {
                    let not = own(tree, head, false).negated;
                    set(&mut reading, if not { Modality::Refused } else { Modality::Planned }, head);
                    reading.tense = Tense::Future;
                } else {
                    clause(tree, head, &mut reading);
                }
            }
            "inf" if verbal_head && tree.lemma(head) == "use" => clause(tree, head, &mut reading),
            "inf" if matches!(tree.base(at), "advcl" | "acl" | "xcomp") && is_first(tree, at, head) => {
                // "Became the latest state to expel": it did.
                match tree.is_verb(head) {
                    true => clause(tree, head, &mut reading),
                    false if tree.base(head) == "xcomp" => {
                        let verb = tree.head(head).unwrap_or(head);
                        clause(tree, verb, &mut reading);
                    }
                    false if tree.first(head, "cop").is_some() => clause(tree, head, &mut reading),
                    false => {}
                }
                break;
            }
            // "Saw fit to expel" is to expel.
            "inf"
                if tree.base(at) == "advcl"
                    && tree.lemma(head) == "see"
                    && tree.with(head, "obj").chain(tree.with(head, "xcomp")).any(|o| tree.lemma(o) == "fit") =>
            {
                clause(tree, head, &mut reading);
            }
            "inf" if tree.base(at) == "advcl" => {
                // An infinitive of purpose: what somebody set out to do.
                if reading.modality == Modality::Occurred {
                    reading.modality = Modality::Planned;
                    reading.tense = Tense::Future;
                    reading.weak = true;
                }
                break;
            }
            "inf" if tree.base(at) == "acl" && tree.base(head) == "root" && headline(tree, at) => {
                if reading.modality.is_fact() {
                    (reading.modality, reading.tense) = (Modality::Planned, Tense::Future);
                }
                break;
            }
            "inf"
                if tree.base(at) == "acl"
                    && matches!(tree.lemma(head), "move" | "step")
                    && owner(tree, head).is_some() =>
            {
                // "Peru's move to expel him angered Quito": it was made.
                break;
            }
            "inf" if tree.base(at) == "acl" => {
                if reading.modality == Modality::Occurred {
                    reading.modality = Modality::Hypothetical;
                    reading.weak = true;
                }
                break;
            }
            "that" if tree.base(at) == "ccomp" => {}
            "obj" if verbal_head && is_light(tree.lemma(head)) => clause(tree, head, &mut reading),
            // "Talks are under way."
            "nsubj"
                if matches!(tree.lemma(head), "way" | "underway" | "progress" | "ongoing")
                    && tree.first(head, "cop").is_some() =>
            {
                clause(tree, head, &mut reading);
                if reading.modality == Modality::Occurred
                    && tree
                        .with(head, "cop")
                        .any(|c| matches!(tree.token(c).text.to_lowercase().as_str(), "is" | "are" | "'re" | "'s"))
                {
                    reading.modality = Modality::Ongoing;
                }
            }
            // "The meeting faces postponement": it has not been held.
            "nsubj"
                if verbal_head
                    && matches!(tree.lemma(head), "face" | "risk" | "await")
                    && tree.with(head, "obj").any(|o| POSTPONING.contains(&tree.lemma(o))) =>
            {
                (reading.modality, reading.tense) = (Modality::Hypothetical, Tense::Future);
            }
            "nsubj" if verbal_head && is_happening(tree.lemma(head)) => clause(tree, head, &mut reading),
            "of" | "in" | "to" | "on" | "from" | "with" | "for" | "at" | "mod" | "by" | "after" | "over" | "about"
            | "obj" | "nsubj" | "against"
                if !tree.is_verb(at) =>
            {
                // A noun inside another clause tells of itself, unless that clause is still to come: "agreed to speak at
                // the summit" does not say that it was held.
                if reading.modality == Modality::Occurred
                    && !matches!(how.as_str(), "after" | "over" | "from" | "by" | "of")
                {
                    let around = around(operators, tree, head);
                    if !around.is_fact() {
                        let coming = matches!(
                            around,
                            Modality::Planned | Modality::Agreed | Modality::Offered | Modality::NotYet
                        );
                        reading.modality = if coming { Modality::Planned } else { Modality::Hypothetical };
                        reading.tense = Tense::Future;
                        reading.doubtful = true;
                    }
                }
                break;
            }
            "ing" if tree.base(at) == "xcomp" => clause(tree, head, &mut reading),
            _ => break,
        }
        step(&mut reading, head);
        at = head;
    }
    if conditional(tree, reading.top) && reading.modality.is_fact() {
        reading.modality = Modality::Hypothetical;
    }
    let asked = tree.sentence.tokens.iter().rev().take(3).any(|t| t.text == "?");
    if asked && (reading.modality.is_fact() || reading.modality == Modality::Planned && reading.operator.is_none()) {
        reading.modality = Modality::Hypothetical;
    }
    reading
}

/// "The first to leave", "became the latest state to expel": one of a row who do so, named or counted.
fn is_first(tree: &Tree, infinitive: usize, head: usize) -> bool {
    let one_of = |n: usize| {
        tree.children(n).iter().chain([&n]).any(|c| {
            let word = tree.token(*c).text.to_lowercase();
            let ordinal = word.ends_with("th") && tree.upos(*c) == Upos::Adj && word.len() > 4;
            ordinal || matches!(word.as_str(), "first" | "second" | "third" | "fifth" | "latest" | "last" | "only")
        })
    };
    let noun = if tree.is_verb(head) {
        tree.first(head, "xcomp").filter(|n| *n < infinitive && tree.lemma(head) == "become")
    } else {
        Some(head).filter(|h| *h < infinitive)
    };
    noun.is_some_and(|n| !tree.is_verb(n) && one_of(n))
}
/// What may become of a meeting before it is held.
const POSTPONING: [&str; 5] = ["postponement", "cancellation", "delay", "collapse", "boycott"];

/// First words of prepositions that give a reason: "due to", "because of", "owing to", "thanks to".
const REASONS: [&str; 4] = ["due", "because", "owing", "thanks"];

/// "Italy to recall its envoy": no verb of the sentence has a tense.
fn headline(tree: &Tree, infinitive: usize) -> bool {
    let finite = |t: usize| {
        tree.is_verb(t)
            && t != infinitive
            && (tree.upos(t) == Upos::Aux || tree.first(t, "nsubj").is_some())
            && tree.base(t) != "acl"
    };
    !(0..tree.len()).any(finite) && tree.head(infinitive).is_some_and(|h| tree.upos(h) == Upos::Propn)
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

fn set(reading: &mut Reading, modality: Modality, operator: usize) {
    reading.modality = modality;
    reading.operator = Some(operator);
}

/// Adds what the auxiliaries, negation and condition of a verb say.
fn clause(tree: &Tree, v: usize, reading: &mut Reading) {
    let acts = reading.top == v;
    clause_as(tree, v, reading, acts);
}

fn clause_as(tree: &Tree, v: usize, reading: &mut Reading, acts: bool) {
    let own = own(tree, v, acts);
    if coming(tree, v) && reading.modality.is_fact() && !conditional(tree, v) {
        (reading.modality, reading.tense) =
            (if own.negated { Modality::Refused } else { Modality::Planned }, Tense::Future);
        return;
    }
    // "Italy to recall its envoy": headlines say what is to come with a bare infinitive.
    if tree.base(v) == "root" && tree.with(v, "mark").any(|m| tree.lemma(m) == "to") && reading.modality.is_fact() {
        (reading.modality, reading.tense) = (Modality::Planned, Tense::Future);
        return;
    }
    if reading.tense == Tense::Unknown || own.tense == Tense::Future {
        reading.tense = own.tense;
    }
    if conditional(tree, v) && reading.modality.is_fact() {
        reading.modality = Modality::Hypothetical;
        return;
    }
    let mut modality = own.modality;
    if modality == Modality::Planned && conditioned(tree, v) {
        let would =
            tree.with(v, "aux").any(|a| tree.lemma(a) == "would" || tree.token(a).text.eq_ignore_ascii_case("would"));
        modality = if would && !told_afterwards(tree, v) { Modality::Hypothetical } else { Modality::Threatened };
    }
    if own.progressive && modality == Modality::Occurred && reading.modality == Modality::Occurred {
        modality = Modality::Ongoing;
    }
    reading.modality = combine(reading.modality, modality);
    if own.negated {
        reading.modality = match reading.modality {
            _ if own.yet => Modality::NotYet,
            Modality::Planned => Modality::Refused,
            other => negate(other),
        };
    } else if own.yet && matches!(reading.modality, Modality::Planned) {
        reading.modality = Modality::NotYet;
    }
}

fn noun_modifiers(operators: &Operators, tree: &Tree, n: usize, reading: &mut Reading) {
    for &c in tree.children(n) {
        if matches!(tree.base(c), "amod" | "compound" | "acl")
            && let Some(row) =
                operators.modifier(tree.lemma(c)).or_else(|| operators.modifier(&tree.token(c).text.to_lowercase()))
            && tree.upos(c) != Upos::Noun
        {
            let modality = row.modality;
            set(reading, combine(reading.modality, modality), c);
        }
        if tree.base(c) == "det" && tree.lemma(c) == "no" {
            reading.modality = negate(reading.modality);
        }
    }
}

/// Adds what a governing word says.
fn operate(tree: &Tree, row: &OperatorRow, g: usize, how: &str, reading: &mut Reading) {
    let verbal = tree.is_verb(g);
    let own = if verbal || tree.upos(g) == Upos::Adj { own(tree, g, false) } else { own_of_noun(tree, g) };
    let against = how == "against" || how == "from" && row.modality != Modality::Refused;
    let mut modality = row.modality;
    if against {
        modality = if matches!(modality, Modality::Requested) { Modality::Requested } else { Modality::Refused };
    }
    // "warned that Russia had massed troops" is a word of warning about a fact.
    if how == "that" && modality == Modality::Threatened && reading.modality != Modality::Planned {
        return;
    }
    // "Told reporters that the move breaks the treaty" asks for nothing.
    if how == "that" && tree.lemma(g) == "tell" {
        return;
    }
    // "Insisted that it had not attacked" asks for nothing.
    // Nor do reports that "suggest that it attacked" offer anything.
    let told = reading.tense == Tense::Past || reading.modality == Modality::Ongoing;
    if how == "that"
        && (modality == Modality::Requested && reading.tense == Tense::Past || modality == Modality::Offered && told)
    {
        return;
    }
    if how == "that"
        && modality == Modality::Planned
        && reading.modality == Modality::Occurred
        && reading.tense == Tense::Past
    {
        return;
    }
    // "Hopes that the EU will act", "wants the EU to act", "wants EU sanctions": what one would have another do.
    let wishes = row.modality == Modality::Planned && matches!(tree.lemma(g), "hope" | "want" | "wish" | "prefer");
    let measure = tree.first(g, "obj").is_some_and(|o| IMPOSED.contains(&tree.lemma(o)));
    let asked = wishes && (how == "obj" && measure || how == "inf" && tree.first(g, "obj").is_some());
    if asked {
        modality = Modality::Requested;
    } else if wishes && how == "that" {
        modality = Modality::Hypothetical;
    }
    if own.negated {
        modality = if own.yet { Modality::NotYet } else { row.negated };
    }
    if how == "that"
        && row.modality == Modality::Agreed
        && reading.modality == Modality::Requested
        && reading.operator.is_none()
    {
        // "Agreed that a truce should be observed": they mean to observe it.
        reading.modality = Modality::Planned;
    }
    let before = reading.modality;
    let asks =
        |m: Modality| matches!(m, Modality::Requested | Modality::Offered | Modality::Threatened | Modality::Agreed);
    let told = asks(before) && modality != before && modality != Modality::Hypothetical;
    if let (true, Some(operator)) = (told, reading.operator) {
        reading.inner =
            Some(Inner { modality: before, operator, agent: reading.agent, agent_is_other: reading.agent_is_other });
    }
    reading.modality = combine(before, modality);
    if matches!(own.modality, Modality::Considered | Modality::Hypothetical) && !own.negated {
        reading.modality = combine(reading.modality, own.modality);
    } else if own.modality == Modality::Planned && reading.modality == modality && conditioned(tree, g) {
        reading.modality = Modality::Hypothetical;
    }
    if conditional(tree, g) {
        reading.modality = Modality::Hypothetical;
    }
    if reading.modality == modality || before == Modality::Occurred {
        reading.operator = Some(g);
        let agent = if verbal { deep_subject(tree, g) } else { owner(tree, g).or_else(|| named_modifier(tree, g)) };
        reading.agent = agent.or(reading.agent);
        reading.agent_is_other = asked || row.actor == "own";
    }
    if matches!(
        modality,
        Modality::Planned
            | Modality::Offered
            | Modality::Agreed
            | Modality::Requested
            | Modality::Threatened
            | Modality::Considered
    ) {
        reading.tense = Tense::Future;
    }
}

fn own_of_noun(tree: &Tree, n: usize) -> Own {
    let negated = tree.with(n, "det").any(|d| tree.lemma(d) == "no");
    Own {
        modality: Modality::Occurred,
        negated,
        yet: false,
        tense: Tense::Unknown,
        auxiliary: false,
        progressive: false,
    }
}

fn named_modifier(tree: &Tree, n: usize) -> Option<usize> {
    tree.children(n).iter().copied().find(|c| {
        matches!(tree.base(*c), "compound" | "amod")
            && matches!(tree.upos(*c), Upos::Propn | Upos::Adj)
            && tree.token(*c).text.starts_with(char::is_uppercase)
    })
}

/// An outer word over an inner one: a plan to offer is an offer planned, and the weaker of the two is what the reader
/// may rely on; refusals, denials and cancellations turn whatever they govern.
fn combine(inner: Modality, outer: Modality) -> Modality {
    use Modality::*;
    match (inner, outer) {
        (same, Occurred) => same,
        (Occurred | Ongoing, outer) => outer,
        // "refused to rule out recalling"
        (Denied | Refused, Refused | Denied) => Considered,
        (Denied, Considered) => Considered,
        // "Urged them not to", "agreed not to".
        (Denied, Requested | Threatened) => outer,
        (Denied, Planned | Agreed | Offered) => Refused,
        (_, Refused | Denied | Cancelled | NotYet | Hypothetical) => outer,
        (Planned, outer) => outer,
        (inner, Ongoing | Planned) => inner,
        (Hypothetical, _) => Hypothetical,
        (inner, Considered) if inner != Cancelled => Considered,
        (inner, _) => inner,
    }
}

fn negate(modality: Modality) -> Modality {
    use Modality::*;
    match modality {
        Occurred | Ongoing | Offered | Requested | Threatened => Denied,
        Planned | Agreed => Refused,
        Considered | Hypothetical => Denied,
        Refused => Agreed,
        Denied => Considered,
        NotYet => Occurred,
        Cancelled => Planned,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_operators_is_sound() {
        let operators = Operators::embedded().expect("modality.toml is read");
        assert!(operators.verbs.contains_key("agree"));
        assert_eq!(operators.rows[operators.nouns["offer"]].modality, Modality::Offered);
    }

    #[test]
    fn refusals_turn_what_they_govern() {
        assert_eq!(combine(Modality::Planned, Modality::Denied), Modality::Denied);
        assert_eq!(combine(Modality::Denied, Modality::Refused), Modality::Considered);
        assert_eq!(combine(Modality::Offered, Modality::Planned), Modality::Offered);
        assert_eq!(combine(Modality::Denied, Modality::Agreed), Modality::Refused);
        assert_eq!(combine(Modality::Denied, Modality::Requested), Modality::Requested);
        assert_eq!(negate(Modality::Planned), Modality::Refused);
    }
}
