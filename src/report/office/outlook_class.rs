//! The warning itself: sign, words and formula of a class, and the methods explained in words.
//!
//! Never judges: the formula and the words say what the forecast has judged.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::outlook_path::{SO_FAR, TO_HORIZON};
use super::outlook_rows::{CUMULATIVE, ELAPSED, ESTIMATE, HORIZON, LEFT, TARGET, THREE};
use crate::excel::style::{self, Sign};
use crate::model::grid::Address;
use crate::model::indicator::Target;
use crate::model::outlook::{Class, EXCEEDED_FROM, Forecast};
use crate::model::quantity::Quantity;
use crate::report::shown::{Shown, put_across};

/// The sign and colour of a class.
pub const fn sign(class: Class) -> Sign {
    match class {
        Class::OutOfReach => Sign::Overdue,
        Class::AtRisk => Sign::AtRisk,
        Class::Reached => Sign::OnTime,
        Class::Exceeded => Sign::DoneOnTime,
    }
}

/// `▲ khó đạt`
pub fn label(class: Class) -> String {
    sign(class).label(class.vietnamese())
}

/// The class as the cell shows it: a formula, unless a spreadsheet's numbers are too coarse to tell it.
pub fn shown(row: u32, found: &Forecast) -> Shown {
    let result = label(found.class);
    if found.inputs.planned.is_some() && !is_told_apart(found) {
        return Shown::Text(result);
    }
    Shown::Formula { formula: formula(row, found), result }
}

/// Products of two figures may have more digits than a double holds. What lies exactly on a bound, or further from it
/// than a hair, comes out right all the same.
fn is_told_apart(found: &Forecast) -> bool {
    let Some(planned) = found.inputs.planned else { return true };
    let product = |a: Quantity, b: Quantity| i128::from(a.raw()) * i128::from(b.raw());
    let projected = product(found.inputs.cumulative, planned.to_horizon);
    let clear = |percent: i128, bound: Quantity| {
        let (left, right) = (projected.checked_mul(100), product(bound, planned.so_far).checked_mul(percent));
        // Beyond all measure nothing is said of a formula.
        let (Some(left), Some(right)) = (left, right) else { return false };
        left == right || (left - right).abs() > right.abs() / HAIR
    };
    match found.inputs.target {
        Target::Range { min, max } => clear(100, min) && clear(100, max),
        Target::AtLeast(a) | Target::Above(a) | Target::All(a) => clear(100, a) && clear(EXCEEDED_FROM, a),
        Target::AtMost(_) | Target::Below(_) | Target::Each(_) | Target::Done | Target::None => true,
    }
}

/// One part in so many: well above what doubles and the rounding of the formula lose.
const HAIR: i128 = 100_000_000_000;

/// The class from the cells of the row. Both sides of each comparison are multiplied out, so that they are decimals
/// with four places and a hair is not lost to a division: the class is that of the exact projections.
fn formula(row: u32, found: &Forecast) -> String {
    let at = |column: u16| Address::new(row, column).to_string();
    let (target, cumulative, three) = (at(TARGET), at(CUMULATIVE), at(THREE));
    let (elapsed, horizon, left, estimate) = (at(ELAPSED), at(HORIZON), at(LEFT), at(ESTIMATE));
    // Each projection as (multiple of it, the same multiple of a bound is the bound times this).
    let mut projections = Vec::new();
    match (found.inputs.planned, found.by_path) {
        (None, _) => {
            projections.push((format!("{cumulative}*{horizon}"), elapsed));
            if found.by_recent.is_some() {
                projections.push((format!("(3*{cumulative}+{three}*{left})"), "3".to_owned()));
            }
        }
        (Some(_), Some(_)) => projections.push((format!("{cumulative}*{}", at(TO_HORIZON)), at(SO_FAR))),
        (Some(_), None) => {}
    }
    let by_path = projections.len();
    if found.inputs.estimate.is_some() {
        projections.push((estimate, "1".to_owned()));
    }
    let compare = |factor: i128, sign: &str, bound: &str| -> String {
        let one = |(at, (projection, times)): (usize, &(String, String))| match found.inputs.planned {
            // Of a product of two figures the quotient is compared: it has no last place to round to.
            Some(_) if at < by_path => format!("ROUND({factor}*{projection}/({bound}*{times})-1,12){sign}0"),
            Some(_) | None => format!("ROUND({factor}*{projection},4){sign}ROUND({bound}*{times},4)"),
        };
        projections.iter().enumerate().map(one).collect::<Vec<_>>().join(",")
    };
    let reaches = match found.inputs.target {
        Target::Above(_) => compare(1, ">", &target),
        Target::AtLeast(_) | Target::All(_) | Target::Range { .. } => compare(1, ">=", &target),
        Target::AtMost(_) | Target::Below(_) | Target::Each(_) | Target::Done | Target::None => "FALSE".to_owned(),
    };
    let exceeds = match found.inputs.target {
        Target::Range { max, .. } => compare(1, ">", &max.to_string()),
        Target::AtLeast(_) | Target::Above(_) => compare(100, ">", &format!("{EXCEEDED_FROM}*{target}")),
        Target::All(_) | Target::AtMost(_) | Target::Below(_) => "FALSE".to_owned(),
        Target::Each(_) | Target::Done | Target::None => "FALSE".to_owned(),
    };
    let [out, risk, reached, exceeded] = Class::ALL.map(label);
    format!("IF(AND({reaches}),IF(AND({exceeds}),\"{exceeded}\",\"{reached}\"),IF(OR({reaches}),\"{risk}\",\"{out}\"))")
}

