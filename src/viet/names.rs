//! Names of enterprises and cooperatives: one key for every usual spelling of the same one.
//!
//! Never drops an accent, and never takes a cooperative for a company of the same name.

use super::text::fold;

/// Long and short forms of one and the same word; the last is the key's.
const SHORTER: [(&str, &str); 9] = [
    ("trách nhiệm hữu hạn", "tnhh"),
    ("trách nhiệm hữu hạng", "tnhh"),
    ("một thành viên", "mtv"),
    ("1 thành viên", "mtv"),
    ("cổ phần", "cp"),
    ("hợp tác xã", "htx"),
    ("doanh nghiệp tư nhân", "dntn"),
    ("cty", "công ty"),
    ("tổ hợp tác", "tht"),
];

/// The legal form of a company: said in one list and left out in the other.
const FORMS: [&str; 5] = ["tnhh", "mtv", "cp", "tm", "dv"];

/// The key under which two spellings of a name meet: case, punctuation, the place of the tone mark and a company's
/// legal form do not count; accents do.
pub fn key(name: &str) -> String {
    let mut key = format!(" {} ", fold(name));
    for (long, short) in SHORTER {
        key = key.replace(&format!(" {} ", fold(long)), &format!(" {} ", fold(short)));
    }
    let words = key.split_whitespace().filter(|word| !FORMS.contains(word));
    let short: Vec<&str> = words.collect();
    if short.is_empty() { key.trim().to_owned() } else { short.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::key;

    #[test]
    fn one_enterprise_in_many_spellings() {
        for spelt in [
            "CÔNG TY TNHH HỒI XỨ LẠNG",
            "Công ty trách nhiệm hữu hạn một thành viên Hồi Xứ Lạng",
            "Cty  TNHH MTV “Hồi Xứ Lạng”",
            "Cty. CP Hồi Xứ Lạng",
            "công ty hồi xứ lạng",
        ] {
            assert_eq!(key(spelt), key("Công ty TNHH Hồi Xứ Lạng"), "{spelt}");
        }
        assert_eq!(key("Hợp tác xã Quế Hoà"), key("HTX quế hòa"));
    }

    #[test]
    fn different_enterprises_stay_different() {
        for (one, other) in [
            ("Công ty TNHH Hồi", "HTX Hồi"),
            ("Công ty Hồi Lạng Sơn", "Công ty Hôi Lạng Sơn"),
            ("Công ty Hồi", "Công ty Hồi 2"),
        ] {
            assert_ne!(key(one), key(other));
        }
        assert!(!key("TNHH").is_empty());
    }
}
