//! The parties that give money.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::graph::lens::View;
use crate::graph::node::NodeKey;
use crate::graph::relation::RelationKey;
use crate::model::vocabulary::AmountKind;

use super::asked::Asked;
use super::filter::Chosen;
use super::places::Places;
use super::totals::Totals;
use super::{FunderTotal, Options};

/// The parties that give money, with the sum of their awards: largest first (of several currencies by the largest sum),
/// those without a sum last; equal ones by id.
///
/// Awards are those that [`flows`](super::flows) counts unless told otherwise; who gives in another way, as one who sets
/// a ceiling or whose money was paid on, is there without a sum. Who only was applied to has given nothing.
pub fn funders(view: &View) -> Vec<FunderTotal> {
    let mut givers: BTreeMap<NodeKey, (Totals, usize)> = BTreeMap::new();
    for (number, funding) in (0..).zip(&view.snapshot.fundings) {
        if funding.kind != AmountKind::Applied && view.counts(RelationKey::Funding(number)) {
            givers.extend(view.giver(funding).map(|giver| (giver, Default::default())));
        }
    }
    let options = Options::default();
    let places = Places::new(view, &options);
    for number in Asked::find(view, &options, &Chosen::new(view, &options.filter), &places).counted {
        let funding = &view.snapshot.fundings[number as usize];
        if let Some((totals, count)) = view.giver(funding).and_then(|giver| givers.get_mut(&giver)) {
            totals.add(funding);
            *count += 1;
        }
    }
    let total = |(party, (totals, award_count)): (NodeKey, (Totals, usize))| {
        let totals = totals.sums(&view.snapshot);
        FunderTotal { party, totals, award_count }
    };
    let mut funders: Vec<FunderTotal> = givers.into_iter().map(total).collect();
    funders.sort_by_key(|funder| Reverse(funder.totals.iter().map(|sum| sum.hundredths).max()));
    funders
}
