//! Words that stand for something: nothing, not known, and how far a milestone has come.
//!
//! Never accepts a word that could mean two things: “chưa hoàn thành” may be begun or not.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::text::{clean, fold, matches, without_accents};
use crate::model::entry::Progress;

/// Nothing happened: zero for an amount, “nothing to say” in a text column.
const NIL: [&str; 12] = [
    "không",
    "không có",
    "không phát sinh",
    "chưa phát sinh",
    "không có phát sinh",
    "chưa có phát sinh",
    "không phát sinh mới",
    "không phát sinh trong kỳ",
    "chưa phát sinh trong kỳ",
    "trong kỳ không phát sinh",
    "không phát sinh trong tháng",
    "trong tháng không phát sinh",
];

/// No figure is known: never zero.
const MISSING: [&str; 14] = [
    "kxđ",
    "không xác định",
    "chưa xác định",
    "chưa có số liệu",
    "không có số liệu",
    "chưa tổng hợp",
    "chưa tổng hợp được",
    "chưa thống kê",
    "chưa báo cáo",
    "chưa có báo cáo",
    "đang tổng hợp",
    "đang cập nhật",
    "chưa cập nhật",
    "n/a",
];

/// What people write for each value of the list; the first is the label itself.
const PROGRESS: [(Progress, &[&str]); 4] = [
    (
        Progress::NotStarted,
        &["chưa triển khai", "chưa thực hiện", "chưa triển khai thực hiện", "chưa tiến hành", "chưa bắt đầu"],
    ),
    (
        Progress::InProgress,
        &[
            "đang thực hiện",
            "đang triển khai",
            "đang triển khai thực hiện",
            "đang tổ chức thực hiện",
            "đang tiến hành",
            "đang thực hiện, trong hạn",
        ],
    ),
    (
        Progress::Done,
        &[
            "hoàn thành",
            "đã hoàn thành",
            "đã hoàn thành xong",
            "hoàn tất",
            "đã hoàn tất",
            "xong",
            "đã xong",
            "đã thực hiện xong",
            "hoàn thành đúng hạn",
            "đã hoàn thành đúng hạn",
            "hoàn thành quá hạn",
            "đã hoàn thành quá hạn",
        ],
    ),
    (Progress::Paused, &["tạm dừng", "đang tạm dừng", "đã tạm dừng", "tạm ngừng", "tạm ngưng", "đang tạm ngừng"]),
];

/// The list value of column `progress` (`docs/contract.md`, *The template*) in any clear spelling, and whether it is
/// spelled as in the list; else it is a repair, `R007`. None for what is not clear.
pub fn progress(text: &str) -> Option<(Progress, bool)> {
    let text = clean(text);
    if let Some(exact) = Progress::from_label(&text) {
        return Some((exact, true));
    }
    let key = sure_key(&text)?;
    PROGRESS.iter().find(|(_, words)| words.iter().any(|word| fold(word) == key)).map(|(found, _)| (*found, false))
}

/// The list value that a text without its accents probably means: to be suggested, never accepted.
pub fn meant(text: &str) -> Option<Progress> {
    let bare = |text: &str| fold(&without_accents(text));
    let key = bare(&sure_key(text).map(|_| clean(text))?);
    let likely = |(_, words): &&(Progress, &[&str])| words.iter().any(|word| bare(word) == key);
    let mut found = PROGRESS.iter().filter(likely);
    let (first, other) = (found.next(), found.next());
    first.filter(|_| other.is_none()).map(|(progress, _)| *progress)
}

/// `Không`, `Chưa phát sinh`, a lone dash: nothing happened, or nothing to say.
pub fn is_nil(text: &str) -> bool {
    let text = clean(text);
    is_dashes(&text) || is_one_of(&text, &NIL_KEYS)
}

/// `…`, `KXĐ`, `Chưa có số liệu`: not known, which is not zero.
pub fn is_missing(text: &str) -> bool {
    let text = clean(text);
    is_dots(&text) || is_one_of(&text, &MISSING_KEYS)
}

