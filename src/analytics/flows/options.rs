//! What is asked of the money: dimensions, counting, place, kinds of amount, filter; and what cannot be asked.

use std::fmt;

use crate::graph::node::NodeKey;
use crate::model::date::PartialDate;
use crate::model::vocabulary::{ActorKind, AmountKind, RegionLevel, Value as _};

/// What money can be grouped by. To add one, add it here: the compiler asks for its values and labels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dimension {
    /// Who gave.
    Funder,
    /// The scheme that it was given under: the award's own, else the receiving scheme, else its project's.
    Scheme,
    /// The project that it is for, else the projects that receive it.
    Project,
    /// Who received: the named ones, else the project itself.
    Receiver,
    /// Where, rolled up to a level.
    Region,
    /// The year in which it was awarded.
    Year,
    /// What kind of amount it is.
    AmountKind,
}

impl Dimension {
    /// All dimensions, in their order.
    pub const ALL: [Self; 7] =
        [Self::Funder, Self::Scheme, Self::Project, Self::Receiver, Self::Region, Self::Year, Self::AmountKind];

    /// Its name, in the API too.
    pub fn name(self) -> &'static str {
        match self {
            Self::Funder => "FUNDER",
            Self::Scheme => "SCHEME",
            Self::Project => "PROJECT",
            Self::Receiver => "RECEIVER",
            Self::Region => "REGION",
            Self::Year => "YEAR",
            Self::AmountKind => "AMOUNT_KIND",
        }
    }
}

/// How a joint sum is counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Counting {
    /// By stated shares where they add up to the whole, else equally.
    #[default]
    Share,
    /// Equally.
    Split,
    /// Each gets all of it, and the overlap is reported.
    Whole,
    /// The lead gets it: the one named receiver; of several the leads among them; of none the project's leads.
    Lead,
}

/// Where money is placed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// Where the receiver sits on the day of the award.
    Receiver,
    /// Where the money is to be used, else whom the project serves, else where the receiver sits.
    #[default]
    Beneficiary,
}

/// Which awards are asked about. `None`: no limit; the values of one list are alternatives, lists narrow each other.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Filter {
    /// Given by one of these.
    pub funders: Option<Vec<NodeKey>>,
    /// Under one of these schemes or a part of one.
    pub schemes: Option<Vec<NodeKey>>,
    /// For, or received by, one of these projects or a part of one.
    pub projects: Option<Vec<NodeKey>>,
    /// Received by one of these.
    pub receivers: Option<Vec<NodeKey>>,
    /// Placed in one of these regions or in one that lies in it.
    pub regions: Option<Vec<NodeKey>>,
    /// Received by one of these clusters or by a member of one on the day of the award.
    pub clusters: Option<Vec<NodeKey>>,
    /// Received by an actor of one of these kinds.
    pub receiver_kinds: Option<Vec<ActorKind>>,
    /// Awarded between these dates, both inclusive; a missing end is open.
    pub years: Option<(Option<PartialDate>, Option<PartialDate>)>,
    /// In this currency.
    pub currency: Option<String>,
}

/// What is asked of the money.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Options {
    /// What to group by, at least one; the order of the keys and of the links.
    pub by: Vec<Dimension>,
    /// Which awards.
    pub filter: Filter,
    /// How a joint sum is counted.
    pub counting: Counting,
    /// The level that regions are rolled up to.
    pub region_level: RegionLevel,
    /// Where money is placed.
    pub place: Place,
    /// The kinds of amount that are added.
    pub amounts: Vec<AmountKind>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            by: Vec::new(),
            filter: Filter::default(),
            counting: Counting::default(),
            region_level: RegionLevel::County,
            place: Place::default(),
            amounts: vec![AmountKind::Awarded],
        }
    }
}

/// The kinds of amount that may be added to each other when they are asked for together.
const ALIKE: [AmountKind; 3] = [AmountKind::Awarded, AmountKind::Loan, AmountKind::Guarantee];

/// Whether sums of two kinds may be added to each other.
pub(super) fn is_alike(one: AmountKind, other: AmountKind) -> bool {
    one == other || (ALIKE.contains(&one) && ALIKE.contains(&other))
}

impl Options {
    /// Whether this can be answered: some dimension, each once, and only like added to like.
    pub(super) fn check(&self) -> Result<(), FlowError> {
        if self.by.is_empty() {
            return Err(FlowError::NoDimension);
        }
        let is_repeated = |&(at, dimension): &(usize, &Dimension)| self.by[..at].contains(dimension);
        if let Some((_, &dimension)) = self.by.iter().enumerate().find(is_repeated) {
            return Err(FlowError::DuplicateDimension(dimension));
        }
        let mut kinds = self.amounts.clone();
        kinds.sort_unstable();
        kinds.dedup();
        let can_be_added = kinds.iter().all(|&kind| is_alike(kind, kinds[0]));
        if can_be_added || self.by.contains(&Dimension::AmountKind) {
            Ok(())
        } else {
            Err(FlowError::MixedKinds(kinds))
        }
    }
}

/// Why money cannot be counted as asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FlowError {
    /// Nothing to group by.
    NoDimension,
    /// A dimension stands twice.
    DuplicateDimension(Dimension),
    /// Kinds of amount that may not be added to each other.
    MixedKinds(Vec<AmountKind>),
    /// A sum that cannot be held.
    Overflow,
}

impl fmt::Display for FlowError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let dimensions = || Dimension::ALL.map(Dimension::name).join(", ");
        match self {
            Self::NoDimension => write!(f, "nothing to group by; name at least one of {}", dimensions()),
            Self::DuplicateDimension(dimension) => {
                write!(f, "{} stands twice; name each dimension once", dimension.name())
            }
            Self::MixedKinds(kinds) => {
                let kinds: Vec<_> = kinds.iter().map(|kind| kind.name()).collect();
                let alike = ALIKE.map(|kind| kind.name()).join(", ");
                let kinds = kinds.join(", ");
                write!(f, "{kinds} are not added to each other; ask for one kind, for some of {alike}, ")?;
                f.write_str("or group by AMOUNT_KIND too")
            }
            Self::Overflow => f.write_str("the sums are too large to be held; narrow the question with a filter"),
        }
    }
}

impl std::error::Error for FlowError {}
