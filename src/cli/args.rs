//! Every verb and flag, on one screen. A verb stands here only when it works.

use std::path::PathBuf;

use chrono::{DateTime, FixedOffset, NaiveDate};
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::app::ask;
use crate::model::channel::NamedChannel;
use crate::model::entry::Field;
use crate::model::lineage::FigureKind;
use crate::model::period::Period;
use crate::viet::date::{self, DateReading};

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
    /// Soạn thư nhắc đơn vị còn nợ báo cáo
    #[command(visible_alias = "don-doc", help_template = HELP)]
    Remind(Remind),
    /// Làm cả tháng một lần: tiếp nhận, phản hồi, tổng hợp, báo cáo
    #[command(visible_alias = "chay", help_template = HELP)]
    Run(Run),
    /// Chốt kỳ: khóa số liệu, lưu cả hai tệp kết quả
    #[command(visible_alias = "chot-so", help_template = HELP)]
    Close(Close),
    /// Mở lại kỳ đã chốt cho một đơn vị
    #[command(visible_alias = "mo-so", help_template = HELP)]
    Reopen(Reopen),
    /// Khó khăn, kiến nghị của các đơn vị đang theo dõi, lâu nhất trước
    #[command(visible_alias = "kho-khan", help_template = HELP)]
    Cases(Cases),
    /// Ghi ý kiến giải quyết một khó khăn, kiến nghị
    #[command(visible_alias = "tra-loi", help_template = HELP)]
    Answer(Answer),
    /// Điều chỉnh một số liệu của đơn vị theo quyết định của cán bộ
    #[command(visible_alias = "dieu-chinh", help_template = HELP)]
    Adjust(Adjust),
    /// Bỏ qua một phát hiện về báo cáo của đơn vị
    #[command(visible_alias = "bo-qua", help_template = HELP)]
    Waive(Waive),
    /// Chấp nhận báo cáo mà chương trình đề nghị trả lại
    #[command(visible_alias = "chap-nhan", help_template = HELP)]
    Accept(Accept),
    /// Trả lại báo cáo mà chương trình đã nhận
    #[command(visible_alias = "tra-lai", help_template = HELP)]
    Return(Return),
    /// Hủy một quyết định về báo cáo, theo số ghi ở ‘khtc log’
    #[command(visible_alias = "huy-quyet-dinh", help_template = HELP)]
    Undo(Undo),
    /// Ai đã quyết định gì, khi nào, vì sao
    #[command(visible_alias = "nhat-ky", help_template = HELP)]
    Log(Log),
    /// Liệt kê hoặc giải thích các quy tắc kiểm tra
    #[command(visible_alias = "quy-tac", help_template = HELP)]
    Rules(Rules),
    /// Xét lại mọi báo cáo đã lưu theo quy tắc hiện nay, không ghi gì
    #[command(visible_alias = "xet-lai", help_template = HELP)]
    Replay(Replay),
    /// Giải trình một số liệu: từ bảng tổng hợp về đến ô của báo cáo gốc
    #[command(visible_alias = "giai-trinh", help_template = HELP)]
    Explain(Explain),
    /// Lấy lại một tệp đã lưu trong sổ, đúng như khi nhận
    #[command(visible_alias = "ban-goc", help_template = HELP)]
    Original(Original),
    /// Xuất số liệu đang có hiệu lực thành tệp dữ liệu
    #[command(visible_alias = "xuat", help_template = HELP)]
    Export(Export),
    /// Sao lưu sổ theo dõi, kể cả khi sổ đang được dùng
    #[command(visible_alias = "sao-luu", help_template = HELP)]
    Backup(Backup),
    /// Kiểm tra sổ theo dõi có còn nguyên vẹn
    #[command(visible_alias = "kiem-so", help_template = HELP)]
    Verify(Verify),
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
    #[command(flatten)]
    pub arrived: Arrived,
    #[command(flatten)]
    pub whose: Whose,
}

