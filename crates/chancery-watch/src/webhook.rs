//! Who is told of what: filters over events and commitments, and the bodies that are posted.

use crate::change::{commitment_key, commitment_text};
use crate::config::Hook;
use crate::state::{Delivery, HookState};
use chancery::actor::Registry;
use chancery::coding::{Codebook, Modality};
use chancery::event::Event;
use chancery::ledger::{Commitment, CommitmentStatus, Ledger};
use chancery::record::{DocumentRecord, MentionRecord, Record};
use chancery::story::sentence_of;
use chancery_store::query::Who;
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use serde_json::{Value, json};
use sha2::Sha256;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Mentions of an event that a body holds.
const QUOTED: usize = 12;

/// Which events, or which commitments, are wanted. All that is said must fit; of a list, one.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    acts: Vec<String>,
    modalities: Vec<Modality>,
    actor: Option<Who>,
    recipient: Option<Who>,
    between: Option<(Who, Who)>,
    /// States of commitments; where there are any, events are not wanted.
    commitments: Vec<CommitmentStatus>,
}

impl Filter {
    pub fn new(
        codebook: &Codebook,
        registry: &Registry,
        acts: &[String],
        modalities: Vec<Modality>,
        (actor, recipient): (Option<&str>, Option<&str>),
        between: Option<(&str, &str)>,
        commitments: Vec<CommitmentStatus>,
    ) -> Filter {
        // Who asks for an act means its kinds too.
        let kinds = |act: &String| {
            let all = codebook.acts.iter().map(|a| a.id.as_str());
            all.filter(|a| codebook.kinds(a).any(|k| k == act)).map(str::to_owned).collect::<Vec<_>>()
        };
        let who = |name: &str| Who::new(name, registry);
        Filter {
            acts: acts.iter().flat_map(kinds).collect(),
            modalities,
            actor: actor.map(who),
            recipient: recipient.map(who),
            between: between.map(|(a, b)| (who(a), who(b))),
            commitments,
        }
    }

    pub fn fits_event(&self, event: &Event) -> bool {
        let among = |who: &Who, actors: &[chancery::actor::Actor]| actors.iter().any(|a| who.fits(a));
        self.commitments.is_empty()
            && (self.acts.is_empty() || self.acts.contains(&event.act))
            && (self.modalities.is_empty() || self.modalities.contains(&event.modality))
            && self.actor.as_ref().is_none_or(|w| among(w, &event.actors))
            && self.recipient.as_ref().is_none_or(|w| among(w, &event.recipients))
            && self.between.as_ref().is_none_or(|(a, b)| {
                let either = |x, y| among(x, &event.actors) && (among(y, &event.recipients) || among(y, &event.actors));
                either(a, b) || either(b, a)
            })
    }

    /// A commitment has those who make it, and no recipient.
    pub fn fits_commitment(&self, commitment: &Commitment, registry: &Registry) -> bool {
        let by = |who: &Who| commitment.by.iter().any(|code| who.fits_code(code, registry));
        self.commitments.contains(&commitment.status)
            && (self.acts.is_empty() || self.acts.contains(&commitment.act))
            && self.actor.as_ref().is_none_or(by)
            && self.recipient.is_none()
            && self.between.as_ref().is_none_or(|(a, b)| by(a) || by(b))
    }
}

/// The record as webhooks see it.
pub struct Scene<'a> {
    pub record: &'a Record,
    pub ledger: &'a Ledger,
    pub documents: &'a BTreeMap<&'a str, &'a DocumentRecord>,
    pub mentions: &'a BTreeMap<&'a str, &'a MentionRecord>,
    pub registry: &'a Registry,
}

impl Scene<'_> {
    /// What the hook is to be told that it was not told of; notes that it was.
    pub fn news(&self, hook: &Hook, state: &mut HookState, now: Timestamp) -> Vec<Delivery> {
        let mut bodies = Vec::new();
        for event in self.record.events.iter().filter(|e| hook.filter.fits_event(e)) {
            // Of whatever report: an event that was told of is told of again only if something else became of it.
            let modality = crate::change::word(&event.modality);
            let keys: Vec<String> = event.mentions.iter().map(|m| format!("{m} {modality}")).collect();
            if !keys.iter().any(|k| state.told.contains(k)) {
                bodies.push(self.event(hook, event));
            }
            state.told.extend(keys);
        }
        let wanted = self.ledger.commitments.iter().filter(|c| hook.filter.fits_commitment(c, self.registry));
        for commitment in wanted {
            let key = format!("{} {}", commitment_key(commitment), crate::change::word(&commitment.status));
            if state.told.insert(key) {
                bodies.push(self.commitment(hook, commitment));
            }
        }
        let delivery = |body: Value| {
            let id =
                blake3::hash(format!("{}\0{now}\0{body}", hook.name).as_bytes()).to_hex().as_str()[..32].to_owned();
            Delivery { id, hook: hook.name.clone(), body, failures: 0, next: now }
        };
        bodies.into_iter().map(delivery).collect()
    }

    fn event(&self, hook: &Hook, event: &Event) -> Value {
        let told: Vec<MentionRecord> = event
            .mentions
            .iter()
            .take(QUOTED)
            .filter_map(|m| self.mentions.get(m.as_str()).map(|m| (*m).clone()))
            .collect();
        let text = sentence_of(event, &told, self.registry);
        let evidence: Vec<Value> = told.iter().map(|m| self.evidence(m)).collect();
        json!({ "schema": 1, "hook": hook.name, "kind": "event", "text": text, "event": event, "evidence": evidence })
    }

    fn commitment(&self, hook: &Hook, c: &Commitment) -> Value {
        let evidence: Vec<Value> =
            self.mentions.get(c.mention.as_str()).map(|m| self.evidence(m)).into_iter().collect();
        let text = format!("{}: {}", commitment_text(c, self.registry), crate::change::word(&c.status));
        json!({
            "schema": 1, "hook": hook.name, "kind": "commitment", "text": text, "commitment": c, "evidence": evidence,
            "as_of": self.ledger.as_of,
        })
    }

    fn evidence(&self, m: &MentionRecord) -> Value {
        let document = self.documents.get(m.document.as_str());
        json!({
            "mention": m.id,
            "document": m.document,
            "outlet": document.and_then(|d| d.outlet.as_deref()),
            "url": document.and_then(|d| d.url.as_deref()),
            "sentence": m.sentence.text,
        })
    }
}

/// `sha256=` and the HMAC-SHA256 (RFC 2104) of the body in hexadecimal digits.
pub fn signature(secret: &str, body: &[u8]) -> Option<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok()?;
    mac.update(body);
    let mut text = "sha256=".to_owned();
    for byte in mac.finalize().into_bytes() {
        let _ = write!(text, "{byte:02x}");
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_signed_as_rfc_4231_says() {
        // Test case 2 of RFC 4231, section 4.3.
        let signed = signature("Jefe", b"what do ya want for nothing?");
        let digest = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        assert_eq!(signed.as_deref(), Some(format!("sha256={digest}").as_str()));
    }
}
