//! What the made-up town returned in the round before, to March 2024.

use super::words::{NO_DELAY, PROJECTS, Project, Round};

pub(super) const EARLIER: Round = Round {
    period: "1 October 2023 to 31 March 2024",
    projects: [
        Project {
            scores: [1, 1, 1],
            commentary: "Roof trusses are up. Spend is on profile. The steel was invoiced twice; a refund is promised.",
            milestone: "Completion of the roof",
            milestone_month: (2024, 8),
            ..PROJECTS[0]
        },
        Project {
            choices: [
                "Project delivery",
                "2. Ongoing - on track",
                NO_DELAY,
                "PAR not required",
            ],
            scores: [2, 2, 2],
            commentary: "Piling begins from the north bank in May. The link is out to tender.",
            milestone: "Award of the link's contract",
            milestone_month: (2024, 6),
            ..PROJECTS[1]
        },
        Project {
            choices: [
                "Planning & Design",
                "3. Ongoing - delayed",
                "Property Development/ Planning Permission",
                "PAR expected",
            ],
            scores: [3, 3, 4],
            commentary: "The application is with the planning committee, which will decide in July.",
            milestone: "Planning permission",
            milestone_month: (2024, 7),
            ..PROJECTS[2]
        },
        Project {
            scores: [1, 1, 2],
            commentary: "Fit-out began in February. Two tutors' posts are advertised again.",
            milestone: "Completion of the fit-out",
            milestone_month: (2024, 9),
            ..PROJECTS[3]
        },
        Project {
            choices: [
                "Initiation",
                "2. Ongoing - on track",
                NO_DELAY,
                "PAR not required",
            ],
            scores: [2, 2, 2],
            commentary: "The building contract is out to tender; bids are due in May.",
            milestone: "Contractor appointed",
            milestone_month: (2024, 7),
            ..PROJECTS[4]
        },
    ],
    answers: [
        "Four of five projects are on track; the Station Quarter Gateway waits for planning permission.",
        "The market hall's roof trusses are up, and the academy's fit-out has begun.",
        "Tender prices.",
        "The planning committee's decision on the station in July, and the bids for the brewery.",
        "Four places for footfall counters have been agreed.",
        "See Section B.",
        "None at present.",
    ],
};
