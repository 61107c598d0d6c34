//! What only the whole script can tell: headings with the period filled in, fields by number, and what is missing or
//! does not fit together. Something that is missing because its own line has a problem is not reported again.

mod contradictions;
mod counts;
mod fields;
mod forms;
mod levels;
mod looks;
mod periods;
mod registers;
mod to_date;

use std::collections::BTreeSet;

use self::fields::written;
use super::check::Checked;
use super::declare;
use super::draft::{Draft, DraftPeriod, DraftTable, Holds, Placed, RegisterColumn};
use super::problems::{any_of, did_you_mean};
use super::values::Way;
use ambersheet_policy::model::{
    By, Claim, Claimed, Destination, Field, FormLayout, GroupFrom, Meanings, Pattern, Period,
    Policies, Position, PublishedCounts, Role, Scale, Statement, TableColumn, TableLayout,
    TemplatePalette, ToDate, UnratedLook, Validity,
};

/// What may stand in braces in a heading.
const PLACEHOLDERS: [&str; 6] = [
    "quarter",
    "previous quarter",
    "year",
    "previous year",
    "previous quarter year",
    "period",
];

/// Between a heading and the one that it stands under.
const OVER: &str = " > ";

/// The parts of a ruleset that need the whole script.
#[derive(Debug)]
pub(super) struct Finished {
    pub(super) period: Option<Period>,
    pub(super) scale: Scale,
    pub(super) palette: Option<TemplatePalette>,
    pub(super) unrated: UnratedLook,
    pub(super) tables: Vec<TableLayout>,
    pub(super) forms: Vec<FormLayout>,
    pub(super) fields: Vec<Field>,
    pub(super) meanings: Vec<Meanings>,
    pub(super) to_date: Vec<ToDate>,
    pub(super) counts: Vec<PublishedCounts>,
    pub(super) policies: Policies,
}

/// Finishes a draft; `unrun` are the words whose lines did not run.
pub(super) fn finish(
    draft: &mut Draft,
    checked: &Checked,
    unrun: &BTreeSet<String>,
    period: Option<&str>,
) -> Finished {
    let tables_rate = draft
        .tables
        .iter()
        .any(|table| table.rating.is_some() || table.broken)
        || draft
            .forms
            .iter()
            .any(|form| form.rating.is_some() || form.broken);
    let mut finisher = Finisher {
        draft,
        unrun,
        period: None,
        fields: Vec::new(),
        tables_rate,
        targets_given: false,
    };
    finisher.parameters(checked);
    finisher.period = period
        .or(finisher.draft.period.as_ref().and_then(DraftPeriod::text))
        .map(Period::new);
    let scale = finisher.scale();
    let unrated = finisher.unrated(&scale);
    let palette = finisher.template_palette(&scale);
    finisher.fields();
    finisher.registers(&scale);
    finisher.contradictions();
    let mut policies = finisher.policies(checked);
    let in_register = finisher
        .draft
        .registers
        .iter()
        .flat_map(|register| &register.columns)
        .any(|column| column.0 == RegisterColumn::Target);
    finisher.targets_given = in_register
        || policies
            .claims
            .iter()
            .any(|claim| matches!(claim.statement, Statement::Target(_)));
    finisher.ranks(&mut policies, &scale);
    finisher.profiles(&policies);
    finisher.three_levels(&policies, &scale);
    let by_function = finisher.main_by_function(&policies);
    let tables = finisher.tables(by_function);
    let forms = finisher.forms(by_function);
    finisher.unrated_fields(&policies);
    let meanings = finisher.meanings();
    let to_date = finisher.blocks_to_date();
    let counts = finisher.counts(&scale);
    Finished {
        period: finisher.period,
        scale,
        palette,
        unrated,
        tables,
        forms,
        fields: finisher.fields,
        meanings,
        to_date,
        counts,
        policies,
    }
}

struct Finisher<'a> {
    draft: &'a mut Draft,
    unrun: &'a BTreeSet<String>,
    period: Option<Period>,
    fields: Vec<Field>,
    /// Whether any table or form has a main rating.
    tables_rate: bool,
    /// Whether the rules give any measure its target.
    targets_given: bool,
}

