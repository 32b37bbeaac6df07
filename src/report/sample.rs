//! A June as it may be: the plan of 2022 with figures, gaps and faults, worked out by hand.
//!
//! Never used outside tests.

use chrono::{DateTime, FixedOffset, NaiveDate};

use super::ReportInput;
use super::province::words::Words;
use crate::model::calendar::Calendar;
use crate::model::case::{self, Case, CaseDecision};
use crate::model::comparison::{Comparison, LastYear, PastSource};
use crate::model::consolidation::*;
use crate::model::disposition::Disposition;
use crate::model::entry::{Entry, Field, HeaderAnswer, HeaderKey, Progress};
use crate::model::finding::{Finding, Repair, Severity};
use crate::model::grid::CellRef;
use crate::model::indicator::{Indicator, Kind, Target};
use crate::model::listed::Listed;
use crate::model::period::{Frequency, Period};
use crate::model::plan::{About, Allocation, Plan, Task};
use crate::model::quantity::Quantity;
use crate::model::revised::Revised;
use crate::model::standing::Received;
use crate::model::told::{Change, Changes, Moved, Reason, Told, ToldFigures};
use crate::model::unit::{District, Leader, Unit, Validity};

pub struct Sample {
    pub plan: Plan,
    pub consolidation: Consolidation,
    pub received: Vec<Received>,
    pub cases: Vec<Case>,
    pub refused: Vec<(String, Finding)>,
    pub words: Words,
    pub changes: Option<Changes>,
}

impl Sample {
    pub fn input(&self) -> ReportInput<'_> {
        ReportInput {
            plan: &self.plan,
            consolidation: &self.consolidation,
            received: &self.received,
            cases: &self.cases,
            refused: &self.refused,
            known_at: time("2022-06-17T10:30:00+07:00"),
            draft: true,
            remarks: &[],
            changes: self.changes.as_ref(),
            restated: None,
            words: &self.words,
            program_version: "0.1.0",
        }
    }
}

pub fn q(text: &str) -> Quantity {
    text.parse().unwrap()
}

fn time(text: &str) -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339(text).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn at(cell: &str) -> CellRef {
    CellRef { sheet: "Báo cáo".into(), cell: cell.into() }
}

fn june() -> Period {
    Period::month(2022, 6)
}

pub fn sample() -> Sample {
    let plan = plan();
    let data = Listed::from(data());
    let (lines, received) = (lines(&plan), received());
    let standing = crate::model::standing::standing(&received);
    let outlooks = crate::consolidate::outlooks(&plan, &lines, &data, &standing, june());
    let consolidation = Consolidation {
        plan: "snn-2022".into(),
        revision: 1,
        period: june(),
        as_of: day("2022-06-14"),
        coverage: Coverage {
            expected: 6,
            received: 5,
            accepted: 4,
            missing: vec!["vp".into()],
            sent_back: vec!["bql-csht".into()],
            carried_forward: vec!["cc-ttbvtv".into()],
        },
        lines,
        tasks: tasks(&plan),
        data,
        outlooks,
        comparisons: comparisons(),
    };
    let refused = vec![(
        "bao-cao-cu.xls".to_owned(),
        Finding {
            sheet: None,
            cell: None,
            indicator: None,
            ..finding("W103", Severity::Error, "tệp có mật khẩu", "tệp không có mật khẩu")
        },
    )];
    let cases = cases(&consolidation.data, &received, &[]);
    Sample { plan, consolidation, received, cases, refused, words: Words::ours().unwrap(), changes: Some(changes()) }
}

/// What the data say, as if the reports that they come from held it.
pub fn cases(data: &[Datum], received: &[Received], decisions: &[CaseDecision]) -> Vec<Case> {
    let mut reports = received.to_vec();
    for datum in data.iter().filter(|datum| matches!(datum.field, Field::Difficulty | Field::Proposal)) {
        let Origin::Report { period, at, .. } = &datum.origin else { continue };
        let of = |one: &&mut Received| {
            (&one.unit, one.period, one.disposition.is_accepted()) == (&datum.unit, *period, true)
        };
        let Some(report) = reports.iter_mut().find(of) else { continue };
        report.entries.push(Entry {
            indicator: datum.indicator.clone(),
            district: None,
            field: datum.field,
            value: None,
            text: datum.text.clone(),
            date: None,
            estimated: false,
            at: at.clone(),
        });
    }
    case::cases(&reports, decisions, crate::viet::text::fold)
}

