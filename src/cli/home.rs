//! `khtc` alone: in a workspace where the month stands and what to do next; elsewhere how to begin.

use std::io::{self, Write};

use owo_colors::OwoColorize;

use crate::cli::Outcome;
use crate::cli::args::Cli;
use crate::cli::closure::{self, Standing};
use crate::cli::refused;
use crate::cli::screen;
use crate::cli::status;
use crate::error::Failure;
use crate::model::filing::{Filing, filings};
use crate::model::period::Period;
use crate::workspace::Workspace;

pub fn run(cli: &Cli) -> Result<Outcome, Failure> {
    if !Workspace::is_one(&cli.workspace) {
        screen::print(cli.format, || serde_json::json!({ "workspace": null }), begin)?;
        return Ok(Outcome::Clean);
    }
    let workspace = Workspace::open(&cli.workspace)?;
    if workspace.plans().require_sound().is_err() {
        let plan = workspace.plans().broken();
        screen::print(
            cli.format,
            || serde_json::json!({ "workspace": workspace.root, "plan": null }),
            |out| match &plan {
                Some((path, errors)) => {
                    let why =
                        if *errors == 0 { "không đọc được".to_owned() } else { format!("còn {errors} lỗi") };
                    writeln!(out, "Kế hoạch {} chưa dùng được: {why}.", path.display())?;
                    writeln!(out, "\n{}", "Tiếp theo:".bold())?;
                    writeln!(out, "  1. Mở tệp kế hoạch bằng Excel, điền theo sheet Hướng dẫn")?;
                    writeln!(out, "  2. khtc plan check      xem còn thiếu, sai chỗ nào")
                }
                None => {
                    writeln!(out, "Thư mục làm việc này chưa có tệp kế hoạch.")?;
                    writeln!(out, "\n{}", "Tiếp theo:".bold())?;
                    writeln!(out, "  Chép tệp kế hoạch vào đây dưới tên ke-hoach-NĂM.xlsx, rồi chạy ‘khtc plan check’")
                }
            },
        )?;
        return Ok(Outcome::NeedsOfficer);
    }
    let period = status::current(&workspace)?;
    let plan = workspace.plan_of(period)?;
    let ledger = workspace.ledger_as_it_is()?;
    let id = &plan.about.id;
    let (received, reminders) = match &ledger {
        Some(ledger) => (closure::filed(ledger, id)?, ledger.reminders(id)?),
        None => (Vec::new(), Vec::new()),
    };
    let filings = filings(plan, &received, period);
    let waiting = crate::app::receive::waiting::waiting(&workspace.inbox(), ledger.as_ref())?.len();
    let standing = Standing::of(plan, ledger.as_ref(), &received, period, None)?;
    let refused = match &ledger {
        Some(ledger) => refused::of(ledger, plan, period, &standing.acts)?,
        None => Vec::new(),
    };
    let is_closed = standing.closed.is_some();
    let has_templates = workspace.templates(period).is_dir();
    // What is closed waits for nobody.
    let open = !is_closed && filings.iter().any(Filing::is_open);
    let mut next: Vec<String> = Vec::new();
    if !has_templates && open {
        next.push(format!("khtc template --period {period}      phát hành biểu mẫu cho các đơn vị"));
    }
    if waiting > 0 {
        next.push(format!("khtc run --period {period}           làm cả kỳ: tiếp nhận {waiting} tệp trong hop-thu-den/, tổng hợp, báo cáo"));
    } else if open {
        next.push(format!("khtc receive TỆP…                tiếp nhận báo cáo (hoặc để vào hop-thu-den/ rồi ‘khtc run --period {period}’)"));
    }
    if open && has_templates {
        next.push(format!("khtc remind --period {period}        soạn thư nhắc đơn vị chưa nộp, bị trả lại"));
    }
    if !received.is_empty() {
        next.push(format!("khtc consolidate --period {period}   bảng tổng hợp cho phòng"));
        next.push(format!("khtc report --period {period}        báo cáo gửi UBND tỉnh"));
    }
    let to_come = Period::year(period.year).month_periods().filter(|month| month.position() > period.position());
    let following = to_come.into_iter().find(|month| !plan.owed(*month).is_empty());
    if let Some(month) = following.filter(|month| is_closed && !workspace.templates(*month).is_dir()) {
        next.push(format!("khtc template --period {month}      phát hành biểu mẫu kỳ tới"));
    }
    if !open && !is_closed {
        next.push(format!("khtc close --period {period}         chốt kỳ: khóa số liệu, lưu cả hai tệp kết quả"));
    }
    screen::print(
        cli.format,
        || {
            serde_json::json!({
                "workspace": workspace.root,
                "period": period,
                "waiting": waiting,
                "refused": refused,
                "next": next,
            })
        },
        |out| {
            status::table(out, plan, period, &filings, &reminders, workspace.now.date_naive())?;
            refused::say(out, plan, &refused)?;
            closure::say(out, plan, &standing)?;
            writeln!(out, "\n{}", "Tiếp theo:".bold())?;
            for line in &next {
                writeln!(out, "  {line}")?;
            }
            screen::footnotes(out, &workspace)
        },
    )?;
    Ok(Outcome::Clean)
}

fn begin(out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", "khtc: tiếp nhận, kiểm tra, tổng hợp báo cáo nhiệm vụ trọng tâm".bold())?;
    writeln!(out, "\nThư mục này chưa phải là thư mục làm việc. Để bắt đầu:")?;
    writeln!(out, "  khtc init THƯ_MỤC                      lập thư mục với tệp kế hoạch trống để điền bằng Excel")?;
    writeln!(out, "  khtc init THƯ_MỤC --plan ke-hoach.xlsx lập thư mục từ tệp kế hoạch sẵn có")?;
    writeln!(out, "Đã có thư mục làm việc ở nơi khác: thêm --workspace THƯ_MỤC, hoặc chuyển vào đó rồi chạy ‘khtc’.")?;
    writeln!(out, "\nCác lệnh: khtc --help")
}
