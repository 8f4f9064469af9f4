//! The leading eigenvector of a large symmetric matrix with no negative entry: Lanczos with thick restarts.

use super::super::{Stop, Stopped};
use super::matrix::{Matrix, add, dot};
use super::symmetric::{Eigen, eigen};

/// How many vectors are held.
const MOST: usize = 24;
/// How many of them are kept when there is no room for more.
const KEPT: usize = 8;
/// The finest tolerance that sums of `f64` allow; finer ones are taken as this.
const FINEST: f64 = 1e-14;
/// What is left of a vector below this share of the eigenvalue is rounding.
const ROUNDING: f64 = 1e-15;
/// After so many restarts what is found is as near as `f64` gets.
const MOST_RESTARTS: u32 = 5000;
/// How often what was settled at is searched from anew, to be rid of the rounding of many restarts.
const MOST_ROUNDS: u32 = 4;

/// The largest eigenvalue of a matrix and its eigenvector, of length 1, nothing in it negative.
#[derive(Clone, Debug)]
pub struct Leading {
    pub value: f64,
    pub vector: Vec<f64>,
}

/// Of a connected component with a tie: there the eigenvector is unique, and equal scores, from which this begins, have a share in
/// it.
pub fn leading(matrix: &Matrix, tolerance: f64, stop: &Stop) -> Result<Leading, Stopped> {
    let tolerance = tolerance.max(FINEST);
    let n = matrix.n();
    let mut start = vec![1.0 / (n as f64).sqrt(); n];
    for round in 1.. {
        let (found, is_sure) = settled(matrix, start, tolerance, stop)?;
        if is_sure || round == MOST_ROUNDS {
            return Ok(found);
        }
        start = found.vector;
    }
    unreachable!("the loop ends at the last round")
}

/// What a search from a vector settles at, and whether rounding, which each restart adds to, leaves it within the tolerance.
fn settled(matrix: &Matrix, start: Vec<f64>, tolerance: f64, stop: &Stop) -> Result<(Leading, bool), Stopped> {
    let mut space = Space::new(start);
    for restart in 0.. {
        let rest = space.grow(matrix, stop)?;
        let eigen = eigen(&space.projected);
        if rest == 0.0 {
            return Ok((space.leading(&eigen), true));
        }
        let residual = |place: usize| rest * eigen.vectors[place].last().map_or(0.0, |part| part.abs());
        // there is an eigenvalue within its residual of each that is found
        let distance = eigen.values[0] - eigen.values[1] - residual(1);
        let (allowed, rounding) = (tolerance / 2.0 * distance, ROUNDING * eigen.values[0]);
        // what is not a number ends the search, too
        let is_settled = residual(0) <= allowed.max(rounding) || residual(0).is_nan();
        if is_settled || restart == MOST_RESTARTS {
            return Ok((space.leading(&eigen), f64::from(restart) * rounding <= allowed));
        }
        space.shrink(&eigen);
    }
    unreachable!("the loop ends at the last restart")
}

/// Vectors of length 1 at right angles to one another, and the matrix as seen within the space of them.
struct Space {
    vectors: Vec<Vec<f64>>,
    projected: Vec<Vec<f64>>,
}

impl Space {
    fn new(first: Vec<f64>) -> Self {
        Self { vectors: vec![first], projected: Vec::new() }
    }

    /// Adds what the matrix makes of the last vector until there is no room, or nothing new comes. Returns how long the part
    /// outside the space is, 0 if nothing is outside; the last vector points to it.
    fn grow(&mut self, matrix: &Matrix, stop: &Stop) -> Result<f64, Stopped> {
        let most = MOST.min(matrix.n());
        loop {
            stop.check()?;
            let count = self.vectors.len();
            let mut next = matrix.times(&self.vectors[count - 1]);
            let parts = self.remove(&mut next);
            self.border(&parts);
            // once more, since rounding leaves something of what was taken out
            self.remove(&mut next);
            let rest = dot(&next, &next).sqrt();
            let scale = parts.iter().fold(0.0_f64, |most, part| most.max(part.abs()));
            if count == matrix.n() || rest <= ROUNDING * scale || rest.is_nan() {
                return Ok(0.0);
            }
            for value in &mut next {
                *value /= rest;
            }
            self.vectors.push(next);
            if count == most {
                return Ok(rest);
            }
        }
    }

    /// Takes out of a vector what lies in the space; returns how much of each vector of the space that was.
    fn remove(&self, from: &mut [f64]) -> Vec<f64> {
        let parts: Vec<f64> = self.vectors.iter().map(|vector| dot(vector, from)).collect();
        let factors: Vec<f64> = parts.iter().map(|part| -part).collect();
        add(from, &self.vectors, &factors);
        parts
    }

    /// Adds a last row and column.
    fn border(&mut self, parts: &[f64]) {
        self.projected.iter_mut().zip(parts).for_each(|(row, &part)| row.push(part));
        self.projected.push(parts.to_vec());
    }

    /// Keeps the eigenvectors of the largest eigenvalues found, and the vector that points out of the space.
    fn shrink(&mut self, eigen: &Eigen) {
        let last = self.vectors.pop();
        let mut kept: Vec<Vec<f64>> = (0..KEPT).map(|place| self.combined(&eigen.vectors[place])).collect();
        kept.extend(last);
        self.vectors = kept;
        let row = |place| (0..KEPT).map(|other| if place == other { eigen.values[place] } else { 0.0 }).collect();
        self.projected = (0..KEPT).map(row).collect();
    }

    fn combined(&self, parts: &[f64]) -> Vec<f64> {
        let mut sum = vec![0.0; self.vectors[0].len()];
        add(&mut sum, &self.vectors[..parts.len()], parts);
        sum
    }

    fn leading(&self, eigen: &Eigen) -> Leading {
        let mut vector = self.combined(&eigen.vectors[0]);
        // the sign is open, and what should be next to nothing may have come out below it
        for value in &mut vector {
            *value = value.abs();
        }
        let length = dot(&vector, &vector).sqrt();
        for value in &mut vector {
            *value /= length;
        }
        Leading { value: eigen.values[0], vector }
    }
}
