//! Where a walk over an undirected network settles, nearly, in about two thirds of the steps that it would take itself.

use super::share;
use crate::analytics::{Stop, Stopped};

/// How many steps are tried.
const MOST_STEPS: usize = 100;

/// Scores near those where a walk settles, by conjugate gradients (Hestenes & Stiefel 1952); `None` if these lead nowhere,
/// as they may with negative weights.
///
/// What parties send for each unit of weight, x, solves (D - damping A) x = (1 - damping) / n, with the totals in D and the
/// weights in A, but for the factor by which what is stuck comes back to all alike. The matrix is symmetric and positive
/// definite, and is preconditioned by D. `arriving` multiplies by A.
pub(super) fn nearly_settled(
    totals: &[f64],
    arriving: &mut impl FnMut(&[f64], &mut [f64]),
    (damping, tolerance): (f64, f64),
    stop: &Stop,
) -> Result<Option<Vec<f64>>, Stopped> {
    let n = totals.len() as f64;
    let jump = (1.0 - damping) / n;
    let shares: Vec<f64> = totals.iter().map(|&total| share(total)).collect();
    let moving = shares.iter().filter(|&&share| share > 0.0).count() as f64;
    // what is left of the equations, added up over all parties, is at least 1 - damping of how far x D is off
    let goal = tolerance * (1.0 - damping) * (moving / n + jump * (n - moving));
    let mut x = first(totals, &shares, damping * moving / n, jump);
    let mut arrived = vec![0.0; totals.len()];
    arriving(&x, &mut arrived);
    let lacks = |((total, x), arrived): ((&f64, &f64), &f64)| {
        if *total > 0.0 { jump + damping * arrived - total * x } else { 0.0 }
    };
    let mut left: Vec<f64> = totals.iter().zip(&x).zip(&arrived).map(lacks).collect();
    let mut direction: Vec<f64> = left.iter().zip(&shares).map(|(left, share)| left * share).collect();
    let mut square = left.iter().zip(&direction).fold(0.0, |sum, (left, towards)| sum + left * towards);
    let mut distance = left.iter().fold(0.0, |sum, left| sum + left.abs());
    for _ in 0..MOST_STEPS {
        if distance <= goal {
            return Ok(scores(totals, &x, jump));
        }
        stop.check()?;
        arriving(&direction, &mut arrived);
        let mut curvature = 0.0;
        for (arrived, (towards, total)) in arrived.iter_mut().zip(direction.iter().zip(totals)) {
            *arrived = total * towards - damping * *arrived;
            curvature += towards * *arrived;
        }
        let length = square / curvature;
        if !(length > 0.0 && length.is_finite()) {
            break;
        }
        let before = square;
        (square, distance) = (0.0, 0.0);
        for (place, left) in left.iter_mut().enumerate() {
            x[place] += length * direction[place];
            *left -= length * arrived[place];
            square += *left * *left * shares[place];
            distance += left.abs();
        }
        let kept = square / before;
        for (towards, (left, share)) in direction.iter_mut().zip(left.iter().zip(&shares)) {
            *towards = left * share + kept * *towards;
        }
    }
    Ok(None)
}

/// Where to begin: a walk that never jumps is at each party in proportion to its total, and one that jumps has come from
/// anywhere.
fn first(totals: &[f64], shares: &[f64], walking: f64, jump: f64) -> Vec<f64> {
    let at_rest = walking / totals.iter().fold(0.0, |sum, total| sum + total);
    shares.iter().map(|&share| if share > 0.0 { at_rest + jump * share } else { 0.0 }).collect()
}

/// Scores that sum to one; `None` if they are no numbers.
fn scores(totals: &[f64], x: &[f64], jump: f64) -> Option<Vec<f64>> {
    let score = |(total, x): (&f64, &f64)| if *total > 0.0 { total * x } else { jump };
    let scores: Vec<f64> = totals.iter().zip(x).map(score).collect();
    let sum = scores.iter().fold(0.0, |sum, score| sum + score);
    let scores: Vec<f64> = scores.into_iter().map(|score| score / sum).collect();
    scores.iter().all(|score| score.is_finite()).then_some(scores)
}
