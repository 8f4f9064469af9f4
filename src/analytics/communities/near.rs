//! How strongly something is tied to each of its neighbours.

use super::graph::{Row, Weight};

/// A sum for each of n numbers, and which of them are above 0.
pub(super) struct Near {
    sums: Vec<f64>,
    /// The first `count` are the numbers with a sum above 0, in the order of becoming so; then room for one more.
    touched: Vec<u32>,
    count: usize,
}

impl Near {
    pub fn new(n: usize) -> Self {
        Self { sums: vec![0.0; n], touched: vec![0; n + 1], count: 0 }
    }

    /// Adds the weights of a row, those to nodes that are let through, to the sums of these nodes' numbers.
    ///
    /// Here most of the time of a search goes: no branch depends on what is added.
    #[inline(never)]
    pub fn add<W: Weight>(&mut self, row: Row<'_, W>, of: &[u32], lets_through: impl Fn(u32) -> bool) {
        let (sums, touched, mut count) = (&mut self.sums[..], &mut self.touched[..], self.count);
        for (&node, &weight) in row.targets.iter().zip(row.weights) {
            let (number, is_let) = (of[node as usize], lets_through(node));
            let sum = &mut sums[number as usize];
            touched[count] = number;
            count += usize::from(*sum <= 0.0 && is_let);
            *sum += if is_let { weight.into() } else { 0.0 };
        }
        self.count = count;
    }

    /// The sum of a number; 0 where nothing was added.
    pub fn sum(&self, number: u32) -> f64 {
        self.sums[number as usize]
    }

    /// The numbers that something was added to, in the order of that, with their sums.
    pub fn iter(&self) -> impl Iterator<Item = (u32, f64)> {
        self.touched[..self.count].iter().map(|&number| (number, self.sums[number as usize]))
    }

    /// Makes all sums 0 again.
    pub fn clear(&mut self) {
        for &number in &self.touched[..self.count] {
            self.sums[number as usize] = 0.0;
        }
        self.count = 0;
    }
}
