//! Difference in differences in the API.

use std::sync::Arc;

use async_graphql::Object;

use crate::analytics::change::difference::Difference;

/// Whether ties between treated groups grew more than others.
pub struct DifferenceInDifferences(pub(super) Arc<Difference>);

/// (after - before) of the tie rate of cross pairs with both ends in a treated group, minus that of all other cross pairs
/// (Card & Krueger 1994), with Fisher's exact randomisation over all choices of as many of the groups. Not proof of a cause:
/// groups are rarely treated at random.
#[Object]
impl DifferenceInDifferences {
    /// The difference of the differences; null where one side has no pair.
    async fn estimate(&self) -> Option<f64> {
        self.0.estimate
    }

    /// The share of pairs across treated groups that were tied before.
    async fn treated_before(&self) -> Option<f64> {
        self.0.treated_before
    }

    /// The share of pairs across treated groups that are tied after.
    async fn treated_after(&self) -> Option<f64> {
        self.0.treated_after
    }

    /// The share of all other cross pairs that were tied before.
    async fn others_before(&self) -> Option<f64> {
        self.0.others_before
    }

    /// The share of all other cross pairs that are tied after.
    async fn others_after(&self) -> Option<f64> {
        self.0.others_after
    }

    /// How many choices of as many groups there are, the one made included. Null, as are the three after it, where there are
    /// more than 20,000,000, which are not gone through; a notice of the answer then says how many.
    async fn choices(&self) -> Option<u64> {
        Some(self.0.randomisation?.choices)
    }

    /// Of how many the estimate is at least as large (one-sided), the one made included; null without an estimate.
    async fn as_large(&self) -> Option<u64> {
        self.0.randomisation?.as_large
    }

    /// asLarge / choices.
    async fn p_value(&self) -> Option<f64> {
        self.0.randomisation?.p_value()
    }

    /// 1 / choices: with few groups no p value can be small.
    async fn smallest_possible_p_value(&self) -> Option<f64> {
        Some(self.0.randomisation?.smallest_p_value())
    }
}
