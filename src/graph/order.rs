//! In which order parties and projects are listed.

use std::cmp::Reverse;
use std::collections::HashMap;

use crate::graph::day::{Bounds, Day};
use crate::graph::lens::View;
use crate::graph::node::NodeKey;
use crate::graph::relation::{Funding, RelationKey};
use crate::graph::search::fold::fold;
use crate::model::text::Symbol;
use crate::model::vocabulary::AmountKind;

/// What parties are ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartyOrder {
    /// Their names.
    Name,
    /// Their ids.
    Id,
    /// How many members they have.
    Members,
    /// How many projects they take part in.
    Projects,
    /// What they were awarded.
    FundingReceived,
    /// What they awarded.
    FundingGiven,
}

/// What projects are ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProjectOrder {
    /// Their names.
    Name,
    /// Their ids.
    Id,
    /// When they started; not known comes last.
    Start,
    /// How many parties take part.
    Participants,
    /// What was awarded for them.
    Funding,
}

/// A sum in millionths of hundredths, so that shares of joint awards are compared exactly enough and the same everywhere.
type Sum = i128;

const UNIT: Sum = 1_000_000;

/// Sorts by a key, in reverse where asked; equals stay by id.
fn sort<K: Ord>(list: &mut [NodeKey], is_reversed: bool, key: impl Fn(NodeKey) -> K) {
    if is_reversed {
        list.sort_by_cached_key(|&node| (Reverse(key(node)), node));
    } else {
        list.sort_by_cached_key(|&node| (key(node), node));
    }
}

/// Sorts by id, which most lists are.
fn by_id(list: &mut [NodeKey], is_reversed: bool) {
    list.sort_unstable();
    if is_reversed {
        list.reverse();
    }
}

impl View {
    /// Orders parties; equals come by id, whatever the direction.
    pub fn order_parties(&self, list: &mut [NodeKey], order: PartyOrder, is_reversed: bool) {
        match order {
            PartyOrder::Name => sort(list, is_reversed, |party| self.name_key(party)),
            PartyOrder::Id => by_id(list, is_reversed),
            PartyOrder::Members => sort(list, is_reversed, |party| {
                let mut members: Vec<NodeKey> = self.members_of(party).collect();
                members.dedup();
                members.len()
            }),
            PartyOrder::Projects => sort(list, is_reversed, |party| self.projects_by(party).len()),
            PartyOrder::FundingReceived => self.order_by_sums(list, is_reversed, |party| {
                let numbers = self.snapshot.fundings_received(party);
                numbers.into_iter().map(|number| (number, Some(party))).collect()
            }),
            PartyOrder::FundingGiven => self.order_by_sums(list, is_reversed, |party| {
                let numbers = self.snapshot.fundings_given(party).into_iter();
                let is_shown = |number: &u32| self.giver(&self.snapshot.fundings[*number as usize]).is_some();
                numbers.filter(is_shown).map(|number| (number, None)).collect()
            }),
        }
    }

    /// Orders projects; equals come by id, whatever the direction.
    pub fn order_projects(&self, list: &mut [NodeKey], order: ProjectOrder, is_reversed: bool) {
        match order {
            ProjectOrder::Name => sort(list, is_reversed, |project| self.name_key(project)),
            ProjectOrder::Id => by_id(list, is_reversed),
            ProjectOrder::Start => {
                let start = |project: NodeKey| Bounds::of(self.snapshot.node(project).span());
                sort(list, is_reversed, |project| start(project).start);
                // not known is neither early nor late
                list.sort_by_key(|&project| start(project).start == Day::MIN && !start(project).is_start_known);
            }
            ProjectOrder::Participants => sort(list, is_reversed, |project| {
                let mut parties: Vec<NodeKey> = self.participants_of(project).collect();
                parties.dedup();
                parties.len()
            }),
            ProjectOrder::Funding => self.order_by_sums(list, is_reversed, |project| {
                self.snapshot.fundings_for(project).into_iter().map(|number| (number, None)).collect()
            }),
        }
    }

    fn name_key(&self, node: NodeKey) -> (String, &str) {
        let name = self.snapshot.name(node);
        (fold(name), name)
    }

    /// Whether a funding is an award with a sum that may be added up.
    fn is_summed(&self, number: u32) -> bool {
        let funding = &self.snapshot.fundings[number as usize];
        self.counts(RelationKey::Funding(number))
            && funding.kind == AmountKind::Awarded
            && funding.amount.is_some()
            && funding.per.is_none()
    }

    /// Orders by sums of awards: by the currency of most awards first, then by the next.
    fn order_by_sums(
        &self,
        list: &mut [NodeKey],
        is_reversed: bool,
        awards: impl Fn(NodeKey) -> Vec<(u32, Option<NodeKey>)>,
    ) {
        let currencies = self.currencies();
        sort(list, is_reversed, |node| {
            let mut sums = vec![0; currencies.len()];
            for (number, receiver) in awards(node) {
                let funding = &self.snapshot.fundings[number as usize];
                let position = currencies.iter().position(|&currency| funding.currency == Some(currency));
                if let Some(position) = position.filter(|_| self.is_summed(number)) {
                    sums[position] += part(funding, receiver);
                }
            }
            sums
        });
    }

    /// The currencies of the awards that the lens sees, the one of most awards first.
    fn currencies(&self) -> Vec<Symbol> {
        let mut counts: HashMap<Symbol, usize> = HashMap::new();
        for number in (0..self.snapshot.fundings.len() as u32).filter(|&number| self.is_summed(number)) {
            if let Some(currency) = self.snapshot.fundings[number as usize].currency {
                *counts.entry(currency).or_default() += 1;
            }
        }
        let mut currencies: Vec<(Reverse<usize>, &str, Symbol)> =
            counts.into_iter().map(|(symbol, count)| (Reverse(count), self.snapshot.text(symbol), symbol)).collect();
        currencies.sort_unstable();
        currencies.into_iter().map(|(_, _, symbol)| symbol).collect()
    }
}

/// All of an award, or a receiver's part of it: by stated shares, else equally.
fn part(funding: &Funding, receiver: Option<NodeKey>) -> Sum {
    let whole = funding.amount.map_or(0, |amount| Sum::from(amount.0)) * UNIT;
    let Some(receiver) = receiver else { return whole };
    let receivers = funding.receivers.len() as Sum;
    let parts = funding.receivers.iter().filter(|&&(node, _)| node == receiver).map(|&(_, share)| match share {
        Some(mut share) => {
            share.rescale(6);
            whole / UNIT * share.mantissa()
        }
        None => whole / receivers,
    });
    parts.sum()
}
