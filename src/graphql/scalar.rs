//! Scalars of the API.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};

use crate::model::date;

/// Calendar date, ISO 8601: 2021-06-30.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date(pub jiff::civil::Date);

/// Calendar date, ISO 8601: 2021-06-30.
#[Scalar(name = "Date")]
impl ScalarType for Date {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else { return Err(InputValueError::expected_type(value)) };
        let day = date::PartialDate::parse(text).filter(|date| date.first_day() == date.last_day());
        let wrong =
            || InputValueError::custom(format!("'{}' is not a day; write 2021-06-30", super::error::shorten(text)));
        day.map(|date| Self(date.first_day())).ok_or_else(wrong)
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

/// A date as precisely as its source states it (EDTF level 0): 2021, 2021-06 or 2021-06-30.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartialDate(pub date::PartialDate);

/// A date as precisely as its source states it (EDTF level 0): 2021, 2021-06 or 2021-06-30.
#[Scalar(name = "PartialDate")]
impl ScalarType for PartialDate {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else { return Err(InputValueError::expected_type(value)) };
        let hint = "write 2021, 2021-06 or 2021-06-30";
        let wrong = || InputValueError::custom(format!("'{}' is not a date; {hint}", super::error::shorten(text)));
        date::PartialDate::parse(text).map(Self).ok_or_else(wrong)
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

/// An exact decimal number in a string, never a float: "1500000.00".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decimal(pub String);

/// An exact decimal number in a string, never a float: "1500000.00".
#[Scalar(name = "Decimal")]
impl ScalarType for Decimal {
    fn parse(value: Value) -> InputValueResult<Self> {
        match value {
            Value::String(text) if rust_decimal::Decimal::from_str_exact(&text).is_ok() => Ok(Self(text)),
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.clone())
    }
}

impl From<rust_decimal::Decimal> for Decimal {
    /// As short as exact.
    fn from(number: rust_decimal::Decimal) -> Self {
        Self(number.normalize().to_string())
    }
}

impl Decimal {
    /// Money has two places, always.
    pub fn of_hundredths(hundredths: i128) -> Self {
        let sign = if hundredths < 0 { "-" } else { "" };
        let whole = hundredths.unsigned_abs();
        Self(format!("{sign}{}.{:02}", whole / 100, whole % 100))
    }
}

/// An absolute http(s) address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Url(pub String);

impl Url {
    /// The address, when the text is one.
    pub fn of(text: &str) -> Option<Self> {
        let is_address = text.starts_with("https://") || text.starts_with("http://");
        is_address.then(|| Self(text.to_owned()))
    }
}

/// An absolute http(s) address.
#[Scalar(name = "Url")]
impl ScalarType for Url {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::String(text) => Self::of(text).ok_or_else(|| InputValueError::custom("write an http(s) address")),
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_has_two_places() {
        let texts = [0, 5, -5, 150_000_000, -123].map(|hundredths| Decimal::of_hundredths(hundredths).0);
        assert_eq!(texts, ["0.00", "0.05", "-0.05", "1500000.00", "-1.23"]);
    }
}
