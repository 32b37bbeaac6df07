//! Every verb and flag, on one screen. A verb stands here only when it works.

use std::path::PathBuf;

use chrono::{DateTime, FixedOffset, NaiveDate};
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::model::period::Period;

/// Tiếp nhận, kiểm tra, tổng hợp báo cáo nhiệm vụ trọng tâm
#[derive(Parser, Debug)]
#[command(
    name = "khtc",
    version,
    disable_help_subcommand = true,
    disable_help_flag = true,
    disable_version_flag = true,
    subcommand_help_heading = "Lệnh",
    subcommand_value_name = "LỆNH",
    help_template = HELP,
    infer_long_args = true
)]
pub struct Cli {
    #[command(subcommand)]
    pub verb: Option<Verb>,

    /// Thư mục làm việc (mặc định: thư mục hiện tại)
    #[arg(
        long,
        global = true,
        help_heading = "Tùy chọn chung",
        value_name = "THƯ_MỤC",
        default_value = ".",
        hide_default_value = true
    )]
    pub workspace: PathBuf,

    /// Dạng kết quả: text cho người đọc, json cho chương trình
    #[arg(
        long,
        global = true,
        help_heading = "Tùy chọn chung",
        value_name = "DẠNG",
        value_enum,
        default_value = "text",
        hide_possible_values = true
    )]
    pub format: Format,

    /// In hướng dẫn
    #[arg(short = 'h', long, global = true, help_heading = "Tùy chọn chung", action = clap::ArgAction::Help)]
    pub help: Option<bool>,

    /// In phiên bản
    #[arg(short = 'V', long, help_heading = "Tùy chọn chung", action = clap::ArgAction::Version)]
    pub version: Option<bool>,
}

const HELP: &str = "{about}\n\nCách dùng: {usage}\n\n{all-args}{after-help}";

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Format {
    Text,
    Json,
}

#[derive(Subcommand, Debug)]
#[command(subcommand_help_heading = "Lệnh")]
pub enum Verb {
    /// Lập thư mục làm việc mới
    #[command(visible_alias = "khoi-tao", help_template = HELP)]
    Init(Init),
    /// Kiểm tra, in tệp kế hoạch
    #[command(visible_alias = "ke-hoach", help_template = HELP, subcommand_value_name = "LỆNH")]
    Plan {
        #[command(subcommand)]
        act: PlanAct,
    },
    /// Tạo biểu mẫu của kỳ cho các đơn vị
    #[command(visible_alias = "tao-mau", help_template = HELP)]
    Template(Template),
    /// Kiểm tra báo cáo, không ghi gì vào sổ
    #[command(visible_alias = "kiem-tra", help_template = HELP)]
    Check(Check),
    /// Tiếp nhận báo cáo: kiểm tra, ghi sổ, viết phản hồi
    #[command(visible_alias = "tiep-nhan", help_template = HELP)]
    Receive(Receive),
    /// Ai đã nộp, nộp muộn, chưa nộp, bị trả lại
    #[command(visible_alias = "tinh-hinh", help_template = HELP)]
    Status(Status),
    /// Tổng hợp kỳ: bảng tính cho phòng Kế hoạch - Tài chính
    #[command(visible_alias = "tong-hop", help_template = HELP)]
    Consolidate(Consolidate),
    /// Viết báo cáo gửi UBND tỉnh
    #[command(visible_alias = "bao-cao", help_template = HELP)]
    Report(Report),
    /// Làm cả tháng một lần: tiếp nhận, phản hồi, tổng hợp, báo cáo
    #[command(visible_alias = "chay", help_template = HELP)]
    Run(Run),
    /// Chốt kỳ: khóa số liệu, lưu cả hai tệp kết quả
    #[command(visible_alias = "chot-so", help_template = HELP)]
    Close(Close),
    /// Mở lại kỳ đã chốt cho một đơn vị
    #[command(visible_alias = "mo-so", help_template = HELP)]
    Reopen(Reopen),
    /// Ai đã quyết định gì, khi nào, vì sao
    #[command(visible_alias = "nhat-ky", help_template = HELP)]
    Log(Log),
    /// Liệt kê hoặc giải thích các quy tắc kiểm tra
    #[command(visible_alias = "quy-tac", help_template = HELP)]
    Rules(Rules),
}

