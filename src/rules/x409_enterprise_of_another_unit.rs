//! X409 enterprise-of-another-unit: Tên trong danh sách có được đơn vị khác báo cho cùng chỉ tiêu trong cùng kỳ hay
//! không.
//!
//! Never blames the unit that reported it first, and never compares different indicators.

use polars::prelude::col;

use super::columns::{self, CLAIMED_BY};
use super::rule::{Comparison, Judge, Rule, RuleDoc, Said, Scope, Show};
use crate::model::entry::Field;
use crate::model::finding::Severity;
use crate::model::rule::{Facts, Family};

pub static RULE: Rule = Rule {
    doc: RuleDoc {
        code: "X409",
        name: "enterprise-of-another-unit",
        severity: Severity::Warning,
        title: "Hai đơn vị báo cùng một doanh nghiệp",
        what: "Tên trong danh sách có được đơn vị khác báo cho cùng chỉ tiêu trong cùng kỳ hay không; cách viết hoa, \
            ‘Công ty’, ‘Cty’, ‘TNHH’ không kể, dấu tiếng Việt có kể.",
        why: "Một doanh nghiệp, hợp tác xã chỉ được tính một lần trong số chung.",
        example: "Hai ban cùng ghi ‘Công ty TNHH Hồi Xứ Lạng’ ở danh sách của 2.a, tháng 6/2022.",
        remedy: "Hai đơn vị thống nhất ai báo; đơn vị còn lại bỏ tên đó khỏi danh sách và giảm số trong kỳ.",
        message: "{place}: ‘{found}’ đã được {expected} báo cho {indicator} trong kỳ này.",
        facts: Facts::of(Family::Across),
    },
    judge: Judge::Frame(Comparison {
        scope: Scope::Slot,
        on: || columns::field(Field::Name),
        fault: |_| col(CLAIMED_BY).is_not_null(),
        found: Said::TEXT,
        expected: Said { words: "{}", shows: &[Show::Text(|| col(CLAIMED_BY))] },
        remedy: None,
        yields_to: &[],
    }),
};

#[cfg(test)]
mod tests {
    use super::super::JudgeInput;
    use super::super::example::{Example, plan};
    use super::super::{NameElsewhere, Settings, judge};

    const ELSEWHERE: [NameElsewhere<'_>; 2] = [
        NameElsewhere { unit: "vp", indicator: "2.a", name: "CÔNG TY TNHH MTV HỒI XỨ LẠNG" },
        NameElsewhere { unit: "cc-kl", indicator: "2.a", name: "Công ty Quế" },
    ];

    const LIST: &str = "2.a current 2\n2.a name Cty Hồi Xứ Lạng\n2.a name Công ty Quế";

    fn codes(cases: &[JudgeInput<'_>]) -> Vec<Vec<String>> {
        let judged = judge(&plan(), cases, &Settings::default()).unwrap().findings;
        let one = |finding: &crate::model::finding::Finding| {
            format!("{} {} {}", finding.code, finding.cell.as_deref().unwrap_or("–"), finding.expected)
        };
        judged.iter().map(|findings| findings.iter().map(one).collect()).collect()
    }

    #[test]
    fn a_name_that_stands_in_another_units_list() {
        let example = Example::read(LIST);
        let case = JudgeInput { names_elsewhere: &ELSEWHERE, ..example.case() };
        // The unit's own earlier report does not count.
        assert_eq!(codes(&[case]), [["X409 R11 vp"]]);
        assert!(codes(&[example.case()])[0].is_empty());
        let other = Example::read("2.a current 1\n2.a name HTX Hồi Xứ Lạng");
        assert!(codes(&[JudgeInput { names_elsewhere: &ELSEWHERE, ..other.case() }])[0].is_empty());
    }

    #[test]
    fn in_one_batch_the_later_one_is_told() {
        let (first, second) = (Example::read(LIST), Example::read("2.a current 1\n2.a name CTY HỒI XỨ LẠNG"));
        let found = codes(&[first.case(), JudgeInput { unit: "vp", ..second.case() }]);
        assert_eq!(found[0], [""; 0]);
        assert_eq!(found[1], ["X409 R11 Chi cục Kiểm lâm"]);
        // Two attempts of one unit are no two units.
        assert_eq!(codes(&[first.case(), second.case()])[1], [""; 0]);
    }
}
