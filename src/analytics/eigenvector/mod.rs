//! Eigenvector centrality: whoever is tied to the central is central.

mod krylov;
mod matrix;
mod symmetric;
#[cfg(test)]
mod tests;

use super::components::components;
use super::contacts::counts;
use super::score::Scores;
use super::{Stop, Stopped};
use crate::graph::adjacency::Ties;
use crate::graph::rows::Rows;
use krylov::Leading;
use matrix::Matrix;

/// How to take eigenvector centrality.
#[derive(Clone, Debug, PartialEq)]
pub struct EigenvectorOptions {
    /// Whether a tie passes centrality on in proportion to its weight; else all ties alike.
    pub weighted: bool,
    /// How far the scores together may be from the true ones, as the length of the difference.
    pub tolerance: f64,
}

impl Default for EigenvectorOptions {
    fn default() -> Self {
        Self { weighted: true, tolerance: 1e-9 }
    }
}

/// Largest eigenvalues of two components count as equal within this share: no more is certain of sums of `f64`.
const EQUAL_WITHIN: f64 = 1e-12;

/// Eigenvector centrality: each party's score is in proportion to the sum of the scores of those that it is tied to.
///
/// Bonacich 1972: λ x(i) = sum over the parties j of w(i, j) x(j), with the largest λ for which that can be, w(i, j)
/// being the weight of the tie of i and j (unweighted: 1); the scores are not negative and their squares add up to one.
/// For undirected networks; in a directed one arcs are taken as ties, which is of use only if each has its opposite. The
/// component with the largest eigenvalue has all the scores, parties of others have 0, isolates too. Where several
/// components share that eigenvalue (two equal teams) the vector is not unique; taken is the one that equal scores come
/// to when they are passed on over and over: each such component gets the share of its vector that equal scores have in
/// it, so that equal components get equal scores, however parties are numbered. Without any tie nothing is defined.
/// Weighted: a tie whose weight is not a finite number above 0 is none.
///
/// Time is ties and 24 times parties for each step of Lanczos 1950 with thick restarts (Wu & Simon 2000), from equal
/// scores: tens of steps in most networks, thousands where the two largest eigenvalues are close (a chain of a thousand
/// parties). A vector that the matrix changes by r beyond stretching it is at most r / (distance to the next eigenvalue)
/// from the true one; the iteration ends when that is within the tolerance, so that neither a close second eigenvalue nor
/// a bipartite network spoils it. Not nearer than about 1e-15 times the eigenvalue over that distance, which is what
/// `f64` allows. Memory 12 bytes for each tie and direction, and 250 for each party, of the component. Sums are taken in
/// blocks of a fixed size: the same bytes for any number of threads. Agrees with `eigh` of numpy, networkx and igraph
/// (whose largest score is 1) to the tolerance.
///
/// ```
/// use kobling::analytics::{Stop, eigenvector::{EigenvectorOptions, eigenvector}};
/// use kobling::graph::adjacency::{Adjacency, Ties};
/// // a path of three parties, and one alone
/// let arcs = [(0, 1, 1.0), (1, 0, 1.0), (1, 2, 1.0), (2, 1, 1.0)];
/// let ties = Ties { outgoing: Adjacency::from_sorted(4, arcs.into_iter()), incoming: None, fractions: None };
/// let scores = eigenvector(&ties, &EigenvectorOptions::default(), &Stop::new()).unwrap();
/// for (score, expected) in scores.iter().zip([0.5, 0.5_f64.sqrt(), 0.5, 0.0]) {
///     assert!((score.unwrap() - expected).abs() < 1e-9);
/// }
/// ```
pub fn eigenvector(ties: &Ties, options: &EigenvectorOptions, stop: &Stop) -> Result<Scores, Stopped> {
    let n = ties.n();
    let filtered;
    let ties = if options.weighted && ties.outgoing.table().iter().any(|&weight| !counts(weight)) {
        filtered = Ties { outgoing: ties.outgoing.filtered(counts), incoming: None, fractions: None };
        &filtered
    } else {
        ties
    };
    if ties.outgoing.arc_count() == 0 {
        return Ok(vec![None; n]);
    }
    let mut scores = vec![0.0; n];
    for (leading, members) in largest(ties, options, stop)? {
        // the share of equal scores in a vector of length 1
        let share = leading.vector.iter().fold(0.0, |sum, score| sum + score);
        members.iter().zip(leading.vector).for_each(|(&party, score)| scores[party as usize] = score * share);
    }
    let length = scores.iter().fold(0.0, |sum, score| sum + score * score).sqrt();
    Ok(scores.into_iter().map(|score| Some(score / length)).collect())
}

/// The components of the largest eigenvalue, with their members. Those whose bound shows them to be below it are not solved.
fn largest(ties: &Ties, options: &EigenvectorOptions, stop: &Stop) -> Result<Vec<(Leading, Vec<u32>)>, Stopped> {
    let components = components(ties);
    let members = Rows::of_pairs(components.count(), || components.of.iter().copied().zip(0..));
    let mut places = vec![0; ties.n()];
    members.iter().for_each(|list| list.iter().zip(0..).for_each(|(&party, place)| places[party as usize] = place));
    let bounds = matrix::bounds(&ties.outgoing, options.weighted, &components);
    let mut order: Vec<u32> = (0..components.count() as u32).filter(|&number| bounds[number as usize] > 0.0).collect();
    order.sort_by(|&a, &b| bounds[b as usize].total_cmp(&bounds[a as usize]));
    let mut found: Vec<(Leading, Vec<u32>)> = Vec::new();
    let mut most = 0.0_f64;
    for number in order {
        stop.check()?;
        if bounds[number as usize] < most * (1.0 - EQUAL_WITHIN) {
            break;
        }
        let list = members.of(number);
        let matrix = Matrix::of(&ties.outgoing, options.weighted, list, &places);
        let leading = krylov::leading(&matrix, options.tolerance, stop)?;
        most = most.max(leading.value);
        found.retain(|(leading, _)| leading.value >= most * (1.0 - EQUAL_WITHIN));
        if leading.value >= most * (1.0 - EQUAL_WITHIN) {
            found.push((leading, list.to_vec()));
        }
    }
    Ok(found)
}
