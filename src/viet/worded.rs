//! Sentences with blanks, from a text file that an officer can edit: `key = words {blank} [and {blank}]`.
//!
//! Never a word of its own, and never a sentence with a hole: a file that cannot be filled is refused with the number of
//! its line.

use std::collections::BTreeMap;

/// A sentence by its name in the file, with its blanks, and those without which something would be lost in silence.
#[derive(Debug)]
pub struct Known<S> {
    pub sentence: S,
    pub key: &'static str,
    pub blanks: &'static [&'static str],
    pub needed: &'static [&'static str],
    /// A list of lines; every other sentence stands once.
    pub may_repeat: bool,
}

/// The sentences that a text may hold, and the text that the program brings along.
#[derive(Debug)]
pub struct Catalogue<S: 'static> {
    pub known: &'static [Known<S>],
    pub ours: &'static str,
}

/// The sentences of one text; a list has several lines.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Worded<S: Ord>(BTreeMap<S, Vec<Vec<Piece>>>);

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Piece {
    Text(String),
    Blank(&'static str, Letters),
    /// Said only if something stands in every blank of it.
    Optional(Vec<Piece>),
}

/// How the officer writes the name of a blank says how it is filled: `{ky}`, `{Ky}`, `{KY}`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Letters {
    AsTheyAre,
    FirstCapital,
    Capitals,
}

/// A line that cannot be used, counted from 1, and why.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("dòng {line}: {reason}")]
pub struct BrokenLine {
    pub line: usize,
    pub reason: String,
}

impl<S: Copy + Ord> Catalogue<S> {
    /// The program's own sentences.
    ///
    /// # Errors
    /// None: a test of every catalogue reads them.
    pub fn ours(&self) -> Result<Worded<S>, BrokenLine> {
        Ok(Worded(self.read(self.ours)?))
    }

    /// The program's own sentences, those in the text instead of them.
    ///
    /// # Errors
    /// The first line that cannot be used.
    pub fn with(&self, text: &str) -> Result<Worded<S>, BrokenLine> {
        let Worded(mut sentences) = self.ours()?;
        sentences.extend(self.read(text)?);
        Ok(Worded(sentences))
    }

    fn read(&self, text: &str) -> Result<BTreeMap<S, Vec<Vec<Piece>>>, BrokenLine> {
        let mut sentences: BTreeMap<S, Vec<Vec<Piece>>> = BTreeMap::new();
        let mut last: Vec<(usize, &Known<S>)> = Vec::new();
        // Editors on Windows begin a file with a mark of its encoding.
        for (at, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let broken = |reason| BrokenLine { line: at + 1, reason };
            let (known, pieces) = self.read_line(line).map_err(broken)?;
            let lines = sentences.entry(known.sentence).or_default();
            if !lines.is_empty() && !known.may_repeat {
                return Err(broken(format!("câu ‘{}’ có hai lần", known.key)));
            }
            lines.push(pieces);
            last.retain(|(_, before)| before.key != known.key);
            last.push((at + 1, known));
        }
        for (line, known) in last {
            let said = sentences.get(&known.sentence).map(Vec::as_slice).unwrap_or_default();
            let is_said = |name: &&&str| said.iter().any(|pieces| holds(pieces, name));
            if let Some(name) = known.needed.iter().find(|name| !is_said(name)) {
                let reason = format!("câu ‘{}’ thiếu chỗ điền ‘{{{name}}}’, nội dung ấy sẽ không được in", known.key);
                return Err(BrokenLine { line, reason });
            }
        }
        Ok(sentences)
    }

    /// One line: its sentence, and the words cut at their blanks.
    ///
    /// # Errors
    /// Why it cannot be used.
    pub fn read_line(&self, line: &str) -> Result<(&'static Known<S>, Vec<Piece>), String> {
        let Some((key, words)) = line.split_once('=') else {
            return Err("thiếu dấu bằng giữa tên câu và lời văn".to_owned());
        };
        let key = key.trim();
        let Some(known) = self.known.iter().find(|known| known.key == key) else {
            return Err(format!("không có câu nào tên ‘{key}’"));
        };
        if words.trim().is_empty() {
            return Err(format!("câu ‘{key}’ không có lời văn; xóa cả dòng để dùng lời văn có sẵn"));
        }
        Ok((known, optional_parts(words.trim(), known.blanks)?))
    }
}

impl<S: Copy + Ord> Worded<S> {
    /// A sentence with its figures and names, each beside what it stands for.
    pub fn say(&self, sentence: S, values: &[(&str, &str)]) -> String {
        self.lines(sentence, values).into_iter().next().unwrap_or_default()
    }

