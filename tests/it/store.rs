//! The database: what is saved comes back, as it was, whatever comes later.
#![expect(clippy::unwrap_used, reason = "a test that panics has failed, which is the point")]

use kobling::model::portion::Portion;
use kobling::model::record::CellType;
use kobling::model::tables::Table;
use kobling::store::{Counts, How, Saved, Step, Store};
use proptest::prelude::*;
use rusqlite::Connection;
use tempfile::TempDir;

use self::rows::{ALL, batch, lines, sorted};

mod migrations;
mod replacing;
pub mod rows;
mod safety;

struct Database {
    folder: TempDir,
    store: Store,
}

impl Database {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::create_or_open(&folder.path().join("data.db")).unwrap();
        Self { folder, store }
    }
    fn save(&mut self, lines: &str) -> Saved {
        crate::whole::save(&mut self.store, batch(lines), "a test").unwrap()
    }
    fn lines(&self, revision: Option<u32>) -> Vec<String> {
        lines(&self.store.load(revision).unwrap().batch)
    }
    fn path(&self) -> std::path::PathBuf {
        self.folder.path().join("data.db")
    }
}

/// A sound import of lines.
fn steps(lines: &str) -> [Step; 2] {
    [Step::Portion(Box::new(Portion::of(batch(lines)))), Step::Sound]
}

fn counts(saved: &Saved) -> Vec<(&'static str, u64, u64, u64)> {
    let figures = |(table, counts): &(Table, Counts)| (table.name(), counts.added, counts.unchanged, counts.removed);
    saved.tables.iter().map(figures).collect()
}

#[test]
fn the_layout_has_the_columns_of_the_tables() {
    let database = Database::new();
    let connection = Connection::open(database.path()).unwrap();
    for table in Table::ALL {
        let sql = format!("SELECT name, type, \"notnull\" FROM pragma_table_info('{}') ORDER BY cid", table.name());
        let mut statement = connection.prepare(&sql).unwrap();
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
        let found: Vec<(String, String, bool)> = rows.map(Result::unwrap).collect();
        let own = ["row", "since", "until", "subject", "content"];
        assert_eq!(found[..5].iter().map(|column| column.0.as_str()).collect::<Vec<_>>(), own, "{table:?}");
        let wanted = table.columns().iter().map(|column| {
            let is_whole = matches!(column.cell, CellType::Id | CellType::Integer | CellType::Boolean);
            (column.name.to_owned(), if is_whole { "INTEGER" } else { "TEXT" }.to_owned(), column.spec.is_required)
        });
        assert_eq!(found[5..], wanted.collect::<Vec<_>>(), "{table:?}");

        let sql = format!(
            "SELECT \"from\" FROM pragma_foreign_key_list('{}') WHERE \"table\" = 'identity' ORDER BY 1",
            table.name()
        );
        let mut statement = connection.prepare(&sql).unwrap();
        let found: Vec<String> = statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        let ids = table.columns().iter().filter(|column| column.cell == CellType::Id);
        assert_eq!(found, sorted(ids.map(|column| column.name.to_owned()).collect()), "{table:?}");
    }
    let strict = "SELECT count(*) FROM pragma_table_list WHERE type = 'table' AND strict AND schema = 'main'";
    let n_strict: u32 = connection.query_row(strict, [], |row| row.get(0)).unwrap();
    assert_eq!(n_strict as usize, Table::ALL.len() + 2);
}

#[test]
fn every_cell_of_every_table_comes_back() {
    let mut database = Database::new();
    let all = batch(ALL);
    for table in Table::ALL {
        for column in table.columns() {
            let cells = |is_empty: bool| {
                let cell = format!("|{}=", column.name);
                let rows = ALL.lines().filter(|line| line.split('|').next() == Some(table.name()));
                rows.filter(|line| line.contains(&cell) != is_empty).count()
            };
            assert!(cells(false) > 0, "{table:?}.{} is filled in no row", column.name);
            assert!(column.spec.is_required || cells(true) > 0, "{table:?}.{} is empty in no row", column.name);
        }
    }
    let saved = database.save(ALL);
    let revision = saved.revision.unwrap();
    assert_eq!((revision.number, revision.added, revision.removed), (1, all.len() as u64, 0));
    assert_eq!(revision.note.as_deref(), Some("a test"));
    let loaded = database.store.load(None).unwrap();
    assert_eq!(loaded.revision, revision);
    assert_eq!(sorted(lines(&loaded.batch)), sorted(lines(&all)));
    for id in ["actor:a", "region:no", "source:002", "funding:g", "finding:f", "indicator:j", "scheme:t", "project:q"] {
        assert!(database.store.knows(id), "{id}");
    }
    for id in ["actor:c", "region:x", "finding:h", "nothing", "person:x", ""] {
        assert!(!database.store.knows(id), "{id}");
    }
}

