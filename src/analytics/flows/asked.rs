//! Which awards a question is about.

use crate::graph::day::{Answer, Bounds, Window};
use crate::graph::lens::{Standing, Time, View};
use crate::graph::relation::RelationKey;
use crate::model::vocabulary::Status;

use super::Options;
use super::chains::{Timing, superseded};
use super::filter::Chosen;
use super::places::Places;

/// The awards that a question is about, by number, ascending.
#[derive(Debug, Default)]
pub struct Asked {
    /// Those that are in the time asked, or all where none is.
    pub counted: Vec<u32>,
    /// Where a time is asked, those whose dates do not settle whether they are in it.
    pub aside: Vec<u32>,
}

impl Asked {
    /// Finds them: of the kinds asked, let through by the lens, in time, not paid on, and chosen by the filter.
    ///
    /// What is paid on is settled before the filter looks, its years too: a filter chooses among what is counted, it
    /// adds nothing, so that years add up to all time.
    pub fn find(view: &View, options: &Options, chosen: &Chosen<'_>, places: &Places<'_>) -> Self {
        let of_lens: Vec<Window> = view.lens.time.window().into_iter().collect();
        let windows = windows(view, options);
        let all = 0..view.snapshot.fundings.len() as u32;
        let timings: Vec<_> = all.clone().map(|number| timing(view, options, &of_lens, number)).collect();
        let superseded = superseded(&view.snapshot, &timings);
        let mut asked = Self::default();
        for number in all.filter(|&number| !superseded[number as usize]) {
            let list = match timing(view, options, &windows, number) {
                Some(Timing::In) => &mut asked.counted,
                Some(Timing::Undated) => &mut asked.aside,
                None => continue,
            };
            if chosen.has(number, places) {
                list.push(number);
            }
        }
        asked
    }
}

/// The times that are asked about: the lens's, and the years of the filter.
pub fn windows(view: &View, options: &Options) -> Vec<Window> {
    let years = options.filter.years.and_then(|(from, to)| Time::Period { from, to }.window());
    view.lens.time.window().into_iter().chain(years).collect()
}

/// Whether a funding is of the kinds asked, let through and in time. One that the lens leaves out for want of a date is
/// told all the same, beside the sums.
fn timing(view: &View, options: &Options, windows: &[Window], number: u32) -> Option<Timing> {
    let key = RelationKey::Funding(number);
    let funding = &view.snapshot.fundings[number as usize];
    let is_let_through = view.sees(key) || view.standing(key) == Standing::Undated;
    if !is_let_through || funding.fact.status == Status::NotAchieved || !options.amounts.contains(&funding.kind) {
        return None;
    }
    if windows.is_empty() { Some(Timing::In) } else { timing_of(view.snapshot.funding_bounds(funding), windows) }
}

/// Whether a day of money is in all of some windows; `None` when it is outside of one.
pub fn timing_of(bounds: Bounds, windows: &[Window]) -> Option<Timing> {
    let mut timing = Timing::In;
    for &window in windows {
        match bounds.answer(window) {
            Answer::In => {}
            Answer::Undated => timing = Timing::Undated,
            Answer::Out => return None,
        }
    }
    Some(timing)
}
