//! Organisations, each with its PIC.

use std::collections::hash_map::Entry;

use super::Collector;
use crate::import::Issues;
use crate::import::cordis::cells;
use crate::import::cordis::file::{Column, File};
use crate::model::date::End;
use crate::model::id::Id;
use crate::model::issue::IssueCode;
use crate::model::tables::Actor;
use crate::model::vocabulary::{ActorKind, IdentifierScheme, NameKind};

/// The columns that describe an organisation.
#[derive(Clone, Copy)]
pub struct Organisation {
    /// Its number.
    pub pic: Column,
    /// Its name.
    pub name: Column,
    /// Its short name.
    pub short_name: Column,
    /// Its country.
    pub country: Column,
    /// Its kind.
    pub kind: Column,
}

/// Whether the number of an organisation is a PIC; one layout makes a hash of 32 digits where it has none.
fn is_pic(number: &str) -> bool {
    !(number.len() == 32 && number.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

fn party_id(number: &str) -> String {
    if is_pic(number) { format!("actor:pic-{number}") } else { format!("actor:cordis-{number}") }
}

impl Collector<'_> {
    /// The organisation of a row that may be one of many of this organisation: what the first leaves open, a later one
    /// fills; another name becomes an alias.
    pub fn organisation(&mut self, file: &File<'_>, columns: &Organisation, issues: &mut Issues) -> Option<Id> {
        let pic = self.number(file, columns.pic, issues)?;
        let programme = self.programme.clone();
        let source = self.source(&programme);
        let number = self.batch.texts.text(pic).to_owned();
        let id = self.id(&party_id(&number));
        let kind = self.kind(file, columns.kind, issues);
        let country = self.country(file, columns.country, issues);
        let short_name = file.cell(columns.short_name);
        let full_name = file.cell(columns.name);
        let shown_name = if full_name.is_empty() { short_name } else { full_name };
        let unnamed = if is_pic(&number) { format!("PIC {number}") } else { format!("CORDIS {number}") };
        let name = self.batch.texts.intern(if shown_name.is_empty() { &unnamed } else { shown_name });
        let country = country.and_then(|code| self.text(code));
        match self.actors.entry(pic) {
            Entry::Vacant(place) => {
                place.insert(self.batch.actors.len());
                let (from, to) = (End::Unknown, End::Unknown);
                let (source, locator, note) = (Some(source), None, None);
                self.batch.actors.push(Actor { id, name, kind, country, from, to, source, locator, note });
                if is_pic(&number) {
                    self.identifier(id, IdentifierScheme::Pic, pic);
                }
                self.names.insert((id, name));
            }
            Entry::Occupied(place) => {
                let actor = &mut self.batch.actors[*place.get()];
                actor.country = actor.country.or(country);
                if actor.kind == ActorKind::Unknown {
                    actor.kind = kind;
                }
                if self.batch.texts.text(actor.name) == unnamed && !shown_name.is_empty() {
                    actor.name = name;
                    self.names.insert((id, name));
                }
            }
        }
        self.name(id, full_name, NameKind::Alias, source);
        self.name(id, short_name, NameKind::Alias, source);
        Some(id)
    }

    /// The organisation of a row that is to be the only one of this organisation.
    pub fn declared_organisation(&mut self, file: &File<'_>, columns: &Organisation, issues: &mut Issues) {
        if let Some(pic) = self.number(file, columns.pic, issues) {
            let id = self.id(&party_id(self.batch.texts.text(pic)));
            if self.declares(id, file, issues) {
                self.organisation(file, columns, issues);
            }
        }
    }

    /// The organisation of this number, which was declared before.
    pub fn party_of_pic(&mut self, file: &File<'_>, column: Column, issues: &mut Issues) -> Option<Id> {
        let pic = self.number(file, column, issues)?;
        if let Some(&position) = self.actors.get(&pic) {
            return Some(self.batch.actors[position].id);
        }
        let id = party_id(self.batch.texts.text(pic));
        if self.known.knows(&id) {
            return Some(self.id(&id));
        }
        if self.lacks_organisations {
            return None;
        }
        let text = format!("no row of organisations has the number {}", self.batch.texts.text(pic));
        issues.error(file.at(column), IssueCode::UnknownId, text, "add the organisation, or correct the number");
        None
    }

    /// The name of an organisation of this input.
    pub fn name_of(&self, party: Id) -> &str {
        let number = self.local(party).trim_start_matches("pic-").trim_start_matches("cordis-");
        let position = self.batch.texts.find(number).and_then(|number| self.actors.get(&number));
        position.map_or("", |&position| self.batch.texts.text(self.batch.actors[position].name))
    }

    fn kind(&mut self, file: &File<'_>, column: Column, issues: &mut Issues) -> ActorKind {
        cells::kind(file.cell(column)).unwrap_or_else(|| {
            self.unknown_value(file, column, "UNKNOWN", issues);
            ActorKind::Unknown
        })
    }

    fn country<'f>(&mut self, file: &'f File<'_>, column: Column, issues: &mut Issues) -> Option<&'f str> {
        let text = file.written(column);
        let country = cells::country(text);
        if country.is_none() && !text.is_empty() {
            self.unknown_value(file, column, "no country", issues);
        }
        country
    }
}
