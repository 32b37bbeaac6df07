//! The columns of the sheet *Kiểm chứng*, which its tables of sums and of documents share.
//!
//! Words and widths only.

pub const COLUMNS: [(&str, f64); 9] = [
    ("TT", 5.0),
    ("Mã", 11.0),
    ("Chỉ tiêu", 46.0),
    ("Tổng hợp: trong kỳ", 18.0),
    ("Dữ liệu: trong kỳ", 18.0),
    ("Đối chiếu", 18.0),
    ("Tổng hợp: lũy kế", 17.0),
    ("Dữ liệu: lũy kế", 17.0),
    ("Đối chiếu", 14.0),
];
pub const LAST: u16 = 8;

/// Of the last three columns together.
pub const LAST_WIDTH: f64 = 48.0;