#[derive(Args, Debug)]
pub struct Init {
    /// Thư mục sẽ lập
    #[arg(value_name = "THƯ_MỤC", help_heading = "Tham số")]
    pub dir: PathBuf,
    /// Tệp kế hoạch sẵn có; không nêu thì dùng tệp kế hoạch trống
    #[arg(long, value_name = "TỆP")]
    pub plan: Option<PathBuf>,
}

#[derive(Subcommand, Debug)]
pub enum PlanAct {
    /// Kiểm tra tệp kế hoạch
    #[command(visible_alias = "kiem-tra", help_template = HELP)]
    Check {
        /// Tệp kế hoạch (mặc định: các tệp ke-hoach*.xlsx của thư mục làm việc)
        #[arg(value_name = "TỆP", help_heading = "Tham số")]
        file: Option<PathBuf>,
    },
    /// In kế hoạch thành cây nhiệm vụ, chỉ tiêu
    #[command(visible_alias = "in", help_template = HELP)]
    Show {
        /// Tệp kế hoạch (mặc định: các tệp ke-hoach*.xlsx của thư mục làm việc)
        #[arg(value_name = "TỆP", help_heading = "Tham số")]
        file: Option<PathBuf>,
    },
}

#[derive(Args, Debug)]
pub struct Template {
    /// Kỳ báo cáo: 2022-06, 2022-Q2, 2022-H1, 2022-9M, 2022, 2022-F
    #[arg(long, value_name = "KỲ")]
    pub period: Period,
    /// Mã đơn vị; nêu nhiều lần được (mặc định: mọi đơn vị phải báo cáo)
    #[arg(long, value_name = "ĐƠN_VỊ")]
    pub unit: Vec<String>,
    /// Thời điểm phát hành ghi trên tem, dạng 2022-06-01T08:00:00+07:00 (mặc định: theo sổ)
    #[arg(long, value_name = "LÚC", value_parser = instant)]
    pub issued_at: Option<DateTime<FixedOffset>>,
}

#[derive(Args, Debug)]
pub struct Check {
    /// Tệp báo cáo, thư mục hoặc thư .eml
    #[arg(value_name = "TỆP", required = true, help_heading = "Tham số")]
    pub files: Vec<PathBuf>,
    /// Viết bản trả lời cho đơn vị vào thư mục này
    #[arg(long, value_name = "THƯ_MỤC")]
    pub reply: Option<PathBuf>,
    #[command(flatten)]
    pub whose: Whose,
}

#[derive(Args, Debug)]
pub struct Receive {
    /// Tệp báo cáo, thư mục hoặc thư .eml
    #[arg(value_name = "ĐƯỜNG_DẪN", required = true, help_heading = "Tham số")]
    pub paths: Vec<PathBuf>,
    /// Lúc nhận, cho báo cáo đến từ trước, dạng 2022-06-14T16:30:00+07:00
    #[arg(long, value_name = "LÚC", value_parser = instant)]
    pub received_at: Option<DateTime<FixedOffset>>,
    #[command(flatten)]
    pub whose: Whose,
}

/// Whose a workbook is that has lost its stamp.
#[derive(Args, Debug, Default, Clone)]
pub struct Whose {
    /// Mã đơn vị của tệp đã mất tem
    #[arg(long, value_name = "ĐƠN_VỊ")]
    pub unit: Option<String>,
    /// Kỳ báo cáo của tệp đã mất tem
    #[arg(long, value_name = "KỲ")]
    pub period: Option<Period>,
    /// The period that is being collected: of what neither its sender nor the officer has said it.
    #[arg(skip)]
    pub otherwise: Option<Period>,
}

