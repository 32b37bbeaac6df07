//! A table as a text file that an Excel set to Việt Nam opens as it is.
//!
//! Never lets a text that somebody typed become a formula.

/// What stands between two separators.
pub struct Field(String);

impl Field {
    /// What the program wrote.
    pub fn ours(text: impl Into<String>) -> Field {
        Field(text.into())
    }

    /// What a person typed: where Excel would take it for a formula, an apostrophe goes before it, as one types it.
    pub fn typed(text: &str) -> Field {
        let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
        Field(if is_formula { format!("'{text}") } else { text.to_owned() })
    }
}

/// Semicolons, because Excel set to Việt Nam reads the comma as the decimal sign; with the mark by which Excel knows
/// UTF-8. Set to another country, it shows each line in one cell: seen at once, where a comma between fields would
/// turn 512,5 into 5125 without a word.
pub struct Csv {
    text: String,
}

impl Csv {
    /// With a line of headings.
    pub fn new(columns: &[&str]) -> Csv {
        let mut csv = Csv { text: "\u{feff}".to_owned() };
        csv.line(&columns.iter().copied().map(Field::ours).collect::<Vec<_>>());
        csv
    }

    pub fn line(&mut self, fields: &[Field]) {
        let quoted: Vec<String> = fields.iter().map(|Field(text)| quoted(text)).collect();
        self.text.push_str(&quoted.join(";"));
        self.text.push_str("\r\n");
    }

    /// The whole file.
    pub fn bytes(&self) -> &[u8] {
        self.text.as_bytes()
    }
}

/// In quotation marks where it needs them (RFC 4180).
fn quoted(text: &str) -> String {
    if text.contains([';', '"', '\n', '\r', ',']) && !is_number(text) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|letter| letter.is_ascii_digit() || letter == b',' || letter == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_stays_text_and_in_its_field() {
        let line = |fields: &[Field]| {
            let mut csv = Csv { text: String::new() };
            csv.line(fields);
            csv.text
        };
        let typed = ["=1+1", "- Mưa; rét", "nói \"được\"", "hai\ndòng", "ước, khoảng"].map(Field::typed);
        let expected = "'=1+1;\"'- Mưa; rét\";\"nói \"\"được\"\"\";\"hai\ndòng\";\"ước, khoảng\"\r\n";
        assert_eq!(line(&typed), expected);
        assert_eq!(line(&[Field::ours("-512,5"), Field::ours("")]), "-512,5;\r\n");
    }
}
