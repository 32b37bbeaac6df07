//! Rows, columns, sheets and keys: inserted, moved, sorted, doubled, deleted.

use super::super::form::{CURRENT, Form, sheet};
use super::{
    BELOW, DISTRICTS, Mutation, REPORT, Spot, changed, copy_row, delete_column, delete_row, n, set, shift, swap, t,
};
use crate::layout::SheetKind;
use crate::layout::column::Column;
use crate::layout::stamp::{STAMP_NAME, STAMP_PROPERTY, STAMP_SHEET};
use crate::model::entry::{Field, HeaderKey};
use crate::model::grid::{Address, Area, Cell, Grid, Sheet, Value, Visibility};

fn key_row(form: &Form, kind: SheetKind) -> u32 {
    form.layout.sheet(kind).unwrap().key_row
}

/// Without key row and column A: what is left of a table that was copied cell by cell.
fn lose_keys(form: &Form, grid: &mut Grid, kind: SheetKind) {
    let row = key_row(form, kind);
    let sheet = sheet(grid, kind);
    delete_row(sheet, row);
    delete_column(sheet, 0);
}

/// Values and nothing else, in a workbook of somebody's own.
fn bare(grid: &mut Grid) {
    grid.sheets.retain(|sheet| sheet.name != STAMP_SHEET && sheet.name != "Hướng dẫn");
    grid.defined_names.clear();
    grid.properties.clear();
    for sheet in &mut grid.sheets {
        sheet.merges.clear();
        sheet.cells.values_mut().for_each(|cell| cell.formula = None);
        sheet.cells.retain(|_, cell| !cell.value.is_blank());
    }
}

