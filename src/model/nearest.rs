//! What somebody may have meant: the known name with the fewest letters to change.

/// More letters than this to change are no slip of the pen.
const FURTHEST: usize = 2;

/// The candidate that is nearest to `text` by inserting, removing or replacing letters (Levenshtein), if it takes no
/// more than two, and no more than a third of the text. The first of several as near.
pub fn nearest<'c>(text: &str, candidates: impl Iterator<Item = &'c str>) -> Option<&'c str> {
    let mut best = None;
    let mut limit = FURTHEST.min(text.chars().count() / 3);
    for candidate in candidates {
        if let Some(n) = distance(text, candidate, limit) {
            best = Some(candidate);
            if n == 0 {
                break;
            }
            limit = n - 1;
        }
    }
    best
}

/// The distance between two texts if it is not above `limit`. Time: the product of `limit` and the length.
fn distance(a: &str, b: &str, limit: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > limit * 4 {
        return None;
    }
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        // Cells further than `limit` from the diagonal cannot lead to a distance within it.
        let (first, last) = (i.saturating_sub(limit), (i + limit + 1).min(b.len()));
        let mut diagonal = row[first.min(b.len())];
        if first == 0 {
            row[0] = i + 1;
        } else if first <= b.len() {
            row[first] = usize::MAX / 2;
        }
        for j in first..last {
            let above = if j == i + limit { usize::MAX / 2 } else { row[j + 1] };
            let cost = (diagonal + usize::from(x != b[j])).min(above + 1).min(row[j] + 1);
            diagonal = row[j + 1];
            row[j + 1] = cost;
        }
        let lowest = row[first.min(b.len())..=last.max(first).min(b.len())].iter().min();
        if lowest.is_none_or(|&n| n > limit) {
            return None;
        }
    }
    row.last().copied().filter(|&n| n <= limit)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_nearest_name_is_found_and_a_far_one_is_not() {
        let names = ["actor:sintef", "actor:siva", "actor:klosser"];
        assert_eq!(nearest("actor:sintf", names.into_iter()), Some("actor:sintef"));
        assert_eq!(nearest("actor:ntnu", names.into_iter()), None);
        assert_eq!(nearest("nmae", ["name"].into_iter()), None);
        assert_eq!(nearest("contry", ["country"].into_iter()), Some("country"));
    }

    fn plain(a: &[char], b: &[char]) -> usize {
        let mut row: Vec<usize> = (0..=b.len()).collect();
        for (i, x) in a.iter().enumerate() {
            let mut diagonal = row[0];
            row[0] = i + 1;
            for (j, y) in b.iter().enumerate() {
                let cost = (diagonal + usize::from(x != y)).min(row[j + 1] + 1).min(row[j] + 1);
                diagonal = row[j + 1];
                row[j + 1] = cost;
            }
        }
        row[b.len()]
    }

    proptest! {
        #[test]
        fn it_agrees_with_the_plain_algorithm(a in "[abø]{0,8}", b in "[abø]{0,8}", limit in 0_usize..3) {
            let (x, y): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
            let expected = plain(&x, &y);
            prop_assert_eq!(distance(&a, &b, limit), (expected <= limit).then_some(expected));
        }
    }
}
