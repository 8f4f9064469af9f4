//! The ties among the parties that are in a group, in the form in which they are counted by group.

use std::collections::BTreeMap;

use super::amount::Amount;
use crate::analytics::{Stop, Stopped};
use crate::graph::adjacency::Ties;
use crate::graph::incidence::{Beyond, Incidence, Weighting};
use crate::graph::rows::Rows;
use crate::graph::shape::Shape;

/// The ties among grouped parties, which are numbered anew: sets of which every two are tied, and what single pairs have
/// beside or in place of that.
#[derive(Clone, Debug, Default)]
pub(super) struct Mixing<W> {
    /// How many grouped parties there are.
    pub n: usize,
    /// Whether each direction of a pair is a tie of its own.
    pub is_directed: bool,
    /// The members of each set.
    pub sets: Rows,
    /// What a pair weighs for being in each set.
    pub shares: Vec<W>,
    /// Single pairs, each once.
    pub pairs: Vec<Pair<W>>,
    /// How many ties there are of each weight, by the bits of the weight, which is above 0.
    pub weights: BTreeMap<u64, i64>,
    /// For each party the weight of its ties among grouped parties; in a directed network of those from it.
    pub strengths: Vec<W>,
    /// The same of the ties to it; empty in an undirected network.
    pub incoming: Vec<W>,
    /// The weight of ties with one end in a group, and with none.
    pub one_end: f64,
    pub no_end: f64,
    /// Over all pairs: the sum of the squares of the weights, and of both directions taken together.
    pub squares: W,
}

/// What a pair weighs beyond its sets, and how many ties it is beyond being in them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pair<W> {
    pub a: u32,
    pub b: u32,
    pub weight: W,
    pub ties: i64,
}

/// The number of each party among the grouped ones, or none.
pub(super) type Numbers = [Option<u32>];

impl<W: Amount> Mixing<W> {
    /// Picks the ties among grouped parties.
    pub fn of(shape: &Shape, numbers: &Numbers, stop: &Stop) -> Result<Self, Stopped> {
        let n = numbers.iter().flatten().count();
        let mut mixing = Self { n, strengths: vec![W::default(); n], ..Self::default() };
        match shape {
            Shape::Ties(ties) => mixing.take_ties(ties, numbers, stop)?,
            Shape::Sets(incidence) => mixing.take_sets(incidence, numbers, stop)?,
        }
        Ok(mixing)
    }

    /// The same network with each tie as it counts in a density: 1.
    pub fn binary(&self) -> Self {
        let pairs = self.pairs.iter().map(|pair| Pair { weight: W::of(1.0).times(pair.ties), ..*pair });
        let shares = self.shares.iter().map(|_| W::of(1.0)).collect();
        Self { shares, pairs: pairs.collect(), ..self.clone() }
    }

    /// The same with weights of another kind.
    pub fn map<V: Amount>(&self, to: impl Fn(W) -> V) -> Mixing<V> {
        let pairs =
            self.pairs.iter().map(|pair| Pair { a: pair.a, b: pair.b, weight: to(pair.weight), ties: pair.ties });
        Mixing {
            n: self.n,
            is_directed: self.is_directed,
            sets: self.sets.clone(),
            shares: self.shares.iter().map(|&share| to(share)).collect(),
            pairs: pairs.collect(),
            weights: self.weights.clone(),
            strengths: self.strengths.iter().map(|&strength| to(strength)).collect(),
            incoming: self.incoming.iter().map(|&strength| to(strength)).collect(),
            one_end: self.one_end,
            no_end: self.no_end,
            squares: to(self.squares),
        }
    }

    /// The weight of all ties.
    pub fn total(&self) -> W {
        let mut total = W::default();
        for (set, &share) in self.sets.iter().zip(&self.shares) {
            total += share.times((set.len() * (set.len() - 1) / 2) as i64);
        }
        self.pairs.iter().for_each(|pair| total += pair.weight);
        total
    }

    /// How many ties there are.
    pub fn tie_count(&self) -> i64 {
        self.weights.values().sum()
    }

    /// The sum over parties of the square of the weight of all ties of each.
    pub fn squared_strengths(&self) -> W {
        let mut sum = W::default();
        for (party, &strength) in self.strengths.iter().enumerate() {
            let mut both = strength;
            if let Some(&incoming) = self.incoming.get(party) {
                both += incoming;
            }
            sum += both.product(both);
        }
        sum
    }

