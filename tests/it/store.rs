//! The database: what is saved comes back, as it was, whatever comes later.
#![expect(clippy::unwrap_used, reason = "a test that panics has failed, which is the point")]

use std::collections::HashMap;
use std::convert::Infallible;
use std::path::Path;

use kobling::model::batch::{Visit, VisitMut};
use kobling::model::record::Record;
use kobling::model::tables::{Batch, Table};
use kobling::model::text::Texts;
use kobling::store::{Counts, Saved, Store, StoreError};
use proptest::prelude::*;
use rusqlite::Connection;
use tempfile::TempDir;

/// Every table, each column filled in one row, each optional one empty in another.
const ALL: &str = "
sources|id=source:002|title=Klynger i nord|publisher=NF|published=2021-06|url=https://x.no/?a=1|language=nb|licence=CC0
sources|id=source:003|title=A title only
regions|id=region:no-county-18|scheme=NO_REGION|code=018|name=Nordland|level=COUNTY|parent=region:no|from=1919|to=..
regions|id=region:no|name=Norge|level=COUNTRY
region_changes|a=region:no|b=region:no|on=2020-01-01|share=0.75
region_parts|whole=region:x|part=region:no|share=0.5|status=PLANNED|basis=INFERRED|source=source:002|locator=p. 1|note=n
region_parts|whole=region:x|part=region:y
population|region=region:no|year=2020|inhabitants=5367580
actors|id=actor:a|name=A|kind=COMPANY|country=NO|from=1999-12-31|to=2020|source=source:002|locator=l|note=a 'note'
actors|id=actor:b|name=B
clusters|id=cluster:c|name=C|kind=COMMUNITY|country=NO|from=2001|to=..|source=source:002|locator=l|note=n
clusters|id=cluster:d|name=D
schemes|id=scheme:s|name=S|part_of=scheme:t|from=2001|to=..|source=source:002|locator=l|note=n
schemes|id=scheme:t|name=T
projects|id=project:p|title=P|scheme=scheme:s|part_of=project:q|follows=project:r|from=2017|to=2020|duration_months=36|source=source:002|locator=l|note=n
projects|id=project:q|title=Q
names|node=actor:a|name=AA|kind=ACRONYM|language=nb|basis=INFERRED|source=source:002|locator=l
names|node=actor:a|name=AAA
identifiers|node=actor:a|scheme=NO_ORG_NUMBER|value=000123456
themes|node=project:p|theme=batteries|status=STARTED|basis=INFERRED|source=source:002|locator=l|note=n
themes|node=project:p|theme=ships
places|node=actor:a|region=region:no|role=SEAT|share=0.125|from=2001|to=2002|status=ONGOING|basis=INFERRED|source=source:002|locator=l|note=n
places|node=actor:b|region=region:no|role=SERVES
memberships|party=actor:a|cluster=cluster:c|from=2001|to=..|status=ATTEMPTED|basis=INFERRED|source=source:002|locator=l|note=n
memberships|party=cluster:d|cluster=cluster:c
participations|party=actor:a|project=project:p|role=RESPONSIBLE|on_behalf_of=actor:b cluster:c|headcount=1.5|headcount_bound=ABOUT|share=0.25|from=2017|to=2018|status=PARTLY|basis=INFERRED|source=source:002|locator=l|note=n
participations|party=actor:b|project=project:p|role=PARTNER
funding|id=funding:f|giver=actor:a|giver_basis=INFERRED|scheme=scheme:s|receiver=actor:b cluster:c|shares=0.25 0.75|project=project:p|amount=-1500000.05|precision=100000|currency=NOK|kind=AWARDED|bound=AT_LEAST|per=YEAR|part_of=funding:g funding:h|leg_of=funding:i|from=2015|to=2016|duration_months=12|status=EXPECTED|basis=INFERRED|source=source:002|locator=l|note=n
funding|id=funding:g|kind=HEADLINE
ties|a=actor:a|b=cluster:c|kind=MENTORING|is_directed=true|scope=EACH|under=project:p|from=2001|to=2002|status=NOT_ACHIEVED|basis=INFERRED|source=source:002|locator=l|note=n
ties|a=actor:a|b=actor:b|kind=SERVICE|is_directed=false
ties|a=actor:b|b=actor:a|kind=SERVICE
findings|id=finding:f|status=OPINION|summary=It went well|about=project:p actor:a|speaker=The owner|interest=OWNER|outcome_of=finding:g finding:h|cause_of=finding:i|basis=INFERRED|source=source:002|locator=l
findings|id=finding:g|status=PLANNED|summary=It will go well
indicators|id=indicator:i|about=project:p|under=scheme:s|measure=firms|value=75|bound=MORE_THAN|unit=firms|from=2001|to=2002|status=POTENTIAL|basis=INFERRED|source=source:002|locator=l|note=n
indicators|id=indicator:j|about=project:p|measure=firms|value=0.0001
price_index|name=KPI|year=2015|value=100|source=source:002
price_index|name=KPI|year=2016|value=103.6
same_as|a=actor:a|b=actor:b|basis=INFERRED|source=source:002|locator=l
same_as|a=actor:a|b=actor:c
";

