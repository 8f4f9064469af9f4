//! Days as numbers, periods as pairs of them, and the three answers to whether a fact held: in, out, undated.

use jiff::civil::Date;

use crate::model::date::{End, Span};

/// A day as its number of days since 1970-01-01.
pub type Day = i32;

/// The number of a day.
pub fn day(date: Date) -> Day {
    // Asked for every fact of a view, for which the library's own arithmetic is slow. Years begin in March here, so that
    // the day which only some of them have is their last.
    let (month, of_month) = (Day::from(date.month()), Day::from(date.day()));
    let year = Day::from(date.year()) - Day::from(month <= 2);
    let before_month = (153 * ((month + 9) % 12) + 2) / 5;
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    365 * year + leap_days + before_month + of_month - 1 - BEFORE_1970
}

/// From 0000-03-01 to 1970-01-01.
const BEFORE_1970: Day = 719_468;

/// The day of a number.
pub fn date(day: Day) -> Date {
    let epoch = jiff::civil::date(1970, 1, 1);
    epoch.saturating_add(jiff::SignedDuration::from_hours(i64::from(day) * 24))
}

/// The window of time that a lens asks about: both days inclusive, the extremes standing for no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Window {
    /// Its first day.
    pub start: Day,
    /// Its last day.
    pub end: Day,
}

impl Window {
    /// All time.
    pub const ALL: Self = Self { start: Day::MIN, end: Day::MAX };

    /// One day.
    pub fn of_day(day: Day) -> Self {
        Self { start: day, end: day }
    }
}

/// Whether a fact held in a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Its dates settle that it did.
    In,
    /// Its dates settle that it did not.
    Out,
    /// Its dates do not settle it.
    Undated,
}

/// The days between which a fact held; an end that is not known or open is the extreme of that side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bounds {
    /// Its first day.
    pub start: Day,
    /// Its last day.
    pub end: Day,
    /// Whether the start is known, be it a day or open.
    pub is_start_known: bool,
    /// Whether the end is known, be it a day or open.
    pub is_end_known: bool,
}

impl Bounds {
    /// Nothing is known.
    pub const UNKNOWN: Self = Self { start: Day::MIN, end: Day::MAX, is_start_known: false, is_end_known: false };

    /// A date stands for all days that it may mean: as a start it counts from the first, as an end to the last.
    pub fn of(span: Span) -> Self {
        let start = span.from.date().map(|date| day(date.first_day()));
        let end = span.to.date().map(|date| day(date.last_day()));
        Self {
            start: start.unwrap_or(Day::MIN),
            end: end.unwrap_or(Day::MAX),
            is_start_known: span.from != End::Unknown,
            is_end_known: span.to != End::Unknown,
        }
    }

    /// All days that a single date may mean; unknown without one.
    pub fn of_date(end: End) -> Self {
        match end {
            End::On(_) => Self::of(Span { from: end, to: end }),
            End::Unknown | End::Open => Self::UNKNOWN,
        }
    }

    /// Takes each end that is not known, by itself, from another period.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        let (start, is_start_known) =
            if self.is_start_known { (self.start, true) } else { (other.start, other.is_start_known) };
        let (end, is_end_known) = if self.is_end_known { (self.end, true) } else { (other.end, other.is_end_known) };
        Self { start, end, is_start_known, is_end_known }
    }

    /// What lies in both periods, each end that is not known taken from the other.
    #[must_use]
    pub fn cut(self, other: Self) -> Self {
        Self {
            start: self.start.max(other.start),
            end: self.end.min(other.end),
            is_start_known: self.is_start_known || other.is_start_known,
            is_end_known: self.is_end_known || other.is_end_known,
        }
    }

    /// Whether no day is left.
    pub fn is_empty(self) -> bool {
        self.start > self.end
    }

    /// Out if a known end lies before the window or a known start after it; in if a known start is not after the
    /// window's end and a known end not before its start, or if a known date lies within it; else undated.
    pub fn answer(self, window: Window) -> Answer {
        let is_within = |day: Day| day != Day::MIN && day != Day::MAX && window.start <= day && day <= window.end;
        if self.is_empty() || self.end < window.start || self.start > window.end {
            Answer::Out
        } else if (self.is_start_known && self.is_end_known) || is_within(self.start) || is_within(self.end) {
            Answer::In
        } else {
            Answer::Undated
        }
    }

    /// The days inside a window, not known ends taken as open; `None` when there are none.
    pub fn within(self, window: Window) -> Option<(Day, Day)> {
        let (start, end) = (self.start.max(window.start), self.end.min(window.end));
        (start <= end).then_some((start, end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::date::PartialDate;

    fn end(text: &str) -> End {
        End::parse(text).expect(text)
    }

    fn bounds(from: &str, to: &str) -> Bounds {
        Bounds::of(Span { from: end(from), to: end(to) })
    }

    fn window(from: &str, to: &str) -> Window {
        let bounds = bounds(from, to);
        Window { start: bounds.start, end: bounds.end }
    }

    #[test]
    fn days_count_from_the_epoch_and_back() {
        let leap = PartialDate::parse("2024-02-29").expect("a date").first_day();
        assert_eq!((day(jiff::civil::date(1970, 1, 2)), date(day(leap))), (1, leap));
        assert_eq!(date(day(jiff::civil::date(1913, 5, 1))), jiff::civil::date(1913, 5, 1));
        assert_eq!((day(Date::MIN), day(Date::MAX)), (-4_371_587, 2_932_896));
        for number in (day(Date::MIN)..=day(Date::MAX)).step_by(7) {
            assert_eq!(day(date(number)), number, "{}", date(number));
        }
    }

    /// What is relied on where days need not be counted.
    #[test]
    fn dates_in_order_leave_at_least_a_day_between_them() {
        let dates: Vec<String> = ["2020", "2021"]
            .iter()
            .flat_map(|year| ["", "-02", "-02-01", "-02-28", "-03", "-12-31"].map(|rest| format!("{year}{rest}")))
            .collect();
        for from in &dates {
            for to in &dates {
                let is_in_order = end(from) <= end(to);
                assert!(!is_in_order || !bounds(from, to).is_empty(), "{from} to {to}");
            }
        }
        assert!(bounds("2021-03", "2021-02-28").is_empty() && !bounds("2021-02-01", "2021").is_empty());
    }

    #[test]
    fn in_out_and_undated() {
        let in_2021 = window("2021", "2021");
        for (from, to, answer) in [
            ("2021", "2021", Answer::In),
            ("2020", "..", Answer::In),
            ("2021-06", "", Answer::In),
            ("", "2021-01-01", Answer::In),
            ("2020", "", Answer::Undated),
            ("", "2022", Answer::Undated),
            ("", "", Answer::Undated),
            ("", "..", Answer::Undated),
            ("..", "..", Answer::In),
            ("", "2020", Answer::Out),
            ("2022", "", Answer::Out),
            ("2019", "2020-12-31", Answer::Out),
        ] {
            assert_eq!(bounds(from, to).answer(in_2021), answer, "{from} to {to}");
        }
    }

    #[test]
    fn an_end_is_taken_from_another_and_cut_by_it() {
        let project = bounds("2019", "2021");
        assert_eq!(bounds("", "2020").or(project), bounds("2019", "2020"));
        assert_eq!(bounds("2018", "2020").cut(project), bounds("2019", "2020"));
        assert!(bounds("2022", "2023").cut(project).is_empty());
    }
}
