//! How a bench prints what it measured.

use std::fmt::Write;

/// A measured figure.
pub struct Figure {
    /// What was measured.
    pub name: &'static str,
    /// Its value with the unit.
    pub measured: String,
    /// The budget as text and whether it is kept; `None` for what is only good to know.
    pub budget: Option<(String, bool)>,
}

impl Figure {
    /// A figure that must not be higher than its budget.
    pub fn at_most(name: &'static str, value: f64, limit: f64, unit: &str) -> Self {
        Self {
            name,
            measured: with_unit(value, unit),
            budget: Some((format!("≤ {}", with_unit(limit, unit)), value <= limit)),
        }
    }

    /// A figure that must not be lower than its budget.
    pub fn at_least(name: &'static str, value: f64, limit: f64, unit: &str) -> Self {
        Self {
            name,
            measured: with_unit(value, unit),
            budget: Some((format!("≥ {}", with_unit(limit, unit)), value >= limit)),
        }
    }

    /// A figure without a budget.
    pub fn noted(name: &'static str, value: f64, unit: &str) -> Self {
        Self {
            name,
            measured: with_unit(value, unit),
            budget: None,
        }
    }
}

/// A table under a title.
pub fn render(title: &str, figures: &[Figure]) -> String {
    let mut text = format!("{title}\n");
    for figure in figures {
        let (budget, verdict) = match &figure.budget {
            Some((budget, kept)) => (budget.as_str(), if *kept { "kept" } else { "MISSED" }),
            None => ("–", ""),
        };
        let row = format!(
            "  {:<28} {:>12}   {budget:<12} {verdict}",
            figure.name, figure.measured
        );
        let _ = writeln!(text, "{}", row.trim_end());
    }
    text
}

fn with_unit(value: f64, unit: &str) -> String {
    let digits = match value.abs() {
        0.0 => 0,
        small if small < 1.0 => 3,
        middle if middle < 100.0 => 2,
        _ => 0,
    };
    let text = format!("{value:.digits$}");
    let short = if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.')
    } else {
        &text
    };
    format!("{short} {unit}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_stands_beside_its_budget() {
        let figures = [
            Figure::at_most("memory", 9.5, 9.0, "MiB"),
            Figure::noted("anonymous", 0.6, "MiB"),
        ];
        let text = render("agent", &figures);
        let rows: Vec<&str> = text.lines().collect();
        assert_eq!(
            rows[1],
            "  memory                            9.5 MiB   ≤ 9 MiB      MISSED"
        );
        assert_eq!(rows[2], "  anonymous                         0.6 MiB   –");
    }
}
