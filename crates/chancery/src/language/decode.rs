//! The best tree for the encoder's scores.

/// Whether `heads` (one a word, 0 for the root, words counted from 1) has one root and no cycle.
pub(super) fn is_tree(heads: &[usize]) -> bool {
    let n = heads.len();
    if heads.iter().filter(|&&head| head == 0).count() != 1 || heads.iter().any(|&head| head > n) {
        return false;
    }
    // Every word is walked once: 0 not seen, 1 on the way up, 2 known to reach the root.
    let mut state = vec![0u8; n + 1];
    let mark = |state: &mut Vec<u8>, at: usize, value: u8| {
        if let Some(place) = state.get_mut(at) {
            *place = value;
        }
    };
    let head_of = |word: usize| heads.get(word.wrapping_sub(1)).copied().unwrap_or(0);
    mark(&mut state, 0, 2);
    for word in 1..=n {
        let mut at = word;
        while state.get(at) == Some(&0) {
            mark(&mut state, at, 1);
            at = head_of(at);
        }
        if state.get(at) == Some(&1) {
            return false;
        }
        let mut at = word;
        while state.get(at) == Some(&1) {
            mark(&mut state, at, 2);
            at = head_of(at);
        }
    }
    true
}

/// The tree with the highest sum of scores and one root: Chu and Liu (1965), Edmonds (1967).
///
/// `score(dependent, head)` is asked for words counted from 1 and for head 0, the root. The
/// result has one head a word. Of equal scores the lower head wins.
pub(super) fn best_tree(n: usize, score: impl Fn(usize, usize) -> f64) -> Vec<usize> {
    let best_head = |dependent: usize| {
        let mut best = (f64::NEG_INFINITY, 0);
        for head in (0..=n).filter(|&head| head != dependent) {
            let value = score(dependent, head);
            if value > best.0 {
                best = (value, head);
            }
        }
        best.1
    };
    let greedy: Vec<usize> = (1..=n).map(best_head).collect();
    if is_tree(&greedy) {
        return greedy;
    }
    // A root arc costs more than any choice of other arcs can win back, so that the best tree has one.
    let table: Vec<Vec<f64>> = (0..=n)
        .map(|dependent| {
            let cost = |head: usize| if head == 0 { ONE_ROOT } else { 0.0 };
            (0..=n).map(|head| finite(score(dependent, head)) - cost(head)).collect()
        })
        .collect();
    arborescence(&table).into_iter().skip(1).collect()
}

const ONE_ROOT: f64 = 1e9;

fn finite(score: f64) -> f64 {
    if score.is_finite() { score.clamp(-1e6, 1e6) } else { -1e6 }
}

/// Heads of the best arborescence from node 0 over `table[dependent][head]`; node 0's own head is 0.
fn arborescence(table: &[Vec<f64>]) -> Vec<usize> {
    let n = table.len();
    let at = |dependent: usize, head: usize| {
        table.get(dependent).and_then(|row| row.get(head)).copied().unwrap_or(f64::NEG_INFINITY)
    };
    let mut heads = vec![0; n];
    for (dependent, place) in heads.iter_mut().enumerate().skip(1) {
        let mut best = f64::NEG_INFINITY;
        for head in (0..n).filter(|&head| head != dependent) {
            if at(dependent, head) > best {
                best = at(dependent, head);
                *place = head;
            }
        }
    }
    let Some(cycle) = find_cycle(&heads) else {
        return heads;
    };

    // The cycle becomes one node, the last; the rest keep their order.
    let in_cycle = |node: usize| cycle.contains(&node);
    let head_of = |node: usize| heads.get(node).copied().unwrap_or(0);
    let outside: Vec<usize> = (0..n).filter(|&node| !in_cycle(node)).collect();
    let m = outside.len();
    let mut small = vec![vec![f64::NEG_INFINITY; m + 1]; m + 1];
    // For an arc into the cycle the word of the cycle that it enters, for one out of it the word that it leaves.
    let (mut enters, mut leaves) = (vec![0; m], vec![0; m]);
    for (i, &node) in outside.iter().enumerate() {
        for (j, &other) in outside.iter().enumerate() {
            set(&mut small, i, j, at(node, other));
        }
        let mut best_in = f64::NEG_INFINITY;
        let mut best_out = f64::NEG_INFINITY;
        for &member in &cycle {
            let gain = at(member, node) - at(member, head_of(member));
            if gain > best_in {
                best_in = gain;
                set_at(&mut enters, i, member);
            }
            if at(node, member) > best_out {
                best_out = at(node, member);
                set_at(&mut leaves, i, member);
            }
        }
        set(&mut small, m, i, best_in);
        set(&mut small, i, m, best_out);
    }
    let solved = arborescence(&small);
    for (i, &node) in outside.iter().enumerate().skip(1) {
        let head = solved.get(i).copied().unwrap_or(0);
        let head = if head == m { leaves.get(i) } else { outside.get(head) };
        set_at(&mut heads, node, head.copied().unwrap_or(0));
    }
    let from = solved.get(m).copied().unwrap_or(0);
    let broken = enters.get(from).copied().unwrap_or(0);
    set_at(&mut heads, broken, outside.get(from).copied().unwrap_or(0));
    heads
}

