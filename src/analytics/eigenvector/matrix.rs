//! The matrix of the ties of one component, and sums of long vectors.

use rayon::prelude::*;

use super::super::components::Components;
use crate::graph::adjacency::Adjacency;
use crate::graph::rows::Rows;

/// How many numbers one thread adds up in one go; sums of these are added in their order.
pub const BLOCK: usize = 4096;

/// The ties of a component, its parties numbered by place.
#[derive(Clone, Debug)]
pub struct Matrix {
    rows: Rows,
    /// `None` where every tie has weight 1.
    weights: Option<Vec<f64>>,
}

impl Matrix {
    /// Of the ties of some parties, which have no tie with others; `places` has the place of each among them.
    pub fn of(arcs: &Adjacency, weighted: bool, members: &[u32], places: &[u32]) -> Self {
        let (mut rows, mut row) = (Rows::default(), Vec::new());
        for &party in members {
            row.clear();
            row.extend(arcs.neighbours(party).iter().map(|&other| places[other as usize]));
            rows.push(&row);
        }
        let weights = weighted.then(|| members.iter().flat_map(|&party| arcs.weights(party)).collect());
        Self { rows, weights }
    }

    /// How many parties there are.
    pub fn n(&self) -> usize {
        self.rows.n()
    }

    /// For each party the sum of the values of those that it is tied to, times the weights of the ties.
    pub fn times(&self, values: &[f64]) -> Vec<f64> {
        let row = |place: usize| {
            let others = self.rows.of(place as u32).iter().map(|&other| values[other as usize]);
            match &self.weights {
                None => others.fold(0.0, |sum, value| sum + value),
                Some(weights) => {
                    let weights = &weights[self.rows.range(place as u32)];
                    others.zip(weights).fold(0.0, |sum, (value, weight)| sum + value * weight)
                }
            }
        };
        (0..self.n()).into_par_iter().with_min_len(256).map(row).collect()
    }
}

/// For each component a number that its largest eigenvalue is not above: the root of the largest row of the square of its
/// matrix.
pub fn bounds(arcs: &Adjacency, weighted: bool, components: &Components) -> Vec<f64> {
    let times = |values: &[f64]| -> Vec<f64> {
        let row = |party: u32| {
            let others = arcs.neighbours(party).iter().map(|&other| values[other as usize]);
            others
                .zip(arcs.weights(party))
                .fold(0.0, |sum, (value, weight)| sum + if weighted { value * weight } else { value })
        };
        (0..arcs.n() as u32).into_par_iter().with_min_len(256).map(row).collect()
    };
    let squared = times(&times(&vec![1.0; arcs.n()]));
    let mut bounds = vec![0.0_f64; components.count()];
    for (&component, square) in components.of.iter().zip(squared) {
        let bound = &mut bounds[component as usize];
        *bound = bound.max(square.sqrt());
    }
    bounds
}

/// The sum of the products of two vectors.
pub fn dot(a: &[f64], b: &[f64]) -> f64 {
    let sum = |(a, b): (&[f64], &[f64])| a.iter().zip(b).fold(0.0, |sum, (a, b)| sum + a * b);
    if a.len() <= BLOCK {
        return sum((a, b));
    }
    let sums: Vec<f64> = a.par_chunks(BLOCK).zip(b.par_chunks(BLOCK)).map(sum).collect();
    sums.into_iter().fold(0.0, |total, sum| total + sum)
}

/// Adds to a vector the sum of others, each times a factor.
pub fn add(to: &mut [f64], vectors: &[Vec<f64>], factors: &[f64]) {
    to.par_chunks_mut(BLOCK).enumerate().for_each(|(block, to)| {
        let range = block * BLOCK..block * BLOCK + to.len();
        for (vector, factor) in vectors.iter().zip(factors) {
            to.iter_mut().zip(&vector[range.clone()]).for_each(|(to, value)| *to += factor * value);
        }
    });
}
