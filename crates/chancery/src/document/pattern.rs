//! Regular expressions that are cheap to compile.

use regex::{Regex, RegexBuilder};

/// Compiles `pattern`, with its classes narrowed. The patterns are part of the
/// program and tests compile each of them, so that `None` is never met.
pub(super) fn compile(pattern: &str) -> Option<Regex> {
    RegexBuilder::new(&narrow(pattern)).size_limit(1 << 26).build().ok()
}

/// Letters and digits of the scripts that names in English reports are written
/// in. The full classes of Unicode make a table of patterns take seconds to compile.
pub(super) fn narrow(pattern: &str) -> String {
    pattern
        .replace(r"\p{Lu}", "[A-ZÀ-ÞĀ-ɏΑ-ΩА-Я]")
        .replace(r"\p{L}", "[A-Za-zÀ-ɏͰ-῿]")
        .replace(r"\d", "[0-9]")
        .replace(r"\w", "[A-Za-z0-9_]")
        .replace(r"\b", r"(?-u:\b)")
}
