//! A formula of OpenDocument in Excel's spelling: `of:=SUM([.A1:.B2];[$'Theo huyện'.C3])`.
//!
//! Never calculates, and never judges whether a formula is one.

/// `SUM(A1:B2,'Theo huyện'!C3)`, without the `=`.
pub(super) fn in_excels_spelling(formula: &str) -> String {
    let body = match formula.split_once('=') {
        // The prefix names the grammar: `of:`, `oooc:`, `msoxl:`.
        Some((grammar, body)) if grammar.is_empty() || grammar.ends_with(':') => body,
        Some(_) | None => formula,
    };
    let mut spelt = String::with_capacity(body.len());
    let mut rest = body;
    while let Some(first) = rest.chars().next() {
        let (taken, text) = match first {
            '"' => {
                let end = rest[1..].find('"').map_or(rest.len(), |end| end + 2);
                (end, rest[..end].to_owned())
            }
            '[' => {
                let end = end_of(rest, ']').unwrap_or(rest.len());
                (end + usize::from(end < rest.len()), reference(&rest[1..end]))
            }
            ';' => (1, ",".to_owned()),
            other => (other.len_utf8(), other.to_string()),
        };
        spelt.push_str(&text);
        rest = &rest[taken..];
    }
    spelt
}

/// What stands in the brackets: `.A1`, `.A1:.B2`, `$'Theo huyện'.C3`.
fn reference(inside: &str) -> String {
    let (from, to) = match end_of(inside, ':') {
        Some(colon) => (&inside[..colon], Some(&inside[colon + 1..])),
        None => (inside, None),
    };
    let mut spelt = String::new();
    let (sheet, cell) = split(from);
    if !sheet.is_empty() {
        spelt.push_str(sheet);
        spelt.push('!');
    }
    spelt.push_str(cell);
    if let Some(to) = to {
        spelt.push(':');
        spelt.push_str(split(to).1);
    }
    spelt
}

/// Sheet and cell; a sheet's name may hold dots, a cell does not.
fn split(reference: &str) -> (&str, &str) {
    let (sheet, cell) = reference.rsplit_once('.').unwrap_or(("", reference));
    (sheet.strip_prefix('$').unwrap_or(sheet), cell)
}

/// Where `wanted` stands outside of a quoted name.
fn end_of(text: &str, wanted: char) -> Option<usize> {
    let mut quoted = false;
    text.char_indices().find_map(|(at, c)| {
        quoted ^= c == '\'';
        (c == wanted && !quoted).then_some(at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_read_as_excel_writes_them() {
        for (open, excel) in [
            ("of:=SUM([.G12:.H14])", "SUM(G12:H14)"),
            ("of:=IF([.A1]=\"a;[b]\";[$'Theo huyện'.$C$3];0)", "IF(A1=\"a;[b]\",'Theo huyện'!$C$3,0)"),
            ("of:=[$'Số 1.2: ]'.A1:.B2]", "'Số 1.2: ]'!A1:B2"),
            ("oooc:=5+10", "5+10"),
            ("=A1", "A1"),
            ("of:=[.A1", "A1"),
            ("of:=\"nửa", "\"nửa"),
            ("\"a\"", "\"a\""),
        ] {
            assert_eq!(in_excels_spelling(open), excel);
        }
    }
}
