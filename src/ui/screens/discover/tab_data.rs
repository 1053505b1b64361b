//! What every tab reads, and what was worked out for them from dataset, plan and pairs: once for each.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::discover::{self, Affinity, Blocked, FollowUpTable, OfferBelief, OfferValues};
use crate::domain::catalog::{Catalog, VariantId};
use crate::domain::plan::Plan;
use crate::domain::project::Dataset;
use crate::domain::rule::Placement;
use crate::studio::{Discovered, JobView, ProjectView};
use crate::ui::screens::discover::names::Names;
use crate::ui::screens::discover::pairs::columns::{Listed, PairColumns};
use crate::ui::screens::discover::pairs::filter::Surroundings;
use crate::ui::screens::discover::pairs::rule_pairs::RulePairs;

/// Where a new pair rule is shown, and so what its expected gross margin is worked out for.
pub const PLACEMENT: Placement = Placement::Cart;

/// What every tab reads.
#[derive(Clone, Copy)]
pub(super) struct TabData<'a> {
    pub dataset: &'a Arc<Dataset>,
    pub plan: &'a Arc<Plan>,
    pub found: &'a Arc<Discovered>,
    pub names: &'a Arc<Names>,
    pub rules: &'a Arc<RulePairs>,
    pub blocked: &'a Arc<Blocked>,
    pub follow_up: Option<&'a Arc<FollowUpTable>>,
    pub columns: &'a Arc<PairColumns>,
    pub margins: &'a Arc<Vec<f64>>,
    pub values: &'a OfferValues,
    pub categories: &'a [String],
    pub cover: &'a [f64],
    /// Running jobs, oldest first.
    pub jobs: &'a [JobView],
}

impl<'a> TabData<'a> {
    /// The pairs as the table reads them.
    pub fn listed(&self) -> Listed<'a> {
        Listed {
            columns: self.columns,
            margins: self.margins,
        }
    }

    /// What a filter reads beside the pairs.
    pub fn surroundings(&self) -> Surroundings<'a> {
        Surroundings {
            catalog: &self.dataset.catalog,
            names: self.names,
            cover: self.cover,
            rules: self.rules,
            blocked: self.blocked,
            folds: &self.found.folds,
        }
    }

    /// The pair in a row of the table.
    pub fn pair(&self, row: usize) -> Option<&'a Affinity> {
        self.found.pairs.pairs.get(row)
    }

    /// With what to offer what, as proposed for the pair in a row.
    pub fn direction(&self, row: usize) -> Option<(VariantId, VariantId)> {
        let trigger = self.columns.trigger.get(row)?;
        Some((*trigger, *self.columns.target.get(row)?))
    }

    /// True when some product has a category.
    pub fn has_categories(&self) -> bool {
        self.categories.iter().any(|category| !category.is_empty())
    }

    /// True when the pair in a row is blocked.
    pub fn blocked_row(&self, row: u32) -> bool {
        self.direction(row as usize)
            .is_some_and(|(trigger, target)| self.blocked.pair(trigger, target))
    }
}

/// What was worked out, with what it was worked out from.
pub(super) struct Known {
    dataset: Arc<Dataset>,
    plan: Arc<Plan>,
    found: Arc<Discovered>,
    names: Arc<Names>,
    categories: Vec<String>,
    cover: Vec<f64>,
    rules: Arc<RulePairs>,
    blocked: Arc<Blocked>,
    follow_up: Option<Arc<FollowUpTable>>,
    columns: Arc<PairColumns>,
    values: OfferValues,
    margins: Arc<Vec<f64>>,
}

impl Known {
    /// Works everything out.
    fn of(project: &ProjectView<'_>, found: &Arc<Discovered>) -> Self {
        let (dataset, plan) = (project.dataset, project.plan);
        let catalog = &dataset.catalog;
        let columns = Arc::new(PairColumns::of(dataset, &found.pairs));
        let belief = OfferBelief::of(plan.assumptions(), PLACEMENT);
        let values = OfferValues::new(dataset, belief);
        Self {
            dataset: Arc::clone(dataset),
            plan: Arc::clone(plan),
            found: Arc::clone(found),
            names: Arc::new(Names::of(catalog)),
            categories: categories(catalog),
            cover: cover(dataset),
            rules: Arc::new(RulePairs::of(catalog, plan)),
            blocked: Arc::clone(project.blocked),
            follow_up: project.follow_up.cloned(),
            margins: Arc::new(values.column(&found.pairs)),
            values,
            columns,
        }
    }

    /// Works out anew what has changed, and nothing else.
    pub fn follow(known: &mut Option<Self>, project: &ProjectView<'_>, found: &Arc<Discovered>) {
        match known {
            Some(known) if Arc::ptr_eq(&known.dataset, project.dataset) => {
                if !Arc::ptr_eq(&known.found, found) {
                    known.found = Arc::clone(found);
                    let columns = PairColumns::of(&known.dataset, &found.pairs);
                    known.columns = Arc::new(columns);
                    known.weigh();
                }
                known.blocked = Arc::clone(project.blocked);
                known.follow_up = project.follow_up.cloned();
                if !Arc::ptr_eq(&known.plan, project.plan) {
                    known.plan = Arc::clone(project.plan);
                    known.follow_plan();
                }
            }
            known => *known = Some(Self::of(project, found)),
        }
    }

    fn follow_plan(&mut self) {
        let catalog = &self.dataset.catalog;
        let rules = RulePairs::of(catalog, &self.plan);
        if rules != *self.rules {
            self.rules = Arc::new(rules);
        }
        let belief = OfferBelief::of(self.plan.assumptions(), PLACEMENT);
        if belief != self.values.belief() {
            self.values = OfferValues::new(&self.dataset, belief);
            self.weigh();
        }
    }

    fn weigh(&mut self) {
        self.margins = Arc::new(self.values.column(&self.found.pairs));
    }

    /// What every tab reads.
    pub fn tab_data<'a>(&'a self, jobs: &'a [JobView]) -> TabData<'a> {
        TabData {
            dataset: &self.dataset,
            plan: &self.plan,
            found: &self.found,
            names: &self.names,
            rules: &self.rules,
            blocked: &self.blocked,
            follow_up: self.follow_up.as_ref(),
            columns: &self.columns,
            margins: &self.margins,
            values: &self.values,
            categories: &self.categories,
            cover: &self.cover,
            jobs,
        }
    }
}

fn categories(catalog: &Catalog) -> Vec<String> {
    let names: BTreeSet<&str> = catalog.iter().map(|(id, _)| catalog.category(id)).collect();
    names.into_iter().map(str::to_owned).collect()
}

/// Weeks of cover by variant: infinite when nothing sells, NaN when there is no stock or nobody tracks it.
fn cover(dataset: &Dataset) -> Vec<f64> {
    let mut cover = vec![f64::NAN; dataset.catalog.variants().len()];
    for article in discover::slow_stock(dataset, 0.0) {
        if let Some(weeks) = cover.get_mut(article.variant.index()) {
            *weeks = article.weeks_of_cover.unwrap_or(f64::INFINITY);
        }
    }
    cover
}