#[test]
fn cells_come_back_wherever_a_column_is_filled_first() {
    // Later rows fill what earlier ones do not, one column or several at once.
    let reversed = ALL.lines().rev().fold(String::new(), |lines, line| lines + line + "\n");
    let filled = ["share=0.5", "from=2019", "on_behalf_of=actor:b", "to=2021|note=n", "locator=p. 7", "basis=INFERRED"];
    let row = |number: usize, cells: &str| {
        format!("participations|party=actor:a|project=project:p{number}|role=PARTNER{cells}\n")
    };
    let rows = (0..100).map(|number| match number % 10 {
        9 => row(number, &format!("|{}", filled[number * filled.len() / 100])),
        _ => row(number, ""),
    });
    for text in [reversed, rows.collect()] {
        let mut database = Database::new();
        database.save(&text);
        let loaded = database.store.load(None).unwrap();
        assert_eq!(sorted(lines(&loaded.batch)), sorted(lines(&batch(&text))));
    }
}

#[test]
fn the_same_files_again_make_no_revision() {
    let mut database = Database::new();
    let first = database.save(ALL).revision;
    let again = database.save(ALL);
    assert_eq!(again.revision, None);
    assert!(again.tables.iter().all(|(_, counts)| counts.added == 0 && counts.removed == 0), "{:?}", again.tables);
    assert_eq!(again.beside, []);
    assert_eq!(database.store.newest().unwrap(), first);
    assert_eq!(database.store.revisions().unwrap().len(), 1);
}

#[test]
fn a_pinned_revision_stays_as_it_was() {
    let mut database = Database::new();
    database.save(ALL);
    let before = database.lines(None);
    database.save("actors|id=actor:b|name=Another name\nactors|id=actor:aa|name=New\nidentifiers|node=actor:aa|scheme=PIC|value=9");
    assert_eq!(database.lines(Some(1)), before);
    assert_eq!(database.lines(Some(2)).len(), before.len() + 2);
    assert_eq!(database.lines(None), database.lines(Some(2)));
    let numbers: Vec<_> = database.store.revisions().unwrap().iter().map(|revision| revision.number).collect();
    assert_eq!(numbers, [1, 2]);
}

#[test]
fn a_node_is_replaced_by_its_own_source_only() {
    let mut database = Database::new();
    database.save("actors|id=actor:a|name=A|source=source:1\nactors|id=actor:a|name=Aa|source=source:2");
    let saved = database.save("actors|id=actor:a|name=B|source=source:1");
    assert_eq!(counts(&saved), [("actors", 1, 0, 1)]);
    assert_eq!(saved.beside, []);
    let names: Vec<_> = database.lines(None).iter().map(|line| line.split('|').nth(2).unwrap().to_owned()).collect();
    assert_eq!(sorted(names), ["name=Aa", "name=B"]);
    assert!(database.store.knows("actor:a"));
}

#[test]
fn a_value_is_replaced() {
    let mut database = Database::new();
    database.save(
        "region_changes|a=region:a|b=region:b|on=2020-01-01|share=0.5
         population|region=region:a|year=2020|inhabitants=5
         region_parts|whole=region:a|part=region:b|share=0.5
         themes|node=project:p|theme=ships|status=PLANNED
         names|node=actor:a|name=A|kind=ALIAS
         price_index|name=KPI|year=2015|value=100",
    );
    let saved = database.save(
        "region_changes|a=region:a|b=region:b|on=2020-01-01|share=0.6
         population|region=region:a|year=2020|inhabitants=6
         region_parts|whole=region:a|part=region:b|share=0.6
         themes|node=project:p|theme=ships
         names|node=actor:a|name=A|kind=ACRONYM
         price_index|name=KPI|year=2015|value=101",
    );
    assert!(saved.tables.iter().all(|(_, counts)| *counts == Counts { added: 1, unchanged: 0, removed: 1 }));
    assert_eq!(database.lines(None).len(), 6);
}