/// One from the plan, one from the ledger.
fn comparisons() -> Vec<Comparison> {
    let of = |indicator: &str, cumulative: &str, origin: PastSource| Comparison {
        indicator: indicator.into(),
        last_year: Some(LastYear { cumulative: q(cumulative), origin }),
        before: None,
    };
    let source = "Báo cáo 6 tháng năm 2021".into();
    let ledger =
        PastSource::Ledger { plan: "snn-2021".into(), period: Period::month(2021, 6), received: 5, expected: 6 };
    vec![of("1.3.a", "3450", PastSource::Opening { as_of: day("2021-06-14"), source }), of("1.3.b", "62.9", ledger)]
}

/// Of the morning before: cc-kl had not yet sent June again.
fn changes() -> Changes {
    let figures = |indicator: &str, current: Option<&str>, cumulative: &str, percent: &str| ToldFigures {
        indicator: indicator.into(),
        prior: None,
        current: current.map(q),
        cumulative: Some(q(cumulative)),
        percent: Some(q(percent)),
        status: Status::InProgressOnTime,
    };
    let because = vec![Reason::Attempt {
        unit: "cc-kl".into(),
        period: june(),
        attempt: 2,
        received_at: time("2022-06-16T09:30:00+07:00"),
        reason: Some("Bổ sung diện tích trồng của huyện Đình Lập".into()),
    }];
    let row = |indicator: &str, moved: Moved| Change {
        indicator: indicator.into(),
        period: june(),
        moved,
        because: because.clone(),
    };
    Changes {
        since: Told {
            plan: "snn-2022".into(),
            revision: 1,
            plan_digest: "0".repeat(64),
            period: june(),
            as_of: day("2022-06-14"),
            known_at: time("2022-06-15T17:00:00+07:00"),
            last_receipt: 33,
            arithmetic: "0.1.0".into(),
            figures: vec![figures("1.3.a", None, "3100.5", "34.5"), figures("1.3.b", None, "63", "98.7")],
        },
        others: Vec::new(),
        rows: vec![
            row("1.3.a", Moved::Current { then: None, now: Some(q("512.5")) }),
            row("1.3.a", Moved::Cumulative { then: Some(q("3100.5")), now: Some(q("3613")) }),
            row("1.3.a", Moved::AttainmentPercent { then: Some(q("34.5")), now: Some(q("40.1")) }),
            row("1.3.b", Moved::Current { then: None, now: Some(q("63.2")) }),
            row("1.3.b", Moved::Cumulative { then: Some(q("63")), now: Some(q("63.2")) }),
            row("3.2.a", Moved::Status { then: Some(Status::InProgressOverdue), now: Some(Status::DoneLate) }),
        ],
    }
}

/// The same June of a plan with steps: of a flow with a monthly path, of a milestone that is done and of one that is
/// not.
pub fn detailed() -> Sample {
    use crate::model::step::Step;
    let mut sample = sample();
    let step = |indicator: &str, no: &str, content: &str, due: &str, amounts: &[(usize, &str)]| {
        let mut months = [None; 12];
        for (month, amount) in amounts {
            months[month - 1] = Some(q(amount));
        }
        let (due_text, unit) = (due.to_owned(), Some("cc-kl".to_owned()));
        let (indicator, no, content) = (indicator.to_owned(), no.to_owned(), content.to_owned());
        Step { indicator, no, content, unit, from: None, due: day(due), due_text, months, note: None }
    };
    sample.plan.steps = vec![
        step("1.3.a", "1", "Trồng rừng đầu xuân", "2022-03-31", &[(2, "1000"), (3, "2000")]),
        step("1.3.a", "2", "Trồng rừng vụ xuân", "2022-05-31", &[(4, "1200.5"), (5, "799.5")]),
        step("1.3.a", "3", "Trồng rừng vụ hè thu, trồng dặm", "2022-11-30", &[(6, "1000"), (7, "2000"), (9, "1000")]),
        step("3.1.a", "1", "Lập hồ sơ", "2022-01-15", &[]),
        step("3.2.b", "1", "Lập phương án", "2022-03-01", &[]),
        step("3.2.b", "2", "Trình phương án", "2022-06-30", &[]),
    ];
    let standing = crate::model::standing::standing(&sample.received);
    let consolidation = &sample.consolidation;
    let (lines, data) = (&consolidation.lines, &consolidation.data);
    let outlooks = crate::consolidate::outlooks(&sample.plan, lines, data, &standing, june());
    sample.consolidation.outlooks = outlooks;
    sample
}

