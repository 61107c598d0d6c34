//! Near names: what somebody may have meant.

/// "did you mean …" for a name that is not there, with the nearest of those that are; `None` where none is near.
pub(crate) fn near_names<'n>(wanted: &str, names: impl Iterator<Item = &'n str>) -> Option<String> {
    let folded = crate::ruleset::fold(wanted);
    let mut scored: Vec<(f64, &str)> = names
        .map(|name| {
            (
                strsim::jaro_winkler(&folded, &crate::ruleset::fold(name)),
                name,
            )
        })
        .filter(|(score, _)| *score > 0.75)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    scored.dedup_by(|a, b| a.1 == b.1);
    let nearest: Vec<String> = scored
        .iter()
        .take(3)
        .map(|(_, name)| format!("\"{name}\""))
        .collect();
    (!nearest.is_empty()).then(|| format!("did you mean {}?", nearest.join(" or ")))
}
