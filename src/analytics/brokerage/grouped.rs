//! The ties among parties in groups, laid out so that triangles are found fast.

use super::super::{Stop, Stopped};
use crate::graph::adjacency::{Adjacency, Ties};
use crate::graph::rows::Rows;

/// From the lower place to the higher one.
pub const UP: u8 = 1;
/// From the higher place to the lower one.
pub const DOWN: u8 = 2;

/// The parties in groups, with places by the number of their contacts, fewest first, and the ties among them.
#[derive(Clone, Debug)]
pub struct Grouped {
    /// The party at each place.
    pub parties: Vec<u32>,
    /// The group of each, numbered from 0 without gaps.
    pub groups: Vec<u32>,
    /// How many parties are in each group.
    pub sizes: Vec<u64>,
    /// For each place the higher ones that there is a tie with, ascending.
    pub higher: Rows,
    /// Which ways each of these ties leads: [`UP`], [`DOWN`] or both. An undirected tie leads both ways.
    pub ways: Vec<u8>,
    /// How many ties there are; in an undirected network each pair once.
    pub tie_count: u64,
}

impl Grouped {
    pub fn of(ties: &Ties, groups: &[Option<u32>], stop: &Stop) -> Result<Self, Stopped> {
        let mut parties: Vec<u32> = (0..ties.n() as u32).filter(|&party| groups[party as usize].is_some()).collect();
        let is_grouped = |party: u32| groups[party as usize].is_some();
        let mut degrees = vec![0_u32; ties.n()];
        for &party in &parties {
            stop.check()?;
            degrees[party as usize] = merged(ties, party).filter(|&(other, _)| is_grouped(other)).count() as u32;
        }
        parties.sort_by_key(|&party| degrees[party as usize]);
        let mut places = vec![u32::MAX; ties.n()];
        parties.iter().zip(0..).for_each(|(&party, place)| places[party as usize] = place);
        let (mut higher, mut ways, mut list) = (Rows::default(), Vec::new(), Vec::new());
        for (&party, place) in parties.iter().zip(0_u32..) {
            stop.check()?;
            list.clear();
            let others = merged(ties, party).filter(|&(other, _)| is_grouped(other));
            list.extend(others.map(|(other, way)| (places[other as usize], way)).filter(|&(other, _)| other > place));
            list.sort_unstable();
            higher.push(&list.iter().map(|&(other, _)| other).collect::<Vec<_>>());
            ways.extend(list.iter().map(|&(_, way)| way));
        }
        let tie_count = if ties.is_directed() {
            ways.iter().map(|way| u64::from(way.count_ones())).sum()
        } else {
            ways.len() as u64
        };
        let (groups, sizes) = numbered(parties.iter().filter_map(|&party| groups[party as usize]));
        Ok(Self { parties, groups, sizes, higher, ways, tie_count })
    }

    /// How many parties are in groups.
    pub fn n(&self) -> usize {
        self.parties.len()
    }

    /// The higher places that a place has a tie with, and which ways each leads.
    pub fn higher(&self, place: u32) -> impl ExactSizeIterator<Item = (u32, u8)> {
        self.higher.of(place).iter().copied().zip(self.ways[self.higher.range(place)].iter().copied())
    }
}

/// The parties that one has a tie with, ascending, each with the ways the tie leads as seen from this party.
fn merged(ties: &Ties, party: u32) -> impl Iterator<Item = (u32, u8)> {
    let into: &[u32] = ties.incoming.as_ref().map_or(&[], |arcs: &Adjacency| arcs.neighbours(party));
    let both = if ties.is_directed() { UP } else { UP | DOWN };
    let (mut out, mut into) = (ties.outgoing.neighbours(party).iter().peekable(), into.iter().peekable());
    std::iter::from_fn(move || match (out.peek(), into.peek()) {
        (Some(&&to), Some(&&from)) if to == from => {
            into.next();
            out.next().map(|&other| (other, UP | DOWN))
        }
        (Some(&to), Some(&from)) if from < to => into.next().map(|&other| (other, DOWN)),
        (Some(_), _) => out.next().map(|&other| (other, both)),
        (None, _) => into.next().map(|&other| (other, DOWN)),
    })
}

/// Groups numbered from 0 in the order of their numbers, and how many parties are in each.
fn numbered(groups: impl Iterator<Item = u32> + Clone) -> (Vec<u32>, Vec<u64>) {
    let mut distinct: Vec<u32> = groups.clone().collect();
    distinct.sort_unstable();
    distinct.dedup();
    let mut sizes = vec![0; distinct.len()];
    let number = |group: u32| distinct.partition_point(|&other| other < group) as u32;
    let of: Vec<u32> = groups.map(number).collect();
    for &group in &of {
        sizes[group as usize] += 1;
    }
    (of, sizes)
}
