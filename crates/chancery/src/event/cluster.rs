//! Agglomerative clustering: what is closest is joined first, until nothing is close enough.
//!
//! By chains of nearest neighbours (Murtagh 1983), in time and memory that grow with the square of the items. Among
//! equals the first of the items wins, so the result depends on nothing else.

/// How far a cluster is from one that two others were joined to (Lance and Williams 1967).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Linkage {
    /// The mean of the distances between their items.
    Average,
    /// By how much the sum of squares within clusters grows (Ward 1963); distances are Euclidean.
    Ward,
}

/// The cluster of each of `count` items, numbered by first item, when those no further apart than `limit` are joined.
pub fn clusters(count: usize, distance: impl Fn(usize, usize) -> f64, linkage: Linkage, limit: f64) -> Vec<usize> {
    let power = |d: f64| if linkage == Linkage::Ward { d * d } else { d };
    let mut far = vec![vec![0.0; count]; count];
    for a in 0..count {
        for b in 0..a {
            let d = power(distance(b, a));
            set(&mut far, a, b, d);
        }
    }
    let get = |far: &[Vec<f64>], a: usize, b: usize| far.get(a).and_then(|row| row.get(b)).copied().unwrap_or(f64::MAX);
    let mut size: Vec<f64> = vec![1.0; count];
    let mut joins: Vec<(usize, usize, f64)> = Vec::new();
    let mut open: Vec<usize> = (0..count).collect();
    let mut chain: Vec<usize> = Vec::new();
    while open.len() > 1 {
        let Some(&top) = chain.last() else {
            chain.extend(open.first());
            continue;
        };
        let before = chain.iter().rev().nth(1).copied();
        // The one before in the chain wins among equals, so that the chain ends.
        let nearest = open.iter().filter(|other| **other != top).map(|other| (get(&far, top, *other), *other));
        let nearest = nearest.min_by(|a, b| {
            a.0.total_cmp(&b.0).then((before != Some(a.1)).cmp(&(before != Some(b.1)))).then(a.1.cmp(&b.1))
        });
        let Some((d, other)) = nearest else { break };
        if before != Some(other) {
            chain.push(other);
            continue;
        }
        chain.truncate(chain.len().saturating_sub(2));
        let (keep, gone) = (top.min(other), top.max(other));
        joins.push((keep, gone, d));
        let weight = |at: usize| size.get(at).copied().unwrap_or(0.0);
        let (m, n) = (weight(keep), weight(gone));
        open.retain(|at| *at != gone);
        for &third in open.iter().filter(|at| **at != keep) {
            let (a, b, k) = (get(&far, keep, third), get(&far, gone, third), weight(third));
            let joined = match linkage {
                Linkage::Average => (m * a + n * b) / (m + n),
                Linkage::Ward => ((m + k) * a + (n + k) * b - k * d) / (m + n + k),
            };
            set(&mut far, keep, third, joined);
        }
        if let Some(slot) = size.get_mut(keep) {
            *slot = m + n;
        }
    }
    // A join names its clusters by their first items, and those below it come before it in height.
    joins.sort_by(|a, b| a.2.total_cmp(&b.2));
    let mut cluster: Vec<usize> = (0..count).collect();
    for (keep, gone, d) in joins {
        if d > power(limit) {
            break;
        }
        let (a, b) = (cluster.get(keep).copied().unwrap_or(keep), cluster.get(gone).copied().unwrap_or(gone));
        let (low, high) = (a.min(b), a.max(b));
        cluster.iter_mut().filter(|c| **c == high).for_each(|c| *c = low);
    }
    cluster
}

fn set(far: &mut [Vec<f64>], a: usize, b: usize, d: f64) {
    for (a, b) in [(a, b), (b, a)] {
        if let Some(slot) = far.get_mut(a).and_then(|row| row.get_mut(b)) {
            *slot = d;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on_a_line(at: &[f64], linkage: Linkage, limit: f64) -> Vec<usize> {
        clusters(at.len(), |a, b| (at[a] - at[b]).abs(), linkage, limit)
    }

    #[test]
    fn what_is_close_is_one() {
        for linkage in [Linkage::Average, Linkage::Ward] {
            assert_eq!(on_a_line(&[0.0, 9.0, 1.0, 10.0, 30.0], linkage, 3.0), [0, 1, 0, 1, 4]);
            assert_eq!(on_a_line(&[0.0, 9.0, 1.0, 10.0, 30.0], linkage, 0.5), [0, 1, 2, 3, 4]);
            assert_eq!(on_a_line(&[0.0, 9.0, 1.0, 10.0, 30.0], linkage, 100.0), [0, 0, 0, 0, 0]);
        }
        assert!(on_a_line(&[], Linkage::Ward, 1.0).is_empty());
    }

    /// Means of means: 0 and 2 are one at 2, and 5 is 4 from their middle on average.
    #[test]
    fn an_average_is_that_of_all_pairs() {
        assert_eq!(on_a_line(&[0.0, 2.0, 5.0], Linkage::Average, 3.9), [0, 0, 2]);
        assert_eq!(on_a_line(&[0.0, 2.0, 5.0], Linkage::Average, 4.1), [0, 0, 0]);
    }

    /// Two clusters of m and n items whose means are d apart are sqrt(2 m n / (m + n)) d apart.
    #[test]
    fn ward_weighs_what_is_large() {
        let at = [0.0, 0.0, 0.0, 4.0, 4.0, 4.0];
        let height = (2.0 * 9.0 / 6.0_f64).sqrt() * 4.0;
        assert_eq!(on_a_line(&at, Linkage::Ward, height - 0.01), [0, 0, 0, 3, 3, 3]);
        assert_eq!(on_a_line(&at, Linkage::Ward, height + 0.01), [0, 0, 0, 0, 0, 0]);
    }

    #[test]
    fn items_that_are_equally_far_do_not_hang_it() {
        assert_eq!(on_a_line(&[1.0; 7], Linkage::Average, 0.0), [0; 7]);
    }
}