fn plan() -> Plan {
    let unit = |code: &str, name: &str, short: &str| Unit {
        code: code.into(),
        name: name.into(),
        short: short.into(),
        emails: vec![],
        valid: Validity::default(),
    };
    let leader =
        |code: &str, name: &str, title: &str| Leader { code: code.into(), name: name.into(), title: title.into() };
    let task = |no: &str, title: &str, leader: &str, unit: &str, deadline: &str| Task {
        no: no.into(),
        title: title.into(),
        leader: (!leader.is_empty()).then(|| leader.into()),
        unit: (!unit.is_empty()).then(|| unit.into()),
        deadline: Some(day(deadline)),
        deadline_text: String::new(),
        note: None,
    };
    let end = "2022-12-31";
    let districts = [
        ("180", "Tràng Định"),
        ("181", "Bình Gia"),
        ("182", "Văn Lãng"),
        ("183", "Cao Lộc"),
        ("184", "Văn Quan"),
        ("185", "Bắc Sơn"),
        ("186", "Hữu Lũng"),
        ("187", "Chi Lăng"),
        ("188", "Lộc Bình"),
        ("189", "Đình Lập"),
    ];
    Plan {
        about: About {
            id: "snn-2022".into(),
            revision: 1,
            title: "Kế hoạch thực hiện các nhiệm vụ trọng tâm năm 2022".into(),
            year: 2022,
            document_no: "15/KH-SNN".into(),
            document_date: "2022-02-10".into(),
            basis: "Quyết định số 197/QĐ-UBND ngày 25/01/2022 của Chủ tịch UBND tỉnh Lạng Sơn".into(),
            parent_agency: "UBND tỉnh Lạng Sơn".into(),
            agency: "Sở Nông nghiệp và PTNT".into(),
            department: "Phòng Kế hoạch - Tài chính".into(),
            place: "Lạng Sơn".into(),
            signer: "Lý Việt Hưng".into(),
            signer_title: "Giám đốc".into(),
        },
        units: vec![
            unit("cc-ptnt", "Chi cục Phát triển nông thôn", "CC PTNT"),
            unit("cc-ttbvtv", "Chi cục Trồng trọt và Bảo vệ thực vật", "CC TT&BVTV"),
            unit("cc-kl", "Chi cục Kiểm lâm", "CC Kiểm lâm"),
            unit("tt-nuoc", "Trung tâm Nước sạch và Vệ sinh MTNT", "TT Nước sạch"),
            unit("bql-csht", "Ban QLDA CSHT chuỗi giá trị nông nghiệp", "Ban QLDA CSHT"),
            unit("vp", "Văn phòng Sở", "Văn phòng"),
        ].into(),
        leaders: vec![
            leader("dat", "Nguyễn Phúc Đạt", "Phó Giám đốc"),
            leader("thu", "Đinh Thị Thu", "Phó Giám đốc"),
            leader("thinh", "Vũ Văn Thịnh", "Phó Giám đốc"),
            leader("hung", "Lý Việt Hưng", "Giám đốc"),
        ].into(),
        districts: districts
            .into_iter()
            .map(|(code, name)| District {
                code: code.into(),
                name: name.into(),
                kind: "huyện".into(),
                valid: Validity::default(),
            })
            .collect(),
        tasks: vec![
            task("1", "Đẩy mạnh thực hiện tái cơ cấu ngành nông nghiệp gắn với xây dựng nông thôn mới", "", "", end),
            task(
                "1.1",
                "Hỗ trợ phát triển mới 05 chuỗi liên kết sản xuất, tiêu thụ nông, lâm nghiệp; có 15 sản phẩm OCOP đạt 3 sao trở lên; phấn đấu có thêm 15 HTX nông nghiệp được thành lập mới",
                "dat",
                "cc-ptnt",
                end,
            ),
            task(
                "1.2",
                "Tiếp tục xây dựng mã số vùng trồng đối với sản phẩm chủ lực, hết năm 2022 đạt diện tích trên 1.000 ha",
                "thu",
                "cc-ttbvtv",
                end,
            ),
            task(
                "1.3",
                "Trồng 9.000 ha, tỷ lệ che phủ rừng đạt 63,8%; đầu tư nâng cấp các vườn ươm giống cây lâm nghiệp",
                "thinh",
                "cc-kl",
                end,
            ),
            task("1.4", "Tỷ lệ dân cư nông thôn sử dụng nước hợp vệ sinh đạt 97%", "dat", "tt-nuoc", end),
            task(
                "2",
                "Tập trung triển khai các nội dung Dự án Hợp phần 3 Cơ sở hạ tầng chuỗi giá trị nông nghiệp thuộc dự án Hạ tầng cơ bản phát triển toàn diện các tỉnh Đông Bắc - Tiểu dự án tỉnh Lạng Sơn",
                "dat",
                "bql-csht",
                end,
            ),
            task(
                "3",
                "Rà soát, điều chỉnh diện tích chuyển đổi mục đích sử dụng đất các loại rừng sang các loại đất khác tạo quỹ đất phục vụ phát triển kinh tế - xã hội trên địa bàn tỉnh Lạng Sơn",
                "thinh",
                "cc-kl",
                "2022-09-30",
            ),
            task(
                "3.1",
                "Rà soát, điều chỉnh, bổ sung diện tích chuyển đổi mục đích sử dụng đất các loại rừng",
                "thinh",
                "cc-kl",
                "2022-01-31",
            ),
            task(
                "3.2",
                "Rà soát lại danh mục các công trình, dự án thuộc quy hoạch sử dụng đất đến năm 2030 cấp huyện",
                "thinh",
                "cc-kl",
                "2022-03-31",
            ),
            task(
                "3.3",
                "Rà soát, đánh giá lại hiện trạng toàn bộ 295.664 ha diện tích đất rừng đang được xác định là rừng tự nhiên",
                "thinh",
                "cc-kl",
                "2022-09-30",
            ),
            task(
                "4",
                "Cải thiện, nâng cao chỉ số đánh giá năng lực cạnh tranh cấp sở, ban, ngành (DDCI) năm 2022",
                "hung",
                "vp",
                end,
            ),
        ].into(),
        indicators: indicators().into(),
        allocations: [
            Allocation {
                indicator: "1.4.a".into(),
                unit: "tt-nuoc".into(),
                share: q("0.5"),
                valid: Validity::default(),
            },
            Allocation {
                indicator: "1.4.a".into(),
                unit: "cc-ptnt".into(),
                share: q("0.5"),
                valid: Validity::default(),
            },
        ]
        .into_iter()
        .collect(),
        calendar: Calendar::default(),
        openings: Listed::default(),
        steps: Vec::new(),
        revised: Revised::default(),
        digest: "0".repeat(64),
    }
}

