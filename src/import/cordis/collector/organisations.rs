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

impl Collector<'_> {
    /// The organisation of a row that may be one of many of this organisation: what the first leaves open, a later one
    /// fills; another name becomes an alias.
    pub fn organisation(&mut self, file: &File<'_>, columns: &Organisation, issues: &mut Issues) -> Option<Id> {
        let pic = self.number(file, columns.pic, issues)?;
        let programme = self.programme.clone();
        let source = self.source(&programme);
        let number = self.batch.texts.text(pic).to_owned();
        let id = self.id(&format!("actor:pic-{number}"));
        let kind = self.kind(file, columns.kind, issues);
        let country = self.country(file, columns.country, issues);
        let short_name = file.cell(columns.short_name);
        let full_name = file.cell(columns.name);
        let shown_name = if full_name.is_empty() { short_name } else { full_name };
        let unnamed = format!("PIC {number}");
        let name = self.batch.texts.intern(if shown_name.is_empty() { &unnamed } else { shown_name });
        let country = country.and_then(|code| self.text(code));
        match self.actors.entry(pic) {
            Entry::Vacant(place) => {
                place.insert(self.batch.actors.len());
                let (from, to) = (End::Unknown, End::Unknown);
                let (source, locator, note) = (Some(source), None, None);
                self.batch.actors.push(Actor { id, name, kind, country, from, to, source, locator, note });
                self.identifier(id, IdentifierScheme::Pic, pic);
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
            let id = format!("actor:pic-{}", self.batch.texts.text(pic));
            let id = self.id(&id);
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
        let id = format!("actor:pic-{}", self.batch.texts.text(pic));
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
