//! The small pieces in which names are compared: words without case, accents,
//! full stops and hyphens, so that "U.S.", "US" and "u.s." meet.

use unicode_normalization::UnicodeNormalization;

/// One piece of a name, and the word it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Atom {
    pub text: String,
    pub word: usize,
    /// The word begins with a capital letter where it stands.
    pub capital: bool,
    /// All its letters are capitals, and there are two or more.
    pub all_capitals: bool,
}

/// Folds one word to pieces. Punctuation other than hyphens, apostrophes and
/// full stops gives a piece of its own, so that no name runs across a comma.
pub(crate) fn atoms_of(word: &str, index: usize, into: &mut Vec<Atom>) {
    // Most words are plain letters, of which nothing needs to be taken apart.
    if !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphabetic()) {
        let all_capitals = word.len() > 1 && !word.bytes().any(|b| b.is_ascii_lowercase());
        let capital = word.starts_with(|c: char| c.is_ascii_uppercase());
        into.push(Atom { text: word.to_ascii_lowercase(), word: index, capital, all_capitals });
        return;
    }
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let all_capitals = letters > 1 && !word.chars().any(char::is_lowercase);
    let mut piece = String::new();
    let mut capital = false;
    let mut flush = |piece: &mut String, capital: bool| {
        if !piece.is_empty() {
            into.push(Atom { text: std::mem::take(piece), word: index, capital, all_capitals });
        }
    };
    for c in word.nfkd() {
        match c {
            '.' | '\u{300}'..='\u{36f}' => {}
            '-' | '\u{2010}'..='\u{2014}' | '\'' | '\u{2018}' | '\u{2019}' | '\u{2bc}' | '`' => {
                flush(&mut piece, capital)
            }
            c if c.is_alphanumeric() => {
                if piece.is_empty() {
                    capital = c.is_uppercase() || c.is_numeric();
                }
                for low in fold(c) {
                    piece.push(low);
                }
            }
            c if c.is_whitespace() => flush(&mut piece, capital),
            c => {
                flush(&mut piece, capital);
                piece.push(c);
                flush(&mut piece, false);
            }
        }
    }
    flush(&mut piece, capital);
}

/// Lower case, and the letters that decomposition leaves alone.
fn fold(c: char) -> impl Iterator<Item = char> {
    let low = match c {
        'ı' | 'İ' => 'i',
        'ø' | 'Ø' => 'o',
        'ł' | 'Ł' => 'l',
        'đ' | 'Đ' => 'd',
        other => return other.to_lowercase().collect::<Vec<_>>().into_iter(),
    };
    vec![low].into_iter()
}

/// The pieces of a name as data writes it.
pub(crate) fn atoms_of_name(name: &str) -> Vec<Atom> {
    let mut atoms = Vec::new();
    for (index, word) in name.split_whitespace().enumerate() {
        atoms_of(word, index, &mut atoms);
    }
    atoms
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(name: &str) -> Vec<String> {
        atoms_of_name(name).into_iter().map(|a| a.text).collect()
    }

    #[test]
    fn spellings_of_one_name_meet() {
        assert_eq!(texts("U.S."), texts("US"));
        assert_eq!(texts("Kim Jong-un"), texts("Kim Jong Un"));
        assert_eq!(texts("Recep Tayyip Erdoğan"), texts("Recep Tayyip Erdogan"));
        assert_eq!(texts("Quai d\u{2019}Orsay"), texts("Quai d'Orsay"));
        assert_ne!(texts("Moscow, Idaho"), texts("Moscow Idaho"));
    }
}
