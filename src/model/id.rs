//! Ids: readable, stable, written whole with their kind in front (`actor:sintef`).

use crate::model::text::Symbol;
use crate::model::vocabulary::NodeKind;

/// What an id names: a node, or a record that has an id without being a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IdKind {
    /// A node of this kind.
    Node(NodeKind),
    /// A funding.
    Funding,
    /// A finding.
    Finding,
    /// An indicator.
    Indicator,
}

impl IdKind {
    /// All kinds, in their order.
    pub const ALL: [Self; 9] = [
        Self::Node(NodeKind::Actor),
        Self::Node(NodeKind::Cluster),
        Self::Node(NodeKind::Project),
        Self::Node(NodeKind::Scheme),
        Self::Node(NodeKind::Region),
        Self::Node(NodeKind::Source),
        Self::Funding,
        Self::Finding,
        Self::Indicator,
    ];

    /// What stands before the colon of an id of this kind.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Node(NodeKind::Actor) => "actor",
            Self::Node(NodeKind::Cluster) => "cluster",
            Self::Node(NodeKind::Project) => "project",
            Self::Node(NodeKind::Scheme) => "scheme",
            Self::Node(NodeKind::Region) => "region",
            Self::Node(NodeKind::Source) => "source",
            Self::Funding => "funding",
            Self::Finding => "finding",
            Self::Indicator => "indicator",
        }
    }

    /// The kind of a whole id; `None` when the text is not an id: a known kind, a colon, then letters, digits,
    /// `.`, `_`, `-` or `~`.
    pub fn of(id: &str) -> Option<Self> {
        let (prefix, rest) = id.split_once(':')?;
        let is_allowed = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '~');
        if rest.is_empty() || !rest.chars().all(is_allowed) {
            return None;
        }
        Self::ALL.into_iter().find(|kind| kind.prefix() == prefix)
    }
}

/// The id of a node, funding, finding or indicator, as a symbol of its batch's texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(pub Symbol);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kind_is_read_from_the_prefix() {
        assert_eq!(IdKind::of("actor:sintef"), Some(IdKind::Node(NodeKind::Actor)));
        assert_eq!(IdKind::of("region:no-county-34~2020"), Some(IdKind::Node(NodeKind::Region)));
        for wrong in ["sintef", "actor:", "actor:a b", "person:x", "actor:a:b", ""] {
            assert_eq!(IdKind::of(wrong), None, "{wrong}");
        }
    }
}
