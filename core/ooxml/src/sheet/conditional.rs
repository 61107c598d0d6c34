//! Conditional formats.

use super::tail::Tail;
use crate::address::Range;
use crate::error::Error;
use crate::xml;
use crate::xml::{Event, Scanner, Tag, append_unescaped};

/// Full name of the element that marks a rule of a conditional format as ours.
pub const RULE_MARK: &[u8] = b"ambersheet:rule";

/// One `conditionalFormatting` element.
#[derive(Clone, Debug)]
pub struct Conditional {
    /// Cells that the format applies to.
    pub ranges: Vec<Range>,
    /// Rules in the order of the part.
    pub rules: Vec<ConditionalRule>,
    /// Range of the element in the tail.
    pub place: std::ops::Range<usize>,
}

/// One rule of a conditional format.
#[derive(Clone, Debug)]
pub struct ConditionalRule {
    /// The condition.
    pub test: RuleTest,
    /// Index of the differential format.
    pub format: Option<u32>,
    /// `true` if an extension rule has a fill of its own.
    pub own_fill: bool,
    /// Priority, lower first.
    pub priority: Option<i64>,
    /// `true` if later rules are skipped if this one applies.
    pub stops: bool,
    /// `true` if an earlier run of ours made the rule.
    pub marked: bool,
    /// The condition as it is written.
    pub written: WrittenRule,
}

/// The condition of a rule as the file has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WrittenRule {
    /// The type, such as `cellIs`.
    pub kind: String,
    /// The operator, such as `greaterThan`.
    pub operator: String,
    /// The formulas.
    pub formulas: Vec<String>,
    /// The icons, if it shows some.
    pub icons: Option<IconLimits>,
}

/// The limits of a set of icons.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IconLimits {
    /// The name of the set; the three traffic lights if the file names none.
    pub name: String,
    /// `true` if the icons are in reverse order.
    pub reversed: bool,
    /// The lower end of each icon, from the first on.
    pub ends: Vec<IconEnd>,
}

/// The lower end of an icon.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IconEnd {
    /// The kind of value: `num`, `percent`, `percentile` or `formula`.
    pub kind: String,
    /// The value as a formula.
    pub value: String,
    /// `true` if the end itself has the icon.
    pub has: bool,
}

/// The condition of a rule.
#[derive(Clone, Debug, PartialEq)]
pub enum RuleTest {
    /// The cell equals this text or number.
    Equals(String),
    /// A formula is true.
    Expression(String),
    /// A colour scale, which always fills the cell.
    ColourScale,
    /// Data bars and icons, which leave a fill visible.
    Ornament,
    /// Any other condition.
    Other,
}

impl Tail<'_> {
    /// Reads the conditional formats, those of the extension list included.
    ///
    /// # Errors
    /// [`Error::Part`] if the tail is not well-formed.
    pub fn conditionals(&self) -> Result<Vec<Conditional>, Error> {
        let mut found: Vec<Conditional> = Vec::new();
        let mut scanner = Scanner::new(self.text, 0);
        let mut text = String::new();
        while let Some(event) = scanner.next().map_err(|_| self.damaged())? {
            match event {
                Event::Start(tag) => {
                    text.clear();
                    begin(&tag, &mut found);
                }
                Event::Text(raw) => append_unescaped(raw, &mut text),
                Event::CData(raw) => text.push_str(&String::from_utf8_lossy(raw)),
                Event::End { name, range } => {
                    let Some(conditional) = found.last_mut() else {
                        continue;
                    };
                    match xml::local(name) {
                        b"conditionalFormatting" => conditional.place.end = range.end,
                        b"sqref" if conditional.ranges.is_empty() => {
                            conditional.ranges = ranges(text.as_bytes());
                        }
                        b"formula" | b"f" => {
                            if let Some(rule) = conditional.rules.last_mut() {
                                rule.written.add(&text);
                            }
                            if let Some(rule) = conditional.rules.last_mut()
                                && rule.test == RuleTest::Equals(String::new())
                            {
                                rule.test =
                                    literal(&text).map_or(RuleTest::Other, RuleTest::Equals);
                            } else if let Some(rule) = conditional.rules.last_mut()
                                && let RuleTest::Expression(formula) = &mut rule.test
                            {
                                formula.clone_from(&text);
                            }
                        }
                        _ => {}
                    }
                    text.clear();
                }
            }
        }
        Ok(found)
    }

    /// Returns the offset at which to insert a `conditionalFormatting`: before the existing ones,
    /// or else in the order of the standard (ECMA-376 part 1, 18.3.1.99).
    ///
    /// # Errors
    /// [`Error::Part`] if the tail is not well-formed.
    pub fn place_for_conditional(&self) -> Result<usize, Error> {
        const BEFORE: [&[u8]; 10] = [
            b"sheetData",
            b"sheetCalcPr",
            b"sheetProtection",
            b"protectedRanges",
            b"scenarios",
            b"autoFilter",
            b"sortState",
            b"dataConsolidate",
            b"customSheetViews",
            b"mergeCells",
        ];
        let mut scanner = Scanner::new(self.text, 0);
        loop {
            let at = scanner.position();
            match scanner.next() {
                Ok(Some(Event::Start(tag))) => {
                    if !BEFORE.contains(&tag.local()) && tag.local() != b"phoneticPr" {
                        return Ok(tag.range.start);
                    }
                    scanner.skip_element(&tag).map_err(|_| self.damaged())?;
                }
                Ok(Some(Event::End { name, .. })) if xml::local(name) == b"worksheet" => {
                    return Ok(at);
                }
                Ok(Some(_)) => {}
                Ok(None) | Err(_) => return Err(self.damaged()),
            }
        }
    }
}

