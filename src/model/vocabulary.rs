//! The closed lists of values. A value has one name, the same in a table, in Rust (in other case) and in GraphQL.

/// One of a closed list of values.
pub trait Value: Copy + Eq + 'static {
    /// All values, in their order.
    const ALL: &'static [Self];
    /// The name of this value in tables and in GraphQL.
    fn name(self) -> &'static str;
    /// The value of this name, if there is one.
    fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|value| value.name() == name)
    }
}

/// Hands all closed lists to a macro: here they become enums, in the API the enums of its schema with the same names and
/// descriptions. To add a value, add it here.
macro_rules! vocabularies {
    ($callback:ident) => {
        $callback! {
        /// How far a thing had come, by the source.
        Status "crate::model::vocabulary::Status" {
            /// Intended by the source; it had not begun.
            Planned = "PLANNED",
            /// Begun, outcome not told.
            Started = "STARTED",
            /// Tried, outcome not told.
            Attempted = "ATTEMPTED",
            /// Going on at the time of the source.
            Ongoing = "ONGOING",
            /// Done, or was so.
            Achieved = "ACHIEVED",
            /// Done in part.
            Partly = "PARTLY",
            /// A statement that it did not happen.
            NotAchieved = "NOT_ACHIEVED",
            /// Expected by the source.
            Expected = "EXPECTED",
            /// Possible, says the source.
            Potential = "POTENTIAL",
        }
        /// Whether a source says so, or a reader concluded it.
        Basis "crate::model::vocabulary::Basis" {
            /// A source says so.
            Stated = "STATED",
            /// A reader concluded it.
            Inferred = "INFERRED",
        }
        /// The kinds of node.
        NodeKind "crate::model::vocabulary::NodeKind" {
            /// An organisation, an office of one, or a collective.
            Actor = "ACTOR",
            /// A group of parties with members.
            Cluster = "CLUSTER",
            /// A piece of work with participants.
            Project = "PROJECT",
            /// A call, scheme or programme.
            Scheme = "SCHEME",
            /// One version of an area.
            Region = "REGION",
            /// A document or dataset.
            Source = "SOURCE",
        }
        /// What kind of organisation an actor is.
        ActorKind "crate::model::vocabulary::ActorKind" {
            /// A firm.
            Company = "COMPANY",
            /// A research institute.
            ResearchInstitute = "RESEARCH_INSTITUTE",
            /// A university or college.
            HigherEducation = "HIGHER_EDUCATION",
            /// A county as an authority.
            County = "COUNTY",
            /// A municipality as an authority, or a part of one.
            Municipality = "MUNICIPALITY",
            /// A ministry.
            Ministry = "MINISTRY",
            /// A public agency.
            Agency = "AGENCY",
            /// A research council.
            ResearchCouncil = "RESEARCH_COUNCIL",
            /// An incubator.
            Incubator = "INCUBATOR",
            /// A business garden (Norwegian: næringshage).
            BusinessGarden = "BUSINESS_GARDEN",
            /// A science or knowledge park.
            SciencePark = "SCIENCE_PARK",
            /// A business development company.
            BusinessDevelopment = "BUSINESS_DEVELOPMENT",
            /// A network with a body of its own.
            Network = "NETWORK",
            /// The owner of a programme.
            ProgrammeOwner = "PROGRAMME_OWNER",
            /// An association.
            Association = "ASSOCIATION",
            /// Spoken of as one without being expanded: 'the county councils', 'firms of the region'.
            Collective = "COLLECTIVE",
            /// Of another kind.
            Other = "OTHER",
            /// Not known.
            Unknown = "UNKNOWN",
        }
        /// What kind of group a cluster is.
        ClusterKind "crate::model::vocabulary::ClusterKind" {
            /// Called a cluster.
            Cluster = "CLUSTER",
            /// A network of firms of an industry.
            IndustryNetwork = "INDUSTRY_NETWORK",
            /// A regional business milieu (Norwegian: næringsmiljø).
            BusinessMilieu = "BUSINESS_MILIEU",
            /// A network of business gardens.
            BusinessGardenNetwork = "BUSINESS_GARDEN_NETWORK",
            /// A community.
            Community = "COMMUNITY",
            /// Of another kind.
            Other = "OTHER",
        }
        /// The level of a region.
        RegionLevel "crate::model::vocabulary::RegionLevel" {
            /// A country.
            Country = "COUNTRY",
            /// A part of a country.
            Part = "PART",
            /// A county.
            County = "COUNTY",
            /// A municipality.
            Municipality = "MUNICIPALITY",
            /// An unofficial or functional region.
            Functional = "FUNCTIONAL",
            /// NUTS level 1.
            Nuts1 = "NUTS1",
            /// NUTS level 2.
            Nuts2 = "NUTS2",
            /// NUTS level 3.
            Nuts3 = "NUTS3",
        }
        /// What a place is to a node.
        PlaceRole "crate::model::vocabulary::PlaceRole" {
            /// Sits there.
            Seat = "SEAT",
            /// Works for it.
            Serves = "SERVES",
            /// The money is to be used there.
            Beneficiary = "BENEFICIARY",
            /// Is about it.
            Concerns = "CONCERNS",
        }
        /// What a party is in a project.
        Role "crate::model::vocabulary::Role" {
            /// Takes part.
            Partner = "PARTNER",
            /// Owns the project.
            Owner = "OWNER",
            /// Answers for the project.
            Responsible = "RESPONSIBLE",
            /// Leads or manages the project.
            Coordinator = "COORDINATOR",
            /// Employs or hosts the project's brokers.
            BrokerHost = "BROKER_HOST",
            /// Mentors others in the project.
            Mentor = "MENTOR",
            /// Is whom the project is for.
            Target = "TARGET",
            /// Applied for the project.
            Applicant = "APPLICANT",
            /// Gives money; used where no award is known.
            Funder = "FUNDER",
            /// Administers the project.
            Administrator = "ADMINISTRATOR",
            /// Supports the project.
            Support = "SUPPORT",
            /// Has another role.
            Other = "OTHER",
        }
        /// How exact a number is. `MORE_THAN` and `LESS_THAN` leave the value itself out, `AT_LEAST` and `AT_MOST` have it in.
        Bound "crate::model::vocabulary::Bound" {
            /// Exactly the value.
            Exact = "EXACT",
            /// The value or more.
            AtLeast = "AT_LEAST",
            /// The value or less.
            AtMost = "AT_MOST",
            /// More than the value.
            MoreThan = "MORE_THAN",
            /// Less than the value.
            LessThan = "LESS_THAN",
            /// About the value.
            About = "ABOUT",
        }
        /// The kinds of recorded tie.
        RelationKind "crate::model::vocabulary::RelationKind" {
            /// Work together.
            Collaboration = "COLLABORATION",
            /// Share knowledge.
            KnowledgeSharing = "KNOWLEDGE_SHARING",
            /// One mentors the other.
            Mentoring = "MENTORING",
            /// Their brokers are in touch.
            BrokerRelation = "BROKER_RELATION",
            /// Firms of the two work together.
            FirmCollaboration = "FIRM_COLLABORATION",
            /// Began something together.
            JointInitiative = "JOINT_INITIATIVE",
            /// Sit together.
            CoLocation = "CO_LOCATION",
            /// One applied to the other.
            Application = "APPLICATION",
            /// One serves the other.
            Service = "SERVICE",
            /// One is an office or unit of the other.
            UnitOf = "UNIT_OF",
            /// One administers the other.
            Administers = "ADMINISTERS",
            /// One created the other.
            Created = "CREATED",
            /// One is a part of the other.
            PartOf = "PART_OF",
            /// One follows the other.
            Follows = "FOLLOWS",
            /// One is modelled on the other.
            ModelledOn = "MODELLED_ON",
            /// One operates the other.
            Operates = "OPERATES",
            /// One establishes the other.
            Establishes = "ESTABLISHES",
            /// Of another kind.
            Other = "OTHER",
        }
        /// Whom a recorded tie speaks of.
        TieScope "crate::model::vocabulary::TieScope" {
            /// The source names this pair.
            Named = "NAMED",
            /// The source speaks of a group, and this pair is one of all its pairs.
            Each = "EACH",
            /// The source speaks of some pairs of a group without saying which; never makes a tie in a network.
            Some = "SOME",
        }
        /// What kind of sum an amount is.
        AmountKind "crate::model::vocabulary::AmountKind" {
            /// Applied for.
            Applied = "APPLIED",
            /// Awarded.
            Awarded = "AWARDED",
            /// Paid.
            Paid = "PAID",
            /// May be spent.
            Ceiling = "CEILING",
            /// A sum as reported, kept beside its parts.
            Headline = "HEADLINE",
            /// A loan.
            Loan = "LOAN",
            /// A guarantee.
            Guarantee = "GUARANTEE",
        }
        /// What an amount is for: one sum a year.
        Per "crate::model::vocabulary::Per" {
            /// The sum is one a year.
            Year = "YEAR",
        }
        /// What became of what a finding speaks of.
        FindingStatus "crate::model::vocabulary::FindingStatus" {
            /// Intended.
            Planned = "PLANNED",
            /// Begun.
            Started = "STARTED",
            /// Going on.
            Ongoing = "ONGOING",
            /// Came about.
            Achieved = "ACHIEVED",
            /// Came about in part.
            Partly = "PARTLY",
            /// Did not come about.
            NotAchieved = "NOT_ACHIEVED",
            /// Expected.
            Expected = "EXPECTED",
            /// Possible.
            Potential = "POTENTIAL",
            /// Background.
            Context = "CONTEXT",
            /// A cause of something.
            Cause = "CAUSE",
            /// An opinion.
            Opinion = "OPINION",
        }
        /// What interest the speaker of a finding has in it.
        Interest "crate::model::vocabulary::Interest" {
            /// Gave the money.
            Funder = "FUNDER",
            /// Administers the scheme.
            Administrator = "ADMINISTRATOR",
            /// Owns the project.
            Owner = "OWNER",
            /// Received the money.
            Recipient = "RECIPIENT",
            /// Took part.
            Partner = "PARTNER",
            /// Has no part in it.
            Independent = "INDEPENDENT",
            /// Not known.
            Unknown = "UNKNOWN",
        }
        /// What kind of name a name is.
        NameKind "crate::model::vocabulary::NameKind" {
            /// The name that is shown.
            Primary = "PRIMARY",
            /// Another name.
            Alias = "ALIAS",
            /// An acronym.
            Acronym = "ACRONYM",
            /// A name of earlier days.
            Former = "FORMER",
            /// The name in another language.
            Translation = "TRANSLATION",
            /// A name as a source misspelled it.
            Misspelling = "MISSPELLING",
        }
        /// Schemes of outside identifiers.
        IdentifierScheme "crate::model::vocabulary::IdentifierScheme" {
            /// Norwegian organisation number.
            NoOrgNumber = "NO_ORG_NUMBER",
            /// Research Organization Registry.
            Ror = "ROR",
            /// Participant identification code of the European Commission.
            Pic = "PIC",
            /// Record control number of a project in CORDIS.
            CordisRcn = "CORDIS_RCN",
            /// Grant agreement number.
            GrantNumber = "GRANT_NUMBER",
            /// Wikidata.
            Wikidata = "WIKIDATA",
            /// Statistics Norway's county and municipality codes.
            NoRegion = "NO_REGION",
            /// EU statistical regions.
            Nuts = "NUTS",
            /// Country codes, ISO 3166-1 alpha-2.
            IsoCountry = "ISO_COUNTRY",
            /// Any other scheme.
            Other = "OTHER",
        }
        }
    };
}
pub(crate) use vocabularies;