/// The records of lines like `actors|id=actor:a|name=A`.
fn batch(lines: &str) -> Batch {
    struct Reader<'a>(HashMap<&'a str, Vec<HashMap<&'a str, &'a str>>>);
    impl VisitMut for Reader<'_> {
        type Error = Infallible;
        fn table<R: Record>(&mut self, records: &mut Vec<R>, texts: &mut Texts) -> Result<(), Infallible> {
            for row in self.0.remove(R::TABLE.name()).unwrap_or_default() {
                let cell = |index: usize| row.get(R::COLUMNS[index].name).copied().unwrap_or_default();
                records.push(R::read(cell, texts).expect("a line without faults"));
            }
            Ok(())
        }
    }
    let mut reader = Reader(HashMap::new());
    for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (table, cells) = line.split_once('|').expect("a table and its cells");
        let cells = cells.split('|').map(|cell| cell.split_once('=').expect("a name and a value")).collect();
        reader.0.entry(table).or_default().push(cells);
    }
    let mut batch = Batch::default();
    let Ok(()) = batch.visit_mut(&mut reader);
    assert!(reader.0.is_empty(), "no such table: {:?}", reader.0.keys());
    batch
}

/// The records as lines, with all their columns, in their order.
fn lines(batch: &Batch) -> Vec<String> {
    struct Writer(Vec<String>);
    impl Visit for Writer {
        type Error = Infallible;
        fn table<R: Record>(&mut self, records: &[R], texts: &Texts) -> Result<(), Infallible> {
            for record in records {
                let mut line = R::TABLE.name().to_owned();
                for (index, column) in R::COLUMNS.iter().enumerate() {
                    line.extend(["|", column.name, "="]);
                    record.write(index, texts, &mut line);
                }
                self.0.push(line);
            }
            Ok(())
        }
    }
    let mut writer = Writer(Vec::new());
    let Ok(()) = batch.visit(&mut writer);
    writer.0
}

fn sorted(mut lines: Vec<String>) -> Vec<String> {
    lines.sort();
    lines
}

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
        self.store.save(&batch(lines), "a test", &|_, _| ()).unwrap()
    }
    fn lines(&self, revision: Option<u32>) -> Vec<String> {
        lines(&self.store.load(revision).unwrap().batch)
    }
    fn path(&self) -> std::path::PathBuf {
        self.folder.path().join("data.db")
    }
}

fn counts(saved: &Saved) -> Vec<(&'static str, u64, u64, u64)> {
    let figures = |(table, counts): &(Table, Counts)| (table.name(), counts.added, counts.unchanged, counts.removed);
    saved.tables.iter().map(figures).collect()
}

