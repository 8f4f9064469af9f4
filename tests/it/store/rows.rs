//! Records as lines of text and back.

use std::collections::HashMap;
use std::convert::Infallible;

use kobling::model::batch::{Visit, VisitMut};
use kobling::model::record::Record;
use kobling::model::tables::Batch;
use kobling::model::text::Texts;

/// Every table, each column filled in one row, each optional one empty in another.
pub const ALL: &str = "
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
pub fn batch(lines: &str) -> Batch {
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
pub fn lines(batch: &Batch) -> Vec<String> {
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

pub fn sorted(mut lines: Vec<String>) -> Vec<String> {
    lines.sort();
    lines
}
