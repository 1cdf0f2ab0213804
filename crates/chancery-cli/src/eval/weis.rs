//! The event types of the World Event/Interaction Survey (McClelland 1976): what they are called where CAMEO calls them
//! otherwise. CAMEO grew out of WEIS by way of the dictionaries of KEDS and TABARI (Schrodt, Gerner and Yilmaz 2009).

/// Categories of WEIS by the beginning of a code of CAMEO; the longest that fits counts.
const CATEGORIES: &[(&str, &[&str])] = &[
    // Comments, admissions, denials.
    ("01", &["02"]),
    ("015", &["01"]),
    ("016", &["14"]),
    // Appeals and intentions: requests and urgings, promises, agreements to meet.
    ("02", &["09", "10"]),
    ("03", &["05"]),
    ("030", &["08"]),
    ("036", &["08"]),
    ("04", &["03"]),
    // Praise approves; ties, recognition and apologies are granted; a signature agrees.
    ("05", &["04"]),
    ("050", &["06"]),
    ("054", &["06"]),
    ("055", &["06"]),
    ("056", &["06"]),
    ("057", &["08"]),
    ("06", &["08"]),
    ("07", &["07"]),
    // What is yielded, and what is granted: returns, sanctions eased.
    ("08", &["01"]),
    ("084", &["06"]),
    ("085", &["06"]),
    ("086", &["06"]),
    ("09", &["12"]),
    ("10", &["15"]),
    ("11", &["12"]),
    ("114", &["13"]),
    ("115", &["13"]),
    ("12", &["11"]),
    ("13", &["17"]),
    ("14", &["18"]),
    ("15", &["18"]),
    ("16", &["19"]),
    ("166", &["20"]),
    // Goods and persons seized, persons expelled, and force.
    ("17", &["21"]),
    ("174", &["20"]),
    ("175", &["22"]),
    ("18", &["22"]),
    ("181", &["21"]),
    ("19", &["22"]),
    ("20", &["22"]),
];

/// The categories of WEIS, of two digits each, that a code of CAMEO covers; none for a code that is empty.
pub fn categories(cameo: &str) -> &'static [&'static str] {
    let fits = CATEGORIES.iter().filter(|(code, _)| cameo.starts_with(code));
    fits.max_by_key(|(code, _)| code.len()).map_or(&[], |(_, categories)| categories)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_code_counts() {
        assert_eq!(categories("0841"), ["06"]);
        assert_eq!(categories("081"), ["01"]);
        assert_eq!(categories("1661"), ["20"]);
        assert!(categories("").is_empty());
    }
}
