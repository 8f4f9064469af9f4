//! Relations: facts that tie nodes, with time, status, basis and evidence.

use rust_decimal::Decimal;

use crate::graph::node::{Evidences, NodeKey};
use crate::model::date::Span;
use crate::model::record::Hundredths;
use crate::model::text::Symbol;
use crate::model::vocabulary::{
    AmountKind, Basis, Bound, FindingStatus, Interest, Per, PlaceRole, RelationKind, Role, Status, TieScope,
};

/// What every fact has.
#[derive(Clone, Copy, Debug)]
pub struct Fact {
    /// When it held, by its own dates.
    pub span: Span,
    /// How far it had come.
    pub status: Status,
    /// Stated when any of its evidences is.
    pub basis: Basis,
    /// Who says so.
    pub evidence: Evidences,
}

/// A relation of a snapshot, by kind and number among its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RelationKey {
    /// A membership.
    Membership(u32),
    /// A participation.
    Participation(u32),
    /// A tie.
    Tie(u32),
    /// A funding.
    Funding(u32),
    /// A placement.
    Placement(u32),
}

/// A party is a member of a cluster.
#[derive(Clone, Debug)]
pub struct Membership {
    /// The member.
    pub party: NodeKey,
    /// The cluster.
    pub cluster: NodeKey,
    /// Time, status, basis, evidence.
    pub fact: Fact,
}

/// A party has a role in a project.
#[derive(Clone, Debug)]
pub struct Participation {
    /// The party.
    pub party: NodeKey,
    /// The project.
    pub project: NodeKey,
    /// The role.
    pub role: Role,
    /// What few sources say; none where it is empty.
    pub terms: Option<Box<Terms>>,
    /// Time, status, basis, evidence.
    pub fact: Fact,
}

/// On what terms a party takes part.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Terms {
    /// For whom the party acts in this role.
    pub on_behalf_of: Box<[NodeKey]>,
    /// How many people or posts the role stands for.
    pub headcount: Option<(Decimal, Bound)>,
    /// The party's part of the project.
    pub share: Option<Decimal>,
}

impl Participation {
    /// For whom the party acts in this role, in the order of the record.
    pub fn on_behalf_of(&self) -> &[NodeKey] {
        self.terms.as_ref().map_or(&[], |terms| &terms.on_behalf_of)
    }

    /// How many people or posts the role stands for.
    pub fn headcount(&self) -> Option<(Decimal, Bound)> {
        self.terms.as_ref()?.headcount
    }

    /// The party's part of the project.
    pub fn share(&self) -> Option<Decimal> {
        self.terms.as_ref()?.share
    }
}

/// Any other recorded tie between two nodes.
#[derive(Clone, Debug)]
pub struct Tie {
    /// One end.
    pub a: NodeKey,
    /// The other end.
    pub b: NodeKey,
    /// What kind of tie it is.
    pub kind: RelationKind,
    /// Whether it goes from `a` to `b`.
    pub is_directed: bool,
    /// Whom the source speaks of.
    pub scope: TieScope,
    /// The project or scheme under which it came about.
    pub under: Option<NodeKey>,
    /// Time, status, basis, evidence.
    pub fact: Fact,
}

/// Money.
#[derive(Clone, Debug)]
pub struct Funding {
    /// Its id.
    pub id: Symbol,
    /// Who gave.
    pub giver: Option<NodeKey>,
    /// Whether a source names the giver.
    pub giver_basis: Basis,
    /// The scheme that it was given under.
    pub scheme: Option<NodeKey>,
    /// The named receivers, each with its stated share; where any share is stated, one without has 0.
    pub receivers: Box<[(NodeKey, Option<Decimal>)]>,
    /// The project that it is for.
    pub project: Option<NodeKey>,
    /// The sum, where stated.
    pub amount: Option<Hundredths>,
    /// The unit of the last digit that the source states; `None`: exact.
    pub precision: Option<Decimal>,
    /// The currency.
    pub currency: Option<Symbol>,
    /// What kind of sum it is.
    pub kind: AmountKind,
    /// How exact the sum is.
    pub bound: Bound,
    /// Set when the sum is one a year.
    pub per: Option<Per>,
    /// The headlines that it is a part of, by number.
    pub part_of: Box<[u32]>,
    /// The earlier leg that it was paid out of, by number.
    pub leg_of: Option<u32>,
    /// The length of what it is for, in months.
    pub duration_months: Option<u32>,
    /// Time, status, basis, evidence.
    pub fact: Fact,
}

/// A node has a place.
#[derive(Clone, Debug)]
pub struct Placement {
    /// The node.
    pub node: NodeKey,
    /// The region.
    pub region: NodeKey,
    /// What the place is to the node.
    pub role: PlaceRole,
    /// The share of the node's places in this role.
    pub share: Option<Decimal>,
    /// Time, status, basis, evidence.
    pub fact: Fact,
}

/// What a source says came, or did not come, of something.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Its id.
    pub id: Symbol,
    /// What became of it.
    pub status: FindingStatus,
    /// In the dataset's own words.
    pub summary: Symbol,
    /// What it is about.
    pub about: Box<[NodeKey]>,
    /// Who says so, by office.
    pub speaker: Option<Symbol>,
    /// What interest the speaker has in it.
    pub interest: Interest,
    /// The planned findings that this is the outcome of, by number.
    pub outcome_of: Box<[u32]>,
    /// The findings that this is a cause of, by number.
    pub cause_of: Box<[u32]>,
    /// Stated when any of its evidences is.
    pub basis: Basis,
    /// Who says so.
    pub evidence: Evidences,
}

/// A number that a source gives about a node.
#[derive(Clone, Debug)]
pub struct Indicator {
    /// Its id.
    pub id: Symbol,
    /// What it is about.
    pub about: NodeKey,
    /// Under what it was counted.
    pub under: Option<NodeKey>,
    /// What was counted.
    pub measure: Symbol,
    /// The number.
    pub value: Decimal,
    /// How exact the number is.
    pub bound: Bound,
    /// Its unit.
    pub unit: Option<Symbol>,
    /// Time, status, basis, evidence.
    pub fact: Fact,
}

/// What of region `a` is in region `b` from a day.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Succession {
    /// The region as it was.
    pub a: NodeKey,
    /// The day.
    pub on: jiff::civil::Date,
    /// The region that holds the share from that day.
    pub b: NodeKey,
    /// The share of `a`.
    pub share: Decimal,
}

/// A region belongs to an unofficial region.
#[derive(Clone, Debug)]
pub struct RegionPart {
    /// The region.
    pub whole: NodeKey,
    /// A part of it.
    pub part: NodeKey,
    /// How much of the part belongs to the whole.
    pub share: Option<Decimal>,
    /// Status and basis; no dates.
    pub fact: Fact,
}
