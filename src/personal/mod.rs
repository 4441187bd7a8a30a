//! Personal data in a text: the author's own e-mail address, and numbers of cards, accounts and
//! telephones, by their shapes and check digits.
//!
//! Matches never quote the data: they have a kind and a place. A number needs evidence (`card` and
//! `iban`: check digits; `phone`: the groups of a country, or a word before it), since most long
//! numbers in comments are prices, dates and ids.

use std::ops::Range;

mod card;
mod email;
mod iban;
mod numbers;
mod phone;
mod signs;

use crate::rules::condition::PrivateKind;

pub(crate) use email::MailAddress;
use numbers::LongNumber;

/// A place with personal data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PrivateMatch {
    pub(crate) kind: PrivateKind,
    pub(crate) range: Range<usize>,
}

/// Minimum number of digits in a number of any kind.
const LEAST_DIGITS: usize = 7;

/// Finds personal data of all kinds, in order; no two places overlap.
///
/// # Complexity
/// Linear: at most 19 digits are read from the start of each group.
pub(crate) fn find(text: &str, own: Option<&MailAddress>) -> Vec<PrivateMatch> {
    let has_digits =
        text.chars().filter(|c| c.is_numeric()).take(LEAST_DIGITS).count() == LEAST_DIGITS;
    let mut found = Vec::new();
    if !has_digits && own.is_none() {
        return found;
    }
    let signs = signs::signs(text);
    let mut add = |kind, range: Range<usize>| {
        found.push(PrivateMatch { kind, range: signs::bytes(&signs, range) });
    };
    if let Some(own) = own {
        let mut at = 0;
        while at < signs.len() {
            match own.find(&signs, at) {
                Some(end) => {
                    add(PrivateKind::OwnEmail, at..end);
                    at = end.max(at + 1);
                }
                None => at += 1,
            }
        }
    }
    let groups = if has_digits { numbers::groups(&signs) } else { Vec::new() };
    let mut at = 0;
    while let Some(rest) = groups.get(at..).filter(|rest| !rest.is_empty()) {
        let first = rest[0];
        let mut end = at + 1;
        if let Some((from, to)) = iban::find(&signs, first.start) {
            add(PrivateKind::Iban, from..to);
            end += rest.iter().skip(1).take_while(|group| group.end <= to).count();
        } else if let Some(count) = card::find(&LongNumber::new(&signs, rest, card::joins)) {
            add(PrivateKind::Card, first.start..rest[count - 1].end);
            end = at + count;
        } else if let Some((from, count)) =
            phone::find(&LongNumber::new(&signs, rest, phone::joins))
        {
            add(PrivateKind::Phone, from..rest[count - 1].end);
            end = at + count;
        }
        at = end;
    }
    found.sort_by_key(|found| (found.range.start, found.range.end));
    found.dedup_by(|next, last| next.range.start < last.range.end);
    found
}

#[cfg(test)]
mod tests {
    use super::{MailAddress, PrivateKind, find};

    /// Kinds and texts of the matches for an author with an address.
    fn found(text: &str) -> Vec<(PrivateKind, &str)> {
        let own = MailAddress::new("Ann.Lee@example.org").expect("an address");
        let found = find(text, Some(&own));
        found.into_iter().map(|found| (found.kind, &text[found.range])).collect()
    }

    /// Each line has one, in brackets.
    #[test]
    fn private_data_is_found_whole() {
        for (kind, lines) in [
            (PrivateKind::Card, CARDS),
            (PrivateKind::Iban, ACCOUNTS),
            (PrivateKind::Phone, PHONES),
            (PrivateKind::OwnEmail, ADDRESSES),
        ] {
            for line in lines {
                let (before, rest) = line.split_once('⟦').expect("an opening bracket");
                let (private, after) = rest.split_once('⟧').expect("a closing bracket");
                let text = format!("{before}{private}{after}");
                assert_eq!(found(&text), [(kind, private)], "{text}");
            }
        }
    }

