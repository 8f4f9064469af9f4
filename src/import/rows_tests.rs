use proptest::prelude::*;

use super::*;

fn all(bytes: &[u8], quotes: Quotes, limits: &Limits) -> (Vec<(u64, Vec<String>)>, Vec<Fault>) {
    let mut rows = Rows::new(bytes, b',', quotes, limits);
    let (mut row, mut read, mut faults) = (Row::default(), Vec::new(), Vec::new());
    loop {
        match rows.read(&mut row) {
            Ok(true) => read.push((row.line, (0..row.len()).map(|i| row.cell(i).to_owned()).collect())),
            Ok(false) => return (read, faults),
            Err(fault) if fault.is_last => {
                faults.push(fault);
                return (read, faults);
            }
            Err(fault) => faults.push(fault),
        }
    }
}

fn row(line: u64, cells: &[&str]) -> (u64, Vec<String>) {
    (line, cells.iter().map(|&cell| cell.to_owned()).collect())
}

#[test]
fn lines_are_counted_through_quoted_line_breaks_blank_lines_and_both_line_ends() {
    let (rows, faults) = all(b"a,b\r\n\r\n\"x\n\ny\",\"say \"\"so\"\"\"\n1,2", Quotes::Strict, &Limits::default());
    assert!(faults.is_empty());
    assert_eq!(rows, [row(1, &["a", "b"]), row(3, &["x\n\ny", "say \"so\""]), row(6, &["1", "2"])]);
}

#[test]
fn a_quote_that_is_not_closed_is_told_where_its_record_begins() {
    let (rows, faults) = all(b"a\n1\n\"2\n3\n4", Quotes::Strict, &Limits::default());
    assert_eq!(rows.len(), 2);
    assert_eq!((faults[0].line, faults[0].code, faults[0].is_last), (3, IssueCode::BadRecord, true));
}

#[test]
fn a_quote_within_a_quoted_cell_is_a_fault_or_itself() {
    let bytes = b"\"a\"b\",c\nd,e\n";
    let (rows, faults) = all(bytes, Quotes::Strict, &Limits::default());
    assert_eq!((rows.as_slice(), faults.len()), ([row(2, &["d", "e"])].as_slice(), 1));
    let (rows, faults) = all(bytes, Quotes::Lenient, &Limits::default());
    assert_eq!((rows.as_slice(), faults.len()), ([row(1, &["a\"b", "c"]), row(2, &["d", "e"])].as_slice(), 0));
}

#[test]
fn halves_of_a_character_in_two_cells_are_no_text() {
    let (rows, faults) = all(b"\xc3,\xa6\nok,1\n", Quotes::Strict, &Limits::default());
    assert_eq!(rows, [row(2, &["ok", "1"])]);
    assert_eq!((faults[0].code, faults[0].line, faults[0].cell), (IssueCode::BadEncoding, 1, Some(0)));
}

#[test]
fn what_is_too_large_ends_the_reading() {
    let limits = Limits { field: 4, record: 6, fields: 3, ..Limits::default() };
    for bytes in ["12345", "\"12345", "1234,123", "1,2,3,4"] {
        let (_, faults) = all(bytes.as_bytes(), Quotes::Strict, &limits);
        assert_eq!((faults[0].code, faults[0].is_last), (IssueCode::TooLarge, true), "{bytes}");
    }
    assert!(all(b"1234,12\n1,2,3", Quotes::Strict, &limits).1.is_empty());
}

proptest! {
    #[test]
    fn it_reads_what_the_csv_crate_reads(text in "[a-c,\"\n\r ]{0,60}", size in 1_usize..9) {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
        let theirs: Vec<Vec<String>> =
            reader.records().map(|r| r.expect("text").iter().map(str::to_owned).collect()).collect();
        let input = io::BufReader::with_capacity(size, text.as_bytes());
        let limits = Limits::default();
        let mut rows = Rows::new(input, b',', Quotes::Strict, &limits);
        let (mut row, mut ours, mut is_sound) = (Row::default(), Vec::new(), true);
        loop {
            match rows.read(&mut row) {
                Ok(true) => ours.push((0..row.len()).map(|i| row.cell(i).to_owned()).collect::<Vec<_>>()),
                Ok(false) => break,
                Err(fault) => {
                    is_sound = false;
                    if fault.is_last {
                        break;
                    }
                }
            }
        }
        if is_sound {
            prop_assert_eq!(ours, theirs);
        }
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), is_strict in any::<bool>()) {
        let quotes = if is_strict { Quotes::Strict } else { Quotes::Lenient };
        let _ = all(&bytes, quotes, &Limits { field: 20, record: 50, fields: 5, ..Limits::default() });
    }
}
