//! Rules that do not load. The loader reports them.

use crate::audit::check::lint::{Lint, LintCheck};

pub(crate) const LINT: Lint = Lint {
    code: "AS001",
    page: PAGE,
    checks: &[LintCheck::Loading],
};

const PAGE: &str = r"# AS001: The rules cannot be read, or contradict themselves

Nothing can be rated by these rules. Each problem has its place, what is wrong there, and what to write instead. Correct the
first one first: later ones may come from it.

Wrong:

```rhai
amber_within(6);   // here
higher_is_better(all_others);
```

Right:

```rhai
amber_within(percent_of_target(6));
higher_is_better(all_others);
```
";
