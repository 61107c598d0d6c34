//! The cells that a formula names.

/// Returns the columns and rows of the references in a formula, both from 0; those of other sheets are left out.
///
/// ```
/// use ambersheet_draft::formula::references;
///
/// assert_eq!(references("D8-$C$8"), [(3, 7), (2, 7)]);
/// assert!(references("Sum!A1+LOG10(2)").is_empty());
/// ```
pub fn references(formula: &str) -> Vec<(u32, u32)> {
    let bytes = formula.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    let mut in_text = false;
    while at < bytes.len() {
        let byte = bytes[at];
        if byte == b'"' {
            in_text = !in_text;
        }
        let starts = byte == b'$' || byte.is_ascii_alphabetic();
        let before = at.checked_sub(1).map(|before| bytes[before]);
        let free = before.is_none_or(|b| {
            !b.is_ascii_alphanumeric() && !matches!(b, b'$' | b'!' | b'_' | b'.' | b'\'')
        });
        if !in_text && starts && free {
            let (end, reference) = reference_at(bytes, at);
            found.extend(reference);
            at = end.max(at + 1);
        } else {
            at += 1;
        }
    }
    found
}

/// Returns the columns of a date that was met, of one that counts until then, and of the one that both are compared with:
/// those of `IF(E6="",D6,E6)-C6`.
///
/// ```
/// use ambersheet_draft::formula::met_or_expected;
///
/// assert_eq!(met_or_expected("(IF(E6=\"\",D6,E6)-C6)/7"), Some([4, 3, 2]));
/// assert_eq!(met_or_expected("IF(ISBLANK(E6),D6,E6)-C6"), Some([4, 3, 2]));
/// assert_eq!(met_or_expected("IF(E6>0,E6,D6)-C6"), None);
/// ```
pub fn met_or_expected(formula: &str) -> Option<[u32; 3]> {
    let plain = plain(formula);
    let (_, rest) = plain.split_once("IF(")?;
    let tests_blank = rest.contains("=\"\"") || rest.starts_with("ISBLANK(");
    let (choice, other) = rest.rsplit_once(")-")?;
    let columns: Vec<u32> = references(choice)
        .into_iter()
        .map(|(column, _)| column)
        .collect();
    let [met, expected, again] = columns[..] else {
        return None;
    };
    let (planned, _) = references(other).first().copied()?;
    (tests_blank && met == again && met != expected).then_some([met, expected, planned])
}

/// Returns the cells of a formula that stand beside its only minus or slash: those of `IF(E7=0,"",G7/E7)` are G7 and E7.
pub fn compared(formula: &str) -> Option<[(u32, u32); 2]> {
    let plain = plain(formula);
    let is_cell = |c: char| c.is_ascii_alphanumeric();
    let mut found = None;
    for (at, _) in plain.match_indices(['-', '/']) {
        let before: String = plain[..at]
            .chars()
            .rev()
            .take_while(|c| is_cell(*c))
            .collect();
        let before: String = before.chars().rev().collect();
        let after: String = plain[at + 1..]
            .chars()
            .take_while(|c| is_cell(*c))
            .collect();
        let (left, right) = (references(&before), references(&after));
        if let ([one], [other]) = (&left[..], &right[..]) {
            let pair = [*one, *other];
            if found.is_some_and(|known| known != pair) {
                return None;
            }
            found = Some(pair);
        }
    }
    found
}

/// Returns a formula in capitals, without spaces and dollar signs.
fn plain(formula: &str) -> String {
    let kept = formula.chars().filter(|c| !c.is_whitespace() && *c != '$');
    kept.collect::<String>().to_ascii_uppercase()
}

/// Returns the end of the word at a place, and the reference if it is one.
fn reference_at(bytes: &[u8], start: usize) -> (usize, Option<(u32, u32)>) {
    let mut at = start + usize::from(bytes[start] == b'$');
    let letters = at;
    let mut column = 0_u32;
    while at < bytes.len() && bytes[at].is_ascii_alphabetic() && at - letters < 4 {
        column = column * 26 + u32::from(bytes[at].to_ascii_uppercase() - b'A') + 1;
        at += 1;
    }
    let has_letters = (1..=3).contains(&(at - letters));
    at += usize::from(bytes.get(at) == Some(&b'$'));
    let digits = at;
    let mut row = 0_u32;
    while at < bytes.len() && bytes[at].is_ascii_digit() && at - digits < 7 {
        row = row * 10 + u32::from(bytes[at] - b'0');
        at += 1;
    }
    let ends = bytes
        .get(at)
        .is_none_or(|b| !b.is_ascii_alphanumeric() && !matches!(b, b'!' | b'(' | b'_' | b'.'));
    let mut end = at;
    while end < bytes.len()
        && (bytes[end].is_ascii_alphanumeric() || matches!(bytes[end], b'_' | b'.'))
    {
        end += 1;
    }
    let sound = has_letters && at > digits && row > 0 && ends;
    (end, sound.then(|| (column - 1, row - 1)))
}
