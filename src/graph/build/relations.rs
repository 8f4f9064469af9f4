//! Facts from records: records alike in all but their evidence are one fact with several evidences.

use std::collections::HashMap;

use crate::graph::build::GraphError;
use crate::graph::build::identity::Identity;
use crate::graph::node::{Evidence, Evidences, NodeKey};
use crate::graph::relation::{
    Fact, Finding, Funding, Indicator, Membership, Participation, Placement, RegionPart, Succession, Tie,
};
use crate::graph::snapshot::Theme;
use crate::model::date::Span;
use crate::model::id::Id;
use crate::model::tables::Batch;
use crate::model::text::{Symbol, Texts};
use crate::model::vocabulary::Basis;

/// All evidences of a snapshot, those of a fact in a row.
#[derive(Default)]
pub struct EvidenceList {
    pub list: Vec<Evidence>,
}

impl EvidenceList {
    /// Adds the evidences of one fact, by source and locator, each once.
    pub fn add(&mut self, mut evidences: Vec<Evidence>, texts: &Texts) -> Evidences {
        let text = |symbol: Option<Symbol>| symbol.map(|symbol| texts.text(symbol));
        evidences.sort_by(|one, other| {
            (one.source.cmp(&other.source))
                .then_with(|| text(one.locator).cmp(&text(other.locator)))
                .then(one.basis.cmp(&other.basis))
                .then_with(|| text(one.note).cmp(&text(other.note)))
        });
        evidences.dedup();
        let range = Evidences { start: self.list.len() as u32, count: evidences.len() as u32 };
        self.list.extend(evidences);
        range
    }
}

/// All facts, each kind in its canonical order.
#[derive(Default)]
pub struct Facts {
    pub memberships: Vec<Membership>,
    pub participations: Vec<Participation>,
    pub ties: Vec<Tie>,
    pub fundings: Vec<Funding>,
    pub placements: Vec<Placement>,
    pub findings: Vec<Finding>,
    pub indicators: Vec<Indicator>,
    pub successions: Vec<Succession>,
    pub region_parts: Vec<RegionPart>,
    pub themes: Vec<Theme>,
    pub population: Vec<(NodeKey, u32, u32)>,
}

/// What says a record, beside the fact itself.
#[derive(Clone, Copy)]
struct Said {
    basis: Basis,
    evidence: Option<Evidence>,
}

/// Sorts facts by their key and joins those with the same key.
fn join<K: Ord, F>(
    mut rows: Vec<(K, Said)>,
    evidences: &mut EvidenceList,
    texts: &Texts,
    mut make: impl FnMut(K, Basis, Evidences) -> F,
) -> Vec<F> {
    rows.sort_by(|(one, _), (other, _)| one.cmp(other));
    let mut facts: Vec<F> = Vec::with_capacity(rows.len());
    let mut rows = rows.into_iter().peekable();
    while let Some((key, said)) = rows.next() {
        let mut basis = said.basis;
        let mut behind: Vec<Evidence> = said.evidence.into_iter().collect();
        while let Some((_, said)) = rows.next_if(|(next, _)| *next == key) {
            basis = basis.min(said.basis);
            behind.extend(said.evidence);
        }
        let range = evidences.add(behind, texts);
        facts.push(make(key, basis, range));
    }
    facts
}

/// A text that is ordered as text, not by when it came into the pool.
#[derive(Clone, Copy, PartialEq, Eq)]
struct ByText<'a>(Symbol, &'a str);

impl PartialOrd for ByText<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for ByText<'_> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.1.cmp(other.1)
    }
}

struct Builder<'a> {
    batch: &'a Batch,
    identity: &'a Identity,
    evidences: &'a mut EvidenceList,
}

