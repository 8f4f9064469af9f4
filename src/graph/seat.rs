//! Where a party sits.

use crate::graph::day::Bounds;
use crate::graph::lens::View;
use crate::graph::node::NodeKey;
use crate::graph::relation::{Placement, RelationKey};
use crate::model::vocabulary::PlaceRole;

impl View {
    /// The seat of a node among those that the lens sees: those that hold on the lens's day first, then the newest (the
    /// one that ends last, then the one that starts last), then the largest share, then the first by id.
    pub fn seat(&self, node: NodeKey) -> Option<NodeKey> {
        let snapshot = &self.snapshot;
        let day = self.lens.time.first_day();
        let rank = |placement: &Placement| {
            let region = Bounds::of(snapshot.node(placement.region).span());
            let bounds = Bounds::of(placement.fact.span).cut(region);
            let is_on_day = day.is_some_and(|day| bounds.start <= day && day <= bounds.end);
            (is_on_day, bounds.end, bounds.start, placement.share, std::cmp::Reverse(placement.region))
        };
        let numbers = snapshot.placements_of(node).into_iter();
        let seats = numbers.filter(|&number| self.counts(RelationKey::Placement(number)));
        let seats = seats.map(|number| &snapshot.placements[number as usize]);
        seats.filter(|placement| placement.role == PlaceRole::Seat).max_by_key(|p| rank(p)).map(|seat| seat.region)
    }
}
