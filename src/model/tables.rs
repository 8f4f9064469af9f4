//! The tables of a data package and the records in them. To add a table or a column, add it here: reading, checking,
//! storing, comparing and digesting follow.

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::model::date::{End, PartialDate};
use crate::model::id::{Id, IdKind};
use crate::model::record::{Cell, CellType, Column, Decimals, Hundredths, Ids, Part, Record, Spec, Wrong};
use crate::model::text::{Symbol, Texts};
use crate::model::vocabulary::{
    ActorKind, AmountKind, Basis, Bound, ClusterKind, FindingStatus, IdentifierScheme, Interest, NameKind, NodeKind,
    Per, PlaceRole, RegionLevel, RelationKind, Role, Status, TieScope,
};

const ACTOR: IdKind = IdKind::Node(NodeKind::Actor);
const CLUSTER: IdKind = IdKind::Node(NodeKind::Cluster);
const PROJECT: IdKind = IdKind::Node(NodeKind::Project);
const SCHEME: IdKind = IdKind::Node(NodeKind::Scheme);
const REGION: IdKind = IdKind::Node(NodeKind::Region);
const SOURCE: IdKind = IdKind::Node(NodeKind::Source);
const NODES: &[IdKind] = &[ACTOR, CLUSTER, PROJECT, SCHEME, REGION, SOURCE];
const PARTIES: &[IdKind] = &[ACTOR, CLUSTER];

/// What the record is about; may not be empty.
const fn subject(kinds: &'static [IdKind]) -> Spec {
    Spec { part: Part::Subject, is_required: true, kinds }
}
/// Part of what the record says; may not be empty.
const fn needed(kinds: &'static [IdKind]) -> Spec {
    Spec { part: Part::Own, is_required: true, kinds }
}
/// Part of what the record says.
const fn own(kinds: &'static [IdKind]) -> Spec {
    Spec { part: Part::Own, is_required: false, kinds }
}
/// Who says so.
const fn evidence(kinds: &'static [IdKind]) -> Spec {
    Spec { part: Part::Evidence, is_required: false, kinds }
}

