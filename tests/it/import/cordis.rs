//! CORDIS as it is published, where the data is at hand.

use std::path::{Path, PathBuf};
use std::time::Instant;

use kobling::import::{Format, Imported, Limits};
use kobling::model::tables::Batch;
use kobling::model::vocabulary::AmountKind;

use super::{counts, read};

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