#[test]
fn the_layout_has_the_columns_of_the_tables() {
    use kobling::model::record::CellType;
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
fn two_records_alike_are_one() {
    let mut database = Database::new();
    let saved = database.save("actors|id=actor:a|name=A\nactors|id=actor:a|name=A");
    assert_eq!(counts(&saved), [("actors", 1, 0, 0)]);
    assert_eq!(database.lines(None).len(), 1);
}

#[test]
fn a_comparison_says_the_same_and_changes_nothing() {
    let mut database = Database::new();
    database.save(ALL);
    let change = "actors|id=actor:b|name=Another name\nmemberships|party=cluster:d|cluster=cluster:c|from=2001";
    let reader = Store::open(&database.path()).unwrap();
    let compared = reader.compare(&batch(change)).unwrap();
    assert_eq!(compared.revision, None);
    assert_eq!(database.store.revisions().unwrap().len(), 1);
    let saved = database.save(change);
    assert_eq!((compared.tables, compared.beside), (saved.tables, saved.beside));
}

#[test]
fn progress_ends_at_all_records() {
    let mut database = Database::new();
    let told = std::cell::Cell::new((0, 0));
    database.store.save(&batch(ALL), "", &|done, total| told.set((done, total))).unwrap();
    let n_records = batch(ALL).len() as u64;
    assert_eq!(told.get(), (n_records, n_records));
}

#[test]
fn a_reader_sees_the_last_revision_while_an_import_writes() {
    let mut database = Database::new();
    database.save(ALL);
    let reader = Store::open(&database.path()).unwrap();
    let before = lines(&reader.load(None).unwrap().batch);
    let n_looks = std::cell::Cell::new(0);
    let many: Vec<_> = (0..9000).map(|n| format!("actors|id=actor:n{n}|name=N")).collect();
    let look = |done, total| {
        if done < total {
            assert_eq!(lines(&reader.load(None).unwrap().batch), before);
            n_looks.set(n_looks.get() + 1);
        }
    };
    database.store.save(&batch(&many.join("\n")), "", &look).unwrap();
    assert!(n_looks.get() > 0);
    assert_eq!(reader.newest().unwrap().unwrap().number, 2);
}

#[test]
fn a_crash_leaves_the_last_good_revision() {
    let mut database = Database::new();
    database.save(ALL);
    let first = database.lines(None);
    // Opened again, so that the log holds the second import and nothing else.
    let path = database.path();
    let folder = database.folder;
    drop(database.store);
    let mut database = Database { folder, store: Store::create_or_open(&path).unwrap() };
    database.save("actors|id=actor:b|name=Another name");
    let second = database.lines(None);
    // The file as it is on the disk, with the log cut off wherever the power may have gone.
    let log = std::fs::read(database.folder.path().join("data.db-wal")).unwrap();
    let crashed = |kept: usize| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data.db");
        std::fs::copy(database.path(), &path).unwrap();
        std::fs::write(folder.path().join("data.db-wal"), &log[..kept]).unwrap();
        lines(&Store::create_or_open(&path).unwrap().load(None).unwrap().batch)
    };
    for kept in (0..log.len()).step_by(log.len() / 97) {
        assert_eq!(crashed(kept), first, "{kept} of {} bytes", log.len());
    }
    assert_eq!(crashed(log.len()), second);
}

#[test]
fn an_import_that_is_interrupted_leaves_no_trace() {
    let mut database = Database::new();
    database.save(ALL);
    let before = database.lines(None);
    let many: Vec<_> = (0..9000).map(|n| format!("actors|id=actor:n{n}|name=N")).collect();
    let interrupt =
        || database.store.save(&batch(&many.join("\n")), "", &|_, _| std::panic::resume_unwind(Box::new(())));
    assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(interrupt)).is_err());
    assert_eq!((database.lines(None), database.store.revisions().unwrap().len()), (before, 1));
    assert!(!database.store.knows("actor:n1"));
    assert_eq!(database.save("actors|id=actor:z|name=Z").revision.unwrap().number, 2);
}

