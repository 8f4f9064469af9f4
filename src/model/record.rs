//! How a record becomes text and text a record: one description of the columns serves reading, checking, storing,
//! comparing and digesting.

use std::fmt::Write as _;

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::model::date::{End, PartialDate};
use crate::model::id::{Id, IdKind};
use crate::model::issue::IssueCode;
use crate::model::tables::{Batch, Table};
use crate::model::text::{Symbol, Texts};
use crate::model::vocabulary::{
    ActorKind, AmountKind, Basis, Bound, ClusterKind, FindingStatus, IdentifierScheme, Interest, NameKind, Per,
    PlaceRole, RegionLevel, RelationKind, Role, Status, TieScope, Value,
};

/// What a column is in the identity of its record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// What the record is about: two records with the same subject and source are versions of one another.
    Subject,
    /// Part of what the record says.
    Own,
    /// Who says so: basis, source, locator, note. Records alike in all the rest are one fact with several evidences.
    Evidence,
}

/// What a column is for, what may stand in it.
#[derive(Clone, Copy, Debug)]
pub struct Spec {
    /// Its part in the identity of the record.
    pub part: Part,
    /// Whether it may not be empty.
    pub is_required: bool,
    /// What the ids in it may name; empty for a column without ids.
    pub kinds: &'static [IdKind],
}

/// One column of a table.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its name in the header.
    pub name: &'static str,
    /// What a cell holds.
    pub cell: CellType,
    /// Its part, need and kinds of id.
    pub spec: Spec,
}

/// What a cell of a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellType {
    /// Any text.
    Text,
    /// One id.
    Id,
    /// Several ids, separated by spaces.
    Ids,
    /// A date of any precision.
    PartialDate,
    /// A date of any precision, or `..`.
    End,
    /// A day.
    Day,
    /// A decimal number with a point.
    Decimal,
    /// Several decimal numbers, separated by spaces.
    Decimals,
    /// A decimal number with at most two places.
    Money,
    /// A whole number.
    Integer,
    /// `true` or `false`.
    Boolean,
    /// One of a closed list of names.
    Value,
}

/// Why a cell cannot be read: a code, what is wrong, what would be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The kind of problem.
    pub code: IssueCode,
    /// What is wrong, as the end of a sentence that begins with the cell.
    pub text: String,
    /// What would be right.
    pub hint: String,
}

/// A type that a cell of a table can hold.
pub trait Cell: Sized {
    /// What the cell holds.
    const TYPE: CellType;
    /// Reads the text of a cell; an empty text is the type's empty value, or [`IssueCode::MissingValue`].
    fn read(text: &str, texts: &mut Texts) -> Result<Self, Wrong>;
    /// Writes the text that reads back as the same value.
    fn write(&self, texts: &Texts, out: &mut String);
    /// The cell that holds this one id; none where the type is no id.
    fn of_id(_: Id) -> Option<Self> {
        None
    }
    /// The ids in the cell.
    fn ids(&self) -> &[Id] {
        &[]
    }
    /// Puts other symbols in the place of those in the cell.
    fn renumber(&mut self, _: &mut impl FnMut(Symbol) -> Symbol) {}
}

/// A row of one table of the data package.
pub trait Record: Sized + Clone + Send + Sync + 'static {
    /// Its table.
    const TABLE: Table;
    /// Its columns, in the order of the table.
    const COLUMNS: &'static [Column];
    /// Reads a record from the texts of its columns; a column that is not there is empty. On failure all the columns
    /// that are wrong, by position.
    fn read<'a>(cell: impl Fn(usize) -> &'a str, texts: &mut Texts) -> Result<Self, Vec<(usize, Wrong)>> {
        Self::read_known(|_| None, cell, texts)
    }
    /// Reads a record of which some ids are symbols of `texts` already: `known` is asked for columns of single ids, `cell`
    /// for what is not known.
    fn read_known<'a>(
        known: impl Fn(usize) -> Option<Id>,
        cell: impl Fn(usize) -> &'a str,
        texts: &mut Texts,
    ) -> Result<Self, Vec<(usize, Wrong)>>;
    /// Writes one column.
    fn write(&self, column: usize, texts: &Texts, out: &mut String);
    /// The ids in one column.
    fn ids(&self, column: usize) -> &[Id];
    /// Puts other symbols in the place of all its symbols: those of the same texts in another pool.
    fn renumber(&mut self, symbol: &mut impl FnMut(Symbol) -> Symbol);
    /// The records of its table in a batch.
    fn of(batch: &mut Batch) -> &mut Vec<Self>;
}

/// Several ids in one cell.
pub type Ids = Box<[Id]>;
/// Several decimal numbers in one cell.
pub type Decimals = Box<[Decimal]>;

/// A sum of money in hundredths of its currency; negative for a repayment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hundredths(pub i64);

fn missing() -> Wrong {
    Wrong {
        code: IssueCode::MissingValue,
        text: "is empty".into(),
        hint: "write a value; only optional columns may be empty".into(),
    }
}

