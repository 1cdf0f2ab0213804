//! The scores of coreference: MUC (Vilain et al. 1995), B³ (Bagga and Baldwin 1998) and CEAF over entities (Luo 2005), as
//! the reference scorer counts them (Pradhan et al. 2014, version 8.01). Mentions are numbers; one that only one side
//! has counts as that scorer lets it count.

use super::Figure;
use std::collections::{BTreeMap, BTreeSet};

/// Sums over documents; each measure is taken once of all of them.
#[derive(Debug, Default)]
pub struct Tally {
    muc: Sums,
    b3: Sums,
    ceafe: Sums,
}

#[derive(Debug, Default)]
struct Sums {
    found: f64,
    of_gold: f64,
    right: f64,
    of_ours: f64,
}

/// Recall, precision and F1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prf {
    pub recall: f64,
    pub precision: f64,
    pub f1: f64,
}

impl Sums {
    fn prf(&self) -> Prf {
        let share = |x: f64, y: f64| if y == 0.0 { 0.0 } else { x / y };
        let (recall, precision) = (share(self.found, self.of_gold), share(self.right, self.of_ours));
        Prf { recall, precision, f1: share(2.0 * recall * precision, recall + precision) }
    }
}

impl Tally {
    /// Counts one text, given as its clusters of mentions.
    pub fn add(&mut self, gold: &[Vec<usize>], ours: &[Vec<usize>]) {
        let index = |clusters: &[Vec<usize>]| -> BTreeMap<usize, usize> {
            clusters.iter().enumerate().flat_map(|(c, mentions)| mentions.iter().map(move |m| (*m, c))).collect()
        };
        let (of_gold, of_ours) = (index(gold), index(ours));
        let (found, all) = links(gold, &of_ours);
        self.muc.found += found;
        self.muc.of_gold += all;
        let (right, all) = links(ours, &of_gold);
        self.muc.right += right;
        self.muc.of_ours += all;

        let mut common: BTreeMap<(usize, usize), f64> = BTreeMap::new();
        for (mention, cluster) in &of_gold {
            if let Some(other) = of_ours.get(mention) {
                *common.entry((*cluster, *other)).or_default() += 1.0;
            }
        }
        let size = |clusters: &[Vec<usize>], at: usize| clusters.get(at).map_or(0.0, |c| c.len() as f64);
        for ((g, o), both) in &common {
            self.b3.found += both * both / size(gold, *g);
            self.b3.right += both * both / size(ours, *o);
        }
        self.b3.of_gold += of_gold.len() as f64;
        self.b3.of_ours += of_ours.len() as f64;

        let similarity = common.iter().map(|((g, o), both)| ((*g, *o), 2.0 * both / (size(gold, *g) + size(ours, *o))));
        let best = assignment(&similarity.collect());
        self.ceafe.found += best;
        self.ceafe.right += best;
        self.ceafe.of_gold += gold.len() as f64;
        self.ceafe.of_ours += ours.len() as f64;
    }

    pub fn muc(&self) -> Prf {
        self.muc.prf()
    }

    pub fn b3(&self) -> Prf {
        self.b3.prf()
    }

    pub fn ceafe(&self) -> Prf {
        self.ceafe.prf()
    }

    /// Mean of the three.
    pub fn conll_f1(&self) -> f64 {
        (self.muc().f1 + self.b3().f1 + self.ceafe().f1) / 3.0
    }

    pub fn figures(&self) -> Vec<Figure> {
        let names = [
            (self.muc(), ["muc_recall", "muc_precision", "muc_f1"]),
            (self.b3(), ["b3_recall", "b3_precision", "b3_f1"]),
            (self.ceafe(), ["ceafe_recall", "ceafe_precision", "ceafe_f1"]),
        ];
        let each =
            names.into_iter().flat_map(|(prf, names)| names.into_iter().zip([prf.recall, prf.precision, prf.f1]));
        each.chain([("conll_f1", self.conll_f1())]).map(|(name, share)| Figure::share(name, share)).collect()
    }
}

