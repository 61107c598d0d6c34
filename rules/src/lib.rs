//! The rulesets that ship with Ambersheet, as data.
//!
//! Each ruleset is a folder with a script, test cases, an example workbook and a README. The folders are compiled in.
//! So `-r norfolk` works wherever the program runs, and a folder can be copied out without a download. This crate reads
//! neither scripts nor workbooks: that is the engine's work, and the engine does not know this crate.
//!
//! ```
//! for ruleset in ambersheet_rules::all() {
//!     println!("{:<20}{}", ruleset.name, ruleset.summary);
//! }
//! ```

/// A ruleset that ships with Ambersheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shipped {
    /// The name that people type, such as `norfolk`.
    pub name: &'static str,
    /// A line for a list of rulesets, with what this one rates.
    pub summary: &'static str,
    /// The script's file name in the folder.
    pub script_file: &'static str,
    /// The text of the script.
    pub script: &'static str,
    /// The name and the bytes of every file in the folder, the script included.
    pub files: &'static [(&'static str, &'static [u8])],
}

static ALL: [Shipped; 8] = [
    Shipped {
        name: "norfolk",
        summary: "A council's quarterly vital signs: 44 measures against targets, with directions",
        script_file: "norfolk.rhai",
        script: include_str!("../norfolk/norfolk.rhai"),
        files: &[
            ("README.md", include_bytes!("../norfolk/README.md")),
            ("cases.csv", include_bytes!("../norfolk/cases.csv")),
            (
                "norfolk-example.xlsx",
                include_bytes!("../norfolk/norfolk-example.xlsx"),
            ),
            ("norfolk.rhai", include_bytes!("../norfolk/norfolk.rhai")),
            (
                "norfolk.test.csv",
                include_bytes!("../norfolk/norfolk.test.csv"),
            ),
        ],
    },
    Shipped {
        name: "lancashire",
        summary: "A corporate strategy: 45 measures in tables with differing headings, cumulative and annual",
        script_file: "lancashire.rhai",
        script: include_str!("../lancashire/lancashire.rhai"),
        files: &[
            ("README.md", include_bytes!("../lancashire/README.md")),
            ("cases.csv", include_bytes!("../lancashire/cases.csv")),
            (
                "lancashire-example.xlsx",
                include_bytes!("../lancashire/lancashire-example.xlsx"),
            ),
            (
                "lancashire.rhai",
                include_bytes!("../lancashire/lancashire.rhai"),
            ),
            (
                "lancashire.test.csv",
                include_bytes!("../lancashire/lancashire.test.csv"),
            ),
            (
                "published.csv",
                include_bytes!("../lancashire/published.csv"),
            ),
        ],
    },
    Shipped {
        name: "lancashire-risks",
        summary: "A register of risks and opportunities, by a grid of impact and likelihood",
        script_file: "lancashire-risks.rhai",
        script: include_str!("../lancashire-risks/lancashire-risks.rhai"),
        files: &[
            ("README.md", include_bytes!("../lancashire-risks/README.md")),
            ("cases.csv", include_bytes!("../lancashire-risks/cases.csv")),
            (
                "lancashire-risks-example.xlsx",
                include_bytes!("../lancashire-risks/lancashire-risks-example.xlsx"),
            ),
            (
                "lancashire-risks.rhai",
                include_bytes!("../lancashire-risks/lancashire-risks.rhai"),
            ),
            (
                "lancashire-risks.test.csv",
                include_bytes!("../lancashire-risks/lancashire-risks.test.csv"),
            ),
        ],
    },
    Shipped {
        name: "towns-fund",
        summary: "Towns Fund returns: delivery, spend and risk scores of 1 to 5 for each project",
        script_file: "towns-fund.rhai",
        script: include_str!("../towns-fund/towns-fund.rhai"),
        files: &[
            ("README.md", include_bytes!("../towns-fund/README.md")),
            ("cases.csv", include_bytes!("../towns-fund/cases.csv")),
            (
                "round-6-counts.csv",
                include_bytes!("../towns-fund/round-6-counts.csv"),
            ),
            (
                "towns-fund-example.xlsx",
                include_bytes!("../towns-fund/towns-fund-example.xlsx"),
            ),
            (
                "towns-fund.rhai",
                include_bytes!("../towns-fund/towns-fund.rhai"),
            ),
            (
                "towns-fund.test.csv",
                include_bytes!("../towns-fund/towns-fund.test.csv"),
            ),
        ],
    },
    Shipped {
        name: "towns-fund-spend",
        summary: "Towns Fund returns: the spend score by the sheet's own guidance, from the funding profiles",
        script_file: "towns-fund-spend.rhai",
        script: include_str!("../towns-fund-spend/towns-fund-spend.rhai"),
        files: &[
            ("README.md", include_bytes!("../towns-fund-spend/README.md")),
            ("cases.csv", include_bytes!("../towns-fund-spend/cases.csv")),
            (
                "towns-fund-spend-example.xlsx",
                include_bytes!("../towns-fund-spend/towns-fund-spend-example.xlsx"),
            ),
            (
                "towns-fund-spend-previous.xlsx",
                include_bytes!("../towns-fund-spend/towns-fund-spend-previous.xlsx"),
            ),
            (
                "towns-fund-spend.rhai",
                include_bytes!("../towns-fund-spend/towns-fund-spend.rhai"),
            ),
            (
                "towns-fund-spend.test.csv",
                include_bytes!("../towns-fund-spend/towns-fund-spend.test.csv"),
            ),
        ],
    },
    Shipped {
        name: "pathfinders",
        summary: "Pathfinders returns: spend and delivery words from Green to Red, for portfolio and projects",
        script_file: "pathfinders.rhai",
        script: include_str!("../pathfinders/pathfinders.rhai"),
        files: &[
            ("README.md", include_bytes!("../pathfinders/README.md")),
            ("cases.csv", include_bytes!("../pathfinders/cases.csv")),
            (
                "pathfinders-example.xlsx",
                include_bytes!("../pathfinders/pathfinders-example.xlsx"),
            ),
            (
                "pathfinders.rhai",
                include_bytes!("../pathfinders/pathfinders.rhai"),
            ),
            (
                "pathfinders.test.csv",
                include_bytes!("../pathfinders/pathfinders.test.csv"),
            ),
            (
                "round-2-counts.csv",
                include_bytes!("../pathfinders/round-2-counts.csv"),
            ),
        ],
    },
    Shipped {
        name: "blackburn",
        summary: "Exception reports: a form for each measure, rated at half year and at year end",
        script_file: "blackburn.rhai",
        script: include_str!("../blackburn/blackburn.rhai"),
        files: &[
            ("README.md", include_bytes!("../blackburn/README.md")),
            (
                "blackburn-example.xlsx",
                include_bytes!("../blackburn/blackburn-example.xlsx"),
            ),
            (
                "blackburn.rhai",
                include_bytes!("../blackburn/blackburn.rhai"),
            ),
            (
                "blackburn.test.csv",
                include_bytes!("../blackburn/blackburn.test.csv"),
            ),
            ("cases.csv", include_bytes!("../blackburn/cases.csv")),
        ],
    },
    Shipped {
        name: "dacorum",
        summary: "A quarterly report's measures by theme, with a target to set for each run and directions",
        script_file: "dacorum.rhai",
        script: include_str!("../dacorum/dacorum.rhai"),
        files: &[
            ("README.md", include_bytes!("../dacorum/README.md")),
            ("cases.csv", include_bytes!("../dacorum/cases.csv")),
            (
                "dacorum-example.xlsx",
                include_bytes!("../dacorum/dacorum-example.xlsx"),
            ),
            ("dacorum.rhai", include_bytes!("../dacorum/dacorum.rhai")),
            (
                "dacorum.test.csv",
                include_bytes!("../dacorum/dacorum.test.csv"),
            ),
        ],
    },
];

/// Returns the shipped ruleset of this name in any case, or `None` if there is none.
///
/// ```
/// let norfolk = ambersheet_rules::shipped("norfolk").expect("it ships");
/// assert_eq!(norfolk.script_file, "norfolk.rhai");
/// assert!(ambersheet_rules::shipped("suffolk").is_none());
/// ```
pub fn shipped(name: &str) -> Option<&'static Shipped> {
    ALL.iter()
        .find(|ruleset| ruleset.name.eq_ignore_ascii_case(name))
}

/// Returns every shipped ruleset, in the order in which lists show them.
pub fn all() -> &'static [Shipped] {
    &ALL
}
