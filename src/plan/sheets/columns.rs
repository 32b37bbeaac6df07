//! Every sheet with its columns: key, heading, width, shape, and how to fill it.
//!
//! Words and widths only.

use super::spec::{Choice, Column, PlanSheet, Shape, SheetSpec};

const fn column(key: &'static str, heading: &'static str, width: f64, shape: Shape, note: &'static str) -> Column {
    Column { key, heading, note, width, shape, required: false }
}

const fn required(key: &'static str, heading: &'static str, width: f64, shape: Shape, note: &'static str) -> Column {
    Column { key, heading, note, width, shape, required: true }
}

/// A month of a detailed plan.
const fn month(key: &'static str, heading: &'static str) -> Column {
    let note = "Lượng dự kiến của tháng báo cáo, theo đơn vị tính của chỉ tiêu; chỉ cho chỉ tiêu cộng dồn (flow). Để trống nếu không giao.";
    column(key, heading, 8.5, Shape::Number, note)
}

const VALID_FROM: Column =
    column("valid_from", "Hiệu lực từ ngày", 14.0, Shape::Date, "Để trống nếu có hiệu lực từ trước. Ví dụ: 01/7/2022.");
const VALID_TO: Column = column(
    "valid_to",
    "Hiệu lực đến ngày",
    14.0,
    Shape::Date,
    "Tính cả ngày này; để trống nếu còn hiệu lực. Ví dụ: 30/6/2022.",
);

