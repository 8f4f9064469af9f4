//! Sums of money and counts, as exact as their source states them.

use async_graphql::SimpleObject;

use crate::graph::relation::Funding;
use crate::graph::snapshot::Snapshot;
use crate::graphql::scalar::Decimal;
use crate::graphql::vocabulary::{Bound, Per};

/// A sum of money in one currency.
#[derive(SimpleObject, Clone, Debug)]
pub struct Money {
    /// The sum, with two places.
    pub amount: Decimal,
    /// Its currency, ISO 4217.
    pub currency: String,
}

impl Money {
    /// A sum in hundredths of its currency.
    pub fn of(hundredths: i128, currency: &str) -> Self {
        Self { amount: Decimal::of_hundredths(hundredths), currency: currency.to_owned() }
    }
}

/// A sum as a source states it.
#[derive(SimpleObject, Clone, Debug)]
pub struct Amount {
    /// The sum.
    pub money: Money,
    /// How exact it is.
    pub bound: Bound,
    /// YEAR when the sum is one a year.
    pub per: Option<Per>,
}

impl Amount {
    /// The sum of a funding, where it is stated.
    pub fn of(snapshot: &Snapshot, funding: &Funding) -> Option<Self> {
        let (sum, currency) = funding.amount.zip(funding.currency)?;
        let money = Money::of(sum.0.into(), snapshot.text(currency));
        Some(Self { money, bound: funding.bound.into(), per: funding.per.map(Into::into) })
    }
}

/// A number as a source states it.
#[derive(SimpleObject, Clone, Debug)]
pub struct Count {
    /// The number.
    pub value: Decimal,
    /// How exact it is: more than 75 is 75 with `MORE_THAN`.
    pub bound: Bound,
    /// What was counted, as in persons or firms.
    pub unit: Option<String>,
}
