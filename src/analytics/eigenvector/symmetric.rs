//! All eigenvalues and eigenvectors of a small symmetric matrix.

/// Eigenvalues, largest first, and their eigenvectors of length 1.
#[derive(Clone, Debug)]
pub struct Eigen {
    pub values: Vec<f64>,
    pub vectors: Vec<Vec<f64>>,
}

/// After so many rounds nothing is left beside the diagonal; six to ten do in practice.
const MOST_ROUNDS: usize = 60;

/// Jacobi 1846: turns two axes at a time until nothing is left beside the diagonal.
pub fn eigen(matrix: &[Vec<f64>]) -> Eigen {
    let n = matrix.len();
    let mut matrix = matrix.to_vec();
    // of each eigenvector its part in each axis
    let mut vectors: Vec<Vec<f64>> =
        (0..n).map(|row| (0..n).map(|column| f64::from(u8::from(row == column))).collect()).collect();
    for _ in 0..MOST_ROUNDS {
        let mut is_turned = false;
        for p in 0..n {
            for q in p + 1..n {
                is_turned |= turn(&mut matrix, &mut vectors, p, q);
            }
        }
        if !is_turned {
            break;
        }
    }
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&a, &b| matrix[b][b].total_cmp(&matrix[a][a]));
    Eigen {
        values: order.iter().map(|&place| matrix[place][place]).collect(),
        vectors: order.iter().map(|&place| std::mem::take(&mut vectors[place])).collect(),
    }
}

/// Turns axes p and q so that nothing is left between them; whether there was anything.
fn turn(matrix: &mut [Vec<f64>], vectors: &mut [Vec<f64>], p: usize, q: usize) -> bool {
    let between = matrix[p][q];
    let (first, second) = (matrix[p][p], matrix[q][q]);
    if between.abs() <= f64::EPSILON / 4.0 * first.abs().min(second.abs()) || between.abs() < f64::MIN_POSITIVE {
        return false;
    }
    let half = (second - first) / (2.0 * between);
    let tangent = half.signum() / (half.abs() + half.hypot(1.0));
    let cosine = 1.0 / tangent.hypot(1.0);
    let sine = tangent * cosine;
    for row in matrix.iter_mut() {
        (row[p], row[q]) = (cosine * row[p] - sine * row[q], sine * row[p] + cosine * row[q]);
    }
    for vectors in [matrix, vectors] {
        for column in 0..vectors[p].len() {
            let (a, b) = (vectors[p][column], vectors[q][column]);
            vectors[p][column] = cosine * a - sine * b;
            vectors[q][column] = sine * a + cosine * b;
        }
    }
    true
}
