//! Where a party sits.

use crate::graph::day::{Bounds, Day};
use crate::graph::lens::View;
use crate::graph::node::NodeKey;
use crate::graph::relation::{Placement, RelationKey};
use crate::model::vocabulary::PlaceRole;

impl View {
    /// The seat of a node among those that the lens sees: those that hold on the lens's day first, then the newest (the
    /// one that ends last, then the one that starts last), then the largest share, then the first by id.
    pub fn seat(&self, node: NodeKey) -> Option<NodeKey> {
        self.best_seat(node, self.lens.time.first_day(), |number, _| self.counts(RelationKey::Placement(number)))
    }

    /// The seat of a node on a day, whatever the lens's time, in the same order; `None`: at any time.
    pub fn seat_on(&self, node: NodeKey, day: Option<Day>) -> Option<NodeKey> {
        let held = |number, placement: &Placement| {
            let bounds = self.snapshot.bounds(RelationKey::Placement(number));
            self.counts_dateless(&placement.fact) && self.held(bounds, day)
        };
        self.best_seat(node, day, held)
    }

    fn best_seat(&self, node: NodeKey, day: Option<Day>, counts: impl Fn(u32, &Placement) -> bool) -> Option<NodeKey> {
        let snapshot = &self.snapshot;
        let rank = |placement: &Placement| {
            let region = Bounds::of(snapshot.node(placement.region).span());
            let bounds = Bounds::of(placement.fact.span).cut(region);
            let is_on_day = day.is_some_and(|day| bounds.start <= day && day <= bounds.end);
            (is_on_day, bounds.end, bounds.start, placement.share, std::cmp::Reverse(placement.region))
        };
        let numbers = snapshot.placements_of(node).into_iter();
        let seats = numbers.map(|number| (number, &snapshot.placements[number as usize]));
        let seats = seats.filter(|(_, placement)| placement.role == PlaceRole::Seat);
        let seats = seats.filter(|&(number, placement)| counts(number, placement)).map(|(_, placement)| placement);
        seats.max_by_key(|placement| rank(placement)).map(|seat| seat.region)
    }
}