    /// The lines of a list that say something.
    pub fn lines(&self, sentence: S, values: &[(&str, &str)]) -> Vec<String> {
        let lines = self.0.get(&sentence).map(Vec::as_slice).unwrap_or_default();
        lines.iter().map(|pieces| filled(pieces, values)).filter(|line| !line.trim().is_empty()).collect()
    }

    /// True if the words of a sentence say this blank anywhere.
    pub fn holds(&self, sentence: S, blank: &str) -> bool {
        self.0.get(&sentence).is_some_and(|lines| lines.iter().any(|pieces| holds(pieces, blank)))
    }
}

fn filled(pieces: &[Piece], values: &[(&str, &str)]) -> String {
    let value = |name: &str| values.iter().find(|(one, _)| *one == name).map(|(_, value)| *value).unwrap_or_default();
    let shown = |piece: &Piece| match piece {
        Piece::Text(text) => text.clone(),
        Piece::Blank(name, Letters::AsTheyAre) => value(name).to_owned(),
        Piece::Blank(name, Letters::FirstCapital) => first_capital(value(name)),
        Piece::Blank(name, Letters::Capitals) => value(name).to_uppercase(),
        Piece::Optional(inner) => {
            let says_all = inner.iter().all(|piece| match piece {
                Piece::Blank(name, _) => !value(name).is_empty(),
                Piece::Text(_) | Piece::Optional(_) => true,
            });
            if says_all { filled(inner, values) } else { String::new() }
        }
    };
    pieces.iter().map(shown).collect()
}

/// A sentence begins with a capital letter.
pub fn first_capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

fn holds(pieces: &[Piece], wanted: &str) -> bool {
    pieces.iter().any(|piece| match piece {
        Piece::Text(_) => false,
        Piece::Blank(name, _) => *name == wanted,
        Piece::Optional(inner) => holds(inner, wanted),
    })
}

/// A text cut at its square brackets, and between them at what is to be filled in.
fn optional_parts(words: &str, names: &[&'static str]) -> Result<Vec<Piece>, String> {
    let mut all = Vec::new();
    let mut rest = words;
    while let Some((before, from)) = rest.split_once('[') {
        let Some((inside, after)) = from.split_once(']') else {
            return Err(format!("dấu [ chưa đóng: ‘[{}’", from.trim_end()));
        };
        if inside.contains('[') {
            return Err("ngoặc vuông nằm trong ngoặc vuông".to_owned());
        }
        all.extend(pieces(before, names)?);
        let inner = pieces(inside, names)?;
        if !inner.iter().any(|piece| matches!(piece, Piece::Blank(..))) {
            return Err(format!("trong ngoặc vuông không có chỗ điền nào: ‘[{inside}]’"));
        }
        all.push(Piece::Optional(inner));
        rest = after;
    }
    all.extend(pieces(rest, names)?);
    Ok(all)
}

fn pieces(words: &str, names: &[&'static str]) -> Result<Vec<Piece>, String> {
    if words.contains(']') {
        return Err("có dấu ] mà không có dấu [ trước nó".to_owned());
    }
    let mut pieces = Vec::new();
    let mut rest = words;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, from) = rest.split_at(at);
        let Some(from) = from.strip_prefix('{') else {
            return Err("có dấu } mà không có dấu { trước nó".to_owned());
        };
        let unclosed = || format!("dấu {{ chưa đóng: ‘{{{}’", from.trim_end());
        let (inside, after) = from.split_once('}').ok_or_else(unclosed)?;
        if inside.contains('{') {
            return Err(unclosed());
        }
        if !before.is_empty() {
            pieces.push(Piece::Text(before.to_owned()));
        }
        pieces.push(blank(inside, names)?);
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest.to_owned()));
    }
    Ok(pieces)
}

fn blank(inside: &str, names: &[&'static str]) -> Result<Piece, String> {
    let written = inside.trim();
    let letters = |name: &str| {
        if written == name {
            Some(Letters::AsTheyAre)
        } else if written == name.to_uppercase() {
            Some(Letters::Capitals)
        } else if written == first_capital(name) {
            Some(Letters::FirstCapital)
        } else {
            None
        }
    };
    let known = names.iter().find_map(|name| letters(name).map(|letters| Piece::Blank(name, letters)));
    known.ok_or_else(|| {
        let known: Vec<String> = names.iter().map(|name| format!("{{{name}}}")).collect();
        let known = if known.is_empty() { "không có chỗ điền nào".to_owned() } else { known.join(", ") };
        format!("không có chỗ điền ‘{{{inside}}}’; câu này dùng được: {known}")
    })
}
