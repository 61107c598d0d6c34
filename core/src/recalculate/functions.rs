//! The functions that are calculated here, and where each may take several cells.
//!
//! A function is on this list if Excel, `LibreOffice` and the evaluator agree on it in the tests. All others are left to
//! Excel.

/// The arguments of a function that may be several cells, counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Takes {
    /// None of them.
    Scalars,
    /// All of them.
    Areas,
    /// These alone.
    At(&'static [usize]),
    /// The first, third, fifth …
    Even,
    /// The first, and the second, fourth …
    FirstAndOdd,
    /// From one on.
    From(usize),
    /// All of them, with the operators between them applied cell by cell.
    Arrays,
}

/// An argument that must be exactly 0 or FALSE, unless what is looked through was not changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SearchArguments {
    /// The cells that are looked through.
    pub(super) cells: usize,
    /// The kind of match; `None` if it is never exact.
    pub(super) exact: Option<usize>,
}

/// A function that is calculated here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Function {
    pub(super) takes: Takes,
    pub(super) search: Option<SearchArguments>,
    /// `true` if what takes no several cells is a criterion.
    pub(super) criteria: bool,
}

const AREAS: [&str; 35] = [
    "AND",
    "AVERAGE",
    "AVERAGEA",
    "COLUMNS",
    "CONCAT",
    "COUNT",
    "COUNTA",
    "COUNTBLANK",
    "GEOMEAN",
    "MAX",
    "MAXA",
    "MEDIAN",
    "MIN",
    "MINA",
    "MODE",
    "MODE.SNGL",
    "OR",
    "PRODUCT",
    "ROWS",
    "STDEV",
    "STDEV.P",
    "STDEV.S",
    "STDEVP",
    "SUM",
    "SUMSQ",
    "VAR",
    "VAR.P",
    "VAR.S",
    "VARP",
    "XOR",
    "AVEDEV",
    "DEVSQ",
    "HARMEAN",
    "GCD",
    "LCM",
];

const SCALARS: [&str; 72] = [
    "ABS",
    "CEILING",
    "CHAR",
    "CHOOSE",
    "CODE",
    "COLUMN",
    "CONCATENATE",
    "DATE",
    "DAY",
    "DAYS",
    "EDATE",
    "EOMONTH",
    "EVEN",
    "EXACT",
    "EXP",
    "FALSE",
    "FIND",
    "FLOOR",
    "HYPERLINK",
    "IF",
    "IFERROR",
    "IFNA",
    "IFS",
    "INT",
    "ISBLANK",
    "ISERR",
    "ISERROR",
    "ISEVEN",
    "ISLOGICAL",
    "ISNA",
    "ISNONTEXT",
    "ISNUMBER",
    "ISODD",
    "ISTEXT",
    "LEFT",
    "LEN",
    "LN",
    "LOG",
    "LOG10",
    "LOWER",
    "MID",
    "MOD",
    "MONTH",
    "N",
    "NA",
    "NOT",
    "ODD",
    "PI",
    "POWER",
    "PROPER",
    "QUOTIENT",
    "REPLACE",
    "REPT",
    "RIGHT",
    "ROUND",
    "ROUNDDOWN",
    "ROUNDUP",
    "ROW",
    "SEARCH",
    "SIGN",
    "SQRT",
    "SUBSTITUTE",
    "SWITCH",
    "T",
    "TEXT",
    "TRIM",
    "TRUE",
    "TRUNC",
    "UNICHAR",
    "UPPER",
    "WEEKDAY",
    "YEAR",
];

const FIRST: [&str; 7] = [
    "INDEX",
    "LARGE",
    "PERCENTILE",
    "PERCENTILE.INC",
    "QUARTILE",
    "QUARTILE.INC",
    "SMALL",
];

/// Functions that count days, which begin in 1904 in some workbooks.
const DATES: [&str; 8] = [
    "DATE", "DAY", "DAYS", "EDATE", "EOMONTH", "MONTH", "WEEKDAY", "YEAR",
];

