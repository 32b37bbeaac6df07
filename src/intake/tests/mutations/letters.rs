//! Letters: forms of Unicode, invisible ones, look-alikes, TCVN3 and VNI.

use unicode_normalization::UnicodeNormalization;

use super::super::form::{CURRENT, NOTE, PROGRESS, sheet, text};
use super::{Mutation, REPORT, Spot, changed, t, typed};
use crate::layout::column::Column;
use crate::model::entry::HeaderKey;
use crate::model::grid::{Address, Cell, Grid};

/// A text under a font.
fn put(grid: &mut Grid, at: Address, raw: &str, font: Option<&str>) {
    sheet(grid, REPORT).cells.insert(at, Cell { font: font.map(Into::into), ..Cell::new(t(raw)) });
}

pub const LIST: &[Mutation] = &[
    typed("chu-to-hop-nfd", Spot::Amount, |_| vec![(NOTE, text(&"Trồng rừng sản xuất".nfd().collect::<String>()))]),
    typed("chu-to-hop-nua-chung", Spot::Amount, |_| vec![(NOTE, text("Trô\u{300}ng rư\u{300}ng sản xuất"))]),
    typed("chu-khoang-trang-thua", Spot::Amount, |_| vec![(NOTE, text("  Trồng   rừng sản xuất "))]),
    typed("chu-khoang-trang-cung", Spot::Amount, |_| vec![(NOTE, text("Trồng\u{a0}rừng sản xuất"))]),
    typed("chu-ky-tu-an", Spot::Amount, |_| vec![(NOTE, text("Trồng\u{200b} rừng\u{feff} sản xuất"))]),
    typed("chu-d-trong-giong", Spot::Amount, |_| vec![(NOTE, text("huyện \u{d0}ình Lập"))]),
    typed("chu-tieng-nga", Spot::Amount, |_| vec![(NOTE, text("h\u{43e}àn thành việc trồng"))]),
    typed("tien-do-nfd", Spot::Milestone, |_| vec![(PROGRESS, text(&"hoàn thành".nfd().collect::<String>()))]),
    typed("tien-do-dat-dau-khac", Spot::Milestone, |_| vec![(PROGRESS, text("h\u{43e}àn thành"))]),
    typed("so-toan-kho", Spot::Level, |_| vec![(CURRENT, text("６３，５"))]),
    changed("tcvn3-theo-phong", Spot::Amount, |form, key, grid| {
        put(grid, form.address(key, NOTE), "Trång rõng s¶n xuÊt", Some(".VnTime"));
    }),
    changed("tcvn3-phong-hoa", Spot::Amount, |form, key, grid| {
        put(grid, form.address(key, NOTE), "huyÖn §×nh LËp", Some(".VnTimeH"));
    }),
    changed("tcvn3-theo-tieng", Spot::Amount, |form, key, grid| {
        put(grid, form.address(key, NOTE), "Trång rõng s¶n xuÊt, tr\u{ad}íc 1÷3 th¸ng", None);
    }),
    changed("tcvn3-mat-chu-u", Spot::Amount, |form, key, grid| {
        put(grid, form.address(key, NOTE), "Nhµ trêng ®îc cÊp níc", None);
    }),
    changed("tcvn3-trong-danh-sach", Spot::Milestone, |form, key, grid| {
        put(grid, form.address(key, PROGRESS), "hoµn thµnh", None);
    }),
    changed("tcvn3-don-vi-sau-so", Spot::Row("1.3.c@181"), |form, key, grid| {
        let at = form.address(key, CURRENT);
        let cell = Cell { font: Some(".VnTime".into()), ..Cell::new(t("1 v\u{ad}ên")) };
        sheet(grid, super::DISTRICTS).cells.insert(at, cell);
    }),
    changed("tcvn3-tren-bieu", Spot::Whole, |form, _, grid| {
        put(grid, form.header_address(HeaderKey::SignedBy), "NguyÔn V¨n ThÞnh", Some(".VnArial"));
    }),
    changed("tcvn3-so-khong-doi", Spot::Row("1.3.a"), |form, key, grid| {
        put(grid, form.address(key, CURRENT), "512,5", Some(".VnTime"));
    }),
    changed("phong-cu-chu-unicode", Spot::Amount, |form, key, grid| {
        put(grid, form.address(key, NOTE), "Trồng rừng sản xuất", Some(".VnTime"));
    }),
    changed("vni-theo-phong", Spot::Amount, |form, key, grid| {
        put(grid, form.address(key, NOTE), "Troàng röøng saûn xuaát", Some("VNI-Times"));
    }),
    changed("vni-theo-tieng", Spot::Amount, |form, key, grid| {
        put(grid, form.address(key, NOTE), "Troàng röøng saûn xuaát", None);
    }),
    changed("tieng-nuoc-ngoai", Spot::Amount, |form, key, grid| {
        put(grid, form.address(key, NOTE), "Dự án của Müller & Söhne", None);
    }),
    changed("khoa-ky-tu-giong", Spot::Row("1.3.a"), |form, key, grid| {
        // A Cyrillic letter and an invisible one in the key.
        let spelt = key.replace('a', "\u{430}") + "\u{200b}";
        put(grid, form.address(key, Column::Code), &spelt, None);
    }),
    changed("nhan-tcvn3", Spot::Row("1.3.b"), |form, key, grid| {
        let raw = "Tû lÖ che phñ rõng ®¹t 63,8%";
        put(grid, form.address(key, Column::Content), raw, Some(".VnTime"));
    }),
];
