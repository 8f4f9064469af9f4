//! Participations and their awards, held as little as they can be until all rows have been read: a later row may add to
//! an earlier one.

use super::Collector;
use crate::import::Sink;
use crate::model::date::End;
use crate::model::id::Id;
use crate::model::portion::Portion;
use crate::model::record::Hundredths;
use crate::model::tables::{Batch, Funding, Participation};
use crate::model::text::Texts;
use crate::model::vocabulary::{AmountKind, Basis, Bound, Role, Status, Value as _};

/// What CORDIS says of a participant that has left: that, not when.
const HAS_LEFT: &str = "CORDIS: its participation has ended; not told when.";
/// How many records go on together.
const TOGETHER: usize = 8_192;

/// Who takes part in what, and what it is given for it.
pub(super) struct Stay {
    pub party: Id,
    /// The position of the project.
    pub project: u32,
    pub role: Role,
    pub amount: Option<Hundredths>,
    pub has_award: bool,
    pub has_left: bool,
}

impl Collector<'_> {
    /// Gives all records to the sink, in the order of the tables.
    pub(super) fn pass_on(mut self, sink: &mut dyn Sink) {
        let headlines = std::mem::take(&mut self.batch.funding);
        let described = std::mem::take(&mut self.batch);
        let texts = described.texts.clone();
        sink.take(Portion::of(described));
        for stays in self.stays.chunks(TOGETHER) {
            let mut batch = Batch::default();
            batch.participations =
                stays.iter().map(|stay| self.participation(stay, &texts, &mut batch.texts)).collect();
            sink.take(Portion::of(batch));
        }
        if !headlines.is_empty() {
            sink.take(Portion::of(Batch { funding: headlines, texts: texts.clone(), ..Batch::default() }));
        }
        let awarded: Vec<&Stay> = self.stays.iter().filter(|stay| stay.has_award).collect();
        for stays in awarded.chunks(TOGETHER) {
            let mut batch = Batch::default();
            batch.funding = stays.iter().map(|stay| self.award(stay, &texts, &mut batch.texts)).collect();
            sink.take(Portion::of(batch));
        }
    }

    fn participation(&self, stay: &Stay, texts: &Texts, own: &mut Texts) -> Participation {
        let project = self.projects[stay.project as usize];
        let mut id = |id: Id| Id(own.intern(texts.text(id.0)));
        Participation {
            party: id(stay.party),
            project: id(project.id),
            role: stay.role,
            on_behalf_of: Box::default(),
            headcount: None,
            headcount_bound: Bound::Exact,
            share: None,
            from: End::Unknown,
            to: End::Unknown,
            status: Status::Achieved,
            basis: Basis::Stated,
            source: Some(id(project.source)),
            locator: None,
            note: stay.has_left.then(|| own.intern(HAS_LEFT)),
        }
    }

    fn award(&self, stay: &Stay, texts: &Texts, own: &mut Texts) -> Funding {
        let project = self.projects[stay.project as usize];
        let local = |id: Id| texts.text(id.0).split_once(':').map_or("", |(_, local)| local);
        let number = local(stay.party).trim_start_matches("pic-");
        let award = format!("funding:{}-{number}-{}", local(project.id), stay.role.name().to_lowercase());
        let mut id = |text: &str| Id(own.intern(text));
        let (award, party) = (id(&award), id(texts.text(stay.party.0)));
        let headline = project.headline.map(|headline| id(texts.text(headline.0)));
        let (source, project) = (id(texts.text(project.source.0)), id(texts.text(project.id.0)));
        let mut award = funding(award, project, AmountKind::Awarded, stay.amount, source, own);
        award.receiver = Box::new([party]);
        award.part_of = headline.into_iter().collect();
        award
    }
}

/// A sum in euro for a project. Who gives is not stated; the day and the scheme are those of the project.
pub(super) fn funding(
    id: Id,
    project: Id,
    kind: AmountKind,
    amount: Option<Hundredths>,
    source: Id,
    texts: &mut Texts,
) -> Funding {
    Funding {
        id,
        giver: None,
        giver_basis: None,
        scheme: None,
        receiver: Box::default(),
        shares: Box::default(),
        project: Some(project),
        amount,
        precision: None,
        currency: Some(texts.intern("EUR")),
        kind,
        bound: Bound::Exact,
        per: None,
        part_of: Box::default(),
        leg_of: None,
        from: End::Unknown,
        to: End::Unknown,
        duration_months: None,
        status: Status::Achieved,
        basis: Basis::Stated,
        source: Some(source),
        locator: None,
        note: None,
    }
}