/// Builds all facts.
pub fn build(batch: &Batch, identity: &Identity, evidences: &mut EvidenceList) -> Result<Facts, GraphError> {
    let mut builder = Builder { batch, identity, evidences };
    let mut facts = Facts {
        memberships: builder.memberships()?,
        participations: builder.participations()?,
        ties: builder.ties()?,
        fundings: builder.fundings()?,
        placements: builder.placements()?,
        findings: builder.findings()?,
        indicators: builder.indicators()?,
        region_parts: builder.region_parts()?,
        themes: builder.themes()?,
        ..Facts::default()
    };
    for r in &batch.region_changes {
        let (a, b) = (builder.key(r.a)?, builder.key(r.b)?);
        facts.successions.push(Succession { a, on: r.on, b, share: r.share });
    }
    facts.successions.sort_unstable();
    facts.successions.dedup();
    for r in &batch.population {
        facts.population.push((builder.key(r.region)?, r.year, r.inhabitants));
    }
    facts.population.sort_unstable();
    facts.population.dedup_by_key(|&mut (region, year, _)| (region, year));
    Ok(facts)
}

impl<'a> Builder<'a> {
    fn key(&self, id: Id) -> Result<NodeKey, GraphError> {
        self.identity.key(id, &self.batch.texts)
    }

    fn optional(&self, id: Option<Id>) -> Result<Option<NodeKey>, GraphError> {
        self.identity.optional(id, &self.batch.texts)
    }

    fn all(&self, ids: &[Id]) -> Result<Box<[NodeKey]>, GraphError> {
        self.identity.all(ids, &self.batch.texts)
    }

