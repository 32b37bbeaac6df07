//! The day that all days of the workbook are counted from: where it stands, and what is near to it.
//!
//! Never a day of its own: the sheet *Tiến độ nhiệm vụ* writes it.

/// Where it stands, and the workbook's name for it.
pub const CUT_OFF: &str = "$G$5";
pub const CUT_OFF_NAME: &str = "Den_ngay";

/// An open deadline this near is shown as near, in days.
pub const SOON: i64 = 30;
