//! The sheets of a plan workbook, ten and an optional one, their columns, headings and hints (`docs/contract.md`, *The
//! plan workbook*).
//!
//! The only description of that workbook: the reader finds by it, the writer writes by it. Never holds a plan's data.

mod columns;
pub(super) mod place;
mod spec;

pub use columns::SHEETS;
pub use spec::{Choice, Column, PlanSheet, Shape, SheetSpec};

/// A row of `Thông tin`.
#[derive(Clone, Copy, Debug)]
pub struct AboutRow {
    pub key: &'static str,
    pub label: &'static str,
    pub example: &'static str,
    pub required: bool,
}

/// What stands in the hidden row of column keys and marks it.
pub const KEY_MARK: &str = "khtc.key";

pub const ABOUT: [AboutRow; 13] = [
    about("id", "Mã kế hoạch", "snn-ls-2022 (không dấu, không khoảng trắng)", true),
    about("revision", "Lần ban hành", "1; tăng lên 1 mỗi lần sửa nội dung", true),
    about("title", "Tên kế hoạch", "Kế hoạch thực hiện các nhiệm vụ trọng tâm năm 2022", true),
    about("year", "Năm", "2022", true),
    about("document_no", "Số văn bản", "15/KH-SNN", false),
    about("document_date", "Ngày văn bản", "15/02/2022", false),
    about("basis", "Căn cứ", "Quyết định số 197/QĐ-UBND ngày 25/01/2022 của Chủ tịch UBND tỉnh", false),
    about("parent_agency", "Cơ quan cấp trên", "UBND tỉnh Lạng Sơn", false),
    about("agency", "Cơ quan ban hành", "Sở Nông nghiệp và PTNT", false),
    about("department", "Phòng tổng hợp", "Phòng Kế hoạch - Tài chính", false),
    about("place", "Địa danh", "Lạng Sơn", false),
    about("signer", "Người ký", "Lý Việt Hưng", false),
    about("signer_title", "Chức vụ người ký", "Giám đốc", false),
];

const fn about(key: &'static str, label: &'static str, example: &'static str, required: bool) -> AboutRow {
    AboutRow { key, label, example, required }
}

impl PlanSheet {
    pub const ALL: [PlanSheet; 11] = [
        PlanSheet::About,
        PlanSheet::Units,
        PlanSheet::Leaders,
        PlanSheet::Districts,
        PlanSheet::Tasks,
        PlanSheet::Indicators,
        PlanSheet::Allocations,
        PlanSheet::Steps,
        PlanSheet::Periods,
        PlanSheet::Holidays,
        PlanSheet::Openings,
    ];

    pub const fn spec(self) -> &'static SheetSpec {
        match self {
            PlanSheet::About => &SHEETS[0],
            PlanSheet::Units => &SHEETS[1],
            PlanSheet::Leaders => &SHEETS[2],
            PlanSheet::Districts => &SHEETS[3],
            PlanSheet::Tasks => &SHEETS[4],
            PlanSheet::Indicators => &SHEETS[5],
            PlanSheet::Allocations => &SHEETS[6],
            PlanSheet::Steps => &SHEETS[7],
            PlanSheet::Periods => &SHEETS[8],
            PlanSheet::Holidays => &SHEETS[9],
            PlanSheet::Openings => &SHEETS[10],
        }
    }

    /// A workbook may do without it.
    pub const fn is_optional(self) -> bool {
        match self {
            PlanSheet::Steps => true,
            PlanSheet::About
            | PlanSheet::Units
            | PlanSheet::Leaders
            | PlanSheet::Districts
            | PlanSheet::Tasks
            | PlanSheet::Indicators => false,
            PlanSheet::Allocations | PlanSheet::Periods | PlanSheet::Holidays | PlanSheet::Openings => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_are_those_of_the_contract() {
        let keys = |part: PlanSheet| part.spec().keys().collect::<Vec<_>>().join(" ");
        assert_eq!(keys(PlanSheet::About), "key value");
        assert_eq!(keys(PlanSheet::Units), "code name short emails valid_from valid_to");
        assert_eq!(keys(PlanSheet::Leaders), "code name title");
        assert_eq!(keys(PlanSheet::Districts), "code name kind valid_from valid_to");
        assert_eq!(keys(PlanSheet::Tasks), "no title leader unit deadline note");
        assert_eq!(
            keys(PlanSheet::Indicators),
            "code task title uom kind op min max decimals breakdown districts frequency names emphasis confirm note"
        );
        assert_eq!(keys(PlanSheet::Allocations), "indicator unit share valid_from valid_to");
        assert_eq!(
            keys(PlanSheet::Steps),
            "indicator step content unit from due m1 m2 m3 m4 m5 m6 m7 m8 m9 m10 m11 m12 note"
        );
        assert_eq!(keys(PlanSheet::Periods), "period from to due");
        assert_eq!(keys(PlanSheet::Holidays), "date name");
        assert_eq!(keys(PlanSheet::Openings), "indicator unit district as_of value source");
        assert!(PlanSheet::ALL.iter().all(|part| part.spec().part == *part));
    }
}