fn indicators() -> Vec<Indicator> {
    let whole = Quantity::whole;
    let one = |code: &str, title: &str, uom: &str, kind: Kind, target: Target, decimals: u8| Indicator {
        code: code.into(),
        task: code.rsplit_once('.').unwrap().0.into(),
        title: title.into(),
        uom: uom.into(),
        kind,
        target,
        decimals,
        districts: vec![],
        frequency: Frequency::Month,
        names: false,
        aspiration: false,
        confirm: None,
        note: None,
    };
    let mut all = vec![
        one(
            "1.1.a",
            "Hỗ trợ phát triển mới 05 chuỗi liên kết sản xuất, tiêu thụ nông, lâm nghiệp",
            "chuỗi",
            Kind::Flow,
            Target::AtLeast(whole(5)),
            0,
        ),
        one("1.1.b", "Có 15 sản phẩm OCOP đạt 3 sao trở lên", "sản phẩm", Kind::Flow, Target::AtLeast(whole(15)), 0),
        one("1.1.c", "Có thêm 15 HTX nông nghiệp được thành lập mới", "HTX", Kind::Flow, Target::AtLeast(whole(15)), 0),
        one(
            "1.2.a",
            "Tiếp tục xây dựng mã số vùng trồng đối với sản phẩm chủ lực, hết năm 2022 đạt diện tích trên 1.000 ha",
            "ha",
            Kind::Stock,
            Target::Above(whole(1000)),
            1,
        ),
        one("1.3.a", "Trồng 9.000 ha rừng", "ha", Kind::Flow, Target::AtLeast(whole(9000)), 1),
        one("1.3.b", "Tỷ lệ che phủ rừng đạt 63,8%", "%", Kind::Rate, Target::AtLeast(q("63.8")), 1),
        one(
            "1.3.c",
            "Đầu tư nâng cấp các vườn ươm giống cây lâm nghiệp đảm bảo phục vụ cho công tác trồng rừng trên địa bàn tỉnh, mỗi huyện từ 01 vườn trở lên",
            "vườn",
            Kind::Flow,
            Target::Each(whole(1)),
            0,
        ),
        one(
            "1.4.a",
            "Tỷ lệ dân cư nông thôn sử dụng nước hợp vệ sinh đạt 97%",
            "%",
            Kind::Rate,
            Target::AtLeast(whole(97)),
            1,
        ),
        one(
            "2.a",
            "Hỗ trợ phát triển sản xuất cho 1÷3 doanh nghiệp",
            "doanh nghiệp",
            Kind::Flow,
            Target::Range { min: whole(1), max: whole(3) },
            0,
        ),
        one(
            "2.b",
            "Hỗ trợ phát triển sản xuất cho 7÷10 hợp tác xã (nhóm sản xuất) hoạt động trong 04 chuỗi giá trị: quế, hồi, thạch đen và rau",
            "HTX",
            Kind::Flow,
            Target::Range { min: whole(7), max: whole(10) },
            0,
        ),
        one("2.c", "Hoàn thiện công tác đấu thầu xây lắp", "–", Kind::Milestone, Target::Done, 0),
        one(
            "3.1.a",
            "Rà soát, điều chỉnh, bổ sung diện tích chuyển đổi mục đích sử dụng đất các loại rừng",
            "–",
            Kind::Milestone,
            Target::Done,
            0,
        ),
        one(
            "3.2.a",
            "Rà soát lại danh mục các công trình, dự án thuộc quy hoạch sử dụng đất đến năm 2030 cấp huyện",
            "–",
            Kind::Milestone,
            Target::Done,
            0,
        ),
        one(
            "3.2.b",
            "Đề xuất phương án xử lý tháo gỡ cho từng trường hợp cụ thể",
            "–",
            Kind::Milestone,
            Target::Done,
            0,
        ),
        one(
            "3.3.a",
            "Rà soát, đánh giá lại hiện trạng toàn bộ 295.664 ha diện tích đất rừng đang được xác định là rừng tự nhiên",
            "ha",
            Kind::Flow,
            Target::All(whole(295_664)),
            0,
        ),
        one("3.3.b", "Đề xuất phương án xử lý, tháo gỡ", "–", Kind::Milestone, Target::Done, 0),
        one(
            "4.a",
            "Cải thiện, nâng cao chỉ số đánh giá năng lực cạnh tranh cấp sở, ban, ngành (DDCI) năm 2022",
            "hạng",
            Kind::Rank,
            Target::None,
            0,
        ),
    ];
    all[1].confirm = Some("15 sản phẩm mới trong năm 2022 (không phải tổng số lũy kế nhiều năm).".into());
    all[2].aspiration = true;
    all[3].confirm =
        Some("Cần diện tích đến 31/12/2021 làm gốc so sánh; “trên 1.000 ha” hiểu là lớn hơn hẳn 1.000.".into());
    all[6].districts =
        ["180", "181", "182", "183", "184", "185", "186", "187", "188", "189"].map(String::from).to_vec();
    all
}

