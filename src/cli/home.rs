//! `khtc` alone: in a workspace where the month stands and what to do next; elsewhere how to begin.

use std::io::{self, Write};

use owo_colors::OwoColorize;

use super::args::Cli;
use super::outcome::Outcome;
use super::screen;
use crate::app::Workspace;
use crate::app::home::{BrokenPlan, Home, Month, home};
use crate::error::Failure;
use crate::model::plan::Plan;

pub fn run(cli: &Cli) -> Result<Outcome, Failure> {
    let root = &cli.workspace;
    let workspace = Workspace::is_one(root).then(|| Workspace::open(root)).transpose()?;
    let answer = home(workspace.as_ref())?;
    let plan = match (&answer.value, &workspace) {
        (Home::Month(month), Some(workspace)) => Some(workspace.plan_of(month.period)?),
        (Home::Month(_) | Home::Elsewhere { .. } | Home::WithoutPlan { .. }, _) => None,
    };
    screen::tell(cli.format, &answer, |out| match (&answer.value, plan) {
        (Home::Month(one), Some(plan)) => {
            month(out, plan, one)?;
            screen::remarks(out, &answer.notes)
        }
        (Home::WithoutPlan { broken, .. }, _) => without_plan(out, broken.as_ref()),
        (Home::Month(_) | Home::Elsewhere { .. }, _) => begin(out),
    })
}

fn month(out: &mut dyn Write, plan: &Plan, month: &Month) -> io::Result<()> {
    screen::owed::table(out, &month.owed)?;
    screen::refused::say(out, plan, &month.refused)?;
    screen::closing::say(out, plan, &month.closing)?;
    next(out)?;
    month.next.iter().try_for_each(|step| writeln!(out, "  {}", screen::next_step::words(step)))
}

fn without_plan(out: &mut dyn Write, broken: Option<&BrokenPlan>) -> io::Result<()> {
    let Some(BrokenPlan { path, errors }) = broken else {
        writeln!(out, "Thư mục làm việc này chưa có tệp kế hoạch.")?;
        next(out)?;
        let how = "Chép tệp kế hoạch vào đây dưới tên ke-hoach-NĂM.xlsx, rồi chạy ‘khtc plan check’";
        return writeln!(out, "  {how}");
    };
    let why = if *errors == 0 { "không đọc được".to_owned() } else { format!("còn {errors} lỗi") };
    writeln!(out, "Kế hoạch {} chưa dùng được: {why}.", path.display())?;
    next(out)?;
    writeln!(out, "  1. Mở tệp kế hoạch bằng Excel, điền theo sheet Hướng dẫn")?;
    writeln!(out, "  2. khtc plan check      xem còn thiếu, sai chỗ nào")
}

fn next(out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\n{}", "Tiếp theo:".bold())
}

fn begin(out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", "khtc: tiếp nhận, kiểm tra, tổng hợp báo cáo nhiệm vụ trọng tâm".bold())?;
    writeln!(out, "\nThư mục này chưa phải là thư mục làm việc. Để bắt đầu:")?;
    writeln!(out, "  khtc init THƯ_MỤC                      lập thư mục với tệp kế hoạch trống để điền bằng Excel")?;
    writeln!(out, "  khtc init THƯ_MỤC --plan ke-hoach.xlsx lập thư mục từ tệp kế hoạch sẵn có")?;
    writeln!(out, "Đã có thư mục làm việc ở nơi khác: thêm --workspace THƯ_MỤC, hoặc chuyển vào đó rồi chạy ‘khtc’.")?;
    writeln!(out, "\nCác lệnh: khtc --help")
}
