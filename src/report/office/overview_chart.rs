//! The charts of *Tổng quan*: how many indicators stand how, and what is done of the plan where it lags most.
//!
//! Never a figure of their own: both draw cells of the tables.

use rust_xlsxwriter::{Chart, ChartAxisCrossing, ChartDataLabel, ChartPoint, ChartType, Worksheet, XlsxError};

use super::outlook_chart::{self, fill, font};
use super::outlook_rows::Warned;
use super::sheet::FIRST_TAB;
use crate::excel::style::palette;
use crate::model::consolidation::Status;

/// Pixels: both charts together are as wide as the page, and as tall as their rows.
const TALLY_WIDTH: u32 = 330;
const PACE_WIDTH: u32 = 404;
const ROW: u32 = 20;
const ROWS: u32 = 13;
/// As many bars as can be read in so little room.
const MOST: usize = 6;

/// Where the tally stands: labels and numbers of indicators, one row a status.
pub struct Tally {
    pub first_row: u32,
    pub labels: u16,
    pub numbers: u16,
    pub counts: [usize; Status::ALL.len()],
}

/// Returns the first row below the charts.
pub fn write(sheet: &mut Worksheet, top: u32, tally: &Tally, warned: &[Warned]) -> Result<u32, XlsxError> {
    let height = ROWS * ROW - 8;
    let mut of_tally = tally_chart(tally);
    of_tally.set_width(TALLY_WIDTH).set_height(height).set_name("Tình trạng thực hiện");
    sheet.insert_chart_with_offset(top, 0, &of_tally, 0, 4)?;
    if let Some(mut pace) = outlook_chart::of_the_worst(warned, MOST) {
        pace.set_width(PACE_WIDTH).set_height(height).set_name("Tiến độ so với kế hoạch");
        sheet.insert_chart_with_offset(top, 0, &pace, TALLY_WIDTH + 6, 4)?;
    }
    Ok(top + ROWS)
}

fn tally_chart(tally: &Tally) -> Chart {
    let last = tally.first_row + Status::ALL.len() as u32 - 1;
    let range = |column: u16| (FIRST_TAB, tally.first_row, column, last, column);
    let colours = Status::ALL.map(|status| ChartPoint::new().set_format(&mut fill(colour(status))));
    let title = message(tally.counts);
    let mut chart = Chart::new(ChartType::Bar);
    chart
        .add_series()
        .set_name("Số chỉ tiêu")
        .set_categories(range(tally.labels))
        .set_values(range(tally.numbers))
        .set_points(&colours)
        .set_gap(50)
        .set_data_label(ChartDataLabel::new().show_value().set_font(&font(10.0)));
    chart.title().set_name(&title).set_font(font(10.0).set_bold());
    chart.y_axis().set_reverse().set_crossing(ChartAxisCrossing::Max).set_font(&font(9.0));
    chart.x_axis().set_min(0).set_hidden(true).set_major_gridlines(false);
    chart.legend().set_hidden();
    chart.set_alt_text(format!("{title}. Biểu đồ thanh: số chỉ tiêu theo tình trạng thực hiện."));
    chart
}

/// “4/17 chỉ tiêu đã hoàn thành, 2 quá hạn chưa xong”.
fn message([on_time, late, open, overdue]: [usize; Status::ALL.len()]) -> String {
    let (done, all) = (on_time + late, on_time + late + open + overdue);
    let overdue = if overdue == 0 {
        "không còn chỉ tiêu quá hạn".to_owned()
    } else {
        format!("{overdue} quá hạn chưa xong")
    };
    format!("{done}/{all} chỉ tiêu đã hoàn thành, {overdue}")
}

const fn colour(status: Status) -> u32 {
    match status {
        Status::DoneOnTime => palette::ON_TIME,
        Status::DoneLate => palette::AT_RISK,
        Status::InProgressOnTime => palette::REPAIR,
        Status::InProgressOverdue => palette::LATE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_title_says_what_is_done_and_what_is_late() {
        assert_eq!(message([3, 1, 13, 0]), "4/17 chỉ tiêu đã hoàn thành, không còn chỉ tiêu quá hạn");
        assert_eq!(message([0, 0, 5, 2]), "0/7 chỉ tiêu đã hoàn thành, 2 quá hạn chưa xong");
    }
}
