//! The documents that the workbook was made from: the lower half of the sheet *Kiểm chứng*.
//!
//! Never looks into a document; its digest names it.

use std::collections::HashSet;

use rust_xlsxwriter::{Format, Worksheet, XlsxError};
use sha2::{Digest, Sha256};

use super::proof_columns::{COLUMNS, LAST, LAST_WIDTH};
use super::table;
use crate::excel::style;
use crate::model::dates;
use crate::model::standing::{Received, standing};
use crate::report::ReportInput;
use crate::report::filing;
use crate::report::shown::{Shown, put, put_across};
use crate::report::wording;

const DIGEST: u16 = 6;

/// The reports that stand, of the year so far.
pub fn standing_ones<'a>(input: &ReportInput<'a>) -> Vec<&'a Received> {
    let stands: HashSet<i64> = standing(input.received).into_iter().map(|one| one.receipt).collect();
    filing::attempts(input).into_iter().filter(|one| stands.contains(&one.receipt)).collect()
}

/// One line a report, as the note under the digest says, so that anyone can work it out again.
fn digest_of(documents: &[&Received]) -> String {
    let mut digest = Sha256::new();
    for one in documents {
        digest.update(format!("{};{};{};{}\n", one.unit, one.period, one.attempt, one.sha256));
    }
    digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

pub fn facts(input: &ReportInput, documents: &[&Received]) -> Vec<(&'static str, String)> {
    let consolidation = input.consolidation;
    vec![
        ("Kế hoạch, bản", format!("{}, bản {}", consolidation.plan, consolidation.revision)),
        ("SHA-256 của nội dung kế hoạch", input.plan.digest.clone()),
        ("Kỳ; ngày xét thời hạn", format!("{}; {}", consolidation.period, wording::day(consolidation.as_of))),
        (
            "Theo sổ theo dõi lúc",
            format!("{} (giờ Việt Nam)", dates::full_moment_to_the_second(input.known_at)),
        ),
        ("Chương trình", format!("khtc {}", input.program_version)),
        ("SHA-256 của bảng 4", digest_of(documents)),
        (
            "Cách tính SHA-256 của bảng 4",
            "mỗi báo cáo một dòng ‘mã đơn vị;kỳ;lần;SHA-256’, theo thứ tự của bảng, mã hóa UTF-8, mỗi dòng kết thúc bằng \
             ký tự xuống dòng (LF)"
                .to_owned(),
        ),
    ]
}

pub fn table(sheet: &mut Worksheet, first: u32, input: &ReportInput, documents: &[&Received]) -> Result<(), XlsxError> {
    let headings = ["TT", "Mã đơn vị", "Đơn vị; tệp", "Kỳ", "Lần", "Nhận lúc"];
    for (column, heading) in headings.iter().enumerate() {
        put(sheet, first - 1, column as u16, &Shown::from(*heading), &style::header())?;
    }
    put_across(sheet, first - 1, (DIGEST, LAST), "SHA-256 của tệp", &style::header())?;
    sheet.set_row_height(first - 1, 21)?;
    for (number, one) in documents.iter().enumerate() {
        let row = first + number as u32;
        let whose = format!("{}\n{}", wording::unit_name(input.plan, &one.unit), one.file);
        let cells: [(Shown, Format); 6] = [
            (Shown::Number(number as f64 + 1.0), style::text_center()),
            (Shown::from(one.unit.as_str()), style::text_center()),
            (Shown::from(whose.as_str()), style::text()),
            (Shown::from(one.period.to_string()), style::text_center()),
            (Shown::Number(f64::from(one.attempt)), style::text_center()),
            (Shown::Number(style::date_time_serial(one.received_at)), style::date_time()),
        ];
        table::row(sheet, row, style::size::BODY, &cells, COLUMNS.map(|(_, width)| width))?;
        put_across(sheet, row, (DIGEST, LAST), &one.sha256, &style::text())?;
        let size = style::size::BODY;
        sheet.set_row_height(row, style::row_height(&[(&whose, 46.0, size), (&one.sha256, LAST_WIDTH, size)]))?;
    }
    if documents.is_empty() {
        put_across(sheet, first, (0, 5), "Chưa có báo cáo nào được tính", &style::text_center())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::sample;

    #[test]
    fn the_digest_is_that_of_the_lines_that_the_note_describes() {
        let sample = sample();
        let input = sample.input();
        let documents = standing_ones(&input);
        // Thirty months' reports but one, then four of June; of the two that the Forest Protection Office sent the
        // second.
        assert_eq!(documents.len(), 29 + 4);
        assert!(documents.iter().any(|one| (one.unit.as_str(), one.attempt) == ("cc-kl", 2)));
        // `printf 'cc-ptnt;2022-01;1;0…0\n' | sha256sum`
        let expected = "8bbe15c032a0491bf478088973277441a8fa61735b3897292fa3fc442fad07cf";
        assert_eq!(digest_of(&documents[..1]), expected);
        assert_ne!(digest_of(&documents), digest_of(&documents[1..]));
    }
}
