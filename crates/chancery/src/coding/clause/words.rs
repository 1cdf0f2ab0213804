//! Lists of words that the reading of a clause goes by.

/// Words that turn around who controls an infinitive: "promised Kyiv to send" is done by the subject.
pub(super) const SUBJECT_CONTROL: &[&str] = &["promise", "vow", "pledge", "threaten", "offer", "swear", "commit"];

/// Verbs that only carry a noun of action; what they add is tense, voice and negation.
pub(super) const LIGHT: &[&str] = &[
    "make",
    "take",
    "hold",
    "have",
    "impose",
    "levy",
    "launch",
    "issue",
    "announce",
    "order",
    "conduct",
    "carry",
    "begin",
    "start",
    "stage",
    "give",
    "slap",
    "place",
    "put",
    "introduce",
    "enact",
    "adopt",
    "pay",
    "do",
    "deliver",
    "lodge",
    "file",
    "stage",
    "mount",
    "declare",
    "confirm",
    "expand",
    "extend",
    "tighten",
    "widen",
    "initiate",
    "undertake",
    "execute",
    "complete",
    "perform",
    "follow",
    "include",
    "see",
    "implement",
    "enforce",
    "exchange",
    "conclude",
    "host",
    "attend",
    "commence",
    "wage",
    "open",
    "unveil",
    "approve",
    "decide",
    "ask_for",
    "mark",
    "unleash",
];

/// Verbs whose subject is the noun of action: "the summit took place", "sanctions followed".
pub(super) const HAPPEN: &[&str] = &[
    "take", "happen", "occur", "follow", "begin", "start", "last", "end", "come", "continue", "resume", "conclude",
    "hold", "be", "remain", "open", "close", "proceed", "go", "affect", "target", "hit", "apply", "include", "lead",
    "bring", "produce", "fail", "run", "prompt", "trigger", "spark", "mirror", "mark", "expire", "enter",
];

/// Verbs whose subject is to do, or to share in, the act that their object names: "offered a summit", "cancelled the visit".
pub(super) const WILLING: &[&str] = &[
    "offer", "propose", "plan", "consider", "cancel", "postpone", "reject", "refuse", "seek", "request", "threaten",
    "deny", "want", "discuss", "prepare", "suspend", "scrap", "delay", "call", "ask", "agree", "decline", "weigh",
    "mull", "schedule", "promise", "vow", "pledge", "resume", "end", "halt", "finish", "finalize", "avoid", "pursue",
    "back",
];

/// What takes two: who rejects it would have shared in it. Who rejects interference would not have interfered.
pub(super) const SHARED: &[&str] = &[
    "talk",
    "negotiation",
    "meeting",
    "summit",
    "visit",
    "dialogue",
    "mediation",
    "ceasefire",
    "truce",
    "deal",
    "agreement",
    "arbitration",
    "cooperation",
    "consultation",
    "treaty",
    "accord",
    "pact",
    "contact",
    "conference",
];

/// What others said: who rejects an allegation did not make it.
pub(super) const SPOKEN: &[&str] = &[
    "allegation",
    "charge",
    "accusation",
    "claim",
    "demand",
    "criticism",
    "proposal",
    "call",
    "appeal",
    "offer",
    "request",
    "condemnation",
    "complaint",
    "invitation",
    "warning",
    "ultimatum",
    "suggestion",
    "protest",
    "note",
    "insult",
    "threat",
];

/// What is said of another: whose it is did not do what it tells of.
pub(super) const ACCUSING: &[&str] = &["accusation", "allegation", "charge"];

/// What speaks for whoever writes or passes it.
pub(super) const PAPERS: &[&str] = &[
    "bill",
    "communique",
    "declaration",
    "decree",
    "law",
    "letter",
    "message",
    "motion",
    "note",
    "order",
    "petition",
    "post",
    "remark",
    "resolution",
    "speech",
    "statement",
    "tweet",
];

/// Nouns of action whose "of" names who does it: "the insults of the president", "the return of the envoys".
pub(super) const DONE_BY_WHOM: &[&str] = &[
    "apology",
    "arrival",
    "comment",
    "decision",
    "departure",
    "insult",
    "pledge",
    "promise",
    "protest",
    "refusal",
    "remark",
    "resignation",
    "return",
    "speech",
    "statement",
    "visit",
    "warning",
];

/// What is done to whose it is: "his arrest", "their expulsion".
pub(super) const BEFALLING: &[&str] = &[
    "abduction",
    "arrest",
    "assassination",
    "deportation",
    "detention",
    "dismissal",
    "execution",
    "expulsion",
    "extradition",
    "imprisonment",
    "killing",
    "murder",
    "ouster",
    "overthrow",
    "release",
    "removal",
    "reinstatement",
];

/// What a state imposes is called its own: "EU sanctions imposed on Minsk".
pub(in crate::coding) const IMPOSED: &[&str] = &[
    "sanction",
    "tariff",
    "duty",
    "restriction",
    "embargo",
    "ban",
    "measure",
    "quota",
    "curb",
    "levy",
    "countermeasure",
    "blockade",
    "penalty",
    "limit",
];

/// Verbs whose object is the will of their subject: "expressed readiness", "took the decision".
pub(super) const VOICING: &[&str] = &[
    "express",
    "voice",
    "signal",
    "declare",
    "reaffirm",
    "reiterate",
    "take",
    "make",
    "show",
    "indicate",
    "convey",
    "have",
];

/// What is taken by whom it is "of": "the decision of the cabinet to withdraw".
pub(super) const RESOLVES: &[&str] = &[
    "decision",
    "plan",
    "intention",
    "refusal",
    "readiness",
    "willingness",
    "attempt",
    "effort",
    "failure",
    "desire",
    "threat",
    "promise",
    "pledge",
    "vow",
    "offer",
    "proposal",
    "move",
    "right",
    "unwillingness",
    "reluctance",
];

/// What two do together, so that who speaks "after" it was there. Nobody is known to have done what he speaks after.
pub(super) const JOINT: &[&str] = &[
    "briefing",
    "call",
    "ceremony",
    "conference",
    "consultation",
    "conversation",
    "discussion",
    "exchange",
    "meeting",
    "negotiation",
    "session",
    "signing",
    "summit",
    "talk",
    "talks",
    "tour",
    "trip",
    "visit",
];
