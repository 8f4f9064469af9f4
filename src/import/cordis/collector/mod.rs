//! Rows of any layout of CORDIS become records: each organisation and each project once, each participation once.

mod organisations;
mod participants;
mod projects;
mod stays;

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher as _, RandomState};

pub use self::organisations::Organisation;
pub use self::participants::Participant;
pub use self::projects::Project;

use crate::import::cordis::collector::stays::Stay;
use crate::import::cordis::file::{Column, File};
use crate::import::cordis::programme::Programme;
use crate::import::issues::shown;
use crate::import::{Issues, Known, Sink};
use crate::model::date::End;
use crate::model::id::Id;
use crate::model::issue::{IssueCode, Location};
use crate::model::tables::{Batch, Identifier, Name, Scheme, Source};
use crate::model::text::Symbol;
use crate::model::vocabulary::{Basis, IdentifierScheme, NameKind, Role};

/// The records so far, and what is needed to find them again.
pub struct Collector<'k> {
    batch: Batch,
    known: &'k dyn Known,
    /// The programme of rows that name none: that of the first project which names one.
    programme: Programme,
    has_programme: bool,
    /// The source of each programme, by its slug.
    sources: HashMap<String, Id>,
    schemes: HashSet<Id>,
    names: HashSet<(Id, Symbol)>,
    /// The position of each actor, by its number.
    actors: HashMap<Symbol, usize>,
    projects: Vec<KnownProject>,
    by_rcn: HashMap<Symbol, usize>,
    by_grant: HashMap<Symbol, usize>,
    /// Who takes part in what, and where each stands in it.
    stays: Vec<Stay>,
    stay_of: HashMap<(Id, u32, Role), u32>,
    /// Rows that declare something, by what they declare: the line and a hash of the row.
    declared: HashMap<Id, (u64, u64)>,
    hasher: RandomState,
    /// What has been told once and will not be told again.
    told: HashSet<String>,
    rounded: Option<(Location, u64)>,
    /// Whether some organisations could not be read, so that one which is not known says nothing.
    pub(super) lacks_organisations: bool,
    /// Whether some projects could not be read.
    pub(super) lacks_projects: bool,
}

/// A project that rows may refer to.
#[derive(Clone, Copy)]
struct KnownProject {
    id: Id,
    source: Id,
    headline: Option<Id>,
    /// The name of its coordinator, where a row of projects tells it.
    coordinator: Option<Symbol>,
    has_coordinator: bool,
}

impl<'k> Collector<'k> {
    /// Nothing read; `programme` is that of rows that name none.
    pub fn new(programme: Programme, known: &'k dyn Known) -> Self {
        Self {
            batch: Batch::default(),
            known,
            programme,
            has_programme: false,
            sources: HashMap::new(),
            schemes: HashSet::new(),
            names: HashSet::new(),
            actors: HashMap::new(),
            projects: Vec::new(),
            by_rcn: HashMap::new(),
            by_grant: HashMap::new(),
            stays: Vec::new(),
            stay_of: HashMap::new(),
            declared: HashMap::new(),
            hasher: RandomState::new(),
            told: HashSet::new(),
            rounded: None,
            lacks_organisations: false,
            lacks_projects: false,
        }
    }

    /// Gives the records to the sink; tells what is told once for all rows.
    pub fn finish(self, issues: &mut Issues, sink: &mut dyn Sink) {
        if let Some((mut place, n)) = self.rounded.clone() {
            let first = std::mem::take(&mut place.line);
            let text = format!("sums with more than two decimals are rounded half up: {n}, the first on line {first}");
            issues.warning(place, IssueCode::BadNumber, text, "nothing need be done");
        }
        if !issues.has_errors() {
            self.pass_on(sink);
        }
    }

    fn id(&mut self, text: &str) -> Id {
        Id(self.batch.texts.intern(text))
    }

    fn text(&mut self, text: &str) -> Option<Symbol> {
        (!text.is_empty()).then(|| self.batch.texts.intern(text))
    }

