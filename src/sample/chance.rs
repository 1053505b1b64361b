//! Chance that is the same on every machine: one seeded generator, integers and basic arithmetic only.

use rand_core::RngCore;
use rand_pcg::Pcg64;

/// Spreads the bits of a number (Steele, Lea, Flood 2014, the finaliser of SplitMix).
pub(super) fn scramble(number: u64) -> u64 {
    let mut bits = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}

/// A stream of chance.
pub(super) struct Dice(Pcg64);

impl Dice {
    /// The stream of this name for this seed; streams of other names are unrelated.
    pub(super) fn new(seed: u64, stream: u64) -> Self {
        let low = scramble(seed);
        let high = scramble(low ^ stream);
        Self(Pcg64::new(
            u128::from(high) << 64 | u128::from(low),
            u128::from(scramble(stream)),
        ))
    }

    /// 64 fresh bits.
    pub(super) fn bits(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// A number in [0, 1).
    pub(super) fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 * (1.0 / 9_007_199_254_740_992.0)
    }

    /// True in `per_mille` of 1,000 cases.
    pub(super) fn happens(&mut self, per_mille: u32) -> bool {
        ((self.bits() >> 32) * 1_000) >> 32 < u64::from(per_mille)
    }

    /// Nearly normal with mean 0 and variance 1: twelve uniform numbers less six.
    pub(super) fn bell(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }
}

/// Picks a place by its weight with one draw and one comparison (Walker 1977, in integers).
pub(super) struct Alias {
    slots: Vec<(u32, u16)>,
}

impl Alias {
    /// Tables for these weights; places of weight zero are never picked unless all weights are zero.
    pub(super) fn new(weights: &[u64]) -> Self {
        let count = weights.len() as u128;
        let total = weights.iter().map(|&w| u128::from(w)).sum::<u128>().max(1);
        let mut rest: Vec<u128> = weights.iter().map(|&w| u128::from(w) * count).collect();
        let mut slots: Vec<(u32, u16)> = (0..weights.len()).map(|i| (u32::MAX, i as u16)).collect();
        let (mut small, mut large): (Vec<usize>, Vec<usize>) =
            (0..weights.len()).partition(|&i| rest[i] < total);
        while let (Some(poor), Some(&rich)) = (small.pop(), large.last()) {
            let kept = (rest[poor] << 32) / total;
            slots[poor] = (kept as u32, rich as u16);
            rest[rich] -= total - rest[poor];
            if rest[rich] < total {
                large.pop();
                small.push(rich);
            }
        }
        Self { slots }
    }

    /// A place.
    pub(super) fn pick(&self, dice: &mut Dice) -> usize {
        let bits = dice.bits();
        let slot = ((bits >> 32) * self.slots.len() as u64) >> 32;
        match self.slots.get(slot as usize) {
            Some(&(kept, other)) if bits as u32 >= kept => usize::from(other),
            _ => slot as usize,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_picked_as_often_as_their_weights_say() {
        let weights = [0, 5, 1, 0, 94, 900];
        let alias = Alias::new(&weights);
        let mut dice = Dice::new(1, 2);
        let mut seen = [0_u32; 6];
        for _ in 0..100_000 {
            seen[alias.pick(&mut dice)] += 1;
        }
        for (count, weight) in seen.iter().zip(weights) {
            let expected = weight as f64 * 100.0;
            let off = (f64::from(*count) - expected).abs();
            assert!(off <= 4.0 * expected.sqrt(), "{seen:?}");
        }
    }

    #[test]
    fn neighbouring_seeds_and_streams_share_nothing() {
        let first = |seed, stream| Dice::new(seed, stream).bits();
        assert_eq!(first(7, 1), first(7, 1));
        assert_ne!(first(7, 1), first(8, 1));
        assert_ne!(first(7, 1), first(7, 2));
    }
}
