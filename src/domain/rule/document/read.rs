//! From the written form to rules, with every field checked.

use super::{DocumentError, FORMAT, PriceDocument, RuleDocument, RuleSetDocument, TriggerDocument};
use crate::domain::belief::Belief;
use crate::domain::catalog::Sku;
use crate::domain::money::{BasisPoints, Currency, Money};
use crate::domain::rule::{
    Bundle, BundlePrice, Component, Discount, Ladder, Pair, Rule, RuleId, RuleKind, Step, Trigger,
};

impl RuleSetDocument {
    /// The rules, checked.
    ///
    /// # Errors
    /// When format or currency differ, two ids are equal, or a field does not hold what it must.
    pub fn to_rules(&self, currency: &Currency) -> Result<Vec<Rule>, DocumentError> {
        if self.format != FORMAT {
            return Err(DocumentError::Format {
                found: self.format.clone(),
            });
        }
        if !self.currency.eq_ignore_ascii_case(currency.code()) {
            return Err(DocumentError::Currency {
                expected: currency.code().to_owned(),
                found: self.currency.clone(),
            });
        }
        let mut ids = std::collections::HashSet::new();
        self.rules
            .iter()
            .map(|document| {
                if !ids.insert(document.id.as_str()) {
                    return Err(DocumentError::DuplicateId {
                        id: document.id.clone(),
                    });
                }
                document.to_rule(currency)
            })
            .collect()
    }
}

impl RuleDocument {
    /// The rule, checked.
    ///
    /// # Errors
    /// When a field is missing or does not hold what it must; the message names it.
    pub fn to_rule(&self, currency: &Currency) -> Result<Rule, DocumentError> {
        if self.id.trim().is_empty() {
            return Err(self.wrong("id", "a name that is not empty", "nothing"));
        }
        let kind = match self.kind.as_str() {
            "pair" => RuleKind::Pair(self.pair(currency)?),
            "ladder" => RuleKind::Ladder(self.ladder()?),
            "bundle" => RuleKind::Bundle(self.bundle(currency)?),
            other => {
                return Err(self.wrong("kind", "pair, ladder or bundle", &format!("\"{other}\"")));
            }
        };
        if let Some(belief) = &self.acceptance {
            self.check_acceptance(belief)?;
        }
        if let (Some(starts), Some(ends)) = (self.starts, self.ends)
            && ends < starts
        {
            return Err(self.wrong("ends", &format!("{starts} or later"), &ends.to_string()));
        }
        let mut rule = Rule::new(RuleId::from(self.id.as_str()), "", kind);
        rule.name = self.name.clone().unwrap_or_else(|| self.id.clone());
        rule.status = self.status;
        rule.placement = self.placement.unwrap_or(rule.placement);
        rule.priority = self.priority;
        rule.benefit.clone_from(&self.benefit);
        rule.acceptance.clone_from(&self.acceptance);
        rule.starts = self.starts;
        rule.ends = self.ends;
        rule.notes.clone_from(&self.notes);
        rule.exclusive_group.clone_from(&self.exclusive_group);
        rule.max_shows_per_customer = self.max_shows_per_customer;
        rule.repeat = self.repeat;
        rule.extra.clone_from(&self.extra);
        Ok(rule)
    }

    fn wrong(&self, field: &'static str, expected: &str, found: &str) -> DocumentError {
        DocumentError::Field {
            rule: self.id.clone(),
            field,
            expected: expected.to_owned(),
            found: found.to_owned(),
        }
    }

