//! From ids to nodes.

use crate::graph::node::NodeKey;
use crate::model::text::Symbol;

/// No node has this number: there are fewer.
const NONE: NodeKey = NodeKey(u32::MAX);

/// Every id of a node, also one that another has replaced, to its node.
///
/// Time: one look at a list. Memory: 4 bytes for each text up to the last id; ids come first when a revision is loaded.
#[derive(Default)]
pub(in crate::graph) struct Ids(Vec<NodeKey>);

impl Ids {
    /// Notes the node of an id.
    pub(in crate::graph) fn insert(&mut self, id: Symbol, node: NodeKey) {
        if self.0.len() <= id.index() {
            self.0.resize(id.index() + 1, NONE);
        }
        self.0[id.index()] = node;
    }

    /// The node of an id.
    pub(in crate::graph) fn get(&self, id: Symbol) -> Option<NodeKey> {
        self.0.get(id.index()).copied().filter(|&node| node != NONE)
    }
}