fn wrong(code: IssueCode, text: &str, what: &str, hint: impl Into<String>) -> Wrong {
    let shown: String = text.chars().take(60).collect();
    let dots = if shown.len() < text.len() { "..." } else { "" };
    Wrong { code, text: format!("'{shown}{dots}' is not {what}"), hint: hint.into() }
}

impl Cell for Symbol {
    const TYPE: CellType = CellType::Text;
    fn read(text: &str, texts: &mut Texts) -> Result<Self, Wrong> {
        if text.is_empty() { Err(missing()) } else { Ok(texts.intern(text)) }
    }
    fn write(&self, texts: &Texts, out: &mut String) {
        out.push_str(texts.text(*self));
    }
    fn renumber(&mut self, symbol: &mut impl FnMut(Symbol) -> Symbol) {
        *self = symbol(*self);
    }
}

impl Cell for Id {
    const TYPE: CellType = CellType::Id;
    fn read(text: &str, texts: &mut Texts) -> Result<Self, Wrong> {
        if text.is_empty() {
            return Err(missing());
        }
        if IdKind::of(text).is_none() {
            let hint = "an id is its kind, a colon, then letters, digits, '.', '_', '-' or '~', as in actor:sintef";
            return Err(wrong(IssueCode::BadId, text, "an id", hint));
        }
        Ok(Id(texts.intern(text)))
    }
    fn write(&self, texts: &Texts, out: &mut String) {
        out.push_str(texts.text(self.0));
    }
    fn of_id(id: Id) -> Option<Self> {
        Some(id)
    }
    fn ids(&self) -> &[Id] {
        std::slice::from_ref(self)
    }
    fn renumber(&mut self, symbol: &mut impl FnMut(Symbol) -> Symbol) {
        self.0 = symbol(self.0);
    }
}

impl Cell for Ids {
    const TYPE: CellType = CellType::Ids;
    fn read(text: &str, texts: &mut Texts) -> Result<Self, Wrong> {
        // Nearly all are empty or one: room for so many as there are, no more.
        let mut ids = Vec::with_capacity(text.split_ascii_whitespace().count());
        for id in text.split_ascii_whitespace() {
            ids.push(<Id as Cell>::read(id, texts)?);
        }
        Ok(ids.into())
    }
    fn write(&self, texts: &Texts, out: &mut String) {
        write_list(self.iter(), out, |id, out| out.push_str(texts.text(id.0)));
    }
    fn ids(&self) -> &[Id] {
        self
    }
    fn renumber(&mut self, symbol: &mut impl FnMut(Symbol) -> Symbol) {
        self.iter_mut().for_each(|id| id.renumber(symbol));
    }
}

impl Cell for PartialDate {
    const TYPE: CellType = CellType::PartialDate;
    fn read(text: &str, _: &mut Texts) -> Result<Self, Wrong> {
        if text.is_empty() {
            return Err(missing());
        }
        let hint = "write a year, month or day that exists: 2021, 2021-06 or 2021-06-30";
        PartialDate::parse(text).ok_or_else(|| wrong(IssueCode::BadDate, text, "a date", hint))
    }
    fn write(&self, _: &Texts, out: &mut String) {
        let _ = write!(out, "{self}");
    }
}

impl Cell for End {
    const TYPE: CellType = CellType::End;
    fn read(text: &str, _: &mut Texts) -> Result<Self, Wrong> {
        let hint = "write 2021, 2021-06 or 2021-06-30, '..' for known to be open, or nothing for not known";
        End::parse(text).ok_or_else(|| wrong(IssueCode::BadDate, text, "a date", hint))
    }
    fn write(&self, _: &Texts, out: &mut String) {
        let _ = write!(out, "{self}");
    }
}

impl Cell for Date {
    const TYPE: CellType = CellType::Day;
    fn read(text: &str, _: &mut Texts) -> Result<Self, Wrong> {
        if text.is_empty() {
            return Err(missing());
        }
        let day = PartialDate::parse(text).filter(|date| date.first_day() == date.last_day());
        day.map(PartialDate::first_day)
            .ok_or_else(|| wrong(IssueCode::BadDate, text, "a day", "write a day that exists: 2021-06-30"))
    }
    fn write(&self, _: &Texts, out: &mut String) {
        let _ = write!(out, "{self}");
    }
}

impl Cell for Decimal {
    const TYPE: CellType = CellType::Decimal;
    fn read(text: &str, _: &mut Texts) -> Result<Self, Wrong> {
        if text.is_empty() {
            return Err(missing());
        }
        let is_plain = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-'));
        let hint = "write digits with a point before the decimals and at most 28 digits in all, as in 1500000.50";
        is_plain
            .then(|| Decimal::from_str_exact(text).ok())
            .flatten()
            .map(|number| number.normalize())
            .ok_or_else(|| wrong(IssueCode::BadNumber, text, "a decimal number", hint))
    }
    fn write(&self, _: &Texts, out: &mut String) {
        let _ = write!(out, "{self}");
    }
}

