//! What can go wrong on our side: each names the thing and the act, and says what to do, or has it as a [`Remedy`].
//!
//! Never about what a unit sent: that is a finding. Never names a command or a flag: every door has its own.

mod mending;
mod remedy;

use std::path::PathBuf;

use crate::consolidate::ConsolidateError;
use crate::ledger::LedgerError;
use crate::model::period::Period;
use crate::report::ReportError;
use crate::rules::RulesError;
use crate::template::TemplateError;

pub use remedy::{AskedAnswer, CaseChange, NotUndone, Remedy};

/// Our side failed: exit code 2. Nothing was changed, or what was changed is whole.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    #[error("không tìm thấy {}; kiểm tra lại đường dẫn", .0.display())]
    NotFound(PathBuf),
    #[error("không đọc được {}: {}", path.display(), reason(source))]
    Read { path: PathBuf, source: std::io::Error },
    #[error("không ghi được {}: {}", path.display(), reason(source))]
    Write { path: PathBuf, source: std::io::Error },
    #[error("{} đã có nên không ghi đè; chọn tên khác, hoặc chuyển tệp cũ đi nơi khác", .0.display())]
    AlreadyThere(PathBuf),
    #[error("trong {} chưa có sổ theo dõi so-theo-doi.db", .0.display())]
    NoLedger(PathBuf),
    #[error(
        "{} đã có phản hồi gửi đơn vị mà không còn sổ theo dõi so-theo-doi.db; chép bản sao lưu về tên đó. Muốn bắt đầu một sổ mới thì chuyển thư mục phan-hoi đi nơi khác trước", .0.display()
    )]
    LedgerLost(PathBuf),
    #[error("sổ theo dõi không có tệp nào mang mã SHA-256 bắt đầu bằng {0}")]
    NoSuchFile(String),
    #[error("có {} tệp mang mã SHA-256 bắt đầu bằng {begins}: {}; nêu thêm chữ số", found.len(), found.join(", "))]
    SeveralFiles { begins: String, found: Vec<String> },
    #[error("{} đã là thư mục làm việc; chọn thư mục khác", .0.display())]
    AlreadyWorkspace(PathBuf),
    #[error("trong {} không có tệp kế hoạch ke-hoach*.xlsx{}", dir.display(), year.map(|year| format!(" của năm {year}")).unwrap_or_default())]
    NoPlan { dir: PathBuf, year: Option<i32> },
    #[error("tệp kế hoạch {} còn {errors} lỗi nên chưa dùng được", path.display())]
    BrokenPlan { path: PathBuf, errors: usize },
    #[error("{} không phải là tệp kế hoạch: {reason}", path.display())]
    NotAPlan { path: PathBuf, reason: String },
    #[error("hai tệp kế hoạch cùng mã {id}, cùng bản {revision}: {} và {}; bỏ bớt một tệp, hoặc tăng số bản của tệp mới", first.display(), second.display())]
    TwoPlans { id: String, revision: u32, first: PathBuf, second: PathBuf },
    #[error("hai kế hoạch cùng năm {year} mà khác mã: {} và {}; mỗi năm một kế hoạch: chuyển tệp thừa ra khỏi thư mục; bản điều chỉnh thì giữ mã cũ và tăng ‘Lần ban hành’", first.display(), second.display())]
    TwoPlansOfAYear { year: i32, first: PathBuf, second: PathBuf },
    #[error("mã kế hoạch {id} dùng cho cả năm {} ({}) và năm {} ({}); kế hoạch của năm mới phải có mã mới ở sheet Thông tin", years.0, first.display(), years.1, second.display())]
    OneIdForTwoYears { id: String, years: (i32, i32), first: PathBuf, second: PathBuf },
    #[error("{} là lần ban hành {revision}, mà sổ đã dùng lần {used}", path.display())]
    OlderPlan { path: PathBuf, revision: u32, used: u32, sha256: String },
    #[error("{}: mã {code} đã có số liệu tính bằng {then}, nay là {now}; giữ loại và đơn vị tính cũ, hoặc đặt mã mới cho chỉ tiêu mới", path.display())]
    ReusedCode { path: PathBuf, code: String, then: String, now: String },
    #[error("nội dung {} đã khác với khi sổ ghi nhận, mà vẫn là bản {revision}; tăng ‘Lần ban hành’ ở sheet Thông tin, hoặc lấy lại tệp cũ", path.display())]
    ChangedPlan { path: PathBuf, revision: u32 },
    #[error("kế hoạch {plan} không có đơn vị ‘{unit}’{}", .suggestion.as_ref().map(|near| format!("; có phải ý là ‘{near}’?")).unwrap_or_default())]
    UnknownUnit { plan: String, unit: String, suggestion: Option<String> },
    #[error("kế hoạch {plan} không có chỉ tiêu, nhiệm vụ ‘{code}’{}", .suggestion.as_ref().map(|near| format!("; có phải ý là ‘{near}’?")).unwrap_or_default())]
    NothingOfThatCode { plan: String, code: String, suggestion: Option<String> },
    #[error("chỉ tiêu {indicator} không có số liệu của huyện ‘{district}’; các huyện: {}", .known.join(", "))]
    UnknownDistrict { indicator: String, district: String, known: Vec<String> },
    #[error("{task} là nhiệm vụ, không có số liệu riêng; điều chỉnh chỉ tiêu của nhiệm vụ{}", listed(indicators))]
    TaskNotAdjusted { task: String, indicators: Vec<String> },
    #[error("số liệu {indicator} của {period} được lập từ các kỳ nhỏ hơn")]
    MadeOfParts { indicator: String, period: String, parts: Vec<Period> },
    #[error("đơn vị {unit} không báo cáo chỉ tiêu {indicator} trong kỳ này; đơn vị báo cáo: {}", reporters.join(", "))]
    NotAReporter { unit: String, indicator: String, reporters: Vec<String> },
    #[error("{0} là nhiệm vụ, không có phần riêng của một đơn vị, một huyện hay một cột; nêu mã một chỉ tiêu")]
    NoPartOfTask(String),
    #[error("{option} không dùng cho {what}; bỏ tùy chọn đó, hoặc nêu mã một chỉ tiêu")]
    NoEffect { option: String, what: String },
    #[error("không có quy tắc ‘{code}’{}", .suggestion.as_ref().map(|near| format!("; có phải ý là {near}?")).unwrap_or_default())]
    UnknownRule { code: String, suggestion: Option<String> },
    #[error("{} sai ở {detail}", path.display())]
    Settings { path: PathBuf, detail: String },
    #[error("lúc nhận {0} ở tương lai")]
    ReceivedInTheFuture(String),
    #[error("hạn mới {0} đã qua")]
    DeadlineOver(String),
    #[error("ngày gửi {0} ở tương lai")]
    SentInTheFuture(String),
    #[error("ngày gửi {on} trước ngày chốt số liệu {period} ({cut_off})")]
    SentTooEarly { on: String, period: String, cut_off: String },
    #[error("{0} chưa chốt nên không cần mở lại; đơn vị cứ gửi báo cáo như thường")]
    NotClosed(String),
    #[error("{} đã chốt lúc {at} nên không quyết định gì thêm về báo cáo của {unit}", period.vietnamese())]
    Closed { period: Period, unit: String, at: String },
    #[error("sổ chưa có báo cáo nào của {unit} cho {period} đọc được{}", refused_before(refused))]
    NothingToDecide { unit: String, period: String, refused: Vec<String> },
    #[error("{unit} không có lần gửi {attempt} cho {period}; các lần đã gửi: {}", made.iter().map(u32::to_string).collect::<Vec<_>>().join(", "))]
    NoSuchAttempt { unit: String, period: String, attempt: u32, made: Vec<u32> },
    #[error("lần gửi {attempt} không có phát hiện {code} như đã nêu{}", listed(found))]
    NoSuchFinding { code: String, attempt: u32, found: Vec<String> },
    #[error("có {} phát hiện {code}", found.len())]
    SeveralFindings { code: String, found: Vec<String> },
    #[error("{what} là lưu ý, không làm báo cáo bị trả lại nên không cần bỏ qua")]
    NothingToWaive { what: String },
    #[error("‘{to}’ không dùng được cho {what}: {why}")]
    NotAnAnswer { to: String, what: String, why: String },
    #[error("‘{to}’ chính là số của đơn vị cho {what}")]
    UnitsOwnAnswer { to: String, what: String, decision: i64 },
    #[error("biểu mẫu {period} của {unit} không hỏi {what}")]
    NotAsked { period: String, unit: String, what: String, asked: Vec<AskedAnswer> },
    #[error("không có quyết định số {0}")]
    NoSuchDecision(i64),
    #[error("quyết định số {decision} không hủy được: {because}")]
    NotUndone { decision: i64, because: NotUndone },
    #[error("{0}: trong lúc chốt vẫn có báo cáo được ghi sổ nên chưa chốt; chờ tiếp nhận xong rồi chạy lại")]
    StillMoving(String),
    #[error("kế hoạch {plan} không có khó khăn, kiến nghị số {number}")]
    UnknownCase { plan: String, number: u32 },
    #[error("kỳ {0} không có đơn vị nào phải báo cáo theo kế hoạch")]
    NothingDue(String),
    #[error("{cause}{}", recorded_so_far(recorded))]
    NotAnswered { recorded: Vec<String>, cause: Box<Failure> },
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    #[error(transparent)]
    Rules(#[from] RulesError),
    #[error(transparent)]
    Consolidate(#[from] ConsolidateError),
    #[error(transparent)]
    Template(#[from] TemplateError),
    #[error(transparent)]
    Report(#[from] ReportError),
    #[error("không ghi được kế hoạch trống: {0}")]
    PlanWriter(String),
    #[error("{} chưa có khóa niêm phong", .0.display())]
    NoKey(PathBuf),
    #[error("hệ điều hành không cho số ngẫu nhiên để lập khóa niêm phong: {0}")]
    NoRandomness(String),
    #[error("không in được kết quả: {}; việc đã làm vẫn giữ nguyên", reason(.0))]
    Print(#[from] std::io::Error),
    #[error("không ghi được JSON: {0}")]
    Json(#[from] serde_json::Error),
}

/// What came of the unit and could not be read.
fn refused_before(files: &[String]) -> String {
    if files.is_empty() {
        return String::new();
    }
    let names = files.join(", ");
    format!(" (tệp {names} không tiếp nhận được nên không có số liệu để chấp nhận)")
}

/// What there is instead, each on a line.
fn listed(found: &[String]) -> String {
    if found.is_empty() { String::new() } else { format!(":\n    {}", found.join("\n    ")) }
}

/// What the ledger holds although the work stopped.
fn recorded_so_far(files: &[String]) -> String {
    const NAMED: usize = 5;
    let mut names = files.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    if let Some(left) = files.len().checked_sub(NAMED).filter(|left| *left > 0) {
        names.push_str(&format!(" và {left} tệp khác"));
    }
    if files.is_empty() { String::new() } else { format!(". Sổ theo dõi đã ghi nhận {names}") }
}

/// The usual causes in the officer's words.
fn reason(error: &std::io::Error) -> String {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::NotFound => "không tìm thấy; kiểm tra lại đường dẫn".to_owned(),
        ErrorKind::PermissionDenied => {
            "không có quyền, hoặc tệp đang mở trong Excel; đóng tệp hoặc chọn thư mục khác rồi chạy lại".to_owned()
        }
        ErrorKind::StorageFull => "đĩa đầy; giải phóng dung lượng rồi chạy lại".to_owned(),
        ErrorKind::QuotaExceeded => {
            "hết hạn mức dung lượng của tài khoản; giải phóng dung lượng rồi chạy lại".to_owned()
        }
        ErrorKind::FileTooLarge => {
            "tệp vượt cỡ lớn nhất mà ổ đĩa hoặc tài khoản cho phép; chọn thư mục ở ổ đĩa khác".to_owned()
        }
        ErrorKind::ReadOnlyFilesystem => "ổ đĩa chỉ cho phép đọc; chọn thư mục khác".to_owned(),
        ErrorKind::IsADirectory => "đây là một thư mục; hãy nêu tên tệp".to_owned(),
        ErrorKind::NotADirectory | ErrorKind::AlreadyExists => {
            "trên đường dẫn có một tệp trùng tên thư mục; đổi tên tệp đó hoặc chọn thư mục khác".to_owned()
        }
        _ => error.to_string(),
    }
}
