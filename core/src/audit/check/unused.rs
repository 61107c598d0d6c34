//! Functions and values of a script that nothing uses.

use crate::audit::check::finding::Finding;
use ambersheet_policy::model::RulesetModel;
use ambersheet_script::unused;

/// What a script gives a name and never uses.
pub(crate) fn check(ruleset: &RulesetModel, found: &mut Vec<Finding>) {
    for one in unused(&ruleset.text) {
        let name = &one.name;
        found.push(if one.is_function {
            Finding::new(
                "AS013",
                one.at,
                format!("nothing uses the function `{name}`"),
                format!("write by: function(\"{name}\") where it should rate, or take it out"),
            )
        } else {
            Finding::new(
                "AS014",
                one.at,
                format!("`{name}` is given a value here, and nothing uses it"),
                "use it where its value is meant, or take the line out",
            )
        });
    }
}
