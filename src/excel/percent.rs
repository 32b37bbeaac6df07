//! Whether a number format shows a number as a percentage.
//!
//! Never touches the number: 0.638 under `0.0%` stays 0.638, only marked.

/// Excel multiplies by a hundred only for a `%` that is no literal: quoted or escaped it is mere decoration.
pub(super) fn shows_percent(format: &str) -> bool {
    let (mut quoted, mut literal) = (false, false);
    for c in format.chars() {
        match c {
            _ if literal => literal = false,
            '"' => quoted = !quoted,
            _ if quoted => {}
            // `\` escapes, `_` leaves the width of the next character, `*` fills with it.
            '\\' | '_' | '*' => literal = true,
            '%' => return true,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_live_percent_sign_counts() {
        for format in ["0%", "0.00%", "#,##0.0%", "[Red]-0.0%;0.0%", "\"đạt \"0.0%"] {
            assert!(shows_percent(format), "{format}");
        }
        for format in ["General", "0.0\"%\"", "0.0\\%", "0_%", "#,##0 \"ha\"", ""] {
            assert!(!shows_percent(format), "{format}");
        }
    }
}
