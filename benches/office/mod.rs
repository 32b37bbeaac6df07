//! A large office: its plan, of a size that is asked for, and what its units answer.
//!
//! Never knows an office that there is.

use std::fmt::Write;

use khtc::layout::{Layout, Role, SheetKind};
use khtc::model::entry::Field;
use khtc::template::{Answers, Typed};

const DISTRICTS: usize = 10;
/// Of each ten indicators: how many of which kind, and what is asked beside it.
const KINDS: [&str; 10] =
    ["shared flow", "flow by district", "rate", "stock", "milestone", "shared rate", "flow", "flow", "flow", "flow"];

/// How large it is, and which year its plan is for.
pub struct Office {
    /// The plan's id without its year.
    pub id: &'static str,
    pub year: i32,
    pub units: usize,
    pub indicators: usize,
}

impl Office {
    pub fn unit_codes(&self) -> Vec<String> {
        (0..self.units).map(|number| self.unit(number)).collect()
    }

    fn unit(&self, number: usize) -> String {
        format!("u{:03}", number % self.units)
    }

    /// The plan, in the form that a plan is written in by hand.
    pub fn source(&self) -> Result<String, std::fmt::Error> {
        let (id, year) = (self.id, self.year);
        let mut text = format!(
            "[about]\nid = \"{id}-{year}\"\nrevision = 1\ntitle = \"Kế hoạch của một cơ quan lớn năm {year}\"\nyear = {year}\n\
             parent_agency = \"UBND tỉnh Đất Mới\"\nagency = \"Sở Việc Lớn\"\ndepartment = \"Phòng Tổng hợp\"\n\
             place = \"Đất Mới\"\nsigner = \"Lê Thị Ký\"\nsigner_title = \"Giám đốc\"\n\
             [[leaders]]\ncode = \"ky\"\nname = \"Lê Thị Ký\"\ntitle = \"Giám đốc\"\n",
        );
        for number in 0..self.units {
            let code = self.unit(number);
            writeln!(text, "[[units]]\ncode = \"{code}\"\nname = \"Đơn vị số {number}\"\nshort = \"ĐV {number}\"")?;
            writeln!(text, "emails = [\"{code}@so.example\"]")?;
        }
        for number in 0..DISTRICTS {
            writeln!(
                text,
                "[[districts]]\ncode = \"{}\"\nname = \"Huyện số {number}\"\nkind = \"huyện\"",
                180 + number
            )?;
        }
        for number in 0..self.indicators {
            let (heading, task) = (number / 30 + 1, number % 30 / 5 + 1);
            if number % 30 == 0 {
                writeln!(text, "[[tasks]]\nno = \"{heading}\"\ntitle = \"Nhóm nhiệm vụ trọng tâm số {heading}\"")?;
            }
            if number % 5 == 0 {
                let unit = self.unit(number / 3);
                writeln!(
                    text,
                    "[[tasks]]\nno = \"{heading}.{task}\"\ntitle = \"Nhiệm vụ trọng tâm số {heading}.{task}\""
                )?;
                writeln!(text, "leader = \"ky\"\nunit = \"{unit}\"\ndeadline = \"Năm {year}\"")?;
            }
            let letter = ["a", "b", "c", "d", "e"][number % 5];
            let code = format!("{heading}.{task}.{letter}");
            writeln!(text, "[[indicators]]\ncode = \"{code}\"\ntask = \"{heading}.{task}\"")?;
            writeln!(text, "title = \"Hoàn thành chỉ tiêu số {number} được Chủ tịch UBND tỉnh giao trong năm\"")?;
            text.push_str(match KINDS[number % 10] {
                "rate" | "shared rate" => "uom = \"%\"\nkind = \"rate\"\nop = \">=\"\nmin = 95\ndecimals = 1\n",
                "stock" => "uom = \"ha\"\nkind = \"stock\"\nop = \">\"\nmin = 1000\ndecimals = 1\n",
                "milestone" => "kind = \"milestone\"\nop = \"done\"\n",
                "flow by district" => {
                    "uom = \"vườn\"\nkind = \"flow\"\nop = \"each\"\nmin = 10\nbreakdown = \"huyện\"\n"
                }
                _ => "uom = \"km\"\nkind = \"flow\"\nop = \">=\"\nmin = 1200\ndecimals = 1\n",
            });
            let reporters = if KINDS[number % 10].starts_with("shared") { 4 } else { 1 };
            for place in 0..reporters {
                let unit = self.unit(number / 3 + place * 25);
                writeln!(
                    text,
                    "[[allocations]]\nindicator = \"{code}\"\nunit = \"{unit}\"\nshare = {}",
                    1.0 / reporters as f64
                )?;
            }
        }
        Ok(text)
    }
}

/// Something sensible in every cell that asks for a figure or for progress, and a sentence for each.
pub fn answers(layout: &Layout, turn: usize, number: usize) -> Answers {
    let mut answers = Answers::default();
    for sheet in &layout.sheets {
        for (at, row) in sheet.rows.iter().enumerate() {
            let Some(key) = row.subject.key() else { continue };
            for column in &sheet.columns {
                let Some(Role::Input(field)) = row.role(sheet, *column) else { continue };
                let typed = match field {
                    Field::Current if sheet.kind == SheetKind::Districts => Typed::Number(((turn + at) % 3) as f64),
                    Field::Current => Typed::Number(60.5 + turn as f64 + (number % 3) as f64),
                    Field::Numerator => Typed::Number((600 + turn) as f64),
                    Field::Denominator => Typed::Number(1000.0),
                    Field::Progress => Typed::Text("đang thực hiện".to_owned()),
                    Field::Result => Typed::Text(format!(
                        "Đã hoàn thành đợt {turn} ở {number} điểm, dòng {at}; đang tổ chức nghiệm thu, thanh toán."
                    )),
                    Field::Difficulty if at % 3 == 0 => {
                        Typed::Text(format!("Mưa kéo dài trong tháng {} làm chậm tiến độ tại điểm {number}.", turn + 1))
                    }
                    _ => continue,
                };
                answers.put(sheet.kind, key.clone(), *column, typed);
            }
        }
    }
    answers
}
