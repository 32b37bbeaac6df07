//! The chart under the early warning: what is done of the plan beside what an even pace would have reached.
//!
//! Never a title without its message: how many are in danger, and the worst of them in figures.

use rust_xlsxwriter::{
    Chart, ChartFont, ChartFormat, ChartLegendPosition, ChartLine, ChartPoint, ChartSolidFill, ChartType, Color,
    Worksheet, XlsxError,
};

use super::outlook::{self, NAME, Warned};
use crate::excel::style::{FONT, palette};
use crate::model::outlook::Class;
use crate::model::quantity::Quantity;

/// Pixels of a bar pair, of title, legend and axis together, and of a row of the sheet.
const PAIR: u32 = 34;
const FRAME: u32 = 120;
const ROW: u32 = 20;
const WIDTH: u32 = 980;

/// No taller than a page: the worst ones are shown, the rest stand in the table.
const MOST: usize = 20;

/// Returns the first row below the chart; without a forecast there is none.
pub fn write(sheet: &mut Worksheet, top: u32, rows: &[Warned]) -> Result<u32, XlsxError> {
    let shown: Vec<&Warned> = rows.iter().filter(|one| one.ahead().is_some()).take(MOST).collect();
    let Some(title) = message(rows) else { return Ok(top) };
    let last = outlook::FIRST_ROW + shown.len() as u32 - 1;
    let range = |column: u16| (NAME, outlook::FIRST_ROW, column, last, column);
    let colours: Vec<ChartPoint> =
        shown.iter().map(|one| ChartPoint::new().set_format(&mut fill(colour(one)))).collect();
    let mut chart = Chart::new(ChartType::Bar);
    chart
        .add_series()
        .set_name("Tỷ lệ % so kế hoạch")
        .set_categories(range(outlook::CODE))
        .set_values(range(outlook::PERCENT))
        .set_points(&colours)
        .set_format(&mut fill(palette::INK))
        .set_gap(60)
        .set_data_label(rust_xlsxwriter::ChartDataLabel::new().show_value().set_num_format("0.0").set_font(&font(9.0)));
    let mut even = fill(palette::HEADER);
    even.set_border(ChartLine::new().set_color(Color::RGB(palette::MUTED)));
    chart
        .add_series()
        .set_name("% theo tiến độ đều")
        .set_categories(range(outlook::CODE))
        .set_values(range(outlook::EVEN))
        .set_format(&mut even);
    chart.title().set_name(&title).set_font(font(12.0).set_bold());
    // The worst stands at the top, as in the table.
    chart.x_axis().set_reverse().set_font(&font(10.0));
    chart.y_axis().set_min(0).set_num_format("0").set_font(&font(9.0));
    chart.y_axis().set_major_gridlines_line(ChartLine::new().set_color(Color::RGB(palette::HEADER)));
    chart.legend().set_position(ChartLegendPosition::Bottom).set_font(&font(10.0));
    let height = FRAME + PAIR * shown.len() as u32;
    let words = format!(
        "{title}. Biểu đồ thanh: tỷ lệ % so kế hoạch năm và % theo tiến độ đều của {} chỉ tiêu, xếp từ đáng lo nhất.",
        shown.len()
    );
    chart.set_width(WIDTH).set_height(height).set_name("Cảnh báo sớm").set_alt_text(words);
    sheet.insert_chart(top, 1, &chart)?;
    Ok(top + height.div_ceil(ROW) + 1)
}

/// What the chart says, in one sentence; none if nothing can be forecast.
pub fn message(rows: &[Warned]) -> Option<String> {
    let worst = rows.iter().find(|one| one.ahead().is_some())?;
    let (ahead, percent) = (worst.ahead()?, worst.line.attainment_percent?);
    let points = ahead.magnitude().vietnamese(1);
    let pace = if ahead.is_negative() {
        format!("chậm {points} điểm so với tiến độ đều")
    } else if ahead == Quantity::ZERO {
        "bằng tiến độ đều".to_owned()
    } else {
        format!("nhanh {points} điểm so với tiến độ đều")
    };
    let of = format!("{} đạt {}%, {pace}", worst.outlook.indicator, percent.vietnamese(1));
    let class = worst.forecast()?.class;
    let count = rows.iter().filter(|one| one.forecast().is_some_and(|found| found.class == class)).count();
    Some(match class {
        Class::OutOfReach | Class::AtRisk => format!("{count} chỉ tiêu {}: {of}", class.vietnamese()),
        Class::Reached | Class::Exceeded => format!("Không có chỉ tiêu khó đạt hoặc có nguy cơ; {of}"),
    })
}

fn colour(one: &Warned) -> u32 {
    match one.forecast().map(|found| found.class) {
        Some(Class::OutOfReach) => palette::LATE,
        Some(Class::AtRisk) => palette::AT_RISK,
        Some(Class::Reached | Class::Exceeded) => palette::ON_TIME,
        None => palette::MISSING,
    }
}

fn fill(colour: u32) -> ChartFormat {
    let mut format = ChartFormat::new();
    format.set_solid_fill(ChartSolidFill::new().set_color(Color::RGB(colour)));
    format
}

fn font(size: f64) -> ChartFont {
    let mut font = ChartFont::new();
    font.set_name(FONT).set_size(size).set_color(Color::RGB(palette::INK));
    font
}
