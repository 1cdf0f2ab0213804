//! How alike two texts are, by the words that few others have: cosine of TF-IDF vectors (Salton and Buckley 1988).

use std::collections::BTreeMap;

/// Number of a term in a [`Terms`].
type Term = u32;

/// The terms of a collection, and in how many of its texts each stands.
#[derive(Clone, Debug, Default)]
pub struct Terms {
    numbers: BTreeMap<String, Term>,
    found: Vec<f64>,
    texts: f64,
}

/// A sparse vector, by number of term.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Vector(Vec<(Term, f64)>);

impl Terms {
    /// Counts a text, given as its terms, and says their numbers in its order.
    pub fn add<'a>(&mut self, text: impl IntoIterator<Item = &'a str>) -> Vec<Term> {
        let mut numbers = Vec::new();
        for term in text {
            let next = self.found.len() as Term;
            let number = match self.numbers.get(term) {
                Some(number) => *number,
                None => {
                    self.numbers.insert(term.to_owned(), next);
                    self.found.push(0.0);
                    next
                }
            };
            numbers.push(number);
        }
        let mut once = numbers.clone();
        once.sort_unstable();
        once.dedup();
        for number in once {
            if let Some(found) = self.found.get_mut(number as usize) {
                *found += 1.0;
            }
        }
        self.texts += 1.0;
        numbers
    }

    /// Logarithm of the share of texts that have the term, turned round: 0 for one that all have.
    pub fn rarity(&self, term: Term) -> f64 {
        ((self.texts + 1.0) / (self.found(term) + 1.0)).ln().max(0.0)
    }

    /// The number of texts that have the term.
    fn found(&self, term: Term) -> f64 {
        self.found.get(term as usize).copied().unwrap_or(0.0)
    }

    pub fn number(&self, term: &str) -> Option<Term> {
        self.numbers.get(term).copied()
    }

    /// The vector of a text, of length one, without terms that stand in fewer than `least` texts.
    pub fn vector(&self, text: &[Term], least: usize) -> Vector {
        let mut counts: BTreeMap<Term, f64> = BTreeMap::new();
        for term in text {
            *counts.entry(*term).or_default() += 1.0;
        }
        let kept = counts.into_iter().filter(|(term, _)| self.found(*term) >= least as f64);
        Vector(kept.map(|(term, count)| (term, (1.0 + count.ln()) * self.rarity(term))).collect()).unit()
    }
}

impl Vector {
    pub fn dot(&self, other: &Vector) -> f64 {
        let (mut a, mut b) = (self.0.iter().peekable(), other.0.iter().peekable());
        let mut sum = 0.0;
        while let (Some((x, v)), Some((y, w))) = (a.peek(), b.peek()) {
            match x.cmp(y) {
                std::cmp::Ordering::Less => drop(a.next()),
                std::cmp::Ordering::Greater => drop(b.next()),
                std::cmp::Ordering::Equal => {
                    sum += v * w;
                    a.next();
                    b.next();
                }
            }
        }
        sum
    }

    /// Cosine of the angle between the two: 0 for texts that share nothing.
    pub fn cosine(&self, other: &Vector) -> f64 {
        let lengths = (self.dot(self) * other.dot(other)).sqrt();
        if lengths > 0.0 { self.dot(other) / lengths } else { 0.0 }
    }

    /// Sum of vectors, each with its weight.
    pub fn sum<'a>(vectors: impl IntoIterator<Item = (&'a Vector, f64)>) -> Vector {
        let mut sum: BTreeMap<Term, f64> = BTreeMap::new();
        for (vector, weight) in vectors {
            for (term, value) in &vector.0 {
                *sum.entry(*term).or_default() += weight * value;
            }
        }
        Vector(sum.into_iter().collect())
    }

    /// The same direction with length one; without terms, itself.
    pub fn unit(self) -> Vector {
        let length = self.dot(&self).sqrt();
        if length > 0.0 {
            Vector(self.0.into_iter().map(|(term, value)| (term, value / length)).collect())
        } else {
            self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_all_have_makes_no_two_texts_alike() {
        let mut terms = Terms::default();
        let texts: Vec<Vec<Term>> = ["the envoy left", "the envoy left oslo", "the tariff rose", "the vote"]
            .iter()
            .map(|text| terms.add(text.split(' ')))
            .collect();
        let vectors: Vec<Vector> = texts.iter().map(|text| terms.vector(text, 1)).collect();
        assert!(vectors[0].cosine(&vectors[1]) > 0.5);
        assert_eq!(vectors[2].cosine(&vectors[3]), 0.0);
        assert_eq!(vectors[0].cosine(&vectors[1]), vectors[1].cosine(&vectors[0]));
        assert!((vectors[1].dot(&vectors[1]) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn a_sum_lies_between_its_parts() {
        let mut terms = Terms::default();
        let texts: Vec<Vec<Term>> = ["a b", "b c", "d"].iter().map(|text| terms.add(text.split(' '))).collect();
        let vectors: Vec<Vector> = texts.iter().map(|text| terms.vector(text, 1)).collect();
        let sum = Vector::sum(vectors.iter().take(2).map(|v| (v, 1.0))).unit();
        assert!(sum.cosine(&vectors[0]) > vectors[0].cosine(&vectors[1]));
        assert_eq!(sum.cosine(&vectors[2]), 0.0);
    }
}