#[test]
fn evidence_is_replaced_for_its_own_source_only() {
    let mut database = Database::new();
    let tie = "ties|a=actor:a|b=actor:b|kind=SERVICE|from=2020";
    database.save(&format!(
        "{tie}|source=source:1|locator=p. 1\n{tie}|source=source:1|locator=p. 2\n{tie}|source=source:2|locator=p. 3"
    ));
    // One of the two is still there, the other is not: what the source says is what it says now.
    let saved = database.save(&format!("{tie}|source=source:1|locator=p. 2"));
    assert_eq!(counts(&saved), [("ties", 0, 1, 1)]);
    let saved = database.save(&format!("{tie}|source=source:1|locator=p. 4|basis=INFERRED"));
    assert_eq!(counts(&saved), [("ties", 1, 0, 1)]);
    assert_eq!(saved.beside, []);
    let left = database.lines(None);
    assert!(left.len() == 2 && left.iter().any(|line| line.contains("p. 3")), "{left:?}");
}

#[test]
fn a_corrected_relation_stays_beside_and_is_told_once() {
    let mut database = Database::new();
    let member = "memberships|party=actor:a|cluster=cluster:c|source=source:1";
    database.save(&format!("{member}|from=2019|to=2020|locator=p. 1"));
    let saved = database.save(&format!("{member}|from=2018|to=2020|locator=p. 1\n{member}|from=2001|locator=p. 9"));
    assert_eq!(counts(&saved), [("memberships", 2, 0, 0)]);
    let [beside] = &saved.beside[..] else { panic!("{:?}", saved.beside) };
    assert_eq!(beside.differing().collect::<Vec<_>>(), [("from", "2019", "2018")]);
    assert_eq!(beside.to_string(), "memberships actor:a cluster:c source:1: from '2019' stays beside from '2018'");
    assert_eq!((saved.beside_count, database.lines(None).len()), (1, 3));
    let again = database.save(&format!("{member}|from=2018|to=2020|locator=p. 1"));
    assert_eq!((again.revision, again.beside), (None, vec![]));
    // Another source is another opinion, not a correction.
    let other = database.save("memberships|party=actor:a|cluster=cluster:c|source=source:2|from=2017");
    assert_eq!(other.beside, []);
}

#[test]
fn a_comparison_says_the_same_and_changes_nothing() {
    let mut database = Database::new();
    database.save(ALL);
    let change = "actors|id=actor:b|name=Another name\nmemberships|party=cluster:d|cluster=cluster:c|from=2001";
    let reader = Store::open(&database.path()).unwrap();
    let compared = reader.compare(steps(change), &How::default()).unwrap().unwrap();
    assert_eq!(compared.revision, None);
    assert_eq!(database.store.revisions().unwrap().len(), 1);
    let saved = database.save(change);
    assert_eq!((compared.tables, compared.beside), (saved.tables, saved.beside));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    /// However the records are dealt out over imports and in whatever order: the same digest, the same records, the ids
    /// in the order of their texts.
    #[test]
    fn the_order_of_imports_changes_nothing(
        order in Just(ALL.lines().filter(|line| !line.is_empty()).collect::<Vec<_>>()).prop_shuffle(),
        cut in 0_usize..40,
    ) {
        let mut whole = Database::new();
        let wanted = whole.save(ALL).revision.unwrap();
        let mut parts = Database::new();
        let (first, second) = order.split_at(cut);
        parts.save(&first.join("\n"));
        parts.save(&second.join("\n"));
        let newest = parts.store.newest().unwrap().unwrap();
        prop_assert_eq!(&newest.digest, &wanted.digest);
        prop_assert_eq!(sorted(parts.lines(None)), sorted(whole.lines(None)));
        let loaded = parts.store.load(None).unwrap().batch;
        let ids: Vec<_> = loaded.texts.iter().map(|(_, text)| text).take_while(|text| text.contains(':')).collect();
        prop_assert!(ids.is_sorted() && ids.len() > 20);
    }
}
