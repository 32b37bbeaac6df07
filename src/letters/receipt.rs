//! The mails that go with replies: what a unit is told of its report, in the office's wordings.
//!
//! Never judges and never writes a file; everything a sender typed is only quoted.

use std::collections::BTreeMap;

use chrono::{DateTime, Days, FixedOffset};
use unicode_normalization::UnicodeNormalization;

use crate::mail::{Address, Block, Body, Column, Line, Point, Table, Tone};
use crate::model::clock::local_day;
use crate::model::disposition::Disposition;
use crate::model::entry::{Entry, Field, HeaderKey};
use crate::model::finding::{Finding, Severity};
use crate::model::grouped::{Group, grouped};
use crate::model::indicator::{Indicator, Kind};
use crate::model::plan::Plan;
use crate::model::quantity::Quantity;
use crate::model::submission::Item;
use crate::model::unit::Unit;
use crate::template::{Moved, replacing};

use crate::model::dates::moment;

/// A judged file, as its sender is told of it.
pub struct ReplyMail<'a> {
    /// The plan that it belongs to; for a stranger's file any of ours.
    pub plan: &'a Plan,
    pub item: &'a Item,
    pub received_at: DateTime<FixedOffset>,
    /// False where it was only tried: then nothing was received.
    pub recorded: bool,
    /// Where the sender's cells stand in the attached workbook; none if there is none.
    pub places: Option<&'a Moved>,
    /// What differs from the ordinary, such as changed rules.
    pub remarks: &'a [String],
}

/// Points in a mail that somebody still reads; the workbook has all of them.
const MOST_POINTS: usize = 25;
/// Changed answers in a mail.
const MOST_CHANGES: usize = 40;
/// Cells that one point names.
const MOST_CELLS: usize = 12;

