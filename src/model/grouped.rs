//! Findings as people mend them: sheet by sheet, the worst first, the same fault in several cells as one.
//!
//! Never leaves a finding out and never rewords one.

use std::cmp::Reverse;

use super::finding::{Finding, Severity};
use super::grid::Address;

/// The same fault in one or more cells of one sheet; never empty.
pub struct Group<'a> {
    pub findings: Vec<&'a Finding>,
}

/// What is to be mended on one sheet, or with the file as a whole.
pub struct SheetGroups<'a> {
    pub sheet: Option<&'a str>,
    pub groups: Vec<Group<'a>>,
}

/// The whole file first, then the sheets, those with errors before the others; in a sheet by severity, then from the
/// top of the sheet down.
pub fn grouped(findings: &[Finding]) -> Vec<SheetGroups<'_>> {
    let mut sheets: Vec<SheetGroups<'_>> = Vec::new();
    for finding in findings {
        let of = finding.sheet.as_deref();
        let at = sheets.iter().position(|one| one.sheet == of).unwrap_or_else(|| {
            sheets.push(SheetGroups { sheet: of, groups: Vec::new() });
            sheets.len() - 1
        });
        let groups = &mut sheets[at].groups;
        match groups.iter_mut().find(|group| group.findings.iter().any(|one| is_same_fault(one, finding))) {
            Some(group) => group.findings.push(finding),
            None => groups.push(Group { findings: vec![finding] }),
        }
    }
    for sheet in &mut sheets {
        for group in &mut sheet.groups {
            group.findings.sort_by_key(|finding| place(finding));
        }
        sheet.groups.sort_by_key(|group| (group.severity(), group.findings.first().and_then(|one| place(one))));
    }
    sheets.sort_by_key(|sheet| (sheet.sheet.is_some(), Reverse(sheet.count(Severity::Error) > 0)));
    sheets
}

/// What is mended in the same way: the same rule, the same remedy.
fn is_same_fault(one: &Finding, other: &Finding) -> bool {
    let of = |finding: &Finding| (finding.severity, finding.shadow, finding.cell.is_some());
    one.code == other.code && of(one) == of(other) && one.cell.is_some() && one.remedy == other.remedy
}

fn place(finding: &Finding) -> Option<Address> {
    finding.cell.as_deref().and_then(|cell| cell.parse().ok())
}

impl<'a> Group<'a> {
    pub fn severity(&self) -> Severity {
        self.findings.first().map_or(Severity::Note, |finding| finding.severity)
    }

    /// The sentence that is true of every one of them, without their places; none if they differ.
    pub fn sentence(&self) -> Option<String> {
        // Which district is told beside the place.
        let of = |finding: &Finding| match &finding.district {
            Some(district) if self.findings.len() > 1 => {
                finding.sentence().replace(&format!(" (mã huyện {district})"), "")
            }
            Some(_) | None => finding.sentence().to_owned(),
        };
        let first = of(self.findings.first()?);
        self.findings.iter().all(|finding| of(finding) == first).then_some(first)
    }

    pub fn remedy(&self) -> &'a str {
        self.findings.first().map_or("", |finding| &finding.remedy)
    }
}

impl SheetGroups<'_> {
    pub fn count(&self, severity: Severity) -> usize {
        let all = self.groups.iter().flat_map(|group| &group.findings);
        all.filter(|finding| finding.severity == severity).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(code: &str, severity: Severity, sheet: Option<&str>, cell: Option<&str>) -> Finding {
        let place = sheet.zip(cell).map(|(sheet, cell)| format!("{sheet}!{cell}: "));
        Finding {
            code: code.to_owned(),
            name: String::new(),
            severity,
            sheet: sheet.map(str::to_owned),
            cell: cell.map(str::to_owned),
            indicator: None,
            district: None,
            found: String::new(),
            expected: String::new(),
            message: format!("{}sai.", place.unwrap_or_default()),
            remedy: format!("sửa {code}"),
            shadow: false,
        }
    }

    #[test]
    fn sheet_by_sheet_worst_first_the_same_together() {
        use Severity::{Error, Warning};
        let findings = [
            finding("C109", Warning, Some("Báo cáo"), Some("G9")),
            finding("C101", Error, Some("Theo huyện"), Some("G12")),
            finding("C101", Error, Some("Theo huyện"), Some("G9")),
            finding("X401", Error, Some("Theo huyện"), Some("G10")),
            finding("W012", Warning, None, None),
            finding("W007", Warning, None, None),
        ];
        let told: Vec<String> = grouped(&findings)
            .iter()
            .flat_map(|sheet| {
                sheet.groups.iter().map(|group| {
                    let cells: Vec<&str> = group.findings.iter().filter_map(|one| one.cell.as_deref()).collect();
                    let first = group.findings[0];
                    format!("{} {} {}", sheet.sheet.unwrap_or("tệp"), first.code, cells.join(" "))
                })
            })
            .collect();
        let expected = ["tệp W012 ", "tệp W007 ", "Theo huyện C101 G9 G12", "Theo huyện X401 G10", "Báo cáo C109 G9"];
        assert_eq!(told, expected);
        assert_eq!(grouped(&findings)[1].groups[0].sentence().as_deref(), Some("sai."));
    }
}
