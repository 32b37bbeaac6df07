//! The sheet *Kiểm chứng*: what shows an auditor that the totals follow from *Dữ liệu*, and from which documents.
//!
//! Never hides a difference: a check says `✗` as soon as a cell that it looks at is altered.

use std::collections::HashSet;

use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use super::proof_columns::{COLUMNS, LAST, LAST_WIDTH};
use super::sheet::{formula_across, heading, repaint};
use super::{documents, indicator_cells, table};
use crate::excel::style::{self, Sign};
use crate::model::consolidation::{Line, Origin};
use crate::model::grid::Address;
use crate::model::indicator::Kind;
use crate::model::quantity::Quantity;
use crate::model::standing::Received;
use crate::report::ReportInput;
use crate::report::live::{self, Total};
use crate::report::shown::{Shown, put_across};
use crate::report::wording;

pub const NAME: &str = "Kiểm chứng";

/// Where the outcome of all checks stands.
pub const OUTCOME: &str = "$A$5";

const FIRST_FIGURE: u16 = 3;
const SECOND_FIGURE: u16 = 6;
const WIDTH: f64 = 164.0;

const EQUAL: &str = "✓ khớp";
const DIFFERENT: &str = "✗ lệch";

pub fn write(sheet: &mut Worksheet, input: &ReportInput) -> Result<(), XlsxError> {
    table::widths(sheet, COLUMNS.map(|(_, width)| width))?;
    let top = heading(sheet, input, "Kiểm chứng số liệu tổng hợp", (0, LAST), WIDTH)?;
    let documents = documents::standing_ones(input);
    let sums = Control::all(input, &documents);
    let flows: Vec<&Line> = input.consolidation.lines.iter().filter(|line| line.kind == Kind::Flow).collect();

    let first_sum = top + 4;
    let first_flow = first_sum + sums.len() as u32 + 3;
    let first_fact = first_flow + flows.len().max(1) as u32 + 2;
    let facts = documents::facts(input, &documents);
    let first_document = first_fact + facts.len() as u32 + 3;
    let last = first_document + documents.len().max(1) as u32 - 1;
    let list = format!("$G${}:$G${}", first_document + 1, last + 1);

    section(sheet, first_sum - 2, "1. Số kiểm tra của sheet Dữ liệu")?;
    sums_header(sheet, first_sum - 1)?;
    let mut outcomes = Vec::new();
    for (number, sum) in sums.iter().enumerate() {
        outcomes.push(sum_row(sheet, first_sum + number as u32, number + 1, sum, &list)?);
    }
    section(sheet, first_flow - 2, "2. Chỉ tiêu cộng dồn: sheet Tổng hợp chỉ tiêu so với tổng các dòng của Dữ liệu")?;
    table::header(sheet, first_flow - 1, 0, COLUMNS)?;
    for (number, line) in flows.iter().enumerate() {
        outcomes.extend(flow_row(sheet, first_flow + number as u32, number + 1, input, line)?);
    }
    if flows.is_empty() {
        put_across(sheet, first_flow, (0, LAST), "Không có chỉ tiêu cộng dồn", &style::text_center())?;
    }
    section(sheet, first_fact - 1, "3. Sổ này được lập từ đâu")?;
    for (number, (name, value)) in facts.iter().enumerate() {
        let row = first_fact + number as u32;
        put_across(sheet, row, (0, 2), name, &style::text())?;
        put_across(sheet, row, (3, LAST), value, &style::text())?;
        sheet.set_row_height(
            row,
            style::row_height(&[(name, 62.0, style::size::BODY), (value, 99.0, style::size::BODY)]),
        )?;
    }
    section(sheet, first_document - 2, "4. Các báo cáo được tính (của từng đơn vị, từng kỳ từ đầu năm)")?;
    documents::table(sheet, first_document, input, &documents)?;

    let checked = format!("$F${}:$I${}", first_sum + 1, first_flow + flows.len().max(1) as u32);
    let outcome = outcome(&outcomes, &checked);
    formula_across(sheet, top, (0, LAST), &outcome, &style::painted(style::section(), Sign::DoneOnTime))?;
    let failed = [(DIFFERENT.chars().take(1).collect::<String>(), Sign::Error)];
    repaint(sheet, (top, 0, top, LAST), &failed)?;
    repaint(sheet, (first_sum, 5, first_fact - 3, LAST), &failed)?;
    sheet.set_freeze_panes(top + 1, 0)?;
    sheet.set_print_area(0, 0, last, LAST)?;
    style::page_landscape(sheet, None)
}

/// A figure that the sheet works out and the program wrote down.
struct Control {
    name: &'static str,
    formula: String,
    /// What the formula gives as the workbook leaves the program.
    gives: Quantity,
    /// What it has to be.
    expected: Quantity,
    how: &'static str,
}

