//! Dates as precise as their source: a year, a month or a day, or not known, or known to be open.

use std::fmt;

use jiff::civil::Date;

/// A date as precisely as its source states it (EDTF level 0): 2021, 2021-06 or 2021-06-30. Stands for all days that it
/// may mean.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate {
    /// year * 10000 + month * 100 + day; month and day are 0 where not stated.
    packed: u32,
}

impl PartialDate {
    /// Reads `2021`, `2021-06` or `2021-06-30`; `None` for anything else, a day that does not exist included.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = |part: &str, n: usize| {
            (part.len() == n && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse::<u32>().ok())?
        };
        let mut parts = text.split('-');
        let year = digits(parts.next()?, 4)?;
        let month = parts.next().map(|part| digits(part, 2).filter(|m| (1..=12).contains(m)));
        let day = parts.next().map(|part| digits(part, 2).filter(|d| (1..=31).contains(d)));
        if parts.next().is_some() || year == 0 || month == Some(None) || day == Some(None) {
            return None;
        }
        let (month, day) = (month.flatten().unwrap_or(0), day.flatten().unwrap_or(0));
        if day > 0 {
            Date::new(year as i16, month as i8, day as i8).ok()?;
        }
        Some(Self { packed: year * 10_000 + month * 100 + day })
    }

    /// The first day that it may mean.
    pub fn first_day(self) -> Date {
        let (year, month, day) = self.parts();
        existing(year, month.max(1), day.max(1))
    }

    /// The last day that it may mean.
    pub fn last_day(self) -> Date {
        let (year, month, day) = self.parts();
        let of_month = existing(year, if month == 0 { 12 } else { month }, 1);
        if day == 0 { of_month.last_of_month() } else { self.first_day() }
    }

    /// The year that it lies in.
    pub fn year(self) -> i16 {
        self.parts().0
    }

    /// A whole day.
    pub fn of_day(date: Date) -> Self {
        let (year, month, day) = (date.year() as u32, date.month() as u32, date.day() as u32);
        Self { packed: year * 10_000 + month * 100 + day }
    }

    fn parts(self) -> (i16, i8, i8) {
        ((self.packed / 10_000) as i16, (self.packed / 100 % 100) as i8, (self.packed % 100) as i8)
    }
}

/// A day of a date that was checked when it was read.
fn existing(year: i16, month: i8, day: i8) -> Date {
    Date::new(year, month, day).expect("checked when it was read")
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.parts();
        write!(f, "{year:04}")?;
        if month > 0 {
            write!(f, "-{month:02}")?;
        }
        if day > 0 {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// One end of a period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum End {
    /// The source does not say; empty in a table.
    #[default]
    Unknown,
    /// The source says that there is none; `..` in a table.
    Open,
    /// This date, inclusive.
    On(PartialDate),
}

impl End {
    /// The date, where there is one.
    pub fn date(self) -> Option<PartialDate> {
        match self {
            Self::On(date) => Some(date),
            Self::Unknown | Self::Open => None,
        }
    }

    /// Reads the cell of a table: empty, `..` or a date.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "" => Some(Self::Unknown),
            ".." => Some(Self::Open),
            date => PartialDate::parse(date).map(Self::On),
        }
    }
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown => Ok(()),
            Self::Open => f.write_str(".."),
            Self::On(date) => date.fmt(f),
        }
    }
}

/// When a fact held: both ends inclusive, each known, not known, or known to be open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Its start.
    pub from: End,
    /// Its end.
    pub to: End,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_keeps_its_precision_and_knows_its_days() {
        for (text, first, last) in [
            ("2021", "2021-01-01", "2021-12-31"),
            ("2024-02", "2024-02-01", "2024-02-29"),
            ("2021-06-30", "2021-06-30", "2021-06-30"),
        ] {
            let date = PartialDate::parse(text).expect(text);
            assert_eq!(date.to_string(), text);
            assert_eq!((date.first_day().to_string(), date.last_day().to_string()), (first.into(), last.into()));
        }
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in ["", "21", "2021-13", "2021-00", "2023-02-29", "2021-1", "2021-06-30-01", "2021/06", "0000", "+021"]
        {
            assert_eq!(PartialDate::parse(text), None, "{text}");
        }
    }
}
