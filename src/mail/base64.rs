//! Base64 as mail writes it, and as damaged mail still holds it.
//!
//! Never refuses: what is no base64 is passed over, and a cut end gives the bytes before it.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// One line without an end.
pub(super) fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let group = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..4 {
            let sign = if at <= chunk.len() { letter(group >> (18 - 6 * at)) } else { '=' };
            text.push(sign);
        }
    }
    text
}

/// Lines of 76 characters, each ended by CRLF (RFC 2045, 6.8).
pub(super) fn encode_lines(bytes: &[u8]) -> String {
    // 57 bytes are 76 characters.
    bytes.chunks(57).map(|line| encode(line) + "\r\n").collect()
}

pub(super) fn decode(text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut group, mut bits) = (0_u32, 0_u32);
    for sign in text {
        let Some(six) = ALPHABET.iter().position(|letter| letter == sign) else { continue };
        group = (group << 6 | six as u32) & 0xFF_FFFF;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((group >> bits) as u8);
        }
    }
    bytes
}

fn letter(group: u32) -> char {
    ALPHABET.get((group & 63) as usize).map_or('=', |letter| char::from(*letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_rfc_4648() {
        for (plain, coded) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("foobar", "Zm9vYmFy")]
        {
            assert_eq!(encode(plain.as_bytes()), coded);
            assert_eq!(decode(coded.as_bytes()), plain.as_bytes());
        }
    }

    #[test]
    fn damage_costs_only_its_place() {
        assert_eq!(decode(b"Zm9v\r\n YmFy!"), b"foobar");
        assert_eq!(decode(b"Zm9vYm"), b"foob");
    }

    #[test]
    fn lines_have_76_characters() {
        let text = encode_lines(&[7; 100]);
        let lines: Vec<&str> = text.split_terminator("\r\n").collect();
        assert_eq!(lines.iter().map(|line| line.len()).collect::<Vec<_>>(), [76, 60]);
        assert_eq!(decode(text.as_bytes()), [7; 100]);
    }
}