/// Returns what is known of a function, by its English name in capitals; `None` if it is left to Excel.
pub(super) fn function(name: &str) -> Option<Function> {
    let of = |takes| Function {
        takes,
        search: None,
        criteria: false,
    };
    let criteria = |takes| Function {
        takes,
        search: None,
        criteria: true,
    };
    let search = |takes, cells, exact| Function {
        takes: Takes::At(takes),
        search: Some(SearchArguments { cells, exact }),
        criteria: false,
    };
    if AREAS.contains(&name) {
        return Some(of(Takes::Areas));
    }
    if SCALARS.contains(&name) {
        return Some(of(Takes::Scalars));
    }
    if FIRST.contains(&name) {
        return Some(of(Takes::At(&[0])));
    }
    Some(match name {
        "COUNTIF" => criteria(Takes::At(&[0])),
        "COUNTIFS" => criteria(Takes::Even),
        "SUMIF" | "AVERAGEIF" => criteria(Takes::At(&[0, 2])),
        "SUMIFS" | "AVERAGEIFS" | "MAXIFS" | "MINIFS" => criteria(Takes::FirstAndOdd),
        "RANK" | "RANK.EQ" | "RANK.AVG" => of(Takes::At(&[1])),
        "TEXTJOIN" => of(Takes::From(2)),
        "SUMPRODUCT" => of(Takes::Arrays),
        "MATCH" => search(&[1], 1, Some(2)),
        "VLOOKUP" | "HLOOKUP" => search(&[1], 1, Some(3)),
        "LOOKUP" => search(&[1, 2], 1, None),
        _ => return None,
    })
}

/// Returns `true` if a function counts days.
pub(super) fn counts_days(name: &str) -> bool {
    DATES.contains(&name)
}

impl Takes {
    /// Returns `true` if an argument may be several cells.
    pub(super) fn several(self, argument: usize) -> bool {
        match self {
            Self::Scalars => false,
            Self::Areas | Self::Arrays => true,
            Self::At(places) => places.contains(&argument),
            Self::Even => argument.is_multiple_of(2),
            Self::FirstAndOdd => argument == 0 || !argument.is_multiple_of(2),
            Self::From(first) => argument >= first,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Read from the syntax of each function in ECMA-376 part 1, 18.17.7: `1` where an argument is a range (`cells`,
    /// `reference`, `sum-range`), `0` where it is one value.
    #[test]
    fn several_cells_are_where_the_syntax_has_a_range() {
        for (name, expected) in [
            ("SUM", "111111"),
            ("ROUND", "000000"),
            ("INDEX", "100000"),
            ("LARGE", "100000"),
            ("COUNTIF", "100000"),
            ("COUNTIFS", "101010"),
            ("SUMIF", "101000"),
            ("AVERAGEIF", "101000"),
            ("SUMIFS", "110101"),
            ("AVERAGEIFS", "110101"),
            ("MAXIFS", "110101"),
            ("MINIFS", "110101"),
            ("RANK", "010000"),
            ("RANK.EQ", "010000"),
            ("RANK.AVG", "010000"),
            ("TEXTJOIN", "001111"),
            ("SUMPRODUCT", "111111"),
            ("MATCH", "010000"),
            ("VLOOKUP", "010000"),
            ("HLOOKUP", "010000"),
            ("LOOKUP", "011000"),
        ] {
            let function = function(name).expect(name);
            let several = (0..6).map(|argument| function.takes.several(argument));
            let several: String = several
                .map(|several| if several { '1' } else { '0' })
                .collect();
            assert_eq!(several, expected, "{name}");
        }
    }

    /// Read from ECMA-376 part 1, 18.17.7: what takes or gives a serial date of the workbook's calendar.
    #[test]
    fn functions_of_days_are_known_for_workbooks_that_count_from_1904() {
        let counting: Vec<_> = SCALARS
            .into_iter()
            .filter(|name| counts_days(name))
            .collect();
        let expected = [
            "DATE", "DAY", "DAYS", "EDATE", "EOMONTH", "MONTH", "WEEKDAY", "YEAR",
        ];
        assert_eq!(counting, expected);
    }
}