/// When and how something came that is no mail: a mail says so itself.
#[derive(Args, Debug, Default, Clone)]
pub struct Arrived {
    /// Lúc nhận, cho báo cáo đến từ trước, dạng 2022-06-14T16:30:00+07:00
    #[arg(long, value_name = "LÚC", value_parser = instant)]
    pub received_at: Option<DateTime<FixedOffset>>,
    /// Cách gửi, nếu không qua thư điện tử: zalo, tay, usb, fax, khac hoặc một hai chữ khác
    #[arg(long, value_name = "CÁCH")]
    pub via: Option<NamedChannel>,
}

impl Arrived {
    /// As the use cases are asked.
    pub fn asked(&self) -> ask::Arrived {
        ask::Arrived { received_at: self.received_at, via: self.via.clone() }
    }
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
}

impl Whose {
    /// As the use cases are asked.
    pub fn asked(&self) -> ask::Whose {
        ask::Whose { unit: self.unit.clone(), period: self.period, otherwise: None }
    }
}

#[derive(Args, Debug)]
pub struct Status {
    /// Kỳ báo cáo (mặc định: kỳ đang thu)
    #[arg(long, value_name = "KỲ")]
    pub period: Option<Period>,
    /// Cả năm, từng đơn vị theo tháng, ví dụ 2022
    #[arg(long, value_name = "NĂM", conflicts_with = "period", value_parser = year)]
    pub year: Option<i32>,
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
    /// Định dạng: xlsx (Excel), docx (Word); cả hai: xlsx,docx (mặc định: theo đuôi của --out, không có thì xlsx)
    #[arg(long = "as", value_name = "DẠNG", value_delimiter = ',', hide_possible_values = true)]
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
    /// Ngày xét thời hạn, dạng 14/6/2022 (mặc định: ngày chốt số liệu của kỳ)
    #[arg(long, value_name = "NGÀY", value_parser = day)]
    pub as_of: Option<NaiveDate>,
    /// Theo sổ tại thời điểm này, dạng 2022-06-20T08:00:00+07:00 (mặc định: bây giờ)
    #[arg(long, value_name = "LÚC", value_parser = instant)]
    pub known_at: Option<DateTime<FixedOffset>>,
}

impl Moment {
    /// As the use cases are asked.
    pub const fn asked(&self) -> ask::Moment {
        ask::Moment { period: self.period, as_of: self.as_of, known_at: self.known_at }
    }
}

