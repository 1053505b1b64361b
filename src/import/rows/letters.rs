//! Headers and names as they are compared.

/// A header as it is compared: letters and digits only, lower case. `Variant SKU`, `variant_sku` and `VariantSku` are one.
pub(crate) fn squeezed(header: &str) -> String {
    header
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// A header or a word as they are compared: [`squeezed`], and without accents.
pub(crate) fn plain(header: &str) -> String {
    let mut plain = String::with_capacity(header.len());
    for letter in squeezed(header).chars() {
        match letter {
            'à'..='å' | 'ā' | 'ă' | 'ą' | 'ª' => plain.push('a'),
            'æ' => plain.push_str("ae"),
            'ç' | 'ć' | 'č' => plain.push('c'),
            'ð' | 'ď' => plain.push('d'),
            'è'..='ë' | 'ē' | 'ę' | 'ě' => plain.push('e'),
            'ì'..='ï' | 'ı' => plain.push('i'),
            'ł' => plain.push('l'),
            'ñ' | 'ń' | 'ň' => plain.push('n'),
            'ò'..='ö' | 'ø' | 'ő' | 'º' => plain.push('o'),
            'œ' => plain.push_str("oe"),
            'ř' => plain.push('r'),
            'ś' | 'š' | 'ş' => plain.push('s'),
            'ß' => plain.push_str("ss"),
            'ù'..='ü' | 'ű' | 'ů' => plain.push('u'),
            'ý' | 'ÿ' => plain.push('y'),
            'ź' | 'ż' | 'ž' => plain.push('z'),
            other => plain.push(other),
        }
    }
    plain
}