/// Links of the clusters that the other side has, and all.
fn links(clusters: &[Vec<usize>], other: &BTreeMap<usize, usize>) -> (f64, f64) {
    let mut sums = (0.0, 0.0);
    for cluster in clusters {
        let alone = cluster.iter().filter(|m| !other.contains_key(m)).count();
        let parts: BTreeSet<usize> = cluster.iter().filter_map(|m| other.get(m).copied()).collect();
        sums.0 += cluster.len() as f64 - (parts.len() + alone) as f64;
        sums.1 += cluster.len() as f64 - 1.0;
    }
    sums
}

/// The greatest sum of similarities of clusters that are paired one to one. Clusters that share nothing, directly or
/// over others, are paired apart.
fn assignment(similarity: &BTreeMap<(usize, usize), f64>) -> f64 {
    let mut beside: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut back: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (g, o) in similarity.keys() {
        beside.entry(*g).or_default().push(*o);
        back.entry(*o).or_default().push(*g);
    }
    let mut seen: BTreeSet<usize> = BTreeSet::new();
    let mut sum = 0.0;
    for start in beside.keys() {
        if seen.contains(start) {
            continue;
        }
        let (mut left, mut right): (BTreeSet<usize>, BTreeSet<usize>) = (BTreeSet::new(), BTreeSet::new());
        let mut open = vec![*start];
        while let Some(g) = open.pop() {
            if left.insert(g) {
                for o in beside.get(&g).into_iter().flatten() {
                    if right.insert(*o) {
                        open.extend(back.get(o).into_iter().flatten());
                    }
                }
            }
        }
        seen.extend(&left);
        let (left, right): (Vec<usize>, Vec<usize>) = (left.into_iter().collect(), right.into_iter().collect());
        let gain = |a: usize, b: usize| {
            let pair = (left.get(a).copied().unwrap_or_default(), right.get(b).copied().unwrap_or_default());
            similarity.get(&pair).copied().unwrap_or(0.0)
        };
        let size = left.len().max(right.len());
        sum += hungarian(size, |a, b| if a < left.len() && b < right.len() { gain(a, b) } else { 0.0 });
    }
    sum
}