    /// The source that stands for what CORDIS publishes of a programme.
    fn source(&mut self, programme: &Programme) -> Id {
        if let Some(&source) = self.sources.get(&programme.slug) {
            return source;
        }
        let id = self.id(&format!("source:cordis-{}", programme.slug));
        let title = format!("CORDIS: EU research projects under {}", programme.name);
        let source = Source {
            id,
            title: self.batch.texts.intern(&title),
            publisher: self.text("Publications Office of the European Union"),
            published: None,
            url: self.text(programme.url),
            language: self.text("en"),
            licence: self.text("CC BY 4.0"),
        };
        self.batch.sources.push(source);
        self.sources.insert(programme.slug.clone(), id);
        id
    }

    /// The scheme of a part of a programme; that of the programme itself where `part` is empty.
    fn scheme(&mut self, programme: &Programme, part: &str, source: Id) -> Id {
        let whole = format!("scheme:{}", programme.slug);
        let part_slug = super::cells::slug(part);
        let (id, name, part_of) = if part_slug.is_empty() {
            (self.id(&whole), programme.name.as_str(), None)
        } else {
            let parent = self.scheme(programme, "", source);
            // `H2020-EU.1.1.` names its programme already.
            let of_programme = part_slug.starts_with(&programme.slug);
            let id = if of_programme { format!("scheme:{part_slug}") } else { format!("{whole}-{part_slug}") };
            (self.id(&id), part, Some(parent))
        };
        // A part that has no more to its name than its programme is the programme.
        let part_of = part_of.filter(|parent| *parent != id);
        if self.schemes.insert(id) {
            let name = self.batch.texts.intern(name);
            let (from, to) = (End::Unknown, End::Unknown);
            let record = Scheme { id, name, part_of, from, to, source: Some(source), locator: None, note: None };
            self.batch.schemes.push(record);
        }
        id
    }

    /// Another name of a node, once.
    fn name(&mut self, node: Id, name: &str, kind: NameKind, source: Id) {
        let Some(name) = self.text(name) else { return };
        if self.names.insert((node, name)) {
            let (basis, source) = (Basis::Stated, Some(source));
            self.batch.names.push(Name { node, name, kind, language: None, basis, source, locator: None });
        }
    }

    fn identifier(&mut self, node: Id, scheme: IdentifierScheme, value: Symbol) {
        self.batch.identifiers.push(Identifier { node, scheme, value });
    }

    /// Whether this row is the first that declares `id`.
    fn declares(&mut self, id: Id, file: &File<'_>, issues: &mut Issues) -> bool {
        let row = (file.line(), self.hasher.hash_one(file.text()));
        let Some(&(line, hash)) = self.declared.get(&id) else {
            self.declared.insert(id, row);
            return true;
        };
        if hash == row.1 {
            let text = format!("the row stands on line {line} already and is left out");
            issues.warning(file.at_row(), IssueCode::DuplicateRecord, text, "remove one of them");
        } else {
            let text = format!("'{}' is declared on line {line} with different content", self.batch.texts.text(id.0));
            issues.error(file.at_row(), IssueCode::DuplicateId, text, "keep the row that is right");
        }
        false
    }

    /// A cell that holds the number of a project or an organisation, as a text of the pool.
    fn number(&mut self, file: &File<'_>, column: Column, issues: &mut Issues) -> Option<Symbol> {
        let text = file.cell(column);
        if super::cells::is_number(text) {
            return Some(self.batch.texts.intern(text));
        }
        if text.is_empty() {
            issues.error(file.at(column), IssueCode::MissingValue, "is empty", "write the number");
        } else {
            let problem = format!("'{}' is not a number of CORDIS", shown(text));
            issues.error(file.at(column), IssueCode::BadId, problem, "write digits only, as in 999905974");
        }
        None
    }

    /// A value that is not known: told once, at its first place.
    fn unknown_value(&mut self, file: &File<'_>, column: Column, taken: &str, issues: &mut Issues) {
        let value = shown(file.written(column));
        let text = format!("'{value}' is no known value and is read as {taken}; told once");
        if self.told.insert(text.clone()) {
            issues.warning(file.at(column), IssueCode::BadValue, text, "correct it if it is a slip");
        }
    }
}
