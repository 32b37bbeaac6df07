//! What to do about a failure, in the words of the terminal: commands and flags.
//!
//! Never says what went wrong: that is the failure's own text.

use serde::{Serialize, Serializer};

use crate::error::{AskedAnswer, CaseChange, Failure, Remedy};

/// A failure and what to do about it.
pub fn told(failure: &Failure) -> String {
    match failure.remedy() {
        Some(remedy) => format!("{failure}; {}", words(&remedy)),
        None => failure.to_string(),
    }
}

/// What to type.
pub fn words(remedy: &Remedy) -> String {
    match remedy {
        Remedy::ChooseWorkspace => "kiểm tra lại --workspace".to_owned(),
        Remedy::GetAPlan => "chép tệp kế hoạch vào đó, hoặc lập thư mục mới bằng ‘khtc init’".to_owned(),
        Remedy::CheckPlan { path } => format!("xem bằng ‘khtc plan check {}’", path.display()),
        Remedy::TakePlanBack { used, sha256 } => format!(
            "lấy lại tệp của lần {used} bằng ‘khtc original {sha256} --out ke-hoach.xlsx’, hoặc quay về nội dung cũ \
             bằng một lần ban hành mới ({})",
            used + 1
        ),
        Remedy::SeePlan => "xem tất cả bằng ‘khtc plan show’".to_owned(),
        Remedy::SeeRules => "xem tất cả bằng ‘khtc rules’".to_owned(),
        Remedy::SeeDecisions => "xem các quyết định bằng ‘khtc log’".to_owned(),
        Remedy::SeeCases => "xem các số bằng ‘khtc cases --all’".to_owned(),
        Remedy::FindDigest => "xem mã bằng ‘khtc explain’ hoặc ở sheet Dữ liệu của sổ tổng hợp".to_owned(),
        Remedy::CorrectReceivedAt => "kiểm tra lại --received-at".to_owned(),
        Remedy::NameLaterDeadline => "nêu một ngày từ hôm nay trở đi ở --new-deadline".to_owned(),
        Remedy::CorrectSentOn => "kiểm tra lại --sent-on".to_owned(),
        Remedy::CorrectSentAs { period } => {
            format!("ghi lại số văn bản đúng bằng ‘khtc close --period {period} --sent-as SỐ’")
        }
        Remedy::Reopen { period, unit: Some(unit) } => {
            format!("mở lại trước bằng ‘khtc reopen --period {period} --unit {unit} --by TÊN --reason LÝ_DO’")
        }
        Remedy::Reopen { period, unit: None } => {
            format!("mở lại kỳ bằng ‘khtc reopen --period {period} --unit ĐƠN_VỊ --by TÊN --reason LÝ_DO’")
        }
        Remedy::Close { period } => format!("chốt lại bằng ‘khtc close --period {period}’"),
        Remedy::Undo { decision } => format!(
            "muốn tính lại số của đơn vị thì hủy điều chỉnh đang có bằng ‘khtc undo {decision} --by TÊN --reason LÝ_DO’"
        ),
        Remedy::ChangeCase { number, year, change } => change_case(*number, *year, *change),
        Remedy::Receive { again: false } => "tiếp nhận báo cáo bằng ‘khtc receive’ rồi quyết định".to_owned(),
        Remedy::Receive { again: true } => {
            "đề nghị đơn vị gửi lại, hoặc nhận lại kèm --unit, --period bằng ‘khtc receive’, rồi quyết định".to_owned()
        }
        Remedy::NameCell { found } => format!("nêu --cell:\n    {}", found.join("\n    ")),
        Remedy::AdjustAsked { asked } => {
            let option = |one: &AskedAnswer| {
                let district = one.district.as_ref().map(|code| format!("--district {code} ")).unwrap_or_default();
                format!("\n    {district}--field {} ({})", one.field, one.name)
            };
            format!("nêu một trong:{}", asked.iter().map(option).collect::<String>())
        }
        Remedy::AdjustParts { parts } => {
            let parts: Vec<String> = parts.iter().map(|period| format!("--period {period}")).collect();
            format!("điều chỉnh từng kỳ: {}", parts.join(", "))
        }
        Remedy::MakeKey => "chạy ‘khtc template’ hoặc ‘khtc receive’ một lần để lập khóa".to_owned(),
        Remedy::FinishReplies { first } => {
            let first = first.as_ref().map(|first| words(first) + "; ").unwrap_or_default();
            format!("{first}chạy lại lệnh này để viết nốt phản hồi")
        }
        Remedy::VerifyLedger => "chạy ‘khtc verify’ để kiểm tra sổ".to_owned(),
        Remedy::RestoreLedger => "Ngừng ghi sổ; giữ nguyên tệp hỏng để đối chiếu; chép bản sao lưu gần nhất (‘khtc backup’) \
                                  về đúng tên so-theo-doi.db, chạy lại ‘khtc verify’, rồi tiếp nhận lại các báo cáo đến \
                                  sau bản sao lưu đó."
            .to_owned(),
    }
}

fn change_case(number: Option<u32>, year: i32, change: CaseChange) -> String {
    let number = number.map_or("SỐ".to_owned(), |number| number.to_string());
    let answer = format!("khtc answer {number} --year {year}");
    match change {
        CaseChange::FollowAgain => format!("theo dõi lại bằng ‘{answer} --reopen --by TÊN’"),
        CaseChange::StopFollowing => format!("thôi theo dõi bằng ‘{answer} --close --by TÊN’"),
        CaseChange::AssignElsewhere => format!("giao nơi khác bằng ‘{answer} --to NƠI --by TÊN’"),
        CaseChange::AnswerAnew => format!("ghi ý kiến mới bằng ‘{answer} Ý_KIẾN --by TÊN’; ý kiến cũ vẫn lưu"),
    }
}

/// For programs a remedy is what the terminal says: so the contract has it. It is written here because no other room
/// may know a command.
impl Serialize for Remedy {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&words(self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_told_with_what_to_type() {
        let period = "2024-01".parse().unwrap();
        let closed = Failure::Closed { period, unit: "mot".into(), at: "08:00 17/1/2024".into() };
        assert_eq!(
            told(&closed),
            "Tháng 1/2024 đã chốt lúc 08:00 17/1/2024 nên không quyết định gì thêm về báo cáo của mot; mở lại trước \
             bằng ‘khtc reopen --period 2024-01 --unit mot --by TÊN --reason LÝ_DO’"
        );
        let several = Failure::SeveralFindings { code: "C101".into(), found: vec!["G12".into(), "G13".into()] };
        assert_eq!(told(&several), "có 2 phát hiện C101; nêu --cell:\n    G12\n    G13");
    }

    #[test]
    fn what_stopped_the_replies_is_mended_first() {
        let cause = Box::new(Failure::NoKey("khtc.toml".into()));
        let failure = Failure::NotAnswered { recorded: vec!["a.xlsx".into()], cause };
        assert_eq!(
            told(&failure),
            "khtc.toml chưa có khóa niêm phong. Sổ theo dõi đã ghi nhận a.xlsx; chạy ‘khtc template’ hoặc ‘khtc receive’ \
             một lần để lập khóa; chạy lại lệnh này để viết nốt phản hồi"
        );
    }
}
