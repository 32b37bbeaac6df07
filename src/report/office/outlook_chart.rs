//! The chart under the early warning: what is done of the plan beside what an even pace, or the path, would have reached.
//!
//! Never a title without its message: how many are in danger, and the worst of them in figures.

use rust_xlsxwriter::{
    Chart, ChartAxisCrossing, ChartFont, ChartFormat, ChartLegendPosition, ChartLine, ChartPoint, ChartSolidFill,
    ChartType, Color, Worksheet, XlsxError,
};

use super::outlook_path;
use super::outlook_rows::{self, NAME, Warned};
use crate::excel::style::{FONT, palette};
use crate::model::outlook::Class;
use crate::model::quantity::Quantity;

/// Pixels of a bar pair, of title, legend and axis together, and of a row of the sheet.
const PAIR: u32 = 30;
const FRAME: u32 = 110;
const ROW: u32 = 20;
const WIDTH: u32 = 1000;

/// No taller than a page: the worst ones are shown, the rest stand in the table.
const MOST: usize = 20;

/// Returns the first row below the chart; without a forecast there is none.
pub fn write(sheet: &mut Worksheet, top: u32, rows: &[Warned]) -> Result<u32, XlsxError> {
    let Some(title) = message(rows) else { return Ok(top) };
    let count = rows.iter().filter(|one| one.ahead().is_some()).take(MOST).count();
    let height = FRAME + PAIR * count as u32;
    let mut chart = chart(rows, count, &title, 12.0);
    chart.set_width(WIDTH).set_height(height).set_name("Cảnh báo sớm");
    sheet.insert_chart(top, 1, &chart)?;
    Ok(top + height.div_ceil(ROW) + 1)
}

/// The worst of them, for another sheet; the title is what it says of the very worst.
pub fn of_the_worst(rows: &[Warned], most: usize) -> Option<Chart> {
    let title = of_the_very_worst(rows)?;
    let count = rows.iter().filter(|one| one.ahead().is_some()).take(most).count();
    Some(chart(rows, count, &title, 10.0))
}

fn chart(rows: &[Warned], count: usize, title: &str, title_size: f64) -> Chart {
    let shown: Vec<&Warned> = rows.iter().filter(|one| one.ahead().is_some()).take(count).collect();
    let last = outlook_rows::FIRST_ROW + shown.len().max(1) as u32 - 1;
    let range = |column: u16| (NAME, outlook_rows::FIRST_ROW, column, last, column);
    let colours: Vec<ChartPoint> =
        shown.iter().map(|one| ChartPoint::new().set_format(&mut fill(colour(one)))).collect();
    let mut chart = Chart::new(ChartType::Bar);
    chart
        .add_series()
        .set_name("Tỷ lệ % so kế hoạch")
        .set_categories(range(outlook_rows::CODE))
        .set_values(range(outlook_rows::PERCENT))
        .set_points(&colours)
        .set_format(&mut fill(palette::INK))
        .set_gap(60)
        .set_data_label(
            rust_xlsxwriter::ChartDataLabel::new().show_value().set_num_format("[$-42A]0.0").set_font(&font(9.0)),
        );
    let mut even = fill(palette::HEADER);
    even.set_border(ChartLine::new().set_color(Color::RGB(palette::MUTED)));
    chart
        .add_series()
        .set_name(even_name(rows))
        .set_categories(range(outlook_rows::CODE))
        .set_values(range(outlook_rows::EVEN))
        .set_format(&mut even);
    chart.title().set_name(title).set_font(font(title_size).set_bold());
    // Of a bar chart the upright axis is that of the categories. The worst stands at the top, as in the table, and the
    // axis of values stays at the bottom.
    chart.y_axis().set_reverse().set_crossing(ChartAxisCrossing::Max).set_font(&font(10.0));
    chart.x_axis().set_min(0).set_num_format("0").set_font(&font(9.0));
    chart.x_axis().set_major_gridlines_line(ChartLine::new().set_color(Color::RGB(palette::HEADER)));
    chart.legend().set_position(ChartLegendPosition::Bottom).set_font(&font(10.0));
    chart.set_alt_text(format!(
        "{title}. Biểu đồ thanh: tỷ lệ % so kế hoạch năm và {} của {} chỉ tiêu, xếp từ đáng lo nhất.",
        even_name(rows),
        shown.len()
    ));
    chart
}