impl Control {
    fn all(input: &ReportInput, documents: &[&Received]) -> Vec<Control> {
        let data = &input.consolidation.data;
        let count = |number: usize| Quantity::whole(i64::try_from(number).unwrap_or(i64::MAX / 10_000));
        let same = |name, formula: String, figure: Quantity, how| Control {
            name,
            formula,
            gives: figure,
            expected: figure,
            how,
        };
        let table = live::TABLE;
        let column = |name: &str| format!("{table}[{name}]");
        let mut all = vec![
            same(
                "Số dòng",
                format!("COUNTA({})", column(live::CODE)),
                count(data.len()),
                "mỗi dòng là một nội dung trả lời của một đơn vị",
            ),
            same(
                "Số dòng có giá trị số",
                format!("COUNT({})", column(live::VALUE)),
                count(data.iter().filter(|datum| datum.value.is_some()).count()),
                "các dòng khác là văn bản hoặc ngày",
            ),
            same(
                "Tổng giá trị của mọi dòng",
                format!("ROUND(SUM({}),4)", column(live::VALUE)),
                data.iter().filter_map(|datum| datum.value).sum(),
                "cộng cả các đơn vị tính khác nhau, chỉ để kiểm tra",
            ),
        ];
        for (rows, sum, total, how) in [
            ("Số dòng tính trong kỳ", "Tổng giá trị tính trong kỳ", Total::Period, "cột Tính trong kỳ bằng 1"),
            ("Số dòng tính lũy kế", "Tổng giá trị tính lũy kế", Total::Cumulative, "cột Tính lũy kế bằng 1"),
        ] {
            let counted = || data.iter().filter(|datum| total.counts(datum));
            let part = column(total.column());
            all.push(same(rows, format!("COUNTIF({part},1)"), count(counted().count()), how));
            let formula = format!("ROUND(SUMIFS({},{part},1),4)", column(live::VALUE));
            all.push(same(sum, formula, counted().filter_map(|datum| datum.value).sum(), how));
        }
        all.push(same(
            "Số báo cáo được tính",
            "COUNTA({list})".to_owned(),
            count(documents.len()),
            "số dòng của bảng 4 dưới đây",
        ));
        let listed: HashSet<&str> = documents.iter().map(|one| one.sha256.as_str()).collect();
        let unlisted = data.iter().filter(|datum| match &datum.origin {
            Origin::Report { sha256, .. } => !listed.contains(sha256.as_str()),
            // Of a decision the log is the proof.
            Origin::Adjusted { .. } | Origin::Opening { .. } => false,
        });
        let digest = column(live::SHA256);
        all.push(Control {
            name: "Số dòng không lấy từ báo cáo nào trong bảng 4",
            formula: format!("SUMPRODUCT(({digest}<>\"\")*ISNA(MATCH({digest},{{list}},0)))"),
            gives: count(unlisted.count()),
            expected: Quantity::ZERO,
            how: "phải bằng 0; số đầu kỳ của kế hoạch không kể",
        });
        all
    }
}

fn section(sheet: &mut Worksheet, row: u32, words: &str) -> Result<(), XlsxError> {
    put_across(sheet, row, (0, LAST), words, &style::section())
}

fn sums_header(sheet: &mut Worksheet, row: u32) -> Result<(), XlsxError> {
    let headings = ["TT", "Nội dung", "", "Tính lại tại đây", "Chương trình ghi khi lập", "Đối chiếu"];
    for (column, heading) in headings.iter().enumerate() {
        crate::report::shown::put(sheet, row, column as u16, &Shown::from(*heading), &style::header())?;
    }
    put_across(sheet, row, (1, 2), "Nội dung", &style::header())?;
    put_across(sheet, row, (6, LAST), "Cách hiểu", &style::header())?;
    sheet.set_row_height(row, style::row_height(&[("Chương trình ghi khi lập", 18.0, style::size::BODY_BOLD)]))?;
    Ok(())
}

/// Writes one control and says whether it holds.
fn sum_row(sheet: &mut Worksheet, row: u32, number: usize, sum: &Control, list: &str) -> Result<bool, XlsxError> {
    let holds = sum.gives == sum.expected;
    let decimals = sum.gives.decimals().max(sum.expected.decimals());
    let (here, written) = (Address::new(row, FIRST_FIGURE), Address::new(row, FIRST_FIGURE + 1));
    let formula = sum.formula.replace("{list}", list);
    let figures: [(Shown, Format); 6] = [
        (Shown::Number(number as f64), style::text_center()),
        (Shown::Blank, style::text()),
        (Shown::Blank, style::text()),
        (Shown::formula(formula, Some(sum.gives)), style::figure(decimals)),
        (Shown::quantity(Some(sum.expected)), style::figure(decimals)),
        verdict(&format!("ABS({here}-{written})<0.00005"), holds),
    ];
    table::row(sheet, row, style::size::BODY, &figures, COLUMNS.map(|(_, width)| width))?;
    put_across(sheet, row, (1, 2), sum.name, &style::text())?;
    put_across(sheet, row, (6, LAST), sum.how, &style::text())?;
    let measured = [(sum.name, 57.0, style::size::BODY), (sum.how, LAST_WIDTH, style::size::BODY)];
    sheet.set_row_height(row, style::row_height(&measured))?;
    Ok(holds)
}

