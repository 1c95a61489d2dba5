//! Looking through text sixteen bytes at a time.
//!
//! With SIMD where the target has it (WebAssembly's simd128), else by machine words or bytes; what is asked of the answers is the same.

/// Where text that JSON can hold unescaped ends, and whether what lies before has bytes outside ASCII.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Plain {
    /// The place of the first quotation mark, backslash or control character, or the end of the text.
    pub end: usize,
    pub wide: bool,
}

/// Scans from `at` to the first quotation mark, backslash or control character.
#[inline(always)]
pub(crate) fn plain(text: &[u8], mut at: usize) -> Plain {
    let mut wide = 0;
    while let Some(block) = block(text, at) {
        let (stops, high) = block_masks(block);
        if stops != 0 {
            let length = stops.trailing_zeros();
            return Plain { end: at + length as usize, wide: wide | (high & ((1 << length) - 1)) != 0 };
        }
        wide |= high;
        at += 16;
    }
    for &byte in text.get(at..).unwrap_or_default() {
        if byte == b'"' || byte == b'\\' || byte < 0x20 {
            break;
        }
        wide |= u32::from(byte & 0x80);
        at += 1;
    }
    Plain { end: at, wide: wide != 0 }
}

/// The next place in a text of XML where something means more than itself, or where fewer than sixteen bytes are left.
#[inline(never)]
pub(crate) fn content(text: &[u8], mut at: usize) -> usize {
    while let Some(block) = block(text, at) {
        let stops = content_mask(block);
        if stops != 0 {
            return at + stops.trailing_zeros() as usize;
        }
        at += 16;
    }
    at
}

/// Whether two parts of a text are the same.
#[inline(never)]
pub(crate) fn same(text: &[u8], mut left: usize, mut right: usize, len: usize) -> bool {
    let end = left + len;
    while left < end {
        let (Some(one), Some(other)) = (block(text, left), block(text, right)) else {
            return text.get(left..end).is_some_and(|one| text.get(right..right + end - left) == Some(one));
        };
        if (!same_mask(one, other)).trailing_zeros() < (end - left).min(16) as u32 {
            return false;
        }
        left += 16;
        right += 16;
    }
    true
}

/// Sixteen bytes from a place on; nothing where there are not so many.
#[inline(always)]
pub(crate) fn block(text: &[u8], at: usize) -> Option<&[u8; 16]> {
    text.get(at..).and_then(|rest| rest.first_chunk())
}

/// Whether all is ASCII without control characters but those that are white space.
pub(crate) fn is_simple(text: &[u8]) -> bool {
    let (blocks, rest) = text.as_chunks();
    blocks.iter().all(is_simple_block) && rest.iter().all(|byte| matches!(byte, b'\t' | b'\n' | b'\r' | b' '..=0x7F))
}

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
#[inline(always)]
fn is_simple_block(block: &[u8; 16]) -> bool {
    use core::arch::wasm32::{u8x16_all_true, u8x16_eq, u8x16_lt, u8x16_splat, u8x16_sub, u64x2, v128_or};
    let (low, high) = halves(block);
    let bytes = u64x2(low, high);
    let printable = u8x16_lt(u8x16_sub(bytes, u8x16_splat(b' ')), u8x16_splat(0x60));
    let lines = v128_or(u8x16_eq(bytes, u8x16_splat(b'\n')), u8x16_eq(bytes, u8x16_splat(b'\r')));
    u8x16_all_true(v128_or(v128_or(printable, lines), u8x16_eq(bytes, u8x16_splat(b'\t'))))
}

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
#[inline(always)]
fn is_simple_block(block: &[u8; 16]) -> bool {
    block.iter().all(|byte| matches!(byte, b'\t' | b'\n' | b'\r' | b' '..=0x7F))
}

/// One bit a byte: which ones end plain text, and which ones are outside ASCII.
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
#[inline(always)]
fn block_masks(block: &[u8; 16]) -> (u32, u32) {
    use core::arch::wasm32::{u8x16_bitmask, u8x16_eq, u8x16_lt, u8x16_splat, u64x2, v128_or};
    let (low, high) = halves(block);
    let bytes = u64x2(low, high);
    let quotes = u8x16_eq(bytes, u8x16_splat(b'"'));
    let backslashes = u8x16_eq(bytes, u8x16_splat(b'\\'));
    let controls = u8x16_lt(bytes, u8x16_splat(0x20));
    let stops = v128_or(v128_or(quotes, backslashes), controls);
    (u8x16_bitmask(stops).into(), u8x16_bitmask(bytes).into())
}

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
#[inline(always)]
fn block_masks(block: &[u8; 16]) -> (u32, u32) {
    let (low, high) = halves(block);
    let (low_stops, low_high) = word_masks(low);
    let (high_stops, high_high) = word_masks(high);
    (low_stops | high_stops << 8, low_high | high_high << 8)
}

/// One bit a byte: which ones mean something in text of XML, or are control characters.
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
#[inline(always)]
fn content_mask(block: &[u8; 16]) -> u32 {
    use core::arch::wasm32::{u8x16_bitmask, u8x16_eq, u8x16_lt, u8x16_splat, u64x2, v128_or};
    let (low, high) = halves(block);
    let bytes = u64x2(low, high);
    let tags = u8x16_eq(bytes, u8x16_splat(b'<'));
    let references = u8x16_eq(bytes, u8x16_splat(b'&'));
    let brackets = u8x16_eq(bytes, u8x16_splat(b']'));
    let controls = u8x16_lt(bytes, u8x16_splat(b' '));
    u8x16_bitmask(v128_or(v128_or(tags, references), v128_or(brackets, controls))).into()
}

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
#[inline(always)]
fn content_mask(block: &[u8; 16]) -> u32 {
    let first = block.iter().position(|byte| matches!(byte, b'<' | b'&' | b']' | 0..b' '));
    // Only the first is ever asked for.
    first.map_or(0, |place| 1 << place)
}