    #[test]
    fn other_numbers_are_not_private() {
        for text in OTHERS {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn addresses_of_others_are_not_the_authors() {
        for text in ["ann.lee@example.organic", "joann.lee@example.org", "ann.lee@example.com"] {
            assert_eq!(found(text), [], "{text}");
        }
        for address in
            ["", "ann", "@example.org", "ann@localhost", &format!("a@{}.org", "b".repeat(260))]
        {
            assert!(MailAddress::new(address).is_none(), "{address}");
        }
        assert!(find("ann.lee@example.org", None).is_empty());
    }

    /// Twice as many digits and signs cost twice as much.
    #[test]
    fn the_work_grows_with_the_text() {
        let own = MailAddress::new("a.a.a.a.a.a@a.a.a.a.org");
        for shape in [
            "4",
            "41",
            "4 ",
            "4111 1111 ",
            "de89 ",
            "de89",
            "+49 ",
            "(0",
            "call ",
            "call 0",
            "a.",
            "a dot ",
            "a at ",
            "a ",
            "a@",
            " ",
            "\u{200b}4",
            "0-",
            "tel: 1",
            "+",
            "(((",
            "4111-",
        ] {
            let cost = |bytes: usize| {
                crate::work::take();
                find(&shape.repeat(bytes / shape.len()), own.as_ref());
                crate::work::take() as f64
            };
            let (small, large) = (cost(8 << 10), cost(16 << 10));
            assert!(large < 2.2 * small, "{shape:?}: {small} {large}");
            assert!(large < 100.0 * f64::from(16 << 10), "{shape:?}: {large}");
        }
    }

    const CARDS: &[&str] = &[
        "My card is ⟦4111 1111 1111 1111⟧ exp 12/26",
        "⟦4111-1111-1111-1111⟧",
        "⟦4111111111111111⟧.",
        "⟦4111 1111\u{200b} 1111 1111⟧",
        "⟦４１１１１１１１１１１１１１１１⟧",
        "⟦4111\u{a0}1111\u{2009}1111 1111⟧",
        "⟦4111·1111·1111·1111⟧",
        "⟦4111 - 1111 - 1111 - 1111⟧",
        "⟦4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1⟧",
        "⟦41 11 11 11 11 11 11 11⟧",
        "⟦٤١١١ ١١١١ ١١١١ ١١١١⟧",
        "⟦3782 822463 10005⟧",
        "⟦378282246310005⟧",
        "⟦5555555555554444⟧",
        "⟦6011 1111 1111 1117⟧",
        "⟦3056 9309 0259 04⟧",
    ];

    const ACCOUNTS: &[&str] = &[
        "⟦DE89 3704 0044 0532 0130 00⟧",
        "⟦DE89370400440532013000⟧",
        "IBAN: ⟦de89 3704 0044 0532 0130 00⟧.",
        "⟦DE 89 3704 0044 0532 0130 00⟧",
        "⟦ＤＥ８９ 3704 0044 0532 0130 00⟧",
        "⟦GB29 NWBK 6016 1331 9268 19⟧",
        "my iban is ⟦NL91ABNA0417164300⟧ ok",
        "⟦FR14 2004 1010 0505 0001 3M02 606⟧",
        "⟦NO93 8601 1117 947⟧",
        "⟦MT84MALT011000012345MTLCAST001S⟧",
    ];

    const PHONES: &[&str] = &[
        "⟦+49 30 123456⟧",
        "⟦+49 (0)30 / 123456-12⟧",
        "(⟦+49 30 123456⟧)",
        "⟦0049 30 123456⟧",
        "⟦+1 212 555 0123⟧",
        "⟦+1 (212) 555-0123⟧",
        "⟦(212) 555-0123⟧",
        "⟦212-555-0123⟧ now",
        "⟦212.555.0123⟧",
        "⟦1-800-555-0123⟧",
        "call ⟦2125550123⟧ and win",
        "text me at ⟦5550123⟧",
        "⟦030 1234567⟧",
        "⟦0170/1234567⟧. 450 words",
        "⟦06 12 34 56 78⟧",
        "⟦0612345678⟧",
        "⟦020 7946 0958⟧",
        "⟦07700 900123⟧ between 10am-9pm",
        "⟦8 (912) 345-67-89⟧",
        "⟦13812345678⟧",
        "⟦138 1234 5678⟧",
        "⟦(11) 91234-5678⟧",
        "⟦(030) 123456⟧",
        "Tel.: ⟦612 34 56 78⟧",
        "Telefon ⟦12 34 56 78⟧",
        "телефон ⟦123-45-67⟧",
        "电话：⟦010-12345678⟧",
        "⟦٠٦ ١٢ ٣٤ ٥٦ ٧٨⟧",
        "⟦+4\u{ad}9 30 12\u{200b}3456⟧",
    ];

    const ADDRESSES: &[&str] = &[
        "⟦ann.lee@example.org⟧",
        "write to ⟦ANN.LEE@EXAMPLE.ORG⟧, please",
        "⟦ann.lee at example dot org⟧",
        "⟦ann.lee (at) example.org⟧",
        "⟦ann dot lee [at] example [dot] org⟧",
        "⟦ann.lee @ example . org⟧",
        "⟦ann.lee-at-example-dot-org⟧!",
        "⟦ａｎｎ.lee＠example.org⟧",
        "⟦ann.l\u{200b}ee@example.org⟧",
        "mailto:⟦ann.lee@example.org⟧",
    ];

    const OTHERS: &[&str] = &[
        "4111111111111112",
        "order 4111111111111111x",
        "GB29NWBK60161331926818",
        "I live at 12 people street",
        "is12 of them at 20 places",
        "2024-01-02 12:30",
        "01.02.2024",
        "01-02-2024 12:30",
        "01.02.2023 - 03.04.2024",
        "ISBN 0306406152",
        "ISBN 978-3-16-148410-0",
        "ISBN 0-306-40615-2",
        "192.168.1.100",
        "192.168.001.100",
        "10.0.0.0/8",
        "costs $1 234 567 890",
        "1,234,567.89",
        "1.234.567,89 €",
        "12 345 678 people",
        "+20000000",
        "+30 000 000",
        "Pi is 3.14159265358979",
        "1234567890123",
        "1700000000",
        "1700000000000",
        "690562515500032000",
        "01 02 03 04 05 06",
        "1 2 3 4 5 6 7 8 9 10 11 12",
        "10-11-12-13",
        "2010 2011 2012 2013",
        "0800-1700 1900",
        "02134-5678",
        "21-14 21-19 21-12",
        "0123456789",
        "1914-1918 1939-1945",
        "call 911",
        "call 2023-2024",
        "$212-555-0123",
        "case no. 2014-123456-78",
        "0.123456789",
        "(2010) 123456",
        "(1999) 2000-2001",
        "v1.2.3.4.5.6.7.8.9",
        "00000000000",
        "1e100 0000000",
        "Ann Lee looked at example dots, org",
    ];
}
