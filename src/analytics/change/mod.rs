//! One network at two times: which ties formed, lasted and dissolved.

pub mod difference;

use std::cmp::Ordering;

use super::cross_ties::shared_groups;
use super::{Stop, Stopped};
use crate::graph::adjacency::Ties;
use crate::graph::rows::Rows;

/// What became of a tie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TieChange {
    /// It was not there before and is after.
    Formed,
    /// It was there before and is after.
    Persisted,
    /// It was there before and is not after.
    Dissolved,
}

/// How many ties there are of each change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Not before, but after.
    pub formed: u64,
    /// Before and after.
    pub persisted: u64,
    /// Before, but not after.
    pub dissolved: u64,
}

impl Counts {
    /// How many there were before.
    pub fn before(&self) -> u64 {
        self.persisted + self.dissolved
    }

    /// How many there are after.
    pub fn after(&self) -> u64 {
        self.persisted + self.formed
    }

    /// The share of all ties of either time that are there at both; `None` without ties.
    pub fn jaccard(&self) -> Option<f64> {
        let either = self.formed + self.persisted + self.dissolved;
        (either > 0).then(|| self.persisted as f64 / either as f64)
    }

    /// The share of the ties before that lasted; `None` without ties before.
    pub fn persistence_rate(&self) -> Option<f64> {
        (self.before() > 0).then(|| self.persisted as f64 / self.before() as f64)
    }

    /// The share of the possible ties that were not there before that formed; `None` where all were.
    pub fn formation_rate(&self, possible: u64) -> Option<f64> {
        let open = possible.saturating_sub(self.before());
        (open > 0).then(|| self.formed as f64 / open as f64)
    }

    fn add(&mut self, change: TieChange) {
        match change {
            TieChange::Formed => self.formed += 1,
            TieChange::Persisted => self.persisted += 1,
            TieChange::Dissolved => self.dissolved += 1,
        }
    }
}

/// What changed, also by groups.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Change {
    /// All ties.
    pub all: Counts,
    /// Ties whose ends are both in groups and share none.
    pub between: Counts,
    /// Ties whose ends share a group.
    pub within: Counts,
    /// For each two groups with the higher number first (the place of (a, b) is a (a - 1) / 2 + b), ties between them whose
    /// ends share no group; a tie whose ends are in several groups counts for each two.
    pairs: Vec<Counts>,
}

impl Change {
    /// The changes between two different groups.
    pub fn pair(&self, a: u32, b: u32) -> Counts {
        self.pairs[place(a, b)]
    }

    /// About how many bytes it holds.
    pub fn byte_count(&self) -> usize {
        self.pairs.len() * size_of::<Counts>()
    }
}

fn place(a: u32, b: u32) -> usize {
    let (high, low) = (a.max(b) as usize, a.min(b) as usize);
    high * (high - 1) / 2 + low
}

/// Which ties formed, lasted and dissolved between two networks of the same parties.
///
/// Counts of changes as in Snijders et al. 2010. Weights have no part; in directed networks each direction is a tie. A
/// tie crosses groups when both ends are in groups and share none, and then counts for each pair of a group of one end
/// and a group of the other.
///
/// Time in ties, memory in pairs of groups. Exact. `groups` holds the groups of each party, numbers below `n_groups`.
pub fn change(before: &Ties, after: &Ties, groups: &Rows, n_groups: usize, stop: &Stop) -> Result<Change, Stopped> {
    let mut change =
        Change { pairs: vec![Counts::default(); n_groups * n_groups.saturating_sub(1) / 2], ..Change::default() };
    each(before, after, stop, |a, b, what, _| {
        change.all.add(what);
        let (of_a, of_b) = (groups.of(a), groups.of(b));
        if of_a.is_empty() || of_b.is_empty() {
            return;
        }
        if shared_groups(of_a, of_b) {
            change.within.add(what);
            return;
        }
        change.between.add(what);
        for &one in of_a {
            for &other in of_b {
                change.pairs[place(one, other)].add(what);
            }
        }
    })?;
    Ok(change)
}