/// Writes the two totals of a flow beside their sums, and says whether they agree.
fn flow_row(
    sheet: &mut Worksheet,
    row: u32,
    number: usize,
    input: &ReportInput,
    line: &Line,
) -> Result<[bool; 2], XlsxError> {
    let indicator = input.plan.indicator(&line.indicator);
    let planned = indicator.map_or(0, |indicator| indicator.decimals);
    let format = |figure: Option<Quantity>| {
        style::figure(figure.map_or(planned, |figure| wording::decimals(line.kind, planned, figure)))
    };
    let mut cells = vec![
        (Shown::Number(number as f64), style::text_center()),
        (Shown::from(line.indicator.as_str()), style::text_center()),
        (Shown::from(indicator.map_or("", |indicator| indicator.title.as_str())), style::text()),
    ];
    let totals = [(Total::Period, line.current, FIRST_FIGURE), (Total::Cumulative, line.cumulative, SECOND_FIGURE)];
    let mut outcomes = [true; 2];
    for ((total, says, column), outcome) in totals.into_iter().zip(&mut outcomes) {
        let shown = match indicator_cells::total_cell(input, &line.indicator, total) {
            Some(cell) => Shown::formula(format!("IF({cell}=\"\",\"\",{cell})"), says),
            None => Shown::quantity(says),
        };
        let (formula, gives) = live::control(input.consolidation, line, total);
        *outcome = says == gives;
        let (a, b) = (Address::new(row, column), Address::new(row, column + 1));
        let holds = format!("IF(AND(ISNUMBER({a}),ISNUMBER({b})),ABS(N({a})-N({b}))<0.00005,AND({a}=\"\",{b}=\"\"))");
        cells.extend([
            (shown, format(says)),
            (Shown::formula(formula, gives), format(gives)),
            verdict(&holds, *outcome),
        ]);
    }
    table::row(sheet, row, style::size::BODY, &cells, COLUMNS.map(|(_, width)| width))?;
    Ok(outcomes)
}

fn verdict(condition: &str, holds: bool) -> (Shown, Format) {
    let formula = format!("IF({condition},\"{EQUAL}\",\"{DIFFERENT}\")");
    let result = if holds { EQUAL } else { DIFFERENT }.to_owned();
    (Shown::Formula { formula, result }, style::centred(style::sign(Sign::DoneOnTime)))
}

fn outcome(outcomes: &[bool], checked: &str) -> Shown {
    let failed = outcomes.iter().filter(|holds| !**holds).count();
    let (good, bad) = (format!("COUNTIF({checked},\"{EQUAL}\")"), format!("COUNTIF({checked},\"{DIFFERENT}\")"));
    let formula = format!(
        "IF({bad}=0,\"✓ Cả \"&{good}&\" phép đối chiếu đều khớp\",\
         \"✗ \"&{bad}&\" phép đối chiếu lệch: xem các dòng ghi ✗\")"
    );
    let result = match failed {
        0 => format!("✓ Cả {} phép đối chiếu đều khớp", outcomes.len()),
        failed => format!("✗ {failed} phép đối chiếu lệch: xem các dòng ghi ✗"),
    };
    Shown::Formula { formula, result }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::{q, sample};

    fn outcomes(sample: &crate::report::sample::Sample) -> Vec<(String, bool)> {
        let input = sample.input();
        let mut sheet = Worksheet::new();
        let documents = documents::standing_ones(&input);
        let mut found = Vec::new();
        for sum in Control::all(&input, &documents) {
            found.push((sum.name.to_owned(), sum_row(&mut sheet, 9, 1, &sum, "$G$1:$G$2").unwrap()));
            sheet = Worksheet::new();
        }
        for line in input.consolidation.lines.iter().filter(|line| line.kind == Kind::Flow) {
            let holds = flow_row(&mut sheet, 9, 1, &input, line).unwrap();
            found.extend(holds.map(|holds| (line.indicator.clone(), holds)));
        }
        found
    }

    #[test]
    fn every_total_of_a_flow_is_the_sum_of_its_data_and_a_wrong_one_is_shown() {
        let mut sample = sample();
        for datum in &mut sample.consolidation.data {
            if let Origin::Report { sha256, .. } = &mut datum.origin {
                *sha256 = "0".repeat(64);
            }
        }
        let failed = |sample: &crate::report::sample::Sample| {
            outcomes(sample).into_iter().filter(|(_, holds)| !holds).map(|(name, _)| name).collect::<Vec<_>>()
        };
        assert_eq!(outcomes(&sample).len(), 9 + 2 * 8);
        assert_eq!(failed(&sample), Vec::<String>::new());
        for line in sample.consolidation.lines.iter_mut().filter(|line| line.indicator == "1.3.a") {
            line.cumulative = Some(q("3614"));
        }
        assert_eq!(failed(&sample), ["1.3.a"]);
    }

    #[test]
    fn a_row_of_no_listed_report_is_counted() {
        // The sample's data name another file than its receipts.
        let sample = sample();
        let input = sample.input();
        let all = Control::all(&input, &documents::standing_ones(&input));
        let unlisted = all.last().unwrap();
        assert_eq!(unlisted.gives, Quantity::whole(sample.consolidation.data.len() as i64));
        assert_eq!(unlisted.expected, Quantity::ZERO);
    }
}
