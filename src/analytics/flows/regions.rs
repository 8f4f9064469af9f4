//! From the region where money is placed to regions of the level asked.

use std::collections::{HashMap, HashSet};

use crate::graph::day::{Answer, Bounds};
use crate::graph::lens::View;
use crate::graph::node::{Detail, NodeKey, Region};
use crate::graph::relation::{Funding, RegionPart};
use crate::model::date::{End, PartialDate};
use crate::model::vocabulary::RegionLevel;

use super::exact::Weights;
use super::receivers;
use super::spread::Portion;

/// So many times a part may be divided into parts of its own: parts may be recorded in a circle.
const DEEPEST: usize = 8;

/// How regions are rolled up: to which level, for which award.
#[derive(Clone, Copy)]
pub struct Rise<'f> {
    /// The level.
    pub level: RegionLevel,
    /// The award.
    pub funding: &'f Funding,
    /// Whether each part of a region gets all of the amount.
    pub is_whole: bool,
}

/// The regions of a snapshot, with what unofficial ones are made of.
///
/// Each fact is in the regions of its own day. A lens with boundaries will move a region after unofficial ones are
/// divided and before it is rolled up: between [`Regions::parts`] and [`Regions::at_level`].
pub struct Regions<'a> {
    view: &'a View,
    parts: HashMap<NodeKey, Vec<&'a RegionPart>>,
}

impl<'a> Regions<'a> {
    /// Takes the parts that the view sees.
    pub fn new(view: &'a View) -> Self {
        let mut parts: HashMap<NodeKey, Vec<&'a RegionPart>> = HashMap::new();
        for part in &view.snapshot.region_parts {
            if view.counts_dateless(&part.fact) {
                parts.entry(part.whole).or_default().push(part);
            }
        }
        Self { view, parts }
    }

    /// The regions of a level that a region lies in or is made of. A region that has a parent of that level, or is of
    /// it, is that one; one without a code and without a coded parent below the country is divided over its parts (under
    /// whole counting each gets all); anything else, as a country where counties are asked, has no region of the level.
    pub fn roll_up(&self, portion: Portion, region: NodeKey, asked: &Rise<'_>, portions: &mut Vec<Portion>) {
        self.divide(portion, region, asked, DEEPEST, portions);
    }

    fn divide(&self, portion: Portion, region: NodeKey, asked: &Rise<'_>, deepest: usize, portions: &mut Vec<Portion>) {
        if let Some(found) = self.at_level(region, asked.level) {
            portions.push(Portion { amount: portion.amount, ..Portion::node(found, portion.basis) });
            return;
        }
        let parts = if deepest == 0 { Vec::new() } else { self.parts(region, asked.funding) };
        if parts.is_empty() {
            portions.push(Portion::none(portion.amount));
            return;
        }
        let weights = Weights::in_proportion(parts.iter().map(|part| part.share));
        for (at, part) in parts.iter().enumerate().filter(|&(at, _)| weights.has(at)) {
            let amount = if asked.is_whole { portion.amount } else { weights.part(portion.amount, at) };
            let basis = portion.basis.max(part.fact.basis);
            self.divide(Portion { amount, basis, ..portion }, part.part, asked, deepest - 1, portions);
        }
    }

    /// Whether a region is one of some, or is made of regions of which one is.
    pub fn touches(&self, region: NodeKey, funding: &Funding, regions: &HashSet<NodeKey>) -> bool {
        self.touches_within(region, funding, regions, DEEPEST)
    }

    fn touches_within(&self, region: NodeKey, funding: &Funding, regions: &HashSet<NodeKey>, deepest: usize) -> bool {
        regions.contains(&region)
            || deepest > 0
                && self
                    .parts(region, funding)
                    .iter()
                    .any(|part| self.touches_within(part.part, funding, regions, deepest - 1))
    }

    /// The region itself or the nearest that it lies in, of a level.
    fn at_level(&self, region: NodeKey, level: RegionLevel) -> Option<NodeKey> {
        self.upwards(region).find(|(_, region)| region.level == level).map(|(key, _)| key)
    }

    /// What a region is divided over: the parts of one without a code that no coded parent below the country stands
    /// for. Those valid on the day; without a day those that still hold, where there are some.
    fn parts(&self, region: NodeKey, funding: &Funding) -> Vec<&'a RegionPart> {
        let is_official = |region: &Region| region.code.is_some() && region.level != RegionLevel::Country;
        let Some(parts) = self.parts.get(&region) else { return Vec::new() };
        if self.upwards(region).any(|(_, region)| is_official(region)) {
            return Vec::new();
        }
        let span = |part: &RegionPart| self.view.snapshot.node(part.part).span();
        let Some(day) = receivers::day(self.view, funding) else {
            let holding: Vec<_> = parts.iter().copied().filter(|part| span(part).to.date().is_none()).collect();
            return if holding.is_empty() { parts.clone() } else { holding };
        };
        parts.iter().copied().filter(|part| Bounds::of(span(part)).answer(day) != Answer::Out).collect()
    }

    /// A region and those that it lies in, one after the other.
    fn upwards(&self, region: NodeKey) -> impl Iterator<Item = (NodeKey, &'a Region)> {
        let of = |key: NodeKey| match &self.view.snapshot.node(key).detail {
            Detail::Region(region) => Some((key, region)),
            _ => None,
        };
        // parents in a circle are an error of import, but two imports may make one
        std::iter::successors(of(region), move |(_, region)| region.parent.and_then(of)).take(32)
    }
}

/// The years of a version of a region, as shown behind its name.
pub fn years(region: &Region) -> Option<String> {
    let year = |end: End| end.date().map(PartialDate::year);
    match (year(region.span.from), year(region.span.to)) {
        (Some(from), Some(to)) => Some(format!("{from}–{to}")),
        (Some(from), None) => Some(format!("from {from}")),
        (None, Some(to)) => Some(format!("until {to}")),
        (None, None) => None,
    }
}
