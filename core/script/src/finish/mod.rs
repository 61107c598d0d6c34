//! Makes the model of a whole script: fills in the period, numbers the fields, and reports what is
//! missing or does not fit together.
//!
//! Something that is missing because its own statement has a problem is not reported again.

mod columns;
mod contradictions;
mod counts;
mod each;
mod elsewhere;
mod fields;
mod forms;
mod headings;
mod levels;
mod looks;
mod overall;
mod periods;
mod register_headings;
mod registers;
mod required;
mod tables;
mod to_date;

use std::collections::BTreeSet;

use super::check::CheckedScript;
use super::declare;
use super::draft::{DraftPeriod, DraftRole, RegisterColumn, ScriptDraft};
use super::problems::{any_of, did_you_mean};
use ambersheet_policy::model::{
    By, Claim, Claimed, Field, FormLayout, LayoutRef, Meanings, OverallRule, Pattern, Period,
    Policies, Position, PublishedCounts, Role, Scale, Statement, TableLayout, TemplatePalette,
    ToDate, UnratedLook, Validity,
};

/// The parts of a model that need the whole script.
#[derive(Debug)]
pub(super) struct Finished {
    pub(super) period: Option<Period>,
    pub(super) year_starts: Option<u8>,
    pub(super) scale: Scale,
    pub(super) palette: Option<TemplatePalette>,
    pub(super) unrated: UnratedLook,
    pub(super) tables: Vec<TableLayout>,
    pub(super) forms: Vec<FormLayout>,
    pub(super) fields: Vec<Field>,
    pub(super) meanings: Vec<Meanings>,
    pub(super) to_date: Vec<ToDate>,
    pub(super) counts: Vec<PublishedCounts>,
    pub(super) overall: Vec<OverallRule>,
    pub(super) policies: Policies,
}

/// Finishes a draft; `unrun` are the words whose statements did not run.
pub(super) fn finish(
    draft: &mut ScriptDraft,
    checked: &CheckedScript,
    unrun: &BTreeSet<String>,
    period: Option<&str>,
) -> Finished {
    let mut finisher = Finisher {
        unrun,
        period: None,
        fields: Vec::new(),
        has_main_rating: has_main_rating(draft),
        draft,
        targets_given: false,
    };
    finisher.parameters(checked);
    finisher.period = period
        .or(finisher.draft.period.as_ref().and_then(DraftPeriod::text))
        .map(|text| Period::new(text).starting(finisher.draft.year_starts.map(|starts| starts.0)));
    finisher.check_period();
    let scale = finisher.scale();
    let unrated = finisher.unrated(&scale);
    let palette = finisher.template_palette(&scale);
    finisher.fields();
    finisher.add_register_claims(&scale);
    finisher.set_signs();
    finisher.report_contradictions();
    let mut policies = finisher.policies(checked);
    finisher.targets_given = finisher.gives_targets(&policies);
    finisher.set_ranks(&mut policies, &scale);
    finisher.check_profiles(&policies);
    finisher.check_each_profile(&policies);
    finisher.check_three_levels(&policies, &scale);
    let by_function = finisher.is_rated_by_function(&policies);
    let tables = finisher.tables(&policies, by_function);
    let forms = finisher.forms(&policies, by_function);
    finisher.report_unrated_fields(&policies);
    let meanings = finisher.meanings();
    let to_date = finisher.figures_to_date();
    let counts = finisher.counts(&scale);
    let overall = finisher.overall(&scale, &tables, &forms);
    Finished {
        year_starts: finisher.draft.year_starts.map(|starts| starts.0),
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
        overall,
        policies,
    }
}

/// Tells whether any table or form has a main rating, or may have one.
fn has_main_rating(draft: &ScriptDraft) -> bool {
    let in_tables = draft
        .tables
        .iter()
        .any(|table| table.rating.is_some() || table.broken);
    let in_forms = draft
        .forms
        .iter()
        .any(|form| form.rating.is_some() || form.broken);
    in_tables || in_forms
}