/// Prior, current, cumulative, percentage, estimate; worked by hand.
fn lines(plan: &Plan) -> Vec<Line> {
    type Row = (&'static str, &'static str, &'static str, &'static str, &'static str, &'static str, Status);
    use Status::*;
    const ROWS: [Row; 17] = [
        ("1.1.a", "1", "1", "2", "40", "5", InProgressOnTime),
        ("1.1.b", "6", "0", "6", "40", "", InProgressOnTime),
        ("1.1.c", "12", "3", "15", "100", "18", DoneOnTime),
        ("1.2.a", "640.5", "", "640.5", "64.1", "1050", InProgressOnTime),
        ("1.3.a", "3100.5", "512.5", "3613", "40.1", "9000", InProgressOnTime),
        ("1.3.b", "63", "63.2", "63.2", "99.1", "63.8", InProgressOnTime),
        ("1.3.c", "2", "2", "4", "30", "", InProgressOnTime),
        ("1.4.a", "95.1", "95.6667", "95.6667", "98.6", "", InProgressOnTime),
        ("2.a", "1", "", "1", "100", "", DoneOnTime),
        ("2.b", "4", "", "4", "57.1", "", InProgressOnTime),
        ("2.c", "", "", "", "", "", InProgressOnTime),
        ("3.1.a", "", "", "", "", "", DoneOnTime),
        ("3.2.a", "", "", "", "", "", DoneLate),
        ("3.2.b", "", "", "", "", "", InProgressOverdue),
        ("3.3.a", "120000", "55664", "175664", "59.4", "295664", InProgressOnTime),
        ("3.3.b", "", "", "", "", "", InProgressOnTime),
        ("4.a", "", "", "", "", "", InProgressOnTime),
    ];
    let some = |text: &str| (!text.is_empty()).then(|| q(text));
    plan.indicators
        .iter()
        .zip(ROWS)
        .map(|(indicator, (code, prior, current, cumulative, percent, estimate, status))| {
            assert_eq!(indicator.code, code);
            let reported = !["2.a", "2.b", "2.c", "4.a"].contains(&code);
            // 34000 / 40000 and 540000 / 560000.
            let of_unit = |unit: &str, all: &'static str| match (code, unit) {
                ("1.4.a", "cc-ptnt") => some("85"),
                ("1.4.a", "tt-nuoc") => some("96.4286"),
                _ => some(all),
            };
            let by_unit = plan.reporters(indicator, june()).into_iter().map(|reporter| UnitFigure {
                unit: reporter.unit.into(),
                prior: None,
                current: of_unit(reporter.unit, current),
                cumulative: of_unit(reporter.unit, cumulative),
                reported,
                not_asked: false,
                share: reporter.share,
            });
            let figure = |district: &String| {
                let here = ["181", "186", "188"].contains(&district.as_str());
                DistrictFigure {
                    district: district.clone(),
                    prior: None,
                    current: None,
                    cumulative: here.then(|| q("1")),
                    met: here,
                }
            };
            Line {
                indicator: code.into(),
                task: indicator.task.clone(),
                uom: indicator.uom.clone(),
                kind: indicator.kind,
                target: indicator.target,
                target_before: None,
                prior: some(prior),
                current: some(current),
                cumulative: some(cumulative),
                attainment_percent: some(percent),
                status,
                met: matches!(status, DoneOnTime | DoneLate),
                exceeded: false,
                reported,
                not_asked: false,
                estimate: some(estimate),
                estimated: code == "1.2.a",
                difference: match code {
                    "1.3.b" => some("-0.6"),
                    "1.4.a" => some("-1.3333"),
                    _ => None,
                },
                growth: None,
                last_year: match code {
                    "1.3.a" => some("3450"),
                    "1.3.b" => some("62.9"),
                    _ => None,
                },
                deadline: plan.deadline(indicator),
                completed_on: match code {
                    "1.1.c" => Some(day("2022-06-14")),
                    "2.a" => Some(day("2022-05-14")),
                    "3.1.a" => Some(day("2022-01-28")),
                    "3.2.a" => Some(day("2022-04-12")),
                    _ => None,
                },
                progress: (code == "3.2.b" || code == "3.3.b").then_some(Progress::InProgress),
                gaps: Vec::new(),
                adjusted: vec![],
                remark: (code == "1.2.a").then(|| "dùng mức tháng 5/2022".to_owned()),
                districts_met: (code == "1.3.c").then_some((3, 10)),
                by_unit: by_unit.collect(),
                by_district: indicator.districts.iter().map(figure).collect(),
            }
        })
        .collect()
}

