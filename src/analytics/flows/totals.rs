//! Sums by currency.

use crate::graph::relation::Funding;
use crate::graph::snapshot::Snapshot;
use crate::model::text::Symbol;

use super::Sum;

/// Sums of awards by currency, each award once. There are few currencies, so they are looked through.
#[derive(Clone, Debug, Default)]
pub struct Totals(Vec<Sum>);

impl Totals {
    /// Adds an award, if it has a sum.
    pub fn add(&mut self, funding: &Funding) {
        if let Some((amount, currency)) = funding.amount.zip(funding.currency) {
            *self.of(currency) += i128::from(amount.0);
        }
    }

    /// The sum in a currency.
    pub fn of(&mut self, currency: Symbol) -> &mut i128 {
        let at = self.0.iter().position(|sum| sum.currency == currency).unwrap_or_else(|| {
            self.0.push(Sum { currency, hundredths: 0 });
            self.0.len() - 1
        });
        &mut self.0[at].hundredths
    }

    /// The sums by the text of their currency.
    pub fn sums(mut self, snapshot: &Snapshot) -> Vec<Sum> {
        self.0.sort_by_key(|sum| snapshot.text(sum.currency));
        self.0
    }
}