/// The unit says that nothing happened in the period: words for it, or a tick beside the question.
/// A bare “Không” or “Có” answers it both ways, and is not clear.
pub fn is_nil_report(text: &str) -> bool {
    let text = clean(text);
    let ticked = matches!(text.as_ref(), "x" | "X" | "✓" | "✔" | "☑" | "☒" | "√");
    let bare = matches(&text, "không") || matches(&text, "không có");
    ticked || (!bare && is_one_of(&text, &NIL_KEYS))
}

/// The keys of a list, made once: every text of every report is asked whether it is one of these words.
type Keys = LazyLock<BTreeSet<String>>;

static NIL_KEYS: Keys = LazyLock::new(|| NIL.iter().map(|word| fold(word)).collect());
static MISSING_KEYS: Keys = LazyLock::new(|| MISSING.iter().map(|word| fold(word)).collect());

fn is_one_of(text: &str, words: &Keys) -> bool {
    sure_key(text).is_some_and(|key| words.contains(&key))
}

/// The key of a text that is not in doubt of itself: “hoàn thành?” asks, it does not say. Empty keys are no words.
fn sure_key(text: &str) -> Option<String> {
    // A long text is a sentence, never a word of ours.
    if text.len() > 100 || text.contains('?') {
        return None;
    }
    Some(fold(text)).filter(|key| !key.is_empty())
}

/// `-`, `–`, `—`, `---`: as the accounting format shows zero, and as people do.
fn is_dashes(text: &str) -> bool {
    (1..=3).contains(&text.chars().count()) && text.chars().all(|c| matches!(c, '-' | '‐' | '‑' | '–' | '—' | '−'))
}

fn is_dots(text: &str) -> bool {
    let dots: usize = text.chars().map(|c| if c == '…' { 3 } else { 1 }).sum();
    dots >= 2 && text.chars().all(|c| matches!(c, '.' | '…'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_word_of_each_list_is_the_label() {
        for (progress, words) in PROGRESS {
            assert_eq!(words.first().copied(), Some(progress.label()));
        }
        for progress in Progress::ALL {
            assert_eq!(super::progress(progress.label()), Some((progress, true)));
        }
    }

    #[test]
    fn clear_spellings_are_accepted_as_repairs() {
        assert_eq!(progress("Hoàn thành"), Some((Progress::Done, false)));
        assert_eq!(progress("ĐÃ HOÀN THÀNH."), Some((Progress::Done, false)));
        assert_eq!(progress("đang triển  khai"), Some((Progress::InProgress, false)));
        assert_eq!(progress("Chưa thực hiện"), Some((Progress::NotStarted, false)));
        assert_eq!(progress("tạm ngừng"), Some((Progress::Paused, false)));
    }

    #[test]
    fn unclear_words_are_not() {
        for text in
            ["chưa hoàn thành", "hoàn thành?", "hoan thanh", "cơ bản hoàn thành", "90%", "", "-", "đã triển khai"]
        {
            assert_eq!(progress(text), None, "{text}");
        }
    }

    #[test]
    fn nothing_and_not_known_are_two_things() {
        for text in ["Không", "-", "–", "—", "Chưa phát sinh", "không phát sinh.", "Không có", " KHÔNG "] {
            assert!(is_nil(text) && !is_missing(text), "{text}");
        }
        for text in ["…", "...", "..", "KXĐ", "Chưa có số liệu", "n/a", "N/A", "#N/A"] {
            assert!(is_missing(text) && !is_nil(text), "{text}");
        }
        for text in ["", ".", "0", "khong", "không rõ", "x", "chưa có", "không?", "----"] {
            assert!(!is_nil(text) && !is_missing(text), "{text}");
        }
    }

    #[test]
    fn a_nil_report_is_ticked_or_said() {
        for text in ["x", "X", "✓", "Không phát sinh", "chưa phát sinh trong kỳ"] {
            assert!(is_nil_report(text), "{text}");
        }
        for text in ["", "Không", "Không có", "Có", "có phát sinh", "-"] {
            assert!(!is_nil_report(text), "{text}");
        }
    }
}
