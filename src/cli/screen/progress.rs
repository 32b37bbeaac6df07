//! Progress bars of long work, on a terminal; silent elsewhere.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

use crate::watch::{Stage, Watch};

/// A bar for each stage that is under way, on stderr.
#[derive(Default)]
pub struct Bars {
    screen: MultiProgress,
    under_way: Mutex<BTreeMap<Stage, ProgressBar>>,
}

impl Watch for Bars {
    fn begin(&self, stage: Stage, of: usize) {
        let bar = self.screen.add(ProgressBar::new(of as u64));
        let style = ProgressStyle::with_template("{msg:<18} {bar:32} {pos}/{len}  còn {eta}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.set_message(words(stage));
        let before = self.under_way.lock().unwrap_or_else(PoisonError::into_inner).insert(stage, bar);
        before.iter().for_each(ProgressBar::finish_and_clear);
    }

    fn step(&self, stage: Stage) {
        let mut under_way = self.under_way.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(bar) = under_way.get(&stage) else { return };
        bar.inc(1);
        if bar.length().is_none_or(|length| bar.position() >= length) {
            bar.finish_and_clear();
            under_way.remove(&stage);
        }
    }
}

const fn words(stage: Stage) -> &'static str {
    match stage {
        Stage::Reading => "Đọc, kiểm tra",
        Stage::Recording => "Ghi sổ",
        Stage::Replying => "Viết phản hồi",
        Stage::Issuing => "Tạo biểu mẫu",
        Stage::JudgingAgain => "Xét lại",
    }
}
