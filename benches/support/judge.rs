//! Whether a figure is what was hoped for.

/// Tells a figure beside its goal and what it must never be worse than, which is the larger of the two; whether it is
/// not worse than that.
pub fn judge(what: &str, figure: f64, (goal, worst): (f64, f64)) -> bool {
    let verdict = if figure <= goal {
        "goal met"
    } else if figure <= worst {
        "goal missed"
    } else {
        "WORSE THAN IT MAY BE"
    };
    println!("    {figure:.2} {what}: {verdict} (goal {goal}, never worse than {worst})");
    figure <= worst
}
