//! What is typed into the yellow cells.

use super::super::form::{CURRENT, DONE_ON, ESTIMATE, Form, NOTE, PROGRESS, number, office, registration, text};
use super::{Mutation, Spot, answered, changed, set, typed};
use crate::layout::column::Column;
use crate::model::entry::{Field, HeaderKey};
use crate::model::grid::{Cell, Grid, Value};
use crate::model::indicator::Indicator;
use crate::template::Typed;

/// 512,5 where decimals are shown, else 512.
fn amount(indicator: &Indicator) -> &'static str {
    if indicator.decimals == 0 { "512" } else { "512,5" }
}

fn current(typed: impl Into<String>) -> Vec<(Column, Typed)> {
    vec![(CURRENT, text(&typed.into()))]
}

fn date(day: &str) -> Typed {
    Typed::Date(day.parse().unwrap())
}

pub const LIST: &[Mutation] = &[
    typed("so-kem-don-vi", Spot::Amount, |one| current(format!("{}{}", amount(one), one.uom))),
    typed("so-kem-don-vi-khac", Spot::Amount, |one| current(format!("{} tạ lúa", amount(one)))),
    typed("so-nhom-nghin", Spot::Amount, |_| current("5.512")),
    typed("so-nhom-nghin-cach", Spot::Amount, |_| current("5\u{a0}512")),
    typed("so-nhom-kieu-anh", Spot::Amount, |_| current("1,234,567")),
    typed("so-cham-thap-phan", Spot::Level, |_| current("63.5")),
    typed("so-dang-chu", Spot::Amount, |one| current(amount(one))),
    typed("so-khong-o-dau", Spot::District, |_| current("01")),
    typed("so-uoc-trong-o-thuc-hien", Spot::Amount, |one| current(format!("khoảng {}", amount(one)))),
    typed("so-uoc-trong-o-uoc", Spot::Amount, |_| vec![(ESTIMATE, text("khoảng 9000"))]),
    typed("so-lon-hon", Spot::Amount, |one| current(format!("≥ {}", amount(one)))),
    typed("khoang-chia", Spot::Amount, |_| current("7÷10")),
    typed("khoang-gach", Spot::Amount, |_| current("7-10")),
    typed("so-bi-thanh-ngay", Spot::Amount, |_| vec![(CURRENT, date("2022-03-01"))]),
    typed("so-va-dau-hoi", Spot::Amount, |one| current(format!("12 {}?", one.uom))),
    typed("so-viet-bang-chu", Spot::Amount, |_| current("hai vườn")),
    typed("so-hai-dau-phay", Spot::Amount, |_| current("1,5,2")),
    typed("so-qua-lon", Spot::Amount, |_| vec![(CURRENT, number(2e12))]),
    typed("so-thua-chu-so-le", Spot::Amount, |one| {
        vec![(CURRENT, number(if one.decimals == 0 { 512.5 } else { 512.555 }))]
    }),
    typed("so-khong-phat-sinh", Spot::Amount, |_| current("Chưa phát sinh")),
    typed("so-gach-ngang", Spot::Amount, |_| current("–")),
    typed("so-khong", Spot::Amount, |_| vec![(CURRENT, number(0.0))]),
    typed("so-ba-cham", Spot::Amount, |_| current("…")),
    typed("so-khong-xac-dinh", Spot::Amount, |_| current("KXĐ")),
    typed("so-de-trong", Spot::Amount, |_| current("")),
    typed("so-chi-khoang-trang", Spot::Amount, |_| current(" \u{a0} ")),
    typed("so-am", Spot::Row("1.3.a"), |_| vec![(CURRENT, number(-5.0)), (NOTE, text(""))]),
    typed("so-am-co-ghi-chu", Spot::Row("1.3.a"), |_| vec![(CURRENT, number(-5.0)), (NOTE, text("đo đạc lại"))]),
    typed("so-vuot-tong", Spot::Row("3.3.a"), |_| vec![(CURRENT, number(95_665.0))]),
    typed("so-gap-muoi-lan", Spot::Row("1.3.a"), |_| vec![(CURRENT, number(90_000.0))]),
    typed("uoc-thap-hon-luy-ke", Spot::Row("1.3.a"), |_| vec![(ESTIMATE, number(3000.0))]),
    typed("ty-le-dau-phan-tram", Spot::Level, |_| current("63,5%")),
    changed("ty-le-dinh-dang-phan-tram", Spot::Row("1.3.b"), |form: &Form, key, grid: &mut Grid| {
        let sheet = super::super::form::sheet(grid, super::REPORT);
        let shown = Cell { percent: true, ..Cell::new(Value::Number(0.635)) };
        sheet.cells.insert(form.address(key, CURRENT), shown);
        // What the formulas then show, fractions too.
        super::change(sheet, form.address(key, Column::Cumulative), super::n(0.635));
        super::change(sheet, form.address(key, Column::Percent), super::n(1.0));
    }),
    typed("ty-le-tren-100", Spot::Level, |_| vec![(CURRENT, number(635.0))]),
    typed("ty-le-thanh-phan-so", Spot::Level, |_| vec![(CURRENT, number(0.635))]),
    typed("ty-le-am", Spot::Level, |_| vec![(CURRENT, number(-3.0))]),
    typed("ty-le-chu-khong", Spot::Level, |_| current("Không")),
    Mutation {
        base: registration,
        ..typed("mau-so-bang-khong", Spot::Fraction, |_| vec![(Column::Answer(Field::Denominator), number(0.0))])
    },
    Mutation {
        base: registration,
        ..typed("tu-so-lon-hon-mau", Spot::Row("2.2.a"), |_| vec![(Column::Answer(Field::Numerator), number(1001.0))])
    },
    typed("huyen-viet-bang-chu", Spot::District, |_| current("một vườn")),
    typed("ngay-go-chu", Spot::Milestone, |_| vec![(PROGRESS, text("hoàn thành")), (DONE_ON, text("28/01/2022"))]),
    typed("ngay-go-kieu-khac", Spot::Milestone, |_| {
        vec![(PROGRESS, text("hoàn thành")), (DONE_ON, text("ngày 28 tháng 01 năm 2022"))]
    }),
    typed("ngay-thang-truoc", Spot::Milestone, |_| vec![(DONE_ON, text("1/28/2022"))]),
    typed("ngay-thieu-nam", Spot::Milestone, |_| vec![(DONE_ON, text("28/1"))]),
    typed("ngay-khong-doc-duoc", Spot::Milestone, |_| vec![(DONE_ON, text("tuần sau"))]),
    typed("ngay-khong-co-that", Spot::Milestone, |_| vec![(DONE_ON, text("31/2/2022"))]),
    typed("ngay-tuong-lai", Spot::Row("3.1.a"), |_| vec![(DONE_ON, date("2022-12-31"))]),
    typed("ngay-bo-trong", Spot::Row("3.1.a"), |_| vec![(DONE_ON, text(""))]),
    typed("tien-do-viet-hoa", Spot::Milestone, |_| vec![(PROGRESS, text("HOÀN THÀNH"))]),
    typed("tien-do-noi-khac", Spot::Milestone, |_| vec![(PROGRESS, text("Đã hoàn thành đúng hạn"))]),
    typed("tien-do-mo-ho", Spot::Milestone, |_| vec![(PROGRESS, text("cơ bản hoàn thành"))]),
    typed("tien-do-khong-dau", Spot::Milestone, |_| vec![(PROGRESS, text("hoan thanh"))]),
    typed("tien-do-con-ngay", Spot::Row("3.1.a"), |_| vec![(PROGRESS, text("đang thực hiện"))]),
    Mutation { base: office, ..typed("tien-do-bo-trong", Spot::Row("4.a"), |_| vec![(PROGRESS, text(""))]) },
    typed("chu-qua-dai", Spot::Amount, |_| vec![(NOTE, text(&["dài"; 600].join(" ")))]),
    answered("khong-phat-sinh-mo-ho", HeaderKey::NilReport, "Có"),
    Mutation { spot: Spot::Here, ..answered("khong-phat-sinh-ma-co-so", HeaderKey::NilReport, "Không phát sinh") },
    answered("ngay-van-ban-sai", HeaderKey::DocumentDate, "sắp tới"),
    changed("gia-tri-loi", Spot::Amount, |form, key, grid| {
        let at = form.address(key, CURRENT);
        super::change(super::super::form::sheet(grid, super::REPORT), at, Value::Error("#REF!".into()));
    }),
    changed("o-khong-doc-duoc", Spot::Amount, |form, key, grid| {
        let at = form.address(key, CURRENT);
        let sheet = super::super::form::sheet(grid, super::REPORT);
        sheet.cells.remove(&at);
        sheet.unreadable.push((at, "giá trị hỏng".into()));
    }),
    changed("dien-thoai-khong-doc-duoc", Spot::Whole, |form, _, grid| {
        let at = form.header_address(HeaderKey::Phone);
        let sheet = super::super::form::sheet(grid, super::REPORT);
        sheet.cells.remove(&at);
        sheet.unreadable.push((at, "giá trị hỏng".into()));
    }),
    changed("cong-thuc-rieng", Spot::Row("1.3.a"), |form, key, grid| {
        let own = Cell { formula: Some("500+12.5".into()), ..Cell::new(super::n(512.5)) };
        super::super::form::sheet(grid, super::REPORT).cells.insert(form.address(key, CURRENT), own);
    }),
    changed("cong-thuc-rieng-chua-tinh", Spot::Amount, |form, key, grid| {
        let own = Cell { formula: Some("500+12.5".into()), ..Cell::new(Value::Empty) };
        super::super::form::sheet(grid, super::REPORT).cells.insert(form.address(key, CURRENT), own);
    }),
    changed("so-danh-nham-cot", Spot::Milestone, |form, key, grid| {
        set(super::super::form::sheet(grid, super::REPORT), form.address(key, CURRENT), super::n(5.0));
    }),
];