impl ReplyMail<'_> {
    pub fn subject(&self) -> String {
        let of = || format!("báo cáo {} - {} (lần {})", self.period(), self.unit(), self.attempt());
        match self.item.disposition {
            Disposition::Accepted => format!("Đã tiếp nhận {}", of()),
            Disposition::AcceptedWithWarnings => format!("Đã tiếp nhận, đề nghị xác nhận: {}", of()),
            Disposition::SentBack => format!("Đề nghị chỉnh lý {}", of()),
            Disposition::Refused => format!("Chưa tiếp nhận được tệp “{}”", self.item.file),
            Disposition::Duplicate | Disposition::Kept => self.item.file.clone(),
        }
    }

    pub fn body(&self) -> Body {
        let to = match &self.item.unit {
            Some(_) => format!("Kính gửi: {},", self.unit()),
            None => "Kính gửi đơn vị,".to_owned(),
        };
        let mut blocks = vec![Block::Paragraph(to)];
        match self.item.disposition {
            Disposition::Accepted | Disposition::AcceptedWithWarnings => self.receipt(&mut blocks),
            Disposition::SentBack => self.sent_back(&mut blocks),
            Disposition::Refused => self.refused(&mut blocks),
            Disposition::Duplicate | Disposition::Kept => {}
        }
        if !self.recorded {
            blocks.push(Block::Remark("Kết quả kiểm tra thử: báo cáo chưa được ghi vào sổ theo dõi.".to_owned()));
        }
        let about = &self.plan.about;
        blocks.push(Block::Signature(vec![about.department.to_uppercase(), about.agency.clone()]));
        blocks.extend(self.remarks.iter().cloned().map(Block::Remark));
        Body(blocks)
    }

    fn receipt(&self, blocks: &mut Vec<Block>) {
        let (decision, tone) = match self.item.disposition {
            Disposition::AcceptedWithWarnings => ("Báo cáo hợp lệ, có nội dung đề nghị xác nhận,", Tone::Doubtful),
            Disposition::Accepted
            | Disposition::SentBack
            | Disposition::Refused
            | Disposition::Duplicate
            | Disposition::Kept => ("Báo cáo hợp lệ,", Tone::Good),
        };
        let at = self.moment();
        let verdict = match self.recorded {
            true => format!("{decision} đã tiếp nhận lúc {at}, mã {}; trân trọng cảm ơn.", code(self.item)),
            false => format!("{decision} kiểm tra lúc {at}; trân trọng cảm ơn."),
        };
        blocks.push(Block::Verdict(tone, verdict));
        if let Some(newer) = &self.item.outdated_by {
            blocks.push(Block::Paragraph(format!(
                "Báo cáo này được gửi trước báo cáo lần {} (nhận lúc {}), nên số liệu có hiệu lực vẫn là của báo cáo đó. \
                 Nếu muốn dùng số liệu dưới đây, đề nghị đơn vị gửi lại báo cáo.",
                newer.attempt,
                moment(newer.received_at)
            )));
        }
        self.correction(blocks);
        let questions = self.points(Severity::Warning);
        if !questions.is_empty() {
            blocks.push(Block::Paragraph("Đề nghị xác nhận hoặc giải trình:".to_owned()));
            blocks.push(Block::Points(questions));
            let workbook =
                if self.places.is_some() { " Các ô có màu và ghi chú trên tệp đính kèm." } else { "" };
            blocks.push(Block::Paragraph(format!(
                "Nếu số liệu đúng, đơn vị trả lời thư này kèm giải trình; nếu chưa đúng, sửa và gửi lại cả tệp (ghi rõ \
                 ‘{}’ và lý do chỉnh lý).{workbook}",
                self.replacing()
            )));
        }
        self.figures(blocks);
        self.repairs(blocks);
        self.notes(blocks);
        blocks.push(Block::Paragraph(
            "Nếu có chỗ được hiểu chưa đúng, đề nghị đơn vị báo lại hoặc gửi lại báo cáo (ghi “Lý do chỉnh lý”)."
                .to_owned(),
        ));
    }

    fn sent_back(&self, blocks: &mut Vec<Block>) {
        let errors = self.item.findings.iter().filter(|finding| finding.severity == Severity::Error).count();
        blocks.push(Block::Verdict(
            Tone::Bad,
            format!(
                "{} đã nhận báo cáo {} (lần {}) lúc {}. Qua kiểm tra còn {errors} nội dung cần chỉnh lý, bổ sung:",
                self.plan.about.department,
                self.period(),
                self.attempt(),
                self.moment()
            ),
        ));
        blocks.push(Block::Points(self.points(Severity::Error)));
        let questions = self.points(Severity::Warning);
        if !questions.is_empty() {
            blocks.push(Block::Paragraph("Ngoài ra, đề nghị xác nhận hoặc giải trình:".to_owned()));
            blocks.push(Block::Points(questions));
        }
        if let Some(period) = self.item.period {
            let last = self.plan.calendar.mend_by(period, local_day(self.received_at));
            let (before, last) = ((last + Days::new(1)).format("%-d/%-m/%Y"), last.format("%-d/%-m/%Y"));
            let how = if self.places.is_some() {
                "Đề nghị đơn vị rà soát, sửa ngay trên tệp đính kèm (sheet “Việc cần sửa” có đường dẫn đến từng ô) và"
            } else {
                "Đề nghị đơn vị rà soát và"
            };
            blocks.push(Block::Paragraph(format!(
                "{how} gửi lại (ghi rõ ‘{}’) trước ngày {before}, chậm nhất là hết ngày {last}.",
                self.replacing()
            )));
        }
        self.correction(blocks);
        self.repairs(blocks);
        self.notes(blocks);
    }

    /// What this attempt changed against the one before it, answer by answer, and which one counts.
    fn correction(&self, blocks: &mut Vec<Block>) {
        let Some(correction) = &self.item.correction else { return };
        let before = format!("lần {} (nhận lúc {})", correction.attempt, moment(correction.received_at));
        let kept =
            if correction.keeps_standing { "; số liệu đang có hiệu lực không thay đổi" } else { "" };
        let reason = correction.reason.as_deref().map(|reason| seen(reason).trim_end_matches('.').to_owned());
        let said = match (correction.is_same(), reason) {
            (true, _) => format!("Số liệu, nội dung của báo cáo này không khác báo cáo {before}{kept}."),
            (false, Some(reason)) => {
                format!("Báo cáo này chỉnh lý báo cáo {before}; lý do đơn vị ghi: “{reason}”{kept}.")
            }
            (false, None) => format!(
                "Báo cáo này chỉnh lý báo cáo {before}{kept}. Đơn vị chưa ghi “Lý do chỉnh lý”; đề nghị ghi lý do khi gửi \
                 lại báo cáo."
            ),
        };
        blocks.push(Block::Paragraph(said));
        if let Some(attempt) = correction.still_stands {
            blocks.push(Block::Paragraph(format!(
                "Báo cáo lần {attempt} đã được chấp nhận vẫn có hiệu lực cho đến khi bản chỉnh lý được chấp nhận."
            )));
        }
        if correction.is_same() {
            return;
        }
        let lines = correction.changes.iter().take(MOST_CHANGES).map(|change| {
            let cells = [change.place(), change.about(self.plan), change.was(), change.is()];
            Line { cells: cells.iter().map(|cell| brief(&seen(cell))).collect(), is_part: false }
        });
        let column = |heading, width| Column { heading, is_figure: false, width };
        let columns =
            vec![column("Vị trí", 16), column("Nội dung", 24), column("Lần trước", 16), column("Lần này", 16)];
        blocks.push(Block::Table(Table {
            caption: format!("Những nội dung thay đổi so với lần {}:", correction.attempt),
            columns,
            lines: lines.collect(),
        }));
        if let Some(left) = correction.changes.len().checked_sub(MOST_CHANGES).filter(|left| *left > 0) {
            blocks.push(Block::Paragraph(format!("và {left} nội dung thay đổi khác.")));
        }
    }

    fn refused(&self, blocks: &mut Vec<Block>) {
        let verdict = format!(
            "{} đã nhận tệp “{}” lúc {} nhưng chưa tiếp nhận được:",
            self.plan.about.department,
            self.item.file,
            self.moment()
        );
        blocks.push(Block::Verdict(Tone::Bad, verdict));
        let all = [Severity::Error, Severity::Warning, Severity::Note];
        blocks.push(Block::Points(all.into_iter().flat_map(|severity| self.points(severity)).collect()));
        blocks.push(Block::Paragraph("Đề nghị đơn vị xử lý các nội dung trên rồi gửi lại.".to_owned()));
    }

    /// One point for the same fault in several cells, with the number that it has in the attached list.
    pub fn points(&self, severity: Severity) -> Vec<Point> {
        let sheets = grouped(&self.item.findings);
        let numbered = (1..).zip(sheets.iter().flat_map(|sheet| &sheet.groups));
        let groups: Vec<(usize, &Group<'_>)> = numbered.filter(|(_, group)| group.severity() == severity).collect();
        let mut points: Vec<Point> =
            groups.iter().take(MOST_POINTS).map(|(number, group)| self.point(*number, group)).collect();
        if let Some(left) = groups.len().checked_sub(MOST_POINTS).filter(|left| *left > 0) {
            let text = format!("và {left} nội dung khác, xem tệp đính kèm.");
            points.push(Point { number: None, place: String::new(), text });
        }
        points
    }

    fn point(&self, number: usize, group: &Group<'_>) -> Point {
        let number = Some(number);
        let remedy = asked(group.remedy());
        let sheet = group.findings.first().and_then(|finding| self.place(finding).0);
        let cell = |finding: &Finding| self.place(finding).1.unwrap_or_default();
        let sheet = sheet.map(|sheet| format!("Sheet {sheet}")).unwrap_or_default();
        match (group.findings.as_slice(), group.sentence()) {
            ([only], _) => {
                let place = match cell(only) {
                    at if at.is_empty() => sheet,
                    at => format!("{sheet}, ô {at}"),
                };
                Point { number, place, text: value_is(only.sentence()) + &remedy }
            }
            (several, Some(sentence)) => {
                let mut cells: Vec<String> = several.iter().take(MOST_CELLS).map(|one| cell(one)).collect();
                if several.len() > MOST_CELLS {
                    cells.push(format!("và {} ô khác", several.len() - MOST_CELLS));
                }
                Point {
                    number,
                    place: format!("{sheet}, các ô {}", cells.join(", ")),
                    text: value_is(&sentence) + &remedy,
                }
            }
            (several, None) => {
                let mut told: Vec<String> = several
                    .iter()
                    .take(MOST_CELLS)
                    .map(|one| format!("ô {}: {}", cell(one), value_is(one.sentence())))
                    .collect();
                if several.len() > MOST_CELLS {
                    told.push(format!("và {} ô khác", several.len() - MOST_CELLS));
                }
                Point { number, place: sheet, text: told.join("; ") + &remedy }
            }
        }
    }

    /// In the attached workbook, where that has the cell.
    fn place(&self, finding: &Finding) -> (Option<String>, Option<String>) {
        let (Some(sheet), Some(cell)) = (&finding.sheet, &finding.cell) else { return (finding.sheet.clone(), None) };
        match self.places.and_then(|places| places.get(&(sheet.clone(), cell.clone()))) {
            Some((sheet, cell)) => (Some(sheet.clone()), Some(cell.clone())),
            None => (Some(sheet.clone()), Some(cell.clone())),
        }
    }

    /// What was understood, indicator by indicator.
    fn figures(&self, blocks: &mut Vec<Block>) {
        let nil = self.item.header.iter().any(|answer| answer.key == HeaderKey::NilReport);
        if nil {
            blocks.push(Block::Paragraph("Đơn vị báo cáo: không phát sinh trong kỳ.".to_owned()));
        }
        let mut of: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
        for entry in &self.item.entries {
            of.entry(&entry.indicator).or_default().push(entry);
        }
        let has_estimates = self.item.entries.iter().any(|entry| entry.field == Field::Estimate);
        let mut lines = Vec::new();
        for indicator in &self.plan.indicators {
            let Some(entries) = of.get(indicator.code.as_str()) else { continue };
            lines.push(line(indicator, entries, has_estimates));
            for entry in entries.iter().filter(|entry| entry.field == Field::Current) {
                let Some(district) = &entry.district else { continue };
                let name = self.plan.district(district).map_or(district.as_str(), |district| &district.name);
                let value = entry.value.map(|value| shown(value, entry, indicator)).unwrap_or_default();
                lines.push(part(format!("– {name}"), indicator.uom.clone(), value));
            }
            for name in entries.iter().filter(|entry| entry.field == Field::Name).filter_map(|entry| entry.text.clone())
            {
                lines.push(part(format!("– {name}"), String::new(), String::new()));
            }
        }
        if lines.is_empty() {
            return;
        }
        let column = |heading, is_figure, width| Column { heading, is_figure, width };
        let mut columns = vec![
            column("TT", false, 8),
            column("Chỉ tiêu", false, if has_estimates { 32 } else { 38 }),
            column("ĐVT", false, 10),
            column("Kỳ này", true, 14),
        ];
        if has_estimates {
            columns.push(column("Ước cả năm", true, 10));
        }
        let caption = format!("Số liệu {} đã được hiểu như sau:", self.period());
        blocks.push(Block::Table(Table { caption, columns, lines }));
    }

    fn repairs(&self, blocks: &mut Vec<Block>) {
        let mut lines: Vec<Line> = Vec::new();
        for repair in self.item.repairs.iter().filter(|repair| seen(&repair.raw) != seen(&repair.stored)) {
            let at = format!("{}!{}", repair.at.sheet, repair.at.cell);
            let line = Line { cells: vec![at, brief(&repair.raw), brief(&repair.as_people_write())], is_part: false };
            // Two repairs of one cell have one outcome.
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
        if lines.is_empty() {
            return;
        }
        let column = |heading, width| Column { heading, is_figure: false, width };
        let columns = vec![column("Vị trí", 18), column("Đã ghi", 27), column("Được hiểu là", 27)];
        let caption = "Những chỗ đã được ghi lại theo cách thống nhất (theo tệp đã gửi):".to_owned();
        blocks.push(Block::Table(Table { caption, columns, lines }));
    }

    fn notes(&self, blocks: &mut Vec<Block>) {
        let notes = self.points(Severity::Note);
        if !notes.is_empty() {
            blocks.push(Block::Paragraph("Để đơn vị biết:".to_owned()));
            blocks.push(Block::Points(notes));
        }
    }

    fn unit(&self) -> &str {
        let code = self.item.unit.as_deref().unwrap_or("đơn vị");
        self.plan.unit(code).map_or(code, |unit| &unit.name)
    }

    fn period(&self) -> String {
        self.item.period.map(|period| period.vietnamese_lower()).unwrap_or_default()
    }

    fn attempt(&self) -> u32 {
        self.item.attempt.unwrap_or(1)
    }

    fn replacing(&self) -> String {
        replacing(self.attempt(), local_day(self.received_at))
    }

    fn moment(&self) -> String {
        moment(self.received_at)
    }
}

/// Where a unit's letters go, by the plan.
pub fn addresses(unit: &Unit) -> Vec<Address> {
    unit.emails.iter().map(|email| Address { name: Some(unit.name.clone()), address: email.clone() }).collect()
}

/// Names a receipt: its period, unit, attempt, and the beginning of the file's digest.
pub fn code(item: &Item) -> String {
    let period = item.period.map(|period| period.to_string()).unwrap_or_default();
    let digest: String = item.sha256.chars().take(8).collect();
    format!("{period}.{}.{}.{digest}", item.unit.as_deref().unwrap_or_default(), item.attempt.unwrap_or(1))
}

fn line(indicator: &Indicator, entries: &[&Entry], has_estimates: bool) -> Line {
    let whole = |field: Field| entries.iter().find(|entry| entry.field == field && entry.district.is_none());
    let figure = |field: Field| whole(field).and_then(|entry| Some(shown(entry.value?, entry, indicator)));
    let mut cells = vec![indicator.code.clone(), brief(&indicator.title), indicator.uom.clone()];
    let fraction = figure(Field::Numerator).zip(figure(Field::Denominator));
    let fraction = fraction.map(|(numerator, denominator)| format!("{numerator} / {denominator}"));
    let done = whole(Field::DoneOn).and_then(|entry| entry.date).map(|day| day.format(" %-d/%-m/%Y").to_string());
    let progress = whole(Field::Progress).and_then(|entry| entry.text.clone());
    let progress = progress.map(|progress| progress + &done.unwrap_or_default());
    let value = figure(Field::Current).or_else(|| of_districts(indicator, entries)).or(fraction).or(progress);
    cells.push(value.unwrap_or_else(|| "–".to_owned()));
    if has_estimates {
        cells.push(figure(Field::Estimate).unwrap_or_default());
    }
    Line { cells, is_part: false }
}

/// The districts together, where they can be added.
fn of_districts(indicator: &Indicator, entries: &[&Entry]) -> Option<String> {
    let figures = entries.iter().filter(|entry| entry.field == Field::Current && entry.district.is_some());
    let figures: Vec<Quantity> = figures.filter_map(|entry| entry.value).collect();
    match indicator.kind {
        Kind::Flow | Kind::Stock if !figures.is_empty() => {
            Some(figures.into_iter().sum::<Quantity>().vietnamese(indicator.decimals))
        }
        Kind::Flow | Kind::Stock | Kind::Rate | Kind::Milestone | Kind::Rank => None,
    }
}

fn part(name: String, uom: String, value: String) -> Line {
    Line { cells: vec![String::new(), name, uom, value], is_part: true }
}

fn shown(value: Quantity, entry: &Entry, indicator: &Indicator) -> String {
    // Of a fraction the parts are counts, whatever the decimals of the rate.
    let is_part = matches!(entry.field, Field::Numerator | Field::Denominator);
    let figure = value.vietnamese(if is_part { 0 } else { indicator.decimals });
    if entry.estimated { format!("khoảng {figure}") } else { figure }
}

/// A text as the eye takes it: spaces and letters that only differ in their bytes are the same.
fn seen(text: &str) -> String {
    let shown: String = text.nfc().filter(|c| !c.is_control() || c.is_whitespace()).collect();
    let shown = shown.replace(['\u{200b}', '\u{200c}', '\u{200d}', '\u{feff}'], "");
    shown.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// “giá trị ‘12 ha?’ không phải là số”, without the full stop.
fn value_is(sentence: &str) -> String {
    let sentence = sentence.trim_end_matches('.');
    if sentence.starts_with('‘') { format!("giá trị {sentence}") } else { sentence.to_owned() }
}

/// As much of a long text as it takes to know it.
fn brief(title: &str) -> String {
    const MOST: usize = 90;
    let Some((end, _)) = title.char_indices().nth(MOST) else { return title.to_owned() };
    let shown = title.get(..end).unwrap_or(title);
    let end = shown.rfind(' ').unwrap_or(end);
    format!("{} …", shown.get(..end).unwrap_or(shown).trim_end_matches([',', ';', ' ']))
}

/// The remedy as a request, to the end of the sentence: “; đề nghị nhập số, ví dụ 12,5.”
fn asked(remedy: &str) -> String {
    let remedy = remedy.trim().trim_end_matches('.');
    if remedy.is_empty() {
        return ".".to_owned();
    }
    // “Không cần sửa ô này”, “Nếu số này đúng, …” are no requests.
    if ["Không ", "Nếu "].iter().any(|word| remedy.starts_with(word)) {
        return format!(". {remedy}.");
    }
    let mut letters = remedy.strip_prefix("Hãy ").unwrap_or(remedy).chars();
    let first: String = letters.next().map(|first| first.to_lowercase().collect()).unwrap_or_default();
    format!("; đề nghị {first}{}.", letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::grid::CellRef;
    use crate::model::period::Period;
    use crate::model::submission::CellCount;

    fn plan() -> Plan {
        let grid = crate::excel::read(include_bytes!("../../samples/ke-hoach-2022.xlsx")).unwrap();
        crate::plan::read(&grid).plan.unwrap()
    }

    fn entry(indicator: &str, district: Option<&str>, field: Field, value: &str) -> Entry {
        Entry {
            indicator: indicator.to_owned(),
            district: district.map(str::to_owned),
            field,
            value: value.parse().ok(),
            text: value.parse::<Quantity>().is_err().then(|| value.to_owned()),
            date: None,
            estimated: false,
            at: CellRef { sheet: "Báo cáo".to_owned(), cell: "G12".to_owned() },
        }
    }

    fn item(disposition: Disposition, entries: Vec<Entry>) -> Item {
        Item {
            file: "cc-kl.xlsx".to_owned(),
            sha256: "0123456789abcdef".to_owned(),
            disposition,
            unit: Some("cc-kl".to_owned()),
            period: Some(Period::month(2022, 6)),
            attempt: Some(2),
            cells: CellCount::default(),
            findings: Vec::new(),
            repairs: Vec::new(),
            entries,
            header: Vec::new(),
            ignored: Vec::new(),
            outdated_by: None,
            correction: None,
        }
    }

    fn told<'a>(plan: &'a Plan, item: &'a Item) -> ReplyMail<'a> {
        let received_at = DateTime::parse_from_rfc3339("2022-06-15T20:05:00Z").unwrap();
        ReplyMail { plan, item, received_at, recorded: true, places: None, remarks: &[] }
    }

    #[test]
    fn a_receipt_says_what_was_understood() {
        let plan = plan();
        let entries = vec![
            entry("1.3.a", None, Field::Current, "512.5"),
            entry("1.3.a", None, Field::Estimate, "9100"),
            entry("1.3.c", Some("181"), Field::Current, "2"),
            entry("1.3.c", Some("182"), Field::Current, "1"),
            entry("3.3.b", None, Field::Progress, "đang thực hiện"),
        ];
        let item = item(Disposition::Accepted, entries);
        let text = told(&plan, &item).body().text();
        // By the clock of Việt Nam.
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains("tiếp nhận lúc 03:05 16/6/2022, mã 2022-06.cc-kl.2.01234567;"), "{text}");
        for line in ["ha 512,5 9.100,0", "vườn 3", "– Bình Gia vườn 2", "– Văn Lãng vườn 1", "– đang thực hiện"]
        {
            assert!(words.contains(line), "{line}: {text}");
        }
    }

    #[test]
    fn a_remedy_is_asked_for_where_it_can_be() {
        assert_eq!(asked("Nhập số, ví dụ 12,5."), "; đề nghị nhập số, ví dụ 12,5.");
        assert_eq!(asked("Không cần sửa ô này. Nếu sai, báo lại."), ". Không cần sửa ô này. Nếu sai, báo lại.");
        assert_eq!(asked(""), ".");
        assert_eq!(asked("Hãy gửi lại."), "; đề nghị gửi lại.");
        assert_eq!(seen("Đã\u{a0}trồng\u{200b} "), seen("Đa\u{303} trồng"));
    }

    #[test]
    fn many_faults_are_told_up_to_a_number_that_is_read() {
        let plan = plan();
        let mut item = item(Disposition::SentBack, Vec::new());
        item.findings = (0..60)
            .map(|number| Finding {
                code: format!("C{number}"),
                name: String::new(),
                severity: Severity::Error,
                sheet: Some("Báo cáo".to_owned()),
                cell: Some(format!("G{}", number + 1)),
                indicator: None,
                district: None,
                found: String::new(),
                expected: String::new(),
                message: format!("Báo cáo!G{}: ‘x’ sai.", number + 1),
                remedy: "Nhập lại.".to_owned(),
                shadow: false,
            })
            .collect();
        let text = told(&plan, &item).body().text();
        assert!(text.contains("còn 60 nội dung") && text.contains("và 35 nội dung khác, xem tệp đính kèm."), "{text}");
        assert!(text.contains("25. Sheet Báo cáo, ô G25: giá trị ‘x’ sai; đề nghị nhập lại."), "{text}");
    }
}
