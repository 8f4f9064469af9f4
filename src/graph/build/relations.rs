//! Facts from records.

use crate::graph::build::GraphError;
use crate::graph::build::evidences::EvidenceList;
use crate::graph::build::identity::Identity;
use crate::graph::build::join::{ByText, Joining, Said};
use crate::graph::by_symbol::BySymbol;
use crate::graph::node::{Evidence, Evidences, NodeKey};
use crate::graph::relation::{
    Fact, Finding, Funding, Indicator, Membership, Participation, Placement, RegionPart, Succession, Terms, Tie,
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

/// Builds all facts, those of parties and the others beside one another.
pub fn build(batch: &Batch, identity: &Identity) -> Result<(Facts, EvidenceList), GraphError> {
    let builder = Builder { texts: &batch.texts, identity };
    let (of_parties, others) = rayon::join(|| builder.of_parties(batch), || builder.others(batch));
    let ((of_parties, mut evidences), (mut others, of_others)) = (of_parties?, others?);
    let moved = evidences.append(of_others);
    moved.tell(&mut others.fundings);
    moved.tell(&mut others.placements);
    moved.tell(&mut others.findings);
    moved.tell(&mut others.indicators);
    moved.tell(&mut others.region_parts);
    moved.tell(&mut others.themes);
    let Facts { memberships, participations, ties, .. } = of_parties;
    Ok((Facts { memberships, participations, ties, ..others }, evidences))
}

impl<'a> Builder<'a> {
    fn of_parties(self, batch: &Batch) -> Result<(Facts, EvidenceList), GraphError> {
        let mut evidences = EvidenceList::default();
        let facts = Facts {
            memberships: self.memberships(&batch.memberships, &mut evidences)?,
            participations: self.participations(&batch.participations, &mut evidences)?,
            ties: self.ties(&batch.ties, &mut evidences)?,
            ..Facts::default()
        };
        Ok((facts, evidences))
    }

    fn others(self, batch: &Batch) -> Result<(Facts, EvidenceList), GraphError> {
        let mut evidences = EvidenceList::default();
        let mut facts = Facts {
            fundings: self.fundings(&batch.funding, &mut evidences)?,
            placements: self.placements(&batch.places, &mut evidences)?,
            findings: self.findings(&batch.findings, &mut evidences)?,
            indicators: self.indicators(&batch.indicators, &mut evidences)?,
            region_parts: self.region_parts(&batch.region_parts, &mut evidences)?,
            themes: self.themes(&batch.themes, &mut evidences)?,
            ..Facts::default()
        };
        for r in &batch.region_changes {
            let (a, b) = (self.key(r.a)?, self.key(r.b)?);
            facts.successions.push(Succession { a, on: r.on, b, share: r.share });
        }
        facts.successions.sort_unstable();
        facts.successions.dedup();
        for r in &batch.population {
            facts.population.push((self.key(r.region)?, r.year, r.inhabitants));
        }
        facts.population.sort_unstable();
        facts.population.dedup_by_key(|&mut (region, year, _)| (region, year));
        Ok((facts, evidences))
    }

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
            key: |r: &tables::Membership, (cluster, party)| {
                Ok((cluster, party, Span { from: r.from, to: r.to }, r.status))
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
            key: |r: &tables::Participation, (project, party)| {
                let span = Span { from: r.from, to: r.to };
                Ok((project, party, r.role, span, r.status, self.terms(r)?))
            },
            said: |r: &tables::Participation| self.said(r.basis, r.source, r.locator, r.note),
        };
        joining.join(records, evidences, self.texts, |key, basis, evidence| {
            let (project, party, role, span, status, terms) = key;
            Participation { party, project, role, terms, fact: Fact { span, status, basis, evidence } }
        })
    }

    fn terms(self, r: &tables::Participation) -> Result<Option<Box<Terms>>, GraphError> {
        let headcount = r.headcount.map(|number| (number, r.headcount_bound));
        let terms = Terms { on_behalf_of: self.all(&r.on_behalf_of)?, headcount, share: r.share };
        Ok(if terms == Terms::default() { None } else { Some(Box::new(terms)) })
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
            key: |r: &tables::Tie, (a, b)| {
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
            key: |r: &tables::Place, (node, region)| {
                let span = Span { from: r.from, to: r.to };
                Ok((node, region, r.role, span, r.status, r.share))
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
            key: |r: &tables::RegionPart, (whole, part)| Ok((whole, part, r.share, r.status)),
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
            key: |r: &tables::Theme, (node, _)| Ok((node, self.by_text(r.theme), r.status)),
            said: |r: &tables::Theme| self.said(r.basis, r.source, r.locator, r.note),
        };
        joining.join(records, evidences, self.texts, |(node, theme, status), basis, evidence| Theme {
            node,
            theme: theme.0,
            fact: Fact { span: Span::default(), status, basis, evidence },
        })
    }

    /// The numbers that records with ids of their own get, by id.
    fn numbers(self, ids: impl Iterator<Item = Id>) -> BySymbol {
        let mut ids: Vec<Symbol> = ids.map(|id| id.0).collect();
        // Of a revision that was loaded this is the order of their texts already, which the second sort finds at once.
        ids.sort_unstable();
        ids.dedup();
        ids.sort_by(|&one, &other| self.texts.text(one).cmp(self.texts.text(other)));
        let mut numbers = BySymbol::default();
        for (number, id) in (0..).zip(ids) {
            numbers.insert(id, number);
        }
        numbers
    }

    fn references(self, ids: &[Id], numbers: &BySymbol) -> Result<Box<[u32]>, GraphError> {
        let unknown = |id: &Id| GraphError::UnknownId(self.texts.text(id.0).to_owned());
        ids.iter().map(|id| numbers.get(id.0).ok_or_else(|| unknown(id))).collect()
    }

    /// Records by the number of their id; those of one id by their sources: of one source there is one. The first of an id
    /// says what the fact is; those of other sources add their evidence.
    fn by_id<'r, R>(
        self,
        records: &'r [R],
        numbers: &BySymbol,
        id: impl Fn(&R) -> Id,
        source: impl Fn(&R) -> Option<Id>,
    ) -> Vec<(u32, &'r R)> {
        // Every id was given a number.
        let mut sorted: Vec<_> = records.iter().filter_map(|r| Some((numbers.get(id(r).0)?, r))).collect();
        let source = |r: &R| source(r).map(|source| self.texts.text(source.0));
        sorted.sort_by(|(one, a), (other, b)| one.cmp(other).then_with(|| source(a).cmp(&source(b))));
        sorted
    }

    fn fundings(self, records: &[tables::Funding], evidences: &mut EvidenceList) -> Made<Funding> {
        let numbers = self.numbers(records.iter().map(|r| r.id));
        let mut fundings = Vec::with_capacity(records.len());
        for group in self.by_id(records, &numbers, |r| r.id, |r| r.source).chunk_by(|one, other| one.0 == other.0) {
            let (_, r) = group[0];
            let share =
                |position: usize| (!r.shares.is_empty()).then(|| r.shares.get(position).copied().unwrap_or_default());
            let mut receivers = Vec::with_capacity(r.receiver.len());
            for (position, &id) in r.receiver.iter().enumerate() {
                receivers.push((self.key(id)?, share(position)));
            }
            let said = |r: &tables::Funding| self.said(r.basis, r.source, r.locator, r.note);
            let (basis, evidence) = self.behind(group, said, evidences)?;
            fundings.push(Funding {
                id: r.id.0,
                giver: self.optional(r.giver)?,
                giver_basis: r.giver_basis.unwrap_or(r.basis),
                scheme: self.optional(r.scheme)?,
                receivers: receivers.into(),
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
        let mut findings = Vec::with_capacity(records.len());
        for group in self.by_id(records, &numbers, |r| r.id, |r| r.source).chunk_by(|one, other| one.0 == other.0) {
            let (_, r) = group[0];
            let said = |r: &tables::Finding| self.said(r.basis, r.source, r.locator, None);
            let (basis, evidence) = self.behind(group, said, evidences)?;
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
        let numbers = self.numbers(records.iter().map(|r| r.id));
        let mut indicators = Vec::with_capacity(records.len());
        for group in self.by_id(records, &numbers, |r| r.id, |r| r.source).chunk_by(|one, other| one.0 == other.0) {
            let (_, r) = group[0];
            let said = |r: &tables::Indicator| self.said(r.basis, r.source, r.locator, r.note);
            let (basis, evidence) = self.behind(group, said, evidences)?;
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

    /// The basis of a fact that several records say, and their evidences.
    fn behind<R>(
        self,
        records: &[(u32, &R)],
        said: impl Fn(&R) -> Result<Said, GraphError>,
        evidences: &mut EvidenceList,
    ) -> Result<(Basis, Evidences), GraphError> {
        let (mut basis, mut failed) = (None, None);
        let all = records.iter().map_while(|(_, record)| said(record).map_err(|error| failed = Some(error)).ok());
        let all = all.inspect(|said| basis = Some(basis.map_or(said.basis, |basis: Basis| basis.min(said.basis))));
        let range = evidences.add(all.filter_map(|said| said.evidence), self.texts);
        failed.map_or(Ok((basis.unwrap_or(Basis::Stated), range)), Err)
    }
}