#[test]
fn what_cannot_be_opened_is_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name);
    let errors = |path: &Path| (Store::open(path).err(), Store::create_or_open(path).err());

    assert!(matches!(Store::open(&file("none.db")).err(), Some(StoreError::Missing { .. })));
    assert!(matches!(Store::create_or_open(&file("none/none.db")).err(), Some(StoreError::NoRights { .. })));
    let directory = errors(folder.path());
    assert!(
        matches!(directory, (Some(StoreError::NotADatabase { .. }), Some(StoreError::NotADatabase { .. }))),
        "{directory:?}"
    );

    std::fs::write(file("text.db"), "party,project,role\n".repeat(100)).unwrap();
    let text = errors(&file("text.db"));
    assert!(matches!(text, (Some(StoreError::NotADatabase { .. }), Some(StoreError::NotADatabase { .. }))), "{text:?}");

    Connection::open(file("foreign.db")).unwrap().execute_batch("CREATE TABLE t (a); PRAGMA user_version = 1").unwrap();
    let before = std::fs::read(file("foreign.db")).unwrap();
    let foreign = errors(&file("foreign.db"));
    assert!(matches!(foreign, (Some(StoreError::Foreign { .. }), Some(StoreError::Foreign { .. }))), "{foreign:?}");
    assert_eq!(std::fs::read(file("foreign.db")).unwrap(), before);

    drop(Store::create_or_open(&file("new.db")).unwrap());
    assert!(matches!(Store::open(&file("new.db")).unwrap().load(None).err(), Some(StoreError::Empty { .. })));
    Connection::open(file("new.db")).unwrap().execute_batch("PRAGMA user_version = 99").unwrap();
    let newer = errors(&file("new.db"));
    assert!(matches!(newer, (Some(StoreError::Newer { found: 99, .. }), Some(StoreError::Newer { .. }))), "{newer:?}");
    Connection::open(file("new.db")).unwrap().execute_batch("PRAGMA user_version = 0").unwrap();
    assert!(matches!(Store::open(&file("new.db")).err(), Some(StoreError::Older { found: 0, .. })));

    std::fs::write(file("empty.db"), "").unwrap();
    assert!(matches!(Store::open(&file("empty.db")).err(), Some(StoreError::Empty { .. })));
    assert!(Store::create_or_open(&file("empty.db")).is_ok());
}

#[test]
fn damage_is_told_with_its_place() {
    let mut database = Database::new();
    database.save(ALL);
    let connection = Connection::open(database.path()).unwrap();
    connection.execute_batch("UPDATE actors SET \"to\" = 'yesterday' WHERE name = 'A'").unwrap();
    let text = database.store.load(None).err().unwrap().to_string();
    assert!(text.contains("row 1 of the table actors, to 'yesterday' is not a date"), "{text}");
    connection.execute_batch("UPDATE revision SET digest = 'x' || substr(digest, 2)").unwrap();
    let error = database.store.save(&batch("actors|id=actor:z|name=Z"), "", &|_, _| ()).unwrap_err();
    assert!(matches!(error, StoreError::Damaged { .. }), "{error}");
}

#[test]
fn what_is_asked_in_vain_is_told() {
    let mut database = Database::new();
    database.save(ALL);
    let error = database.store.load(Some(7)).err().unwrap();
    assert!(matches!(error, StoreError::NoSuchRevision { number: 7, newest: 1, .. }), "{error}");
    let mut reader = Store::open(&database.path()).unwrap();
    let error = reader.save(&batch("actors|id=actor:z|name=Z"), "", &|_, _| ()).unwrap_err();
    assert!(matches!(error, StoreError::ReadOnly { .. }), "{error}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    /// However the records are dealt out over imports and in whatever order: the same digest, the same records in the
    /// same order, the ids in the order of their texts.
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
        prop_assert_eq!(parts.lines(None), whole.lines(None));
        let loaded = parts.store.load(None).unwrap().batch;
        let ids: Vec<_> = loaded.texts.iter().map(|(_, text)| text).take_while(|text| text.contains(':')).collect();
        prop_assert!(ids.is_sorted() && ids.len() > 20);
    }
}
