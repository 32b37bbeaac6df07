//! What can go wrong with the ledger, in the officer's words: the thing, what is the matter, what to do.
//!
//! Never about a sender's workbook: that is a finding.

use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    #[error("{} đang được một chương trình khác ghi; đóng chương trình đó rồi chạy lại", path.display())]
    Busy { path: PathBuf },
    #[error(
        "{} do một phiên bản khtc mới hơn lập (cấu trúc {found}, chương trình này biết đến {known}); hãy dùng phiên bản khtc mới hơn",
        path.display()
    )]
    Newer { path: PathBuf, found: i64, known: i64 },
    #[error(
        "{} là cơ sở dữ liệu SQLite nhưng không phải sổ theo dõi của khtc; chuyển tệp này đi nơi khác, hoặc chọn đúng thư mục làm việc",
        path.display()
    )]
    Foreign { path: PathBuf },
    #[error(
        "{} không phải là tệp cơ sở dữ liệu; chuyển tệp này đi nơi khác, hoặc khôi phục sổ theo dõi từ bản sao lưu",
        path.display()
    )]
    NotADatabase { path: PathBuf },
    #[error(
        "{} rỗng (0 byte); khôi phục sổ theo dõi từ bản sao lưu, hoặc xóa tệp rỗng này để lập sổ mới",
        path.display()
    )]
    Empty { path: PathBuf },
    #[error(
        "thiếu {} mà còn {}, phần ghi cuối của sổ; đặt lại tệp sổ theo dõi vào cùng thư mục, hoặc khôi phục từ bản sao lưu rồi xóa tệp còn sót",
        path.display(),
        rest.display()
    )]
    Orphaned { path: PathBuf, rest: PathBuf },
    #[error("{} bị hỏng ({detail}); đừng ghi tiếp, hãy khôi phục sổ theo dõi từ bản sao lưu", path.display())]
    Damaged { path: PathBuf, detail: String },
    #[error(
        "không ghi được {}: tệp hoặc thư mục chỉ cho phép đọc; cấp quyền ghi, hoặc chép thư mục làm việc đến nơi ghi được",
        path.display()
    )]
    NotWritable { path: PathBuf },
    #[error(
        "không đọc được phần ghi mới nhất của {} vì thư mục chỉ cho phép đọc; cấp quyền ghi, hoặc chép cả thư mục đến nơi ghi được",
        path.display()
    )]
    NewestPartUnreadable { path: PathBuf },
    #[error(
        "không mở được {}: {detail}; kiểm tra xem thư mục có tồn tại, và anh/chị có quyền với tệp này không",
        path.display()
    )]
    CannotOpen { path: PathBuf, detail: String },
    #[error("không ghi được {}: đĩa đầy; giải phóng dung lượng rồi chạy lại, phần đã ghi vẫn nguyên vẹn", path.display())]
    DiskFull { path: PathBuf },
    #[error("không ghi được vào {}: tệp quá lớn (giới hạn của sổ là 1 GB mỗi tệp); bỏ tệp đó ra rồi chạy lại", path.display())]
    TooLarge { path: PathBuf },
    #[error("lỗi đọc, ghi đĩa với {} ({detail}); kiểm tra ổ đĩa hoặc kết nối mạng rồi chạy lại", path.display())]
    Disk { path: PathBuf, detail: String },
    #[error(
        "không sao lưu được sang {}: tệp đã có; chọn tên khác, hoặc chuyển tệp cũ đi nơi khác",
        path.display()
    )]
    BackupExists { path: PathBuf },
    #[error("bản sao lưu sang {} không nguyên vẹn nên không được giữ lại: {damage}", path.display())]
    BackupDamaged { path: PathBuf, damage: String },
    #[error("{} bị hỏng nên không sao lưu sang {}: {damage}", path.display(), to.display())]
    NotBackedUp { path: PathBuf, to: PathBuf, damage: String },
    #[error(
        "không ghi ‘{file}’ vào {}: kế hoạch {plan}, bản {revision}, chưa được ghi vào sổ; ghi kế hoạch trước rồi mới ghi báo cáo",
        path.display()
    )]
    PlanNotRecorded { path: PathBuf, file: String, plan: String, revision: u32 },
    #[error(
        "không ghi ‘{file}’ vào {}: báo cáo được đánh số lần gửi phải có đủ đơn vị, kỳ báo cáo và kế hoạch; xác định chúng rồi ghi lại",
        path.display()
    )]
    Unnumbered { path: PathBuf, file: String },
    #[error(
        "không ghi ‘{file}’ vào {}: nội dung không khớp mã SHA-256 {stated}; đọc lại tệp rồi ghi lại",
        path.display()
    )]
    WrongDigest { path: PathBuf, file: String, stated: String },
    #[error(
        "không ghi ‘{file}’ vào {}: được coi là gửi lại, nhưng sổ chưa từng nhận nội dung này; tiếp nhận như tệp mới",
        path.display()
    )]
    NothingToRepeat { path: PathBuf, file: String },
    #[error("lỗi của cơ sở dữ liệu {}: {source}", path.display())]
    Sqlite { path: PathBuf, source: rusqlite::Error },
}