pub const LIST: &[Mutation] = &[
    changed("chen-dong", Spot::Whole, |form, _, grid| {
        let first = key_row(form, REPORT) + 4;
        shift(sheet(grid, REPORT), |at| if at.row >= first { Address::new(at.row + 3, at.column) } else { at });
    }),
    changed("chen-cot", Spot::Whole, |_, _, grid| {
        shift(sheet(grid, REPORT), |at| if at.column >= 3 { Address::new(at.row, at.column + 2) } else { at });
    }),
    changed("doi-cho-cot", Spot::Whole, |form, _, grid| {
        let report = form.layout.sheet(REPORT).unwrap();
        let (one, other) = (report.column(CURRENT).unwrap(), report.column(Column::Percent).unwrap());
        shift(sheet(grid, REPORT), |at| match at.column {
            column if column == one => Address::new(at.row, other),
            column if column == other => Address::new(at.row, one),
            _ => at,
        });
    }),
    changed("gop-hai-o-so", Spot::Row("1.3.a"), |form, key, grid| {
        let from = form.address(key, CURRENT);
        let to = Address::new(from.row + 1, from.column);
        sheet(grid, REPORT).merges.push(Area { from, to });
    }),
    changed("gop-hai-o-chu", Spot::Amount, |form, key, grid| {
        let from = form.address(key, Column::Answer(Field::Result));
        let to = Address::new(from.row, from.column + 1);
        sheet(grid, REPORT).merges.push(Area { from, to });
    }),
    changed("co-macro", Spot::Whole, |_, _, grid| grid.has_macros = true),
    changed("sap-xep-ca-khoa", Spot::Here, |form, _, grid| {
        let at = |key: &str| form.address(key, Column::Code).row;
        let (one, other) = (at("1.3.a"), at("3.3.b"));
        shift(sheet(grid, REPORT), |at| match at.row {
            row if row == one => Address::new(other, at.column),
            row if row == other => Address::new(one, at.column),
            _ => at,
        });
    }),
    changed("sap-xep-khong-khoa", Spot::Here, |form, _, grid| {
        let table = form.layout.sheet(DISTRICTS).unwrap();
        let at = |key: &str| table.address(table.row(key).unwrap(), Column::District).unwrap();
        swap(sheet(grid, DISTRICTS), at("1.3.c@180"), at("1.3.c@181"));
    }),
    changed("an-trang-va-hien-trang-tem", Spot::Whole, |_, _, grid| {
        for sheet in &mut grid.sheets {
            sheet.visibility = if sheet.name == STAMP_SHEET { Visibility::Hidden } else { Visibility::Visible };
        }
    }),
    changed("xoa-dong", Spot::Amount, |form, key, grid| {
        delete_row(sheet(grid, REPORT), form.address(key, Column::Code).row);
    }),
    changed("xoa-cot", Spot::Whole, |form, _, grid| {
        delete_column(sheet(grid, REPORT), form.layout.sheet(REPORT).unwrap().column(CURRENT).unwrap());
    }),
    changed("dong-trung", Spot::Amount, |form, key, grid| {
        copy_row(sheet(grid, REPORT), form.address(key, Column::Code).row);
    }),
    changed("huyen-trung", Spot::District, |form, key, grid| {
        copy_row(sheet(grid, DISTRICTS), form.address(key, Column::Code).row);
    }),
    changed("dong-them-co-khoa-la", Spot::Whole, |form, _, grid| {
        let column = form.layout.sheet(REPORT).unwrap().column(CURRENT).unwrap();
        let sheet = sheet(grid, REPORT);
        set(sheet, Address::new(BELOW, 0), t("9.9.z"));
        set(sheet, Address::new(BELOW, column), n(7.0));
    }),
    changed("so-canh-bang", Spot::Amount, |form, key, grid| {
        set(sheet(grid, REPORT), Address::new(form.address(key, CURRENT).row, 30), n(7.0));
    }),
    changed("so-duoi-bang", Spot::Whole, |form, _, grid| {
        let column = form.layout.sheet(REPORT).unwrap().column(CURRENT).unwrap();
        set(sheet(grid, REPORT), Address::new(BELOW, column), n(7.0));
    }),
    changed("so-o-dong-muc", Spot::Here, |_, _, grid| {
        set(sheet(grid, REPORT), Address::new(10, 6), t("512,5 ha"));
    }),
    changed("so-o-cot-kiem-tra", Spot::Amount, |form, key, grid| {
        set(sheet(grid, REPORT), form.address(key, Column::Check), n(7.0));
    }),
    changed("doi-ten-trang", Spot::Whole, |_, _, grid| sheet(grid, REPORT).name = "Sheet1".into()),
    changed("doi-thu-tu-trang", Spot::Whole, |_, _, grid| grid.sheets.reverse()),
    changed("trang-nhap", Spot::Whole, |_, _, grid| {
        let mut own = Sheet { name: "Nháp".into(), ..Sheet::default() };
        set(&mut own, Address::new(0, 0), n(5.0));
        grid.sheets.push(own);
    }),
    changed("trang-chu", Spot::Whole, |_, _, grid| {
        let mut own = Sheet { name: "Công văn".into(), ..Sheet::default() };
        set(&mut own, Address::new(0, 0), t("Kính gửi phòng Kế hoạch"));
        grid.sheets.push(own);
    }),
    changed("trang-bi-chep", Spot::Whole, |_, _, grid| {
        let copy = Sheet { name: "Báo cáo (2)".into(), ..sheet(grid, REPORT).clone() };
        grid.sheets.insert(0, copy);
    }),
    changed("trang-bi-xoa", Spot::Here, |_, _, grid| grid.sheets.retain(|sheet| sheet.name != DISTRICTS.name())),
    changed("trang-huong-dan-bi-xoa", Spot::Whole, |_, _, grid| grid.sheets.retain(|sheet| sheet.name != "Hướng dẫn")),
    changed("trang-tem-bi-xoa", Spot::Whole, |_, _, grid| grid.sheets.retain(|sheet| sheet.name != STAMP_SHEET)),
    changed("ten-va-thuoc-tinh-bi-mat", Spot::Whole, |_, _, grid| {
        grid.defined_names.retain(|(name, _)| name != STAMP_NAME);
        grid.properties.retain(|(name, _)| name != STAMP_PROPERTY);
    }),
    changed("mat-dong-khoa", Spot::Whole, |form, _, grid| {
        let row = key_row(form, REPORT);
        delete_row(sheet(grid, REPORT), row);
    }),
    changed("mat-cot-a", Spot::Whole, |_, _, grid| delete_column(sheet(grid, REPORT), 0)),
    changed("xoa-noi-dung-cot-a", Spot::Here, |_, _, grid| {
        sheet(grid, DISTRICTS).cells.retain(|at, _| at.column != 0);
    }),
    changed("mat-dau-khoa", Spot::Whole, |form, _, grid| {
        let at = Address::new(key_row(form, REPORT), 0);
        sheet(grid, REPORT).cells.remove(&at);
    }),
    changed("mat-het-khoa", Spot::Whole, |form, _, grid| lose_keys(form, grid, REPORT)),
    changed("chep-sang-tep-moi", Spot::Whole, |form, _, grid| {
        for kind in form.layout.sheets.iter().map(|sheet| sheet.kind) {
            lose_keys(form, grid, kind);
        }
        bare(grid);
    }),
    changed("mat-khoa-doi-nhan-viet-hoa", Spot::Here, |form, _, grid| {
        let at = form.address("1.3.a", Column::Content);
        let heading =
            Address::new(key_row(form, REPORT) + 1, form.layout.sheet(REPORT).unwrap().column(CURRENT).unwrap());
        let report = sheet(grid, REPORT);
        for at in [at, heading] {
            let shouted = report.cells[&at].value.display().to_uppercase();
            set(report, at, t(&shouted));
        }
        lose_keys(form, grid, REPORT);
    }),
    changed("mat-khoa-tieu-de-tcvn3", Spot::Here, |form, _, grid| {
        let report = form.layout.sheet(REPORT).unwrap();
        let at = Address::new(report.key_row + 1, report.column(CURRENT).unwrap());
        let cell = Cell { font: Some(".VnTime".into()), ..Cell::new(t("Thùc hiÖn trong kú")) };
        sheet(grid, REPORT).cells.insert(at, cell);
        lose_keys(form, grid, REPORT);
    }),
    changed("mat-khoa-thieu-cot", Spot::Here, |form, _, grid| {
        let column = form.layout.sheet(REPORT).unwrap().column(CURRENT).unwrap();
        delete_column(sheet(grid, REPORT), column);
        lose_keys(form, grid, REPORT);
    }),
    changed("mat-khoa-trung-tieu-de", Spot::Whole, |form, _, grid| {
        let report = form.layout.sheet(REPORT).unwrap();
        let at = Address::new(report.key_row + 1, 30);
        set(sheet(grid, REPORT), at, t(CURRENT.vietnamese()));
        lose_keys(form, grid, REPORT);
    }),
    changed("mat-khoa-mat-nhan", Spot::Whole, |form, _, grid| {
        let content = form.layout.sheet(REPORT).unwrap().column(Column::Content).unwrap();
        let heading = key_row(form, REPORT) + 1;
        sheet(grid, REPORT).cells.retain(|at, _| at.column != content || at.row <= heading);
        lose_keys(form, grid, REPORT);
    }),
    changed("mat-khoa-nhan-bi-sua", Spot::Here, |form, _, grid| {
        set(sheet(grid, REPORT), form.address("1.3.a", Column::Content), t("Việc khác hẳn"));
        lose_keys(form, grid, REPORT);
    }),
    changed("mat-khoa-dong-trung", Spot::Amount, |form, key, grid| {
        copy_row(sheet(grid, REPORT), form.address(key, Column::Code).row);
        lose_keys(form, grid, REPORT);
    }),
    changed("mat-khoa-chi-con-so", Spot::Whole, |_, _, grid| {
        sheet(grid, REPORT).cells.retain(|_, cell| matches!(cell.value, Value::Number(_)));
    }),
    changed("chu-canh-bang", Spot::Whole, |_, _, grid| {
        set(sheet(grid, REPORT), Address::new(2, 30), t("Kính gửi phòng Kế hoạch"));
    }),
    changed("nguoi-ky-chuyen-o", Spot::Whole, |form, _, grid| {
        let at = form.header_address(HeaderKey::SignedBy);
        set(sheet(grid, REPORT), Address::new(at.row, at.column + 1), t("Nguyễn Văn Thịnh"));
    }),
];
