//! The sheet *Dữ liệu*: every figure and text that stands, with its origin and its part in the totals.
//!
//! Flat, a table named `DuLieu`, one row an answer; never a total.

use rust_xlsxwriter::{Table, TableColumn, TableStyle, Worksheet, XlsxError};

use super::sheet::heading;
use super::table;
use crate::excel::style::{self, Sign};
use crate::model::consolidation::{Datum, Origin};
use crate::report::ReportInput;
use crate::report::live;
use crate::report::shown::{Shown, put};
use crate::report::wording;

pub const NAME: &str = "Dữ liệu";

/// What stands behind the field of a unit's answer that an officer adjusted.
const OVERRULED: &str = ".own";

/// Heading, width in characters. What is rarely read stands last; the digest is not printed.
const COLUMNS: [(&str, f64); 23] = [
    (live::CODE, 9.0),
    ("Chỉ tiêu", 46.0),
    (live::UNIT, 10.0),
    ("Đơn vị", 15.0),
    (live::DISTRICT, 8.0),
    ("Huyện", 11.0),
    (live::FIELD, 12.0),
    ("Diễn giải trường", 17.0),
    (live::VALUE, 13.0),
    ("Văn bản", 36.0),
    ("Ngày", 11.0),
    ("Ước lượng", 8.0),
    (live::PERIOD, 14.0),
    ("Lần gửi", 6.0),
    ("Nhận lúc", 16.5),
    ("Tệp", 24.0),
    ("Sheet", 11.0),
    ("Ô", 6.0),
    (live::IN_PERIOD, 8.0),
    ("Lý do (trong kỳ)", 16.0),
    (live::IN_CUMULATIVE, 8.0),
    ("Lý do (lũy kế)", 16.0),
    (live::SHA256, 62.0),
];

pub fn write(sheet: &mut Worksheet, input: &ReportInput) -> Result<(), XlsxError> {
    let last_column = COLUMNS.len() as u16 - 1;
    for (column, (name, width)) in COLUMNS.iter().enumerate() {
        let figures = input.consolidation.data.iter().filter_map(|datum| datum.value);
        let width = match *name {
            live::VALUE => style::figure_width(figures.map(|figure| figure.vietnamese(2)), *width),
            _ => *width,
        };
        sheet.set_column_width(column as u16, width)?;
    }
    let top = heading(sheet, input, "Dữ liệu chi tiết", (0, 9), 165.0)?;
    let rows = &input.consolidation.data;
    for (at, datum) in rows.iter().enumerate() {
        write_row(sheet, top + 1 + at as u32, input, datum)?;
    }
    if rows.is_empty() {
        // A table has at least one row; a blank one counts towards nothing.
        put(sheet, top + 1, 1, &Shown::from("Chưa có số liệu"), &style::text())?;
    }
    let headings: Vec<TableColumn> = COLUMNS
        .iter()
        .map(|(name, _)| TableColumn::new().set_header(*name).set_header_format(style::header()))
        .collect();
    let table = Table::new().set_name(live::TABLE).set_style(TableStyle::None).set_columns(&headings);
    let last = top + rows.len().max(1) as u32;
    sheet.add_table(top, 0, last, last_column, &table)?;
    let measured = COLUMNS.map(|(name, width)| (name, width, style::size::BODY_BOLD));
    sheet.set_row_height(top, style::row_height(&measured))?;
    sheet.set_freeze_panes(top + 1, 1)?;
    sheet.set_print_area(0, 0, last, last_column - 1)?;
    style::page_wide(sheet, Some((top, top)))
}

fn write_row(sheet: &mut Worksheet, row: u32, input: &ReportInput, datum: &Datum) -> Result<(), XlsxError> {
    let plan = input.plan;
    let title = plan.indicator(&datum.indicator).map_or("", |indicator| indicator.title.as_str());
    let district = datum.district.as_deref().unwrap_or_default();
    let district_name = plan.district(district).map_or("", |district| district.name.as_str());
    let decimals = plan.indicator(&datum.indicator).map_or(0, |indicator| indicator.decimals);
    let decimals = datum.value.map_or(decimals, |value| decimals.max(value.decimals()));
    let text = |words: &str| (Shown::from(words), style::text());
    let flag = |counts: bool| (Shown::Number(if counts { 1.0 } else { 0.0 }), style::text_center());
    let origin = origin(datum);
    // Under another name than its field no formula takes the unit's own answer for the one that counts.
    let (field, said) = match datum.overruled {
        true => (
            format!("{}{OVERRULED}", datum.field.key()),
            format!("{} (đơn vị báo; đã điều chỉnh)", datum.field.vietnamese()),
        ),
        false => (datum.field.key().to_owned(), datum.field.vietnamese().to_owned()),
    };
    let cells = [
        text(&datum.indicator),
        text(title),
        text(&datum.unit),
        text(wording::unit_short(plan, &datum.unit)),
        (Shown::from(district), style::text_center()),
        text(district_name),
        (Shown::from(field), style::text()),
        (Shown::from(said), style::text()),
        (Shown::quantity(datum.value), style::figure(decimals)),
        text(datum.text.as_deref().unwrap_or_default()),
        (datum.date.map_or(Shown::Blank, |day| Shown::Number(style::date_serial(day))), style::date()),
        (Shown::from(if datum.estimated { "số ước" } else { "" }), style::text_center()),
        text(&origin.period),
        (origin.attempt, style::text_center()),
        (origin.received_at, style::date_time()),
        text(&origin.file),
        text(&origin.sheet),
        (Shown::from(origin.cell), style::text_center()),
        flag(datum.in_period.counts),
        text(datum.in_period.reason),
        flag(datum.in_cumulative.counts),
        text(datum.in_cumulative.reason),
        text(&origin.sha256),
    ];
    table::row(sheet, row, style::size::BODY, &cells, COLUMNS.map(|(_, width)| width))
}

/// The columns that say where an answer stands.
struct OriginCells {
    period: String,
    attempt: Shown,
    received_at: Shown,
    file: String,
    sha256: String,
    sheet: String,
    cell: String,
}

fn origin(datum: &Datum) -> OriginCells {
    match &datum.origin {
        Origin::Report { attempt, received_at, file, sha256, at, .. } => OriginCells {
            period: live::part_name(&datum.origin),
            attempt: Shown::Number(f64::from(*attempt)),
            received_at: Shown::Number(style::date_time_serial(*received_at)),
            file: file.clone(),
            sha256: sha256.clone(),
            sheet: at.sheet.clone(),
            cell: at.cell.clone(),
        },
        Origin::Adjusted { attempt, decision, by, reason, at, .. } => OriginCells {
            period: live::part_name(&datum.origin),
            attempt: Shown::Number(f64::from(*attempt)),
            received_at: Shown::Number(style::date_time_serial(*at)),
            file: Sign::Adjusted.label(&format!("điều chỉnh bởi {by}: {reason}")),
            sha256: String::new(),
            sheet: "Quyết định".to_owned(),
            cell: format!("số {decision}"),
        },
        Origin::Opening { source, .. } => OriginCells {
            period: live::part_name(&datum.origin),
            attempt: Shown::Blank,
            received_at: Shown::Blank,
            file: source.clone(),
            sha256: String::new(),
            sheet: "Số đầu kỳ".to_owned(),
            cell: String::new(),
        },
    }
}
