//! xls, xlsb, ods and strict OOXML: what they hold, and what breaks their readers.
//!
//! Never part of the program. What real programs write is compared in the project's own checks.

use std::io::{Cursor, Read};

use proptest::prelude::*;

use super::handmade::{Handmade, Record, ods, ole, wide, xls, xls_of_sheets, xlsb, zip};
use super::{ReadError, read};
use crate::model::grid::{Address, Area, Grid, Sheet, Value, Visibility};

fn at(text: &str) -> Address {
    text.parse().unwrap()
}

fn only(bytes: &[u8]) -> Sheet {
    let grid = read(bytes).unwrap();
    assert_eq!(grid.sheets.len(), 1);
    grid.sheets.into_iter().next().unwrap()
}

fn value(sheet: &Sheet, cell: &str) -> Option<Value> {
    sheet.value(at(cell)).cloned()
}

fn text(text: &str) -> Option<Value> {
    Some(Value::Text(text.to_owned()))
}

fn day(y: i32, m: u32, d: u32) -> Option<Value> {
    Some(Value::Date(chrono::NaiveDate::from_ymd_opt(y, m, d).unwrap().into()))
}

fn unreadable(sheet: &Sheet) -> Vec<String> {
    sheet.unreadable.iter().map(|(at, _)| at.to_string()).collect()
}

fn is_corrupt(bytes: &[u8]) -> bool {
    matches!(read(bytes), Err(ReadError::Corrupt { .. }))
}

fn is_too_big(bytes: &[u8]) -> bool {
    matches!(read(bytes), Err(ReadError::TooBig { .. }))
}