/// In the order of the tabs.
pub const SHEETS: [SheetSpec; 11] = [
    SheetSpec {
        part: PlanSheet::About,
        name: "Thông tin",
        title: "Thông tin chung của kế hoạch",
        hint: "Chỉ nhập ở cột “Giá trị”. Mỗi lần sửa nội dung kế hoạch, tăng số “Lần ban hành” lên 1.",
        columns: &[
            required("key", "Mã mục", 16.0, Shape::Code, "Không sửa cột này: chương trình đọc theo mã mục."),
            column("", "Nội dung", 34.0, Shape::Label, ""),
            column("value", "Giá trị", 62.0, Shape::Wrapped, "Nhập nội dung tương ứng với từng mục."),
            column("", "Ví dụ", 52.0, Shape::Label, ""),
        ],
        spare_rows: 0,
    },
    SheetSpec {
        part: PlanSheet::Units,
        name: "Đơn vị",
        title: "Đơn vị báo cáo",
        hint: "Mỗi dòng một đơn vị nhận biểu mẫu và gửi báo cáo.",
        columns: &[
            required(
                "code",
                "Mã đơn vị",
                13.0,
                Shape::Code,
                "Ngắn, không dấu, không khoảng trắng; dùng làm tên tệp biểu mẫu. Ví dụ: cc-kl.",
            ),
            required("name", "Tên đơn vị", 46.0, Shape::Wrapped, "Tên đầy đủ. Ví dụ: Chi cục Kiểm lâm."),
            column("short", "Tên gọn", 22.0, Shape::Wrapped, "Dùng trong cột hẹp; để trống thì lấy tên đầy đủ."),
            column(
                "emails",
                "Hộp thư gửi báo cáo",
                44.0,
                Shape::Wrapped,
                "Một hoặc nhiều địa chỉ, cách nhau bằng dấu phẩy. Ví dụ: cc-kl@snn.langson.example.",
            ),
            VALID_FROM,
            VALID_TO,
        ],
        spare_rows: 30,
    },
    SheetSpec {
        part: PlanSheet::Leaders,
        name: "Lãnh đạo",
        title: "Lãnh đạo chỉ đạo thực hiện",
        hint: "Mỗi dòng một lãnh đạo được phân công trực tiếp chỉ đạo.",
        columns: &[
            required("code", "Mã lãnh đạo", 14.0, Shape::Code, "Ngắn, không dấu. Ví dụ: dat."),
            required("name", "Họ và tên", 36.0, Shape::Wrapped, "Ví dụ: Nguyễn Phúc Đạt."),
            column("title", "Chức vụ", 34.0, Shape::Wrapped, "Ví dụ: Phó Giám đốc."),
        ],
        spare_rows: 15,
    },
    SheetSpec {
        part: PlanSheet::Districts,
        name: "Huyện",
        title: "Huyện, thành phố",
        hint: "Dùng cho chỉ tiêu phân tổ theo huyện; mã theo Danh mục đơn vị hành chính của Tổng cục Thống kê.",
        columns: &[
            required("code", "Mã huyện", 12.0, Shape::Code, "Mã của Tổng cục Thống kê. Ví dụ: 180."),
            required("name", "Tên", 34.0, Shape::Wrapped, "Ví dụ: Tràng Định."),
            required("kind", "Loại", 16.0, Shape::Code, "Ví dụ: huyện, thành phố, thị xã."),
            VALID_FROM,
            VALID_TO,
        ],
        spare_rows: 30,
    },
    SheetSpec {
        part: PlanSheet::Tasks,
        name: "Nhiệm vụ",
        title: "Nhiệm vụ",
        hint: "Đánh số 1, 1.1, 1.2 …; nhiệm vụ cấp dưới đứng sau nhiệm vụ cấp trên và thừa hưởng lãnh đạo, đơn vị, thời hạn nếu để trống.",
        columns: &[
            required("no", "TT", 8.0, Shape::Code, "Ô dạng văn bản, để 1.10 không thành 1.1. Ví dụ: 1.1."),
            required("title", "Nội dung nhiệm vụ", 78.0, Shape::Wrapped, "Ghi nguyên văn theo kế hoạch."),
            column(
                "leader",
                "Lãnh đạo chỉ đạo",
                14.0,
                Shape::Choice(Choice::CodesOf(PlanSheet::Leaders)),
                "Mã trong sheet Lãnh đạo. Để trống: theo nhiệm vụ cấp trên.",
            ),
            column(
                "unit",
                "Đơn vị chủ trì",
                14.0,
                Shape::Choice(Choice::CodesOf(PlanSheet::Units)),
                "Mã trong sheet Đơn vị. Để trống: theo nhiệm vụ cấp trên.",
            ),
            column(
                "deadline",
                "Thời gian hoàn thành",
                18.0,
                Shape::Code,
                "Tháng 12/2022, Quý III/2022, Năm 2022 hoặc một ngày 30/9/2022. Để trống: theo nhiệm vụ cấp trên.",
            ),
            column("note", "Ghi chú", 30.0, Shape::Wrapped, "Không bắt buộc."),
        ],
        spare_rows: 60,
    },
    SheetSpec {
        part: PlanSheet::Indicators,
        name: "Chỉ tiêu",
        title: "Chỉ tiêu",
        hint: "Mỗi dòng một việc đo được hoặc đánh dấu được, đặt dưới một nhiệm vụ. Ý nghĩa của từng loại và từng phép so sánh: xem sheet Hướng dẫn.",
        columns: &[
            required(
                "code",
                "Mã chỉ tiêu",
                9.0,
                Shape::Code,
                "Số nhiệm vụ và một chữ cái a b c d đ e g. Ví dụ: 1.3.a.",
            ),
            required(
                "task",
                "Nhiệm vụ",
                8.0,
                Shape::Choice(Choice::CodesOf(PlanSheet::Tasks)),
                "TT trong sheet Nhiệm vụ. Ví dụ: 1.3.",
            ),
            required("title", "Nội dung chỉ tiêu", 46.0, Shape::Wrapped, "Ghi nguyên văn theo kế hoạch."),
            column("uom", "ĐVT", 10.0, Shape::Code, "Đơn vị tính: ha, %, sản phẩm; để trống nếu không có."),
            required(
                "kind",
                "Loại",
                10.0,
                Shape::Choice(Choice::Kind),
                "flow: cộng dồn theo kỳ; stock: mức tại ngày chốt; rate: tỷ lệ %; milestone: mốc hoàn thành; rank: xếp hạng.",
            ),
            required(
                "op",
                "Phép so",
                8.0,
                Shape::Choice(Choice::Op),
                ">= ít nhất; > trên; <= nhiều nhất; < dưới; range từ … đến …; each mỗi huyện; all toàn bộ; done hoàn thành; none không có số.",
            ),
            column(
                "min",
                "Số tối thiểu",
                10.0,
                Shape::Number,
                "Cho >=, >, range, each, all. Tỷ lệ ghi theo điểm phần trăm: 63,8.",
            ),
            column("max", "Số tối đa", 9.0, Shape::Number, "Cho <=, <, range. Ví dụ: 1÷3 doanh nghiệp là 1 và 3."),
            column(
                "decimals",
                "Số lẻ",
                6.0,
                Shape::Number,
                "Số chữ số thập phân khi hiển thị, 0 đến 4; để trống là 0.",
            ),
            column(
                "breakdown",
                "Phân tổ",
                10.0,
                Shape::Choice(Choice::Breakdown),
                "huyện: mọi đơn vị cấp huyện thuộc loại huyện; tất cả: cả thành phố; để trống: không phân tổ.",
            ),
            column(
                "districts",
                "Các huyện",
                12.0,
                Shape::Code,
                "Chỉ ghi khi không phải tất cả: mã cách nhau bằng dấu phẩy, ví dụ 180, 181.",
            ),
            column(
                "frequency",
                "Kỳ báo cáo",
                9.0,
                Shape::Choice(Choice::Frequency),
                "tháng, quý, 6 tháng, năm; để trống là tháng.",
            ),
            column(
                "names",
                "Danh sách tên",
                8.0,
                Shape::Choice(Choice::Mark),
                "Đánh dấu x nếu đơn vị phải kèm danh sách tên (doanh nghiệp, hợp tác xã).",
            ),
            column("emphasis", "Phấn đấu", 8.0, Shape::Choice(Choice::Mark), "Đánh dấu x nếu kế hoạch ghi “phấn đấu”."),
            column(
                "confirm",
                "Cần xác nhận",
                34.0,
                Shape::Wrapped,
                "Điều giả định mà phòng tổng hợp còn phải xác nhận; xóa đi khi đã rõ.",
            ),
            column("note", "Ghi chú", 30.0, Shape::Wrapped, "Không bắt buộc."),
        ],
        spare_rows: 100,
    },
    SheetSpec {
        part: PlanSheet::Allocations,
        name: "Phân bổ",
        title: "Phân bổ chỉ tiêu cho nhiều đơn vị",
        hint: "Chỉ ghi chỉ tiêu do đơn vị khác hoặc nhiều đơn vị báo cáo; không có dòng nào: đơn vị chủ trì nhiệm vụ báo cáo toàn bộ. Tổng phần của một chỉ tiêu phải bằng 1.",
        columns: &[
            required(
                "indicator",
                "Mã chỉ tiêu",
                13.0,
                Shape::Choice(Choice::CodesOf(PlanSheet::Indicators)),
                "Mã trong sheet Chỉ tiêu.",
            ),
            required(
                "unit",
                "Đơn vị",
                16.0,
                Shape::Choice(Choice::CodesOf(PlanSheet::Units)),
                "Mã trong sheet Đơn vị.",
            ),
            column(
                "share",
                "Phần được giao",
                16.0,
                Shape::Number,
                "Phần của 1: 0,6 hoặc 60%. Để trống nếu chỉ một đơn vị.",
            ),
            VALID_FROM,
            VALID_TO,
        ],
        spare_rows: 40,
    },
    SheetSpec {
        part: PlanSheet::Steps,
        name: "Kế hoạch chi tiết",
        title: "Kế hoạch chi tiết: các bước thực hiện",
        hint: "Không bắt buộc. Mỗi dòng một bước của một chỉ tiêu hoặc mốc hoàn thành: ai làm, xong khi nào. Chỉ tiêu cộng dồn: ghi thêm lượng dự kiến của từng tháng báo cáo (T1 … T12); cảnh báo sớm khi đó so với lộ trình này, không so với tiến độ đều.",
        columns: &[
            required(
                "indicator",
                "Mã chỉ tiêu",
                10.0,
                Shape::Choice(Choice::CodesOf(PlanSheet::Indicators)),
                "Mã trong sheet Chỉ tiêu. Ví dụ: 1.3.a.",
            ),
            required("step", "Bước", 7.0, Shape::Code, "Số thứ tự của bước trong chỉ tiêu: 1, 2, 3 … Không ghi trùng."),
            required("content", "Nội dung bước", 46.0, Shape::Wrapped, "Ví dụ: Trồng rừng vụ xuân."),
            column(
                "unit",
                "Đơn vị thực hiện",
                13.0,
                Shape::Choice(Choice::CodesOf(PlanSheet::Units)),
                "Mã đơn vị báo cáo chỉ tiêu. Để trống: mọi đơn vị báo cáo chỉ tiêu.",
            ),
            column("from", "Từ ngày", 13.0, Shape::Date, "Để trống nếu không quy định. Ví dụ: 15/02/2022."),
            required(
                "due",
                "Thời hạn của bước",
                16.0,
                Shape::Code,
                "Tháng 4/2022, Quý II/2022 hoặc một ngày 30/4/2022; không sau thời hạn của chỉ tiêu.",
            ),
            month("m1", "T1"),
            month("m2", "T2"),
            month("m3", "T3"),
            month("m4", "T4"),
            month("m5", "T5"),
            month("m6", "T6"),
            month("m7", "T7"),
            month("m8", "T8"),
            month("m9", "T9"),
            month("m10", "T10"),
            month("m11", "T11"),
            month("m12", "T12"),
            column("note", "Ghi chú", 24.0, Shape::Wrapped, "Không bắt buộc."),
        ],
        spare_rows: 40,
    },
    SheetSpec {
        part: PlanSheet::Periods,
        name: "Kỳ báo cáo",
        title: "Kỳ báo cáo khác mặc định",
        hint: "Mặc định theo Nghị định 09/2019/NĐ-CP: số liệu từ ngày 15 tháng trước đến ngày 14; hạn gửi sau ngày chốt 2 ngày làm việc. Chỉ ghi kỳ khác mặc định.",
        columns: &[
            required(
                "period",
                "Kỳ",
                16.0,
                Shape::Code,
                "2022-06 hoặc Tháng 6/2022; 2022-Q2 hoặc Quý II/2022; 2022-F là năm chính thức.",
            ),
            column("from", "Số liệu từ ngày", 18.0, Shape::Date, "Để trống: ngay sau ngày chốt của tháng trước."),
            column("to", "Đến ngày (chốt số liệu)", 22.0, Shape::Date, "Để trống: ngày 14."),
            column("due", "Hạn gửi báo cáo", 18.0, Shape::Date, "Để trống: 2 ngày làm việc sau ngày chốt."),
        ],
        spare_rows: 20,
    },
    SheetSpec {
        part: PlanSheet::Holidays,
        name: "Ngày nghỉ",
        title: "Ngày nghỉ lễ, tết",
        hint: "Ngoài thứ bảy và chủ nhật; gồm cả ngày nghỉ bù. Hạn gửi báo cáo tránh những ngày này.",
        columns: &[
            required("date", "Ngày", 16.0, Shape::Date, "Ví dụ: 30/4/2022."),
            column("name", "Tên ngày nghỉ", 56.0, Shape::Wrapped, "Ví dụ: Ngày Giải phóng miền Nam."),
        ],
        spare_rows: 30,
    },
    SheetSpec {
        part: PlanSheet::Openings,
        name: "Số đầu kỳ",
        title: "Số đầu kỳ",
        hint: "Lũy kế trước khi dùng chương trình, mức đầu năm (31/12 năm trước), số cùng kỳ năm trước.",
        columns: &[
            required(
                "indicator",
                "Mã chỉ tiêu",
                13.0,
                Shape::Choice(Choice::CodesOf(PlanSheet::Indicators)),
                "Mã trong sheet Chỉ tiêu.",
            ),
            column(
                "unit",
                "Đơn vị",
                14.0,
                Shape::Choice(Choice::CodesOf(PlanSheet::Units)),
                "Bắt buộc nếu nhiều đơn vị cùng báo cáo chỉ tiêu.",
            ),
            column("district", "Huyện", 12.0, Shape::Code, "Mã huyện, chỉ khi chỉ tiêu phân tổ theo huyện."),
            required("as_of", "Tại ngày", 14.0, Shape::Date, "Ngày chốt của số này. Ví dụ: 31/12/2021."),
            required("value", "Giá trị", 16.0, Shape::Number, "Một số, theo đơn vị tính của chỉ tiêu."),
            column("source", "Nguồn", 50.0, Shape::Wrapped, "Lấy từ văn bản nào. Ví dụ: Báo cáo năm 2021 của Chi cục."),
        ],
        spare_rows: 40,
    },
];