/// A table or form, as far as it needs something.
struct Needs<'a> {
    holds: Vec<&'a Holds>,
    /// Where `rating` stands, if there is one.
    rating: Option<Position>,
    /// Where `direction` stands, if there is one.
    direction: Option<Position>,
    at: Position,
    main_by_function: bool,
    words: &'a Words,
}

/// What messages call a table or form, what its keys take, and an example of a rating.
struct Words {
    noun: &'static str,
    values: &'static str,
    example: &'static str,
}

const TABLE_WORDS: Words = Words {
    noun: "table",
    values: "headings",
    example: "write rating: write_to(\"RAG\"), or a rating of its own such as delivery: rated(\"Delivery (RAG)\")",
};

fn patterns(texts: &[String]) -> Vec<Pattern> {
    texts.iter().map(|text| Pattern::new(text)).collect()
}

impl Finisher<'_> {
    /// Whether every use of these words is known, so that something missing is missing from the script.
    fn sure_of(&self, words: &[&str]) -> bool {
        words
            .iter()
            .all(|word| !self.unrun.contains(*word) && !self.draft.troubled.contains(word))
    }

    fn parameters(&mut self, checked: &Checked) {
        for asked in &checked.parameters {
            // The function asks again when it runs; here the value only has to be known.
            let _ = declare::declare_parameter(self.draft, &asked.name, &asked.default, asked.at);
        }
        if !self.sure_of(&["parameter"]) {
            return;
        }
        for (name, _) in &self.draft.given {
            if self.draft.values.contains_key(name) {
                continue;
            }
            let near = did_you_mean(name, self.draft.values.keys().map(String::as_str));
            let instead = near.or_else(|| match self.draft.values.len() {
                0 => Some("the rules declare none; write parameter(\"…\", …) in them".to_owned()),
                _ => Some(format!(
                    "the parameters are {}",
                    any_of(self.draft.values.keys().map(String::as_str))
                )),
            });
            self.draft.problems.push(
                Position::default(),
                format!("no parameter is called `{name}`"),
                instead,
            );
        }
    }

    fn policies(&mut self, checked: &Checked) -> Policies {
        let mut claims = Vec::new();
        for mut claimed in std::mem::take(&mut self.draft.claims) {
            if let Some(name) = &claimed.field {
                let Some(index) = self.field(name) else {
                    continue;
                };
                claimed.claim.field = Some(index);
            }
            claims.push(claimed.claim);
        }
        let rate: Vec<_> = checked
            .defined
            .iter()
            .filter(|function| function.name == "rate")
            .collect();
        match rate.iter().find(|function| function.parameters == 1) {
            Some(function) => claims.push(Claim {
                claimed: Claimed::Every,
                field: None,
                statement: Statement::By(By::Function(function.name.clone())),
                at: function.at,
                because: None,
                holds: Validity::default(),
                register: None,
            }),
            None => {
                for function in rate {
                    let message = "`rate` takes the record and nothing else";
                    self.draft
                        .problems
                        .suggest(function.at, message, "write fn rate(m) { … }");
                }
            }
        }
        self.that_hold(claims)
    }

    fn three_levels(&mut self, policies: &Policies, scale: &Scale) {
        let levels = scale.levels().len();
        if levels == 3 || !self.sure_of(&["scale", "level", "colour"]) {
            return;
        }
        for claim in policies
            .claims
            .iter()
            .filter(|claim| matches!(claim.statement, Statement::AmberWithin(_)))
        {
            let message = format!("`amber_within` parts three levels, and the scale has {levels}");
            self.draft.problems.suggest(
                claim.at,
                message,
                "write by: first_of([ … ]) for the measures, or fn rate(m) { … }",
            );
        }
    }

    /// Whether a function rates, or perhaps does, so that no comparison needs an actual and a target.
    fn main_by_function(&self, policies: &Policies) -> bool {
        let otherwise =
            |claim: &Claim| matches!(claim.statement, Statement::By(_)) && claim.field.is_none();
        policies.claims.iter().any(otherwise) || !self.sure_of(&["measure", "function"])
    }

    fn tables(&mut self, main_by_function: bool) -> Vec<TableLayout> {
        let tables = std::mem::take(&mut self.draft.tables);
        tables
            .iter()
            .map(|table| self.table(table, main_by_function))
            .collect()
    }

    /// What something holds, once its fields have numbers.
    fn role(&self, holds: &Holds) -> Option<Role> {
        match holds {
            Holds::Role(role) => Some(*role),
            Holds::Field(name) => self
                .fields
                .iter()
                .position(|field| field.name == *name)
                .map(Role::Field),
        }
    }

    fn table(&mut self, table: &DraftTable, main_by_function: bool) -> TableLayout {
        if !table.broken {
            self.what_it_needs(&Needs {
                holds: table.columns.iter().map(|column| &column.holds).collect(),
                rating: table.rating.as_ref().map(|rating| rating.key),
                direction: table.direction.as_ref().map(|direction| direction.key),
                at: table.at,
                main_by_function,
                words: &TABLE_WORDS,
            });
        }
        let mut columns = Vec::with_capacity(table.columns.len());
        for column in &table.columns {
            // Every field of a table was numbered above.
            let Some(role) = self.role(&column.holds) else {
                continue;
            };
            let (heading, above) = self.heading_path(&column.heading);
            columns.push(TableColumn {
                role,
                heading,
                above,
                optional: column.optional,
            });
        }
        TableLayout {
            sheet: table.sheet.as_ref().map(|sheet| self.pattern(sheet)),
            columns,
            excel_table: table.excel_table.as_ref().map(|name| self.expanded(name)),
            group: table.group.clone().map(|group| self.group(group)),
            rating: table
                .rating
                .as_ref()
                .map(|rating| self.destination(rating.way, &rating.heading)),
            direction: table
                .direction
                .as_ref()
                .map(|direction| self.destination(direction.way, &direction.heading)),
            extras: table.extras,
            hidden_rows: !table.without_hidden_rows,
            hidden_columns: !table.without_hidden_columns,
            unit: table.unit,
            quarter: table.quarter,
            skip: patterns(&table.skip),
            empty: patterns(&table.empty),
            end_at: patterns(&table.end_at),
            at: table.at,
        }
    }

    /// What the ratings and directions of a table or form cannot do without.
    fn what_it_needs(&mut self, it: &Needs<'_>) {
        let Words {
            noun,
            values,
            example,
        } = it.words;
        let has = |role: Role| it.holds.contains(&&Holds::Role(role));
        let without = |roles: &[(Role, &'static str)]| {
            let missing: Vec<String> = roles
                .iter()
                .filter(|role| !has(role.0))
                .map(|role| format!("`{}`", role.1))
                .collect();
            any_of(missing.iter().map(String::as_str)).replace(" or ", " and ")
        };
        if let Some(rating) = it.rating {
            let mut needed = Vec::with_capacity(2);
            if !(has(Role::Numerator) && has(Role::Denominator)) {
                needed.push((Role::Actual, "actual"));
            }
            if !self.targets_given {
                needed.push((Role::Target, "target"));
            }
            let missing = without(&needed);
            if !missing.is_empty() && !it.main_by_function {
                let message = format!(
                    "`rating` compares actual and target, and this {noun} has no {missing}"
                );
                let instead = format!("give their {values}, or rate with fn rate(m) {{ … }}");
                self.draft.problems.suggest(rating, message, instead);
            }
        } else if !it
            .holds
            .iter()
            .any(|holds| matches!(holds, Holds::Field(_)))
        {
            let message = format!("this {noun} says nowhere what is rated");
            self.draft.problems.suggest(it.at, message, *example);
        }
        let Some(direction) = it.direction else {
            return;
        };
        let missing = without(&[(Role::Actual, "actual"), (Role::Previous, "previous")]);
        if !missing.is_empty() {
            let message = format!(
                "`direction` compares actual and previous, and this {noun} has no {missing}"
            );
            let instead = format!("give their {values}, or leave `direction` out");
            self.draft.problems.suggest(direction, message, instead);
        } else if self.draft.direction.is_none() && self.sure_of(&["same_if_within"]) {
            self.draft.problems.suggest(
                direction,
                "`direction` needs to know which change counts as none",
                "write same_if_within(points(2)), or leave `direction` out",
            );
        }
    }

    fn destination(&mut self, way: Way, heading: &Placed) -> Destination {
        match way {
            Way::NewColumn { in_table } => Destination::NewColumn {
                heading: self.expanded(heading),
                in_table,
            },
            way => written(way),
        }
    }

    fn meanings(&mut self) -> Vec<Meanings> {
        let drafts = std::mem::take(&mut self.draft.meanings);
        let mut meanings = Vec::with_capacity(drafts.len());
        for draft in drafts {
            let mut texts = Vec::with_capacity(draft.texts.len());
            for (name, heading) in &draft.texts {
                if let Some(index) = self.field(name) {
                    texts.push((index, self.pattern(heading)));
                }
            }
            meanings.push(Meanings {
                sheet: draft.sheet.as_ref().map(|sheet| self.pattern(sheet)),
                texts,
                levels: self.pattern(&draft.levels),
                at: draft.at,
            });
        }
        meanings
    }

    fn pattern(&mut self, heading: &Placed) -> Pattern {
        Pattern::new(&self.expanded(heading))
    }

    fn group(&mut self, group: GroupFrom) -> GroupFrom {
        match group {
            GroupFrom::Cell { spot, at } => GroupFrom::Cell {
                spot: self.spot(&spot, at),
                at,
            },
            GroupFrom::TitleAbove | GroupFrom::SheetName | GroupFrom::FileName { .. } => group,
        }
    }

    /// A heading, and those over it, the nearest first: `Performance > Q4`.
    fn heading_path(&mut self, heading: &Placed) -> (Pattern, Vec<Pattern>) {
        let text = self.expanded(heading);
        let mut path = text.rsplit(OVER);
        let last = Pattern::new(path.next().unwrap_or_default());
        (last, path.map(Pattern::new).collect())
    }

    /// Whether the return says the period, which is not at hand yet.
    fn period_comes_later(&self) -> bool {
        self.period.is_none() && matches!(self.draft.period, Some(DraftPeriod::From(..)))
    }

    /// A heading with the period filled in.
    fn expanded(&mut self, heading: &Placed) -> String {
        let Some(name) = first_placeholder(&heading.text) else {
            return heading.text.clone();
        };
        let Some(period) = &self.period else {
            if self.period_comes_later() {
                return self.expanded_later(heading);
            }
            if self.sure_of(&["period"]) {
                let message = format!("`{{{name}}}` needs a period, and the rules have none");
                self.draft
                    .problems
                    .suggest(heading.at, message, "write period(\"2022/23 Q4\")");
            }
            return heading.text.clone();
        };
        match period.expand(&heading.text) {
            Ok(expanded) => expanded,
            Err(name) if PLACEHOLDERS.contains(&name.trim()) => {
                let message = format!("the period \"{}\" has no {}", period.text(), name.trim());
                self.draft.problems.suggest(
                    heading.at,
                    message,
                    "write it as in period(\"2022/23 Q4\")",
                );
                heading.text.clone()
            }
            Err(name) => self.not_known(&name, heading),
        }
    }

    /// A heading whose period the return says: only what stands in braces can be checked.
    fn expanded_later(&mut self, heading: &Placed) -> String {
        match Period::new("2000/01 Q1").expand(&heading.text) {
            Ok(_) => heading.text.clone(),
            Err(name) => self.not_known(&name, heading),
        }
    }

    fn not_known(&mut self, name: &str, heading: &Placed) -> String {
        let braced = PLACEHOLDERS.map(|name| format!("{{{name}}}"));
        let near = did_you_mean(&format!("{{{name}}}"), braced.iter().map(String::as_str));
        let all = format!(
            "a heading may hold {}",
            any_of(braced.iter().map(String::as_str))
        );
        let message = format!("`{{{name}}}` is not known in a heading");
        self.draft
            .problems
            .push(heading.at, message, near.or(Some(all)));
        heading.text.clone()
    }
}

/// What stands in the first braces of a heading.
fn first_placeholder(heading: &str) -> Option<&str> {
    let (_, after) = heading.split_once('{')?;
    after.split_once('}').map(|parts| parts.0)
}