/// The greatest sum of a one-to-one assignment in a square table (Kuhn 1955, in the form with potentials).
fn hungarian(size: usize, gain: impl Fn(usize, usize) -> f64) -> f64 {
    let at = |list: &[f64], i: usize| list.get(i).copied().unwrap_or(0.0);
    let taken = |list: &[usize], i: usize| list.get(i).copied().unwrap_or(0);
    let (mut rows, mut columns) = (vec![0.0; size + 1], vec![0.0; size + 1]);
    // The row, counted from 1, of each column; column 0 holds the row that is being placed.
    let mut row_of = vec![0; size + 1];
    for row in 1..=size {
        row_of[0] = row;
        let mut column = 0;
        let (mut least, mut used, mut way) = (vec![f64::INFINITY; size + 1], vec![false; size + 1], vec![0; size + 1]);
        while taken(&row_of, column) != 0 {
            used[column] = true;
            let here = row_of[column];
            let (mut delta, mut next) = (f64::INFINITY, 0);
            for other in 1..=size {
                if used[other] {
                    continue;
                }
                let cost = -gain(here - 1, other - 1) - at(&rows, here) - at(&columns, other);
                if cost < least[other] {
                    least[other] = cost;
                    way[other] = column;
                }
                if least[other] < delta {
                    delta = least[other];
                    next = other;
                }
            }
            for other in 0..=size {
                if used[other] {
                    rows[row_of[other]] += delta;
                    columns[other] -= delta;
                } else {
                    least[other] -= delta;
                }
            }
            column = next;
        }
        while column != 0 {
            let before = way[column];
            row_of[column] = row_of[before];
            column = before;
        }
    }
    (1..=size).filter(|c| row_of[*c] != 0).map(|c| gain(row_of[c] - 1, c - 1)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-4
    }

    fn tally(gold: &[&[usize]], ours: &[&[usize]]) -> Tally {
        let lists = |clusters: &[&[usize]]| clusters.iter().map(|c| c.to_vec()).collect::<Vec<_>>();
        let mut tally = Tally::default();
        tally.add(&lists(gold), &lists(ours));
        tally
    }

    /// The example of Luo (2005) with its published figures, and one with mentions that one side lacks, whose figures
    /// follow from the definitions.
    #[test]
    fn figures_are_those_of_the_definitions() {
        let gold: &[&[usize]] = &[&[1, 2, 3, 4, 5], &[6, 7], &[8, 9, 10, 11, 12]];
        let t = tally(gold, &[&[1, 2, 3, 4, 5], &[6, 7, 8, 9, 10, 11, 12]]);
        assert!(near(t.muc().f1, 0.9474) && near(t.b3().f1, 0.8649) && near(t.ceafe().f1, 0.7333), "{t:?}");
        let t = tally(gold, &[&[1, 2, 3, 4, 5, 8, 9, 10, 11, 12], &[6, 7]]);
        assert!(near(t.muc().f1, 0.9474) && near(t.b3().f1, 0.7368) && near(t.ceafe().f1, 0.6667), "{t:?}");
        let t = tally(&[&[1, 2, 3], &[4]], &[&[1, 2], &[3, 5]]);
        assert!(near(t.muc().recall, 0.5) && near(t.muc().precision, 0.5), "{t:?}");
        assert!(near(t.b3().recall, (2.0 * 2.0 / 3.0 + 1.0 / 3.0) / 4.0), "{t:?}");
        assert!(near(t.b3().precision, (2.0 + 0.5) / 4.0), "{t:?}");
        assert!(near(t.ceafe().recall, 0.8 / 2.0), "{t:?}");
    }

    /// The cases that the reference scorer is tested with, as its `test/TestCases.README` tells them: key and response, and
    /// recall and precision of each measure.
    #[test]
    fn figures_are_those_of_the_reference_scorer() {
        let clusters = |text: &str| -> Vec<Vec<usize>> {
            text.split(' ').map(|cluster| cluster.bytes().map(usize::from).collect()).collect()
        };
        let key = clusters("a bc def");
        for (response, muc, b3, ceafe) in [
            ("a bc def", [1.0, 1.0], [1.0, 1.0], [1.0, 1.0]),
            ("a de", [1.0 / 3.0, 1.0], [7.0 / 18.0, 1.0], [0.6, 0.9]),
            ("a bcx defy z", [1.0, 0.6], [1.0, 55.0 / 108.0], [0.885_71, 0.664_29]),
            ("a bcx dy z", [1.0 / 3.0, 1.0 / 3.0], [5.0 / 9.0, 17.0 / 42.0], [0.733_33, 0.55]),
            ("a bcxB dy z", [1.0 / 3.0, 0.25], [5.0 / 9.0, 0.3125], [0.688_89, 0.516_67]),
        ] {
            let mut tally = Tally::default();
            tally.add(&key, &clusters(response));
            for (found, wanted) in [(tally.muc(), muc), (tally.b3(), b3), (tally.ceafe(), ceafe)] {
                assert!(
                    near(found.recall, wanted[0]) && near(found.precision, wanted[1]),
                    "{response}: {found:?} {wanted:?}"
                );
            }
        }
    }

    #[test]
    fn the_best_assignment_is_not_the_greedy_one() {
        // Greedy takes 0.9 and is left with nothing.
        let similarity = BTreeMap::from([((0, 0), 0.9), ((0, 1), 0.8), ((1, 0), 0.7), ((5, 7), 0.25)]);
        assert!(near(assignment(&similarity), 0.8 + 0.7 + 0.25));
    }
}
