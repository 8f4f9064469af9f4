//! Nodes from the records that declare them: several records of one node fill in what the others leave open.

use crate::graph::build::GraphError;
use crate::graph::build::evidences::EvidenceList;
use crate::graph::build::identity::Identity;
use crate::graph::holders::Holders;
use crate::graph::node::{Actor, Cluster, Detail, Evidence, Name, Node, NodeKey, Project, Region, Scheme, Source};
use crate::model::date::{End, Span};
use crate::model::id::Id;
use crate::model::tables::Batch;
use crate::model::text::{Symbol, Texts};
use crate::model::vocabulary::{ActorKind, Basis, ClusterKind, IdentifierScheme, NameKind};

/// One record that declares a node.
struct Declaration {
    key: NodeKey,
    id: Symbol,
    name: Symbol,
    /// A name that an import made from an identifier, for want of a better one.
    is_name_made: bool,
    detail: Detail,
    evidence: Option<Evidence>,
}

/// All nodes, in their order, with what they are declared by.
pub fn build(batch: &Batch, identity: &Identity) -> Result<(Vec<Node>, EvidenceList), GraphError> {
    let mut evidences = EvidenceList::default();
    let identifiers = outside_identifiers(batch, identity)?;
    let names = other_names(batch, identity)?;
    let mut declarations = declarations(batch, identity, &identifiers)?;
    let texts = &batch.texts;
    declarations.sort_by(|one, other| {
        let rank = |d: &Declaration| (d.key, d.is_name_made, d.id != identity.ids[d.key.index()]);
        let source = |d: &Declaration| d.evidence.map(|evidence| evidence.source);
        (rank(one).cmp(&rank(other)))
            .then_with(|| texts.text(one.id).cmp(texts.text(other.id)))
            .then_with(|| source(one).cmp(&source(other)))
            .then_with(|| texts.text(one.name).cmp(texts.text(other.name)))
    });
    let groups = declarations.chunk_by(|one, other| one.key == other.key);
    let (mut identifiers, mut names) = (ByNode(&identifiers), ByNode(&names));
    let node = |group: &[Declaration]| {
        let key = group[0].key;
        let mut detail = group[0].detail.clone();
        for declaration in &group[1..] {
            fill(&mut detail, &declaration.detail);
        }
        Node {
            id: identity.ids[key.index()],
            name: group[0].name,
            names: all_names(group, names.next(key), texts),
            identifiers: identifiers.next(key).iter().map(|&(_, identifier)| identifier).collect(),
            detail,
            evidence: evidences.add(group.iter().filter_map(|declaration| declaration.evidence), texts),
        }
    };
    let nodes = groups.map(node).collect();
    Ok((nodes, evidences))
}

/// The holders of each outside identifier.
pub fn identifiers(nodes: &[Node]) -> Holders<(IdentifierScheme, Symbol)> {
    let numbered = (0..).zip(nodes);
    Holders::new(numbered.flat_map(|(number, node)| node.identifiers.iter().map(move |&held| (held, NodeKey(number)))))
}

/// What nodes have, by node.
struct ByNode<'a, T>(&'a [(NodeKey, T)]);

impl<'a, T> ByNode<'a, T> {
    /// What a node has that comes behind those asked for before.
    fn next(&mut self, key: NodeKey) -> &'a [(NodeKey, T)] {
        let start = self.0.iter().take_while(|(other, _)| *other < key).count();
        let count = self.0[start..].iter().take_while(|(other, _)| *other == key).count();
        let (of_node, others) = self.0[start..].split_at(count);
        self.0 = others;
        of_node
    }
}

type Identifiers = Vec<(NodeKey, (IdentifierScheme, Symbol))>;

