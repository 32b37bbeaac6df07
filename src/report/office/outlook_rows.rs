//! The rows of the sheet *Cảnh báo sớm*: which indicators are warned of, in which order, and where each figure stands.
//!
//! Never writes the sheet: [`super::outlook`] does.

use crate::model::consolidation::Line;
use crate::model::indicator::Indicator;
use crate::model::outlook::{Forecast, Outlook, Says};
use crate::model::quantity::Quantity;
use crate::report::ReportInput;
use crate::report::shown::Shown;

pub const NAME: &str = "Cảnh báo sớm";

/// Heading, number and reckoning under it, width in characters. Where a flow has a monthly path, the columns of
/// [`super::outlook_path`] stand before the range.
pub const COLUMNS: [(&str, &str, f64); 22] = [
    ("Mã", "", 7.0),
    ("Chỉ tiêu", "(1)", 30.0),
    ("Mức cảnh báo", "(2)", 14.5),
    ("ĐVT", "(3)", 9.0),
    ("Kế hoạch năm", "(4)", 10.0),
    ("Lũy kế từ đầu năm", "(5)", 10.0),
    ("Số liệu đến tháng", "(6)", 8.0),
    ("Tháng đến hạn", "(7)", 8.0),
    ("Số tháng còn lại", "(8)=(7)-(6)", 8.0),
    ("Tỷ lệ % so KH", "(9)=(5)/(4)×100", 9.0),
    ("% theo tiến độ đều", "(10)=(6)/(7)×100", 9.0),
    ("Nhanh (+), chậm (-), điểm %", "(11)=(9)-(10)", 9.5),
    ("Cần đạt mỗi tháng còn lại", "(12)=[(4)-(5)]/(8)", 10.0),
    ("Bình quân tháng từ đầu năm", "(13)=(5)/(6)", 10.0),
    ("Thực hiện 3 tháng gần nhất", "(14)", 10.0),
    ("Bình quân 3 tháng gần nhất", "(15)=(14)/3", 10.0),
    ("Dự báo (a): theo bình quân từ đầu năm", "(16)=(5)/(6)×(7)", 11.0),
    ("Dự báo (b): theo 3 tháng gần nhất", "(17)=(5)+(14)/3×(8)", 11.0),
    ("Ước cả năm của đơn vị (c)", "(18)", 10.0),
    ("Dự báo thấp nhất", "(19)", 10.0),
    ("Dự báo cao nhất", "(20)", 10.0),
    ("Ghi chú", "(21)", 22.0),
];
pub const CODE: u16 = 0;
pub const TARGET: u16 = 4;
pub const CUMULATIVE: u16 = 5;
pub const ELAPSED: u16 = 6;
pub const HORIZON: u16 = 7;
pub const LEFT: u16 = 8;
pub const PERCENT: u16 = 9;
pub const EVEN: u16 = 10;
pub const THREE: u16 = 14;
pub const ESTIMATE: u16 = 18;

pub const HEADER_ROW: u32 = 5;
pub const FIRST_ROW: u32 = HEADER_ROW + 2;

/// `+4,1`, `-9,9`.
pub const SIGNED: &str = "[$-42A]\"+\"#,##0.0;[$-42A]\"-\"#,##0.0;[$-42A]#,##0.0";

/// The words for what a flow is measured against.
pub fn measure(one: &Warned) -> &'static str {
    match one.outlook.path {
        Some(_) => "kế hoạch chi tiết",
        None => "tiến độ đều",
    }
}

/// What a row is made from.
pub struct Warned<'a> {
    pub outlook: &'a Outlook,
    pub line: &'a Line,
    pub indicator: &'a Indicator,
}

impl<'a> Warned<'a> {
    pub fn forecast(&self) -> Option<&'a Forecast> {
        match &self.outlook.says {
            Says::Forecast(forecast) => Some(forecast),
            Says::NotEnough(_) => None,
        }
    }

    /// Points of percent before (or behind) an even pace, or the path.
    pub fn ahead(&self) -> Option<Quantity> {
        Some(self.line.attainment_percent? - self.forecast()?.even_percent)
    }
}

/// Worst first, of one class the furthest behind its pace first; without a forecast last.
pub fn worst_first<'a>(input: &ReportInput<'a>) -> Vec<Warned<'a>> {
    let consolidation = input.consolidation;
    let warned = consolidation.outlooks.iter().filter_map(|outlook| {
        let line = consolidation.line(&outlook.indicator)?;
        Some(Warned { outlook, line, indicator: input.plan.indicator(&outlook.indicator)? })
    });
    let mut all: Vec<Warned> = warned.collect();
    all.sort_by_key(|one| (one.forecast().is_none(), one.forecast().map(|found| found.class), one.ahead()));
    all
}

/// A mean of small amounts shows a decimal, of large ones none that the plan does not ask for.
pub fn decimals(one: &Warned) -> u8 {
    let large = one.outlook.goal >= Quantity::whole(1000);
    if large { 0 } else { one.indicator.decimals.max(1) }
}

/// A formula with a result that is not below zero; halves below zero are rounded otherwise by a spreadsheet.
pub fn rounded_formula(formula: String, gives: Option<Quantity>) -> Shown {
    match gives {
        Some(figure) if figure.is_negative() => Shown::quantity(gives),
        Some(_) => Shown::formula(formula, gives),
        None => Shown::Blank,
    }
}
