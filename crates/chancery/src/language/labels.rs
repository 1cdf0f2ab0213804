//! What the columns of the encoder's tables mean, and the entities that its scores make.

use super::{Entity, EntityKind, ModelError, Upos};

#[derive(serde::Deserialize)]
struct LabelNames {
    upos: Vec<String>,
    entities: Vec<String>,
    relations: Vec<String>,
}

pub(super) struct Labels {
    pub(super) upos: Vec<Upos>,
    pub(super) entities: Vec<Bio>,
    pub(super) relations: Vec<String>,
    /// Column of `root` in `relations`.
    pub(super) root: usize,
}

/// A word outside of entities, the first of one, or a later one (Ramshaw and Marcus 1995).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bio {
    Outside,
    Begin(EntityKind),
    Inside(EntityKind),
}

impl Labels {
    pub(super) fn parse(json: &str) -> Result<Labels, ModelError> {
        let names: LabelNames =
            serde_json::from_str(json).map_err(|_| ModelError::Labels("no JSON with upos, entities and relations"))?;
        let upos: Option<Vec<Upos>> = names.upos.iter().map(|name| Upos::from_name(name)).collect();
        let entities: Option<Vec<Bio>> = names.entities.iter().map(|name| Bio::from_name(name)).collect();
        let root = names.relations.iter().position(|name| name == "root");
        Ok(Labels {
            upos: upos.ok_or(ModelError::Labels("an unknown part of speech"))?,
            entities: entities.ok_or(ModelError::Labels("an unknown kind of entity"))?,
            relations: names.relations,
            root: root.ok_or(ModelError::Labels("no relation `root`"))?,
        })
    }
}

impl Bio {
    fn from_name(name: &str) -> Option<Bio> {
        let kind = |name: &str| match name {
            "PER" => Some(EntityKind::Per),
            "ORG" => Some(EntityKind::Org),
            "LOC" => Some(EntityKind::Loc),
            "MISC" => Some(EntityKind::Misc),
            _ => None,
        };
        match name.split_once('-') {
            None => (name == "O").then_some(Bio::Outside),
            Some(("B", name)) => kind(name).map(Bio::Begin),
            Some(("I", name)) => kind(name).map(Bio::Inside),
            Some(_) => None,
        }
    }

    /// Whether `self` may stand behind `before`: a later word only in the entity that it belongs to.
    fn follows(self, before: Bio) -> bool {
        match self {
            Bio::Inside(kind) => before == Bio::Begin(kind) || before == Bio::Inside(kind),
            Bio::Outside | Bio::Begin(_) => true,
        }
    }
}

/// The entities of the sequence of labels that scores highest among those in which every label may stand where it does
/// (Viterbi 1967). `rows` has the scores of the `labels` for each word. Of equal sequences the one with the earlier
/// labels wins.
pub(super) fn entities(labels: &[Bio], rows: &[&[f32]]) -> Vec<Entity> {
    let score = |row: &[f32], label: usize| row.get(label).copied().unwrap_or(0.0);
    // For each word and label, the best sequence that ends there: its score, and the label before.
    let mut best: Vec<Vec<(f32, usize)>> = Vec::with_capacity(rows.len());
    for row in rows {
        let ending =
            labels.iter().enumerate().map(|(at, &label)| {
                let (before, from) =
                    match best.last() {
                        None => (if label.follows(Bio::Outside) { 0.0 } else { f32::NEG_INFINITY }, 0),
                        Some(ends) => highest(ends.iter().zip(labels).map(|(&(score, _), &before)| {
                            if label.follows(before) { score } else { f32::NEG_INFINITY }
                        })),
                    };
                (before + score(row, at), from)
            });
        best.push(ending.collect());
    }
    let mut path = Vec::with_capacity(rows.len());
    let mut at = best.last().map_or(0, |ends| highest(ends.iter().map(|&(score, _)| score)).1);
    for ends in best.iter().rev() {
        path.push(labels.get(at).copied().unwrap_or(Bio::Outside));
        at = ends.get(at).map_or(0, |&(_, from)| from);
    }
    spans(path.into_iter().rev())
}

/// The highest score and where it stands, the first of equals.
fn highest(scores: impl Iterator<Item = f32>) -> (f32, usize) {
    let first = (f32::NEG_INFINITY, 0);
    scores.enumerate().fold(first, |best, (at, score)| if score > best.0 { (score, at) } else { best })
}

/// The column with the highest score among those allowed, the first of equals.
pub(super) fn best(scores: &[f32], allowed: impl Fn(usize) -> bool) -> Option<usize> {
    let mut best: Option<(usize, f32)> = None;
    for (at, &score) in scores.iter().enumerate().filter(|&(at, _)| allowed(at)) {
        if best.is_none_or(|(_, highest)| score > highest) {
            best = Some((at, score));
        }
    }
    best.map(|(at, _)| at)
}

fn spans(labels: impl Iterator<Item = Bio>) -> Vec<Entity> {
    let mut entities: Vec<Entity> = Vec::new();
    for (at, label) in labels.enumerate() {
        let open = entities.last_mut().filter(|last| last.end == at);
        match (label, open) {
            (Bio::Outside, _) => {}
            (Bio::Inside(kind), Some(open)) if open.kind == kind => open.end = at + 1,
            (Bio::Inside(kind) | Bio::Begin(kind), _) => entities.push(Entity { start: at, end: at + 1, kind }),
        }
    }
    entities
}

#[cfg(test)]
mod tests {
    use super::*;
    use EntityKind::{Loc, Per};

    const LABELS: [Bio; 5] = [Bio::Outside, Bio::Begin(Per), Bio::Inside(Per), Bio::Begin(Loc), Bio::Inside(Loc)];

    fn found(rows: &[[f32; 5]]) -> Vec<(usize, usize, EntityKind)> {
        let rows: Vec<&[f32]> = rows.iter().map(<[f32; 5]>::as_slice).collect();
        entities(&LABELS, &rows).iter().map(|entity| (entity.start, entity.end, entity.kind)).collect()
    }

    #[test]
    fn labels_make_entities() {
        let rows = [
            [0., 2., 0., 0., 0.],
            [0., 0., 2., 0., 0.],
            [2., 0., 0., 0., 0.],
            [0., 0., 0., 2., 0.],
            [0., 0., 0., 2., 0.],
        ];
        assert_eq!(found(&rows), [(0, 2, Per), (3, 4, Loc), (4, 5, Loc)]);
        assert_eq!(found(&[]), []);
        assert_eq!(entities(&LABELS, &[&[]]), []);
    }

    #[test]
    fn a_name_is_of_one_kind_and_has_a_beginning() {
        // Best word by word are a person's first name and the later part of a place's; together it is one place.
        assert_eq!(found(&[[0., 3., 0., 2.5, 0.], [0., 0., 1., 0., 4.]]), [(0, 2, Loc)]);
        // A later part alone: nothing before it can be a name, so it begins one, or there is none.
        assert_eq!(found(&[[9., 0., 0., 0., 0.], [0., 0., 5., 0., 0.]]), []);
        assert_eq!(found(&[[9., 0., 0., 0., 0.], [0., 3., 5., 0., 0.]]), [(1, 2, Per)]);
    }
}
