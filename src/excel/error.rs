//! Why a file cannot be read as a workbook, and what its sender should do about it.
//!
//! Never about our own side: reading bytes that are already in memory cannot fail for a reason of ours.

use std::fmt;

/// The sender's fault. Its text says what the file is and what to do; it is shown to officers and units.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ReadError {
    Empty,
    NotAWorkbook { what: Foreign },
    Encrypted,
    Truncated,
    Corrupt { why: String },
    TooBig { what: String },
    Unsupported { format: SheetFormat },
}

impl ReadError {
    /// What is the matter with the file; without a full stop.
    pub fn cause(&self) -> String {
        match self {
            ReadError::Empty => "Tệp rỗng (0 byte)".to_owned(),
            ReadError::NotAWorkbook { what } => format!("Tệp là {what}, không phải bảng tính Excel"),
            ReadError::Encrypted => "Tệp được đặt mật khẩu nên không đọc được".to_owned(),
            ReadError::Truncated => "Tệp bị cắt cụt, thiếu phần cuối, thường do gửi hoặc tải chưa xong".to_owned(),
            ReadError::Corrupt { why } => format!("Tệp bảng tính bị hỏng: {why}"),
            ReadError::TooBig { what } => format!("Tệp quá lớn để đọc: {what}"),
            ReadError::Unsupported { format } => format!("Tệp ở định dạng {format}, chưa được hỗ trợ"),
        }
    }

    /// What its sender should do; a whole sentence.
    pub const fn remedy(&self) -> &'static str {
        match self {
            ReadError::Empty => "Hãy kiểm tra lại tệp gốc rồi gửi lại.",
            ReadError::NotAWorkbook { .. } => "Hãy gửi biểu mẫu Excel (.xlsx) đã điền.",
            ReadError::Encrypted => {
                "Hãy bỏ mật khẩu (Tệp › Thông tin › Bảo vệ Sổ làm việc › Mã hóa bằng Mật khẩu, xóa trống), lưu rồi gửi lại."
            }
            ReadError::Truncated => "Hãy gửi lại tệp gốc.",
            ReadError::Corrupt { .. } => "Hãy mở tệp bằng Excel, lưu lại thành .xlsx rồi gửi lại.",
            ReadError::TooBig { .. } => "Hãy xóa phần thừa ngoài bảng (dòng, cột, trang tính không dùng) rồi gửi lại.",
            ReadError::Unsupported { .. } => "Hãy chọn “Lưu thành” Sổ làm việc Excel (.xlsx) rồi gửi lại.",
        }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}. {}", self.cause(), self.remedy())
    }
}

impl std::error::Error for ReadError {}

/// Spreadsheets that are not read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SheetFormat {
    /// Excel 95 and before.
    AncientXls,
    /// “XML Spreadsheet 2003”, one XML file.
    SpreadsheetMl,
}

/// What a file is that is no workbook. A caller decides by it whether the file was meant as a report.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Foreign {
    Pdf,
    Html,
    /// CSV, or any other plain text.
    Text,
    Xml,
    Rtf,
    Word,
    PowerPoint,
    OpenDocument,
    Picture,
    /// zip, rar, 7z, gzip: what is inside is not looked at.
    Archive,
    OutlookMessage,
    /// The `~$` file that Excel keeps beside a workbook while it is open.
    LockFile,
    /// An OLE container that is none of the above.
    Ole,
    Unknown,
}

impl ReadError {
    pub(super) fn corrupt(why: impl Into<String>) -> ReadError {
        ReadError::Corrupt { why: why.into() }
    }

    pub(super) fn too_big(what: impl Into<String>) -> ReadError {
        ReadError::TooBig { what: what.into() }
    }
}

impl fmt::Display for SheetFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            SheetFormat::AncientXls => "Excel 95 trở về trước (.xls)",
            SheetFormat::SpreadsheetMl => "XML Spreadsheet 2003 (.xml)",
        })
    }
}

impl fmt::Display for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Foreign::Pdf => "PDF",
            Foreign::Html => "trang web (HTML)",
            Foreign::Text => "CSV hoặc văn bản thuần",
            Foreign::Xml => "XML",
            Foreign::Rtf => "văn bản RTF",
            Foreign::Word => "văn bản Word",
            Foreign::PowerPoint => "trình chiếu PowerPoint",
            Foreign::OpenDocument => "văn bản OpenDocument",
            Foreign::Picture => "ảnh",
            Foreign::Archive => "tệp nén",
            Foreign::OutlookMessage => "thư Outlook (.msg)",
            Foreign::LockFile => "tệp khóa tạm của Excel (tên bắt đầu bằng ~$)",
            Foreign::Ole => "tệp Office loại khác",
            Foreign::Unknown => "loại tệp không nhận ra",
        })
    }
}
