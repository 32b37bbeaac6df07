//! What `explain` found, on the screen: a tree from the figure down to the cells.
//!
//! Never leaves out what counts; a report that was told of above is not told of in full again.

use std::collections::BTreeSet;
use std::io::{self, Write};

use owo_colors::{OwoColorize, Style};

use crate::app::explain::{Explained, Explanation};
use crate::cli::screen::paragraph;
use crate::cli::screen::tree::{Node, draw};
use crate::model::consolidation::{NOT_ASKED, Status};
use crate::model::dates::{self, moment};
use crate::model::entry::Field;
use crate::model::figure;
use crate::model::filing::State;
use crate::model::gap::{Gap, in_words};
use crate::model::indicator::Kind;
use crate::model::lineage::{
    Branch, Contribution, Decided, Figure, FigureKind, FigureSource, Leaf, LeftOut, OfCoverage, OfIndicator, OfTally,
    OfTask, OwedReport, ReportSource,
};
use crate::model::plan::Plan;
use crate::model::quantity::Quantity;
use crate::viet::text::shortened;

pub fn print(out: &mut dyn Write, explanation: &Explanation) -> io::Result<()> {
    let Explanation { ruled_by: plan, period, as_of, explained, .. } = explanation;
    let when = format!("{}, xét đến {}", period.vietnamese(), dates::day(*as_of));
    let mut grower = Grower { plan, told: BTreeSet::new() };
    match explained {
        Explained::Indicator(of) => {
            paragraph(out, "", &format!("{} {}", of.indicator, of.title), 2, Style::new().bold())?;
            paragraph(out, "", &format!("{when} · {}", grower.planned(of)), 2, Style::new())?;
            // What stood before the period is in the cumulative; on the screen it is shown to whoever asks for it.
            // The status is the whole indicator's: of a part of it likewise.
            let is_asked = |figure: &&Figure| match figure.figure {
                FigureKind::Prior => of.figures.len() == 1,
                FigureKind::Status => !of.is_part() || of.figures.len() == 1,
                FigureKind::Current | FigureKind::Cumulative | FigureKind::Percent => true,
            };
            for figure in of.figures.iter().filter(is_asked) {
                writeln!(out)?;
                draw(out, &grower.figure(of, figure))?;
            }
            writeln!(out)?;
            writeln!(out, "{}", "Lấy lại tệp gốc: khtc original SHA256 --out TỆP".dimmed())
        }
        Explained::Task(of) => {
            writeln!(out, "{when}")?;
            draw(out, &grower.task(of).styled(Style::new().bold()))
        }
        Explained::Tally(of) => {
            writeln!(out, "{when}")?;
            draw(out, &grower.tally(of))
        }
        Explained::Coverage(of) => draw(out, &coverage(of, &when)),
    }
}

/// Grows trees, and remembers which reports it has told of in full.
struct Grower<'a> {
    plan: &'a Plan,
    told: BTreeSet<String>,
}