/// What the chart says, in one sentence; none if nothing can be forecast.
pub fn message(rows: &[Warned]) -> Option<String> {
    let of = of_the_very_worst(rows)?;
    let count = |class| rows.iter().filter(|one| one.forecast().is_some_and(|found| found.class == class)).count();
    let in_danger: Vec<String> = [Class::OutOfReach, Class::AtRisk]
        .into_iter()
        .filter(|class| count(*class) > 0)
        .map(|class| format!("{} chỉ tiêu {}", count(class), class.vietnamese()))
        .collect();
    Some(if in_danger.is_empty() {
        format!("Không có chỉ tiêu khó đạt hoặc có nguy cơ; {of}")
    } else {
        format!("{}: {of}", in_danger.join(", "))
    })
}

fn of_the_very_worst(rows: &[Warned]) -> Option<String> {
    let worst = rows.iter().find(|one| one.ahead().is_some())?;
    let (ahead, percent) = (worst.ahead()?, worst.line.attainment_percent?);
    let (points, measure) = (ahead.magnitude().vietnamese(1), outlook_rows::measure(worst));
    let pace = if ahead.is_negative() {
        format!("chậm {points} điểm so với {measure}")
    } else if ahead == Quantity::ZERO {
        format!("bằng {measure}")
    } else {
        format!("nhanh {points} điểm so với {measure}")
    };
    Some(format!("{} đạt {}%, {pace}", worst.outlook.indicator, percent.vietnamese(1)))
}

/// What the second bar of each pair stands for.
fn even_name(rows: &[Warned]) -> &'static str {
    if outlook_path::is_given(rows) {
        "% theo tiến độ đều (theo kế hoạch chi tiết nếu có)"
    } else {
        "% theo tiến độ đều"
    }
}

fn colour(one: &Warned) -> u32 {
    match one.forecast().map(|found| found.class) {
        Some(Class::OutOfReach) => palette::LATE,
        Some(Class::AtRisk) => palette::AT_RISK,
        Some(Class::Reached | Class::Exceeded) => palette::ON_TIME,
        None => palette::MISSING,
    }
}

/// One colour of the palette over the whole shape.
pub fn fill(colour: u32) -> ChartFormat {
    let mut format = ChartFormat::new();
    format.set_solid_fill(ChartSolidFill::new().set_color(Color::RGB(colour)));
    format
}

/// The letters of charts.
pub fn font(size: f64) -> ChartFont {
    let mut font = ChartFont::new();
    font.set_name(FONT).set_size(size).set_color(Color::RGB(palette::INK));
    font
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::outlook::Says;
    use crate::report::sample::{q, sample};

    #[test]
    fn the_title_says_how_many_are_in_danger_and_the_worst_of_them() {
        let mut sample = sample();
        let said =
            |sample: &crate::report::sample::Sample| message(&outlook_rows::worst_first(&sample.input())).unwrap();
        // Out of reach: 6 of 15 products by June are 12 by December, and the forest surveyed is 263.496 of 295.664 ha
        // by September. In danger: planting and economic chains, of which only the unit itself expects all.
        let expected = "2 chỉ tiêu khó đạt, 2 chỉ tiêu có nguy cơ: 1.1.b đạt 40,0%, chậm 10,0 điểm so với tiến độ đều";
        assert_eq!(said(&sample), expected);
        for outlook in &mut sample.consolidation.outlooks {
            if let Says::Forecast(found) = &mut outlook.says {
                let rich = crate::model::outlook::Inputs { cumulative: q("900000"), ..found.inputs };
                **found = rich.forecast().unwrap();
            }
        }
        assert!(said(&sample).starts_with("Không có chỉ tiêu khó đạt hoặc có nguy cơ; "));
        sample.consolidation.outlooks.clear();
        assert_eq!(message(&outlook_rows::worst_first(&sample.input())), None);
    }
}