#[derive(Args, Debug)]
pub struct Remind {
    /// Kỳ báo cáo: 2022-06, 2022-Q2, 2022-H1, 2022-9M, 2022, 2022-F
    #[arg(long, value_name = "KỲ")]
    pub period: Period,
    /// Chỉ nhắc đơn vị này, không lập công văn; nêu nhiều lần được (mặc định: mọi đơn vị còn nợ báo cáo)
    #[arg(long, value_name = "ĐƠN_VỊ")]
    pub unit: Vec<String>,
    /// Hạn mới cho báo cáo đã quá hạn, dạng 20/6/2022 (mặc định: 2 ngày làm việc kể từ hôm nay)
    #[arg(long, value_name = "NGÀY", value_parser = day)]
    pub new_deadline: Option<NaiveDate>,
    /// Chỉ liệt kê, không ghi gì
    #[arg(long)]
    pub dry_run: bool,
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
    /// Ngày của văn bản đó, dạng 21/6/2022 (mặc định: hôm nay)
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

/// Whose numbers are meant: they begin anew with each year's plan.
#[derive(Args, Debug, Clone, Copy)]
pub struct CaseYear {
    /// Theo báo cáo đến hết kỳ này (mặc định: của năm đang làm, đến nay)
    #[arg(long, value_name = "KỲ")]
    pub period: Option<Period>,
    /// Của kế hoạch năm nào, ví dụ 2022 (mặc định: năm đang làm)
    #[arg(long, value_name = "NĂM", conflicts_with = "period", value_parser = year)]
    pub year: Option<i32>,
}

impl CaseYear {
    /// As the use cases are asked.
    pub const fn asked(&self) -> ask::CaseYear {
        ask::CaseYear { period: self.period, year: self.year }
    }
}

#[derive(Args, Debug)]
pub struct Cases {
    #[command(flatten)]
    pub of: CaseYear,
    /// Chỉ của đơn vị này
    #[arg(long, value_name = "ĐƠN_VỊ")]
    pub unit: Option<String>,
    /// Cả việc đã xong, đơn vị đã rút, và việc trong báo cáo chưa được chấp nhận
    #[arg(long)]
    pub all: bool,
}

#[derive(Args, Debug)]
#[command(group = clap::ArgGroup::new("act").required(true).multiple(true))]
pub struct Answer {
    /// Số của khó khăn, kiến nghị, như ‘khtc cases’ liệt kê
    #[arg(value_name = "SỐ", help_heading = "Tham số")]
    pub number: u32,
    /// Ý kiến giải quyết
    #[arg(value_name = "Ý_KIẾN", group = "act", value_parser = words, help_heading = "Tham số")]
    pub text: Option<String>,
    #[command(flatten)]
    pub of: CaseYear,
    /// Người cho ý kiến, quyết định
    #[arg(long, value_name = "TÊN", value_parser = words)]
    pub by: String,
    /// Giao nơi phải trả lời (lúc đầu là phòng tổng hợp)
    #[arg(long, value_name = "NƠI", group = "act", value_parser = words)]
    pub to: Option<String>,
    /// Việc đã giải quyết xong: thôi theo dõi
    #[arg(long, group = "act", conflicts_with = "reopen")]
    pub close: bool,
    /// Theo dõi lại việc đã xong
    #[arg(long, group = "act")]
    pub reopen: bool,
}

/// Which report an officer decides about.
#[derive(Args, Debug, Clone)]
pub struct OfReport {
    /// Kỳ báo cáo: 2022-06, 2022-Q2, 2022-H1, 2022-9M, 2022, 2022-F
    #[arg(long, value_name = "KỲ")]
    pub period: Period,
    /// Mã đơn vị
    #[arg(long, value_name = "ĐƠN_VỊ")]
    pub unit: String,
    /// Lần gửi (mặc định: lần nhận sau cùng)
    #[arg(long, value_name = "LẦN")]
    pub attempt: Option<u32>,
}

impl OfReport {
    /// As the use cases are asked.
    pub fn asked(&self) -> ask::OfReport {
        ask::OfReport { period: self.period, unit: self.unit.clone(), attempt: self.attempt }
    }
}

/// Who decides, and why: never left out.
#[derive(Args, Debug, Clone)]
pub struct Decider {
    /// Người quyết định
    #[arg(long, value_name = "TÊN", value_parser = words)]
    pub by: String,
    /// Lý do
    #[arg(long, value_name = "LÝ_DO", value_parser = words)]
    pub reason: String,
}

impl Decider {
    /// As the use cases are asked.
    pub fn asked(&self) -> ask::Decider {
        ask::Decider { by: self.by.clone(), reason: self.reason.clone() }
    }
}

#[derive(Args, Debug)]
pub struct Adjust {
    /// Mã chỉ tiêu, ví dụ 1.3.a
    #[arg(value_name = "CHỈ_TIÊU", help_heading = "Tham số")]
    pub indicator: String,
    #[command(flatten)]
    pub report: OfReport,
    /// Huyện (mã hoặc tên), với chỉ tiêu báo cáo theo huyện
    #[arg(long, value_name = "HUYỆN")]
    pub district: Option<String>,
    /// Nội dung: current (thực hiện trong kỳ), numerator, denominator, progress, done_on (mặc định: theo loại chỉ tiêu)
    #[arg(long, value_name = "TRƯỜNG", value_parser = adjustable)]
    pub field: Option<Field>,
    /// Số, ngày (14/6/2022) hoặc tiến độ (hoàn thành) được tính thay cho số của đơn vị
    #[arg(long, value_name = "GIÁ_TRỊ", value_parser = words, allow_hyphen_values = true)]
    pub to: String,
    #[command(flatten)]
    pub decider: Decider,
}

/// An answer that an officer may adjust, by its name in JSON.
fn adjustable(text: &str) -> Result<Field, String> {
    let field = Field::from_key(text).filter(|field| Field::ADJUSTABLE.contains(field));
    field.ok_or_else(|| "các trường: current, numerator, denominator, progress, done_on".to_owned())
}

#[derive(Args, Debug)]
pub struct Waive {
    /// Mã phát hiện, ví dụ C101
    #[arg(value_name = "MÃ", help_heading = "Tham số")]
    pub code: String,
    #[command(flatten)]
    pub report: OfReport,
    /// Ô có phát hiện, ví dụ 'Báo cáo!G12'
    #[arg(long, value_name = "Ô")]
    pub cell: Option<String>,
    /// Chỉ tiêu có phát hiện
    #[arg(long, value_name = "CHỈ_TIÊU")]
    pub indicator: Option<String>,
    /// Huyện có phát hiện (mã hoặc tên)
    #[arg(long, value_name = "HUYỆN")]
    pub district: Option<String>,
    #[command(flatten)]
    pub decider: Decider,
}

#[derive(Args, Debug)]
pub struct Accept {
    #[command(flatten)]
    pub report: OfReport,
    #[command(flatten)]
    pub decider: Decider,
}

#[derive(Args, Debug)]
pub struct Return {
    #[command(flatten)]
    pub report: OfReport,
    #[command(flatten)]
    pub decider: Decider,
}

#[derive(Args, Debug)]
pub struct Undo {
    /// Số của quyết định, xem bằng ‘khtc log’
    #[arg(value_name = "SỐ", help_heading = "Tham số")]
    pub decision: i64,
    #[command(flatten)]
    pub decider: Decider,
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

#[derive(Args, Debug)]
pub struct Replay {
    /// Chỉ các báo cáo của kỳ này, gồm cả các kỳ nằm trong đó (mặc định: tất cả)
    #[arg(long, value_name = "KỲ")]
    pub period: Option<Period>,
    /// Chỉ các báo cáo của đơn vị này
    #[arg(long, value_name = "ĐƠN_VỊ")]
    pub unit: Option<String>,
    /// Thử một quy tắc đang tắt hoặc đang chạy thử như thể đã bật: trước đây nó sẽ nêu những gì
    #[arg(long, value_name = "MÃ")]
    pub rule: Option<String>,
}

#[derive(Args, Debug)]
#[command(group = clap::ArgGroup::new("what").required(true))]
pub struct Explain {
    /// Mã chỉ tiêu (1.3.a), hoặc số của mục, nhiệm vụ (3.2)
    #[arg(value_name = "CHỈ_TIÊU", group = "what", help_heading = "Tham số")]
    pub code: Option<String>,
    #[command(flatten)]
    pub moment: Moment,
    /// Chỉ phần của đơn vị này
    #[arg(long, value_name = "ĐƠN_VỊ", requires = "code")]
    pub unit: Option<String>,
    /// Chỉ phần của huyện này (mã hoặc tên)
    #[arg(long, value_name = "HUYỆN", requires = "code")]
    pub district: Option<String>,
    /// Chỉ một cột: current, cumulative, percent, prior, status (mặc định: tất cả; prior chỉ trong JSON)
    #[arg(long, value_name = "CỘT", value_parser = figure)]
    pub figure: Option<FigureKind>,
    /// Những chỉ tiêu được đếm vào: done_on_time, done_late, in_progress_on_time, in_progress_overdue
    #[arg(long, value_name = "TÌNH_TRẠNG", value_parser = status, group = "what")]
    pub tally: Option<crate::model::consolidation::Status>,
    /// Tổng hợp dựa trên báo cáo của những đơn vị nào
    #[arg(long, group = "what")]
    pub coverage: bool,
}

/// A column by its name in JSON.
fn figure(text: &str) -> Result<FigureKind, String> {
    match text {
        "current" => Ok(FigureKind::Current),
        "cumulative" => Ok(FigureKind::Cumulative),
        "percent" => Ok(FigureKind::Percent),
        "prior" => Ok(FigureKind::Prior),
        "status" => Ok(FigureKind::Status),
        _ => Err("các cột: current, cumulative, percent, prior, status".to_owned()),
    }
}

/// A class of the official tally by its name in JSON.
fn status(text: &str) -> Result<crate::model::consolidation::Status, String> {
    use crate::model::consolidation::Status;
    match text {
        "done_on_time" => Ok(Status::DoneOnTime),
        "done_late" => Ok(Status::DoneLate),
        "in_progress_on_time" => Ok(Status::InProgressOnTime),
        "in_progress_overdue" => Ok(Status::InProgressOverdue),
        _ => Err("các tình trạng: done_on_time, done_late, in_progress_on_time, in_progress_overdue".to_owned()),
    }
}

#[derive(Args, Debug)]
pub struct Original {
    /// Mã SHA-256 của tệp, hoặc ít nhất 8 chữ số đầu nếu không trùng tệp khác
    #[arg(value_name = "SHA256", value_parser = digest, help_heading = "Tham số")]
    pub sha256: String,
    /// Tệp sẽ ghi ra; không ghi đè tệp đã có
    #[arg(long, value_name = "TỆP")]
    pub out: PathBuf,
}

#[derive(Args, Debug)]
pub struct Verify {
    /// Mã niêm phong đã ghi lại từ trước (ít nhất 8 chữ số đầu): kiểm tra xem sổ còn bản ghi ấy
    #[arg(long, value_name = "MÃ", value_parser = digest)]
    pub seal: Option<String>,
}

#[derive(Args, Debug)]
pub struct Export {
    /// Dạng tệp: csv (UTF-8 có BOM, ngăn cách bằng ‘;’, dấu phẩy thập phân: mở thẳng bằng Excel cài theo Việt Nam)
    #[arg(long = "as", value_name = "DẠNG", value_delimiter = ',', required = true, hide_possible_values = true)]
    pub kinds: Vec<ExportKind>,
    /// Thư mục sẽ ghi ra
    #[arg(long, value_name = "THƯ_MỤC")]
    pub out: PathBuf,
    /// Theo sổ tại thời điểm này, dạng 2022-06-20T08:00:00+07:00 (mặc định: bây giờ)
    #[arg(long, value_name = "LÚC", value_parser = instant)]
    pub known_at: Option<DateTime<FixedOffset>>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum ExportKind {
    Csv,
}

#[derive(Args, Debug)]
pub struct Backup {
    /// Tệp sao lưu sẽ ghi; không ghi đè tệp đã có
    #[arg(value_name = "TỆP", help_heading = "Tham số")]
    pub file: PathBuf,
}

/// A digest or the beginning of one, in lower case.
fn digest(text: &str) -> Result<String, String> {
    const LEAST: usize = 8;
    const WHOLE: usize = 64;
    let digits = text.trim().to_ascii_lowercase();
    if !(LEAST..=WHOLE).contains(&digits.len()) || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return Err(format!("nêu từ {LEAST} đến {WHOLE} chữ số thập lục phân (0–9, a–f)"));
    }
    Ok(digits)
}

/// Something that was really said, on one line: it stands in letters, in cells, and in the ledger for good.
fn words(text: &str) -> Result<String, String> {
    /// A cell of Excel holds sixteen times as much, beside what else is said in it.
    const MOST: usize = 2000;
    let said: String = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    match said.chars().count() {
        0 => Err("không được để trống".to_owned()),
        more if more > MOST => Err(format!("dài {more} chữ, nhiều nhất {MOST}; ghi ý chính, văn bản dài thì nêu số")),
        _ => Ok(said),
    }
}

/// A day as a cell of a report is read: `14/6/2022`, `2022-06-14`. Two digits are a year of this century.
fn day(text: &str) -> Result<NaiveDate, String> {
    const MIDDLE: i32 = 2050;
    match date::read(text, MIDDLE) {
        DateReading::Date { date, .. } => Ok(date),
        DateReading::Missing { .. } | DateReading::Blank | DateReading::Fault(_) => {
            Err("viết ngày theo dạng 14/6/2022 hoặc 2022-06-14".to_owned())
        }
    }
}

fn year(text: &str) -> Result<i32, String> {
    let is_year = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    let read = text.parse().ok().filter(|_| is_year);
    read.ok_or_else(|| "viết năm theo dạng 2022".to_owned())
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
        ErrorKind::ArgumentConflict => match context(ContextKind::PriorArg) {
            other if other.is_empty() || other == arg => format!("‘{arg}’ chỉ được nêu một lần."),
            other => format!("‘{arg}’ và ‘{other}’ không dùng cùng nhau."),
        },
        _ => error.to_string(),
    };
    format!("{sentence}\nXem hướng dẫn: khtc --help")
}