impl Grower<'_> {
    fn planned(&self, of: &OfIndicator) -> String {
        let mut facts = vec![format!("kế hoạch {}", of.target.vietnamese(0)), of.kind.vietnamese().to_owned()];
        if let Some(unit) = &of.unit {
            facts.push(format!("phần của {}", self.plan.unit(unit).map_or(unit.as_str(), |unit| &unit.name)));
        }
        if let Some(district) = &of.district {
            facts.push(format!("phần của {}", self.district(district)));
        }
        facts.extend(of.remark.clone());
        facts.join(" · ")
    }

    fn figure(&mut self, of: &OfIndicator, figure: &Figure) -> Node {
        let said = match (figure.figure, figure.status) {
            (FigureKind::Status, Some(status)) => status.vietnamese().to_owned(),
            (FigureKind::Percent, _) => {
                figure.value.map_or("không có".to_owned(), |value| format!("{}%", value.vietnamese(1)))
            }
            (_, _) => figure.value.map_or("không có số".to_owned(), |value| self.value(&of.indicator, value)),
        };
        let is_milestones = figure.figure == FigureKind::Status && of.kind == Kind::Milestone;
        let is_amount = !matches!(figure.figure, FigureKind::Percent | FigureKind::Status);
        let said = if figure.is_adjusted() && (is_amount || is_milestones) { by_officer(&said) } else { said };
        let (sign, style) = figure.status.map_or(("●", Style::new().cyan()), look);
        let of_whole = if of.is_part() && figure.figure == FigureKind::Status { " của cả chỉ tiêu" } else { "" };
        let root = Node::new(format!("{}{of_whole}: {said}", figure.figure.vietnamese()));
        let root = root.signed(sign, style).styled(Style::new().bold()).with([formula(&figure.formula)]);
        // The cumulative stands above, with everything that it came from.
        let is_told = of.figures.iter().any(|one| one.figure == FigureKind::Cumulative);
        let rests_on_cumulative = match figure.figure {
            FigureKind::Percent => true,
            FigureKind::Status => of.kind != Kind::Milestone,
            FigureKind::Current | FigureKind::Cumulative | FigureKind::Prior => false,
        };
        if is_told && rests_on_cumulative {
            let above = Node::new("từ lũy kế ở trên").styled(Style::new().dimmed());
            return root.with((!figure.from.is_empty()).then_some(above)).with(self.missing(&figure.missing));
        }
        let from: Vec<Node> = figure.from.iter().map(|one| self.contribution(&of.indicator, one)).collect();
        root.with(from).with(self.missing(&figure.missing)).with(left_out(&figure.left_out))
    }

    fn missing(&self, gaps: &[Gap]) -> Option<Node> {
        let text = format!("chưa gồm {}: chưa có báo cáo hợp lệ", in_words(self.plan, gaps));
        (!gaps.is_empty()).then(|| Node::new(text).signed("□", Style::new().yellow()))
    }

    fn contribution(&mut self, indicator: &str, one: &Contribution) -> Node {
        let mut facts = vec![match &one.unit {
            Some(unit) => format!("{} ({unit})", one.name),
            None => one.name.clone(),
        }];
        facts.extend(one.value.map(|value| self.value(indicator, value)));
        let whole = Quantity::whole(1);
        let share = one.share.filter(|share| *share != whole && *share != Quantity::ZERO);
        facts.extend(share.map(|share| format!("tỷ trọng {}", share.vietnamese(0))));
        if one.sources.is_empty() {
            let (why, sign) = match (&one.sent_back, one.reported) {
                (Some(sent), Some(false)) => {
                    (format!("{} đã gửi lần {}, bị trả lại", sent.period.vietnamese_lower(), sent.attempt), "□")
                }
                (None, Some(false)) if one.not_asked => (NOT_ASKED.to_owned(), "–"),
                (None, Some(false)) => ("chưa báo cáo trong kỳ".to_owned(), "□"),
                (_, Some(true) | None) => ("không có số được tính".to_owned(), "□"),
            };
            facts.push(why);
            return Node::new(facts.join(": ")).signed(sign, Style::new().yellow());
        }
        let sources: Vec<Node> = one.sources.iter().map(|source| self.source(source)).collect();
        Node::new(facts.join(" · ")).with(sources)
    }

    fn source(&mut self, source: &FigureSource) -> Node {
        match source {
            FigureSource::Report(report) => self.report(report),
            FigureSource::Opening { as_of, district, value, reason, document } => {
                let of = district.as_ref().map(|code| format!(" {}", self.district(code))).unwrap_or_default();
                let value = value.map_or_else(String::new, |value| value.vietnamese(0));
                let day = dates::day(*as_of);
                let from = if document.is_empty() { String::new() } else { format!(", nguồn: {document}") };
                let text = format!("Số đầu kỳ đến {day}{of}: {value} (kế hoạch, sheet Số đầu kỳ{from}; {reason})");
                Node::new(text).signed("◆", Style::new().blue())
            }
        }
    }

    fn report(&mut self, report: &ReportSource) -> Node {
        let head = format!(
            "{}, lần {}: {}, nhận {}",
            report.period.vietnamese(),
            report.attempt,
            report.stands,
            moment(report.received_at)
        );
        let mut below: Vec<Node> = report.cells.iter().map(|leaf| self.leaf(leaf)).collect();
        below.extend(report.decided.iter().map(|words| Node::new(words).signed("♦", Style::new().magenta())));
        let is_new = self.told.insert(format!("{}.{}", report.sha256, report.attempt));
        let quiet = |text: String| Node::new(text).styled(Style::new().dimmed());
        if is_new {
            if let Some(came) = &report.came {
                let id = came.message_id.as_ref().map(|id| format!(", Message-ID {id}")).unwrap_or_default();
                let text = match &came.sender {
                    Some(sender) => format!("thư của {sender}{id}, {}", came.path),
                    None if !id.is_empty() => format!("thư{id}, {}", came.path),
                    None => match &report.via {
                        Some(way) => format!("cách gửi: {way}, tệp {}", came.path),
                        None => format!("nộp bằng tệp: {}", came.path),
                    },
                };
                below.push(quiet(text));
            }
            below.push(quiet(format!("{}, SHA-256 {}", report.file, report.sha256)));
            below.extend(report.reason.iter().map(|reason| quiet(format!("Lý do chỉnh lý: {reason}"))));
            below.extend(report.others.iter().map(|other| {
                let text = format!("lần {}, nhận {}: {}", other.attempt, moment(other.received_at), other.because);
                quiet(text).signed("✗", Style::new().red())
            }));
        }
        Node::new(head).signed("✓", Style::new().green()).with(below)
    }

    fn leaf(&self, leaf: &Leaf) -> Node {
        let stored = match (leaf.value, &leaf.text, leaf.date) {
            (Some(value), _, _) => value.vietnamese(0),
            (None, _, Some(day)) => dates::day(day),
            (None, Some(text), None) => text.clone(),
            (None, None, None) => String::new(),
        };
        let cell = leaf.at.as_ref().map(|at| {
            let raw = leaf.raw.as_ref().map_or("ô gốc không đọc được".to_owned(), |raw| format!("‘{raw}’"));
            format!("{}!{} {raw}", at.sheet, at.cell)
        });
        let mut text = match (&leaf.adjusted, &cell) {
            (Some(_), _) => format!("điều chỉnh thành {stored}"),
            (None, Some(cell)) => format!("{cell} → {stored}"),
            (None, None) => stored,
        };
        if let Some(district) = &leaf.district {
            text.push_str(&format!(" · {}", self.district(district)));
        }
        if leaf.field != Field::Current {
            text.push_str(&format!(" · {}", leaf.field.vietnamese()));
        }
        if leaf.estimated {
            text.push_str(" · số ước");
        }
        if leaf.field.is_numeric() {
            text.push_str(&format!(" ({})", leaf.reason));
        }
        let repairs = leaf.repairs.iter().map(|repair| {
            let text = format!("{}: ‘{}’ được hiểu là {}", repair.code, repair.raw, repair.as_people_write());
            Node::new(text).signed("►", Style::new().blue()).styled(Style::new().dimmed())
        });
        let Some(decided) = &leaf.adjusted else { return Node::new(text).with(repairs) };
        let Decided { decision, by, reason, at, .. } = decided;
        let why = format!("quyết định số {decision} của {by}, {}, lý do: {reason}", moment(*at));
        let figure = decided.own_value.map(|value| value.vietnamese(0));
        let day = || decided.own_date.map(dates::day);
        let own = figure.or_else(day).or_else(|| decided.own_text.clone());
        let own = match (cell, own) {
            (Some(cell), Some(own)) => format!("{cell} → {own} (đơn vị báo, không tính)"),
            (Some(cell), None) => format!("{cell} (đơn vị ghi, không đọc được)"),
            (None, _) => "đơn vị không có số đọc được ở nội dung này".to_owned(),
        };
        let own = Node::new(own).styled(Style::new().dimmed()).with(repairs);
        Node::new(text).signed("♦", Style::new().magenta()).with([Node::new(why), own])
    }

    fn task(&mut self, of: &OfTask) -> Node {
        let (sign, style) = look(of.status);
        let text = format!("{} {}: {}", of.task, shortened(&of.title), of.status.vietnamese());
        let mut below = vec![formula(&of.formula)];
        below.extend(of.indicators.iter().map(|branch| self.branch(branch)));
        below.extend(of.tasks.iter().map(|task| self.task(task)));
        Node::new(text).signed(sign, style).with(below)
    }

    fn tally(&mut self, of: &OfTally) -> Node {
        let (sign, style) = look(of.status);
        let text = format!("{}: {} trong {} chỉ tiêu", of.status.vietnamese(), of.count, of.of);
        let indicators: Vec<Node> = of.indicators.iter().map(|branch| self.branch(branch)).collect();
        let tasks = of.tasks.iter().map(|task| {
            let day = task.deadline.map_or_else(String::new, |day| format!(" (hạn {})", dates::day(day)));
            Node::new(format!("{} {}{day}", task.task, shortened(&task.title)))
        });
        let tasks = Node::new(format!("{} nhiệm vụ có chỉ tiêu riêng", of.tasks.len())).with(tasks);
        Node::new(text).signed(sign, style).styled(Style::new().bold()).with(indicators).with([tasks])
    }

    fn branch(&mut self, branch: &Branch) -> Node {
        let (sign, style) = look(branch.status);
        let marked = |words: String| if branch.adjusted { by_officer(&words) } else { words };
        let status = branch.status.vietnamese().to_owned();
        let status = if branch.cumulative.is_none() { marked(status) } else { status };
        let mut facts = vec![format!("{} {}: {status}", branch.indicator, shortened(&branch.title))];
        facts.extend(branch.cumulative.map(|value| format!("lũy kế {}", marked(self.value(&branch.indicator, value)))));
        facts.extend(branch.attainment_percent.map(|percent| format!("đạt {}%", percent.vietnamese(1))));
        facts.push(format!("hạn {}", dates::day(branch.deadline)));
        facts.extend(branch.completed_on.map(|day| format!("hoàn thành {}", dates::day(day))));
        match (branch.reported, branch.not_asked) {
            (true, _) => {}
            (false, true) => facts.push(NOT_ASKED.to_owned()),
            (false, false) => facts.push("kỳ này chưa báo cáo".to_owned()),
        }
        let from: Vec<Node> = branch.from.iter().map(|one| self.contribution(&branch.indicator, one)).collect();
        Node::new(facts.join(" · ")).signed(sign, style).with(from)
    }

    fn value(&self, indicator: &str, value: Quantity) -> String {
        self.plan.indicator(indicator).map_or_else(|| value.vietnamese(0), |of| figure::in_words(value, of))
    }

    fn district(&self, code: &str) -> String {
        self.plan.district(code).map_or_else(|| code.to_owned(), |district| district.name.clone())
    }
}

