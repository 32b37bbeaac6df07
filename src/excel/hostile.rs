//! Every file that is known to break readers, read by ours: each gives its error or an intact rest.
//!
//! Never part of the program. The list is the one of the field notes on calamine, thickened.

use proptest::prelude::*;
use rust_xlsxwriter::{DocProperties, Format, Formula, Workbook};

use super::handmade::{Handmade, zip};
use super::{Foreign, ReadError, read};
use crate::model::grid::{Address, Area, Grid, Sheet, Value};

/// The first sheet of a workbook made by hand with these rows.
fn sheet(rows: &str) -> Sheet {
    first(read(&Handmade::new(rows).zip()).unwrap())
}

fn first(grid: Grid) -> Sheet {
    grid.sheets.into_iter().next().unwrap()
}

fn at(text: &str) -> Address {
    text.parse().unwrap()
}

fn value<'s>(sheet: &'s Sheet, cell: &str) -> Option<&'s Value> {
    sheet.value(at(cell))
}

fn unreadable(sheet: &Sheet) -> Vec<String> {
    sheet.unreadable.iter().map(|(at, _)| at.to_string()).collect()
}

fn is_corrupt(bytes: &[u8]) -> bool {
    matches!(read(bytes), Err(ReadError::Corrupt { .. }))
}

