//! Cuts a text into the words and numbers by which a period is named.

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// Letters, in lower case and without accents.
    Word(String),
    /// Digits: the number, and how many there are.
    Number(u32, usize),
    /// A slash, a dash or an apostrophe.
    Joint(char),
    /// Any other character.
    Other,
}

/// A token, and `true` if something stands between it and the one before.
pub(super) type Spaced = (Token, bool);

/// Cuts a text into tokens. White space, commas, full stops, colons, underscores and brackets only separate.
pub(super) fn tokens(text: &str) -> Vec<Spaced> {
    let mut found: Vec<Spaced> = Vec::new();
    let mut gap = true;
    for c in text.chars().flat_map(char::to_lowercase) {
        let c = plain(c);
        match c {
            '0'..='9' => {
                let digit = u32::from(c) - u32::from('0');
                match found.last_mut() {
                    Some((Token::Number(number, digits), _)) if !gap => {
                        *number = number.saturating_mul(10).saturating_add(digit);
                        *digits += 1;
                    }
                    _ => found.push((Token::Number(digit, 1), gap)),
                }
                gap = false;
            }
            _ if c.is_alphabetic() => {
                match found.last_mut() {
                    Some((Token::Word(word), _)) if !gap => word.push(c),
                    _ => found.push((Token::Word(c.into()), gap)),
                }
                gap = false;
            }
            '/' | '-' | '\'' => {
                found.push((Token::Joint(c), gap));
                gap = false;
            }
            ',' | '.' | ':' | ';' | '_' | '(' | ')' | '[' | ']' => gap = true,
            _ if c.is_whitespace() => gap = true,
            // What stands over another letter, of a text in pieces.
            '\u{300}'..='\u{36f}' => {}
            _ => {
                found.push((Token::Other, gap));
                gap = false;
            }
        }
    }
    found
}

/// Returns a letter without its accent, and one kind of dash and apostrophe.
fn plain(c: char) -> char {
    match c {
        'à' | 'á' | 'â' => 'a',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'ì' | 'í' | 'î' => 'i',
        'ò' | 'ó' | 'ô' => 'o',
        'ù' | 'ú' | 'û' => 'u',
        'ñ' => 'n',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2032}' | '`' => '\'',
        _ => c,
    }
}
