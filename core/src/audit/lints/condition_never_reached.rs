//! Conditions that never decide.
//!
//! One walk over each list of conditions finds these, its gaps and its levels that run the wrong way.

use crate::audit::check::lint::{Lint, LintCheck};
use crate::audit::check::{conditions, shares};

pub(crate) const LINT: Lint = Lint {
    code: "AS003",
    page: PAGE,
    checks: &[
        LintCheck::Rules(conditions::check),
        LintCheck::Rules(shares::check),
    ],
};

const PAGE: &str = r#"# AS003: A condition that is never reached

Of a list of conditions the first that holds decides. This condition asks only for what those before it have taken already, so
its level is never given. Put the narrower condition first.

Wrong:

```rhai
measure("Calls answered", #{ by: first_of([
  at_least(80, "Amber"),
  at_least(90, "Green"),   // here
  otherwise("Red")
]) });
```

Right:

```rhai
measure("Calls answered", #{ by: first_of([
  at_least(90, "Green"),
  at_least(80, "Amber"),
  otherwise("Red")
]) });
```
"#;