/// One bit a byte: which ones are the same.
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
#[inline(always)]
pub(crate) fn same_mask(left: &[u8; 16], right: &[u8; 16]) -> u32 {
    use core::arch::wasm32::{u8x16_bitmask, u8x16_eq, u64x2};
    let ((left_low, left_high), (right_low, right_high)) = (halves(left), halves(right));
    u8x16_bitmask(u8x16_eq(u64x2(left_low, left_high), u64x2(right_low, right_high))).into()
}

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
#[inline(always)]
pub(crate) fn same_mask(left: &[u8; 16], right: &[u8; 16]) -> u32 {
    let differences = u128::from_le_bytes(*left) ^ u128::from_le_bytes(*right);
    // Only what comes before the first difference is ever asked for.
    let same = differences.trailing_zeros() / 8;
    if same == 16 { 0xFFFF } else { (1 << same) - 1 }
}

/// One bit a byte: which ones are hyphens, and which ones are lower-case hexadecimal digits.
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
#[inline(always)]
pub(crate) fn guid_masks(block: &[u8; 16]) -> (u32, u32) {
    use core::arch::wasm32::{u8x16_bitmask, u8x16_eq, u8x16_lt, u8x16_splat, u8x16_sub, u64x2, v128_or};
    let (low, high) = halves(block);
    let bytes = u64x2(low, high);
    let hyphens = u8x16_eq(bytes, u8x16_splat(b'-'));
    let digits = u8x16_lt(u8x16_sub(bytes, u8x16_splat(b'0')), u8x16_splat(10));
    let letters = u8x16_lt(u8x16_sub(bytes, u8x16_splat(b'a')), u8x16_splat(6));
    (u8x16_bitmask(hyphens).into(), u8x16_bitmask(v128_or(digits, letters)).into())
}

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
#[inline(always)]
pub(crate) fn guid_masks(block: &[u8; 16]) -> (u32, u32) {
    block.iter().enumerate().fold((0, 0), |(hyphens, digits), (place, &byte)| {
        let digit = byte.wrapping_sub(b'0') < 10 || byte.wrapping_sub(b'a') < 6;
        (hyphens | u32::from(byte == b'-') << place, digits | u32::from(digit) << place)
    })
}

#[inline(always)]
fn halves(block: &[u8; 16]) -> (u64, u64) {
    let whole = u128::from_le_bytes(*block);
    (whole as u64, (whole >> 64) as u64)
}

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
#[inline(always)]
fn word_masks(word: u64) -> (u32, u32) {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGHS: u64 = ONES << 7;
    const LOWS: u64 = !HIGHS;
    // Exact per byte: no carry runs from one byte into the next.
    let zero = |word: u64| !(((word & LOWS) + LOWS) | word) & HIGHS;
    let stops = zero(word ^ (ONES * b'"' as u64)) | zero(word ^ (ONES * b'\\' as u64)) | zero(word & (ONES * 0xE0));
    (gather(stops), gather(word & HIGHS))
}

/// Gathers the highest bit of each byte.
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
#[inline(always)]
fn gather(word: u64) -> u32 {
    ((word >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_ends_plain_text_at_every_place() {
        for length in 0..40 {
            for place in 0..length {
                for stop in [b'"', b'\\', 0x00, 0x1F] {
                    let mut text = vec![b'a'; length];
                    text[place] = stop;
                    assert_eq!(plain(&text, 0), Plain { end: place, wide: false }, "{length} {place} {stop}");
                }
                for other in [0x7F, 0x20, 0x21, 0x23, 0x5B, 0x5D] {
                    let mut text = vec![b'a'; length];
                    text[place] = other;
                    assert_eq!(plain(&text, 0), Plain { end: length, wide: false });
                }
                let mut text = vec![b'a'; length];
                text[place] = 0xC3;
                assert_eq!(plain(&text, 0), Plain { end: length, wide: true });
                for stop in place + 1..length {
                    text[stop] = b'"';
                    assert_eq!(plain(&text, 0), Plain { end: stop, wide: true }, "{length} {place} {stop}");
                    text[stop] = b'a';
                }
            }
        }
    }

    #[test]
    fn finds_where_plain_content_ends_at_every_place() {
        for length in 16..40 {
            for place in 0..length {
                for stop in [b'<', b'&', b']', b'\r', 0] {
                    let mut text = vec![b'>'; length + 16];
                    text[length] = b'<';
                    text[place] = stop;
                    assert_eq!(content(&text, 0), place, "{length} {place} {stop}");
                }
            }
        }
    }

    #[test]
    fn parts_of_a_text_are_compared_to_their_end() {
        for length in 0..40 {
            let part: Vec<u8> = (0..length).map(|byte| byte as u8).collect();
            for place in 0..=length {
                for room in [0, 20] {
                    let mut text = [&part[..], &part, &vec![b'x'; room]].concat();
                    assert!(same(&text, 0, length, length));
                    if place < length {
                        text[length + place] = b'y';
                        assert!(!same(&text, 0, length, length), "{length} {place} {room}");
                    }
                }
            }
        }
    }

    #[test]
    fn bytes_behind_the_end_do_not_count() {
        assert_eq!(plain(b"abc\"\xC3\xA9 and more text", 0), Plain { end: 3, wide: false });
    }
}