fn tasks(plan: &Plan) -> Vec<TaskLine> {
    use Status::*;
    plan.tasks
        .iter()
        .map(|task| {
            let (status, completed_on, reported) = match task.no.as_str() {
                "3" | "3.2" => (InProgressOverdue, None, true),
                "3.1" => (DoneOnTime, Some(day("2022-01-28")), true),
                "2" | "4" => (InProgressOnTime, None, false),
                _ => (InProgressOnTime, None, true),
            };
            let deadline = task.deadline;
            TaskLine { task: task.no.clone(), status, deadline, completed_on, reported, not_asked: false }
        })
        .collect()
}

fn data() -> Vec<Datum> {
    let yes = |reason| Inclusion { counts: true, reason };
    let no = |reason| Inclusion { counts: false, reason };
    let mut rows: Vec<Datum> = Vec::new();
    let datum = |unit: &str, indicator: &str, field: Field, month: u8, cell: &str| Datum {
        unit: unit.into(),
        indicator: indicator.into(),
        district: None,
        field,
        value: None,
        text: None,
        date: None,
        estimated: false,
        overruled: false,
        origin: Origin::Report {
            period: Period::month(2022, month),
            attempt: 1,
            received_at: time(&format!("2022-{month:02}-15T09:12:00+07:00")),
            file: format!("{unit}-2022-{month:02}.xlsx"),
            sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".into(),
            at: at(cell),
        },
        in_prior: if month == 6 { no("trong kỳ") } else { yes("trước kỳ") },
        in_period: if month == 6 { yes("trong kỳ") } else { no("kỳ trước") },
        in_cumulative: yes("từ đầu năm"),
    };
    // Flows: what months 5 and 6 brought.
    for (unit, indicator, may, june, cell) in [
        ("cc-ptnt", "1.1.a", "1", "1", "G9"),
        ("cc-ptnt", "1.1.b", "6", "0", "G10"),
        ("cc-ptnt", "1.1.c", "12", "3", "G11"),
        ("cc-kl", "1.3.a", "3100.5", "512.5", "G9"),
        ("cc-kl", "3.3.a", "120000", "55664", "G15"),
        ("bql-csht", "2.a", "1", "", "G9"),
        ("bql-csht", "2.b", "4", "", "G10"),
    ] {
        rows.push(Datum { value: Some(q(may)), ..datum(unit, indicator, Field::Current, 5, cell) });
        if !june.is_empty() {
            rows.push(Datum { value: Some(q(june)), ..datum(unit, indicator, Field::Current, 6, cell) });
        }
    }
    for (district, month, value) in [("181", 5, "1"), ("186", 5, "1"), ("188", 6, "1.5"), ("180", 6, "0.5")] {
        let mut row = datum("cc-kl", "1.3.c", Field::Current, month, "G14");
        row.district = Some(district.into());
        row.value = Some(q(value));
        rows.push(row);
    }
    // Levels: only the latest counts.
    rows.push(Datum {
        value: Some(q("640.5")),
        estimated: true,
        ..datum("cc-ttbvtv", "1.2.a", Field::Current, 5, "G9")
    });
    rows.push(Datum {
        value: Some(q("63")),
        in_cumulative: no("đã có mức mới hơn"),
        ..datum("cc-kl", "1.3.b", Field::Current, 5, "G10")
    });
    rows.push(Datum { value: Some(q("63.2")), ..datum("cc-kl", "1.3.b", Field::Current, 6, "G10") });
    // (540000 + 34000) / (560000 + 40000) = 95,6667 %
    for (unit, above, below) in [("tt-nuoc", "540000", "560000"), ("cc-ptnt", "34000", "40000")] {
        rows.push(Datum { value: Some(q(above)), ..datum(unit, "1.4.a", Field::Numerator, 6, "G12") });
        rows.push(Datum { value: Some(q(below)), ..datum(unit, "1.4.a", Field::Denominator, 6, "H12") });
    }
    for (unit, indicator, value) in [
        ("cc-ptnt", "1.1.a", "5"),
        ("cc-ptnt", "1.1.c", "18"),
        ("cc-ttbvtv", "1.2.a", "1050"),
        ("cc-kl", "1.3.a", "9000"),
        ("cc-kl", "1.3.b", "63.8"),
        ("cc-kl", "3.3.a", "295664"),
    ] {
        rows.push(Datum { value: Some(q(value)), ..datum(unit, indicator, Field::Estimate, 6, "J9") });
    }
    let texts = [
        (
            "cc-kl",
            "1.3.a",
            Field::Result,
            "Đã trồng 512,5 ha rừng tập trung tại các huyện Tràng Định, Bình Gia, Lộc Bình; tỷ lệ cây sống đạt trên 90%",
        ),
        ("cc-kl", "1.3.a", Field::Evidence, "Báo cáo số 112/BC-CCKL ngày 13/6/2022"),
        (
            "cc-kl",
            "1.3.a",
            Field::Difficulty,
            "Thời tiết mưa nhiều trong tháng 5 và đầu tháng 6 làm chậm tiến độ xử lý thực bì; giá cây giống keo, thông tăng 15 - 20% so với cùng kỳ năm 2021; một số chủ rừng chưa chủ động hiện trường trồng rừng.",
        ),
        (
            "cc-kl",
            "1.3.a",
            Field::Proposal,
            "Đề nghị UBND các huyện chỉ đạo các xã đôn đốc chủ rừng chuẩn bị hiện trường; bố trí kinh phí hỗ trợ cây giống theo Nghị quyết của HĐND tỉnh",
        ),
        (
            "cc-kl",
            "3.2.b",
            Field::Difficulty,
            "Hồ sơ của 12 dự án chưa đủ căn cứ xác định nguồn gốc rừng; phải chờ ý kiến của Sở Tài nguyên và Môi trường",
        ),
        (
            "cc-kl",
            "3.2.b",
            Field::Proposal,
            "Đề nghị UBND tỉnh cho phép gia hạn thời gian hoàn thành đến ngày 31/7/2022",
        ),
        ("cc-ptnt", "1.1.a", Field::Result, "=SUM(A1) là nội dung do đơn vị gõ, không phải công thức"),
        ("cc-ptnt", "1.1.b", Field::Difficulty, "Hội đồng đánh giá cấp tỉnh chưa họp"),
    ];
    for (unit, indicator, field, text) in texts {
        rows.push(Datum { text: Some(text.into()), ..datum(unit, indicator, field, 6, "N9") });
    }
    for (indicator, done) in [("3.1.a", "2022-01-28"), ("3.2.a", "2022-04-12")] {
        rows.push(Datum { date: Some(day(done)), ..datum("cc-kl", indicator, Field::DoneOn, 6, "L13") });
    }
    rows
}

