//! Turns a frame's score into what it means: the share of mentions like it that are right.

use crate::actor::DataError;
use crate::coding::Modality;
use crate::event::LEAST_CONFIDENCE;
use serde::Deserialize;
use std::collections::BTreeMap;

const FILE: &str = "data/confidence.toml";
const POINTS: &str = include_str!("../../data/confidence.toml");

/// A line through points, from 0 to 1 on both axes, that never falls; and how much less often than a fact what is told in
/// a modality is right.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Calibration {
    points: Vec<(f64, f64)>,
    #[serde(default)]
    modality: BTreeMap<Modality, f64>,
    /// By family of acts.
    #[serde(default)]
    family: BTreeMap<String, f64>,
}

impl Calibration {
    pub(super) fn embedded() -> Result<Calibration, DataError> {
        Calibration::parse(FILE, POINTS)
    }

    fn parse(file: &str, text: &str) -> Result<Calibration, DataError> {
        let fault = |message: String| DataError { file: file.to_owned(), message };
        let read: Calibration = toml::from_str(text).map_err(|e| fault(e.to_string()))?;
        let rises = read.points.windows(2).all(|two| two[0].0 < two[1].0 && two[0].1 <= two[1].1);
        let ends = read.points.first().is_some_and(|p| *p == (0.0, 0.0))
            && read.points.last().is_some_and(|p| p.0 == 1.0 && p.1 <= 1.0);
        if !(rises && ends) {
            return Err(fault("points rise from [0, 0] to [1, ...]".to_owned()));
        }
        let mut factors = read.modality.values().chain(read.family.values());
        match factors.all(|factor| (0.0..=1.0).contains(factor)) {
            true => Ok(read),
            false => Err(fault("a factor lies between 0 and 1".to_owned())),
        }
    }

    /// The share for a score, a modality and a family of acts, to two places. Neither of the latter alone takes anything
    /// from the ledger.
    pub(super) fn share_of(&self, score: f64, modality: Modality, family: &str) -> f64 {
        let share = self.share(score);
        let factor = self.modality.get(&modality).copied().unwrap_or(1.0);
        let factor = factor * self.family.get(family).copied().unwrap_or(1.0);
        let less = (share * factor * 100.0).round() / 100.0;
        if share < LEAST_CONFIDENCE { share } else { less.max(LEAST_CONFIDENCE) }
    }

    /// The share for a score, to two places.
    fn share(&self, score: f64) -> f64 {
        let score = if score.is_nan() { 0.0 } else { score.clamp(0.0, 1.0) };
        let step = self.points.windows(2).find(|two| score <= two[1].0);
        let share = step.map_or(score, |two| {
            let ((x, y), (next, above)) = (two[0], two[1]);
            y + (above - y) * (score - x) / (next - x)
        });
        (share * 100.0).round() / 100.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_lies_between_its_points() {
        let line = Calibration::parse("t", "points = [[0.0, 0.0], [0.5, 0.4], [1.0, 0.9]]").expect("it is sound");
        assert_eq!(
            [0.0, 0.25, 0.5, 0.75, 1.0, 7.0, f64::NAN].map(|s| line.share(s)),
            [0.0, 0.2, 0.4, 0.65, 0.9, 0.9, 0.0]
        );
    }

    #[test]
    fn a_modality_that_is_seldom_right_is_said_less_surely() {
        let text = "points = [[0.0, 0.0], [1.0, 0.8]]\n[modality]\nplanned = 0.75\nconsidered = 0.1";
        let line = Calibration::parse("t", text).expect("it is sound");
        let share = |modality| line.share_of(1.0, modality, "words");
        assert_eq!(
            [Modality::Occurred, Modality::Planned, Modality::Considered].map(share),
            [0.8, 0.6, LEAST_CONFIDENCE]
        );
        assert_eq!(line.share_of(0.2, Modality::Planned, "words"), line.share(0.2));
        assert!(Calibration::parse("t", "points = [[0.0, 0.0], [1.0, 0.8]]\n[modality]\nplanned = 1.5").is_err());
    }

    #[test]
    fn a_family_that_is_seldom_right_is_said_less_surely() {
        let text = "points = [[0.0, 0.0], [1.0, 0.8]]\n[family]\nforce = 0.75";
        let line = Calibration::parse("t", text).expect("it is sound");
        assert_eq!(["words", "force"].map(|family| line.share_of(1.0, Modality::Occurred, family)), [0.8, 0.6]);
        assert!(Calibration::parse("t", "points = [[0.0, 0.0], [1.0, 0.8]]\n[family]\nforce = -1.0").is_err());
    }

    #[test]
    fn points_that_fall_are_refused() {
        for text in
            ["points = []", "points = [[0.0, 0.0], [0.5, 0.6], [1.0, 0.5]]", "points = [[0.1, 0.0], [1.0, 1.0]]"]
        {
            assert!(Calibration::parse("t", text).is_err(), "{text}");
        }
    }

    #[test]
    fn what_the_ledger_passes_by_it_still_passes_by() {
        let line = Calibration::embedded().expect("the points are sound");
        for hundredth in 0..=100 {
            let score = f64::from(hundredth) / 100.0;
            for modality in [Modality::Occurred, Modality::Planned, Modality::Considered] {
                let share = line.share_of(score, modality, "force");
                assert_eq!(score < LEAST_CONFIDENCE, share < LEAST_CONFIDENCE, "{score}");
            }
        }
    }
}
