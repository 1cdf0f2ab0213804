//! Which of PLOVER's types a relation has, where both parties are given: a linear model over signs.
//!
//! Frames know an act or they do not. The weights, learned from sentences of our own (`model/acts`), bring what frames
//! say together with the words around the two parties, so that a word no frame knows still counts. They are asked only
//! where it is known that there is a relation; the reader of reports never rests on them.

use super::Sign;
use crate::actor::DataError;
use std::collections::BTreeMap;

const FILE: &str = "model/weights/types.tsv";
const WEIGHTS: &str = include_str!("../../../../model/weights/types.tsv");
/// The sign that every case has.
const ALWAYS: &str = "always";

/// Weights of signs for each type. [`Types::embedded`] reads those that are part of the library.
#[derive(Clone, Debug, PartialEq)]
pub struct Types {
    names: Vec<String>,
    /// What one unit of a weight is worth, in log odds.
    unit: f64,
    weights: BTreeMap<String, Vec<i8>>,
}

/// A type of PLOVER and how likely a relation has it, between 0 and 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Likelihood {
    /// CONCEDE and RETREAT are YIELD, INVESTIGATE is ACCUSE.
    pub plover: String,
    pub share: f64,
}

impl Types {
    pub fn embedded() -> Result<Types, DataError> {
        Types::parse(FILE, WEIGHTS)
    }

    /// Tab-separated: a head with `unit`, its value and the names of the types; then a sign a line, with one whole number
    /// from -127 to 127 for each type. `file` is its name, for what is wrong with it.
    pub fn parse(file: &str, text: &str) -> Result<Types, DataError> {
        let fault = |line: usize, message: &str| DataError {
            file: file.to_owned(),
            message: format!("line {}: {message}", line + 1),
        };
        let mut lines = text.lines().enumerate();
        let (_, head) = lines.next().ok_or_else(|| fault(0, "there is no head"))?;
        let mut head = head.split('\t');
        let unit = head.next().filter(|cell| *cell == "unit").and_then(|_| head.next()?.parse::<f64>().ok());
        let unit =
            unit.filter(|u| u.is_finite()).ok_or_else(|| fault(0, "the head is 'unit', its value and the types"))?;
        let names: Vec<String> = head.map(str::to_owned).collect();
        let mut weights = BTreeMap::new();
        for (n, line) in lines {
            let mut cells = line.split('\t');
            let sign = cells.next().unwrap_or_default();
            let row: Result<Vec<i8>, _> = cells.map(str::parse).collect();
            let row = row.map_err(|_| fault(n, "a weight is no whole number from -127 to 127"))?;
            if row.len() != names.len() || names.is_empty() {
                return Err(fault(n, "there is not one weight for each type"));
            }
            if weights.insert(sign.to_owned(), row).is_some() {
                return Err(fault(n, "the sign has a line already"));
            }
        }
        Ok(Types { names, unit, weights })
    }

    /// Every type, the likeliest first.
    pub fn likelihoods(&self, signs: &[Sign]) -> Vec<Likelihood> {
        let mut scores = vec![0.0_f64; self.names.len()];
        let always = [(ALWAYS.to_owned(), 1.0)];
        for (sign, strength) in always.iter().chain(signs) {
            for (score, weight) in scores.iter_mut().zip(self.weights.get(sign).into_iter().flatten()) {
                *score += f64::from(*strength) * f64::from(*weight) * self.unit;
            }
        }
        let top = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let sum: f64 = scores.iter().map(|s| (s - top).exp()).sum();
        let mut all: Vec<Likelihood> = (self.names.iter().zip(scores))
            .map(|(name, score)| Likelihood { plover: name.clone(), share: (score - top).exp() / sum })
            .collect();
        all.sort_by(|a, b| b.share.total_cmp(&a.share));
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_add_up_to_shares() {
        let types = Types::parse("t", "unit\t0.5\tAID\tASSAULT\nalways\t1\t0\np:bomb\t-4\t6\n").expect("it is sound");
        let plain = types.likelihoods(&[("p:paint".to_owned(), 1.0)]);
        assert_eq!(plain[0].plover, "AID");
        let told = types.likelihoods(&[("p:bomb".to_owned(), 1.0)]);
        assert_eq!(told[0].plover, "ASSAULT");
        assert!((told.iter().map(|l| l.share).sum::<f64>() - 1.0).abs() < 1e-9);
        // The difference in log odds is half a unit for each point.
        assert!((told[0].share / told[1].share - 4.5_f64.exp()).abs() < 1e-6);
    }

    #[test]
    fn unsound_weights_are_named() {
        for text in
            ["", "unit\tx\tAID", "unit\t1\tAID\nw:a\t200", "unit\t1\tAID\nw:a\t1\t2", "unit\t1\tA\nw:a\t1\nw:a\t1"]
        {
            assert!(Types::parse("t", text).is_err(), "{text}");
        }
        assert!(Types::embedded().is_ok_and(|t| t.names.len() == 15));
    }
}
