//! What no page can show, because an earlier check refuses it: the later one is there for the day
//! on which the earlier one does not.

use super::decode;

#[test]
fn a_value_that_is_not_understood_means_nothing() {
    assert_eq!(decode("a&amp;b", &mut [0; 8]), "a&b");
    assert_eq!(decode("a&bogus;b", &mut [0; 8]), "");
    assert_eq!(decode("a&", &mut [0; 8]), "");
    assert_eq!(decode("abcd", &mut [0; 3]), "");
    assert_eq!(decode("ab&nbsp;", &mut [0; 3]), "");
}
