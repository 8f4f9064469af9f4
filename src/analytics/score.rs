//! Scores of parties and their ranking.

/// One value per party, by number; `None` where a measure is not defined.
pub type Scores = Vec<Option<f64>>;

/// Two values count as equal when the lower one is within this share of the higher one.
///
/// Parties that a symmetry of the network maps onto each other have the same value in mathematics, but floating-point
/// sums taken in another order differ in the last digits. No measure here is accurate beyond this share.
pub const EQUAL_WITHIN: f64 = 1e-12;

/// A party's place in a ranking.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ranked {
    /// The party's number.
    pub party: u32,
    /// Its value, not rounded; `None` where the measure is not defined.
    pub value: Option<f64>,
    /// 1 for the highest value; equal values share a rank and the next one is skipped (1, 1, 3). `None` without a value.
    pub rank: Option<u32>,
}

/// Parties by value, highest first.
///
/// Equal values (see [`EQUAL_WITHIN`], measured from the highest of those that share a rank) stand in the order of
/// their numbers; parties without a value come last, by number, and have no rank. What is not a number counts as no value.
///
/// ```
/// use kobling::analytics::score::ranking;
/// let places = ranking(&[Some(1.0), None, Some(3.0), Some(1.0)]);
/// let ranks: Vec<_> = places.iter().map(|place| (place.party, place.rank)).collect();
/// assert_eq!(ranks, [(2, Some(1)), (0, Some(2)), (3, Some(2)), (1, None)]);
/// ```
pub fn ranking(scores: &[Option<f64>]) -> Vec<Ranked> {
    let mut valued: Vec<(u32, f64)> =
        (0..).zip(scores).filter_map(|(party, &score)| Some((party, known(score)?))).collect();
    valued.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut places = Vec::with_capacity(scores.len());
    let mut start = 0;
    while start < valued.len() {
        let highest = valued[start].1;
        let same = valued[start..].iter().take_while(|&&(_, value)| is_equal(highest, value)).count();
        let group = &mut valued[start..start + same];
        group.sort_by_key(|&(party, _)| party);
        let rank = Some(start as u32 + 1);
        places.extend(group.iter().map(|&(party, value)| Ranked { party, value: Some(value), rank }));
        start += same;
    }
    let rest = (0..).zip(scores).filter(|&(_, &score)| known(score).is_none());
    places.extend(rest.map(|(party, _)| Ranked { party, value: None, rank: None }));
    places
}

/// The same with the lowest value first, as where low values stand out; who shares a rank stays in order, and parties without
/// a value stay last. Ranks stay those from the highest.
pub fn lowest_first(places: &mut [Ranked]) {
    places.sort_by_key(|place| (place.rank.is_none(), std::cmp::Reverse(place.rank)));
}

fn known(score: Option<f64>) -> Option<f64> {
    score.filter(|value| !value.is_nan())
}

/// Whether a value equals the highest of its group. Infinities equal themselves.
fn is_equal(highest: f64, value: f64) -> bool {
    highest <= value || (highest.is_finite() && highest - value <= EQUAL_WITHIN * highest.abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_in_the_last_digits_does_not_split_a_rank() {
        let scores = [Some(0.1 + 0.2), Some(0.0), None, Some(0.3), Some(f64::NAN), Some(0.0)];
        let places: Vec<_> = ranking(&scores).into_iter().map(|place| (place.party, place.rank)).collect();
        assert_eq!(places, [(0, Some(1)), (3, Some(1)), (1, Some(3)), (5, Some(3)), (2, None), (4, None)]);
        let swapped: Vec<_> = ranking(&[Some(0.3), Some(0.1 + 0.2)]).into_iter().map(|place| place.party).collect();
        assert_eq!(swapped, [0, 1]);
    }

    #[test]
    fn from_the_lowest_who_shares_a_rank_and_who_has_none_stays_in_order() {
        let mut places = ranking(&[Some(3.0), None, Some(1.0), Some(3.0), Some(1.0), None]);
        lowest_first(&mut places);
        let ranks: Vec<_> = places.iter().map(|place| (place.party, place.rank)).collect();
        assert_eq!(ranks, [(2, Some(3)), (4, Some(3)), (0, Some(1)), (3, Some(1)), (1, None), (5, None)]);
    }

    #[test]
    fn real_differences_stay() {
        let places = ranking(&[Some(1.0), Some(1.0 + 1e-11), Some(-5.0), Some(f64::INFINITY)]);
        let ranks: Vec<_> = places.iter().map(|place| (place.party, place.rank)).collect();
        assert_eq!(ranks, [(3, Some(1)), (1, Some(2)), (0, Some(3)), (2, Some(4))]);
    }
}