/// Explains the methods under the table; returns the first free row.
pub fn methods(sheet: &mut Worksheet, top: u32, with_path: bool) -> Result<u32, XlsxError> {
    let classes = format!(
        "Mức cảnh báo: {} – dự báo cao nhất cũng không đạt kế hoạch; {} – chỉ dự báo cao nhất đạt; {} – dự báo thấp nhất đạt; {} – dự báo thấp nhất cũng vượt mức trên của kế hoạch, hoặc vượt {EXCEEDED_FROM}% kế hoạch nếu không có mức trên (chỉ tiêu “toàn bộ” không có mức vượt).",
        label(Class::OutOfReach),
        label(Class::AtRisk),
        label(Class::Reached),
        label(Class::Exceeded),
    );
    let mut lines = vec![
        "Cách tính: (a) bình quân từ đầu năm: lũy kế chia số tháng có số liệu, nhân số tháng đến hạn; (b) ba tháng gần nhất: lũy kế cộng bình quân ba tháng gần nhất nhân số tháng còn lại, chỉ tính khi cả ba tháng đều có đủ báo cáo; (c) ước thực hiện cả năm do đơn vị báo cáo.",
        classes.as_str(),
        "Phạm vi: chỉ tiêu cộng dồn theo kỳ có mức phải đạt; không gồm chỉ tiêu tính theo từng huyện, tỷ lệ, mức, mốc hoàn thành, xếp hạng. Chỉ dự báo khi đã có số liệu từ 3 tháng trở lên. Tháng tính theo ngày chốt số liệu; tháng chưa báo cáo không tính là 0; “không phát sinh” tính là 0.",
        if with_path { OF_THE_SEASON } else { EVEN_ONLY },
    ];
    if with_path {
        lines.insert(1, BY_PATH);
    }
    let mut row = top;
    for words in lines {
        put_across(sheet, row, (0, TEXT_TO), words, &style::paragraph())?;
        sheet.set_row_height(row, style::row_height(&[(words, TEXT_WIDTH, style::size::BODY)]))?;
        row += 1;
    }
    Ok(row)
}

const EVEN_ONLY: &str = "Lưu ý: các cách tính giả định tiến độ đều giữa các tháng; với việc theo mùa vụ như trồng rừng, kết quả chỉ để tham khảo, cần đối chiếu kế hoạch chi tiết của đơn vị.";
const OF_THE_SEASON: &str = "Lưu ý: (a), (b) giả định tiến độ đều giữa các tháng; với việc theo mùa vụ mà kế hoạch chi tiết chưa có lượng theo tháng, kết quả chỉ để tham khảo.";
const BY_PATH: &str = "Chỉ tiêu có lượng theo tháng trong kế hoạch chi tiết: (d) lũy kế chia lượng kế hoạch chi tiết đến tháng (6), nhân lượng kế hoạch chi tiết đến hạn; chưa có nếu kế hoạch chi tiết chưa giao lượng nào đến tháng đó. Việc theo mùa vụ không đều giữa các tháng, nên dự báo thấp nhất, cao nhất và mức cảnh báo của các chỉ tiêu này chỉ xét (d) và (c); (a), (b) vẫn tính để tham khảo. Cột (10) là lượng kế hoạch chi tiết đến tháng (6) so với kế hoạch năm; cột (21) là lượng của tháng tới, đặt cạnh mức cần đạt ở cột (12).";

/// Words under the table end about where a screen does.
const TEXT_TO: u16 = 15;
const TEXT_WIDTH: f64 = 160.0;
