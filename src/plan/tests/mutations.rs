//! The 2022 plan with one thing wrong, once for every code.
//!
//! Never asserts.

use super::*;

/// One mutation of the 2022 plan, and where its fault must be shown. Each gives exactly that one fault.
pub(super) fn mutations() -> Vec<(&'static str, Grid, String)> {
    let mut all = Vec::new();
    let mut mutate = |code: &'static str, change: &dyn Fn(&mut Grid) -> String| {
        let mut grid = grid_2022();
        let place = change(&mut grid);
        all.push((code, grid, place));
    };
    let date = |text: &str| Value::Date(day(text).and_time(chrono::NaiveTime::MIN));

    mutate("K001", &|grid| {
        grid.sheets.retain(|sheet| sheet.name != "Ngày nghỉ");
        "Ngày nghỉ".to_owned()
    });
    mutate("K002", &|grid| {
        let sheet = grid.sheets.iter_mut().find(|sheet| sheet.name == "Phân bổ").unwrap();
        sheet.cells.retain(|at, _| at.row != 3);
        "Phân bổ".to_owned()
    });
    mutate("K003", &|grid| {
        let sheet = grid.sheets.iter_mut().find(|sheet| sheet.name == "Chỉ tiêu").unwrap();
        sheet.cells.remove(&"G4".parse().unwrap());
        "Chỉ tiêu!A4".to_owned()
    });
    mutate("K004", &|grid| {
        let mut copy = grid.sheet("Chỉ tiêu").unwrap().clone();
        copy.name = "Chỉ tiêu (2)".to_owned();
        grid.sheets.insert(0, copy);
        "Chỉ tiêu (2)".to_owned()
    });
    mutate("K005", &|grid| {
        set(grid, "Nhiệm vụ", "J4".parse().unwrap(), text("title"));
        "Nhiệm vụ!J4".to_owned()
    });
    mutate("K006", &|grid| put(grid, "Chỉ tiêu", "1.3.a", "min", Value::Error("#REF!".to_owned())));
    mutate("K007", &|grid| put(grid, "Chỉ tiêu", "1.3.a", "title", text("  ")));
    mutate("K007", &|grid| {
        remove_row(grid, "Thông tin", "title");
        "Thông tin".to_owned()
    });
    mutate("K008", &|grid| put(grid, "Chỉ tiêu", "1.3.a", "min", text("chín nghìn")));
    mutate("K008", &|grid| put(grid, "Chỉ tiêu", "1.3.b", "min", Value::Number(63.80001)));
    mutate("K009", &|grid| add(grid, "Ngày nghỉ", &[text("30/2/2022"), text("không có ngày này")]));
    mutate("K010", &|grid| put(grid, "Nhiệm vụ", "1.1", "deadline", text("Cuối tháng giêng")));
    mutate("K011", &|grid| put(grid, "Nhiệm vụ", "1.1", "deadline", text("Tháng 12/2023")));
    mutate("K012", &|grid| add(grid, "Lãnh đạo", &[text("DAT"), text("Người khác")]));
    mutate("K013", &|grid| put(grid, "Nhiệm vụ", "1.3", "unit", text("cckl")));
    mutate("K014", &|grid| put(grid, "Nhiệm vụ", "1.3", "leader", text("Thịnh")));
    mutate("K015", &|grid| add(grid, "Chỉ tiêu", &indicator_row("1.5.a", "1.5")).replace("!B", "!C"));
    mutate("K016", &|grid| put(grid, "Chỉ tiêu", "1.3.c", "districts", text("180, 190")));
    mutate("K017", &|grid| add(grid, "Phân bổ", &[text("1.2.b"), text("cc-kl"), Value::Number(1.0)]));
    mutate("K018", &|grid| put(grid, "Chỉ tiêu", "1.3.a", "kind", text("tổng")));
    mutate("K018", &|grid| put(grid, "Chỉ tiêu", "1.3.a", "op", text("≈")));
    mutate("K018", &|grid| put(grid, "Chỉ tiêu", "1.3.a", "frequency", text("tuần")));
    mutate("K018", &|grid| put(grid, "Chỉ tiêu", "1.3.c", "breakdown", text("xã")));
    mutate("K019", &|grid| put(grid, "Chỉ tiêu", "1.3.b", "op", text("done")));
    mutate("K020", &|grid| put(grid, "Chỉ tiêu", "2.a", "max", Value::Empty));
    mutate("K021", &|grid| put(grid, "Chỉ tiêu", "2.a", "max", Value::Number(0.0)));
    mutate("K022", &|grid| put(grid, "Chỉ tiêu", "1.3.a", "decimals", Value::Number(5.0)));
    mutate("K023", &|grid| {
        let at = put(grid, "Nhiệm vụ", "4", "no", text("5"));
        put(grid, "Chỉ tiêu", "4.a", "task", text("5"));
        at
    });
    mutate("K024", &|grid| {
        remove_row(grid, "Nhiệm vụ", "3");
        let at = at(grid, "Nhiệm vụ", "3.1", "no");
        for no in ["3.1", "3.2", "3.3"] {
            put(grid, "Nhiệm vụ", no, "unit", text("cc-kl"));
        }
        put(grid, "Nhiệm vụ", "4", "no", text("3"));
        put(grid, "Chỉ tiêu", "4.a", "task", text("3"));
        format!("Nhiệm vụ!{at}")
    });
    mutate("K025", &|grid| add(grid, "Đơn vị", &[text("cc kl 2"), text("Chi cục khác")]));
    mutate("K025", &|grid| put(grid, "Thông tin", "id", "value", text("kế;hoạch")));
    mutate("K026", &|grid| {
        put(grid, "Huyện", "180", "valid_from", date("2022-07-01"));
        put(grid, "Huyện", "180", "valid_to", date("2022-06-30"))
    });
    mutate("K027", &|grid| {
        let at = add(grid, "Phân bổ", &[text("1.3.a"), text("cc-kl"), Value::Number(0.5)]);
        add(grid, "Phân bổ", &[text("1.3.a"), text("cc-ptnt"), Value::Number(0.4)]);
        at.replace("!B", "!D")
    });
    mutate("K028", &|grid| {
        add(grid, "Phân bổ", &[text("1.3.a"), text("cc-kl"), Value::Number(1.0), Value::Empty, date("2022-06-30")]);
        let row = [text("1.3.a"), text("cc-kl"), Value::Number(1.0), date("2022-06-30")];
        add(grid, "Phân bổ", &row).replace("!B", "!C")
    });
    mutate("K028", &|grid| {
        add(grid, "Kỳ báo cáo", &[text("2022-06"), Value::Empty, date("2022-06-20")]);
        add(grid, "Kỳ báo cáo", &[text("Tháng 7/2022"), date("2022-06-15")]).replace("!B", "!C")
    });
    mutate("K028", &|grid| {
        add(grid, "Kỳ báo cáo", &[text("2022-06"), Value::Empty, date("2022-07-20"), date("2022-07-25")])
            .replace("!B", "!D")
    });
    mutate("K029", &|grid| {
        add(grid, "Kỳ báo cáo", &[text("2022-06"), Value::Empty, date("2022-06-20"), date("2022-06-16")])
            .replace("!B", "!E")
    });
    mutate("K030", &|grid| add(grid, "Kỳ báo cáo", &[text("2022-07"), date("2022-06-21")]).replace("!B", "!C"));
    mutate("K032", &|grid| add(grid, "Kỳ báo cáo", &[text("tháng sáu"), Value::Empty, date("2022-06-20")]));
    mutate("K032", &|grid| add(grid, "Kỳ báo cáo", &[text("2021-06"), Value::Empty, date("2021-06-20")]));
    mutate("K033", &|grid| put(grid, "Thông tin", "revision", "value", Value::Number(1.5)));
    mutate("K033", &|grid| put(grid, "Thông tin", "year", "value", text("22")));
    mutate("K034", &|grid| {
        put(grid, "Nhiệm vụ", "1.4", "unit", Value::Empty);
        let at = at(grid, "Chỉ tiêu", "1.4.a", "code");
        format!("Chỉ tiêu!{at}")
    });
    mutate("K035", &|grid| put(grid, "Nhiệm vụ", "2", "deadline", Value::Empty));
    mutate("K036", &|grid| {
        let sheet = grid.sheets.iter_mut().find(|sheet| sheet.name == "Chỉ tiêu").unwrap();
        sheet.cells.retain(|at, _| at.row <= 3);
        "Chỉ tiêu".to_owned()
    });
    mutate("K037", &|grid| put(grid, "Chỉ tiêu", "1.3.c", "breakdown", Value::Empty));
    mutate("K038", &|grid| {
        put(grid, "Đơn vị", "vp", "emails", text("VP@snn.langson.example; cc-kl@snn.langson.example"))
    });
    mutate("K039", &|grid| put(grid, "Đơn vị", "vp", "emails", text("vp.snn.langson.example")));
    mutate("K040", &|grid| add(grid, "Thông tin", &[text("yaer"), Value::Empty, Value::Number(2022.0)]));
    mutate("K041", &|grid| {
        add(grid, "Nhiệm vụ", &[text("5"), text("Việc mới"), text("dat"), text("vp"), text("Quý II/2022")])
    });
    mutate("K042", &|grid| {
        add(grid, "Phân bổ", &[text("1.2.a"), text("cc-kl"), Value::Number(0.5)]);
        add(grid, "Phân bổ", &[text("1.2.a"), text("cc-ttbvtv"), text("50%")]);
        let row = [text("1.2.a"), Value::Empty, Value::Empty, date("2021-12-31"), Value::Number(700.0)];
        add(grid, "Số đầu kỳ", &row).replace("!B", "!C")
    });
    mutate("K043", &|grid| {
        add(grid, "Số đầu kỳ", &[text("2.c"), Value::Empty, Value::Empty, date("2021-12-31"), Value::Number(1.0)])
    });
    mutate("K044", &|grid| put(grid, "Nhiệm vụ", "1.1", "deadline", date("2022-12-01")));
    let mut mutate = |code: &'static str, change: &dyn Fn(&mut Grid) -> String| {
        let mut grid = grid_with_steps();
        let place = change(&mut grid);
        all.push((code, grid, place));
    };
    let steps = "Kế hoạch chi tiết";
    mutate("K002", &|grid| {
        let sheet = grid.sheets.iter_mut().find(|sheet| sheet.name == steps).unwrap();
        sheet.cells.retain(|at, _| at.row != 3);
        steps.to_owned()
    });
    mutate("K007", &|grid| put(grid, steps, "2.c", "due", text(" ")));
    mutate("K008", &|grid| put(grid, steps, "1.3.a", "m3", Value::Number(-1.0)));
    mutate("K010", &|grid| put(grid, steps, "2.c", "due", text("sớm")));
    mutate("K011", &|grid| put(grid, steps, "2.c", "due", text("Tháng 4/2023")));
    mutate("K012", &|grid| add(grid, steps, &step_row("2.c", "1", "", "Tháng 5/2022")).replace("!B", "!C"));
    mutate("K013", &|grid| put(grid, steps, "2.c", "unit", text("bql")));
    mutate("K017", &|grid| add(grid, steps, &step_row("1.3.g", "1", "", "Tháng 5/2022")));
    mutate("K044", &|grid| put(grid, steps, "2.c", "due", date("2022-04-01")));
    mutate("K045", &|grid| put(grid, steps, "2.c", "unit", text("cc-kl")));
    mutate("K046", &|grid| add(grid, steps, &step_row("3.3.b", "1", "", "Tháng 10/2022")).replace("!B", "!G"));
    mutate("K046", &|grid| {
        let mut row = step_row("3.3.a", "1", "", "Tháng 9/2022").to_vec();
        row.extend([const { Value::Empty }; 9]);
        row.push(Value::Number(295_664.0));
        add(grid, steps, &row).replace("!B", "!Q")
    });
    mutate("K047", &|grid| put(grid, steps, "2.c", "from", date("2022-05-01")));
    mutate("K048", &|grid| put(grid, steps, "2.c", "m4", Value::Number(1.0)));
    mutate("K049", &|grid| {
        put(grid, steps, "1.3.a", "m3", Value::Number(3999.5));
        format!("{steps}!{}", at(grid, steps, "1.3.a", "indicator"))
    });
    all
}

/// indicator, step, content, unit, from, due
fn step_row(indicator: &str, no: &str, unit: &str, due: &str) -> [Value; 6] {
    [text(indicator), text(no), text("Việc phải làm"), text(unit), Value::Empty, text(due)]
}

fn indicator_row(code: &str, task: &str) -> [Value; 7] {
    [text(code), text(task), text("Chỉ tiêu mới"), text("ha"), text("flow"), text(">="), Value::Number(1.0)]
}
