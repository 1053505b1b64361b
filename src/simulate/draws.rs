//! Chance, drawn once: stratified normals per assumption, week weights, and how far those must be stretched.

use rand_core::{RngCore, SeedableRng};
use rand_pcg::Pcg64;
use statrs::distribution::{ContinuousCDF, StudentsT};
use statrs::function::erf::erfc_inv;

use super::DRAGGING_DRAWS;
use super::sums::Worth;
use crate::domain::kpi::ratio;

/// Weeks a history needs for a sampling range.
pub(super) const LEAST_WEEKS: usize = 8;

/// 97.5 % point of the standard normal.
pub(super) const Z975: f64 = 1.959_963_984_540_054;

fn generator(seed: u64, name: &str) -> Pcg64 {
    // FNV-1a: each name has its own stream, so that a new rule moves nobody else's draws.
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in name.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    Pcg64::seed_from_u64(seed ^ hash)
}

fn uniform(generator: &mut Pcg64) -> f64 {
    (generator.next_u64() >> 11) as f64 * (1.0 / 9_007_199_254_740_992.0)
}

fn shuffled(length: usize, generator: &mut Pcg64) -> Vec<usize> {
    let mut indices: Vec<usize> = (0..length).collect();
    for last in (1..length).rev() {
        let other = (uniform(generator) * (last + 1) as f64) as usize;
        indices.swap(last, other.min(last));
    }
    indices
}

/// Standard normals of one name, latin hypercube: one in each of `draws` equally likely strata (McKay, Beckman, Conover
/// 1979). Every block of [`DRAGGING_DRAWS`] is stratified in itself, so that fewer draws are no worse than they must be.
pub(super) fn normals(seed: u64, name: &str, draws: usize) -> Vec<f64> {
    let mut generator = generator(seed, name);
    let block = if draws.is_multiple_of(DRAGGING_DRAWS) {
        DRAGGING_DRAWS
    } else {
        draws.max(1)
    };
    let blocks = draws / block;
    let mut fine: Vec<std::vec::IntoIter<usize>> = (0..block)
        .map(|_| shuffled(blocks, &mut generator).into_iter())
        .collect();
    let mut normals = Vec::with_capacity(draws);
    for _ in 0..blocks {
        for coarse in shuffled(block, &mut generator) {
            let stratum = fine[coarse].next().unwrap_or(0);
            let inside = stratum as f64 + uniform(&mut generator);
            let u = (coarse as f64 + inside / blocks as f64) / block as f64;
            normals.push(normal_at(u.clamp(1e-12, 1.0 - 1e-12)));
        }
    }
    normals
}

/// The standard normal below which a share `u` lies.
pub(super) fn normal_at(u: f64) -> f64 {
    -std::f64::consts::SQRT_2 * erfc_inv(2.0 * u)
}

/// Weights of the weeks, `[week][draw]`: exponential, divided by their mean (Bayesian bootstrap, Rubin 1981), then moved
/// away from 1 by `stretch`.
pub(super) fn week_weights(seed: u64, weeks: usize, draws: usize, stretch: f64) -> Vec<Vec<f64>> {
    let mut generator = generator(seed, "weeks");
    let mut weights = vec![Vec::with_capacity(draws); weeks];
    let mut row = vec![0.0; weeks];
    for _ in 0..draws {
        let mut sum = 0.0;
        for weight in &mut row {
            *weight = -(1.0 - uniform(&mut generator)).ln();
            sum += *weight;
        }
        let mean = sum / weeks as f64;
        for (week, weight) in weights.iter_mut().zip(&row) {
            week.push(1.0 + stretch * (weight / mean - 1.0));
        }
    }
    weights
}