fn shorts(numbers: &[u16]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

/// Formats 0: General, 1: `0.0%`, 2: a date; all in the font .VnTime. Two texts, the second in two pieces.
fn globals() -> Vec<Record> {
    let font = [vec![0; 14], vec![7, 0], b".VnTime".to_vec()].concat();
    let format = [shorts(&[170, 4]), vec![0], b"0.0%".to_vec()].concat();
    let xf = |code: u16| (0x00E0, shorts(&[0, code]));
    // `rừng` begins with letters of one byte and goes on with letters of two.
    let texts = [vec![2, 0, 0, 0, 2, 0, 0, 0], vec![3, 0, 0], b"tem".to_vec(), vec![4, 0, 0], b"r".to_vec()].concat();
    let more = [vec![1], shorts(&"ừng".encode_utf16().collect::<Vec<u16>>())].concat();
    let name =
        [shorts(&[0]), vec![0, 4], shorts(&[5, 0, 0, 0, 0]), vec![0], b"khtc".to_vec(), vec![0x17, 2, 0, b'a', b'b']];
    vec![
        (0x0031, font),
        (0x041E, format),
        xf(0),
        xf(170),
        xf(14),
        (0x0018, name.concat()),
        (0x00FC, texts),
        (0x003C, more),
    ]
}

fn number(row: u16, column: u16, style: u16, number: f64) -> Record {
    (0x0203, [shorts(&[row, column, style]), number.to_le_bytes().to_vec()].concat())
}

fn formula(row: u16, column: u16, result: [u8; 8]) -> Record {
    (0x0006, [shorts(&[row, column, 0]), result.to_vec(), vec![0; 6], shorts(&[0])].concat())
}

#[test]
fn an_xls_holds_what_an_xlsx_would() {
    let packed = |number: u32| number.to_le_bytes().to_vec();
    let cells = [
        number(0, 0, 0, 512.5),
        number(0, 1, 1, 0.638),
        number(0, 2, 2, 44_726.0),
        (0x00FD, [shorts(&[1, 0, 0]), packed(0)].concat()),
        (0x00FD, [shorts(&[1, 1, 0]), packed(1)].concat()),
        (0x027E, [shorts(&[2, 0, 0]), packed((1234 << 2) | 3)].concat()),
        (
            0x00BD,
            [shorts(&[2, 1, 0]), packed((u32::MAX << 2) | 2), shorts(&[1]), packed(0x3FE0_0000), shorts(&[2])].concat(),
        ),
        (0x0205, [shorts(&[3, 0, 0]), vec![1, 0]].concat()),
        (0x0205, [shorts(&[3, 1, 0]), vec![0x2A, 1]].concat()),
        formula(4, 0, 7.5_f64.to_le_bytes()),
        formula(4, 1, [0, 0, 0, 0, 0, 0, 0xFF, 0xFF]),
        // A shared formula stands between a formula and its text.
        (0x04BC, vec![0; 8]),
        (0x0207, [shorts(&[2]), vec![0], b"ok".to_vec()].concat()),
        formula(4, 2, [3, 0, 0, 0, 0, 0, 0xFF, 0xFF]),
        (0x00E5, shorts(&[2, 6, 7, 0, 2, 9, 8, 0, 0])),
    ];
    let bytes = xls(&globals(), &cells);
    let grid = read(&bytes).unwrap();
    assert_eq!(grid.defined_names, [("khtc".to_owned(), "ab".to_owned())]);
    let sheet = only(&bytes);
    assert_eq!(sheet.name, "Báo cáo");
    assert_eq!(value(&sheet, "A1"), Some(Value::Number(512.5)));
    assert_eq!(value(&sheet, "B1"), Some(Value::Number(0.638)));
    assert!(sheet.cell(at("B1")).unwrap().percent && !sheet.cell(at("A1")).unwrap().percent);
    assert_eq!(value(&sheet, "C1"), day(2022, 6, 14));
    assert_eq!((value(&sheet, "A2"), value(&sheet, "B2")), (text("tem"), text("rừng")));
    assert_eq!(sheet.cell(at("A2")).unwrap().font.as_deref(), Some(".VnTime"));
    assert_eq!(value(&sheet, "A3"), Some(Value::Number(12.34)));
    assert_eq!((value(&sheet, "B3"), value(&sheet, "C3")), (Some(Value::Number(-1.0)), Some(Value::Number(0.5))));
    assert_eq!(
        (value(&sheet, "A4"), value(&sheet, "B4")),
        (Some(Value::Bool(true)), Some(Value::Error("#N/A".into())))
    );
    assert_eq!((value(&sheet, "A5"), value(&sheet, "B5")), (Some(Value::Number(7.5)), text("ok")));
    assert_eq!(value(&sheet, "C5"), text(""));
    assert!(["A5", "B5", "C5"].iter().all(|cell| sheet.cell(at(cell)).unwrap().formula.is_some()));
    assert_eq!(sheet.merges, [Area { from: at("A7"), to: at("C8") }]);
    let mac = [globals(), vec![(0x0022, shorts(&[1]))]].concat();
    assert_eq!(value(&only(&xls(&mac, &cells)), "C1"), day(2026, 6, 15));
}

#[test]
fn an_xls_is_not_believed() {
    // 65,536 rows of 256 columns, as its header claims, would be a gigabyte.
    let claimed =
        (0x0200, [0_u32, 65_536].iter().flat_map(|one| one.to_le_bytes()).chain(shorts(&[0, 256, 0])).collect());
    let far = only(&xls(&globals(), &[claimed, number(0, 0, 0, 1.0), number(65_535, 255, 0, 2.0)]));
    assert_eq!(far.cells.len(), 2);
    let twice = only(&xls(&globals(), &[number(0, 0, 0, 1.0), number(0, 0, 0, 2.0), number(0, 1, 0, f64::NAN)]));
    assert_eq!(unreadable(&twice), ["A1", "B1"]);
    assert!(twice.cells.is_empty());
    let lost = only(&xls(&globals(), &[(0x00FD, shorts(&[0, 0, 0, 9, 0])), number(0, 1, 0, 1.0)]));
    assert_eq!((unreadable(&lost), lost.cells.len()), (vec!["A1".to_owned()], 1));
    for cut in [vec![(0x0203, shorts(&[0, 0]))], vec![(0x0207, vec![9, 9, 0])], vec![(0x00BD, vec![1])]] {
        assert!(is_corrupt(&xls(&globals(), &cut)), "{cut:?}");
    }
    // Twenty sheets that all lie in the same place hold more than twenty times their bytes.
    let row = |row: u16| (0x00BD, [shorts(&[row, 0]), [0, 0, 6, 0, 0, 0].repeat(256), shorts(&[255])].concat());
    let rows: Vec<Record> = (0..40).map(row).collect();
    let names: Vec<String> = (0..20).map(|n| format!("S{n}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    assert_eq!(read(&xls_of_sheets(&names[..2], &[], &rows)).unwrap().sheets[1].cells.len(), 40 * 256);
    assert!(is_too_big(&xls_of_sheets(&names, &[], &rows)));
    assert!(is_corrupt(&xls_of_sheets(&["A", "A"], &[], &[])));
}

#[test]
fn an_xls_under_a_password_or_of_old_age_is_named() {
    let locked = [vec![(0x002F, shorts(&[1, 1, 1]))], globals()].concat();
    assert_eq!(read(&xls(&locked, &[])), Err(ReadError::Encrypted));
    let old = ole("Book", &[0x09, 0x08, 8, 0, 0, 5, 5, 0, 0, 0, 0, 0]);
    assert!(read(&old).unwrap_err().to_string().contains("Excel 95"));
}

#[test]
fn a_container_that_goes_in_circles_is_damaged() {
    let good = xls(&globals(), &[number(0, 0, 0, 1.0)]);
    assert!(read(&good).is_ok());
    for (place, number) in [(512 + 8, 2_u32), (512 + 4, 1), (76, 900), (68, 0), (48, 7), (512 + 8, 0x0FFF_FFFF)] {
        let mut bad = good.clone();
        bad[place..place + 4].copy_from_slice(&number.to_le_bytes());
        // A short stream may end before the circle is seen; then it is the same stream.
        assert!(is_corrupt(&bad) || read(&bad) == read(&good), "{place} {number}");
    }
    for part in [good.len() / 2, good.len() - 700] {
        let error = read(&good[..part]).unwrap_err();
        assert!(error == ReadError::Truncated || matches!(error, ReadError::Corrupt { .. }), "{part}: {error}");
    }
}

#[test]
fn an_ods_holds_what_an_xlsx_would() {
    let bytes = ods(
        r#"<table:table table:name="Ba&#x301;o ca&#x301;o" table:style-name="ta2"><table:table-column table:default-cell-style-name="ce2"/><table:table-row>
        <table:table-cell office:value-type="string"><text:p>hai<text:s text:c="2"/>dòng</text:p><text:p>&amp; một</text:p><office:annotation><text:p>ghi chú</text:p></office:annotation></table:table-cell>
        <table:table-cell office:value-type="float" office:value="512.5" table:number-columns-repeated="2"><text:p>512,5</text:p></table:table-cell>
        <table:table-cell table:number-columns-repeated="16380"/></table:table-row>
        <table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>
        <table:table-row><table:table-cell office:value-type="percentage" office:value="0.638"><text:p>63,8%</text:p></table:table-cell><table:table-cell office:value-type="date" office:date-value="2022-06-14"/><table:table-cell office:value-type="boolean" office:boolean-value="true"/><table:table-cell table:formula="of:=[.A1]/0" office:value-type="string" office:string-value="" calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell><table:table-cell table:formula="of:=SUM([.B1:.C1])"/></table:table-row>
        <table:table-row><table:table-cell table:number-columns-spanned="3" table:number-rows-spanned="2"/><table:covered-table-cell office:value-type="float" office:value="9"/><table:table-cell office:value-type="float" office:value="abc"/></table:table-row>
        <table:table-row table:number-rows-repeated="1048560"><table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>
        <table:named-expressions><table:named-expression table:name="khtc_stamp" table:expression="of:=&quot;khtc1;a;b&quot;"/></table:named-expressions>"#,
    );
    assert_eq!(read(&bytes).unwrap().defined_names, [("khtc_stamp".to_owned(), "khtc1;a;b".to_owned())]);
    let sheet = only(&bytes);
    assert_eq!((sheet.name.as_str(), sheet.visibility), ("Báo cáo", Visibility::Hidden));
    assert_eq!(value(&sheet, "A1"), text("hai  dòng\n& một"));
    assert_eq!(sheet.cell(at("A1")).unwrap().font.as_deref(), Some(".VnTime"));
    assert_eq!((value(&sheet, "B1"), value(&sheet, "C1")), (Some(Value::Number(512.5)), Some(Value::Number(512.5))));
    assert_eq!(value(&sheet, "A5"), Some(Value::Number(0.638)));
    assert!(sheet.cell(at("A5")).unwrap().percent && !sheet.cell(at("B1")).unwrap().percent);
    assert_eq!((value(&sheet, "B5"), value(&sheet, "C5")), (day(2022, 6, 14), Some(Value::Bool(true))));
    let spoilt = sheet.cell(at("D5")).unwrap();
    assert_eq!((&spoilt.value, spoilt.formula.as_deref()), (&Value::Error("#DIV/0!".into()), Some("A1/0")));
    let total = sheet.cell(at("E5")).unwrap();
    assert_eq!((&total.value, total.formula.as_deref()), (&Value::Empty, Some("SUM(B1:C1)")));
    assert_eq!(sheet.merges, [Area { from: at("A6"), to: at("C7") }]);
    assert_eq!((value(&sheet, "B6"), unreadable(&sheet)), (Some(Value::Number(9.0)), vec!["C6".to_owned()]));
    assert_eq!(sheet.cells.len(), 9);
}

#[test]
fn an_ods_is_not_believed() {
    let table = |rows: &str| ods(&format!(r#"<table:table table:name="A">{rows}</table:table>"#));
    let filled =
        r#"<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="16384"/>"#;
    let rows = format!(r#"<table:table-row table:number-rows-repeated="1048576">{filled}</table:table-row>"#);
    assert!(is_too_big(&table(&rows)));
    let beyond = filled.replace("16384", "16385");
    assert!(is_corrupt(&table(&format!("<table:table-row>{beyond}</table:table-row>"))));
    assert!(is_corrupt(&table(r#"<table:table-row table:number-rows-repeated="-1"/>"#)));
    let blanks = r#"<text:s text:c="99999999999"/>"#.repeat(10) + &r#"<text:s text:c="32767"/>"#.repeat(500);
    let sheet = only(&table(&format!(
        r#"<table:table-row><table:table-cell office:value-type="string"><text:p>{blanks}</text:p></table:table-cell></table:table-row>"#
    )));
    assert_eq!(unreadable(&sheet), ["A1"]);
    assert!(
        is_corrupt(&table("<table:table-row>")) && is_corrupt(&table("</table:table><table:table table:name=\"A\">"))
    );
    let bomb = table(&format!("<!--{}-->", "a".repeat(20 << 20)));
    assert!(bomb.len() < 60 << 10 && is_too_big(&bomb));
    let good = table(&rows.replace("1048576", "1"));
    assert!(read(&good).is_ok());
    for part in [30, good.len() / 2, good.len() - 30] {
        assert_eq!(read(&good[..part]), Err(ReadError::Truncated), "{part}");
    }
    let kind: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";
    let manifest: &[u8] = b"<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>";
    let locked = zip(&[("mimetype", kind), ("META-INF/manifest.xml", manifest), ("content.xml", b"\x01\x02\x03")]);
    assert_eq!(read(&locked), Err(ReadError::Encrypted));
    assert!(is_corrupt(&zip(&[("mimetype", kind)])));
}

fn long(number: u32) -> Vec<u8> {
    number.to_le_bytes().to_vec()
}

/// A cell of an .xlsb: column, format, content.
fn cell(kind: u16, column: u32, style: u32, content: Vec<u8>) -> Record {
    (kind, [long(column), long(style), content].concat())
}

#[test]
fn an_xlsb_holds_what_an_xlsx_would() {
    let double = |number: f64| number.to_le_bytes().to_vec();
    let bytes = xlsb(&[
        (0, long(11)),
        cell(5, 6, 0, double(512.5)),
        cell(5, 7, 1, double(0.638)),
        cell(2, 8, 2, long((44_726 << 2) | 2)),
        cell(7, 9, 0, long(0)),
        (0, long(12)),
        cell(6, 0, 0, wide("chữ")),
        // Short cells stand right of the one before, and name no column.
        (16, [long(0), double(3.5)].concat()),
        (12, long(0)),
        (18, [long(0), long(0)].concat()),
        cell(9, 6, 0, [double(7.0), vec![0; 6]].concat()),
        cell(11, 7, 0, vec![0x17, 0, 0]),
        cell(4, 8, 0, vec![1]),
        (176, [1_u32, 2, 0, 3].map(u32::to_le_bytes).concat()),
    ]);
    assert_eq!(read(&bytes).unwrap().defined_names, [("khtc_stamp".to_owned(), "ab".to_owned())]);
    let sheet = only(&bytes);
    assert_eq!((sheet.name.as_str(), sheet.visibility), ("Báo cáo", Visibility::VeryHidden));
    assert_eq!(value(&sheet, "G12"), Some(Value::Number(512.5)));
    assert!(sheet.cell(at("H12")).unwrap().percent && !sheet.cell(at("G12")).unwrap().percent);
    assert_eq!((value(&sheet, "I12"), value(&sheet, "J12")), (day(2022, 6, 14), text("trồng rừng")));
    assert_eq!(sheet.cell(at("J12")).unwrap().font.as_deref(), Some(".VnTime"));
    assert_eq!((value(&sheet, "A13"), value(&sheet, "B13")), (text("chữ"), Some(Value::Number(3.5))));
    assert_eq!((value(&sheet, "C13"), value(&sheet, "D13")), (None, text("trồng rừng")));
    assert_eq!(sheet.cell(at("G13")).unwrap().formula.as_deref(), Some(""));
    assert_eq!(
        (value(&sheet, "H13"), value(&sheet, "I13")),
        (Some(Value::Error("#REF!".into())), Some(Value::Bool(true)))
    );
    assert_eq!(sheet.merges, [Area { from: at("A2"), to: at("D3") }]);
}

#[test]
fn an_xlsb_is_not_believed() {
    let dimension = (148, [0_u32, u32::MAX, 0, u32::MAX].map(u32::to_le_bytes).concat());
    assert_eq!(only(&xlsb(&[dimension, (0, long(0)), cell(4, 0, 0, vec![1])])).cells.len(), 1);
    for bad in [
        vec![(0, long(u32::MAX))],
        vec![(0, long(0)), cell(4, 16_384, 0, vec![1])],
        vec![(0, long(0)), cell(5, 0, 0, vec![1])],
        vec![(0, long(0)), cell(6, 0, 0, long(u32::MAX))],
        vec![(0, vec![])],
    ] {
        assert!(is_corrupt(&xlsb(&bad)), "{bad:?}");
    }
    let lost = only(&xlsb(&[(0, long(0)), cell(7, 0, 0, long(9)), cell(4, 1, 0, vec![1]), cell(4, 1, 0, vec![1])]));
    assert_eq!(unreadable(&lost), ["A1", "B1"]);
    let garbage =
        zip(&[("xl/workbook.bin", &[0x9C, 0x01, 0xFF, 0xFF, 0xFF, 0x7F]), ("xl/_rels/workbook.bin.rels", b"<a/>")]);
    assert!(is_corrupt(&garbage));
}

/// What Excel writes as “Strict Open XML”: other namespaces, days as texts.
#[test]
fn strict_ooxml_is_an_xlsx_like_any_other() {
    let mut book = rust_xlsxwriter::Workbook::new();
    book.set_properties(&rust_xlsxwriter::DocProperties::new().set_custom_property("khtc", "khtc1;a"));
    book.define_name("khtc_stamp", "=\"khtc1;a\"").unwrap();
    let sheet = book.add_worksheet().set_name("Báo cáo").unwrap();
    sheet.write(0, 0, "trồng rừng").unwrap().write(0, 1, 512.5).unwrap();
    let percent = rust_xlsxwriter::Format::new().set_num_format("0.0%").set_font_name(".VnTime");
    sheet.write_with_format(0, 2, 0.638, &percent).unwrap().write_with_format(0, 3, "tem", &percent).unwrap();
    sheet.write_with_format(0, 4, 7, &rust_xlsxwriter::Format::new().set_num_format("dd/mm/yyyy")).unwrap();
    let usual = book.save_to_buffer().unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(&usual)).unwrap();
    let parts: Vec<(String, String)> = (0..archive.len())
        .map(|place| {
            let mut file = archive.by_index(place).unwrap();
            let mut text = String::new();
            file.read_to_string(&mut text).unwrap();
            let strict = text
                .replace(
                    "http://schemas.openxmlformats.org/officeDocument/2006/",
                    "http://purl.oclc.org/ooxml/officeDocument/",
                )
                .replace(
                    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                    "http://purl.oclc.org/ooxml/spreadsheetml/main",
                )
                .replace(r#"s="2"><v>7</v>"#, r#"s="2" t="d"><v>1900-01-07</v>"#);
            (file.name().unwrap().into_owned(), strict)
        })
        .collect();
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    let strict: Grid = read(&zip(&parts)).unwrap();
    assert_eq!(strict, read(&usual).unwrap());
    let sheet = strict.sheet("Báo cáo").unwrap();
    assert_eq!((value(sheet, "A1"), value(sheet, "E1")), (text("trồng rừng"), day(1900, 1, 7)));
    assert_eq!(strict.properties, [("khtc".to_owned(), "khtc1;a".to_owned())]);
}

#[test]
fn a_macro_workbook_is_read_and_its_macros_are_not() {
    let relations = r#"<Relationships><Relationship Id="rId1" Type="t/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="m" Type="t/vbaProject" Target="vbaProject.bin"/></Relationships>"#;
    let handmade = Handmade::new(r#"<row r="1"><c r="A1"><v>1</v></c></row>"#)
        .with("xl/_rels/workbook.xml.rels", relations)
        .with("xl/vbaProject.bin", b"\xD0\xCF\x11\xE0 not a project");
    let grid = read(&handmade.zip()).unwrap();
    assert!(grid.has_macros);
    assert_eq!(grid.sheets[0].value(at("A1")), Some(&Value::Number(1.0)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Anything may come of a damaged .xls, but no panic, and no request for memory that would end the process.
    #[test]
    fn a_damaged_xls_never_panics(changes in proptest::collection::vec((0.0_f64..1.0, any::<u8>()), 1..4)) {
        let mut bad = xls(&globals(), &[number(0, 0, 0, 1.0), (0x00FD, shorts(&[1, 0, 0, 1, 0])), formula(2, 0, [0, 0, 0, 0, 0, 0, 0xFF, 0xFF]), (0x0207, vec![1, 0, 0, b'a'])]);
        for (place, byte) in changes {
            let place = (bad.len() as f64 * place) as usize;
            bad[place] = byte;
        }
        let _ = read(&bad);
    }

    #[test]
    fn damaged_records_of_an_xlsb_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..60), kind in 0_u16..200) {
        let _ = read(&xlsb(&[(0, long(0)), (kind, bytes)]));
    }

    #[test]
    fn a_damaged_ods_never_panics(place in 0.0_f64..1.0, byte in 32_u8..127) {
        let mut inside = r#"<table:table table:name="A"><table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="float" office:value="1" table:number-columns-spanned="2"><text:p>1</text:p></table:table-cell></table:table-row></table:table>"#.as_bytes().to_vec();
        let at = (inside.len() as f64 * place) as usize;
        inside[at] = byte;
        let _ = read(&ods(std::str::from_utf8(&inside).unwrap()));
    }
}
