//! When a test by relabelling says nothing, in words.

use num_bigint::BigInt;
use num_rational::BigRational;

use super::amount::Amount;
use super::measure::Measured;

/// A p value of no more than this is commonly taken for a result.
const SIGNIFICANT: f64 = 0.05;

/// Why tests by relabelling say nothing about these ties; `None` where they may.
pub(super) fn reason<W: Amount>(measured: &Measured<W>) -> Option<String> {
    let (n, labels) = (measured.mixing.n, &measured.labels);
    let ties_per_pair = if measured.mixing.is_directed { 2 } else { 1 };
    let possible = n as i64 * (n as i64 - 1) / 2 * ties_per_pair;
    let (pairs, within) = measured.possible();
    let nothing = BigRational::from(BigInt::ZERO);
    if n == 0 {
        return Some("no party of this network is in a group".into());
    }
    if labels.n_groups() == 1 {
        return Some("there is one group: no tie can cross".into());
    }
    if measured.mixing.tie_count() == 0 {
        return Some("no tie joins two parties that are in groups: there is nothing to test".into());
    }
    if measured.mixing.tie_count() == possible {
        return Some(
            "every two grouped parties are tied: who is in which group makes no difference, and no test says anything"
                .into(),
        );
    }
    if within == pairs {
        return Some("every two grouped parties share a group: no tie can cross".into());
    }
    if within == nothing {
        return Some("no two grouped parties share a group: every tie crosses, however groups are dealt out".into());
    }
    if measured.moments.as_ref().is_some_and(|moments| moments.deviation.is_none()) {
        return Some("every relabelling of the grouped parties gives the same index: a test says nothing".into());
    }
    let counts = (0..labels.kinds.n() as u32).map(|kind| labels.kinds.count(kind));
    let relabellings = relabellings(counts)?;
    (1.0 / relabellings > SIGNIFICANT).then(|| {
        format!(
            "there are only {relabellings} different relabellings of {n} grouped parties: no p value can be below {:.3}",
            1.0 / relabellings
        )
    })
}

/// In how many ways kinds can be dealt out to parties, as long as these are few.
fn relabellings(counts: impl IntoIterator<Item = i64>) -> Option<f64> {
    const MANY: f64 = 1000.0;
    let (mut ways, mut placed) = (1.0, 0.0);
    for count in counts {
        for of_kind in 1..=count {
            placed += 1.0;
            ways = ways * placed / of_kind as f64;
            if ways > MANY {
                return None;
            }
        }
    }
    Some(ways)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_to_deal_out() {
        assert_eq!(relabellings([2, 2]), Some(6.0));
        assert_eq!(relabellings([1, 1, 1]), Some(6.0));
        assert_eq!(relabellings([3]), Some(1.0));
        assert_eq!(relabellings([50, 50]), None);
    }
}
