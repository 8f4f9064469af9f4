//! An import that is all there is for its sources.

use kobling::store::{How, Saved, Step, Store};

use super::rows::lines;
use super::{Database, counts, steps};

const FIRST: &str = "
sources|id=source:1|title=One
sources|id=source:2|title=Two
regions|id=region:no|name=Norge|level=COUNTRY
actors|id=actor:a|name=A|source=source:1
actors|id=actor:b|name=B|source=source:1
actors|id=actor:c|name=C|source=source:2
projects|id=project:p|title=P|source=source:1
identifiers|node=actor:a|scheme=PIC|value=1
identifiers|node=actor:b|scheme=PIC|value=2
identifiers|node=actor:c|scheme=PIC|value=3
memberships|party=actor:b|cluster=cluster:k|source=source:1|from=2019
ties|a=actor:a|b=actor:c|kind=SERVICE|source=source:2
ties|a=actor:a|b=actor:c|kind=MENTORING
";

fn replace(database: &mut Database, lines: &str) -> Saved {
    let how = How { note: "", replaces: true };
    database.store.save(steps(lines), &how).unwrap().unwrap()
}

fn begins(database: &Database, with: &str) -> usize {
    database.lines(None).iter().filter(|line| line.starts_with(with)).count()
}

#[test]
fn what_is_gone_ends_and_what_is_of_others_stays() {
    let mut database = Database::new();
    database.save(FIRST);
    let first = database.lines(None);
    let reader = Store::open(&database.path()).unwrap();
    let second = "sources|id=source:1|title=One\nactors|id=actor:a|name=A|source=source:1\n\
                  identifiers|node=actor:a|scheme=PIC|value=1";
    let how = How { note: "", replaces: true };
    let compared = reader.compare(steps(second), &how).unwrap().unwrap();
    let saved = replace(&mut database, second);
    assert_eq!(compared.tables, saved.tables);
    let expected = [
        ("sources", 0, 1, 0),
        ("actors", 0, 1, 1),
        ("projects", 0, 0, 1),
        ("identifiers", 0, 1, 1),
        ("memberships", 0, 0, 1),
    ];
    assert_eq!(counts(&saved), expected);
    assert_eq!(saved.still_needed, Vec::<String>::new());
    let left: Vec<_> = first
        .into_iter()
        .filter(|line| {
            let gone = ["actors|id=actor:b", "projects|", "identifiers|node=actor:b", "memberships|"];
            !gone.iter().any(|start| line.starts_with(start))
        })
        .collect();
    assert_eq!(database.lines(None), left);
    assert_eq!(replace(&mut database, second).revision, None, "the same again changes nothing");
    // Nothing is lost: the first revision has it all.
    assert_eq!(lines(&database.store.load(Some(1)).unwrap().batch).len(), 13);
}

#[test]
fn a_corrected_relation_takes_the_place_of_the_old_one() {
    let mut database = Database::new();
    database.save(FIRST);
    let member = "actors|id=actor:b|name=B|source=source:1\n\
                  memberships|party=actor:b|cluster=cluster:k|source=source:1|from=2018";
    let saved = replace(&mut database, member);
    assert_eq!((saved.beside_count, begins(&database, "memberships|")), (0, 1));
    assert!(database.lines(None).iter().any(|line| line.contains("from=2018")));
}

#[test]
fn what_others_refer_to_stays_and_is_told() {
    let mut database = Database::new();
    database.save(FIRST);
    // actor:a is gone, but ties of another source, and of none, refer to it.
    let saved = replace(&mut database, "sources|id=source:1|title=One");
    assert_eq!(saved.still_needed, ["actor:a"]);
    assert_eq!((begins(&database, "actors|id=actor:a"), begins(&database, "actors|id=actor:b")), (1, 0));
    assert_eq!((begins(&database, "ties|"), begins(&database, "actors|id=actor:c")), (2, 1));
}

#[test]
fn what_is_needed_needs_others_in_turn() {
    let mut database = Database::new();
    database.save(
        "schemes|id=scheme:s|name=S|source=source:1
         projects|id=project:p|title=P|scheme=scheme:s|source=source:1
         findings|id=finding:f|status=OPINION|summary=Well|about=project:p actor:x|source=source:2
         actors|id=actor:x|name=X|source=source:1
         sources|id=source:1|title=One",
    );
    let saved = replace(&mut database, "sources|id=source:1|title=Once more");
    assert_eq!(saved.still_needed, ["actor:x", "project:p", "scheme:s"]);
    assert_eq!(counts(&saved), [("sources", 1, 0, 1)]);
}

#[test]
fn an_import_that_is_not_sound_replaces_nothing() {
    let mut database = Database::new();
    database.save(FIRST);
    let [portion, _] = steps("sources|id=source:1|title=One");
    let unsound: [Step; 1] = [portion];
    assert!(database.store.save(unsound, &How { note: "", replaces: true }).unwrap().is_none());
    assert_eq!(database.lines(None).len(), 13);
}
