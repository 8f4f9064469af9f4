//! Headlines that their parts do not add up to.

use std::collections::HashSet;

use rust_decimal::Decimal;

use crate::graph::lens::View;
use crate::graph::node::NodeKey;
use crate::graph::relation::{Funding, RelationKey};
use crate::model::text::Symbol;
use crate::model::vocabulary::AmountKind;

use super::asked::{timing_of, windows};
use super::chains::{Parts, Timing};
use super::filter::Chosen;
use super::options::is_alike;
use super::places::Places;
use super::{Discrepancy, Options, Sum};

/// The headlines that differ from the sum of their parts, by number, whatever kinds of amount are asked.
///
/// A headline is looked at when the lens sees it, its day is in the time asked, and the filter chooses it or one of its
/// parts. All its parts are added that the lens's evidence and statuses let through, whatever their day, chosen or not:
/// what is paid in another year or left out by the filter is no discrepancy. A headline without an amount, or of whose parts none has a sum in its currency, cannot be compared.
pub fn discrepancies(view: &View, options: &Options, chosen: &Chosen<'_>, places: &Places<'_>) -> Vec<Discrepancy> {
    let windows = windows(view, options);
    let is_in_time = |funding: &Funding| {
        windows.is_empty() || timing_of(view.snapshot.funding_bounds(funding), &windows) == Some(Timing::In)
    };
    let parts = Parts::of(&view.snapshot);
    let asked = parts.lists().filter(|(headline, parts)| {
        is_seen_headline(view, *headline)
            && is_in_time(&view.snapshot.fundings[*headline as usize])
            && std::iter::once(*headline).chain(parts.clone()).any(|number| chosen.has(number, places))
    });
    asked.filter_map(|(headline, parts)| compare(view, headline, parts)).collect()
}

fn is_seen_headline(view: &View, number: u32) -> bool {
    view.counts(RelationKey::Funding(number)) && view.snapshot.fundings[number as usize].kind == AmountKind::Headline
}

/// Compares a headline with its parts; `None` when there is nothing to compare or no difference.
fn compare(view: &View, number: u32, parts: impl Iterator<Item = u32>) -> Option<Discrepancy> {
    let headline = &view.snapshot.fundings[number as usize];
    let (amount, currency) = headline.amount.zip(headline.currency)?;
    let seen: Vec<&Funding> = added(view, parts);
    let priced: Vec<&Funding> = seen.iter().copied().filter(|part| sum_in(part, currency).is_some()).collect();
    if priced.is_empty() {
        return None;
    }
    let sum = |hundredths| Sum { currency, hundredths };
    let reported = i128::from(amount.0);
    let added: i128 = priced.iter().filter_map(|part| sum_in(part, currency)).sum();
    let about = about(view, headline).or_else(|| seen.iter().find_map(|part| about(view, part)))?;
    let precisions = priced.iter().map(|part| part.precision).chain([headline.precision]).flatten();
    (reported != added).then(|| Discrepancy {
        headline: number,
        about,
        reported: sum(reported),
        parts: sum(added),
        difference: sum(reported - added),
        is_within_rounding: is_within_rounding(reported - added, precisions),
    })
}

/// The parts that are added: those that the lens sees at some time, of several legs of the same money the last. Awards and headlines
/// of their own, where there are some, else what is like the first part: an award and its payment are not added.
fn added(view: &View, parts: impl Iterator<Item = u32>) -> Vec<&Funding> {
    let funding = |number: u32| &view.snapshot.fundings[number as usize];
    let seen: Vec<u32> = parts.filter(|&part| view.counts_dateless(&funding(part).fact)).collect();
    let paid_on: HashSet<u32> = seen.iter().filter_map(|&part| funding(part).leg_of).collect();
    let is_award = |kind| is_alike(kind, AmountKind::Awarded) || kind == AmountKind::Headline;
    let of_kind = |kind: AmountKind| match seen.iter().map(|&part| funding(part).kind).find(|&kind| is_award(kind)) {
        Some(_) => is_award(kind),
        None => seen.first().is_some_and(|&first| is_alike(kind, funding(first).kind)),
    };
    let last = seen.iter().copied().filter(|&part| !paid_on.contains(&part));
    last.map(funding).filter(|part| of_kind(part.kind)).collect()
}

fn sum_in(funding: &Funding, currency: Symbol) -> Option<i128> {
    funding.amount.filter(|_| funding.currency == Some(currency)).map(|amount| i128::from(amount.0))
}

/// Whom money is about: its first receiver, else its project, else who gave it.
fn about(view: &View, funding: &Funding) -> Option<NodeKey> {
    let receiver = funding.receivers.first().map(|&(node, _)| node);
    receiver.or(funding.project).or_else(|| view.giver(funding))
}

/// Whether a difference is at most half the sum of the units of the last stated digits.
fn is_within_rounding(difference: i128, precisions: impl Iterator<Item = Decimal>) -> bool {
    let sum = precisions.fold(Decimal::ZERO, |sum, precision| sum.saturating_add(precision.abs()));
    let twice = Decimal::try_from_i128_with_scale(difference.abs().saturating_mul(2), 2);
    twice.is_ok_and(|twice| twice <= sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_within_rounding_up_to_half_the_precisions() {
        let precisions = || [Decimal::new(100_000, 0), Decimal::new(1, 2)].into_iter();
        assert!(is_within_rounding(5_000_000, precisions()));
        assert!(!is_within_rounding(-5_000_001, precisions()));
        assert!(!is_within_rounding(1, std::iter::empty()));
    }
}
