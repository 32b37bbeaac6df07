//! A tree on the screen: branches drawn with lines, signs beside colours, long texts under themselves.
//!
//! Never knows what it draws.

use std::io::{self, Write};

use owo_colors::{OwoColorize, Style};

use crate::cli::screen::{width, wrapped};

/// A line and what hangs on it.
pub struct Node {
    sign: &'static str,
    sign_style: Style,
    text: String,
    style: Style,
    below: Vec<Node>,
}

impl Node {
    pub fn new(text: impl Into<String>) -> Node {
        Node { sign: "", sign_style: Style::new(), text: text.into(), style: Style::new(), below: Vec::new() }
    }

    pub fn signed(self, sign: &'static str, sign_style: Style) -> Node {
        Node { sign, sign_style, ..self }
    }

    pub fn styled(self, style: Style) -> Node {
        Node { style, ..self }
    }

    pub fn with(self, below: impl IntoIterator<Item = Node>) -> Node {
        let mut node = self;
        node.below.extend(below);
        node
    }
}

pub fn draw(out: &mut dyn Write, root: &Node) -> io::Result<()> {
    line(out, root, "", "")?;
    nodes(out, &root.below, "")
}

fn nodes(out: &mut dyn Write, nodes_of_one: &[Node], lead: &str) -> io::Result<()> {
    let last = nodes_of_one.len().saturating_sub(1);
    for (at, node) in nodes_of_one.iter().enumerate() {
        let (fork, trunk) = if at == last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
        let below = format!("{lead}{trunk}");
        line(out, node, &format!("{lead}{fork}"), &below)?;
        nodes(out, &node.below, &below)?;
    }
    Ok(())
}

/// A text after its fork; what does not fit goes on below it, beside the trunk.
fn line(out: &mut dyn Write, node: &Node, fork: &str, trunk: &str) -> io::Result<()> {
    let sign = if node.sign.is_empty() { String::new() } else { format!("{} ", node.sign) };
    let goes_on = if node.below.is_empty() { "  " } else { "│ " };
    let goes_on = if fork.is_empty() { "  " } else { goes_on };
    let begins = fork.chars().count() + sign.chars().count();
    let indent = trunk.chars().count() + goes_on.chars().count();
    for (number, text) in wrapped(&node.text, begins, indent, width()).iter().enumerate() {
        match number {
            0 => writeln!(out, "{}{}{}", fork.dimmed(), sign.style(node.sign_style), text.style(node.style))?,
            _ => writeln!(out, "{}{}{}", trunk.dimmed(), goes_on.dimmed(), text.style(node.style))?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn branches_are_joined_to_their_trunk() {
        let leaf = |text: &str| Node::new(text);
        let tree = Node::new("gốc").with([
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
