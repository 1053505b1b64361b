//! What a basket costs under rules: prices of bundles, discounts, and splits that are exact to the cent.
