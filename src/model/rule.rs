//! What a rule says of itself, and how a fault is put into its words.
//!
//! Never decides whether something is wrong. What a sender typed is put into a sentence as it is, and is never read
//! as a placeholder.

use serde::Serialize;

use super::finding::{Fault, Finding, Severity};

/// So much of a sender's text fits into a sentence; the finding's `found` keeps all of it.
const QUOTED: usize = 80;

/// So much of our own words does: file names and lists of units among them.
const SAID: usize = 400;

/// A rule's documentation: what `khtc rules CODE` prints, and what every finding is worded from.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct RuleDoc {
    /// `C101`; a code never changes its meaning (`docs/contract.md`, *Codes*).
    pub code: &'static str,
    /// English, kebab-case: `not-a-number`.
    pub name: &'static str,
    /// Before settings change it.
    pub severity: Severity,
    pub title: &'static str,
    /// What is looked at; empty where the title says it all.
    pub what: &'static str,
    pub why: &'static str,
    pub example: &'static str,
    /// What to do about it; placeholders as in `message`.
    pub remedy: &'static str,
    /// The sentence of a finding, with `{place}`, `{found}`, `{expected}`, `{indicator}`.
    pub message: &'static str,
    /// What the program goes by; the words above are for people.
    #[serde(skip)]
    pub facts: Facts,
}

/// What the program needs to know about a rule. Most rules differ from others only in their family:
/// `Facts::of(Family::Cell)`; what else a rule is, its file names: `Facts { leeway: …, ..Facts::of(Family::Cell) }`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Facts {
    pub family: Family,
    /// What the officer may change about it in `khtc.toml`.
    pub leeway: Leeway,
    /// How much is in doubt where it found an error: other rules do not blame it a second time.
    pub spoils: Spoils,
    pub yields: Yields,
    /// True if it compares with what is known of other periods: the same file judged later may be judged otherwise.
    pub looks_at_other_periods: bool,
    /// What only the office can do about its fault; a unit is told the remedy.
    pub officers_part: Option<OfficersPart>,
    pub tells: Option<Tells>,
}

/// What a rule looks at: the first letter of its code says the same (contract, section 4). In the order in which
/// rules are listed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Family {
    /// The file as a whole.
    Workbook,
    /// Sheets, rows, columns.
    Sheet,
    /// How one cell is filled in.
    Cell,
    /// Against the plan.
    Plan,
    /// Against earlier periods.
    History,
    /// Between cells, sheets, units.
    Across,
    /// What was understood all the same, and noted.
    Repair,
    /// The plan's own workbook.
    PlanWorkbook,
}

/// What settings may make of a rule.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Leeway {
    /// It may be switched off, tried, made stricter or milder.
    Free,
    /// Nothing: without it a file cannot be told from another, and there is nothing to go on with.
    NothingToRead,
    /// Nothing: its cell or row gives no answer. Silenced, a figure would be missing and nobody would say so.
    NoAnswer,
}

/// What is missing, doubled or perhaps another's where a rule found an error.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Spoils {
    /// The cell of the finding, if it names one.
    Cell,
    Row,
    Sheet,
}

/// Rules behind which a fault seen at the door is only a consequence: silent where one of them speaks. A rule over
/// the frame says it beside its expressions.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Yields {
    Never,
    /// To what is told of the same cell.
    AtTheCell(&'static [&'static str]),
    /// To what is told of the same row.
    InTheRow(&'static [&'static str]),
}

/// What only the office can do; each door names its own means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OfficersPart {
    /// Say whose figures these are and of which period, and receive the file again.
    NameTheSender,
    /// Add the sender's address to the plan.
    AddTheAddress,
}

/// What the program itself reads from a rule's finding.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tells {
    /// Whose file it is, and of which period, was said by the officer, not by the file.
    IdentifiedByHand,
    /// It came after its period was closed.
    CameAfterClosing,
}

impl Facts {
    /// Those of most rules of a family.
    pub const fn of(family: Family) -> Facts {
        Facts {
            family,
            leeway: Leeway::Free,
            spoils: Spoils::Cell,
            yields: Yields::Never,
            looks_at_other_periods: matches!(family, Family::History),
            officers_part: None,
            tells: None,
        }
    }
}

impl Family {
    pub const ALL: [Family; 8] = [
        Family::Workbook,
        Family::Sheet,
        Family::Cell,
        Family::Plan,
        Family::History,
        Family::Across,
        Family::Repair,
        Family::PlanWorkbook,
    ];