/// Declares closed lists of values with the name of each.
macro_rules! define {
    ($($(#[$doc:meta])* $name:ident $path:literal { $($(#[$value_doc:meta])* $value:ident = $text:literal,)+ })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$value_doc])* $value,)+ }

        impl Value for $name {
            const ALL: &'static [Self] = &[$(Self::$value,)+];
            fn name(self) -> &'static str {
                match self { $(Self::$value => $text,)+ }
            }
        }
    )+};
}

vocabularies!(define);

impl RelationKind {
    /// The kinds that count as collaboration: what the channel TIES takes unless told otherwise.
    pub const COLLABORATIVE: &'static [Self] = &[
        Self::Collaboration,
        Self::KnowledgeSharing,
        Self::Mentoring,
        Self::BrokerRelation,
        Self::FirmCollaboration,
        Self::JointInitiative,
        Self::CoLocation,
        Self::Service,
        Self::Application,
    ];

    /// Whether a tie of this kind has a direction when its row does not say.
    pub fn is_directed(self) -> bool {
        matches!(
            self,
            Self::Mentoring
                | Self::Application
                | Self::Service
                | Self::UnitOf
                | Self::Administers
                | Self::Created
                | Self::PartOf
                | Self::Follows
                | Self::ModelledOn
                | Self::Operates
                | Self::Establishes
        )
    }
}

impl IdentifierScheme {
    /// Whether two nodes of one kind with the same identifier of this scheme are one node.
    pub fn is_identity(self) -> bool {
        matches!(self, Self::NoOrgNumber | Self::Ror | Self::Pic | Self::CordisRcn | Self::GrantNumber | Self::Wikidata)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names_are_distinct_and_read_back<V: Value + std::fmt::Debug>() {
        for value in V::ALL {
            assert_eq!(V::parse(value.name()), Some(*value));
        }
        assert_eq!(V::parse("no such value"), None);
    }

    #[test]
    fn every_value_reads_back() {
        names_are_distinct_and_read_back::<Status>();
        names_are_distinct_and_read_back::<ActorKind>();
        names_are_distinct_and_read_back::<RelationKind>();
        names_are_distinct_and_read_back::<IdentifierScheme>();
    }
}
