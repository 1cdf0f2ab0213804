//! Which reports are one text: a wire story that ten outlets print is one voice.
//!
//! Two texts are compared by the share of their runs of five words that both have, which is estimated from the least
//! hashes (Broder, 1997, "On the resemblance and containment of documents") in one pass with one hash function and 64
//! bins (Li, Owen and Zhang, 2012, "One permutation hashing"). Texts that agree in all bins of a band are compared.

use super::Reading;
use crate::document::BlockKind;
use rayon::prelude::*;

/// Words of a run.
const RUN: usize = 5;
const BINS: usize = 64;
/// Bins of a band: of pairs that share half their runs, all but one in some thousands agree in a band.
const BAND: usize = 2;
/// Bins that two copies share at least.
const ALIKE: usize = 32;
/// A text of fewer runs is too short to tell a copy from chance.
const LEAST: usize = 16;
/// Texts of one band that each new one is held against.
const MOST: usize = 8;

type Sketch = [u32; BINS];

/// For each reading the first, in their order, whose text it shares: itself where it copies none.
pub(super) fn groups(readings: &[Reading]) -> Vec<usize> {
    let sketches: Vec<(usize, Sketch)> =
        readings.par_iter().enumerate().filter_map(|(at, reading)| Some((at, sketch(reading)?))).collect();
    let mut first: Vec<usize> = (0..readings.len()).collect();
    for band in 0..BINS / BAND {
        let part = |sketch: &Sketch| {
            let bins = sketch.iter().skip(band * BAND).take(BAND);
            bins.fold(0, |held: u64, bin| held << 32 | u64::from(*bin))
        };
        let mut keys: Vec<(u64, usize)> = sketches.iter().enumerate().map(|(i, (_, s))| (part(s), i)).collect();
        keys.sort_unstable();
        for run in keys.chunk_by(|a, b| a.0 == b.0) {
            for (n, (_, i)) in run.iter().enumerate() {
                for (_, other) in run.iter().take(n.min(MOST)) {
                    if let (Some((b, own)), Some((a, held))) = (sketches.get(*i), sketches.get(*other))
                        && root(&first, *a) != root(&first, *b)
                        && alike(own, held)
                    {
                        let (a, b) = (root(&first, *a), root(&first, *b));
                        if let Some(slot) = first.get_mut(a.max(b)) {
                            *slot = a.min(b);
                        }
                    }
                }
            }
        }
    }
    (0..readings.len()).map(|at| root(&first, at)).collect()
}

/// The first of a group: each member points at one before it, and the first at itself.
fn root(first: &[usize], mut at: usize) -> usize {
    while let Some(&before) = first.get(at)
        && before != at
    {
        at = before;
    }
    at
}

fn joined(words: &[u64]) -> u64 {
    words.iter().fold(0, |held, word| mixed(held ^ word))
}

fn alike(a: &Sketch, b: &Sketch) -> bool {
    a.iter().zip(b).filter(|(a, b)| a == b).count() >= ALIKE
}

/// The least hash of each bin; an empty bin takes that of the next one that is not.
fn sketch(reading: &Reading) -> Option<Sketch> {
    let document = &reading.document;
    let blocks = document.blocks.iter().filter(|block| block.kind != BlockKind::Caption);
    let pieces = blocks.flat_map(|block| &block.pieces).map(|piece| piece.of(&document.text));
    let words: Vec<u64> =
        pieces.flat_map(|text| text.split(|c: char| !c.is_alphanumeric())).filter_map(hashed).collect();
    let mut bins: Sketch = [u32::MAX; BINS];
    let mut runs = 0;
    for run in words.windows(RUN) {
        let hash = joined(run);
        runs += 1;
        if let Some(bin) = bins.get_mut((hash % BINS as u64) as usize) {
            *bin = (*bin).min((hash >> 32) as u32);
        }
    }
    if runs < LEAST {
        return None;
    }
    let mut full = bins;
    for (at, bin) in full.iter_mut().enumerate().filter(|(_, bin)| **bin == u32::MAX) {
        let next = (1..BINS).filter_map(|step| bins.get((at + step) % BINS)).find(|hash| **hash != u32::MAX);
        *bin = mixed(u64::from(next.copied().unwrap_or_default()) ^ at as u64) as u32;
    }
    Some(full)
}

fn hashed(word: &str) -> Option<u64> {
    let letters = word.chars().flat_map(char::to_lowercase);
    (!word.is_empty()).then(|| letters.fold(0, |held, c| mixed(held ^ u64::from(u32::from(c)))))
}

/// The finalizer of SplitMix64 (Steele, Lea and Flood, 2014).
fn mixed(hash: u64) -> u64 {
    let mut z = hash.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Block;
    use crate::record::tests::report;
    use crate::span::Span;

    fn told(name: &str, text: &str) -> Reading {
        let mut reading = report(name, Some("2018-03-27")).done();
        let whole = Span::new(0, text.len());
        reading.document.text = text.to_owned();
        reading.document.blocks = vec![Block { kind: BlockKind::Paragraph, pieces: vec![whole] }];
        reading
    }

    const WIRE: &str = "Peru told four envoys of Bolivia to pack their bags after a night of talks in which neither \
        side gave way on the lake and its fishing rights, and the port stayed closed for a third day while trucks \
        waited in long lines on the road down from the high plain.";

    #[test]
    fn a_copy_with_another_ending_is_the_same_text() {
        let cut = format!("{WIRE} The paper adds a line of its own here.");
        let other = "Four Bolivians must leave Lima within days, the ministry said, because the quarrel over the lake \
            has not ended and nobody in either capital wants to be the first to open the port to the trucks again.";
        let readings = [told("a", WIRE), told("b", other), told("c", &cut)];
        assert_eq!(groups(&readings), [0, 1, 0]);
    }

    #[test]
    fn a_line_alone_is_nobodys_copy() {
        assert_eq!(groups(&[told("a", "Peru expelled four."), told("b", "Peru expelled four.")]), [0, 1]);
    }
}