    /// The first letter of its codes.
    pub const fn letter(self) -> char {
        match self {
            Family::Workbook => 'W',
            Family::Sheet => 'S',
            Family::Cell => 'C',
            Family::Plan => 'P',
            Family::History => 'H',
            Family::Across => 'X',
            Family::Repair => 'R',
            Family::PlanWorkbook => 'K',
        }
    }

    /// The heading of its rules in a list.
    pub const fn vietnamese(self) -> &'static str {
        match self {
            Family::Workbook => "Tệp báo cáo",
            Family::Sheet => "Trang tính, dòng, cột",
            Family::Cell => "Từng ô",
            Family::Plan => "So với kế hoạch",
            Family::History => "So với các kỳ trước",
            Family::Across => "Giữa các ô, trang, đơn vị",
            Family::Repair => "Đã tự sửa và ghi lại",
            Family::PlanWorkbook => "Tệp kế hoạch",
        }
    }

    /// True if a unit can do something about the faults: not about repairs, nor about the plan's own workbook.
    pub const fn concerns_units(self) -> bool {
        match self {
            Family::Workbook | Family::Sheet | Family::Cell => true,
            Family::Plan | Family::History | Family::Across => true,
            Family::Repair | Family::PlanWorkbook => false,
        }
    }
}

impl RuleDoc {
    /// A fault as a finding, with the severity that the settings give and the name of the district it is about.
    pub fn finding(&self, severity: Severity, fault: &Fault, district: Option<&str>) -> Finding {
        Finding {
            code: fault.code.to_owned(),
            name: self.name.to_owned(),
            severity,
            sheet: fault.sheet.clone(),
            cell: fault.cell.clone(),
            indicator: fault.indicator.clone(),
            district: fault.district.clone(),
            found: fault.found.clone(),
            expected: fault.expected.clone(),
            message: fill(self.message, fault, district),
            remedy: fault.remedy.clone().unwrap_or_else(|| fill(self.remedy, fault, district)),
            shadow: false,
        }
    }
}

/// A code that no rule documents is ours to mend, but the fault is told all the same.
pub const UNDOCUMENTED: RuleDoc = RuleDoc {
    code: "",
    name: "undocumented",
    severity: Severity::Error,
    title: "",
    what: "",
    why: "",
    example: "",
    remedy: "Kiểm tra lại nội dung này rồi gửi lại.",
    message: "{place}: ‘{found}’ không như mong đợi ({expected}).",
    facts: Facts::of(Family::Workbook),
};

/// Fills `{place}`, `{found}`, `{expected}`, `{indicator}` in one pass, so that braces in a sender's text stay text.
fn fill(template: &str, fault: &Fault, district: Option<&str>) -> String {
    let mut text = String::with_capacity(template.len() + 40);
    let mut rest = template;
    while let Some(start) = rest.find('{') {
        text.push_str(&rest[..start]);
        let Some(end) = rest[start..].find('}') else {
            rest = &rest[start..];
            break;
        };
        match &rest[start..=start + end] {
            "{place}" => text.push_str(&place(fault)),
            // What is found out about a whole file is in our words; what stands in a cell is in the sender's.
            "{found}" => {
                let most = if fault.cell.is_some() { QUOTED } else { SAID };
                text.push_str(&quoted(&fault.found, "(trống)", most));
            }
            "{expected}" => text.push_str(&quoted(&fault.expected, "giá trị theo biểu mẫu", SAID)),
            "{indicator}" => text.push_str(&indicator(fault, district)),
            other => text.push_str(other),
        }
        rest = &rest[start + end + 1..];
    }
    text.push_str(rest);
    text
}

/// `Báo cáo!G12`; the sheet, or the file, where there is no cell.
fn place(fault: &Fault) -> String {
    match (&fault.sheet, &fault.cell) {
        (Some(sheet), Some(cell)) => format!("{sheet}!{cell}"),
        (Some(sheet), None) => format!("Trang ‘{sheet}’"),
        (None, Some(cell)) => format!("Ô {cell}"),
        (None, None) => "Tệp".to_owned(),
    }
}

fn indicator(fault: &Fault, name: Option<&str>) -> String {
    match (&fault.indicator, &fault.district) {
        (Some(indicator), Some(code)) => match name {
            Some(name) => format!("chỉ tiêu {indicator}, {name} ({code})"),
            None => format!("chỉ tiêu {indicator} (mã huyện {code})"),
        },
        (Some(indicator), None) => format!("chỉ tiêu {indicator}"),
        (None, _) => "dòng này".to_owned(),
    }
}

fn quoted(text: &str, empty: &str, most: usize) -> String {
    let text = text.trim();
    if text.is_empty() {
        return empty.to_owned();
    }
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
