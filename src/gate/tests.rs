//! Facts that HTML as a whole does not show: bytes and offsets one by one, and what an earlier
//! check refuses, so that the later one is there for the day on which the earlier one does not.

use super::MarkedBytes;
use super::decode;

#[test]
fn marks_are_those_bytes_that_are_not_plain() {
    for byte in 0..=255 {
        let is_plain = !matches!(byte, 0..=8 | 11..=31 | b'&' | b'<' | b'>' | 0x7f | 0xC2);
        assert_eq!(MarkedBytes::new().next(&[byte], 0, 1) == 1, is_plain, "{byte}");
    }
}

#[test]
fn marks_are_found_at_every_offset() {
    for lead in 0..1100 {
        for tail in [0, 1, 63, 64, 500] {
            let text = [vec![b'x'; lead], vec![b'&'], vec![b'y'; tail], vec![b'<']].concat();
            for from in [0, lead / 2, lead] {
                let mut marks = MarkedBytes::new();
                assert_eq!(marks.next(&text, from, lead), lead);
                assert_eq!(marks.next(&text, lead, text.len()), lead);
                assert_eq!(marks.next(&text, lead + 1, text.len()), text.len() - 1);
            }
        }
    }
}

#[test]
fn a_value_that_is_not_understood_means_nothing() {
    assert_eq!(decode("a&amp;b", &mut [0; 8]), "a&b");
    assert_eq!(decode("a&bogus;b", &mut [0; 8]), "");
    assert_eq!(decode("a&", &mut [0; 8]), "");
    assert_eq!(decode("abcd", &mut [0; 3]), "");
    assert_eq!(decode("ab&nbsp;", &mut [0; 3]), "");
}
