//! Where an award is placed, and by which rule.

use std::collections::HashSet;

use crate::graph::day::Bounds;
use crate::graph::lens::View;
use crate::graph::node::NodeKey;
use crate::graph::relation::{Funding, Placement};
use crate::model::vocabulary::{Basis, PlaceRole, RegionLevel};

use super::exact::{Exact, Weights};
use super::receivers::{self, Holder, holds};
use super::regions::{Regions, Rise};
use super::spread::Portion;
use super::{Counting, Options, Place};

/// Finds the places of awards.
///
/// A place is judged by the evidence and statuses of the lens. The time of a lens chooses awards; what is known of an
/// award is taken for its own day, so that a year asked by the lens and the same year asked by the filter agree.
pub struct Places<'a> {
    view: &'a View,
    place: Place,
    counting: Counting,
    level: RegionLevel,
    regions: Regions<'a>,
    /// Where the placements of each node begin; one more than there are nodes.
    rows: Vec<u32>,
}

impl<'a> Places<'a> {
    /// Makes ready to find places. Time and memory: one step and four bytes for each node and placement.
    pub fn new(view: &'a View, options: &Options) -> Self {
        let mut rows = vec![0; view.snapshot.nodes.len() + 1];
        for placement in &view.snapshot.placements {
            rows[placement.node.index() + 1] += 1;
        }
        for at in 1..rows.len() {
            rows[at] += rows[at - 1];
        }
        let (place, counting, level) = (options.place, options.counting, options.region_level);
        Self { view, place, counting, level, regions: Regions::new(view), rows }
    }

    /// The regions of a part of an award, each with its part of the amount; one without a region where none is known.
    /// First places, then the level asked: what falls on the same region is merged and counted once by whoever adds up.
    /// Tells by which rule they were found.
    pub fn spread(
        &self,
        funding: &Funding,
        holder: &Holder,
        amount: Exact,
        portions: &mut Vec<Portion>,
    ) -> Option<PlaceRole> {
        let (rule, places) = self.of(funding, holder);
        let is_whole = self.counting == Counting::Whole;
        let mut roll_up = |place: &Placement, amount| {
            let portion = Portion { amount, ..Portion::node(place.region, place.fact.basis) };
            self.regions.roll_up(portion, place.region, &Rise { level: self.level, funding, is_whole }, portions);
        };
        match &places[..] {
            [] => portions.push(Portion::none(amount)),
            [place] => roll_up(place, amount),
            _ if is_whole => places.iter().for_each(|place| roll_up(place, amount)),
            _ => {
                let weights = self.weights(&places);
                let some = places.iter().enumerate().filter(|&(at, _)| weights.has(at));
                some.for_each(|(at, place)| roll_up(place, weights.part(amount, at)));
            }
        }
        rule
    }

    fn weights(&self, places: &[&Placement]) -> Weights {
        match self.counting {
            Counting::Share | Counting::Lead => Weights::by_share(places.iter().map(|place| place.share)),
            Counting::Split | Counting::Whole => Weights::equal(places.len()),
        }
    }

    /// Whether an award has a place in one of some regions, in whatever measure.
    pub fn touches(&self, funding: &Funding, holders: &[Holder], regions: &HashSet<NodeKey>) -> bool {
        holders.iter().any(|holder| {
            let (_, places) = self.of(funding, holder);
            places.iter().any(|place| self.regions.touches(place.region, funding, regions))
        })
    }

    /// The places of a part of an award: where its project is to use the money, else whom the project serves, else
    /// where the receiver sits. Those of the day of the award; where a project has none of that day, as where it is
    /// awarded before the place is served, those of any day.
    fn of(&self, funding: &Funding, holder: &Holder) -> (Option<PlaceRole>, Vec<&Placement>) {
        let is_of_day = |placement: &Placement| {
            let span = placement.fact.span;
            let has_date = span.from.date().or(span.to.date()).is_some();
            !has_date || holds(Bounds::of(span), receivers::day(self.view, funding))
        };
        if let (Place::Beneficiary, Some(project)) = (self.place, holder.project) {
            for role in [PlaceRole::Beneficiary, PlaceRole::Serves] {
                let of_day = self.seen(project, role, is_of_day);
                let places = if of_day.is_empty() { self.seen(project, role, |_| true) } else { of_day };
                if !places.is_empty() {
                    return (Some(role), places);
                }
            }
        }
        let Some(party) = holder.sits else { return (None, Vec::new()) };
        let seats = self.seen(party, PlaceRole::Seat, is_of_day);
        (Some(PlaceRole::Seat).filter(|_| !seats.is_empty()), seats)
    }

    /// The placements of a node in a role, each region once.
    fn seen(&self, node: NodeKey, role: PlaceRole, is_asked: impl Fn(&Placement) -> bool) -> Vec<&Placement> {
        let rows = self.rows[node.index()] as usize..self.rows[node.index() + 1] as usize;
        let of_role = self.view.snapshot.placements[rows].iter().filter(|placement| placement.role == role);
        let is_so = |placement: &Placement| self.view.counts_dateless(&placement.fact);
        let mut places: Vec<&Placement> = Vec::new();
        for placement in of_role.filter(|placement| is_so(placement) && is_asked(placement)) {
            match places.last_mut().filter(|last| last.region == placement.region) {
                Some(last) if last.fact.basis == Basis::Inferred && placement.fact.basis == Basis::Stated => {
                    *last = placement;
                }
                Some(_) => {}
                None => places.push(placement),
            }
        }
        places
    }
}
