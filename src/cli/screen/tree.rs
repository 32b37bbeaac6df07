//! A tree on the screen: branches drawn with lines, signs beside colours, long texts under themselves.
//!
//! Never knows what it draws.

use std::io::{self, Write};

use owo_colors::{OwoColorize, Style};

use crate::cli::screen::{width, wrapped};

/// A line and what hangs on it.
pub struct Limb {
    sign: &'static str,
    sign_style: Style,
    text: String,
    style: Style,
    below: Vec<Limb>,
}

impl Limb {
    pub fn new(text: impl Into<String>) -> Limb {
        Limb { sign: "", sign_style: Style::new(), text: text.into(), style: Style::new(), below: Vec::new() }
    }

    pub fn signed(self, sign: &'static str, sign_style: Style) -> Limb {
        Limb { sign, sign_style, ..self }
    }

    pub fn styled(self, style: Style) -> Limb {
        Limb { style, ..self }
    }

    pub fn with(self, below: impl IntoIterator<Item = Limb>) -> Limb {
        let mut limb = self;
        limb.below.extend(below);
        limb
    }
}

pub fn draw(out: &mut dyn Write, root: &Limb) -> io::Result<()> {
    line(out, root, "", "")?;
    limbs(out, &root.below, "")
}

fn limbs(out: &mut dyn Write, limbs_of_one: &[Limb], lead: &str) -> io::Result<()> {
    let last = limbs_of_one.len().saturating_sub(1);
    for (at, limb) in limbs_of_one.iter().enumerate() {
        let (fork, trunk) = if at == last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
        let below = format!("{lead}{trunk}");
        line(out, limb, &format!("{lead}{fork}"), &below)?;
        limbs(out, &limb.below, &below)?;
    }
    Ok(())
}

/// A text after its fork; what does not fit goes on below it, beside the trunk.
fn line(out: &mut dyn Write, limb: &Limb, fork: &str, trunk: &str) -> io::Result<()> {
    let sign = if limb.sign.is_empty() { String::new() } else { format!("{} ", limb.sign) };
    let goes_on = if limb.below.is_empty() { "  " } else { "│ " };
    let goes_on = if fork.is_empty() { "  " } else { goes_on };
    let begins = fork.chars().count() + sign.chars().count();
    let indent = trunk.chars().count() + goes_on.chars().count();
    for (number, text) in wrapped(&limb.text, begins, indent, width()).iter().enumerate() {
        match number {
            0 => writeln!(out, "{}{}{}", fork.dimmed(), sign.style(limb.sign_style), text.style(limb.style))?,
            _ => writeln!(out, "{}{}{}", trunk.dimmed(), goes_on.dimmed(), text.style(limb.style))?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn branches_are_joined_to_their_trunk() {
        let leaf = |text: &str| Limb::new(text);
        let tree = Limb::new("gốc").with([
            leaf("một").signed("✓", Style::new().green()).with([leaf("a"), leaf("b").with([leaf("c")])]),
            leaf("hai\u{1b}[2J").with([leaf("d")]),
        ]);
        let mut drawn = Vec::new();
        draw(&mut drawn, &tree).unwrap();
        let plain = anstream::adapter::strip_bytes(&drawn).into_vec();
        let expected = "gốc\n├─ ✓ một\n│  ├─ a\n│  └─ b\n│     └─ c\n└─ hai [2J\n   └─ d\n";
        assert_eq!(String::from_utf8(plain).unwrap(), expected);
    }
}