    fn take_ties(&mut self, ties: &Ties, numbers: &Numbers, stop: &Stop) -> Result<(), Stopped> {
        self.is_directed = ties.is_directed();
        if self.is_directed {
            self.incoming = vec![W::default(); self.n];
        }
        for (from, to, weight) in ties.iter() {
            stop.check()?;
            let (a, b) = (numbers[from as usize], numbers[to as usize]);
            let (Some(a), Some(b)) = (a, b) else {
                self.beside(a.is_some() || b.is_some(), weight);
                continue;
            };
            *self.weights.entry(weight.to_bits()).or_default() += 1;
            self.strengths[a as usize] += W::of(weight);
            let at_target = if self.is_directed { &mut self.incoming } else { &mut self.strengths };
            at_target[b as usize] += W::of(weight);
            // a pair that is tied both ways is taken once, from its lower end
            let back = ties.incoming.as_ref().and_then(|_| ties.outgoing.arc(to, from));
            if back.is_none() || from < to {
                let mut both = W::of(weight);
                both += back.map_or_else(W::default, |arc| W::of(ties.outgoing.weight(arc)));
                self.squares += both.product(both);
                self.pairs.push(Pair { a, b, weight: both, ties: 1 + i64::from(back.is_some()) });
            }
        }
        Ok(())
    }

    /// Looks at the sets of grouped parties alone: what the others have is what is left of all.
    fn take_sets(&mut self, incidence: &Incidence, numbers: &Numbers, stop: &Stop) -> Result<(), Stopped> {
        let grouped: Vec<u32> = (0..).zip(numbers).filter_map(|(party, number)| number.map(|_| party)).collect();
        let of_place = |place: u32| numbers[incidence.number(place) as usize];
        let mut counts = vec![0_u32; incidence.set_count()];
        let all_sets = || grouped.iter().flat_map(|&party| incidence.sets(incidence.place(party)));
        for &set in all_sets() {
            counts[set as usize] += 1;
        }
        let members = Rows::of_pairs(incidence.set_count(), || {
            let of_party = |(number, &party): (u32, &u32)| {
                incidence.sets(incidence.place(party)).iter().map(move |&set| (set, number))
            };
            (0..).zip(&grouped).flat_map(of_party)
        });
        for set in (0..incidence.set_count() as u32).filter(|&set| counts[set as usize] > 1) {
            self.take_set(members.of(set), incidence.share(set));
        }
        let mut ends = 0.0;
        for &party in &grouped {
            stop.check()?;
            let place = incidence.place(party);
            ends += incidence.strength(place);
            for beyond in incidence.beyond(place) {
                if let Some(other) = of_place(beyond.other) {
                    self.take_beyond(incidence, (of_place(place).unwrap_or_default(), other), &beyond);
                }
            }
        }
        self.weights.retain(|_, count| *count != 0);
        let among = self.total().to_f64();
        self.one_end = (ends - 2.0 * among).max(0.0);
        self.no_end = (incidence.total_weight() - among - self.one_end).max(0.0);
        Ok(())
    }

    fn take_set(&mut self, members: &[u32], share: f64) {
        let (pairs, amount) = ((members.len() * (members.len() - 1) / 2) as i64, W::of(share));
        self.sets.push(members);
        self.shares.push(amount);
        *self.weights.entry(share.to_bits()).or_default() += pairs;
        self.squares += amount.product(amount).times(pairs);
        for &member in members {
            self.strengths[member as usize] += amount.times(members.len() as i64 - 1);
        }
    }

    /// Takes what a pair weighs beyond its sets.
    fn take_beyond(&mut self, incidence: &Incidence, (a, b): (u32, u32), beyond: &Beyond) {
        let weight =
            if incidence.weighting == Weighting::Binary { f64::from(beyond.correction) } else { beyond.beside };
        let mut whole = W::of(weight);
        for share in &beyond.shares {
            let amount = W::of(*share);
            whole += amount;
            self.squares += amount.product(amount).times(-1);
            *self.weights.entry(share.to_bits()).or_default() -= 1;
        }
        self.squares += whole.product(whole);
        *self.weights.entry(whole.to_f64().to_bits()).or_default() += 1;
        let amount = W::of(weight);
        self.strengths[a as usize] += amount;
        self.strengths[b as usize] += amount;
        self.pairs.push(Pair { a, b, weight: amount, ties: i64::from(beyond.correction) });
    }

    fn beside(&mut self, has_group: bool, weight: f64) {
        if has_group {
            self.one_end += weight;
        } else {
            self.no_end += weight;
        }
    }
}
