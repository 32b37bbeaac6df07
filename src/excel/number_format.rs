//! Whether a number format shows a number as a percentage or as a date.
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

/// A day, a time or both; not a duration such as `[h]:mm`. The first section decides.
pub(super) fn shows_date(format: &str) -> bool {
    let (mut quoted, mut literal) = (false, false);
    let (mut bracket, mut date) = (None::<String>, false);
    for c in format.chars() {
        match c {
            _ if literal => literal = false,
            '"' if bracket.is_none() => quoted = !quoted,
            _ if quoted => {}
            '\\' | '_' | '*' if bracket.is_none() => literal = true,
            ';' if bracket.is_none() => break,
            '[' => bracket = Some(String::new()),
            // `[h]` counts beyond a day; `[Red]`, `[$-42A]`, `[>0]` say nothing.
            ']' => match bracket.take() {
                Some(inside) if !inside.is_empty() && inside.chars().all(|c| "hms".contains(c)) => return false,
                Some(_) | None => {}
            },
            c => match &mut bracket {
                Some(inside) => inside.push(c.to_ascii_lowercase()),
                None => date |= matches!(c.to_ascii_lowercase(), 'd' | 'm' | 'y' | 'h' | 's'),
            },
        }
    }
    date
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
    #[test]
    fn dates_are_known_by_their_letters() {
        for format in ["dd/mm/yyyy", "[$-42A]d/m/yyyy;@", "h:mm AM/PM", "\"ngày \"dd", "[Red]dd\\-mm"] {
            assert!(shows_date(format), "{format}");
        }
        for format in ["General", "0.0", "[h]:mm", "\"ngày\"0", "0\\d", "#,##0_m", "[Red]0", "0;dd", "@", ""] {
            assert!(!shows_date(format), "{format}");
        }
    }
}