macro_rules! tables {
    ($($(#[$doc:meta])* $table:ident = $name:literal, $rows:ident: $record:ident {
        $($(#[$column_doc:meta])* $column:ident: $cell:ty = $spec:expr,)+
    })+) => {
        /// The tables of a data package, in an order in which each refers only to itself and those before it (findings,
        /// places and names aside, which may name any node).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Table { $($(#[$doc])* $table,)+ }

        impl Table {
            /// All tables, in their order.
            pub const ALL: &'static [Self] = &[$(Self::$table,)+];
            /// Its name: that of the file without `.csv`, and of the table in the database.
            pub fn name(self) -> &'static str {
                match self { $(Self::$table => $name,)+ }
            }
            /// Its columns.
            pub fn columns(self) -> &'static [Column] {
                match self { $(Self::$table => <$record as Record>::COLUMNS,)+ }
            }
        }

        $(
            $(#[$doc])*
            #[derive(Clone, Debug, PartialEq)]
            pub struct $record { $($(#[$column_doc])* pub $column: $cell,)+ }

            impl Record for $record {
                const TABLE: Table = Table::$table;
                const COLUMNS: &'static [Column] = &[$(
                    Column { name: stringify!($column), cell: <$cell as Cell>::TYPE, spec: $spec },
                )+];
                fn read_known<'a>(
                    known: impl Fn(usize) -> Option<Id>,
                    cell: impl Fn(usize) -> &'a str,
                    texts: &mut Texts,
                ) -> Result<Self, Vec<(usize, Wrong)>> {
                    let mut position = 0;
                    let mut problems = Vec::new();
                    $(
                        let id = if let CellType::Id = <$cell as Cell>::TYPE { known(position) } else { None };
                        let $column = (id.and_then(<$cell as Cell>::of_id))
                            .map_or_else(|| <$cell as Cell>::read(cell(position), texts), Ok)
                            .map_err(|wrong| problems.push((position, wrong)));
                        position += 1;
                    )+
                    let _ = position;
                    match ($($column,)+) {
                        ($(Ok($column),)+) => Ok(Self { $($column,)+ }),
                        _ => Err(problems),
                    }
                }
                fn write(&self, column: usize, texts: &Texts, out: &mut String) {
                    let mut position = 0;
                    $(
                        if column == position {
                            return self.$column.write(texts, out);
                        }
                        position += 1;
                    )+
                    let _ = position;
                }
                fn ids(&self, column: usize) -> &[Id] {
                    let mut position = 0;
                    $(
                        if column == position {
                            return self.$column.ids();
                        }
                        position += 1;
                    )+
                    let _ = position;
                    &[]
                }
                fn renumber(&mut self, symbol: &mut impl FnMut(Symbol) -> Symbol) {
                    $(self.$column.renumber(symbol);)+
                }
                fn of(batch: &mut Batch) -> &mut Vec<Self> {
                    &mut batch.$rows
                }
            }
        )+

        /// The records of one import, or of one revision, by table.
        #[derive(Default, Clone)]
        pub struct Batch {
            /// The texts that the records' symbols stand for.
            pub texts: Texts,
            $($(#[$doc])* pub $rows: Vec<$record>,)+
        }

        impl Batch {
            /// Shows each table to the visitor, in their order.
            pub fn visit<V: crate::model::batch::Visit>(&self, visitor: &mut V) -> Result<(), V::Error> {
                $(visitor.table(&self.$rows, &self.texts)?;)+
                Ok(())
            }
            /// Gives each table to the visitor to change, in their order.
            pub fn visit_mut<V: crate::model::batch::VisitMut>(&mut self, visitor: &mut V) -> Result<(), V::Error> {
                $(visitor.table(&mut self.$rows, &mut self.texts)?;)+
                Ok(())
            }
            /// How many records there are in all tables.
            pub fn len(&self) -> usize {
                0 $(+ self.$rows.len())+
            }
        }
    };
}

tables! {
    /// Documents and datasets that say something.
    Sources = "sources", sources: Source {
        /// Its id.
        id: Id = subject(&[SOURCE]),
        /// Its title.
        title: Symbol = needed(&[]),
        /// Who published it.
        publisher: Option<Symbol> = own(&[]),
        /// When it was published.
        published: Option<PartialDate> = own(&[]),
        /// Where it is.
        url: Option<Symbol> = own(&[]),
        /// Its language, as a BCP 47 tag.
        language: Option<Symbol> = own(&[]),
        /// Its licence.
        licence: Option<Symbol> = own(&[]),
    }
    /// Versions of areas: a code is valid in a period.
    Regions = "regions", regions: Region {
        /// Its id.
        id: Id = subject(&[REGION]),
        /// The scheme of its code.
        scheme: Option<IdentifierScheme> = own(&[]),
        /// Its code, with leading zeros; none for an unofficial region.
        code: Option<Symbol> = own(&[]),
        /// Its name.
        name: Symbol = needed(&[]),
        /// Its level.
        level: RegionLevel = needed(&[]),
        /// The region that it lies in.
        parent: Option<Id> = own(&[REGION]),
        /// From when this version holds.
        from: End = own(&[]),
        /// Until when this version holds.
        to: End = own(&[]),
    }
    /// What became of a region: what of `a` is in `b` from that day.
    RegionChanges = "region_changes", region_changes: RegionChange {
        /// The region as it was.
        a: Id = subject(&[REGION]),
        /// The region that holds the share from that day.
        b: Id = subject(&[REGION]),
        /// The day.
        on: Date = subject(&[]),
        /// The share of `a`, by population, 0 to 1.
        share: Decimal = needed(&[]),
    }
    /// What an unofficial region is made of.
    RegionParts = "region_parts", region_parts: RegionPart {
        /// The region.
        whole: Id = subject(&[REGION]),
        /// A part of it.
        part: Id = subject(&[REGION]),
        /// How much of the part belongs to the whole.
        share: Option<Decimal> = own(&[]),
        /// How far it had come.
        status: Status = own(&[]),
        /// Whether a source says so.
        basis: Basis = evidence(&[]),
        /// Who says so.
        source: Option<Id> = evidence(&[SOURCE]),
        /// Where in the source.
        locator: Option<Symbol> = evidence(&[]),
        /// Our note.
        note: Option<Symbol> = evidence(&[]),
    }
    /// Inhabitants of a region at the start of a year.
    Population = "population", population: Population {
        /// The region.
        region: Id = subject(&[REGION]),
        /// The year.
        year: u32 = subject(&[]),
        /// How many people lived there on its first day.
        inhabitants: u32 = needed(&[]),
    }
    /// Organisations, offices of one, collectives.
    Actors = "actors", actors: Actor {
        /// Its id.
        id: Id = subject(&[ACTOR]),
        /// Its name.
        name: Symbol = needed(&[]),
        /// What kind of organisation it is.
        kind: ActorKind = own(&[]),
        /// Its country, ISO 3166-1 alpha-2.
        country: Option<Symbol> = own(&[]),
        /// From when it existed.
        from: End = own(&[]),
        /// Until when it existed.
        to: End = own(&[]),
        /// Who says so.
        source: Option<Id> = evidence(&[SOURCE]),
        /// Where in the source.
        locator: Option<Symbol> = evidence(&[]),
        /// Our note.
        note: Option<Symbol> = evidence(&[]),
    }
    /// Groups of parties with members.
    Clusters = "clusters", clusters: Cluster {
        /// Its id.
        id: Id = subject(&[CLUSTER]),
        /// Its name.
        name: Symbol = needed(&[]),
        /// What kind of group it is.
        kind: ClusterKind = own(&[]),
        /// Its country, ISO 3166-1 alpha-2.
        country: Option<Symbol> = own(&[]),
        /// From when it existed.
        from: End = own(&[]),
        /// Until when it existed.
        to: End = own(&[]),
        /// Who says so.
        source: Option<Id> = evidence(&[SOURCE]),
        /// Where in the source.
        locator: Option<Symbol> = evidence(&[]),
        /// Our note.
        note: Option<Symbol> = evidence(&[]),
    }
    /// Calls, schemes and programmes that money flows through.
    Schemes = "schemes", schemes: Scheme {
        /// Its id.
        id: Id = subject(&[SCHEME]),
        /// Its name.
        name: Symbol = needed(&[]),
        /// The scheme that it is a part of.
        part_of: Option<Id> = own(&[SCHEME]),
        /// From when it existed.
        from: End = own(&[]),
        /// Until when it existed.
        to: End = own(&[]),
        /// Who says so.
        source: Option<Id> = evidence(&[SOURCE]),
        /// Where in the source.
        locator: Option<Symbol> = evidence(&[]),
        /// Our note.
        note: Option<Symbol> = evidence(&[]),
    }
    /// Pieces of work with participants.
    Projects = "projects", projects: Project {
        /// Its id.
        id: Id = subject(&[PROJECT]),
        /// Its title.
        title: Symbol = needed(&[]),
        /// The scheme that it belongs to.
        scheme: Option<Id> = own(&[SCHEME]),
        /// The project that it is a part of.
        part_of: Option<Id> = own(&[PROJECT]),
        /// The project that it follows.
        follows: Option<Id> = own(&[PROJECT]),
        /// Its first day.
        from: End = own(&[]),
        /// Its last day.
        to: End = own(&[]),
        /// Its length in months, where a source gives it.
        duration_months: Option<u32> = own(&[]),
        /// Who says so.
        source: Option<Id> = evidence(&[SOURCE]),
        /// Where in the source.
        locator: Option<Symbol> = evidence(&[]),
        /// Our note.
        note: Option<Symbol> = evidence(&[]),
    }
    /// Other names of nodes.
    Names = "names", names: Name {
        /// The node.
        node: Id = subject(NODES),
        /// The name.
        name: Symbol = subject(&[]),
        /// What kind of name it is.
        kind: NameKind = own(&[]),
        /// Its language, as a BCP 47 tag.
        language: Option<Symbol> = own(&[]),
        /// Whether a source gives this name to the node.
        basis: Basis = evidence(&[]),
        /// Who says so.
        source: Option<Id> = evidence(&[SOURCE]),
        /// Where in the source.
        locator: Option<Symbol> = evidence(&[]),
    }
    /// Outside identifiers of nodes.
    Identifiers = "identifiers", identifiers: Identifier {
        /// The node.
        node: Id = subject(NODES),
        /// The scheme of the identifier.
        scheme: IdentifierScheme = subject(&[]),
        /// The identifier.
        value: Symbol = subject(&[]),
    }
    /// What a node is about.
    Themes = "themes", themes: Theme {
        /// The node.
        node: Id = subject(NODES),
        /// The theme.
        theme: Symbol = subject(&[]),
        /// How far it had come.
        status: Status = own(&[]),
        /// Whether a source says so.
        basis: Basis = evidence(&[]),
        /// Who says so.
        source: Option<Id> = evidence(&[SOURCE]),
        /// Where in the source.
        locator: Option<Symbol> = evidence(&[]),
        /// Our note.
        note: Option<Symbol> = evidence(&[]),
    }
    /// Where nodes sit, whom they serve, where money is used.
    Places = "places", places: Place {
        /// The node.
        node: Id = subject(NODES),
        /// The region.
        region: Id = subject(&[REGION]),
        /// What the place is to the node.
        role: PlaceRole = subject(&[]),
        /// The share of the node's places in this role, 0 to 1.
        share: Option<Decimal> = own(&[]),
        /// From when.
        from: End = own(&[]),
        /// Until when.
        to: End = own(&[]),
        /// How far it had come.
        status: Status = own(&[]),
        /// Whether a source says so.
        basis: Basis = evidence(&[]),
        /// Who says so.
        source: Option<Id> = evidence(&[SOURCE]),
        /// Where in the source.
        locator: Option<Symbol> = evidence(&[]),
        /// Our note.
        note: Option<Symbol> = evidence(&[]),
    }
    /// Who is a member of what.
    Memberships = "memberships", memberships: Membership {
        /// The member.
        party: Id = subject(PARTIES),
        /// The cluster.
        cluster: Id = subject(&[CLUSTER]),
        /// From when.
        from: End = own(&[]),
        /// Until when.
        to: End = own(&[]),
        /// How far it had come.
        status: Status = own(&[]),
        /// Whether a source says so.
        basis: Basis = evidence(&[]),
        /// Who says so.
        source: Option<Id> = evidence(&[SOURCE]),
        /// Where in the source.
        locator: Option<Symbol> = evidence(&[]),
        /// Our note.
        note: Option<Symbol> = evidence(&[]),
    }
    /// Roles of parties in projects.
    Participations = "participations", participations: Participation {
        /// The party.
        party: Id = subject(PARTIES),
        /// The project.
        project: Id = subject(&[PROJECT]),
        /// What the party is in the project.
        role: Role = subject(&[]),
        /// For whom the party acts in this role.
        on_behalf_of: Ids = own(PARTIES),
        /// How many people or posts the role stands for.
        headcount: Option<Decimal> = own(&[]),
        /// How exact the headcount is.
        headcount_bound: Bound = own(&[]),
        /// The party's part of the project, 0 to 1.
        share: Option<Decimal> = own(&[]),
        /// From when.
        from: End = own(&[]),
        /// Until when.
        to: End = own(&[]),
        /// How far it had come.
        status: Status = own(&[]),
        /// Whether a source says so.
        basis: Basis = evidence(&[]),
        /// Who says so.
        source: Option<Id> = evidence(&[SOURCE]),
        /// Where in the source.
        locator: Option<Symbol> = evidence(&[]),
        /// Our note.
        note: Option<Symbol> = evidence(&[]),
    }
    /// Money: who gave what to whom, for what.
    Funding = "funding", funding: Funding {
        /// Its id.
        id: Id = subject(&[IdKind::Funding]),
        /// Who gave.
        giver: Option<Id> = own(PARTIES),
        /// Whether a source names the giver.
        giver_basis: Option<Basis> = own(&[]),
        /// The scheme that it was given under.
        scheme: Option<Id> = own(&[SCHEME]),
        /// Who received; none: the project itself.
        receiver: Ids = own(&[ACTOR, CLUSTER, PROJECT, SCHEME]),
        /// The receivers' shares, in their order, 0 to 1.
        shares: Decimals = own(&[]),
        /// The project that it is for.
        project: Option<Id> = own(&[PROJECT]),
        /// The sum; empty: not stated.
        amount: Option<Hundredths> = own(&[]),
        /// The unit of the last digit that the source states; empty: exact.
        precision: Option<Decimal> = own(&[]),
        /// The currency, ISO 4217.
        currency: Option<Symbol> = own(&[]),
        /// What kind of sum it is.
        kind: AmountKind = needed(&[]),
        /// How exact the sum is.
        bound: Bound = own(&[]),
        /// Set when the sum is one a year.
        per: Option<Per> = own(&[]),
        /// The headlines that it is a part of.
        part_of: Ids = own(&[IdKind::Funding]),
        /// The earlier leg that it was paid out of.
        leg_of: Option<Id> = own(&[IdKind::Funding]),
        /// The day of the award.
        from: End = own(&[]),
        /// The end of what it is for.
        to: End = own(&[]),
        /// The length of what it is for.
        duration_months: Option<u32> = own(&[]),
        /// How far it had come.
        status: Status = own(&[]),
        /// Whether a source says so.
        basis: Basis = evidence(&[]),
        /// Who says so.
        source: Option<Id> = evidence(&[SOURCE]),
        /// Where in the source.
        locator: Option<Symbol> = evidence(&[]),
        /// Our note.
        note: Option<Symbol> = evidence(&[]),
    }
    /// Other recorded ties between two nodes.
    Ties = "ties", ties: Tie {
        /// One end; where the tie is directed, whence.
        a: Id = subject(NODES),
        /// The other end.
        b: Id = subject(NODES),
        /// What kind of tie it is.
        kind: RelationKind = subject(&[]),
        /// Whether it has a direction; empty: by its kind.
        is_directed: Option<bool> = own(&[]),
        /// Whom the source speaks of.
        scope: TieScope = own(&[]),
        /// The project or scheme under which it came about.
        under: Option<Id> = own(&[PROJECT, SCHEME]),
        /// From when.
        from: End = own(&[]),
        /// Until when.
        to: End = own(&[]),
        /// How far it had come.
        status: Status = own(&[]),
        /// Whether a source says so.
        basis: Basis = evidence(&[]),
        /// Who says so.
        source: Option<Id> = evidence(&[SOURCE]),
        /// Where in the source.
        locator: Option<Symbol> = evidence(&[]),
        /// Our note.
        note: Option<Symbol> = evidence(&[]),
    }
    /// What a source says came, or did not come, of something.
    Findings = "findings", findings: Finding {
        /// Its id.
        id: Id = subject(&[IdKind::Finding]),
        /// What became of it.
        status: FindingStatus = needed(&[]),
        /// In the dataset's own words.
        summary: Symbol = needed(&[]),
        /// The nodes that it is about.
        about: Ids = own(NODES),
        /// Who says so, by office.
        speaker: Option<Symbol> = own(&[]),
        /// What interest the speaker has in it.
        interest: Interest = own(&[]),
        /// The planned findings that this is the outcome of.
        outcome_of: Ids = own(&[IdKind::Finding]),
        /// The findings that this is a cause of.
        cause_of: Ids = own(&[IdKind::Finding]),
        /// Whether a source says so.
        basis: Basis = evidence(&[]),
        /// Who says so.
        source: Option<Id> = evidence(&[SOURCE]),
        /// Where in the source.
        locator: Option<Symbol> = evidence(&[]),
    }
    /// Numbers that a source gives about a node.
    Indicators = "indicators", indicators: Indicator {
        /// Its id.
        id: Id = subject(&[IdKind::Indicator]),
        /// The node that it is about.
        about: Id = needed(NODES),
        /// The project or scheme under which it was counted.
        under: Option<Id> = own(&[PROJECT, SCHEME]),
        /// What was counted.
        measure: Symbol = needed(&[]),
        /// The number.
        value: Decimal = needed(&[]),
        /// How exact the number is.
        bound: Bound = own(&[]),
        /// Its unit.
        unit: Option<Symbol> = own(&[]),
        /// From when.
        from: End = own(&[]),
        /// Until when.
        to: End = own(&[]),
        /// How far it had come.
        status: Status = own(&[]),
        /// Whether a source says so.
        basis: Basis = evidence(&[]),
        /// Who says so.
        source: Option<Id> = evidence(&[SOURCE]),
        /// Where in the source.
        locator: Option<Symbol> = evidence(&[]),
        /// Our note.
        note: Option<Symbol> = evidence(&[]),
    }
    /// Price levels by year, for sums in the prices of one year.
    PriceIndex = "price_index", price_index: PriceIndex {
        /// The name of the index.
        name: Symbol = subject(&[]),
        /// The year.
        year: u32 = subject(&[]),
        /// The level.
        value: Decimal = needed(&[]),
        /// Who says so.
        source: Option<Id> = evidence(&[SOURCE]),
    }
    /// Decisions that two nodes are one.
    SameAs = "same_as", same_as: SameAs {
        /// One id.
        a: Id = subject(NODES),
        /// The other id.
        b: Id = subject(NODES),
        /// Whether a source says so.
        basis: Basis = evidence(&[]),
        /// Who says so.
        source: Option<Id> = evidence(&[SOURCE]),
        /// Where in the source.
        locator: Option<Symbol> = evidence(&[]),
    }
}

impl Table {
    /// The table of this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|table| table.name() == name)
    }

    /// The column that declares the ids of this table's records, where they have one of their own.
    pub fn declares(self) -> bool {
        self.columns()[0].name == "id"
    }
}

impl Batch {
    /// Whether there is no record.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