/// The identifiers of all nodes by node, scheme and value, the code of a region among them.
fn outside_identifiers(batch: &Batch, identity: &Identity) -> Result<Identifiers, GraphError> {
    let mut identifiers = Identifiers::with_capacity(batch.identifiers.len() + batch.regions.len());
    for record in &batch.identifiers {
        let key = identity.key(record.node, &batch.texts)?;
        identifiers.push((key, (record.scheme, record.value)));
    }
    for record in &batch.regions {
        if let (Some(scheme), Some(code)) = (record.scheme, record.code) {
            let key = identity.key(record.id, &batch.texts)?;
            identifiers.push((key, (scheme, code)));
        }
    }
    identifiers.sort_unstable_by_key(|&(key, (scheme, value))| (key, scheme, batch.texts.text(value)));
    identifiers.dedup();
    Ok(identifiers)
}

fn other_names(batch: &Batch, identity: &Identity) -> Result<Vec<(NodeKey, Name)>, GraphError> {
    let mut names = Vec::with_capacity(batch.names.len());
    for record in &batch.names {
        let key = identity.key(record.node, &batch.texts)?;
        let name = Name { kind: record.kind, text: record.name, language: record.language, basis: record.basis };
        names.push((key, name));
    }
    names.sort_by_key(|&(key, _)| key);
    Ok(names)
}

/// The primary name first, then the others by kind and text; each text once, as stated where any source gives it.
fn all_names(group: &[Declaration], listed: &[(NodeKey, Name)], texts: &Texts) -> Box<[Name]> {
    let mut language: Option<Symbol> = None;
    let mut others = Vec::new();
    for (_, name) in listed {
        if name.text == group[0].name {
            // The first in the alphabet where names of several sources differ in it.
            let is_before = |one: Symbol| language.is_none_or(|other| texts.text(one) < texts.text(other));
            if name.language.is_some_and(is_before) {
                language = name.language;
            }
        } else {
            others.push(*name);
        }
    }
    for declaration in group.iter().filter(|declaration| !declaration.is_name_made) {
        let is_known = declaration.name == group[0].name || others.iter().any(|name| name.text == declaration.name);
        if !is_known {
            let (kind, text) = (NameKind::Alias, declaration.name);
            others.push(Name { kind, text, language: None, basis: Basis::Stated });
        }
    }
    others.sort_by(|one, other| {
        let language = |name: &Name| name.language.map(|language| texts.text(language));
        (texts.text(one.text).cmp(texts.text(other.text)))
            .then((one.basis, one.kind).cmp(&(other.basis, other.kind)))
            .then_with(|| language(one).cmp(&language(other)))
    });
    others.dedup_by_key(|name| name.text);
    others
        .sort_by(|one, other| one.kind.cmp(&other.kind).then_with(|| texts.text(one.text).cmp(texts.text(other.text))));
    let primary = Name { kind: NameKind::Primary, text: group[0].name, language, basis: Basis::Stated };
    std::iter::once(primary).chain(others).collect()
}

