//! Packages broken on purpose, one fault each: every check of this room is seen to fail.
//!
//! Never a fault that the checks do not name.

use std::collections::BTreeSet;

use super::{Office, faults};
use crate::workbook::Workbook;

type Breaks = fn(&mut Workbook);

/// A text of a sheet's part replaced.
fn on(book: &mut Workbook, sheet: &str, old: &str, new: &str) {
    let part = book.part_of(sheet);
    book.replace(&part, old, new);
}

fn broken(book: &mut Workbook, part: &str, old: &str, new: &str) {
    book.replace(part, old, new);
}

const WORKBOOK: &str = "xl/workbook.xml";
const STYLES: &str = "xl/styles.xml";
const TYPES: &str = "[Content_Types].xml";
const RELATIONS: &str = "xl/_rels/workbook.xml.rels";
const TABLE: &str = "xl/tables/table1.xml";
const DRAWING: &str = "xl/drawings/drawing1.xml";
const OVERVIEW: &str = "Tổng quan";
const DATA: &str = "Dữ liệu";
const FORM: &str = "Báo cáo";

/// The kind of fault, and what brings it about in the consolidated workbook.
const IN_OFFICE_WORKBOOK: &[(&str, Breaks)] = &[
    ("anchor", |book| broken(book, DRAWING, "<xdr:row>", "<xdr:row>99999")),
    ("app-property", |book| broken(book, "docProps/app.xml", "size=\"", "size=\"1")),
    ("active-sheet-hidden", |book| broken(book, WORKBOOK, "name=\"Tổng quan\"", "name=\"Tổng quan\" state=\"hidden\"")),
    ("cell-content", |book| on(book, OVERVIEW, "t=\"s\"", "t=\"e\"")),
    ("cell-content", |book| on(book, OVERVIEW, "<v>6</v>", "<v>sáu</v>")),
    ("cell-format", |book| broken(book, STYLES, "fontId=\"1\"", "fontId=\"999\"")),
    ("cells-in-disorder", |book| on(book, OVERVIEW, "<c r=\"B", "<c r=\"A")),
    ("chart-of-nothing", |book| broken(book, "xl/charts/chart1.xml", "<c:f>'", "<c:f>'Không ")),
    ("columns", |book| on(book, OVERVIEW, "<col min=\"2\"", "<col min=\"1\"")),
    ("conditional-format", |book| on(book, "Kiểm chứng", "dxfId=\"", "dxfId=\"99")),
    ("content-type-of-nothing", |book| broken(book, TYPES, "/xl/styles.xml", "/xl/nothing.xml")),
    ("content-type-twice", |book| broken(book, TYPES, "/xl/styles.xml", "/xl/workbook.xml")),
    ("core-property", |book| broken(book, "docProps/core.xml", "Z</dcterms:created>", "</dcterms:created>")),
    ("defined-name", |book| broken(book, WORKBOOK, "name=\"Tong_hop\"", "name=\"TH1\"")),
    ("defined-name", |book| broken(book, WORKBOOK, "name=\"Tong_hop\"", "name=\"Tong hop\"")),
    ("defined-name-of-nothing", |book| broken(book, WORKBOOK, "'Dữ liệu'!$5:$5", "#REF!")),
    ("defined-name-twice", |book| broken(book, WORKBOOK, "name=\"Tong_hop\"", "name=\"TIEN_DO\"")),
    ("filter", |book| on(book, "Phát hiện và sửa tự động", "<autoFilter ref=\"A", "<autoFilter ref=\"ZZZZ")),
    ("formula", |book| on(book, OVERVIEW, "<f>", "<f>=")),
    ("formula", |book| on(book, OVERVIEW, "<f>", &format!("<f>{}", "1+".repeat(4096)))),
    ("function-without-prefix", |book| on(book, OVERVIEW, "<f>", "<f>0+TEXTJOIN(\"\",TRUE,\"\")&amp;")),
    ("header-too-long", |book| on(book, OVERVIEW, "<oddFooter>", &format!("<oddFooter>{}", "ô".repeat(256)))),
    ("link", |book| on(book, OVERVIEW, "location=\"'", "location=\"'Không ")),
    ("links", |book| {
        on(book, OVERVIEW, "<hyperlinks>", &format!("<hyperlinks>{}", "<hyperlink ref=\"A1\"/>".repeat(65_531)));
    }),
    ("merged-area", |book| on(book, OVERVIEW, "<mergeCell ref=\"A", "<mergeCell ref=\"A0")),
    ("merged-count", |book| on(book, OVERVIEW, "<mergeCells count=\"", "<mergeCells count=\"1")),
    ("merged-in-table", |book| on(book, DATA, "</mergeCells>", "<mergeCell ref=\"A6:B6\"/></mergeCells>")),
    ("merged-overlap", |book| on(book, OVERVIEW, "</mergeCells>", "<mergeCell ref=\"A1:A3\"/></mergeCells>")),
    ("no-content-type", |book| _ = book.add_part("xl/extra.bin", b"")),
    ("no-content-types", |book| _ = book.set_part(TYPES, b"")),
    ("no-such-format", |book| on(book, OVERVIEW, "<c r=\"A2\" s=\"", "<c r=\"A2\" s=\"9999")),
    ("no-workbook", |book| _ = book.set_part(WORKBOOK, b"<a><b></a>")),
    ("not-well-formed", |book| broken(book, STYLES, "<fonts", "<x14ac:fonts/><fonts")),
    ("not-well-formed", |book| broken(book, "docProps/core.xml", "<dc:title>", "<dc:title>&#1;")),
    ("number-format", |book| broken(book, STYLES, "formatCode=\"", "formatCode=\"\" was=\"")),
    ("order-of-elements", |book| on(book, OVERVIEW, "<pageMargins", "<cols/><pageMargins")),
    ("part-twice", |book| _ = book.add_part("XL/styles.xml", b"<styleSheet/>")),
    ("relationship-id-twice", |book| broken(book, RELATIONS, "Id=\"rId2\"", "Id=\"rId1\"")),
    ("relationship-missing", |book| broken(book, WORKBOOK, "r:id=\"rId1\"", "r:id=\"rId999\"")),
    ("relationship-to-nothing", |book| broken(book, RELATIONS, "styles.xml", "style.xml")),
    ("relationships-of-nothing", |book| _ = book.add_part("xl/_rels/nothing.xml.rels", b"<Relationships/>")),
    ("row-height", |book| on(book, OVERVIEW, " ht=\"", " ht=\"9999")),
    ("rows-in-disorder", |book| on(book, OVERVIEW, "<row r=\"3\"", "<row r=\"2\"")),
    ("shape", |book| broken(book, DRAWING, " name=\"", " name=\"\" was=\"")),
    ("sheet-id-twice", |book| broken(book, WORKBOOK, "sheetId=\"2\"", "sheetId=\"1\"")),
    ("sheet-name", |book| broken(book, WORKBOOK, "<sheet name=\"Dữ liệu\"", "<sheet name=\"Dữ/liệu\"")),
    ("sheet-name", |book| {
        broken(book, WORKBOOK, "<sheet name=\"Dữ liệu\"", &format!("<sheet name=\"{}\"", "ô".repeat(32)))
    }),
    ("sheet-name-twice", |book| broken(book, WORKBOOK, "<sheet name=\"Dữ liệu\"", "<sheet name=\"TỔNG QUAN\"")),
    ("sparkline", |book| on(book, "Diễn biến tháng", "<xm:f>'", "<xm:f>'Không ")),
    ("string-too-long", |book| {
        broken(book, "xl/sharedStrings.xml", "<t>TT</t>", &format!("<t>{}</t>", "ô".repeat(32_768)))
    }),
    ("style-count", |book| broken(book, STYLES, "<cellXfs count=\"", "<cellXfs count=\"1")),
    ("table-area", |book| broken(book, TABLE, " ref=\"A5:", " ref=\"A99999:")),
    ("table-column-names", |book| broken(book, TABLE, "name=\"Chỉ tiêu\"", "name=\"MÃ CHỈ TIÊU\"")),
    ("table-columns", |book| broken(book, TABLE, "<tableColumns count=\"", "<tableColumns count=\"1")),
    ("table-heading", |book| broken(book, TABLE, "name=\"Chỉ tiêu\"", "name=\"Chỉ tiêu khác\"")),
    ("table-name", |book| broken(book, TABLE, "displayName=\"DuLieu\"", "displayName=\"DL1\"")),
    ("table-name-twice", |book| broken(book, TABLE, "displayName=\"DuLieu\"", "displayName=\"tien_do\"")),
    ("table-parts", |book| on(book, DATA, "<tableParts count=\"1\"", "<tableParts count=\"2\"")),
    ("tables-overlap", |book| {
        let table = book.part(TABLE);
        book.add_part("xl/tables/table2.xml", table.as_bytes());
        let rels = book.part_of(DATA).replace("worksheets/", "worksheets/_rels/") + ".rels";
        let second = "<Relationship Id=\"rId99\" Target=\"../tables/table2.xml\"/></Relationships>";
        broken(book, &rels, "</Relationships>", second);
    }),
];

