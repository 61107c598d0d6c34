//! Turns the rows of registers into claims, as if the script had made them.

use std::collections::HashMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::Finisher;
use crate::draft::{DraftClaim, DraftRegister, RegisterColumn};
use ambersheet_ooxml::text::fold;
use ambersheet_policy::bare::is_plain_allowance;
use ambersheet_policy::conditions::{AtLeast, AtMost, Otherwise};
use ambersheet_policy::model::polarity_from_text;
use ambersheet_policy::model::{
    By, Claim, Claimed, Condition, Pattern, Period, Polarity, Profile, RegisterRow, RegisterTable,
    Scale, Statement, Tolerance, Validity,
};
use ambersheet_quantity::{ParseOptions, Quantity, StatedUnit, Unit, read};

/// A register while its rows are read.
struct RegisterReader<'a> {
    register: &'a DraftRegister,
    table: &'a RegisterTable,
    /// The columns that the rules name, with their indices.
    columns: Vec<(RegisterColumn, u32)>,
    /// The levels with a limit: word and column.
    limits: Vec<(&'a str, u32)>,
    /// The word of the scale's last level.
    worst: &'a str,
}

/// A row of a register.
struct RegisterRowCells<'a> {
    number: u32,
    cells: &'a [(u32, String)],
}

impl Finisher<'_> {
    /// Adds the claims of all registers that are at hand.
    pub(super) fn add_register_claims(&mut self, scale: &Scale) {
        let registers = std::mem::take(&mut self.draft.registers);
        let tables = std::mem::take(&mut self.draft.register_tables);
        let worst = scale
            .levels()
            .last()
            .map_or("", |level| level.word.as_str());
        for (register, table) in registers.iter().zip(&tables) {
            let Some(table) = table else { continue };
            let Some(headings) = self.register_headings(register, table) else {
                continue;
            };
            let reading = RegisterReader {
                register,
                table,
                columns: headings.columns,
                limits: headings.limits,
                worst,
            };
            self.rows(&reading, &table.rows[headings.first..]);
        }
        self.draft.registers = registers;
        self.draft.register_tables = tables;
    }

    fn rows(&mut self, reading: &RegisterReader<'_>, rows: &[(u32, Vec<(u32, String)>)]) {
        let mut known: HashMap<String, Vec<(u32, Validity)>> = HashMap::new();
        for (number, cells) in rows {
            let row = RegisterRowCells {
                number: *number,
                cells,
            };
            let Some((claimed, key)) = reading.claimed(&row) else {
                continue;
            };
            let found_before = self.draft.problems.count();
            let holds = Validity {
                from: self.period_in(reading, &row, RegisterColumn::From),
                to: self.period_in(reading, &row, RegisterColumn::To),
            };
            let twins = known.entry(key).or_default();
            if let Some((earlier, _)) = twins.iter().find(|(_, other)| other.meets(&holds)) {
                let (place, earlier) = (reading.place(&row, 0), earlier + 1);
                let message =
                    format!("{place}: row {earlier} speaks of the same measure at the same time");
                let instead = "take one of the two rows out, or give them periods (from, to) that do not overlap";
                self.draft
                    .problems
                    .suggest(reading.register.at, message, instead);
                continue;
            }
            twins.push((*number, holds.clone()));
            let statements = self.statements(reading, &row);
            if self.draft.problems.count() > found_before {
                continue;
            }
            let line = Arc::new(RegisterRow {
                place: reading.place(&row, 0),
                text: cells
                    .iter()
                    .map(|(_, text)| text.as_str())
                    .collect::<Vec<_>>()
                    .join(" | "),
            });
            let because = reading
                .text(&row, RegisterColumn::Because)
                .map(|(_, text)| text.to_owned())
                .or_else(|| reading.register.because.clone());
            for statement in statements {
                let claim = Claim {
                    claimed: claimed.clone(),
                    field: None,
                    statement,
                    at: reading.register.at,
                    because: because.clone(),
                    question: reading.register.question,
                    holds: holds.clone(),
                    register: Some(Arc::clone(&line)),
                };
                self.draft.claims.push(DraftClaim { claim, field: None });
            }
        }
    }

    /// Reads what a row states about its measure.
    fn statements(
        &mut self,
        reading: &RegisterReader<'_>,
        row: &RegisterRowCells<'_>,
    ) -> Vec<Statement> {
        let mut statements = Vec::new();
        let good_is = self.good_is(reading, row);
        statements.extend(good_is.map(Statement::GoodIs));
        for column in [RegisterColumn::PercentOfTarget, RegisterColumn::Points] {
            let allowance = self.allowance(reading, row, column);
            statements.extend(allowance.map(Statement::AmberWithin));
        }
        statements.extend(self.tolerance(reading, row).map(Statement::AmberWithin));
        statements.extend(
            self.quantity(reading, row, RegisterColumn::Target)
                .map(Statement::Target),
        );
        statements.extend(self.profile_in(reading, row).map(Statement::Profile));
        if let Some((column, text)) = reading.text(row, RegisterColumn::Unit) {
            match StatedUnit::named(text) {
                Some(unit) => statements.push(Statement::Unit(unit)),
                None => self.wrong_at(
                    reading,
                    row,
                    column,
                    "is no unit; write %, £ or a word such as days",
                ),
            }
        }
        statements.extend(
            self.limits(reading, row, good_is)
                .map(|conditions| Statement::By(By::FirstOf(conditions))),
        );
        statements
    }

    fn good_is(
        &mut self,
        reading: &RegisterReader<'_>,
        row: &RegisterRowCells<'_>,
    ) -> Option<Polarity> {
        let (column, text) = reading.text(row, RegisterColumn::GoodIs)?;
        let folded = fold(text);
        let own = self
            .draft
            .good_words
            .iter()
            .find(|(word, _)| word.matches(&folded))
            .map(|known| known.1);
        let polarity = own.or_else(|| polarity_from_text(text));
        if polarity.is_none() {
            self.wrong_at(
                reading,
                row,
                column,
                "does not say what good is; write Higher, Lower or On target",
            );
        }
        polarity
    }

    /// Reads an allowance whose basis is that of its column.
    ///
    /// A percentage of the target that may be a share of one is refused: a cell that lost its format holds 0.05 for 5%.
    fn allowance(
        &mut self,
        reading: &RegisterReader<'_>,
        row: &RegisterRowCells<'_>,
        column: RegisterColumn,
    ) -> Option<Tolerance> {
        let Quantity { number, unit } = self.quantity(reading, row, column)?;
        let is_bare = unit == Unit::None;
        let why = if number.is_sign_negative() && !number.is_zero() {
            "is below zero, and an allowance is not".to_owned()
        } else if column == RegisterColumn::Points && is_bare {
            return Some(Tolerance::Points(number));
        } else if column == RegisterColumn::Points {
            return Some(Tolerance::PointsIn(Quantity { number, unit }));
        } else if !is_bare || is_plain_allowance(number, Unit::Percent) {
            return Some(Tolerance::PercentOfTarget(number));
        } else {
            let share = number * Decimal::ONE_HUNDRED;
            format!(
                "may be {}% of the target or {}%; show the cell's number as a percentage",
                number.normalize(),
                share.normalize()
            )
        };
        self.wrong(reading, row, column, &why);
        None
    }

    /// Reads an allowance with its basis: `6% of target`, `2 points`, `0.5 percentage points`.
    fn tolerance(
        &mut self,
        reading: &RegisterReader<'_>,
        row: &RegisterRowCells<'_>,
    ) -> Option<Tolerance> {
        let (column, text) = reading.text(row, RegisterColumn::AmberWithin)?;
        let folded = fold(text);
        let number = |end: &str| folded.strip_suffix(end)?.trim().parse::<Decimal>().ok();
        let percent = ["% of the target", "% of target"]
            .into_iter()
            .find_map(number);
        let of_percent = ["percentage points", "percentage point", "% points"]
            .into_iter()
            .find_map(number);
        let points = ["points", "point"].into_iter().find_map(number);
        let unit = Unit::Percent;
        let of_percent = of_percent.map(|number| Tolerance::PointsIn(Quantity { number, unit }));
        let found = percent
            .map(Tolerance::PercentOfTarget)
            .or(of_percent)
            .or(points.map(Tolerance::Points))
            .filter(|_| !folded.starts_with('-'));
        if found.is_none() {
            let why = "does not say of what it is an allowance; write it as in \"6% of target\" or \"2 points\"";
            self.wrong_at(reading, row, column, why);
        }
        found
    }

    fn profile_in(
        &mut self,
        reading: &RegisterReader<'_>,
        row: &RegisterRowCells<'_>,
    ) -> Option<Profile> {
        let (column, text) = reading.text(row, RegisterColumn::Profile)?;
        match fold(text).as_str() {
            "linear" => return Some(Profile::Linear),
            "flat" => return Some(Profile::Flat),
            "year_end" | "year end" => return Some(Profile::YearEnd),
            _ => self.wrong_at(
                reading,
                row,
                column,
                "is no profile; write linear, flat or year_end",
            ),
        }
        None
    }

    /// Reads limits on the actual, from the best level on. The row's polarity decides their side.
    fn limits(
        &mut self,
        reading: &RegisterReader<'_>,
        row: &RegisterRowCells<'_>,
        good_is: Option<Polarity>,
    ) -> Option<Vec<Condition>> {
        let at = reading.register.at;
        let mut conditions = Vec::new();
        for (word, column) in &reading.limits {
            let Some((_, text)) = row.cells.iter().find(|(known, _)| known == column) else {
                continue;
            };
            let Ok(quantity) = read(text, ParseOptions::default()).quantity else {
                self.wrong_at(reading, row, *column, "is no number, and a limit is one");
                continue;
            };
            let kind = match good_is {
                Some(Polarity::Higher) => AtLeast(quantity.into()).into(),
                Some(Polarity::Lower) => AtMost(quantity.into()).into(),
                Some(Polarity::CloseToTarget) | None => {
                    let why =
                        "is a limit, and the row does not say whether higher or lower is better";
                    self.wrong_at(reading, row, *column, why);
                    return None;
                }
            };
            conditions.push(Condition {
                kind,
                word: (*word).to_owned(),
                rank: 0,
                at,
            });
        }
        if conditions.is_empty() {
            return None;
        }
        conditions.push(Condition {
            kind: Otherwise.into(),
            word: reading.worst.to_owned(),
            rank: 0,
            at,
        });
        Some(conditions)
    }

    fn quantity(
        &mut self,
        reading: &RegisterReader<'_>,
        row: &RegisterRowCells<'_>,
        column: RegisterColumn,
    ) -> Option<Quantity> {
        let (at, text) = reading.text(row, column)?;
        let quantity = read(text, ParseOptions::default()).quantity.ok();
        let is_bare = |quantity: Quantity| matches!(quantity.unit, Unit::None | Unit::Percent);
        let any = matches!(column, RegisterColumn::Target | RegisterColumn::Points);
        let fits = quantity.is_some_and(|quantity| any || is_bare(quantity));
        if !fits {
            self.wrong_at(reading, row, at, "is no number");
            return None;
        }
        quantity
    }

    fn period_in(
        &mut self,
        reading: &RegisterReader<'_>,
        row: &RegisterRowCells<'_>,
        column: RegisterColumn,
    ) -> Option<Period> {
        let (at, text) = reading.text(row, column)?;
        let period = Some(Period::new(text))
            .filter(|period| period.span().is_some() && period.outside().is_none());
        if period.is_none() {
            self.wrong_at(
                reading,
                row,
                at,
                "is no period with its year; write it as in 2022/23 Q1",
            );
        }
        period
    }

    fn wrong(
        &mut self,
        reading: &RegisterReader<'_>,
        row: &RegisterRowCells<'_>,
        column: RegisterColumn,
        why: &str,
    ) {
        if let Some((at, _)) = reading.text(row, column) {
            self.wrong_at(reading, row, at, why);
        }
    }

    fn wrong_at(
        &mut self,
        reading: &RegisterReader<'_>,
        row: &RegisterRowCells<'_>,
        column: u32,
        why: &str,
    ) {
        let text = row
            .cells
            .iter()
            .find(|(known, _)| *known == column)
            .map_or("", |(_, text)| text.as_str());
        let shown: String = text.chars().take(60).collect();
        let message = format!("{}: \"{shown}\" {why}", reading.place(row, column));
        self.draft.problems.add(reading.register.at, message);
    }
}

impl RegisterReader<'_> {
    fn place(&self, row: &RegisterRowCells<'_>, column: u32) -> String {
        format!(
            "{}{}",
            self.table.prefix,
            ambersheet_ooxml::address::Cell::new(row.number, column)
        )
    }

    /// Returns the column and the text of a row's cell.
    fn text<'a>(
        &self,
        row: &RegisterRowCells<'a>,
        column: RegisterColumn,
    ) -> Option<(u32, &'a str)> {
        let at = self.columns.iter().find(|(known, _)| *known == column)?.1;
        let (_, text) = row.cells.iter().find(|(known, _)| *known == at)?;
        Some((at, text.as_str()))
    }

    /// Returns the measures that a row names, and a key that rows of the same measure share.
    /// Returns nothing for a row without measures.
    fn claimed(&self, row: &RegisterRowCells<'_>) -> Option<(Claimed, String)> {
        if let Some((_, id)) = self.text(row, RegisterColumn::Id) {
            return Some((
                Claimed::WithId(vec![Pattern::new(id)]),
                format!("#{}", fold(id)),
            ));
        }
        let (_, name) = self.text(row, RegisterColumn::Measure)?;
        Some((Claimed::Named(vec![Pattern::new(name)]), fold(name)))
    }
}