/// An officer's figure or word, or what one is part of.
fn by_officer(words: &str) -> String {
    format!("♦ {words}")
}

fn formula(words: &str) -> Node {
    Node::new(words).signed("=", Style::new().cyan())
}

/// What does not count, by reason: in how many cells, of which months.
fn left_out(left: &[LeftOut]) -> Vec<Node> {
    let mut reasons: Vec<&str> = Vec::new();
    for one in left {
        if !reasons.contains(&one.reason) {
            reasons.push(one.reason);
        }
    }
    let line = |reason: &str| {
        let of = || left.iter().filter(|one| one.reason == reason);
        let mut periods: Vec<String> = Vec::new();
        for period in of().filter_map(|one| one.period) {
            let name = period.vietnamese_lower();
            if !periods.contains(&name) {
                periods.push(name);
            }
        }
        let of_periods = if periods.is_empty() { String::new() } else { format!(": {}", periods.join(", ")) };
        Node::new(format!("không tính {} số ({reason}){of_periods}", of().count()))
            .signed("○", Style::new().dimmed())
            .styled(Style::new().dimmed())
    };
    reasons.into_iter().map(line).collect()
}

fn coverage(of: &OfCoverage, when: &str) -> Node {
    let text = format!(
        "{when}: {}/{} đơn vị đã nộp đủ, {} hợp lệ",
        of.coverage.received, of.coverage.expected, of.coverage.accepted
    );
    Node::new(text).styled(Style::new().bold()).with(of.filings.iter().map(owed))
}

