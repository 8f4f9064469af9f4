//! Which nodes hold what: one list, sorted, instead of a list for each.

use crate::graph::node::NodeKey;

/// The nodes that hold something, by it.
///
/// Time: a binary search. Memory: 4 bytes more than the key for each node that holds one.
pub(in crate::graph) struct Holders<K> {
    keys: Vec<K>,
    nodes: Vec<NodeKey>,
}

impl<K: Ord> Holders<K> {
    /// What each node holds, in any order and any number of times.
    pub(in crate::graph) fn new(held: impl IntoIterator<Item = (K, NodeKey)>) -> Self {
        let mut held: Vec<_> = held.into_iter().collect();
        held.sort_unstable();
        held.dedup();
        let (keys, nodes) = held.into_iter().unzip();
        Self { keys, nodes }
    }

    /// The nodes that hold this, by number.
    pub(in crate::graph) fn of(&self, key: &K) -> &[NodeKey] {
        let start = self.keys.partition_point(|held| held < key);
        let count = self.keys[start..].partition_point(|held| held == key);
        &self.nodes[start..start + count]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_holder_is_found_once_by_what_it_holds() {
        let holders = Holders::new([('b', 2), ('a', 3), ('b', 1), ('b', 2)].map(|(key, node)| (key, NodeKey(node))));
        assert_eq!(holders.of(&'b'), [NodeKey(1), NodeKey(2)]);
        assert_eq!(holders.of(&'a'), [NodeKey(3)]);
        assert!(holders.of(&'c').is_empty());
    }
}
