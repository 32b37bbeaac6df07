//! The codes of everything that can be wrong about a plan workbook, `K001` and on.
//!
//! A code never changes its meaning; what each one says stands in `rules`.

// The shape of the workbook.
pub const MISSING_SHEET: &str = "K001";
pub const MISSING_KEY_ROW: &str = "K002";
pub const MISSING_COLUMN: &str = "K003";
pub const SHEET_TWICE: &str = "K004";
pub const COLUMN_TWICE: &str = "K005";
pub const UNREADABLE_CELL: &str = "K006";

// One cell.
pub const MISSING_VALUE: &str = "K007";
pub const NOT_A_NUMBER: &str = "K008";
pub const NOT_A_DATE: &str = "K009";
pub const NOT_A_DEADLINE: &str = "K010";
pub const DEADLINE_OUTSIDE_YEAR: &str = "K011";
pub const DUPLICATE_CODE: &str = "K012";

// What refers to another sheet.
pub const UNKNOWN_UNIT: &str = "K013";
pub const UNKNOWN_LEADER: &str = "K014";
pub const UNKNOWN_TASK: &str = "K015";
pub const UNKNOWN_DISTRICT: &str = "K016";
pub const UNKNOWN_INDICATOR: &str = "K017";

// Targets.
pub const UNKNOWN_WORD: &str = "K018";
pub const TARGET_NOT_FOR_KIND: &str = "K019";
pub const TARGET_NUMBER_MISSING: &str = "K020";
pub const MIN_ABOVE_MAX: &str = "K021";
pub const DECIMALS_OUT_OF_RANGE: &str = "K022";

// Numbering.
pub const NUMBERING_GAP: &str = "K023";
pub const PARENT_MISSING: &str = "K024";
pub const BAD_CODE: &str = "K025";

// Time, shares and what rests on them.
pub const VALIDITY_REVERSED: &str = "K026";
pub const SHARES_NOT_ONE: &str = "K027";
pub const PERIODS_OVERLAP: &str = "K028";
pub const WINDOW_REVERSED: &str = "K029";
pub const PERIODS_GAP: &str = "K030";
pub const REVISION_CHANGED: &str = "K031";
pub const NOT_A_PERIOD: &str = "K032";
pub const YEAR_OR_REVISION: &str = "K033";
pub const NOBODY_REPORTS: &str = "K034";
pub const NO_DEADLINE: &str = "K035";
pub const EMPTY_PLAN: &str = "K036";
pub const EACH_WITHOUT_DISTRICTS: &str = "K037";
pub const EMAIL_SHARED: &str = "K038";
pub const NOT_AN_EMAIL: &str = "K039";
pub const UNKNOWN_KEY: &str = "K040";
pub const TASK_WITHOUT_INDICATOR: &str = "K041";
pub const OPENING_WITHOUT_UNIT: &str = "K042";
pub const OPENING_OUT_OF_PLACE: &str = "K043";
pub const DEADLINE_FIRST_OF_MONTH: &str = "K044";

// Steps of indicators.
pub const STEP_NOT_OF_UNIT: &str = "K045";
pub const STEP_AFTER_DEADLINE: &str = "K046";
pub const STEP_REVERSED: &str = "K047";
pub const MONTHS_NOT_FLOW: &str = "K048";
pub const PATH_BELOW_TARGET: &str = "K049";

// Beside the revision before it.
pub const DROPPED_WITH_FIGURES: &str = "K050";
pub const UNIT_DROPPED_WITH_REPORTS: &str = "K051";
pub const CODE_REUSED: &str = "K052";