fn owed(of: &OwedReport) -> Node {
    let (sign, style) = match of.state {
        State::OnTime => ("✓", Style::new().green()),
        State::Late => ("◊", Style::new().yellow()),
        State::SentBack => ("▲", Style::new().red()),
        State::Missing => ("□", Style::new().yellow()),
    };
    let due = dates::day(of.due);
    let text =
        format!("{} ({}), {}: {}, hạn {due}", of.name, of.unit, of.period.vietnamese_lower(), of.state.vietnamese());
    let attempts = of.attempts.iter().map(|one| {
        let text = format!(
            "lần {}, nhận {}: {} · {}, SHA-256 {}",
            one.attempt,
            moment(one.received_at),
            one.disposition.vietnamese(),
            one.file,
            one.sha256
        );
        if one.stands {
            Node::new(text).signed("✓", Style::new().green())
        } else {
            Node::new(text).signed("✗", Style::new().red()).styled(Style::new().dimmed())
        }
    });
    Node::new(text).signed(sign, style).with(attempts)
}

fn look(status: Status) -> (&'static str, Style) {
    match status {
        Status::DoneOnTime => ("✓", Style::new().green()),
        Status::DoneLate => ("◊", Style::new().yellow()),
        Status::InProgressOnTime => ("►", Style::new().blue()),
        Status::InProgressOverdue => ("▲", Style::new().red().bold()),
    }
}
