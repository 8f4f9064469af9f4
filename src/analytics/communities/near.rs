//! How strongly something is tied to each of its neighbours.

/// A sum for each of n numbers, and which of them are above 0.
pub(super) struct Near {
    sums: Vec<f64>,
    touched: Vec<u32>,
}

impl Near {
    pub fn new(n: usize) -> Self {
        Self { sums: vec![0.0; n], touched: Vec::new() }
    }

    /// Adds a weight, which must be above 0.
    pub fn add(&mut self, number: u32, weight: f64) {
        let sum = &mut self.sums[number as usize];
        if *sum == 0.0 {
            self.touched.push(number);
        }
        *sum += weight;
    }

    /// The sum of a number; 0 where nothing was added.
    pub fn sum(&self, number: u32) -> f64 {
        self.sums[number as usize]
    }

    /// The numbers that something was added to, in the order of that, with their sums.
    pub fn iter(&self) -> impl Iterator<Item = (u32, f64)> {
        self.touched.iter().map(|&number| (number, self.sums[number as usize]))
    }

    /// Makes all sums 0 again.
    pub fn clear(&mut self) {
        for number in self.touched.drain(..) {
            self.sums[number as usize] = 0.0;
        }
    }
}
