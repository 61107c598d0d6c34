//! The words of the Towns Fund example. The projects are invented. The headings, the lists and the bounds of the
//! scores are those of the published template; the meanings of the scores are shortened in our own words.

/// What a return says: its reporting period, its projects, and its answers to the questions about the programme.
pub(super) struct Round {
    pub(super) period: &'static str,
    pub(super) projects: [Project; 5],
    pub(super) answers: [&'static str; 7],
}

/// A project of the made-up town.
#[derive(Clone, Copy)]
pub(super) struct Project {
    pub(super) name: &'static str,
    pub(super) theme: &'static str,
    /// Year and month.
    pub(super) start: (u16, u8),
    pub(super) end: (u16, u8),
    /// Stage, status, factor of delay, adjustment request.
    pub(super) choices: [&'static str; 4],
    /// Delivery, spend, risk.
    pub(super) scores: [u8; 3],
    pub(super) commentary: &'static str,
    pub(super) milestone: &'static str,
    pub(super) milestone_month: (u16, u8),
}

pub(super) const LATEST: Round = Round {
    period: "1 April 2024 to 30 September 2024",
    projects: PROJECTS,
    answers: ANSWERS,
};

pub(super) const PROJECTS: [Project; 5] = [
    Project {
        name: "Market Hall and Makers' Yard",
        theme: "Urban Regeneration",
        start: (2022, 4),
        end: (2025, 3),
        choices: [
            "Project delivery",
            "2. Ongoing - on track",
            NO_DELAY,
            "PAR not required",
        ],
        scores: [1, 2, 1],
        commentary: "Roof complete; the first six traders have signed. Spend is 7% below profile after a refund on steel.",
        milestone: "Opening of the makers' units",
        milestone_month: (2025, 3),
    },
    Project {
        name: "Riverside Walk and Cycle Link",
        theme: "Transport",
        start: (2023, 1),
        end: (2025, 9),
        choices: [
            "Project delivery",
            "3. Ongoing - delayed",
            "Rising Cost",
            "PAR expected",
        ],
        scores: [3, 4, 2],
        commentary: "Piling lost nine weeks to high water. Tender came in above the estimate and the budget is being re-set.",
        milestone: "First section open to walkers",
        milestone_month: (2025, 5),
    },
    Project {
        name: "Station Quarter Gateway",
        theme: "Urban Regeneration",
        start: (2023, 6),
        end: (2026, 3),
        choices: [
            "Planning & Design",
            "3. Ongoing - delayed",
            "Property Development/ Planning Permission",
            "PAR submitted - awaiting DLUHC approval",
        ],
        scores: [5, 4, 5],
        commentary: "Planning permission was refused in July; a smaller scheme is before the board, with fewer workspaces.",
        milestone: "Board decision on the revised scheme",
        milestone_month: (2024, 12),
    },
    Project {
        name: "Digital Skills Academy",
        theme: "Skills Infrastructure",
        start: (2022, 9),
        end: (2024, 12),
        choices: [
            "Project delivery",
            "2. Ongoing - on track",
            NO_DELAY,
            "PAR not required",
        ],
        scores: [2, 1, 3],
        commentary: "Fit-out is a fortnight behind and will be caught up. Two tutors' posts are still vacant.",
        milestone: "First intake of learners",
        milestone_month: (2025, 1),
    },
    Project {
        name: "Old Brewery Arts Centre",
        theme: "Arts, Culture and Heritage",
        start: (2023, 3),
        end: (2026, 1),
        choices: [
            "Initiation",
            "3. Ongoing - delayed",
            "Procurement",
            "PAR submitted - approved",
        ],
        scores: [4, 3, 2],
        commentary: "Re-tendered after one bid only: four months lost. Outputs still expected in full.",
        milestone: "Contractor appointed",
        milestone_month: (2025, 2),
    },
];

pub(super) const NO_DELAY: &str =
    "Reason for the delay is not related to a Project or Delivery Risk.";

pub(super) const HEADINGS: [&str; 13] = [
    "Project Name",
    "Start Date -\n mmm/yy (e.g. Dec-22)",
    "Completion Date -\n mmm/yy (e.g. Dec-22)",
    "Current Project Delivery Stage",
    "Project Delivery Status",
    "Leading Factor of Delay",
    "Project Adjustment Request Status",
    "Delivery (RAG)",
    "Spend (RAG)",
    "Risk (RAG)",
    "Commentary on Status and RAG Ratings",
    "Most Important Upcoming Comms Milestone",
    "Date of Most Important Upcoming Comms Milestone (e.g. Dec-22)",
];

/// Score; delivery, spend and risk.
pub(super) const GUIDANCE: [(u8, [&str; 3]); 5] = [
    (
        5,
        [
            "Delays of more than 6 months, or changes to the project that put its outputs at risk.",
            "More than 50% away from the profiled forecast, or finances that had to change because of delivery.",
            "Risks of both high impact and high likelihood, with no response planned.",
        ],
    ),
    (
        4,
        [
            "Delays of 3 to 6 months, without big changes. Outputs are still possible, but hard.",
            "Between 30% and 50% away from the profiled forecast. The budget has had to change.",
            "Risks of high impact or high likelihood; the response is planned and not yet in place.",
        ],
    ),
    (
        3,
        [
            "Delays of less than 3 months. Outputs are still possible, at a later date.",
            "Between 15% and 30% away from the profiled forecast. Some changes to the budget.",
            "Risks of medium impact or medium likelihood; the response is in place.",
        ],
    ),
    (
        2,
        [
            "Small delays only. On track to give its outputs.",
            "Between 5% and 15% away from the profiled forecast. Small changes to the profile.",
            "Risks of medium impact and low likelihood; the response is in place.",
        ],
    ),
    (
        1,
        [
            "No problems. On track and on time.",
            "Up to 5% away from the profiled forecast, to be caught up by the end of next quarter.",
            "Risks are low and need no response.",
        ],
    ),
];

/// Number and question.
pub(super) const QUESTIONS: [(&str, &str); 7] = [
    (
        "A1",
        "How is your programme progressing against your original profile / forecast?",
    ),
    (
        "A2",
        "Please provide a progress update covering the 6 month reporting period",
    ),
    (
        "A3",
        "What are the key challenges you are currently facing?",
    ),
    (
        "A4",
        "What challenges do you expect to face in the next 6/12 months?",
    ),
    (
        "A5",
        "Please provide an update on your local evaluation activities",
    ),
    (
        "A6",
        "Please provide any key milestones for publicity purposes",
    ),
    (
        "A7",
        "If any support is required from the department's team, please comment",
    ),
];

const ANSWERS: [&str; 7] = [
    "Two of five projects are on track; the Station Quarter Gateway is being re-scoped.",
    "The market hall's roof is complete and the academy's fit-out is nearly so. The riverside works have resumed.",
    "Tender prices, and the refusal of planning permission at the station.",
    "Re-setting the riverside budget by January 2025; a revised planning application in March 2025.",
    "Footfall counters were installed at four places in June.",
    "See Section B.",
    "None at present.",
];

/// Heading and choices, for the columns M to Q; "< Select >" comes before each.
pub(super) const LISTS: [(&str, &[&str]); 5] = [
    (
        "Project Delivery Status",
        &[
            "1. Not yet started",
            "2. Ongoing - on track",
            "3. Ongoing - delayed",
            "4. Completed",
            "5. Other",
        ],
    ),
    ("RAG", &["1", "2", "3", "4", "5"]),
    (
        "Current Project Delivery Stage",
        &[
            "Feasibility",
            "Planning & Design",
            "Initiation",
            "Project delivery",
            "Project near to completion",
        ],
    ),
    (
        "Leading Factor of Delay",
        &[
            "Rising Cost",
            "Procurement",
            "External Stakeholder Management",
            "Delivery Partner Risk",
            "Poor Delivery",
            "Property Development/ Planning Permission",
            NO_DELAY,
        ],
    ),
    (
        "PAR",
        &[
            "PAR not required",
            "PAR submitted - approved",
            "PAR submitted - awaiting DLUHC approval",
            "PAR expected",
        ],
    ),
];