fn set(table: &mut [Vec<f64>], row: usize, column: usize, value: f64) {
    if let Some(place) = table.get_mut(row).and_then(|row| row.get_mut(column)) {
        *place = value;
    }
}

fn set_at(list: &mut [usize], at: usize, value: usize) {
    if let Some(place) = list.get_mut(at) {
        *place = value;
    }
}

/// The members of a cycle of `heads`, lowest first, or nothing where all lead to node 0.
fn find_cycle(heads: &[usize]) -> Option<Vec<usize>> {
    let head_of = |node: usize| heads.get(node).copied().unwrap_or(0);
    let mut seen_from = vec![usize::MAX; heads.len()];
    set_at(&mut seen_from, 0, 0);
    for start in 1..heads.len() {
        let mut at = start;
        while seen_from.get(at) == Some(&usize::MAX) {
            set_at(&mut seen_from, at, start);
            at = head_of(at);
        }
        if at != 0 && seen_from.get(at) == Some(&start) {
            let mut cycle = vec![at];
            let mut next = head_of(at);
            while next != at {
                cycle.push(next);
                next = head_of(next);
            }
            cycle.sort_unstable();
            return Some(cycle);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Every choice of heads, tried out.
    fn brute_force(table: &[Vec<f64>]) -> f64 {
        let n = table.len() - 1;
        let mut best = f64::NEG_INFINITY;
        for code in 0..(n + 1).pow(n as u32) {
            let heads: Vec<usize> = (0..n).map(|i| code / (n + 1).pow(i as u32) % (n + 1)).collect();
            if is_tree(&heads) {
                best = best.max(total(table, &heads));
            }
        }
        best
    }

    fn total(table: &[Vec<f64>], heads: &[usize]) -> f64 {
        heads.iter().enumerate().map(|(i, &head)| table[i + 1][head]).sum()
    }

    proptest! {
        #[test]
        fn the_tree_is_the_best_one(n in 1usize..6, values in prop::collection::vec(-20i32..20, 36)) {
            let table: Vec<Vec<f64>> =
                (0..=n).map(|d| (0..=n).map(|h| f64::from(values[d * 6 + h])).collect()).collect();
            let heads = best_tree(n, |d, h| table[d][h]);
            prop_assert!(is_tree(&heads));
            prop_assert_eq!(total(&table, &heads), brute_force(&table));
        }
    }

    #[test]
    fn scores_that_are_no_numbers_still_give_a_tree() {
        let heads = best_tree(5, |_, _| f64::NAN);
        assert!(is_tree(&heads));
    }

    #[test]
    fn cycles_and_two_roots_are_no_tree() {
        assert!(is_tree(&[2, 0, 2]));
        assert!(!is_tree(&[2, 1, 0]));
        assert!(!is_tree(&[0, 0, 2]));
        assert!(!is_tree(&[4, 0, 2]));
    }
}