/// All records that declare nodes.
fn declarations(
    batch: &Batch,
    identity: &Identity,
    identifiers: &[(NodeKey, (IdentifierScheme, Symbol))],
) -> Result<Vec<Declaration>, GraphError> {
    let texts = &batch.texts;
    let key = |id: Id| identity.key(id, texts);
    let optional = |id: Option<Id>| identity.optional(id, texts);
    let evidence = |source: Option<Id>, locator, note| -> Result<_, GraphError> {
        Ok(optional(source)?.map(|source| Evidence { source, locator, basis: Basis::Stated, note }))
    };
    let is_made = |key: NodeKey, name: Symbol| {
        let name = texts.text(name);
        let value = ["PIC ", "RCN ", "Grant "].iter().find_map(|label| name.strip_prefix(label));
        value.is_some_and(|value| {
            let held = &identifiers[identifiers.partition_point(|&(other, _)| other < key)..];
            held.iter().take_while(|&&(other, _)| other == key).any(|&(_, (_, held))| texts.text(held) == value)
        })
    };
    let mut all = Vec::with_capacity(batch.actors.len() + batch.projects.len());
    let mut add = |id: Id, name: Symbol, detail: Detail, evidence: Option<Evidence>| -> Result<(), GraphError> {
        let key = key(id)?;
        all.push(Declaration { key, id: id.0, name, is_name_made: is_made(key, name), detail, evidence });
        Ok(())
    };
    for r in &batch.actors {
        let detail = Actor { kind: r.kind, country: r.country, span: Span { from: r.from, to: r.to } };
        add(r.id, r.name, Detail::Actor(detail), evidence(r.source, r.locator, r.note)?)?;
    }
    for r in &batch.clusters {
        let detail = Cluster { kind: r.kind, country: r.country, span: Span { from: r.from, to: r.to } };
        add(r.id, r.name, Detail::Cluster(detail), evidence(r.source, r.locator, r.note)?)?;
    }
    for r in &batch.projects {
        let detail = Project {
            scheme: optional(r.scheme)?,
            part_of: optional(r.part_of)?,
            follows: optional(r.follows)?,
            span: Span { from: r.from, to: r.to },
            duration_months: r.duration_months,
        };
        add(r.id, r.title, Detail::Project(detail), evidence(r.source, r.locator, r.note)?)?;
    }
    for r in &batch.schemes {
        let detail = Scheme { part_of: optional(r.part_of)?, span: Span { from: r.from, to: r.to } };
        add(r.id, r.name, Detail::Scheme(detail), evidence(r.source, r.locator, r.note)?)?;
    }
    for r in &batch.regions {
        let span = Span { from: r.from, to: r.to };
        let detail = Region { code: r.code, level: r.level, parent: optional(r.parent)?, span };
        add(r.id, r.name, Detail::Region(detail), None)?;
    }
    for r in &batch.sources {
        let detail = Source {
            publisher: r.publisher,
            published: r.published,
            url: r.url,
            language: r.language,
            licence: r.licence,
        };
        add(r.id, r.title, Detail::Source(Box::new(detail)), None)?;
    }
    Ok(all)
}

/// Takes from another declaration of the node what the first leaves open.
fn fill(detail: &mut Detail, other: &Detail) {
    match (detail, other) {
        (Detail::Actor(one), Detail::Actor(other)) => {
            if one.kind == ActorKind::Unknown {
                one.kind = other.kind;
            }
            one.country = one.country.or(other.country);
            fill_span(&mut one.span, other.span);
        }
        (Detail::Cluster(one), Detail::Cluster(other)) => {
            if one.kind == ClusterKind::Other {
                one.kind = other.kind;
            }
            one.country = one.country.or(other.country);
            fill_span(&mut one.span, other.span);
        }
        (Detail::Project(one), Detail::Project(other)) => {
            one.scheme = one.scheme.or(other.scheme);
            one.part_of = one.part_of.or(other.part_of);
            one.follows = one.follows.or(other.follows);
            one.duration_months = one.duration_months.or(other.duration_months);
            fill_span(&mut one.span, other.span);
        }
        (Detail::Scheme(one), Detail::Scheme(other)) => {
            one.part_of = one.part_of.or(other.part_of);
            fill_span(&mut one.span, other.span);
        }
        (Detail::Region(one), Detail::Region(other)) => {
            one.code = one.code.or(other.code);
            one.parent = one.parent.or(other.parent);
            fill_span(&mut one.span, other.span);
        }
        (Detail::Source(one), Detail::Source(other)) => {
            one.publisher = one.publisher.or(other.publisher);
            one.published = one.published.or(other.published);
            one.url = one.url.or(other.url);
            one.language = one.language.or(other.language);
            one.licence = one.licence.or(other.licence);
        }
        // ids of different kinds are never one node
        _ => {}
    }
}

fn fill_span(span: &mut Span, other: Span) {
    if span.from == End::Unknown {
        span.from = other.from;
    }
    if span.to == End::Unknown {
        span.to = other.to;
    }
}
