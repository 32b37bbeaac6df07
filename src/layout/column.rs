//! The columns of a template's tables, by their keys.
//!
//! Never knows a position: people move columns, the keys find them.

use crate::model::entry::Field;

/// A column key (`docs/contract.md`, *The template*).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Column {
    /// The hidden row keys.
    Code,
    No,
    Content,
    District,
    Uom,
    Plan,
    Prior,
    /// A column that the unit types in.
    Answer(Field),
    Cumulative,
    Percent,
    /// Which indicator a case is about.
    About,
    /// When it was first reported.
    Since,
    /// What the unit wrote.
    Words,
    /// What was answered, by whom and when.
    Direction,
    /// Says in a sentence what is wrong with the row; never read back.
    Check,
}

impl Column {
    pub const ALL: [Column; 26] = [
        Column::Code,
        Column::No,
        Column::Content,
        Column::District,
        Column::Uom,
        Column::Plan,
        Column::Prior,
        Column::Answer(Field::Current),
        Column::Answer(Field::Numerator),
        Column::Answer(Field::Denominator),
        Column::Cumulative,
        Column::Percent,
        Column::Answer(Field::Estimate),
        Column::Answer(Field::Progress),
        Column::Answer(Field::DoneOn),
        Column::Answer(Field::Result),
        Column::Answer(Field::Evidence),
        Column::Answer(Field::Difficulty),
        Column::Answer(Field::Proposal),
        Column::Answer(Field::Note),
        Column::Answer(Field::Name),
        Column::About,
        Column::Since,
        Column::Words,
        Column::Direction,
        Column::Check,
    ];

    pub const fn key(self) -> &'static str {
        match self {
            Column::Code => "code",
            Column::No => "no",
            Column::Content => "content",
            Column::District => "district",
            Column::Uom => "uom",
            Column::Plan => "plan",
            Column::Prior => "prior",
            Column::Answer(field) => field.key(),
            Column::Cumulative => "cumulative",
            Column::Percent => "percent",
            Column::About => "about",
            Column::Since => "since",
            Column::Words => "words",
            Column::Direction => "direction",
            Column::Check => "check",
        }
    }

    pub fn from_key(key: &str) -> Option<Column> {
        Column::ALL.into_iter().find(|column| column.key() == key)
    }

    /// The heading that a unit reads.
    pub const fn vietnamese(self) -> &'static str {
        match self {
            Column::Code => "Mã",
            Column::No => "TT",
            Column::Content => "Nội dung nhiệm vụ, chỉ tiêu",
            Column::District => "Huyện, thành phố",
            Column::Uom => "ĐVT",
            Column::Plan => "Kế hoạch năm",
            Column::Prior => "Thực hiện kỳ trước",
            Column::Answer(field) => field.vietnamese(),
            Column::Cumulative => "Lũy kế từ đầu năm",
            Column::Percent => "Tỷ lệ % so kế hoạch",
            Column::About => "Chỉ tiêu",
            Column::Since => "Nêu từ",
            Column::Words => "Khó khăn, kiến nghị đơn vị đã nêu",
            Column::Direction => "Ý kiến giải quyết",
            Column::Check => "Kiểm tra",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_finds_its_column() {
        for column in Column::ALL {
            assert_eq!(Column::from_key(column.key()), Some(column));
        }
        assert_eq!(Column::from_key("khtc.key"), None);
    }
}
