//! The mails that the sample reports come in, and what else is attached to them.
//!
//! Never fills a workbook.

use khtc::mail::{self, Address, Attachment, Draft};
use khtc::model::unit::Unit as PlanUnit;

use super::source::{Enclosure, Letter, Report, Unit};

/// A picture of 16 × 16 points, as mail programs put under a signature.
const LOGO: &[u8] = include_bytes!("logo.png");

/// A mail with the workbook and what is enclosed with it.
pub fn with_report(of_plan: &PlanUnit, unit: &Unit, report: &Report, attempt: u32, workbook: Vec<u8>) -> Vec<u8> {
    let month = report.period.vietnamese_lower().replace('/', " năm ");
    let again =
        if attempt > 1 { format!(" (lần {attempt}, thay thế báo cáo đã gửi)") } else { String::new() };
    let (short, name) = (report.period.vietnamese_lower().replace("/2022", ""), &of_plan.name);
    let file = if attempt > 1 { format!(" - lần {attempt}") } else { String::new() };
    let mut attachments = vec![Attachment { name: format!("Báo cáo {short} - {name}{file}.xlsx"), bytes: workbook }];
    attachments.extend(report.enclosed.iter().map(|enclosure| match enclosure {
        Enclosure::Pdf => Attachment {
            name: format!("Báo cáo {short} - {name}{file} (bản ký).pdf"),
            bytes: signed_paper(&format!("{} {} - minh hoa", report.period, report.unit)),
        },
        Enclosure::Logo => Attachment { name: "logo.png".to_owned(), bytes: LOGO.to_vec() },
    }));
    mail::compose(&Draft {
        from: sender(of_plan),
        to: vec![office()],
        subject: format!("{name}: Báo cáo kết quả thực hiện nhiệm vụ trọng tâm {month}{again}"),
        // Only reports with a date of sending come by mail.
        date: report.sent.unwrap_or_default(),
        message_id: format!("{}.{}.{attempt}@snn.langson.example", report.period, report.unit),
        text: format!(
            "Kính gửi Phòng Kế hoạch - Tài chính,\n\n{name} gửi Báo cáo số {} về kết quả thực hiện nhiệm vụ trọng \
             tâm {month}{again}.\n\nTrân trọng./.\n\n{}\n{name}\nĐiện thoại: {}\n\n(Thư và số liệu minh họa.)\n",
            document_no(report, unit),
            unit.prepared_by,
            unit.phone
        ),
        attachments,
    })
}

/// A mail that only says something.
pub fn without_report(of_plan: &PlanUnit, letter: &Letter) -> Vec<u8> {
    mail::compose(&Draft {
        from: sender(of_plan),
        to: vec![office()],
        subject: letter.subject.clone(),
        date: letter.sent,
        message_id: format!("{}.{}.thu@snn.langson.example", letter.period, letter.unit),
        text: letter.text.clone(),
        attachments: Vec::new(),
    })
}

/// `262/BC-CCKL`
pub fn document_no(report: &Report, unit: &Unit) -> String {
    format!("{}/{}", report.document, unit.documents)
}

fn sender(of_plan: &PlanUnit) -> Address {
    let address = of_plan.emails.first().cloned().unwrap_or_default();
    Address { name: Some(of_plan.name.clone()), address }
}

fn office() -> Address {
    Address {
        name: Some("Phòng Kế hoạch - Tài chính".to_owned()), address: "khtc@snn.langson.example".to_owned()
    }
}

/// The smallest PDF of one page that shows a line of plain letters.
fn signed_paper(line: &str) -> Vec<u8> {
    let text = format!("BT /F1 14 Tf 60 780 Td (Ban ky: {line}) Tj ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{text}\nendstream", text.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut pdf = "%PDF-1.4\n".to_owned();
    let mut places = String::new();
    for (at, object) in objects.iter().enumerate() {
        places.push_str(&format!("{:010} 00000 n \n", pdf.len()));
        pdf.push_str(&format!("{} 0 obj\n{object}\nendobj\n", at + 1));
    }
    let (start, count) = (pdf.len(), objects.len() + 1);
    pdf.push_str(&format!("xref\n0 {count}\n0000000000 65535 f \n{places}"));
    pdf.push_str(&format!("trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"));
    pdf.into_bytes()
}