impl LedgerError {
    /// Puts an error of SQLite into the officer's words.
    pub(super) fn from_sqlite(path: &Path, error: rusqlite::Error) -> LedgerError {
        let path = path.to_owned();
        // What stands in a column and is no value of ours was not written by us.
        if let rusqlite::Error::FromSqlConversionFailure(..)
        | rusqlite::Error::IntegralValueOutOfRange(..)
        | rusqlite::Error::InvalidColumnType(..)
        | rusqlite::Error::InvalidColumnName(..)
        | rusqlite::Error::Utf8Error(..) = &error
        {
            return LedgerError::Damaged { path, detail: error.to_string() };
        }
        let detail = error.to_string();
        // No room for the index of the log, which lies in memory: SQLite calls that a failure of the disk.
        if let Some(rusqlite::ffi::SQLITE_IOERR_SHMSIZE) = error.sqlite_error().map(|error| error.extended_code) {
            return LedgerError::DiskFull { path };
        }
        // `ErrorCode` is SQLite's list, not ours, and may grow.
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => LedgerError::Busy { path },
            Some(ErrorCode::DatabaseCorrupt) => LedgerError::Damaged { path, detail },
            Some(ErrorCode::NotADatabase) => LedgerError::NotADatabase { path },
            Some(ErrorCode::DiskFull) => LedgerError::DiskFull { path },
            Some(ErrorCode::TooBig) => LedgerError::TooLarge { path },
            Some(ErrorCode::ReadOnly) => LedgerError::NotWritable { path },
            Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => LedgerError::CannotOpen { path, detail },
            Some(ErrorCode::SystemIoFailure | ErrorCode::FileLockingProtocolFailed) => {
                LedgerError::Disk { path, detail }
            }
            Some(_) | None => LedgerError::Sqlite { path, source: error },
        }
    }

    /// Puts an error of the file system, met while writing, into the officer's words.
    pub(super) fn from_io(path: &Path, error: &std::io::Error) -> LedgerError {
        use std::io::ErrorKind;
        let (path, detail) = (path.to_owned(), error.to_string());
        match error.kind() {
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => LedgerError::NotWritable { path },
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => LedgerError::DiskFull { path },
            ErrorKind::NotFound | ErrorKind::NotADirectory => LedgerError::CannotOpen { path, detail },
            _ => LedgerError::Disk { path, detail },
        }
    }
}

/// Names the file in which something failed.
pub(super) trait At<T> {
    fn at(self, path: &Path) -> Result<T, LedgerError>;
}

impl<T> At<T> for rusqlite::Result<T> {
    fn at(self, path: &Path) -> Result<T, LedgerError> {
        self.map_err(|error| LedgerError::from_sqlite(path, error))
    }
}

impl<T> At<T> for std::io::Result<T> {
    fn at(self, path: &Path) -> Result<T, LedgerError> {
        self.map_err(|error| LedgerError::from_io(path, &error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_names_the_file_and_the_act() {
        let path = Path::new("so-theo-doi.db");
        let sqlite = |code: i32| {
            LedgerError::from_sqlite(path, rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(code), None))
        };
        assert_eq!(
            sqlite(rusqlite::ffi::SQLITE_BUSY).to_string(),
            "so-theo-doi.db đang được một chương trình khác ghi; đóng chương trình đó rồi chạy lại"
        );
        assert!(matches!(sqlite(rusqlite::ffi::SQLITE_FULL), LedgerError::DiskFull { .. }));
        assert!(matches!(sqlite(rusqlite::ffi::SQLITE_READONLY), LedgerError::NotWritable { .. }));
        assert!(matches!(sqlite(rusqlite::ffi::SQLITE_IOERR_SHMSIZE), LedgerError::DiskFull { .. }));
        assert!(matches!(sqlite(rusqlite::ffi::SQLITE_IOERR), LedgerError::Disk { .. }));
        assert!(matches!(sqlite(rusqlite::ffi::SQLITE_TOOBIG), LedgerError::TooLarge { .. }));
        assert!(matches!(sqlite(rusqlite::ffi::SQLITE_CORRUPT), LedgerError::Damaged { .. }));
    }
}
