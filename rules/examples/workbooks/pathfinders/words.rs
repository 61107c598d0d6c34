//! The words of the Pathfinders example. The council and its projects are invented. The headings, the lists and the
//! marks are those of the published template; its guidance is shortened in our own words.

/// A project of the made-up council.
pub(super) struct Project {
    pub(super) name: &'static str,
    pub(super) status: &'static str,
    pub(super) spend: &'static str,
    pub(super) delivery: &'static str,
    pub(super) why: &'static str,
}

pub(super) const PROJECTS: [Project; 6] = [
    Project {
        name: "PF-FAL-001: Canal Street Workspace",
        status: "In progress",
        spend: "Green",
        delivery: "Amber/Green",
        why: "Spend is on profile. The lift was delivered late and its certificate is expected in November.",
    },
    Project {
        name: "PF-FAL-002: Library Refurbishment",
        status: "In progress",
        spend: "Amber",
        delivery: "Green",
        why: "Costs are up by 12% after the roof survey; the library service has found the match funding.",
    },
    Project {
        name: "PF-FAL-003: Town Square Public Realm",
        status: "Not started",
        spend: "Amber/Red",
        delivery: "Red",
        why: "The gas main has to move before work can start and the network operator has given no date.",
    },
    Project {
        name: "PF-FAL-004: Leisure Centre Heat Network",
        status: "On hold",
        spend: "Red",
        delivery: "Amber/Red",
        why: "Tenders came in a third above the budget. A smaller scheme is being designed.",
    },
    Project {
        name: "PF-FAL-005: Market Hall Kitchens",
        status: "Project complete",
        spend: "Green",
        delivery: "Green",
        why: "Opened in August, within budget.",
    },
    Project {
        name: "PF-FAL-006: Northgate Cycle Route",
        status: "In progress",
        spend: "Amber/Green",
        delivery: "Amber",
        why: "The consultation ran six weeks over. Work now starts in the spring, at the same cost.",
    },
];

pub(super) const STATEMENTS: [(&str, &str); 2] = [
    (
        "Your ability to spend the current spending profile",
        "Amber/Green",
    ),
    (
        "Your current portfolio-level delivery progress",
        "Amber/Red",
    ),
];

pub(super) const STATUSES: [&str; 5] = [
    "Not started",
    "In progress",
    "On hold",
    "Project cancelled",
    "Project complete",
];

pub(super) const PORTFOLIO_GUIDE: &str = "How is the delivery of your portfolio progressing?\n\
    Summarise the last financial quarter. Explain a rating that has gone up since the last return. \
    Leave the large issues for the section on big issues below.";

pub(super) const GUIDE: &str = "The examples below are a prompt, not a full list. Rate each project on your own knowledge \
    of what may affect its spend and its delivery, and explain the rating in the last column.";

pub(super) const SPEND_GUIDE: &str = "Enter a spend RAG rating for each project.\n\n\
    Green: no rising costs, no slippage.\n\
    Amber/Green: minor issues, within the authority's control and with a plan.\n\
    Amber: costs up by 10 to 20%, or 20 to 30% slipping into another year; manageable.\n\
    Amber/Red: stalled, or costs being cut back; more match funding needed and not yet secured.\n\
    Red: costs up by over 30%, or over 40% slipping into another year, and no plan.";

pub(super) const DELIVERY_GUIDE: &str = "Enter a delivery RAG rating for each project.\n\n\
    Green: plans in place and milestones on target, or complete.\n\
    Amber/Green: minor issues, within the authority's control and with a plan.\n\
    Amber: delayed; within the authority's control, with no plan yet.\n\
    Amber/Red: stalled, and likely to need a new planning application or major support.\n\
    Red: stalled, out of the authority's control, no plan.";

/// Row from 0, the mark's name, title, question and answer of the two sections below the projects.
pub(super) const MILESTONES: [(u32, &str, &str, &str, &str); 2] = [
    (
        58,
        "BIG-ISSUES-ACROSS-PORTFOLIO",
        "Big issues across portfolio",
        "Tell us about the issues that affect delivery, what is being done about them and by when.",
        "The gas main under the square; tender prices for the heat network.",
    ),
    (
        64,
        "UPCOMING-SIGNIFICANT-MILESTONES",
        "Upcoming significant milestones",
        "What significant milestones are coming up?",
        "Canal Street opens its first ten workspaces in January 2025.",
    ),
];
