//! Locked cells and formulas that were changed, deleted, or left as another program saves them.

use super::super::form::{CURRENT, Form, project, q, registration, sheet};
use super::{DISTRICTS, Mutation, REPORT, Spot, change, changed, n, number_at, set, t};
use crate::layout::SheetKind;
use crate::layout::column::Column;
use crate::model::entry::Field;
use crate::model::grid::{Address, Cell, Value};

pub const LIST: &[Mutation] = &[
    changed("o-khoa-so-bi-sua", Spot::Row("1.3.a"), |form, key, grid| {
        change(sheet(grid, REPORT), form.address(key, Column::Plan), n(8000.0));
    }),
    changed("o-khoa-nhan-bi-sua", Spot::Amount, |form, key, grid| {
        change(sheet(grid, REPORT), form.address(key, Column::Content), t("Trồng 8.000 ha rừng"));
    }),
    changed("o-khoa-bi-xoa", Spot::Amount, |form, key, grid| {
        sheet(grid, REPORT).cells.remove(&form.address(key, Column::Uom));
    }),
    changed("don-vi-tinh-bi-sua", Spot::Row("1.3.a"), |form, key, grid| {
        change(sheet(grid, REPORT), form.address(key, Column::Uom), t("nghìn ha"));
    }),
    changed("ky-truoc-bi-xoa", Spot::Row("1.3.a"), |form, key, grid| {
        sheet(grid, REPORT).cells.remove(&form.address(key, Column::Prior));
    }),
    changed("cong-thuc-bi-ghi-de", Spot::Row("1.3.a"), |form, key, grid| {
        let at = form.address(key, Column::Cumulative);
        let sheet = sheet(grid, REPORT);
        let wrong = number_at(sheet, at) + 387.0;
        set(sheet, at, n(wrong));
    }),
    changed("cong-thuc-thanh-so-dung", Spot::Row("1.3.a"), |form, key, grid| {
        let at = form.address(key, Column::Cumulative);
        let sheet = sheet(grid, REPORT);
        let right = number_at(sheet, at);
        set(sheet, at, n(right));
    }),
    changed("cong-thuc-chua-tinh-lai", Spot::Row("1.3.a"), |form, key, grid| {
        change(sheet(grid, REPORT), form.address(key, Column::Cumulative), n(3100.5));
    }),
    changed("cong-thuc-bi-xoa", Spot::Row("1.3.a"), |form, key, grid| {
        sheet(grid, REPORT).cells.remove(&form.address(key, Column::Percent));
    }),
    changed("cong-thuc-khong-ket-qua", Spot::Whole, |_, _, grid| {
        let cells = grid.sheets.iter_mut().flat_map(|sheet| sheet.cells.values_mut());
        cells.filter(|cell| cell.formula.is_some()).for_each(|cell| cell.value = Value::Empty);
    }),
    changed("tong-bi-ghi-de", Spot::Total, |form, key, grid| {
        set(sheet(grid, REPORT), form.address(key, CURRENT), n(15.25));
    }),
    changed("tong-thanh-cong-thuc-rieng", Spot::Row("1.3.c"), |form, key, grid| {
        let own = Cell { formula: Some("5+10".into()), ..Cell::new(n(15.0)) };
        sheet(grid, REPORT).cells.insert(form.address(key, CURRENT), own);
    }),
    changed("tong-theo-huyen-bi-ghi-de", Spot::Total, |form, key, grid| {
        set(sheet(grid, DISTRICTS), form.address_on(DISTRICTS, key, CURRENT), n(15.25));
    }),
    changed("tong-bi-xoa", Spot::Row("1.3.c"), |form, key, grid| {
        sheet(grid, REPORT).cells.remove(&form.address(key, CURRENT));
    }),
    Mutation {
        base: project,
        ..changed("ten-nhieu-hon-so", Spot::Row("2.a"), |form, _, grid| {
            for (key, name) in [("2.a#2", "Công ty CP Quế Tràng Định"), ("2.a#3", "Công ty CP Rau Mẫu Sơn")]
            {
                let at = form.address(key, Column::Answer(Field::Name));
                set(sheet(grid, SheetKind::Names), at, t(name));
            }
        })
    },
    Mutation {
        base: project,
        ..changed("ten-ngoai-danh-sach", Spot::Here, |_, _, grid| {
            set(sheet(grid, SheetKind::Names), Address::new(40, 3), t("Công ty CP Quế"));
        })
    },
    Mutation {
        base: known_quarter,
        ..changed("so-thang-da-khoa", Spot::Row("2.1.a"), |form, key, grid| {
            change(sheet(grid, REPORT), form.address(key, CURRENT), n(9.0));
        })
    },
    changed("ky-truoc-bi-sua", Spot::Row("1.3.a"), |form, key, grid| {
        change(sheet(grid, REPORT), form.address(key, Column::Prior), n(3000.0));
    }),
];

/// A quarter in which the months' figures stand locked.
fn known_quarter() -> Form {
    let form = registration();
    let mut ledger = form.ledger;
    for indicator in ["2.1.a", "2.1.b", "2.2.b"] {
        ledger.known.insert((indicator.into(), None), q("4"));
    }
    Form { answers: form.answers, ..Form::new(&form.plan, "p-vt", form.layout.period, ledger) }
}