#[test]
fn two_far_cells_cost_nothing() {
    let sheet =
        sheet(r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>"#);
    assert_eq!(sheet.cells.len(), 2);
    assert_eq!(value(&sheet, "XFD1048576"), Some(&Value::Number(2.0)));
}

#[test]
fn declared_counts_are_not_believed() {
    for count in ["900000000000", "18446744073709551615", "99999999999999999999999", "-1", "x"] {
        let strings = format!(r#"<sst uniqueCount="{count}"><si><t>a</t></si></sst>"#);
        assert!(is_corrupt(&Handmade::new("").with("xl/sharedStrings.xml", strings).zip()), "{count}");
    }
}

#[test]
fn a_huge_shared_formula_index_is_harmless() {
    let sheet = sheet(
        r#"<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="9000000000">B1*2</f><v>4</v></c></row>
           <row r="2"><c r="A2"><f t="shared" si="9000000000"/><v>6</v></c></row>"#,
    );
    let formula = |cell: &str| sheet.cell(at(cell)).unwrap().formula.clone();
    assert_eq!(formula("A1").as_deref(), Some("B1*2"));
    assert_eq!(formula("A2").as_deref(), Some(""));
    assert_eq!(value(&sheet, "A2"), Some(&Value::Number(6.0)));
}

#[test]
fn a_reversed_shared_formula_costs_its_cell_only() {
    let sheet = sheet(
        r#"<row r="1"><c r="A1"><f t="shared" ref="B5:A1" si="0">B1</f><v>4</v></c><c r="B1"><v>5</v></c></row>"#,
    );
    assert_eq!(unreadable(&sheet), ["A1"]);
    assert_eq!(value(&sheet, "B1"), Some(&Value::Number(5.0)));
}

#[test]
fn young_error_values_are_errors_like_the_old() {
    for error in ["#SPILL!", "#CALC!", "#FIELD!", "#BUSY!", "#GETTING_DATA", "#REF!", "#N/A"] {
        let sheet =
            sheet(&format!(r#"<row r="1"><c r="A1" t="e"><f>X1</f><v>{error}</v></c><c r="B1"><v>2</v></c></row>"#));
        let cell = sheet.cell(at("A1")).unwrap();
        assert_eq!(cell.value, Value::Error(error.to_owned()));
        assert_eq!(cell.formula.as_deref(), Some("X1"));
        assert_eq!(value(&sheet, "B1"), Some(&Value::Number(2.0)));
    }
}

#[test]
fn a_bad_cell_costs_no_other() {
    let bad = [
        r#"<c r="A1"><v>1</v><extLst/></c>"#,
        r#"<c r="A1"><extLst><ext><x/></ext></extLst></c>"#,
        r#"<c r="A1" t="n"><v>mười hai</v></c>"#,
        r#"<c r="A1" t="b"><v>có</v></c>"#,
        r#"<c r="A1" t="zzz"><v>1</v></c>"#,
        r#"<c r="A1" t="s"><v>7</v></c>"#,
        r#"<c r="A1" t="s"><v>không</v></c>"#,
        r#"<c r="A1"><v>NaN</v></c>"#,
        r#"<c r="A1"><v>inf</v></c>"#,
        r#"<c r="A1"><v>1e999</v></c>"#,
        r#"<c r="A1" s="1"><v>NaN</v></c>"#,
        r#"<c r="A1" s="1"><v>-inf</v></c>"#,
        r#"<c r="A1"><v>1</v><v>2</v></c>"#,
        r#"<c r="A1"><v>&#49;2</v></c>"#,
        r#"<c r="A1"><v><![CDATA[12]]></v></c>"#,
        r#"<c r="A1" t="inlineStr"><v>chữ</v></c>"#,
        r#"<c r="A1" t="d"><v>hôm qua</v></c>"#,
        r#"<c r="A1"><v>1</v></c><c r="A1"><v>2</v></c>"#,
        r#"<c r="A1"><v>1</v></c><c r="A1"><v>2</v></c><c r="A1"><v>3</v></c>"#,
    ];
    for cell in bad {
        let sheet = sheet(&format!(r#"<row r="1">{cell}<c r="B1"><v>2</v></c></row>"#));
        assert_eq!(unreadable(&sheet), ["A1"], "{cell}");
        assert_eq!(sheet.cells.len(), 1, "{cell}");
        assert_eq!(value(&sheet, "B1"), Some(&Value::Number(2.0)), "{cell}");
    }
}

#[test]
fn addresses_beyond_the_sheet_do_not_wrap() {
    for address in ["ZZZZZZZZZZ1", "A99999999999", "XFE1", "A1048577", "A4294967297", "É1"] {
        let sheet = sheet(&format!(
            r#"<row r="4"><c r="A4"><v>1</v></c><c r="{address}"><v>9</v></c><c r="C4"><v>3</v></c></row>"#
        ));
        assert_eq!(unreadable(&sheet), ["B4"], "{address}");
        assert!(sheet.unreadable[0].1.contains(address));
        assert_eq!(sheet.cells.len(), 2, "{address}");
    }
    assert!(is_corrupt(&Handmade::new(r#"<row r="99999999999"><c><v>1</v></c></row>"#).zip()));
}

#[test]
fn reversed_areas_are_named_or_ignored() {
    let with = |before: &str, after: &str| {
        let xml = format!(
            r#"<worksheet>{before}<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>{after}</worksheet>"#
        );
        read(&Handmade::new("").with("xl/worksheets/sheet1.xml", xml).zip())
    };
    let reversed = with(r#"<dimension ref="B5:A1"/>"#, "").unwrap_err();
    assert!(reversed.to_string().contains("B5:A1"), "{reversed}");
    let merged = first(with("", r#"<mergeCells><mergeCell ref="B5:A1"/></mergeCells>"#).unwrap());
    assert_eq!(value(&merged, "A1"), Some(&Value::Number(1.0)));
    assert_eq!(merged.merges, [Area { from: at("A1"), to: at("B5") }]);
    let odd = r#"<mergeCells><mergeCell ref="A1"/><mergeCell ref="C1:D1"/><mergeCell ref="x:y"/><mergeCell/><mergeCell ref="A1:ZZZZ9"/></mergeCells>"#;
    assert_eq!(first(with("", odd).unwrap()).merges, [Area { from: at("C1"), to: at("D1") }]);
    let many = r#"<mergeCell ref="C1:D1"/>"#.repeat(100_001);
    assert!(with("", &many).unwrap_err().to_string().contains("ô trộn"));
}

#[test]
fn texts_name_their_font() {
    let styles = r#"<styleSheet><fonts><font><name val=".VnTime"/></font><font><name val="Arial"/></font></fonts>
        <cellXfs><xf fontId="1"/><xf fontId="0"/><xf fontId="0" numFmtId="9"/></cellXfs></styleSheet>"#;
    let rows = r#"<row r="1"><c r="A1" t="s" s="1"><v>0</v></c><c r="B1" t="s" s="2"><v>0</v></c><c r="C1" t="s"><v>0</v></c><c r="D1" s="2"><v>1</v></c></row>"#;
    let sheet = first(read(&Handmade::new(rows).with("xl/styles.xml", styles).zip()).unwrap());
    let font = |cell: &str| sheet.cell(at(cell)).unwrap().font.clone();
    assert_eq!(font("A1").as_deref(), Some(".VnTime"));
    assert_eq!(font("C1").as_deref(), Some("Arial"));
    assert_eq!(font("D1"), None);
    assert!(std::sync::Arc::ptr_eq(&font("A1").unwrap(), &font("B1").unwrap()));
}

#[test]
fn macros_are_noticed() {
    assert!(!read(&Handmade::new("").zip()).unwrap().has_macros);
    let types = |kind: &str| {
        format!(
            r#"<Types><Override PartName="/xl/workbook.xml" ContentType="application/vnd.{kind}.main+xml"/></Types>"#
        )
    };
    let with = |kind: &str| read(&Handmade::new("").with("[Content_Types].xml", types(kind)).zip()).unwrap().has_macros;
    assert!(!with("openxmlformats-officedocument.spreadsheetml.sheet"));
    assert!(with("ms-excel.sheet.macroEnabled"));
    let endings = r#"<Types><Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>"#;
    assert!(!read(&Handmade::new("").with("[Content_Types].xml", endings).zip()).unwrap().has_macros);
    for kind in ["http://schemas.microsoft.com/office/2006/relationships/vbaProject", "x/xlMacrosheet"] {
        let handmade = Handmade::new("");
        let relations = String::from_utf8(handmade.part("xl/_rels/workbook.xml.rels").to_vec()).unwrap();
        let more = format!(r#"<Relationship Id="m" Type="{kind}" Target="vbaProject.bin"/></Relationships>"#);
        let relations = relations.replace("</Relationships>", &more);
        assert!(read(&handmade.with("xl/_rels/workbook.xml.rels", relations).zip()).unwrap().has_macros, "{kind}");
    }
}

#[test]
fn bombs_are_too_big() {
    let long = format!("<sst><si><t>{}</t></si></sst>", "a".repeat(16 << 20));
    let bomb = Handmade::new("").with("xl/sharedStrings.xml", long).zip();
    assert!(bomb.len() < 20 << 10);
    assert!(matches!(read(&bomb), Err(ReadError::TooBig { .. })));

    // One text of 100 kB, used over and over, would be gigabytes in a grid.
    let rows: String = (1..=2000).map(|row| format!(r#"<row r="{row}"><c t="s"><v>0</v></c></row>"#)).collect();
    let text = format!("<sst><si><t>{}</t></si></sst>", "ă".repeat(32_767));
    let wide = Handmade::new(&rows).with("xl/sharedStrings.xml", text).zip();
    assert!(read(&wide).unwrap_err().to_string().contains("MB văn bản"));
}

#[test]
fn a_text_that_no_cell_can_hold_is_unreadable() {
    let text = format!("<sst><si><t>{}</t></si></sst>", "a".repeat(32_768));
    let grid = read(
        &Handmade::new(r#"<row r="1"><c r="A1" t="s"><v>0</v></c></row>"#).with("xl/sharedStrings.xml", text).zip(),
    );
    assert_eq!(unreadable(&first(grid.unwrap())), ["A1"]);
}

#[test]
fn too_many_cells_are_named_with_their_sheet() {
    let row = r#"<c><v>1</v></c>"#.repeat(1000);
    let many = Handmade::new(&format!("<row>{row}</row>").repeat(201)).zip();
    let error = read(&many).unwrap_err();
    assert!(matches!(&error, ReadError::TooBig { what } if what.contains("Báo cáo")), "{error}");
    // The same number of cells that are only formatted is no content.
    let row = r#"<c s="1"/>"#.repeat(1000);
    let blank = first(read(&Handmade::new(&format!("<row>{row}</row>").repeat(201)).zip()).unwrap());
    assert!(blank.cells.is_empty() && blank.unreadable.is_empty());
}

#[test]
fn a_package_without_its_parts_is_damaged() {
    for part in ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml", "xl/styles.xml"] {
        assert!(is_corrupt(&Handmade::new("").without(part).zip()), "{part}");
    }
    // Other names than calamine expects would lose all texts in silence.
    let moved = r#"<Relationships><Relationship Id="rId1" Type="t/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="t/sharedStrings" Target="strings.xml"/></Relationships>"#;
    assert!(is_corrupt(&Handmade::new("").with("xl/_rels/workbook.xml.rels", moved).zip()));
    let twins = r#"<workbook><sheets><sheet name="A" r:id="rId1"/><sheet name="A" r:id="rId1"/></sheets></workbook>"#;
    assert!(is_corrupt(&Handmade::new("").with("xl/workbook.xml", twins).zip()));
    for broken in [
        "<row><c></row>",
        "<row><c><v><c/></v></c></row>",
        "<row><c r=\"A1\" r=\"B1\"/></row>",
        "</sheetData>",
        "</sheetData><sheetData>",
    ] {
        assert!(is_corrupt(&Handmade::new(broken).zip()), "{broken}");
    }
}

#[test]
fn foreign_files_are_named() {
    let known: &[(&[u8], Foreign)] = &[
        (b"%PDF-1.7 \xE2\xE3", Foreign::Pdf),
        (b"<html><table><tr><td>1</td></tr></table></html>", Foreign::Html),
        ("STT,Nội dung\n1,Trồng rừng\n".as_bytes(), Foreign::Text),
    ];
    for (bytes, what) in known {
        assert_eq!(read(bytes), Err(ReadError::NotAWorkbook { what: *what }));
    }
    let docx = zip(&[("_rels/.rels", b"<Relationships/>"), ("word/document.xml", b"<document/>")]);
    assert_eq!(read(&docx), Err(ReadError::NotAWorkbook { what: Foreign::Word }));
    assert_eq!(read(&zip(&[("a.txt", b"a")])), Err(ReadError::NotAWorkbook { what: Foreign::Archive }));
    assert_eq!(read(b""), Err(ReadError::Empty));
    let old = b"<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">";
    assert!(read(old).unwrap_err().to_string().contains("XML Spreadsheet 2003"));
    let ancient = b"\x09\x04\x06\x00\x00\x00\x10\x00";
    assert!(read(ancient).unwrap_err().to_string().contains("Excel 95"));
}

#[test]
fn containers_of_old_and_encrypted_workbooks_are_told_apart() {
    let with = |stream: &str| {
        let mut bytes = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
        bytes.extend([0; 504]);
        bytes.extend(stream.encode_utf16().flat_map(u16::to_le_bytes));
        bytes.extend([0; 512]);
        read(&bytes)
    };
    assert_eq!(with("EncryptionInfo"), Err(ReadError::Encrypted));
    assert!(matches!(with("Workbook"), Err(ReadError::Corrupt { .. })));
}

#[test]
fn dates_follow_the_epoch_and_odd_ones_stay_numbers() {
    let rows = r#"<row r="1"><c r="A1" s="1"><v>44726</v></c><c r="B1" s="1"><v>-3</v></c>
        <c r="C1" t="d"><v>2022-06-14</v></c><c r="D1" s="2"><v>0.638</v></c><c r="E1" s="3"><v>1</v></c></row>"#;
    let date = |y, m, d| Value::Date(chrono::NaiveDate::from_ymd_opt(y, m, d).unwrap().into());
    let plain = sheet(rows);
    assert_eq!(value(&plain, "A1"), Some(&date(2022, 6, 14)));
    assert_eq!(value(&plain, "B1"), Some(&Value::Number(-3.0)));
    assert_eq!(value(&plain, "C1"), Some(&date(2022, 6, 14)));
    let percent = |cell: &str| plain.cell(at(cell)).unwrap().percent;
    assert!(percent("D1") && percent("E1") && !percent("A1"));
    let mac = r#"<workbook><workbookPr date1904="1"/><sheets><sheet name="A" r:id="rId1"/></sheets></workbook>"#;
    let mac = first(read(&Handmade::new(rows).with("xl/workbook.xml", mac).zip()).unwrap());
    // 44726 days after 1 January 1904.
    assert_eq!(value(&mac, "A1"), Some(&date(2026, 6, 15)));
}

#[test]
fn texts_are_kept_as_typed() {
    let sheet = sheet(
        r#"<row r="1"><c r="A1" t="s"><v>1</v></c><c r="B1" t="str"><f>A1</f><v></v></c><c r="C1" t="inlineStr"><is><t xml:space="preserve">  hai
dòng&#160;</t></is></c><c r="D1" t="inlineStr"><is><t></t></is></c><c r="E1"><f>SUM(A1)</f></c><c r="F1" t="str"><f>A1</f></c></row>"#,
    );
    assert_eq!(value(&sheet, "A1"), Some(&Value::Text(" hai ".to_owned())));
    assert_eq!(value(&sheet, "C1"), Some(&Value::Text("  hai\ndòng\u{a0}".to_owned())));
    assert_eq!(value(&sheet, "D1"), None);
    // A formula that was never calculated has no result; one that gives an empty text has.
    assert_eq!((value(&sheet, "E1"), value(&sheet, "F1")), (Some(&Value::Empty), Some(&Value::Empty)));
    assert_eq!(value(&sheet, "B1"), Some(&Value::Text(String::new())));
    assert!(sheet.unreadable.is_empty());
}

/// What our own writer makes, with all that a template needs to come back by.
fn good() -> Vec<u8> {
    let mut book = Workbook::new();
    let created = rust_xlsxwriter::ExcelDateTime::from_ymd(2022, 6, 1).unwrap();
    book.set_properties(
        &DocProperties::new().set_custom_property("khtc", "khtc1;kh-2022;1").set_creation_datetime(&created),
    );
    let sheet = book.add_worksheet().set_name("Báo cáo").unwrap();
    sheet.write(0, 0, "khtc.key").unwrap();
    sheet.write(11, 6, 512.5).unwrap();
    sheet.write_with_format(11, 7, 0.638, &Format::new().set_num_format("0.0%")).unwrap();
    sheet.write_formula(11, 8, Formula::new("=SUM(G12:H12)").set_result("513.138")).unwrap();
    sheet.write(12, 6, true).unwrap();
    let date = rust_xlsxwriter::ExcelDateTime::from_ymd(2022, 6, 14).unwrap();
    sheet.write_with_format(13, 6, &date, &Format::new().set_num_format("dd/mm/yyyy")).unwrap();
    sheet.write(14, 6, "  ‘Hồi’ & <quế>  ").unwrap();
    let hidden = book.add_worksheet().set_name("_khtc").unwrap();
    hidden.write(0, 0, "format").unwrap();
    hidden.set_very_hidden(true);
    book.define_name("khtc_stamp", "=\"khtc1;kh-2022;1;cc-kl\"").unwrap();
    book.save_to_buffer().unwrap()
}

#[test]
fn what_we_write_comes_back() {
    let grid = read(&good()).unwrap();
    assert_eq!(grid.properties, [("khtc".to_owned(), "khtc1;kh-2022;1".to_owned())]);
    assert_eq!(grid.defined_names, [("khtc_stamp".to_owned(), "khtc1;kh-2022;1;cc-kl".to_owned())]);
    let sheet = grid.sheet("Báo cáo").unwrap();
    assert_eq!(value(sheet, "G12"), Some(&Value::Number(512.5)));
    assert!(sheet.cell(at("H12")).unwrap().percent);
    let total = sheet.cell(at("I12")).unwrap();
    assert_eq!((total.formula.as_deref(), &total.value), (Some("SUM(G12:H12)"), &Value::Number(513.138)));
    assert_eq!(value(sheet, "G13"), Some(&Value::Bool(true)));
    assert!(matches!(value(sheet, "G14"), Some(Value::Date(date)) if date.to_string() == "2022-06-14 00:00:00"));
    assert_eq!(value(sheet, "G15"), Some(&Value::Text("  ‘Hồi’ & <quế>  ".to_owned())));
    let hidden = grid.sheet("_khtc").unwrap();
    assert_eq!(hidden.visibility, crate::model::grid::Visibility::VeryHidden);
}

#[test]
fn sheet_names_are_composed() {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Ba\u{301}o ca\u{301}o").unwrap().write(0, 0, 1).unwrap();
    assert!(read(&book.save_to_buffer().unwrap()).unwrap().sheet("Báo cáo").is_some());
}

#[test]
fn a_cut_file_is_never_half_a_report() {
    let good = good();
    for end in [1, 2, 3, 4, 30, good.len() / 2, good.len() - 30] {
        let error = read(&good[..end]).unwrap_err();
        if end >= 4 {
            assert_eq!(error, ReadError::Truncated, "{end}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn random_bytes_are_refused(bytes in proptest::collection::vec(any::<u8>(), 0..2000), head in 0_usize..4) {
        let heads: [&[u8]; 4] = [b"", b"PK\x03\x04", b"PK\x05\x06", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"];
        prop_assert!(read(&[heads[head], &bytes].concat()).is_err());
    }

    #[test]
    fn truncations_are_refused(part in 0.0_f64..0.999) {
        let good = good();
        prop_assert!(read(&good[..(good.len() as f64 * part) as usize]).is_err());
    }

    /// A flipped bit may cost the file, or hide in what nobody reads; it never changes a cell.
    #[test]
    fn a_flipped_bit_never_changes_a_figure(place in 0.0_f64..1.0, bit in 0_u8..8) {
        let good = good();
        let mut bad = good.clone();
        bad[(good.len() as f64 * place) as usize] ^= 1 << bit;
        if let Ok(grid) = read(&bad) {
            prop_assert_eq!(grid.sheets, read(&good).unwrap().sheets);
        }
    }

    /// As above, but in the XML itself, under a checksum that fits: anything may come, but no panic.
    #[test]
    fn damaged_xml_never_panics(part in 0_usize..3, place in 0.0_f64..1.0, byte in any::<u8>()) {
        let rows = r#"<row r="1"><c r="A1" s="1"><v>44726</v></c><c r="B1" t="s"><v>1</v></c></row><row r="2"><c r="A2" t="e"><f t="shared" ref="A2:A3" si="0">B1</f><v>#SPILL!</v></c></row>"#;
        let name = ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"][part];
        let handmade = Handmade::new(rows);
        let mut xml = handmade.part(name).to_vec();
        let at = (xml.len() as f64 * place) as usize;
        xml[at] = byte;
        let _ = read(&handmade.with(name, xml).zip());
    }
}