impl Cell for Decimals {
    const TYPE: CellType = CellType::Decimals;
    fn read(text: &str, texts: &mut Texts) -> Result<Self, Wrong> {
        text.split_ascii_whitespace().map(|number| Decimal::read(number, texts)).collect()
    }
    fn write(&self, _: &Texts, out: &mut String) {
        write_list(self.iter(), out, |number, out| {
            let _ = write!(out, "{number}");
        });
    }
}

impl Cell for Hundredths {
    const TYPE: CellType = CellType::Money;
    fn read(text: &str, texts: &mut Texts) -> Result<Self, Wrong> {
        let number = Decimal::read(text, texts)?;
        if number.scale() > 2 {
            let hint = "write money with at most two decimals";
            return Err(wrong(IssueCode::BadNumber, text, "a sum of money", hint));
        }
        let mut hundredths = number;
        hundredths.rescale(2);
        i64::try_from(hundredths.mantissa()).map(Hundredths).map_err(|_| {
            wrong(IssueCode::BadNumber, text, "a sum that can be held", "write at most 92 thousand billion")
        })
    }
    fn write(&self, _: &Texts, out: &mut String) {
        let _ = write!(out, "{}", Decimal::new(self.0, 2).normalize());
    }
}

impl Cell for u32 {
    const TYPE: CellType = CellType::Integer;
    fn read(text: &str, _: &mut Texts) -> Result<Self, Wrong> {
        if text.is_empty() {
            return Err(missing());
        }
        let hint = "write digits only, as in 36";
        text.parse().map_err(|_| wrong(IssueCode::BadNumber, text, "a whole number", hint))
    }
    fn write(&self, _: &Texts, out: &mut String) {
        let _ = write!(out, "{self}");
    }
}

impl Cell for bool {
    const TYPE: CellType = CellType::Boolean;
    fn read(text: &str, _: &mut Texts) -> Result<Self, Wrong> {
        match text {
            "true" => Ok(true),
            "false" => Ok(false),
            "" => Err(missing()),
            _ => Err(wrong(IssueCode::BadValue, text, "a truth value", "write true, false or nothing")),
        }
    }
    fn write(&self, _: &Texts, out: &mut String) {
        let _ = write!(out, "{self}");
    }
}

impl<C: Cell> Cell for Option<C> {
    const TYPE: CellType = C::TYPE;
    fn read(text: &str, texts: &mut Texts) -> Result<Self, Wrong> {
        if text.is_empty() { Ok(None) } else { C::read(text, texts).map(Some) }
    }
    fn write(&self, texts: &Texts, out: &mut String) {
        if let Some(cell) = self {
            cell.write(texts, out);
        }
    }
    fn of_id(id: Id) -> Option<Self> {
        C::of_id(id).map(Some)
    }
    fn ids(&self) -> &[Id] {
        self.as_ref().map_or(&[], Cell::ids)
    }
    fn renumber(&mut self, symbol: &mut impl FnMut(Symbol) -> Symbol) {
        if let Some(cell) = self {
            cell.renumber(symbol);
        }
    }
}

fn write_list<T>(items: impl Iterator<Item = T>, out: &mut String, write: impl Fn(T, &mut String)) {
    for (index, item) in items.enumerate() {
        if index > 0 {
            out.push(' ');
        }
        write(item, out);
    }
}

fn read_value<V: Value>(text: &str, empty: Option<V>) -> Result<V, Wrong> {
    if text.is_empty() {
        return empty.ok_or_else(missing);
    }
    V::parse(text).ok_or_else(|| {
        let names: Vec<_> = V::ALL.iter().map(|value| value.name()).collect();
        wrong(IssueCode::BadValue, text, "a known value", format!("write one of {}", names.join(", ")))
    })
}

/// Lets a closed list stand in a cell; the value after `or` is what an empty cell means.
macro_rules! value_cells {
    ($($name:ident $(or $empty:ident)?;)+) => {$(
        impl Cell for $name {
            const TYPE: CellType = CellType::Value;
            fn read(text: &str, _: &mut Texts) -> Result<Self, Wrong> {
                #[allow(unused_mut, unused_assignments, reason = "only some lists have a value for an empty cell")]
                let mut empty = None;
                $(empty = Some($name::$empty);)?
                read_value(text, empty)
            }
            fn write(&self, _: &Texts, out: &mut String) {
                out.push_str(self.name());
            }
        }
    )+};
}

value_cells! {
    ActorKind or Unknown;
    AmountKind;
    Basis or Stated;
    Bound or Exact;
    ClusterKind or Other;
    FindingStatus;
    IdentifierScheme;
    Interest or Unknown;
    NameKind or Alias;
    Per;
    PlaceRole;
    RegionLevel;
    RelationKind;
    Role;
    Status or Achieved;
    TieScope or Named;
}
