//! An independent program that computes every formula of a workbook anew (`--headless`, a profile of its own).
//!
//! Only for tests; never used by the program itself.

/// The workbook as LibreOffice saves it after a hard recalculation.
pub fn recalculated(bytes: &[u8]) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let profile = folder.path().join("profile");
    std::fs::create_dir_all(profile.join("user")).unwrap();
    let settings = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>"#;
    std::fs::write(profile.join("user/registrymodifications.xcu"), settings).unwrap();
    let file = folder.path().join("so-lieu.xlsx");
    std::fs::write(&file, bytes).unwrap();
    let out = folder.path().join("out");
    let done = std::process::Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}", profile.display()))
        .args(["--headless", "--convert-to", "xlsx", "--outdir"])
        .arg(&out)
        .arg(&file)
        .output()
        .unwrap();
    assert!(done.status.success(), "{done:?}");
    std::fs::read(out.join("so-lieu.xlsx")).unwrap()
}

/// The file as it is printed, in a folder.
pub fn pdf(bytes: &[u8], name: &str, folder: &std::path::Path) -> std::path::PathBuf {
    let file = folder.join(name);
    std::fs::write(&file, bytes).unwrap();
    let done = std::process::Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}", folder.join("profile").display()))
        .args(["--headless", "--convert-to", "pdf", "--outdir"])
        .arg(folder)
        .arg(&file)
        .output()
        .unwrap();
    assert!(done.status.success(), "{done:?}");
    file.with_extension("pdf")
}

/// How many pages a file has when it is printed.
pub fn pages(bytes: &[u8], name: &str) -> usize {
    let folder = tempfile::tempdir().unwrap();
    let pdf = std::fs::read(pdf(bytes, name, folder.path())).unwrap();
    let pdf = String::from_utf8_lossy(&pdf);
    // Each page is an object of its own; `/Type/Pages` is their list.
    pdf.matches("/Type/Page").count() - pdf.matches("/Type/Pages").count()
}