    fn by_text(&self, symbol: Symbol) -> ByText<'a> {
        ByText(symbol, self.batch.texts.text(symbol))
    }

    fn said(
        &self,
        basis: Basis,
        source: Option<Id>,
        locator: Option<Symbol>,
        note: Option<Symbol>,
    ) -> Result<Said, GraphError> {
        let source = self.optional(source)?;
        Ok(Said { basis, evidence: source.map(|source| Evidence { source, locator, basis, note }) })
    }

    fn memberships(&mut self) -> Result<Vec<Membership>, GraphError> {
        let row = |r: &crate::model::tables::Membership| {
            let key = (self.key(r.cluster)?, self.key(r.party)?, Span { from: r.from, to: r.to }, r.status);
            Ok((key, self.said(r.basis, r.source, r.locator, r.note)?))
        };
        let rows = self.batch.memberships.iter().map(row).collect::<Result<_, _>>()?;
        Ok(join(rows, self.evidences, &self.batch.texts, |(cluster, party, span, status), basis, evidence| {
            Membership { party, cluster, fact: Fact { span, status, basis, evidence } }
        }))
    }

    fn participations(&mut self) -> Result<Vec<Participation>, GraphError> {
        let row = |r: &crate::model::tables::Participation| {
            let span = Span { from: r.from, to: r.to };
            let headcount = r.headcount.map(|number| (number, r.headcount_bound));
            let (project, party, behalf) = (self.key(r.project)?, self.key(r.party)?, self.all(&r.on_behalf_of)?);
            let key = (project, party, r.role, span, r.status, behalf, headcount, r.share);
            Ok((key, self.said(r.basis, r.source, r.locator, r.note)?))
        };
        let rows = self.batch.participations.iter().map(row).collect::<Result<_, _>>()?;
        let make = |key, basis, evidence| {
            let (project, party, role, span, status, on_behalf_of, headcount, share) = key;
            let fact = Fact { span, status, basis, evidence };
            Participation { party, project, role, on_behalf_of, headcount, share, fact }
        };
        Ok(join(rows, self.evidences, &self.batch.texts, make))
    }

    fn ties(&mut self) -> Result<Vec<Tie>, GraphError> {
        let row = |r: &crate::model::tables::Tie| {
            let span = Span { from: r.from, to: r.to };
            let is_directed = r.is_directed.unwrap_or(r.kind.is_directed());
            let (mut a, mut b) = (self.key(r.a)?, self.key(r.b)?);
            if !is_directed && b < a {
                (a, b) = (b, a);
            }
            let key = (a, b, r.kind, is_directed, r.scope, self.optional(r.under)?, span, r.status);
            Ok((key, self.said(r.basis, r.source, r.locator, r.note)?))
        };
        let rows = self.batch.ties.iter().map(row).collect::<Result<_, _>>()?;
        let make = |key, basis, evidence| {
            let (a, b, kind, is_directed, scope, under, span, status) = key;
            Tie { a, b, kind, is_directed, scope, under, fact: Fact { span, status, basis, evidence } }
        };
        Ok(join(rows, self.evidences, &self.batch.texts, make))
    }

    fn placements(&mut self) -> Result<Vec<Placement>, GraphError> {
        let row = |r: &crate::model::tables::Place| {
            let span = Span { from: r.from, to: r.to };
            let key = (self.key(r.node)?, self.key(r.region)?, r.role, span, r.status, r.share);
            Ok((key, self.said(r.basis, r.source, r.locator, r.note)?))
        };
        let rows = self.batch.places.iter().map(row).collect::<Result<_, _>>()?;
        let make = |(node, region, role, span, status, share), basis, evidence| {
            let fact = Fact { span, status, basis, evidence };
            Placement { node, region, role, share, fact }
        };
        Ok(join(rows, self.evidences, &self.batch.texts, make))
    }

    fn region_parts(&mut self) -> Result<Vec<RegionPart>, GraphError> {
        let row = |r: &crate::model::tables::RegionPart| {
            let key = (self.key(r.whole)?, self.key(r.part)?, r.share, r.status);
            Ok((key, self.said(r.basis, r.source, r.locator, r.note)?))
        };
        let rows = self.batch.region_parts.iter().map(row).collect::<Result<_, _>>()?;
        Ok(join(rows, self.evidences, &self.batch.texts, |(whole, part, share, status), basis, evidence| {
            let fact = Fact { span: Span::default(), status, basis, evidence };
            RegionPart { whole, part, share, fact }
        }))
    }

    fn themes(&mut self) -> Result<Vec<Theme>, GraphError> {
        let row = |r: &crate::model::tables::Theme| {
            let key = (self.key(r.node)?, self.by_text(r.theme), r.status);
            Ok((key, self.said(r.basis, r.source, r.locator, r.note)?))
        };
        let rows = self.batch.themes.iter().map(row).collect::<Result<_, _>>()?;
        Ok(join(rows, self.evidences, &self.batch.texts, |(node, theme, status), basis, evidence| Theme {
            node,
            theme: theme.0,
            fact: Fact { span: Span::default(), status, basis, evidence },
        }))
    }

    /// The numbers that records with ids of their own get, by id.
    fn numbers(&self, ids: impl Iterator<Item = Id>) -> HashMap<Symbol, u32> {
        let mut ids: Vec<_> = ids.map(|id| self.by_text(id.0)).collect();
        ids.sort_unstable();
        ids.dedup();
        ids.into_iter().enumerate().map(|(number, id)| (id.0, number as u32)).collect()
    }

    fn references(&self, ids: &[Id], numbers: &HashMap<Symbol, u32>) -> Result<Box<[u32]>, GraphError> {
        let number = |id: &Id| numbers.get(&id.0).copied();
        let unknown = |id: &Id| GraphError::UnknownId(self.batch.texts.text(id.0).to_owned());
        ids.iter().map(|id| number(id).ok_or_else(|| unknown(id))).collect()
    }

    /// The first record of each id, in the order of ids, with what all its records say. A later version of a record
    /// from another source leaves the first as it is and adds its evidence.
    fn by_id<R>(&self, records: &'a [R], id: impl Fn(&R) -> Id) -> Vec<Vec<&'a R>> {
        let mut sorted: Vec<(ByText<'a>, &R)> = records.iter().map(|r| (self.by_text(id(r).0), r)).collect();
        sorted.sort_by_key(|&(id, _)| id);
        sorted.chunk_by(|one, other| one.0 == other.0).map(|group| group.iter().map(|&(_, r)| r).collect()).collect()
    }

    fn fundings(&mut self) -> Result<Vec<Funding>, GraphError> {
        let numbers = self.numbers(self.batch.funding.iter().map(|r| r.id));
        let mut fundings = Vec::with_capacity(numbers.len());
        for group in self.by_id(&self.batch.funding, |r| r.id) {
            let r = group[0];
            let receivers = self.all(&r.receiver)?;
            let share =
                |position: usize| (!r.shares.is_empty()).then(|| r.shares.get(position).copied().unwrap_or_default());
            let receivers = receivers.iter().enumerate().map(|(at, &node)| (node, share(at))).collect();
            let said =
                group.iter().map(|r| self.said(r.basis, r.source, r.locator, r.note)).collect::<Result<Vec<_>, _>>()?;
            let (basis, evidence) = self.behind(&said);
            fundings.push(Funding {
                id: r.id.0,
                giver: self.optional(r.giver)?,
                giver_basis: r.giver_basis.unwrap_or(r.basis),
                scheme: self.optional(r.scheme)?,
                receivers,
                project: self.optional(r.project)?,
                amount: r.amount,
                precision: r.precision,
                currency: r.currency,
                kind: r.kind,
                bound: r.bound,
                per: r.per,
                part_of: self.references(&r.part_of, &numbers)?,
                leg_of: r.leg_of.map(|id| self.references(&[id], &numbers)).transpose()?.map(|leg| leg[0]),
                duration_months: r.duration_months,
                fact: Fact { span: Span { from: r.from, to: r.to }, status: r.status, basis, evidence },
            });
        }
        Ok(fundings)
    }

    fn findings(&mut self) -> Result<Vec<Finding>, GraphError> {
        let numbers = self.numbers(self.batch.findings.iter().map(|r| r.id));
        let mut findings = Vec::with_capacity(numbers.len());
        for group in self.by_id(&self.batch.findings, |r| r.id) {
            let r = group[0];
            let said =
                group.iter().map(|r| self.said(r.basis, r.source, r.locator, None)).collect::<Result<Vec<_>, _>>()?;
            let (basis, evidence) = self.behind(&said);
            findings.push(Finding {
                id: r.id.0,
                status: r.status,
                summary: r.summary,
                about: self.all(&r.about)?,
                speaker: r.speaker,
                interest: r.interest,
                outcome_of: self.references(&r.outcome_of, &numbers)?,
                cause_of: self.references(&r.cause_of, &numbers)?,
                basis,
                evidence,
            });
        }
        Ok(findings)
    }

    fn indicators(&mut self) -> Result<Vec<Indicator>, GraphError> {
        let mut indicators = Vec::with_capacity(self.batch.indicators.len());
        for group in self.by_id(&self.batch.indicators, |r| r.id) {
            let r = group[0];
            let said =
                group.iter().map(|r| self.said(r.basis, r.source, r.locator, r.note)).collect::<Result<Vec<_>, _>>()?;
            let (basis, evidence) = self.behind(&said);
            indicators.push(Indicator {
                id: r.id.0,
                about: self.key(r.about)?,
                under: self.optional(r.under)?,
                measure: r.measure,
                value: r.value,
                bound: r.bound,
                unit: r.unit,
                fact: Fact { span: Span { from: r.from, to: r.to }, status: r.status, basis, evidence },
            });
        }
        Ok(indicators)
    }

    fn behind(&mut self, said: &[Said]) -> (Basis, Evidences) {
        let basis = said.iter().map(|said| said.basis).min().unwrap_or(Basis::Stated);
        let evidences = said.iter().filter_map(|said| said.evidence).collect();
        (basis, self.evidences.add(evidences, &self.batch.texts))
    }
}
