//! What chance puts into the windows of events.

use super::events::{CHECK_EVERY, Events, NONE};
use super::proven::{Hit, ProvenFollowUps};
use crate::domain::catalog::VariantId;
use crate::domain::progress::{Cancelled, Progress};

/// Marks the class of a window that is counted in parts.
const IN_PARTS: u32 = 1 << 31;

/// Parts that one window is. Whole numbers are added, so that the sums do not depend on who comes first; sums of a season
/// stay below 2^32 with 67 million windows.
pub(super) const WHOLE: u32 = 64;

/// First number of later orders of each class.
const ORDER_CLASSES: [usize; 5] = [1, 2, 3, 4, 6];

/// First number of different items in later orders of each class.
const ITEMS_CLASSES: [usize; 8] = [1, 2, 3, 4, 5, 7, 10, 15];

/// Classes of windows.
const CLASSES: usize = ORDER_CLASSES.len() * ITEMS_CLASSES.len();

/// A part of a window, with the class it has without what proven follow-ups explain in that part.
#[derive(Clone, Copy)]
pub(super) struct Part {
    event: u32,
    class: u32,
    /// Of [`WHOLE`].
    weight: u32,
}

impl Events<'_> {
    /// Counts the windows anew, as if what the proven follow-ups explain in them had not been bought.
    ///
    /// # Errors
    /// [`Cancelled`].
    pub(super) fn without(
        &mut self,
        proven: &ProvenFollowUps,
        progress: &Progress,
    ) -> Result<(), Cancelled> {
        self.count_windows(proven, progress)
    }

    /// Counts what the windows hold, by class and by season.
    pub(super) fn count_windows(
        &mut self,
        proven: &ProvenFollowUps,
        progress: &Progress,
    ) -> Result<(), Cancelled> {
        let (products, seasons) = (self.is_item.len(), self.seasons);
        let mut items: Vec<VariantId> = Vec::new();
        let mut hits: Vec<Hit> = Vec::new();
        let mut chances = vec![0.0_f64; CLASSES * products];
        let mut held = vec![0_u32; seasons * products];
        let mut sizes = vec![0_u64; CLASSES];
        let mut cells = vec![0_u64; CLASSES * seasons];
        self.parts.clear();
        for class in self.class.iter_mut().filter(|class| **class != NONE) {
            *class &= !IN_PARTS;
        }
        for event in 0..self.class.len() as u32 {
            if (event as usize).is_multiple_of(CHECK_EVERY) {
                progress.check()?;
            }
            let Some((class, season)) = self.kind(event) else {
                continue;
            };
            self.fill(event, &mut items);
            proven.hits(self.items(event), &items, &mut hits);
            let mut note = |class: usize, weight: u32, items: &[VariantId]| {
                for (sums, place) in [(&mut sizes, class), (&mut cells, class * seasons + season)] {
                    if let Some(sum) = sums.get_mut(place) {
                        *sum += u64::from(weight);
                    }
                }
                for item in items {
                    if let Some(chance) = chances.get_mut(class * products + item.index()) {
                        *chance += f64::from(weight);
                    }
                    if let Some(held) = held.get_mut(season * products + item.index()) {
                        *held += weight;
                    }
                }
            };
            if hits.is_empty() {
                note(class, WHOLE, &items);
                continue;
            }
            // Strongest first: in the first part all is there, in the next one all but the strongest, and so on.
            let mut before = WHOLE;
            for without in 0..=hits.len() {
                let (gone, left) = hits.split_at(without);
                let next = left.first().map_or(0, |hit| hit.share);
                let weight = before - next;
                before = next;
                if weight == 0 {
                    continue;
                }
                // The share of a part runs from that of the next hit to that of the one before.
                let is_gone = |item: &VariantId| gone.iter().any(|hit| hit.target == *item);
                items.retain(|item| !is_gone(item));
                let orders = self
                    .window(event)
                    .filter(|&later| self.items(later).any(|item| !is_gone(&item)));
                let class = class_of(orders.count(), items.len());
                if let Some(class) = class {
                    note(class, weight, &items);
                }
                self.parts.push(Part {
                    event,
                    class: class.map_or(NONE, |class| class as u32),
                    weight,
                });
            }
        }
        for part in &self.parts {
            if let Some(class) = self.class.get_mut(part.event as usize) {
                *class |= IN_PARTS;
            }
        }
        // The same room holds the shares of the seasons from here on.
        let mut indices: Vec<f32> = held.into_iter().map(|held| held as f32).collect();
        for (row, &size) in chances.chunks_exact_mut(products.max(1)).zip(&sizes) {
            for chance in row {
                *chance /= size.max(1) as f64;
            }
        }
        let mut expected = vec![0.0_f64; products];
        for (season, row) in indices.chunks_exact_mut(products.max(1)).enumerate() {
            progress.check()?;
            expected.fill(0.0);
            for (class, chances) in chances.chunks_exact(products.max(1)).enumerate() {
                let events = cells.get(class * seasons + season).copied();
                let events = events.unwrap_or(0) as f64;
                for (sum, chance) in expected.iter_mut().zip(chances) {
                    *sum += events * chance;
                }
            }
            for (index, &expected) in row.iter_mut().zip(&expected) {
                if expected > 0.0 {
                    *index = (f64::from(*index) / expected) as f32;
                }
            }
        }
        (self.chances, self.indices) = (chances, indices);
        Ok(())
    }

    fn kind(&self, event: u32) -> Option<(usize, usize)> {
        let class = self.class.get(event as usize).copied();
        let class = class.filter(|&class| class != NONE)? & !IN_PARTS;
        let season = self.season_of_week.get(self.week(event)).copied()?;
        Some((class as usize, season as usize))
    }

    /// Class and season of an event as one number, with the parts of its window that are so, of [`WHOLE`]; none when
    /// nothing is in its window.
    pub(super) fn cells(&self, event: u32) -> impl Iterator<Item = (u32, u32)> + '_ {
        let class = self.class.get(event as usize).copied().unwrap_or(NONE);
        let kind = self.kind(event);
        let is_split = class != NONE && class & IN_PARTS != 0;
        let whole = kind.filter(|_| !is_split).map(|(class, _)| Part {
            event,
            class: class as u32,
            weight: WHOLE,
        });
        let first = match is_split {
            true => self.parts.partition_point(|part| part.event < event),
            false => self.parts.len(),
        };
        let parts = self.parts.get(first..).unwrap_or_default().iter();
        let parts = parts.take_while(move |part| part.event == event).copied();
        let season = kind.map_or(0, |(_, season)| season);
        whole
            .into_iter()
            .chain(parts)
            .filter(|part| part.class != NONE)
            .map(move |part| {
                let cell = part.class as usize * self.seasons + season;
                (cell as u32, part.weight)
            })
    }

    /// Number of cells.
    pub(super) fn cell_count(&self) -> usize {
        CLASSES * self.seasons
    }

    /// Products that were in a window.
    pub(super) fn targets(&self) -> usize {
        let products = self.is_item.len();
        let sold = |product: &usize| {
            (0..CLASSES).any(|class| {
                let chance = self.chances.get(class * products + product);
                chance.is_some_and(|&chance| chance > 0.0)
            })
        };
        (0..products).filter(sold).count()
    }

    /// Windows with a product that chance explains among events spread over these cells, each with its parts of windows.
    pub(super) fn expected(
        &self,
        cells: impl Iterator<Item = (u32, u64)>,
        target: VariantId,
    ) -> f64 {
        let products = self.is_item.len();
        cells
            .map(|(cell, parts)| {
                let (class, season) = (cell as usize / self.seasons, cell as usize % self.seasons);
                let chance = self.chances.get(class * products + target.index()).copied();
                let index = self
                    .indices
                    .get(season * products + target.index())
                    .copied();
                let likely = chance.unwrap_or(0.0) * f64::from(index.unwrap_or(1.0));
                parts as f64 / f64::from(WHOLE) * likely.min(1.0)
            })
            .sum()
    }
}

/// Class of a window by its orders and different items; `None` when it is empty.
pub(super) fn class_of(orders: usize, items: usize) -> Option<usize> {
    let class = |firsts: &[usize], number: usize| {
        firsts
            .partition_point(|&first| first <= number)
            .checked_sub(1)
    };
    let (orders, items) = (
        class(&ORDER_CLASSES, orders)?,
        class(&ITEMS_CLASSES, items)?,
    );
    Some(orders * ITEMS_CLASSES.len() + items)
}
