//! CORDIS as it is published, where the data is at hand.

use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::time::Instant;

use kobling::import::{Format, Limits};
use kobling::model::batch::Visit;
use kobling::model::record::Record;
use kobling::model::tables::Batch;
use kobling::model::text::Texts;
use kobling::model::vocabulary::AmountKind;

use super::{counts, read};
use crate::whole::Imported;

/// The folder of a dataset; `None`, told in a line, where it is not at hand.
fn data(name: &str) -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let folder = std::env::var_os("KOBLING_DATA").map_or(beside, PathBuf::from).join(name);
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: {} is not there", folder.display());
    None
}

fn read_all(folder: &Path) -> Batch {
    let start = Instant::now();
    let Imported { batch, issues } = read(Format::Cordis, folder, &Limits::default());
    println!("{} records of {} in {:.2?}", batch.len(), folder.display(), start.elapsed());
    for issue in issues.iter().take(10) {
        println!("{issue}");
    }
    assert_eq!(issues.errors(), 0);
    batch
}

/// The sum of the awards in cents, how many have no sum, and how many point to a headline.
fn awards(batch: &Batch) -> (i64, usize, usize) {
    let awards = || batch.funding.iter().filter(|funding| funding.kind == AmountKind::Awarded);
    let sum = awards().filter_map(|award| award.amount).map(|amount| amount.0).sum();
    let unpriced = awards().filter(|award| award.amount.is_none()).count();
    (sum, unpriced, awards().filter(|award| !award.part_of.is_empty()).count())
}

#[test]
fn horizon_2020_is_read_to_the_last_cent() {
    let Some(folder) = data("cordis-h2020-2020") else { return };
    let batch = read_all(&folder);
    let n = counts(&batch);
    assert_eq!((n["actors"], n["projects"], n["participations"]), (35_871, 31_451, 144_726));
    assert_eq!(n["funding"], 144_726 + 31_451);
    assert_eq!(awards(&batch), (5_906_205_300_672, 13_754, 144_726));
    let text = |symbol| batch.texts.text(symbol);
    let unnamed = batch.actors.iter().filter(|actor| text(actor.name).starts_with("PIC ")).count();
    let untitled = batch.projects.iter().filter(|project| text(project.title).starts_with("RCN ")).count();
    assert_eq!((unnamed, untitled), (15_414, 23_915));
    let country = |code| batch.actors.iter().filter(|actor| actor.country.map(text) == Some(code)).count();
    assert_eq!((country("NA"), country("UK"), country("EL"), country("GB")), (8, 0, 0, 2_953));
}

#[test]
fn the_layout_of_today_is_read_from_its_participants_alone() {
    let Some(folder) = data("cordis-h2020-layout") else { return };
    let batch = read_all(&folder);
    let n = counts(&batch);
    assert_eq!((n["actors"], n["projects"], n["participations"]), (3_114, 602, 5_150));
    assert_eq!(awards(&batch), (168_505_037_139, 0, 0));
}

#[test]
fn the_norwegian_part_is_read() {
    let Some(folder) = data("norway-subset") else { return };
    let n = counts(&read_all(&folder));
    assert_eq!((n["actors"], n["projects"], n["participations"]), (9_361, 1_730, 25_300));
}

#[test]
fn what_is_published_becomes_these_records() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/import/cordis/published");
    let batch = read_all(&folder);
    let rows = |table: &str| {
        let mut rows = Rows { table, rows: Vec::new() };
        let Ok(()) = batch.visit(&mut rows);
        rows.rows
    };
    assert_eq!(
        rows("actors"),
        [
            "actor:pic-900|UNIVERSITETET I OSLO|HIGHER_EDUCATION|NO|||source:cordis-horizon||",
            "actor:pic-901|Firm|COMPANY|GR|||source:cordis-horizon||",
            "actor:pic-902|PIC 902|OTHER|NA|||source:cordis-horizon||",
        ]
    );
    assert_eq!(
        rows("schemes"),
        [
            "scheme:horizon|Horizon Europe||||source:cordis-horizon||",
            "scheme:horizon.1.1|HORIZON.1.1|scheme:horizon|||source:cordis-horizon||",
            "scheme:horizon.2.1|HORIZON.2.1|scheme:horizon|||source:cordis-horizon||",
        ]
    );
    assert_eq!(
        rows("projects"),
        [
            "project:cordis-2001|On \\\"alpha\\\" things|scheme:horizon.1.1|||2020-01-01|2022-12-31||\
             source:cordis-horizon||",
            "project:cordis-2002|Beta|scheme:horizon.2.1|||2021-06-01|||source:cordis-horizon||",
        ]
    );
    let names: Vec<_> = rows("names").iter().map(|row| row.split('|').take(3).collect::<Vec<_>>().join("|")).collect();
    assert_eq!(
        names,
        [
            "project:cordis-2001|ALPHA|ACRONYM",
            "project:cordis-2002|BETA|ACRONYM",
            "actor:pic-900|UIO|ALIAS",
            "actor:pic-901|Firm AS|ALIAS",
        ]
    );
    let id_receiver_amount_parts = |row: &String| {
        let cells: Vec<_> = row.split('|').collect();
        [cells[0], cells[4], cells[7], cells[13]].join("|")
    };
    assert_eq!(
        rows("funding").iter().map(id_receiver_amount_parts).collect::<Vec<_>>(),
        [
            "funding:cordis-2001-headline||300000.5|",
            "funding:cordis-2002-headline||0|",
            "funding:cordis-2001-900-coordinator|actor:pic-900|90000.25|funding:cordis-2001-headline",
            // 5.005 is rounded half up, then 7.00 of the other row is added.
            "funding:cordis-2001-901-partner|actor:pic-901|12.01|funding:cordis-2001-headline",
            "funding:cordis-2001-902-support|actor:pic-902||funding:cordis-2001-headline",
            "funding:cordis-2002-900-coordinator|actor:pic-900|1|funding:cordis-2002-headline",
        ]
    );
    let left = rows("participations").iter().filter(|row| row.contains("has ended")).count();
    assert_eq!((rows("participations").len(), left), (4, 1));
}

/// The rows of one table as text, cells divided by bars.
struct Rows<'t> {
    table: &'t str,
    rows: Vec<String>,
}

impl Visit for Rows<'_> {
    type Error = Infallible;
    fn table<R: Record>(&mut self, records: &[R], texts: &Texts) -> Result<(), Infallible> {
        for record in records.iter().filter(|_| R::TABLE.name() == self.table) {
            let mut row = String::new();
            for column in 0..R::COLUMNS.len() {
                if column > 0 {
                    row.push('|');
                }
                record.write(column, texts, &mut row);
            }
            self.rows.push(row);
        }
        Ok(())
    }
}
