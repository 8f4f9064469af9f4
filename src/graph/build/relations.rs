//! Facts from records.

use std::collections::HashMap;

use crate::graph::build::GraphError;
use crate::graph::build::evidences::EvidenceList;
use crate::graph::build::identity::Identity;
use crate::graph::build::join::{ByText, Joining, Said};
use crate::graph::node::{Evidence, Evidences, NodeKey};
use crate::graph::relation::{
    Fact, Finding, Funding, Indicator, Membership, Participation, Placement, RegionPart, Succession, Tie,
};
use crate::graph::snapshot::Theme;
use crate::model::date::Span;
use crate::model::id::Id;
use crate::model::tables::{self, Batch};
use crate::model::text::{Symbol, Texts};
use crate::model::vocabulary::Basis;

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

type Made<T> = Result<Vec<T>, GraphError>;

#[derive(Clone, Copy)]
struct Builder<'a> {
    texts: &'a Texts,
    identity: &'a Identity,
}

/// Builds all facts.
pub fn build(batch: &Batch, identity: &Identity, evidences: &mut EvidenceList) -> Result<Facts, GraphError> {
    let builder = Builder { texts: &batch.texts, identity };
    let mut facts = Facts {
        memberships: builder.memberships(&batch.memberships, evidences)?,
        participations: builder.participations(&batch.participations, evidences)?,
        ties: builder.ties(&batch.ties, evidences)?,
        fundings: builder.fundings(&batch.funding, evidences)?,
        placements: builder.placements(&batch.places, evidences)?,
        findings: builder.findings(&batch.findings, evidences)?,
        indicators: builder.indicators(&batch.indicators, evidences)?,
        region_parts: builder.region_parts(&batch.region_parts, evidences)?,
        themes: builder.themes(&batch.themes, evidences)?,
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
        self.identity.key(id, self.texts)
    }

    fn optional(&self, id: Option<Id>) -> Result<Option<NodeKey>, GraphError> {
        self.identity.optional(id, self.texts)
    }

    fn all(&self, ids: &[Id]) -> Result<Box<[NodeKey]>, GraphError> {
        self.identity.all(ids, self.texts)
    }

    fn by_text(&self, symbol: Symbol) -> ByText<'a> {
        ByText(symbol, self.texts.text(symbol))
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

    fn memberships(self, records: &[tables::Membership], evidences: &mut EvidenceList) -> Made<Membership> {
        let joining = Joining {
            front: |r: &tables::Membership| Ok((self.key(r.cluster)?, self.key(r.party)?)),
            key: |r: &tables::Membership| {
                Ok((self.key(r.cluster)?, self.key(r.party)?, Span { from: r.from, to: r.to }, r.status))
            },
            said: |r: &tables::Membership| self.said(r.basis, r.source, r.locator, r.note),
        };
        joining.join(records, evidences, self.texts, |(cluster, party, span, status), basis, evidence| Membership {
            party,
            cluster,
            fact: Fact { span, status, basis, evidence },
        })
    }

    fn participations(self, records: &[tables::Participation], evidences: &mut EvidenceList) -> Made<Participation> {
        let joining = Joining {
            front: |r: &tables::Participation| Ok((self.key(r.project)?, self.key(r.party)?)),
            key: |r: &tables::Participation| {
                let span = Span { from: r.from, to: r.to };
                let headcount = r.headcount.map(|number| (number, r.headcount_bound));
                let (project, party, behalf) = (self.key(r.project)?, self.key(r.party)?, self.all(&r.on_behalf_of)?);
                Ok((project, party, r.role, span, r.status, behalf, headcount, r.share))
            },
            said: |r: &tables::Participation| self.said(r.basis, r.source, r.locator, r.note),
        };
        joining.join(records, evidences, self.texts, |key, basis, evidence| {
            let (project, party, role, span, status, on_behalf_of, headcount, share) = key;
            let fact = Fact { span, status, basis, evidence };
            Participation { party, project, role, on_behalf_of, headcount, share, fact }
        })
    }

    /// The ends of a tie: of one without direction the first node first.
    fn ends(self, r: &tables::Tie) -> Result<(NodeKey, NodeKey), GraphError> {
        let (a, b) = (self.key(r.a)?, self.key(r.b)?);
        let is_directed = r.is_directed.unwrap_or(r.kind.is_directed());
        Ok(if !is_directed && b < a { (b, a) } else { (a, b) })
    }

    fn ties(self, records: &[tables::Tie], evidences: &mut EvidenceList) -> Made<Tie> {
        let joining = Joining {
            front: |r: &tables::Tie| self.ends(r),
            key: |r: &tables::Tie| {
                let (a, b) = self.ends(r)?;
                let is_directed = r.is_directed.unwrap_or(r.kind.is_directed());
                let span = Span { from: r.from, to: r.to };
                Ok((a, b, r.kind, is_directed, r.scope, self.optional(r.under)?, span, r.status))
            },
            said: |r: &tables::Tie| self.said(r.basis, r.source, r.locator, r.note),
        };
        joining.join(records, evidences, self.texts, |key, basis, evidence| {
            let (a, b, kind, is_directed, scope, under, span, status) = key;
            Tie { a, b, kind, is_directed, scope, under, fact: Fact { span, status, basis, evidence } }
        })
    }

    fn placements(self, records: &[tables::Place], evidences: &mut EvidenceList) -> Made<Placement> {
        let joining = Joining {
            front: |r: &tables::Place| Ok((self.key(r.node)?, self.key(r.region)?)),
            key: |r: &tables::Place| {
                let span = Span { from: r.from, to: r.to };
                Ok((self.key(r.node)?, self.key(r.region)?, r.role, span, r.status, r.share))
            },
            said: |r: &tables::Place| self.said(r.basis, r.source, r.locator, r.note),
        };
        joining.join(records, evidences, self.texts, |key, basis, evidence| {
            let (node, region, role, span, status, share) = key;
            Placement { node, region, role, share, fact: Fact { span, status, basis, evidence } }
        })
    }

    fn region_parts(self, records: &[tables::RegionPart], evidences: &mut EvidenceList) -> Made<RegionPart> {
        let joining = Joining {
            front: |r: &tables::RegionPart| Ok((self.key(r.whole)?, self.key(r.part)?)),
            key: |r: &tables::RegionPart| Ok((self.key(r.whole)?, self.key(r.part)?, r.share, r.status)),
            said: |r: &tables::RegionPart| self.said(r.basis, r.source, r.locator, r.note),
        };
        joining.join(records, evidences, self.texts, |(whole, part, share, status), basis, evidence| RegionPart {
            whole,
            part,
            share,
            fact: Fact { span: Span::default(), status, basis, evidence },
        })
    }

    fn themes(self, records: &[tables::Theme], evidences: &mut EvidenceList) -> Made<Theme> {
        let joining = Joining {
            front: |r: &tables::Theme| Ok((self.key(r.node)?, NodeKey(0))),
            key: |r: &tables::Theme| Ok((self.key(r.node)?, self.by_text(r.theme), r.status)),
            said: |r: &tables::Theme| self.said(r.basis, r.source, r.locator, r.note),
        };
        joining.join(records, evidences, self.texts, |(node, theme, status), basis, evidence| Theme {
            node,
            theme: theme.0,
            fact: Fact { span: Span::default(), status, basis, evidence },
        })
    }

    /// The numbers that records with ids of their own get, by id.
    fn numbers(self, ids: impl Iterator<Item = Id>) -> HashMap<Symbol, u32> {
        let mut ids: Vec<_> = ids.map(|id| self.by_text(id.0)).collect();
        ids.sort_unstable();
        ids.dedup();
        ids.into_iter().enumerate().map(|(number, id)| (id.0, number as u32)).collect()
    }

    fn references(self, ids: &[Id], numbers: &HashMap<Symbol, u32>) -> Result<Box<[u32]>, GraphError> {
        let number = |id: &Id| numbers.get(&id.0).copied();
        let unknown = |id: &Id| GraphError::UnknownId(self.texts.text(id.0).to_owned());
        ids.iter().map(|id| number(id).ok_or_else(|| unknown(id))).collect()
    }

    /// The records of each id, in the order of ids, by their sources: of one source there is one. The first says what the
    /// fact is; those of other sources add their evidence.
    fn by_id<R>(self, records: &[R], id: impl Fn(&R) -> Id, source: impl Fn(&R) -> Option<Id>) -> Vec<Vec<&R>> {
        let key = |r: &R| (self.by_text(id(r).0), source(r).map(|source| self.by_text(source.0)));
        let mut sorted: Vec<_> = records.iter().map(|r| (key(r), r)).collect();
        sorted.sort_by_key(|&(key, _)| key);
        let groups = sorted.chunk_by(|(one, _), (other, _)| one.0 == other.0);
        groups.map(|group| group.iter().map(|&(_, r)| r).collect()).collect()
    }

    fn fundings(self, records: &[tables::Funding], evidences: &mut EvidenceList) -> Made<Funding> {
        let numbers = self.numbers(records.iter().map(|r| r.id));
        let mut fundings = Vec::with_capacity(numbers.len());
        for group in self.by_id(records, |r| r.id, |r| r.source) {
            let r = group[0];
            let receivers = self.all(&r.receiver)?;
            let share =
                |position: usize| (!r.shares.is_empty()).then(|| r.shares.get(position).copied().unwrap_or_default());
            let receivers = receivers.iter().enumerate().map(|(at, &node)| (node, share(at))).collect();
            let said =
                group.iter().map(|r| self.said(r.basis, r.source, r.locator, r.note)).collect::<Result<Vec<_>, _>>()?;
            let (basis, evidence) = self.behind(&said, evidences);
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

    fn findings(self, records: &[tables::Finding], evidences: &mut EvidenceList) -> Made<Finding> {
        let numbers = self.numbers(records.iter().map(|r| r.id));
        let mut findings = Vec::with_capacity(numbers.len());
        for group in self.by_id(records, |r| r.id, |r| r.source) {
            let r = group[0];
            let said =
                group.iter().map(|r| self.said(r.basis, r.source, r.locator, None)).collect::<Result<Vec<_>, _>>()?;
            let (basis, evidence) = self.behind(&said, evidences);
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

    fn indicators(self, records: &[tables::Indicator], evidences: &mut EvidenceList) -> Made<Indicator> {
        let mut indicators = Vec::with_capacity(records.len());
        for group in self.by_id(records, |r| r.id, |r| r.source) {
            let r = group[0];
            let said =
                group.iter().map(|r| self.said(r.basis, r.source, r.locator, r.note)).collect::<Result<Vec<_>, _>>()?;
            let (basis, evidence) = self.behind(&said, evidences);
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

    fn behind(self, said: &[Said], evidences: &mut EvidenceList) -> (Basis, Evidences) {
        let basis = said.iter().map(|said| said.basis).min().unwrap_or(Basis::Stated);
        let mut behind = said.iter().filter_map(|said| said.evidence).collect();
        (basis, evidences.add(&mut behind, self.texts))
    }
}
