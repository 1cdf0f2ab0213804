//! Precision, recall and F1 over labels.

use std::collections::{BTreeMap, BTreeSet};

/// How often each label was right, wanted and given.
#[derive(Debug, Default)]
pub struct Tally {
    right: BTreeMap<String, usize>,
    wanted: BTreeMap<String, usize>,
    given: BTreeMap<String, usize>,
}

impl Tally {
    pub fn add(&mut self, wanted: &str, given: &str) {
        *self.wanted.entry(wanted.to_owned()).or_default() += 1;
        *self.given.entry(given.to_owned()).or_default() += 1;
        if wanted == given {
            *self.right.entry(wanted.to_owned()).or_default() += 1;
        }
    }

    /// F1 of each label that is wanted or given, between 0 and 1.
    pub fn by_label(&self) -> BTreeMap<&str, f64> {
        let labels: BTreeSet<&str> = self.wanted.keys().chain(self.given.keys()).map(String::as_str).collect();
        let of = |counts: &BTreeMap<String, usize>, label: &str| counts.get(label).copied().unwrap_or(0);
        let f1 = |label| f1(of(&self.right, label), of(&self.given, label), of(&self.wanted, label));
        labels.into_iter().map(|label| (label, f1(label))).collect()
    }

    /// Mean F1 over the labels that are wanted.
    pub fn macro_f1(&self) -> f64 {
        let all = self.by_label();
        let wanted: Vec<f64> = self.wanted.keys().filter_map(|label| all.get(label.as_str()).copied()).collect();
        if wanted.is_empty() { 0.0 } else { wanted.iter().sum::<f64>() / wanted.len() as f64 }
    }
}

/// F1 from counts of what was right, given and wanted.
pub fn f1(right: usize, given: usize, wanted: usize) -> f64 {
    if given + wanted == 0 { 0.0 } else { 2.0 * right as f64 / (given + wanted) as f64 }
}

/// A share to four places, as figures are printed.
pub fn rounded(share: f64) -> f64 {
    (share * 1e4).round() / 1e4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_macro_mean_weighs_labels_alike() {
        let mut tally = Tally::default();
        for (wanted, given) in [("a", "a"), ("a", "a"), ("a", "b"), ("b", "b")] {
            tally.add(wanted, given);
        }
        assert_eq!(rounded(tally.by_label()["a"]), 0.8);
        assert_eq!(rounded(tally.macro_f1()), rounded((0.8 + 2.0 / 3.0) / 2.0));
    }
}