/// Tells whether a table or form states itself what decides its rows.
fn decides_itself(policies: &Policies, layout: LayoutRef) -> bool {
    policies.claims.iter().any(|claim| {
        claim.claimed == Claimed::RowsOf(layout) && matches!(claim.statement, Statement::By(_))
    })
}

struct Finisher<'a> {
    draft: &'a mut ScriptDraft,
    unrun: &'a BTreeSet<String>,
    period: Option<Period>,
    fields: Vec<Field>,
    /// `true` if any table or form has a main rating.
    has_main_rating: bool,
    /// `true` if the rules give any measure its target.
    targets_given: bool,
}

fn patterns(texts: &[String]) -> Vec<Pattern> {
    texts.iter().map(|text| Pattern::new(text)).collect()
}

impl Finisher<'_> {
    /// Tells whether every use of these words ran without problems, so that what is missing is
    /// missing in the script.
    fn uses_are_known(&self, words: &[&str]) -> bool {
        words
            .iter()
            .all(|word| !self.unrun.contains(*word) && !self.draft.troubled.contains(word))
    }

    /// Returns the role of a column or value, once fields have numbers.
    pub(super) fn role(&self, holds: &DraftRole) -> Option<Role> {
        match holds {
            DraftRole::Role(role) => Some(*role),
            DraftRole::Field(name) => self
                .fields
                .iter()
                .position(|field| field.name == *name)
                .map(Role::Field),
        }
    }

    fn parameters(&mut self, checked: &CheckedScript) {
        for asked in &checked.parameters {
            // The function reads it again when it runs; here it only has to be known.
            let _ = declare::declare_parameter(self.draft, &asked.name, &asked.default, asked.at);
        }
        if !self.uses_are_known(&["parameter"]) {
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

    fn policies(&mut self, checked: &CheckedScript) -> Policies {
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
                question: None,
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
        self.split_by_period(claims)
    }

    /// Sets the sign of the figures of all lines of budgets.
    fn set_signs(&mut self) {
        for claimed in &mut self.draft.claims {
            if let Statement::Money(money) = &mut claimed.claim.statement {
                let mut said = self.draft.negative.iter();
                money.is_negative =
                    said.any(|(kind, is_negative, _)| *is_negative && *kind == money.kind);
            }
        }
    }

    /// Tells whether the rules give any measure its target.
    fn gives_targets(&self, policies: &Policies) -> bool {
        let registers = self.draft.registers.iter();
        let mut columns = registers.flat_map(|register| &register.columns);
        let mut claims = policies.claims.iter();
        columns.any(|column| column.0 == RegisterColumn::Target)
            || claims.any(|claim| matches!(claim.statement, Statement::Target(_)))
    }

    fn check_three_levels(&mut self, policies: &Policies, scale: &Scale) {
        let levels = scale.levels().len();
        if levels == 3 || !self.uses_are_known(&["scale", "level", "colour"]) {
            return;
        }
        for claim in policies
            .claims
            .iter()
            .filter(|claim| matches!(claim.statement, Statement::AmberWithin(_)))
        {
            let message =
                format!("`amber_within` needs a scale of three levels, and this one has {levels}");
            self.draft.problems.suggest(
                claim.at,
                message,
                "write by: first_of([ … ]) for the measures, or fn rate(m) { … }",
            );
        }
    }

    /// Tells whether a function decides, or may decide, so that no comparison needs an actual and a
    /// target.
    fn is_rated_by_function(&self, policies: &Policies) -> bool {
        let by_function = policies.claims.iter().any(|claim| {
            matches!(claim.statement, Statement::By(_))
                && claim.field.is_none()
                && !matches!(claim.claimed, Claimed::RowsOf(_))
        });
        // Limits of a register decide without a target, also where the return with the register is not at hand yet.
        let mut registers = self.draft.registers.iter();
        let by_limits = registers.any(|register| !register.limits.is_empty());
        by_function || by_limits || !self.uses_are_known(&["measure", "function"])
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
}