fn begin(tag: &Tag<'_>, found: &mut Vec<Conditional>) {
    match tag.local() {
        b"conditionalFormatting" => found.push(Conditional {
            ranges: tag.get(b"sqref").map(ranges).unwrap_or_default(),
            rules: Vec::new(),
            place: tag.range.clone(),
        }),
        b"cfRule" => {
            if let Some(conditional) = found.last_mut() {
                conditional.rules.push(rule(tag));
            }
        }
        b"iconSet" | b"cfvo" => {
            if let Some(rule) = found
                .last_mut()
                .and_then(|conditional| conditional.rules.last_mut())
            {
                rule.written.icon(tag);
            }
        }
        b"fill" => {
            if let Some(rule) = found
                .last_mut()
                .and_then(|conditional| conditional.rules.last_mut())
            {
                rule.own_fill = true;
            }
        }
        _ if tag.name == RULE_MARK => {
            if let Some(rule) = found
                .last_mut()
                .and_then(|conditional| conditional.rules.last_mut())
            {
                rule.marked = true;
            }
        }
        _ => {}
    }
}

fn ranges(text: &[u8]) -> Vec<Range> {
    text.split(u8::is_ascii_whitespace)
        .filter_map(Range::parse)
        .collect()
}

fn rule(tag: &Tag<'_>) -> ConditionalRule {
    let test = match (tag.get(b"type"), tag.get(b"operator")) {
        (Some(b"cellIs"), Some(b"equal")) => RuleTest::Equals(String::new()),
        (Some(b"expression"), _) => RuleTest::Expression(String::new()),
        (Some(b"colorScale"), _) => RuleTest::ColourScale,
        (Some(b"dataBar" | b"iconSet"), _) => RuleTest::Ornament,
        _ => RuleTest::Other,
    };
    ConditionalRule {
        test,
        format: tag.number(b"dxfId"),
        own_fill: false,
        priority: tag
            .text(b"priority")
            .and_then(|text| text.trim().parse().ok()),
        stops: tag.flag(b"stopIfTrue"),
        marked: false,
        written: WrittenRule {
            kind: tag.text(b"type").unwrap_or_default(),
            operator: tag.text(b"operator").unwrap_or_default(),
            ..WrittenRule::default()
        },
    }
}

/// The most formulas and icons of a rule that are kept.
const MOST_PARTS: usize = 8;

impl WrittenRule {
    /// Adds a formula: of the lower end of an icon that has none yet, or of the rule itself.
    fn add(&mut self, formula: &str) {
        if let Some(icons) = &mut self.icons {
            if let Some(end) = icons.ends.last_mut().filter(|end| end.value.is_empty()) {
                formula.clone_into(&mut end.value);
            }
        } else if self.formulas.len() < MOST_PARTS {
            self.formulas.push(formula.to_owned());
        }
    }

    /// Takes a set of icons, or the lower end of one.
    fn icon(&mut self, tag: &Tag<'_>) {
        if tag.local() == b"iconSet" {
            let name = tag.text(b"iconSet");
            self.icons = Some(IconLimits {
                name: name.unwrap_or_else(|| "3TrafficLights1".to_owned()),
                reversed: tag.flag(b"reverse"),
                ends: Vec::new(),
            });
        } else if let Some(icons) = self
            .icons
            .as_mut()
            .filter(|icons| icons.ends.len() < MOST_PARTS)
        {
            let gte = tag.text(b"gte");
            icons.ends.push(IconEnd {
                kind: tag.text(b"type").unwrap_or_default(),
                value: tag.text(b"val").unwrap_or_default(),
                has: !matches!(gte.as_deref(), Some("0" | "false")),
            });
        }
    }
}

/// Returns the value of a formula that is a literal text or number, such as `"Amber/Red"` or `5`.
fn literal(formula: &str) -> Option<String> {
    let formula = formula.trim();
    if let Some(inside) = formula.strip_prefix('"').and_then(|f| f.strip_suffix('"')) {
        return (!inside.replace("\"\"", "").contains('"')).then(|| inside.replace("\"\"", "\""));
    }
    formula.parse::<f64>().ok().map(|_| formula.to_owned())
}
