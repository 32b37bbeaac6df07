//! Plan workbooks written and read back by the reader of all workbooks.
//!
//! Never writes into the repository: `cargo run --example samples` does.

use khtc::excel;
use khtc::plan::{self, PlanSource};

use crate::samples::generator;

fn source(year: i32) -> PlanSource {
    let text = match year {
        2022 => include_str!("../../samples/ke-hoach-2022.toml"),
        _ => include_str!("../plans/ke-hoach-2023.toml"),
    };
    PlanSource::from_toml(text).unwrap()
}

#[test]
fn a_written_plan_reads_back_as_its_source() {
    for year in [2022, 2023] {
        let source = source(year);
        let bytes = plan::write(&source).unwrap();
        assert_eq!(bytes, plan::write(&source).unwrap(), "the same source gives the same bytes");
        let read = plan::read(&excel::read(&bytes).unwrap());
        assert_eq!(read.faults, []);
        assert_eq!(read.plan, plan::read(&plan::grid(&source)).plan);
        assert_eq!(read.plan.unwrap().about.year, year);
    }
}

#[test]
fn a_blank_plan_lacks_only_what_the_officer_has_to_fill() {
    let read = plan::read(&excel::read(&plan::blank(2024).unwrap()).unwrap());
    let found: Vec<String> = plan::judge(&read.faults).into_iter().map(|finding| finding.message).collect();
    assert_eq!(found.len(), 5, "{found:#?}");
    assert!(found[0].starts_with("Thông tin!D5: ô bắt buộc để trống; cần Mã kế hoạch"), "{}", found[0]);
    assert!(found.iter().skip(2).all(|message| message.ends_with("không có dòng nào; cần ít nhất một dòng.")));
}

#[test]
fn the_workbooks_in_the_repository_are_made_from_here() {
    for (path, bytes) in generator::plan_workbooks().unwrap() {
        let there = std::fs::read(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap();
        assert!(there == bytes, "{path} is old: cargo run --example samples");
    }
}