fn finding(code: &str, severity: Severity, found: &str, expected: &str) -> Finding {
    Finding {
        code: code.into(),
        name: "sample".into(),
        severity,
        sheet: Some("Báo cáo".into()),
        cell: Some("G10".into()),
        indicator: Some("2.b".into()),
        district: None,
        found: found.into(),
        expected: expected.into(),
        message: format!("Báo cáo, ô G10: giá trị nhận được là ‘{found}’, trong khi cần {expected}."),
        remedy: "Nhập lại rồi gửi lại toàn bộ báo cáo.".into(),
        shadow: false,
    }
}

fn figure(indicator: &str, value: &str, cell: &str) -> Entry {
    Entry {
        indicator: indicator.into(),
        district: None,
        field: Field::Current,
        value: Some(q(value)),
        text: None,
        date: None,
        estimated: false,
        at: at(cell),
    }
}

fn received() -> Vec<Received> {
    let mut all = Vec::new();
    let mut add = |unit: &str, month: u8, attempt: u32, at: &str, disposition: Disposition| {
        all.push(Received {
            receipt: all.len() as i64 + 1,
            unit: unit.into(),
            period: Period::month(2022, month),
            attempt,
            received_at: time(at),
            disposition,
            proposed: disposition,
            via: None,
            file: format!("{unit}-2022-{month:02}-lan{attempt}.xlsx"),
            sha256: "0".repeat(64),
            entries: vec![],
            header: vec![],
            findings: vec![],
            repairs: vec![],
            rulings: vec![],
            undone: vec![],
        });
    };
    for month in 1..=5u8 {
        for unit in ["cc-ptnt", "cc-ttbvtv", "cc-kl", "tt-nuoc", "bql-csht", "vp"] {
            // The Office was late in March and silent in May.
            if (unit, month) == ("vp", 5) {
                continue;
            }
            let on = if (unit, month) == ("vp", 3) { 28 } else { 15 };
            add(unit, month, 1, &format!("2022-{month:02}-{on}T09:00:00+07:00"), Disposition::Accepted);
        }
    }
    add("cc-ptnt", 6, 1, "2022-06-15T08:10:00+07:00", Disposition::Accepted);
    add("cc-ttbvtv", 6, 1, "2022-06-15T16:45:00+07:00", Disposition::Accepted);
    add("cc-kl", 6, 1, "2022-06-14T15:00:00+07:00", Disposition::SentBack);
    add("cc-kl", 6, 2, "2022-06-16T09:30:00+07:00", Disposition::AcceptedWithWarnings);
    add("tt-nuoc", 6, 1, "2022-06-17T08:00:00+07:00", Disposition::Accepted);
    add("bql-csht", 6, 1, "2022-06-15T10:00:00+07:00", Disposition::SentBack);
    for one in all.iter_mut().filter(|one| one.period == june()) {
        match (one.unit.as_str(), one.attempt) {
            ("bql-csht", 1) => one.findings.push(finding("C101", Severity::Error, "hai HTX?", "một số, ví dụ 2")),
            ("cc-kl", 1) => {
                one.findings.push(finding("C104", Severity::Error, "63,8 - 64", "một số, ví dụ 63,8"));
                one.entries.push(figure("1.3.a", "512", "G9"));
            }
            ("cc-kl", 2) => {
                one.entries.extend([figure("1.3.a", "512.5", "G9"), figure("1.3.b", "63.2", "G10")]);
                one.findings.push(finding("H201", Severity::Warning, "512,5", "giá trị gần mức các tháng trước"));
                one.repairs.push(Repair {
                    code: "R001".into(),
                    at: at("G12"),
                    raw: "512,5ha".into(),
                    stored: "512.5".into(),
                });
            }
            ("cc-ptnt", 1) => one.header.push(HeaderAnswer {
                key: HeaderKey::NextTasks,
                text: "Tổ chức Hội đồng đánh giá, phân hạng sản phẩm OCOP đợt 1 năm 2022".into(),
                date: None,
                at: at("C30"),
            }),
            _ => {}
        }
    }
    all
}