    fn needed<'a, T>(
        &self,
        field: &'static str,
        value: Option<&'a T>,
    ) -> Result<&'a T, DocumentError> {
        value.ok_or_else(|| self.wrong(field, "a value", "nothing"))
    }

    fn money(
        &self,
        field: &'static str,
        text: &str,
        currency: &Currency,
    ) -> Result<Money, DocumentError> {
        currency
            .parse_decimal(text)
            .filter(|amount| amount.0 >= 0)
            .ok_or_else(|| {
                let expected = format!("an amount in {currency} such as \"12.50\"");
                self.wrong(field, &expected, &format!("\"{text}\""))
            })
    }

    fn percent(&self, field: &'static str, percent: f64) -> Result<BasisPoints, DocumentError> {
        BasisPoints::from_percent(percent).ok_or_else(|| {
            let expected = "a percent from 0 to 100 with at most two decimals";
            self.wrong(field, expected, &percent.to_string())
        })
    }

    fn sku_list(&self, field: &'static str, list: &[String]) -> Result<Vec<Sku>, DocumentError> {
        if let Some(blank) = list.iter().find(|sku| sku.trim().is_empty()) {
            return Err(self.wrong(field, "SKUs that are not empty", &format!("\"{blank}\"")));
        }
        Ok(list.iter().map(|sku| Sku::from(sku.as_str())).collect())
    }

    fn check_acceptance(&self, belief: &Belief) -> Result<(), DocumentError> {
        belief
            .spread
            .check()
            .map_err(|problem| self.wrong("acceptance", "an ordered range", &problem))?;
        let (low, high) = belief.spread.range();
        if low < 0.0 || high > 1.0 {
            let found = format!("{low} to {high}");
            return Err(self.wrong("acceptance", "shares from 0 to 1", &found));
        }
        Ok(())
    }

    fn checked_discount(&self) -> Result<Option<Discount>, DocumentError> {
        self.discount
            .map(|written| {
                Ok(Discount {
                    percent: self.percent("discount.percent", written.percent)?,
                    granted: written.granted,
                    max_discounted_units: written.max_discounted_units,
                })
            })
            .transpose()
    }

    fn pair(&self, currency: &Currency) -> Result<Pair, DocumentError> {
        let written = self.needed("trigger", self.trigger.as_ref())?;
        let trigger = self.trigger_of(written, currency)?;
        if trigger.is_empty() {
            return Err(self.wrong("trigger", "any_of, all_of or a selector", "none of them"));
        }
        let targets = self.sku_list("targets", self.needed("targets", self.targets.as_ref())?)?;
        if targets.is_empty() {
            return Err(self.wrong("targets", "at least one SKU", "an empty list"));
        }
        Ok(Pair {
            trigger,
            targets,
            units: self.units.unwrap_or_default(),
            discount: self.checked_discount()?,
        })
    }

    fn trigger_of(
        &self,
        written: &TriggerDocument,
        currency: &Currency,
    ) -> Result<Trigger, DocumentError> {
        if written.attribute.len() > 1 {
            let found = format!("{} attributes", written.attribute.len());
            return Err(self.wrong("trigger.attribute", "one attribute", &found));
        }
        let money = |field, text: &Option<String>| {
            text.as_deref()
                .map(|text| self.money(field, text, currency))
                .transpose()
        };
        Ok(Trigger {
            any_of: self.sku_list("trigger.any_of", &written.any_of)?,
            all_of: self.sku_list("trigger.all_of", &written.all_of)?,
            none_of: self.sku_list("trigger.none_of", &written.none_of)?,
            category: written.category.clone(),
            brand: written.brand.clone(),
            tag: written.tag.clone(),
            attribute: written
                .attribute
                .iter()
                .next()
                .map(|(name, value)| (name.clone(), value.clone())),
            min_basket: money("trigger.min_basket", &written.min_basket)?,
            max_basket: money("trigger.max_basket", &written.max_basket)?,
            min_unit_price: money("trigger.min_unit_price", &written.min_unit_price)?,
            customer: written.customer,
            bought_before: self.sku_list("trigger.bought_before", &written.bought_before)?,
            match_attributes: written.match_attributes.clone(),
        })
    }

    fn ladder(&self) -> Result<Ladder, DocumentError> {
        let tiers = self.sku_list("tiers", self.needed("tiers", self.tiers.as_ref())?)?;
        let distinct: std::collections::HashSet<&Sku> = tiers.iter().collect();
        if tiers.len() < 2 || distinct.len() != tiers.len() {
            let found = format!("{} tiers, {} different", tiers.len(), distinct.len());
            return Err(self.wrong("tiers", "two or more different SKUs", &found));
        }
        let place = |sku: &String| tiers.iter().position(|tier| tier.as_str() == sku);
        let mut steps = Vec::new();
        for [from, to] in self.steps.iter().flatten() {
            match (place(from), place(to)) {
                (Some(low), Some(high)) if low < high => steps.push(Step {
                    from: tiers[low].clone(),
                    to: tiers[high].clone(),
                }),
                _ => {
                    let found = format!("\"{from}\" to \"{to}\"");
                    return Err(self.wrong("steps", "a move from a tier to a higher one", &found));
                }
            }
        }
        Ok(Ladder {
            tiers,
            steps,
            discount: self.checked_discount()?,
        })
    }

    fn bundle(&self, currency: &Currency) -> Result<Bundle, DocumentError> {
        let anchor = self.needed("anchor", self.anchor.as_ref())?;
        let written = self.needed("components", self.components.as_ref())?;
        let distinct: std::collections::HashSet<&str> =
            written.iter().map(|part| part.sku.as_str()).collect();
        if !(2..=6).contains(&written.len()) || distinct.len() != written.len() {
            let found = format!("{} parts, {} different", written.len(), distinct.len());
            return Err(self.wrong("components", "two to six different SKUs", &found));
        }
        if !distinct.contains(anchor.as_str()) {
            return Err(self.wrong("anchor", "one of the components", &format!("\"{anchor}\"")));
        }
        let mut components = Vec::with_capacity(written.len());
        for part in written {
            if part.sku.trim().is_empty() || part.units == 0 {
                let found = format!("{} of \"{}\"", part.units, part.sku);
                return Err(self.wrong("components", "a SKU and at least one unit", &found));
            }
            components.push(Component {
                sku: Sku::from(part.sku.as_str()),
                units: part.units,
            });
        }
        let price = match self.needed("price", self.price.as_ref())? {
            PriceDocument::Fixed(text) => {
                BundlePrice::Fixed(self.money("price.fixed", text, currency)?)
            }
            PriceDocument::Percent(percent) => {
                BundlePrice::Percent(self.percent("price.percent", *percent)?)
            }
            PriceDocument::Amount(text) => {
                BundlePrice::Amount(self.money("price.amount", text, currency)?)
            }
        };
        Ok(Bundle {
            anchor: Sku::from(anchor.as_str()),
            components,
            price,
            granted: self.granted.unwrap_or_default(),
        })
    }
}