/// The same in a reply, which has what a unit types into.
const IN_REPLY: &[(&str, Breaks)] = &[
    ("comment", |book| broken(book, "xl/comments1.xml", "authorId=\"0\"", "authorId=\"7\"")),
    ("custom-property", |book| broken(book, "docProps/custom.xml", "pid=\"2\"", "pid=\"1\"")),
    ("validation-area", |book| on(book, FORM, "sqref=\"D6\"", "sqref=\"D0\"")),
    ("validation-count", |book| on(book, FORM, "<dataValidations count=\"", "<dataValidations count=\"1")),
    ("validation-formula", |book| on(book, FORM, "<formula1>\"", &format!("<formula1>\"{}", "ô".repeat(256)))),
    ("validation-text", |book| on(book, FORM, " promptTitle=\"", &format!(" promptTitle=\"{}", "ô".repeat(33)))),
    ("validation-text", |book| on(book, FORM, " prompt=\"", &format!(" prompt=\"{}", "ô".repeat(256)))),
    ("validation-text", |book| on(book, FORM, " errorTitle=\"", &format!(" errorTitle=\"{}", "ô".repeat(33)))),
    ("validation-text", |book| on(book, FORM, " error=\"", &format!(" error=\"{}", "ô".repeat(256)))),
];

#[test]
fn every_check_fails_on_a_package_that_was_broken_for_it() {
    let office = Office::of_samples();
    office.consolidate_into("2022-03", "thang-3.xlsx").is(0);
    let consolidated = Workbook::open(&office.path("thang-3.xlsx"));
    let reply = Workbook::open(&office.path("phan-hoi/2022-06/cc-kl-lan-1-tra-lai.xlsx"));
    let (mut unseen, mut tried) = (Vec::new(), BTreeSet::new());
    for (original, table) in [(consolidated, IN_OFFICE_WORKBOOK), (reply, IN_REPLY)] {
        assert_eq!(faults(&original.bytes_with_results()), Vec::<String>::new());
        for (at, (kind, breaks)) in table.iter().enumerate() {
            let mut copy = original.clone();
            breaks(&mut copy);
            let found = faults(&copy.bytes_with_results());
            if !found.iter().any(|fault| fault.split(' ').next() == Some(*kind)) {
                unseen.push(format!("{at} {kind}: {found:?}"));
            }
            tried.insert(*kind);
        }
    }
    assert!(unseen.is_empty(), "{}", unseen.join("\n"));
    // No check is left without its broken package.
    let sources = [
        include_str!("mod.rs"),
        include_str!("container.rs"),
        include_str!("book.rs"),
        include_str!("sheet.rs"),
        include_str!("around.rs"),
    ];
    let named = sources
        .iter()
        .flat_map(|source| source.split("faults.add(").skip(1))
        .filter_map(|after| after.split('"').nth(1));
    let never: Vec<&str> = named.filter(|kind| !tried.contains(kind)).collect();
    assert_eq!(never, Vec::<&str>::new());
}
