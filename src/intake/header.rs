//! The answers above and below the table; the nil report among them answers every blank flow.
//!
//! Never takes the words of the signature block for an answer.

use crate::model::entry::{Entry, Field, HeaderAnswer, HeaderKey};
use crate::model::finding::Fault;
use crate::model::indicator::Kind;
use crate::model::quantity::Quantity;
use crate::model::submission::SlotState;

use super::answer::{self, CellReading};
use super::table::{HeaderCell, Table};
use super::{Reader, shown, stored_text};
use crate::layout::typed::{Typed, TypedPlace};

impl Reader<'_> {
    pub(super) fn read_header(&mut self, table: &Table<'_>, key: HeaderKey, row: u32) {
        let sheet = &table.sheet.name;
        let Some((address, found)) = table.header_value(row) else { return };
        let at = table.sheet.cell_ref(address);
        let cell = match found {
            HeaderCell::Read(cell) => cell,
            HeaderCell::Unreadable(what) => {
                self.submission.faults.push(Fault::at("C105", at, what, "một giá trị đọc được"));
                return self.ballot.reject(sheet, address);
            }
        };
        self.typed.push(Typed { place: TypedPlace::Header(key), at: at.clone(), cell: cell.clone() });
        match answer::read_header(key, cell, self.plan.year()) {
            CellReading::Blank => self.ballot.ignore(sheet, address, "ô chỉ có khoảng trắng"),
            CellReading::Nothing { repairs } => {
                self.repairs(&at, cell, "không có nội dung", &repairs);
                self.ballot.ignore(sheet, address, "ghi là không có hoặc chưa có");
            }
            CellReading::Read { text, date, repairs, faults, value: _, estimated: _ } => {
                let stored = stored_text(None, text.as_deref(), date);
                self.submission.faults.extend(self.letters_lost(&at, &stored));
                self.repairs(&at, cell, &stored, &repairs);
                for (code, expected) in faults {
                    self.submission.faults.push(Fault::at(code, at.clone(), shown(cell), expected));
                }
                self.submission.header.push(HeaderAnswer { key, text: text.unwrap_or(stored), date, at });
                self.ballot.accept(sheet, address);
            }
            CellReading::Fault { code, expected } => {
                self.submission.faults.push(Fault::at(code, at, shown(cell), expected));
                self.ballot.reject(sheet, address);
            }
        }
    }

    /// “Không phát sinh” answers every flow that was left blank with zero; the entry's cell is that answer's.
    pub(super) fn nil_report(&mut self) {
        let Some(answer) = self.submission.header.iter().find(|answer| answer.key == HeaderKey::NilReport) else {
            return;
        };
        let at = answer.at.clone();
        let said = answer.text.clone();
        let is_flow = |code: &str| self.plan.indicator(code).is_some_and(|one| one.kind == Kind::Flow);
        let contradicts =
            |entry: &&Entry| entry.field == Field::Current && entry.value.is_some_and(|value| value != Quantity::ZERO);
        let contradiction = self.submission.entries.iter().filter(contradicts).find(|entry| is_flow(&entry.indicator));
        if let Some(entry) = contradiction {
            let figure = entry.value.unwrap_or_default().vietnamese(0);
            let expected =
                format!("chỉ tiêu {} có số {figure} ở {}!{}", entry.indicator, entry.at.sheet, entry.at.cell);
            self.submission.faults.push(Fault::at("X407", at.clone(), said, expected));
        }
        for slot in &mut self.submission.slots {
            let is_flow = self.plan.indicator(&slot.indicator).is_some_and(|one| one.kind == Kind::Flow);
            if slot.state == SlotState::Blank && slot.field == Field::Current && is_flow {
                slot.state = SlotState::Answered;
                self.submission.entries.push(Entry {
                    indicator: slot.indicator.clone(),
                    district: slot.district.clone(),
                    field: Field::Current,
                    value: Some(Quantity::ZERO),
                    text: None,
                    date: None,
                    estimated: false,
                    at: at.clone(),
                });
            }
        }
    }
}
