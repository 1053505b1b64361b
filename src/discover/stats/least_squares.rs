//! Least squares with errors that hold when neighbouring weeks resemble one another.

/// Coefficients with their standard errors.
pub(crate) struct Fit {
    pub coefficients: Vec<f64>,
    pub errors: Vec<f64>,
}

/// Fits `y` on the columns of `rows`; errors of Newey and West (1987) with Bartlett weights and a correction for the
/// number of columns. `None` when columns depend on one another or there are too few rows.
pub(crate) fn least_squares(rows: &[Vec<f64>], y: &[f64], lags: usize) -> Option<Fit> {
    let columns = rows.first()?.len();
    if rows.len() <= columns + 1 || rows.len() != y.len() {
        return None;
    }
    let mut square = vec![vec![0.0; columns]; columns];
    let mut target = vec![0.0; columns];
    for (row, &value) in rows.iter().zip(y) {
        add_outer(&mut square, row, row, 1.0);
        for (sum, x) in target.iter_mut().zip(row) {
            *sum += x * value;
        }
    }
    let inverse = inverse(square)?;
    let coefficients: Vec<f64> = inverse.iter().map(|row| dot(row, &target)).collect();
    let scores: Vec<Vec<f64>> = rows
        .iter()
        .zip(y)
        .map(|(row, &value)| {
            let rest = value - dot(row, &coefficients);
            row.iter().map(|x| x * rest).collect()
        })
        .collect();
    let mut middle = vec![vec![0.0; columns]; columns];
    for lag in 0..=lags {
        let weight = 1.0 - lag as f64 / (lags as f64 + 1.0);
        for (late, early) in scores.iter().skip(lag).zip(&scores) {
            add_outer(&mut middle, late, early, weight);
            if lag > 0 {
                add_outer(&mut middle, early, late, weight);
            }
        }
    }
    let freedom = rows.len() as f64 / (rows.len() - columns) as f64;
    let errors = inverse
        .iter()
        .map(|row| {
            let through: Vec<f64> = middle.iter().map(|line| dot(line, row)).collect();
            (dot(row, &through) * freedom).max(0.0).sqrt()
        })
        .collect();
    Some(Fit {
        coefficients,
        errors,
    })
}

fn dot(x: &[f64], y: &[f64]) -> f64 {
    x.iter().zip(y).map(|(x, y)| x * y).sum()
}

fn add_outer(sum: &mut [Vec<f64>], x: &[f64], y: &[f64], weight: f64) {
    for (row, x) in sum.iter_mut().zip(x) {
        for (cell, y) in row.iter_mut().zip(y) {
            *cell += weight * x * y;
        }
    }
}

/// By Gauss and Jordan with the greatest pivot of each column; `None` when it has none.
fn inverse(mut square: Vec<Vec<f64>>) -> Option<Vec<Vec<f64>>> {
    let size = square.len();
    let scale = square
        .iter()
        .flatten()
        .fold(0.0_f64, |most, x| most.max(x.abs()));
    for (index, row) in square.iter_mut().enumerate() {
        row.extend((0..size).map(|column| f64::from(u8::from(column == index))));
    }
    for column in 0..size {
        let pivot = (column..size).max_by(|&x, &y| {
            let at = |row: usize| {
                square
                    .get(row)
                    .and_then(|row| row.get(column))
                    .map_or(0.0, |v| v.abs())
            };
            at(x).total_cmp(&at(y))
        })?;
        square.swap(column, pivot);
        let mut lead = square.get(column)?.clone();
        let head = *lead.get(column)?;
        if head.abs() <= scale * 1e-12 {
            return None;
        }
        for cell in &mut lead {
            *cell /= head;
        }
        for (index, row) in square.iter_mut().enumerate() {
            if index == column {
                continue;
            }
            let factor = row.get(column).copied().unwrap_or(0.0);
            for (cell, lead) in row.iter_mut().zip(&lead) {
                *cell -= factor * lead;
            }
        }
        *square.get_mut(column)? = lead;
    }
    Some(
        square
            .into_iter()
            .map(|mut row| row.split_off(size))
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_found_and_columns_that_repeat_are_refused() {
        let rows: Vec<Vec<f64>> = (0..8).map(|x| vec![1.0, f64::from(x)]).collect();
        let y: Vec<f64> = [1.1, 2.9, 5.2, 6.8, 9.1, 10.9, 13.2, 14.8].to_vec();
        let fit = least_squares(&rows, &y, 0).unwrap();
        // Textbook sums: slope 83.4 / 42 and intercept mean(y) - 3.5 slope.
        let slope = 83.4 / 42.0;
        assert!(
            (fit.coefficients[1] - slope).abs() < 1e-12,
            "{:?}",
            fit.coefficients
        );
        assert!((fit.coefficients[0] - (8.0 - 3.5 * slope)).abs() < 1e-12);
        // White's error of a slope: sqrt(sum ((x - mean) e)^2) / sum (x - mean)^2, times sqrt(8 / 6).
        let rest = |x: f64, y: f64| y - 8.0 - slope * (x - 3.5);
        let sum: f64 = (0..8)
            .map(|n| ((f64::from(n) - 3.5) * rest(f64::from(n), y[n as usize])).powi(2))
            .sum();
        assert!((fit.errors[1] - sum.sqrt() / 42.0 * (8.0_f64 / 6.0).sqrt()).abs() < 1e-12);
        let twice: Vec<Vec<f64>> = (0..8)
            .map(|x| vec![f64::from(x), 2.0 * f64::from(x)])
            .collect();
        assert!(least_squares(&twice, &y, 2).is_none());
        assert!(least_squares(&rows[..2], &y[..2], 0).is_none());
    }
}