/// The ties of one change: heaviest first, then by the numbers of their ends. The weight is that of after, of a dissolved tie
/// that of before.
pub fn changed_ties(
    before: &Ties,
    after: &Ties,
    wanted: TieChange,
    stop: &Stop,
) -> Result<Vec<(u32, u32, f64)>, Stopped> {
    let mut ties = Vec::new();
    each(before, after, stop, |a, b, what, weight| {
        if what == wanted {
            ties.push((a, b, weight));
        }
    })?;
    ties.sort_by(|one, other| other.2.total_cmp(&one.2).then((one.0, one.1).cmp(&(other.0, other.1))));
    Ok(ties)
}

/// All ties of either network, each once: what became of it, and its weight after, or else before.
pub(super) fn each(
    before: &Ties,
    after: &Ties,
    stop: &Stop,
    mut take: impl FnMut(u32, u32, TieChange, f64),
) -> Result<(), Stopped> {
    let is_directed = before.is_directed();
    for a in 0..before.n() as u32 {
        stop.check()?;
        let row = |ties: &Ties| -> Vec<(u32, f64)> {
            let row = ties.outgoing.neighbours(a).iter().copied().zip(ties.outgoing.weights(a));
            row.filter(|&(b, _)| is_directed || a < b).collect()
        };
        let (olds, news) = (row(before), row(after));
        let (mut old, mut new) = (olds.iter().peekable(), news.iter().peekable());
        loop {
            let order = match (old.peek(), new.peek()) {
                (None, None) => break,
                (Some(old), Some(new)) => old.0.cmp(&new.0),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
            };
            let gone = if order == Ordering::Greater { None } else { old.next() };
            let come = if order == Ordering::Less { None } else { new.next() };
            match (gone, come) {
                (Some(_), Some(&(b, weight))) => take(a, b, TieChange::Persisted, weight),
                (Some(&(b, weight)), None) => take(a, b, TieChange::Dissolved, weight),
                (None, Some(&(b, weight))) => take(a, b, TieChange::Formed, weight),
                (None, None) => {}
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::adjacency::Adjacency;

    pub(super) fn ties(n: usize, pairs: &[(u32, u32)]) -> Ties {
        let mut arcs: Vec<_> = pairs.iter().flat_map(|&(a, b)| [(a, b, 1.0), (b, a, 1.0)]).collect();
        arcs.sort_by_key(|&(a, b, _)| (a, b));
        Ties { outgoing: Adjacency::from_sorted(n, arcs.into_iter()), incoming: None, fractions: None }
    }

    #[test]
    fn what_formed_lasted_and_dissolved() {
        let (before, after) = (ties(6, &[(0, 1), (1, 2), (3, 4)]), ties(6, &[(0, 1), (0, 3), (2, 3), (4, 5)]));
        let mut groups = Rows::default();
        for list in [&[0][..], &[0], &[0, 1], &[1], &[2], &[]] {
            groups.push(list);
        }
        let found = change(&before, &after, &groups, 3, &Stop::new()).expect("not stopped");
        assert_eq!(found.all, Counts { formed: 3, persisted: 1, dissolved: 2 });
        assert_eq!(found.within, Counts { formed: 1, persisted: 1, dissolved: 1 });
        assert_eq!(found.between, Counts { formed: 1, persisted: 0, dissolved: 1 });
        assert_eq!(found.pair(0, 1), Counts { formed: 1, persisted: 0, dissolved: 0 });
        assert_eq!(found.pair(1, 2), Counts { formed: 0, persisted: 0, dissolved: 1 });
        assert_eq!((found.all.jaccard(), found.all.persistence_rate()), (Some(1.0 / 6.0), Some(1.0 / 3.0)));
        assert_eq!(found.all.formation_rate(15), Some(3.0 / 12.0));
        assert_eq!((Counts::default().jaccard(), Counts::default().formation_rate(0)), (None, None));
        let listed = |what| changed_ties(&before, &after, what, &Stop::new()).expect("not stopped");
        assert_eq!(listed(TieChange::Formed), [(0, 3, 1.0), (2, 3, 1.0), (4, 5, 1.0)]);
        assert_eq!(listed(TieChange::Dissolved), [(1, 2, 1.0), (3, 4, 1.0)]);
        assert_eq!(listed(TieChange::Persisted), [(0, 1, 1.0)]);
    }
}