#[derive(Args, Debug)]
pub struct Status {
    /// Kỳ báo cáo (mặc định: kỳ đang thu)
    #[arg(long, value_name = "KỲ")]
    pub period: Option<Period>,
}

#[derive(Args, Debug)]
pub struct Consolidate {
    #[command(flatten)]
    pub moment: Moment,
    /// Tệp kết quả (mặc định: trong ket-qua/KỲ/)
    #[arg(long, value_name = "TỆP")]
    pub out: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub struct Report {
    #[command(flatten)]
    pub moment: Moment,
    /// Định dạng: xlsx (Excel), docx (Word); cả hai: xlsx,docx
    #[arg(
        long = "as",
        value_name = "DẠNG",
        value_delimiter = ',',
        default_value = "xlsx",
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub kinds: Vec<ReportKind>,
    /// Tệp kết quả (mặc định: trong ket-qua/KỲ/)
    #[arg(long, value_name = "TỆP")]
    pub out: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum ReportKind {
    Xlsx,
    Docx,
}

/// Which period, judged on which day, by which state of the ledger.
#[derive(Args, Debug, Clone, Copy)]
pub struct Moment {
    /// Kỳ báo cáo: 2022-06, 2022-Q2, 2022-H1, 2022-9M, 2022, 2022-F
    #[arg(long, value_name = "KỲ")]
    pub period: Period,
    /// Ngày xét thời hạn, dạng 2022-06-14 (mặc định: ngày chốt số liệu của kỳ)
    #[arg(long, value_name = "NGÀY", value_parser = day)]
    pub as_of: Option<NaiveDate>,
    /// Theo sổ tại thời điểm này, dạng 2022-06-20T08:00:00+07:00 (mặc định: bây giờ)
    #[arg(long, value_name = "LÚC", value_parser = instant)]
    pub known_at: Option<DateTime<FixedOffset>>,
}

#[derive(Args, Debug)]
pub struct Run {
    /// Kỳ báo cáo: 2022-06, 2022-Q2, 2022-H1, 2022-9M, 2022, 2022-F
    #[arg(long, value_name = "KỲ")]
    pub period: Period,
    /// Tệp kế hoạch (mặc định: của thư mục làm việc); khtc.toml bên cạnh cũng được đọc
    #[arg(long, value_name = "TỆP")]
    pub plan: Option<PathBuf>,
    /// Nơi có báo cáo gửi đến (mặc định: hop-thu-den/)
    #[arg(long, value_name = "ĐƯỜNG_DẪN")]
    pub inbox: Option<PathBuf>,
    /// Nơi ghi kết quả; chưa có thư mục làm việc thì lập ở đây
    #[arg(long, value_name = "THƯ_MỤC")]
    pub out: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub struct Close {
    /// Kỳ báo cáo: 2022-06, 2022-Q2, 2022-H1, 2022-9M, 2022, 2022-F
    #[arg(long, value_name = "KỲ")]
    pub period: Period,
    /// Chốt dù còn báo cáo chưa nộp hoặc bị trả lại; phải nêu --reason
    #[arg(long, requires = "reason")]
    pub force: bool,
    /// Người quyết định
    #[arg(long, value_name = "TÊN", value_parser = words)]
    pub by: Option<String>,
    /// Lý do
    #[arg(long, value_name = "LÝ_DO", value_parser = words)]
    pub reason: Option<String>,
    /// Số văn bản đã gửi UBND tỉnh, ví dụ 123/BC-SNN; nêu sau khi đã chốt cũng được
    #[arg(long, value_name = "SỐ", value_parser = words)]
    pub sent_as: Option<String>,
    /// Ngày của văn bản đó, dạng 2022-06-21 (mặc định: hôm nay)
    #[arg(long, value_name = "NGÀY", value_parser = day, requires = "sent_as")]
    pub sent_on: Option<NaiveDate>,
}

#[derive(Args, Debug)]
pub struct Reopen {
    /// Kỳ báo cáo: 2022-06, 2022-Q2, 2022-H1, 2022-9M, 2022, 2022-F
    #[arg(long, value_name = "KỲ")]
    pub period: Period,
    /// Mã đơn vị
    #[arg(long, value_name = "ĐƠN_VỊ")]
    pub unit: String,
    /// Người quyết định
    #[arg(long, value_name = "TÊN", value_parser = words)]
    pub by: Option<String>,
    /// Lý do
    #[arg(long, value_name = "LÝ_DO", value_parser = words)]
    pub reason: String,
}

#[derive(Args, Debug)]
pub struct Log {
    /// Kỳ báo cáo, gồm cả các kỳ nằm trong đó (mặc định: tất cả)
    #[arg(long, value_name = "KỲ")]
    pub period: Option<Period>,
}

#[derive(Args, Debug)]
pub struct Rules {
    /// Mã quy tắc, ví dụ C101 (mặc định: liệt kê tất cả)
    #[arg(value_name = "MÃ", help_heading = "Tham số")]
    pub code: Option<String>,
}

/// Something that was really said.
fn words(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() { Err("không được để trống".to_owned()) } else { Ok(text.to_owned()) }
}

fn day(text: &str) -> Result<NaiveDate, String> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|_| "viết ngày theo dạng 2022-06-14".to_owned())
}

fn instant(text: &str) -> Result<DateTime<FixedOffset>, String> {
    DateTime::parse_from_rfc3339(text).map_err(|_| "viết thời điểm theo dạng 2022-06-14T16:30:00+07:00".to_owned())
}

/// The help, with the words that clap has in English only.
pub fn help(help: &clap::Error) -> String {
    let text = help.render().ansi().to_string();
    let text = if text.ends_with('\n') { text } else { format!("{text}\n") };
    let words = [
        ("[OPTIONS]", "[TÙY_CHỌN]"),
        ("Options:", "Tùy chọn:"),
        ("Commands:", "Lệnh:"),
        ("[default: ", "[mặc định: "),
        ("[alias: ", "[hoặc: "),
        ("[aliases: ", "[hoặc: "),
    ];
    words.into_iter().fold(text, |text, (english, vietnamese)| text.replace(english, vietnamese))
}

/// What clap has to say, in the officer's language.
pub fn complaint(error: &clap::Error) -> String {
    use clap::error::{ContextKind, ContextValue, ErrorKind};
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        _ => String::new(),
    };
    let (arg, value) = (context(ContextKind::InvalidArg), context(ContextKind::InvalidValue));
    let sentence = match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let suggested = context(ContextKind::SuggestedSubcommand);
            let hint =
                if suggested.is_empty() { String::new() } else { format!(" Có phải ý là ‘{suggested}’?") };
            format!("không có lệnh ‘{}’.{hint}", context(ContextKind::InvalidSubcommand))
        }
        ErrorKind::UnknownArgument => {
            let suggested = context(ContextKind::SuggestedArg);
            let hint =
                if suggested.is_empty() { String::new() } else { format!(" Có phải ý là ‘{suggested}’?") };
            format!("không có tùy chọn ‘{arg}’.{hint}")
        }
        ErrorKind::MissingRequiredArgument => format!("còn thiếu: {arg}"),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "còn thiếu lệnh con, ví dụ ‘khtc plan check’.".to_owned()
        }
        ErrorKind::InvalidValue if value.is_empty() => format!("‘{arg}’ cần một giá trị."),
        ErrorKind::InvalidValue => {
            format!("giá trị ‘{value}’ của ‘{arg}’ không dùng được; các giá trị: {}", context(ContextKind::ValidValue))
        }
        ErrorKind::ValueValidation => {
            let cause = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
            format!("giá trị ‘{value}’ của ‘{arg}’: {cause}")
        }
        ErrorKind::ArgumentConflict => format!("‘{arg}’ chỉ được nêu một lần."),
        _ => error.to_string(),
    };
    format!("{sentence}\nXem hướng dẫn: khtc --help")
}
