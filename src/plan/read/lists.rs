//! The sheets `Đơn vị`, `Lãnh đạo`, `Huyện`: who there is.
//!
//! Never asks who does what.

use std::collections::HashMap;

use crate::model::finding::Fault;
use crate::model::unit::{District, Leader, Unit};

use super::super::codes;
use super::super::table::{Row, Table};
use super::known::Firsts;
use crate::plan::table::Placed;

pub(super) fn units<'a>(table: &'a Table<'a>, faults: &mut Vec<Fault>) -> Vec<Placed<'a, Unit>> {
    let mut firsts = Firsts::default();
    let mut addresses = HashMap::new();
    let mut units = Vec::new();
    for row in table.rows() {
        let code = row.code("code", "mã đơn vị, ví dụ cc-kl", faults);
        let name = row.required("name", "tên đơn vị", faults).unwrap_or_default();
        let emails = emails(row, &mut addresses, faults);
        let valid = row.validity(faults);
        let Some(code) = code.filter(|code| firsts.admit(code, row, "code", faults)) else { continue };
        let short = row.text("short").unwrap_or_else(|| name.clone());
        units.push(Placed { is: Unit { code, name, short, emails, valid }, row });
    }
    units
}

/// Addresses in lower case. One address leads to one unit, or a mail could not be placed.
fn emails(row: Row<'_>, taken: &mut HashMap<String, String>, faults: &mut Vec<Fault>) -> Vec<String> {
    let text = row.text("emails").unwrap_or_default();
    let mut emails: Vec<String> = Vec::new();
    for address in text.split([',', ';', ' ', '\n', '\r', '\t']).map(str::trim).filter(|part| !part.is_empty()) {
        let address = address.to_lowercase();
        if !is_email(&address) {
            faults.push(row.fault(codes::NOT_AN_EMAIL, "emails", address, "địa chỉ dạng ten@donvi.vn"));
            continue;
        }
        if emails.contains(&address) {
            continue;
        }
        match taken.get(&address) {
            Some(first) => {
                let expected = format!("mỗi địa chỉ một đơn vị; địa chỉ này đã có ở ô {first}");
                faults.push(row.fault(codes::EMAIL_SHARED, "emails", &address, expected));
            }
            None => {
                taken.insert(address.clone(), row.place("emails").cell);
                emails.push(address);
            }
        }
    }
    emails
}

fn is_email(text: &str) -> bool {
    match text.split_once('@') {
        Some((who, domain)) => {
            !who.is_empty()
                && domain.contains('.')
                && !domain.contains('@')
                && !domain.starts_with('.')
                && !domain.ends_with('.')
        }
        None => false,
    }
}

pub(super) fn leaders<'a>(table: &'a Table<'a>, faults: &mut Vec<Fault>) -> Vec<Placed<'a, Leader>> {
    let mut firsts = Firsts::default();
    let mut leaders = Vec::new();
    for row in table.rows() {
        let code = row.code("code", "mã lãnh đạo, ví dụ dat", faults);
        let name = row.required("name", "họ và tên", faults).unwrap_or_default();
        let Some(code) = code.filter(|code| firsts.admit(code, row, "code", faults)) else { continue };
        leaders.push(Placed { is: Leader { code, name, title: row.text("title").unwrap_or_default() }, row });
    }
    leaders
}

pub(super) fn districts<'a>(table: &'a Table<'a>, faults: &mut Vec<Fault>) -> Vec<Placed<'a, District>> {
    let mut firsts = Firsts::default();
    let mut districts = Vec::new();
    for row in table.rows() {
        let code = row.code("code", "mã huyện, ví dụ 180", faults);
        let name = row.required("name", "tên huyện", faults).unwrap_or_default();
        let kind = row.required("kind", "huyện, thành phố hoặc thị xã", faults).unwrap_or_default().to_lowercase();
        let valid = row.validity(faults);
        let Some(code) = code.filter(|code| firsts.admit(code, row, "code", faults)) else { continue };
        districts.push(Placed { is: District { code, name, kind, valid }, row });
    }
    districts
}
