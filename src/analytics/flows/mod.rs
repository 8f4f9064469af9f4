//! Money: who gave what to whom, where and when, counted without double counting.
//!
//! A question goes through these steps, one file each: which awards it is about (`asked`, `filter`, `chains`), who holds
//! which part of each (`receivers`), where that is (`places`, `regions`), what it is in each dimension (`spread`); these
//! pieces are added up and rounded once (`exact`, `tally`), put in order and labelled (`rows`, `labels`).

mod answer;
mod asked;
mod chains;
mod discrepancies;
mod exact;
mod filter;
mod funders;
mod labels;
mod options;
mod places;
mod receivers;
mod regions;
mod rows;
mod spread;
mod tally;
mod totals;

pub use answer::{Discrepancy, Flows, FunderTotal, Key, KeyValue, Link, Row, Sum};
pub use funders::funders;
pub use options::{Counting, Dimension, Filter, FlowError, Options, Place};

use crate::graph::lens::View;
use crate::graph::relation::Funding;
use crate::model::vocabulary::{PlaceRole, Value as _};

use self::asked::Asked;
use self::exact::Exact;
use self::filter::Chosen;
use self::places::Places;
use self::rows::Books;
use self::totals::Totals;

/// Groups and adds up the money that a view sees.
///
/// **Counted** are the awards (or other kinds asked) that the lens lets through and that came about, chosen whole by the
/// filter. Of money that was paid on only the last leg counts, and of headlines with the same parts the first: a leg or
/// report stands for another only if it is itself asked about. A sum a year is added as the yearly figure, since for how
/// many years it is given is not always told.
///
/// **Joint awards** are divided by the counting; whatever it is, the rows add up to `totals` and `overlap` to the last
/// hundredth. Sums are rounded once, after all awards are added, by largest remainder. Links are sums of rows; where
/// each counts whole an award counts once in each link.
///
/// **Time.** Where a lens or `years` asks a time, awards without a date are in `undated` and `undated_totals` alone,
/// whatever the lens does with undated facts; without, they are added like all others. Places, leads and members are
/// those of the award's own day, where they have dates of their own, not of the lens's time; a project that has no lead
/// or place on that day keeps those of other days.
///
/// **Places.** An award is `unplaced` when some part of it has no region of the level asked, and `placed_by` a rule when
/// the rule found one for some part.
///
/// Order: rows and links by sum, largest first, then by currency and values; everything else by number or currency.
///
/// Time: a few steps for each award, receiver, place and dimension. Memory: the rows, and four bytes for each award in
/// each.
///
/// ```
/// use kobling::analytics::flows::{Dimension, FlowError, Options};
/// // what cannot be answered is told before anything is counted
/// assert_eq!(FlowError::DuplicateDimension(Dimension::Year).to_string(), "YEAR stands twice; name each dimension once");
/// assert!(Options::default().by.is_empty());
/// ```
pub fn flows(view: &View, options: &Options) -> Result<Flows, FlowError> {
    options.check()?;
    let places = Places::new(view, options);
    let chosen = Chosen::new(view, &options.filter);
    let asked = Asked::find(view, options, &chosen, &places);
    let totals = totals(view, &asked.counted);
    let (answered, (gaps, discrepancies)) = rayon::join(
        || {
            let books = Books::add_up(view, options, &places, &asked.counted, &totals)?;
            let overlap = books.overlap(&totals);
            Ok((overlap, books.labelled(&view.snapshot, options, &totals)))
        },
        || {
            let gaps = placed(view, options, &places, &asked.counted);
            (gaps, discrepancies::discrepancies(view, options, &chosen, &places))
        },
    );
    let (overlap, (rows, links)) = answered?;
    let (unplaced, placed_by) = gaps;
    let funding = |&number: &u32| &view.snapshot.fundings[number as usize];
    let is_undated = |number: &u32| receivers::date(view, funding(number)).is_none();
    Ok(Flows {
        rows,
        links,
        overlap,
        unpriced: asked.counted.iter().copied().filter(|number| !is_priced(funding(number))).collect(),
        undated: merged(asked.counted.iter().copied().filter(is_undated).collect(), &asked.aside),
        undated_totals: self::totals(view, &asked.aside),
        unplaced,
        placed_by,
        discrepancies,
        awards: merged(asked.counted, &asked.aside),
        totals,
    })
}

fn is_priced(funding: &Funding) -> bool {
    funding.amount.is_some() && funding.currency.is_some()
}

fn totals(view: &View, awards: &[u32]) -> Vec<Sum> {
    let mut totals = Totals::default();
    for &award in awards {
        totals.add(&view.snapshot.fundings[award as usize]);
    }
    totals.sums(&view.snapshot)
}

fn merged(mut one: Vec<u32>, other: &[u32]) -> Vec<u32> {
    one.extend(other);
    one.sort_unstable();
    one
}

/// The awards of which some part has no region of the level, and how many were placed by each rule.
fn placed(view: &View, options: &Options, places: &Places<'_>, awards: &[u32]) -> (Vec<u32>, Vec<(PlaceRole, u32)>) {
    let mut unplaced = Vec::new();
    let mut counts = vec![0; PlaceRole::ALL.len()];
    let mut portions = Vec::new();
    for &award in awards {
        let funding = &view.snapshot.fundings[award as usize];
        let (mut is_unplaced, mut rules) = (false, [false; PlaceRole::ALL.len()]);
        let manner = (options.counting, options.place);
        receivers::held(view, funding, Exact::default(), manner, &mut |holder, _| {
            portions.clear();
            let rule = places.spread(funding, &holder, Exact::default(), &mut portions);
            let has_region = |portion: &spread::Portion| portion.value != KeyValue::None;
            is_unplaced |= !portions.iter().all(has_region);
            if let Some(rule) = rule.filter(|_| portions.iter().any(has_region)) {
                rules[rule as usize] = true;
            }
        });
        unplaced.extend(is_unplaced.then_some(award));
        counts.iter_mut().zip(rules).for_each(|(count, is_rule)| *count += u32::from(is_rule));
    }
    (unplaced, rules_with(&counts))
}

/// The rules with awards, in the order in which they are tried.
fn rules_with(counts: &[u32]) -> Vec<(PlaceRole, u32)> {
    let rules = [PlaceRole::Beneficiary, PlaceRole::Serves, PlaceRole::Seat];
    rules.into_iter().map(|rule| (rule, counts[rule as usize])).filter(|&(_, count)| count > 0).collect()
}