/// How far bootstrap draws must be stretched to cover: kappa_B = sqrt(B/(B-1)) (t_{B-1,.975}/1.96) sqrt((1+ac)/(1-ac)).
///
/// `ac` is the lag-1 autocorrelation of the weekly linearised residual of AOV, V_b - (V/N) N_b, corrected for its bias by
/// (1 + 3 ac)/B and held in 0..0.8. AOV is the headline here because its residual needs no assumption.
pub(super) fn stretch(weeks: &[Worth]) -> f64 {
    let count = weeks.len();
    if count < 2 {
        return 1.0;
    }
    let b = count as f64;
    let revenue: f64 = weeks.iter().map(|week| week.revenue as f64).sum();
    let orders: f64 = weeks.iter().map(|week| week.orders as f64).sum();
    let aov = ratio(revenue, orders).unwrap_or(0.0);
    let residuals: Vec<f64> = weeks
        .iter()
        .map(|week| week.revenue as f64 - aov * week.orders as f64)
        .collect();
    let squares: f64 = residuals.iter().map(|r| r * r).sum();
    let lagged: f64 = residuals.windows(2).map(|pair| pair[0] * pair[1]).sum();
    let raw = ratio(lagged, squares).unwrap_or(0.0);
    let ac = (raw + (1.0 + 3.0 * raw) / b).clamp(0.0, 0.8);
    (b / (b - 1.0)).sqrt() * (student(count - 1) / Z975) * ((1.0 + ac) / (1.0 - ac)).sqrt()
}

/// 97.5 % point of Student's t.
fn student(degrees: usize) -> f64 {
    StudentsT::new(0.0, 1.0, degrees as f64).map_or(Z975, |t| t.inverse_cdf(0.975))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_block_of_normals_is_stratified_and_every_name_has_its_own_stream() {
        let all = normals(1, "overload", 4 * DRAGGING_DRAWS);
        for block in all.chunks(DRAGGING_DRAWS) {
            let mut strata: Vec<usize> = block
                .iter()
                .map(|z| (0.5 * statrs::function::erf::erfc(-z / 2_f64.sqrt()) * 500.0) as usize)
                .collect();
            strata.sort_unstable();
            assert!(
                strata
                    .iter()
                    .enumerate()
                    .all(|(index, stratum)| index == *stratum)
            );
        }
        assert_ne!(all, normals(1, "halo", 4 * DRAGGING_DRAWS));
        assert_eq!(all, normals(1, "overload", 4 * DRAGGING_DRAWS));
    }

    #[test]
    fn students_t_has_the_points_of_the_printed_table() {
        let printed = [
            2.364_624, 2.306_004, 2.262_157, 2.228_139, 2.200_985, 2.178_813, 2.160_369, 2.144_787,
            2.131_450, 2.119_905, 2.109_816, 2.100_922, 2.093_024, 2.085_963, 2.079_614, 2.073_873,
            2.068_658, 2.063_899, 2.059_539, 2.055_529, 2.051_831, 2.048_407, 2.045_230, 2.042_272,
            2.039_513,
        ];
        for (degrees, point) in (7..).zip(printed) {
            assert!((student(degrees) - point).abs() < 1e-6, "{degrees}");
        }
        assert!((student(103) - 1.983_264).abs() < 1e-6);
    }

    #[test]
    fn week_weights_have_mean_one_in_every_draw() {
        let weights = week_weights(1, 13, 200, 1.4);
        for draw in 0..200 {
            let sum: f64 = weights.iter().map(|week| week[draw]).sum();
            assert!((sum - 13.0).abs() < 1e-9);
        }
    }

    #[test]
    fn correlated_weeks_stretch_more_than_independent_ones() {
        let week = |revenue: i64| Worth {
            orders: 100,
            revenue,
            ..Worth::default()
        };
        let alternating: Vec<Worth> = (0..26).map(|b| week(1_000 + 100 * (b % 2))).collect();
        let drifting: Vec<Worth> = (0..26).map(|b| week(1_000 + 10 * b)).collect();
        let independent = (26.0_f64 / 25.0).sqrt() * 2.059_538_552_753_294 / Z975;
        assert!((stretch(&alternating) - independent).abs() < 1e-9);
        assert!((stretch(&drifting) - 3.0 * independent).abs() < 1e-9);
    }
}
