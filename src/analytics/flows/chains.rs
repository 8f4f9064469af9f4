//! Money that is recorded more than once: paid on from one to the next, or reported again.

use crate::graph::snapshot::Snapshot;
use crate::model::vocabulary::AmountKind;

use super::options::is_alike;

/// Whether a funding is in the time that is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timing {
    /// It is, or no time is asked.
    In,
    /// Its dates do not settle it.
    Undated,
}

/// Of each funding whether another of those asked about stands for it: a later leg that the money was paid on by, or
/// another report of the same headline. An undated one stands only for undated ones, since it is in no other figure.
pub fn superseded(snapshot: &Snapshot, asked: &[Option<Timing>]) -> Vec<bool> {
    let in_time = |timing: Timing| move |number: u32| asked[number as usize] == Some(timing);
    let dated = stood_for(snapshot, in_time(Timing::In));
    if !asked.contains(&Some(Timing::Undated)) {
        return dated;
    }
    let undated = stood_for(snapshot, in_time(Timing::Undated));
    let is_undated = asked.iter().map(|timing| *timing == Some(Timing::Undated));
    is_undated
        .zip(dated.into_iter().zip(undated))
        .map(|(is_undated, (one, other))| one || is_undated && other)
        .collect()
}

fn stood_for(snapshot: &Snapshot, is_asked: impl Fn(u32) -> bool) -> Vec<bool> {
    let mut marked = earlier_legs(snapshot, &is_asked);
    for number in repeated_headlines(snapshot, &is_asked) {
        marked[number as usize] = true;
    }
    marked
}

/// The earlier legs of what is asked, over any number of steps: only of a kind that would be added to the later leg.
fn earlier_legs(snapshot: &Snapshot, is_asked: &impl Fn(u32) -> bool) -> Vec<bool> {
    let fundings = &snapshot.fundings;
    // by which kinds of later leg each has been reached, so that no step is taken twice and a cycle ends
    let mut reached: Vec<u8> = vec![0; fundings.len()];
    let mut marked = vec![false; fundings.len()];
    for number in (0..fundings.len() as u32).filter(|&number| is_asked(number)) {
        let kind = fundings[number as usize].kind;
        let bit = 1 << kind as u8;
        let mut leg = fundings[number as usize].leg_of;
        while let Some(earlier) = leg.filter(|&earlier| earlier != number && reached[earlier as usize] & bit == 0) {
            let funding = &fundings[earlier as usize];
            reached[earlier as usize] |= bit;
            marked[earlier as usize] |= is_alike(kind, funding.kind);
            leg = funding.leg_of;
        }
    }
    marked
}

/// Headlines that are a part of another, or have the same parts as one before them.
fn repeated_headlines(snapshot: &Snapshot, is_asked: &impl Fn(u32) -> bool) -> Vec<u32> {
    let is_headline =
        |&number: &u32| is_asked(number) && snapshot.fundings[number as usize].kind == AmountKind::Headline;
    if !(0..snapshot.fundings.len() as u32).any(|number| is_headline(&number)) {
        return Vec::new();
    }
    let mut seen = std::collections::HashSet::new();
    let mut repeated = Vec::new();
    for (headline, parts) in Parts::of(snapshot).lists() {
        let is_nested = snapshot.fundings[headline as usize].part_of.iter().any(&is_headline);
        if is_headline(&headline) && !is_nested && !seen.insert(parts) {
            repeated.push(headline);
        }
    }
    let nested = (0..snapshot.fundings.len() as u32).filter(is_headline);
    repeated.extend(nested.filter(|&number| snapshot.fundings[number as usize].part_of.iter().any(&is_headline)));
    repeated
}

/// The parts of each headline.
pub struct Parts {
    /// Headline and part, ascending.
    pairs: Vec<(u32, u32)>,
}

impl Parts {
    /// Of all headlines of a snapshot.
    pub fn of(snapshot: &Snapshot) -> Self {
        let numbered = (0_u32..).zip(&snapshot.fundings);
        let mut pairs: Vec<_> = numbered
            .flat_map(|(part, funding)| funding.part_of.iter().map(move |&headline| (headline, part)))
            .collect();
        pairs.sort_unstable();
        pairs.dedup();
        Self { pairs }
    }

    /// Each headline that has parts, with these, ascending.
    pub fn lists(&self) -> impl Iterator<Item = (u32, Vec<u32>)> {
        let lists = self.pairs.chunk_by(|one, other| one.0 == other.0);
        lists.map(|list| (list[0].0, list.iter().map(|&(_, part)| part).collect()))
    }
}
