//! Every sentence that the text of the summary may hold: its name there, what can be filled in, what has to be.
//!
//! Never a word of a sentence: those stand in the text, the program's own or the office's.

use crate::viet::worded::Known;

/// A sentence by its name, with its blanks, and those without which figures would be lost in silence.
macro_rules! sentences {
    ($($name:ident $key:literal [$($blank:literal),*] needs [$($needed:literal),*])*) => {
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
        pub enum Sentence { $($name),* }

        pub const SENTENCES: &[Known<Sentence>] = &[
            $(Known {
                sentence: Sentence::$name,
                key: $key,
                blanks: &[$($blank),*],
                needed: &[$($needed),*],
                may_repeat: may_repeat(Sentence::$name),
            }),*
        ];
    };
}

/// A list of lines; every other sentence stands once.
const fn may_repeat(sentence: Sentence) -> bool {
    matches!(sentence, Sentence::Recipients)
}

sentences! {
    NameOfMonth "ten_thang" ["thang", "nam"] needs ["thang", "nam"]
    NameOfQuarter "ten_quy" ["quy", "nam"] needs ["quy", "nam"]
    NameOfFirstHalf "ten_6_thang_dau" ["nam"] needs ["nam"]
    NameOfSecondHalf "ten_6_thang_cuoi" ["nam"] needs ["nam"]
    NameOfNineMonths "ten_9_thang" ["nam"] needs ["nam"]
    NameOfYear "ten_nam" ["nam"] needs ["nam"]
    NameOfOfficialYear "ten_nam_chinh_thuc" ["nam"] needs ["nam"]
    InMonth "trong_thang" [] needs []
    InQuarter "trong_quy" [] needs []
    InFirstHalf "trong_6_thang_dau" [] needs []
    InSecondHalf "trong_6_thang_cuoi" [] needs []
    InNineMonths "trong_9_thang" [] needs []
    InYear "trong_nam" [] needs []
    MonthOf "thang_trong_ky" ["thang"] needs ["thang"]
    QuarterOf "quy_trong_ky" ["quy"] needs ["quy"]

    Number "so_ky_hieu" ["ky_hieu"] needs ["ky_hieu"]
    PlaceAndDate "dia_danh_ngay" ["dia_danh", "thang", "nam"] needs ["nam"]
    Kind "loai_van_ban" [] needs []
    Subject "ten_bao_cao" ["ky"] needs ["ky"]
    Window "so_lieu_trong_ky" ["tu_ngay", "den_ngay"] needs ["den_ngay"]
    Addressee "kinh_gui" ["noi_nhan"] needs []
    OwnPlan "can_cu_ke_hoach" ["ke_hoach", "van_ban"] needs ["ke_hoach"]
    Opening "mo_dau" ["can_cu", "co_quan", "noi_dung"] needs ["noi_dung"]
    OpeningWithoutGrounds "mo_dau_khong_can_cu" ["co_quan", "noi_dung"] needs ["noi_dung"]

    HeadingOverall "muc_ket_qua_chung" [] needs []
    Tally "tong_so" ["ngay", "so_chi_tieu", "so_nhiem_vu", "theo_tinh_trang"] needs ["theo_tinh_trang"]
    WithStatus "so_theo_tinh_trang" ["so_chi_tieu", "tinh_trang"] needs ["so_chi_tieu", "tinh_trang"]
    NoneOverdue "khong_qua_han" [] needs []
    Met "dat_ke_hoach" ["so_dat", "so_chi_tieu"] needs ["so_dat"]
    Silent "chua_co_so_lieu" ["so_chi_tieu", "trong_ky"] needs ["so_chi_tieu"]
    Coverage "nguon_so_lieu" ["so_da_nhan", "so_phai_nop", "con_lai"] needs ["so_da_nhan", "con_lai"]
    Missing "chua_nhan_du" ["don_vi"] needs ["don_vi"]
    AllMissing "chua_nhan_du_tat_ca" [] needs []
    SentBack "dang_chinh_ly" ["don_vi"] needs ["don_vi"]
    EarlierMissing "thieu_ky_truoc" ["bao_cao"] needs ["bao_cao"]
    CarriedForward "dung_so_ky_truoc" ["don_vi"] needs ["don_vi"]

    HeadingByTask "muc_ket_qua_theo_nhiem_vu" [] needs []
    Task "nhiem_vu" ["so", "ten", "don_vi"] needs ["so", "ten"]
    Indicator "chi_tieu" ["thu_tu", "ten", "ket_qua"] needs ["thu_tu", "ten", "ket_qua"]
    OnlyIndicator "chi_tieu_trung_ten" ["ket_qua"] needs ["ket_qua"]
    Flow "cong_don" ["trong_ky", "thuc_hien", "luy_ke", "so_ke_hoach"] needs ["thuc_hien", "luy_ke", "so_ke_hoach"]
    FlowNothingNew "cong_don_khong_phat_sinh" ["trong_ky", "luy_ke", "so_ke_hoach"] needs ["luy_ke", "so_ke_hoach"]
    FlowFromStart "cong_don_tu_dau_nam" ["trong_ky", "thuc_hien", "so_ke_hoach"] needs ["thuc_hien", "so_ke_hoach"]
    FlowNotYet "cong_don_chua_phat_sinh" ["trong_ky", "so_ke_hoach"] needs ["so_ke_hoach"]
    FlowCumulative "cong_don_luy_ke" ["luy_ke", "so_ke_hoach"] needs ["luy_ke", "so_ke_hoach"]
    Level "muc_dat" ["ngay", "muc", "so_ke_hoach"] needs ["muc", "so_ke_hoach"]
    LastLevel "muc_gan_nhat" ["muc", "so_ke_hoach"] needs ["muc", "so_ke_hoach"]
    Rank "xep_hang" ["hang"] needs ["hang"]
    Percent "so_bang" ["ty_le", "ke_hoach"] needs ["ty_le", "ke_hoach"]
    TargetOnly "so_muc_ke_hoach" ["ke_hoach"] needs ["ke_hoach"]
    RevisedTarget "ke_hoach_dieu_chinh" ["nay", "truoc"] needs ["nay"]
    RangeBelow "so_khoang_chua_dat" ["ty_le", "ke_hoach"] needs ["ty_le", "ke_hoach"]
    RangeMet "so_khoang_dat" ["ke_hoach"] needs ["ke_hoach"]
    RangeExceeded "so_khoang_vuot" ["ke_hoach"] needs ["ke_hoach"]
    Districts "so_huyen_dat" ["so_dat", "so_huyen", "muc"] needs ["so_dat", "so_huyen"]
    PointsEqual "so_diem_bang" ["ke_hoach"] needs ["ke_hoach"]
    PointsBelow "so_diem_thap_hon" ["diem", "ke_hoach"] needs ["diem", "ke_hoach"]
    PointsAbove "so_diem_cao_hon" ["diem", "ke_hoach"] needs ["diem", "ke_hoach"]
    DoneOnTime "moc_dung_han" ["ngay", "thoi_han"] needs ["ngay"]
    DoneLate "moc_qua_han" ["ngay", "thoi_han", "so_ngay"] needs ["ngay"]
    NotDone "moc_chua_xong" ["tien_do", "tinh_trang", "so_ngay", "thoi_han"] needs ["tinh_trang"]
    NotReported "chua_bao_cao" ["trong_ky", "don_vi"] needs []
    NotAsked "chua_yeu_cau" ["trong_ky"] needs []
    Estimated "co_so_uoc" [] needs []
    Remark "luu_y" ["noi_dung"] needs ["noi_dung"]
    Result "ket_qua" ["nguon", "noi_dung"] needs ["noi_dung"]
    Status "tinh_trang" ["tinh_trang", "so_ngay", "thoi_han"] needs ["tinh_trang"]

    HeadingDifficulties "muc_kho_khan" [] needs []
    Overdue "con_qua_han" ["ngay", "so_chi_tieu", "danh_sach"] needs ["so_chi_tieu", "danh_sach"]
    ListItem "mot_chi_tieu" ["chi_tieu", "don_vi", "thoi_han"] needs ["chi_tieu"]
    Difficulty "kho_khan" ["don_vi", "chi_tieu", "ky", "tu_ky", "noi_dung", "y_kien", "ngay_xong"] needs ["don_vi", "noi_dung"]
    NoDifficulties "khong_co_kho_khan" ["trong_ky"] needs []

    HeadingProposals "muc_de_xuat" [] needs []
    Proposal "de_xuat" ["don_vi", "chi_tieu", "ky", "tu_ky", "noi_dung", "y_kien", "ngay_xong"] needs ["don_vi", "noi_dung"]
    NoProposals "khong_co_de_xuat" ["trong_ky"] needs []

    HeadingNextTasks "muc_ky_toi" ["ky_toi"] needs []
    NextOverdue "ky_toi_qua_han" ["so_chi_tieu", "danh_sach"] needs ["danh_sach"]
    NextDue "ky_toi_den_han" ["ky_toi", "so_chi_tieu", "danh_sach"] needs ["danh_sach"]
    NextOfUnit "ky_toi_don_vi" ["don_vi", "noi_dung"] needs ["don_vi", "noi_dung"]
    NextGoesOn "ky_toi_tiep_tuc" ["ky_toi"] needs []

    Closing "ket_thuc" ["noi_dung", "co_quan", "noi_nhan"] needs []
    UnnamedAgency "co_quan_khong_ten" [] needs []
    UnnamedParent "cap_tren_khong_ten" [] needs []
    Recipients "noi_nhan" ["cap_tren", "phong"] needs []

    AppendixTitle "phu_luc_tieu_de" ["ten_bao_cao"] needs ["ten_bao_cao"]
    AppendixBelongsTo "phu_luc_kem_theo" ["ky_hieu", "nam", "co_quan"] needs []
    AppendixUnits "phu_luc_don_vi_tinh" ["ngay"] needs []
    AppendixAdjusted "phu_luc_dieu_chinh" ["phong"] needs []
    ColumnOfPeriod "phu_luc_cot_trong_ky" ["trong_ky"] needs []
    NoteSilent "ghi_chu_chua_bao_cao" ["trong_ky"] needs []
    NoteNotAsked "ghi_chu_chua_yeu_cau" ["trong_ky"] needs []
    NoteDone "ghi_chu_hoan_thanh" ["ngay"] needs ["ngay"]
    NoteDistricts "ghi_chu_huyen" ["so_dat", "so_huyen"] needs ["so_dat", "so_huyen"]
    NoteExceeded "ghi_chu_vuot" [] needs []
    NoteEstimated "ghi_chu_uoc" [] needs []
    NoteRevised "ghi_chu_dieu_chinh" ["truoc", "nay"] needs ["truoc"]
}
