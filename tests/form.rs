//! Stamps of forms: secrets, forms, and validity.

use std::time::Duration;

use hmac::{Hmac, Mac};
use proptest::prelude::*;
use sha2::Sha256;
use wellsaid::moderate::{FormKey, StampError, Timestamp, WeakSecret};

const SECRET: &[u8] = b"an example of a secret of 32 byt";
const OTHER: &[u8] = b"another secret, as long as it is";
const SHOWN: Timestamp = Timestamp(1_700_000_000);

fn key() -> FormKey {
    FormKey::new(SECRET).expect("long enough")
}

fn later(seconds: u64) -> Timestamp {
    Timestamp(SHOWN.0 + seconds)
}

#[test]
fn a_stamp_is_a_signed_time_by_the_hmac_of_the_rfc() {
    // A second implementation: an accidental change would invalidate all open forms.
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET).expect("any length");
    mac.update(b"wellsaid form stamp v1\x001700000000.thread 7");
    let hex: String = mac.finalize().into_bytes().iter().map(|b| format!("{b:02x}")).collect();
    assert_eq!(key().stamp("thread 7", SHOWN), format!("v1.1700000000.{hex}"));
}

#[test]
fn a_stamp_needs_no_escaping() {
    for (form, time) in [("", 0), ("\"><script>", u64::MAX), ("ä/7?x=1&y", 1_700_000_000)] {
        let stamp = key().stamp(form, Timestamp(time));
        assert!(stamp.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'.'));
        assert!(stamp.len() <= 88, "{stamp}");
        assert_eq!(key().seconds(&stamp, form, Timestamp(time)), Ok(0));
    }
}

#[test]
fn seconds_are_counted() {
    let stamp = key().stamp("7", SHOWN);
    for (age, want) in [
        (0, Ok(0)),
        (1, Ok(1)),
        (86_400, Ok(86_400)),
        (86_401, Err(StampError::Stale)),
        (10_000_000_000, Err(StampError::Stale)),
    ] {
        assert_eq!(key().seconds(&stamp, "7", later(age)), want, "{age}");
    }
    let patient = key().max_age(Duration::from_secs(7 * 86_400));
    assert_eq!(patient.seconds(&stamp, "7", later(86_401)), Ok(86_401));
    let strict = key().max_age(Duration::from_secs(60));
    assert_eq!(strict.seconds(&stamp, "7", later(61)), Err(StampError::Stale));
}

#[test]
fn a_clock_may_be_a_little_ahead() {
    let stamp = key().stamp("7", SHOWN);
    let before = |seconds| Timestamp(SHOWN.0 - seconds);
    assert_eq!(key().seconds(&stamp, "7", before(1)), Ok(0));
    assert_eq!(key().seconds(&stamp, "7", before(5)), Ok(0));
    assert_eq!(key().seconds(&stamp, "7", before(6)), Err(StampError::Stale));
    let exact = key().max_skew(Duration::ZERO);
    assert_eq!(exact.seconds(&stamp, "7", before(1)), Err(StampError::Stale));
    assert_eq!(exact.seconds(&stamp, "7", SHOWN), Ok(0));
}

#[test]
fn a_stamp_is_for_one_form_of_one_site() {
    let stamp = key().stamp("7", SHOWN);
    let other = FormKey::new(OTHER).expect("long enough");
    assert_eq!(key().seconds(&stamp, "8", SHOWN), Err(StampError::Forged));
    assert_eq!(key().seconds(&stamp, "", SHOWN), Err(StampError::Forged));
    assert_eq!(other.seconds(&stamp, "7", SHOWN), Err(StampError::Forged));
    // A dot in the name of a form can't move a part of the time into the name.
    let (version, rest) = stamp.split_once('.').expect("a dot");
    let (time, mac) = rest.split_once('.').expect("a dot");
    let moved = format!("{version}.{}.{mac}", &time[..4]);
    let form = format!("{}.7", &time[4..]);
    assert_eq!(key().seconds(&moved, &form, SHOWN), Err(StampError::Forged));
}

#[test]
fn nothing_else_is_a_stamp() {
    let stamp = key().stamp("7", SHOWN);
    let mac = stamp.rsplit('.').next().expect("a part");
    let mut wrong = vec![
        String::new(),
        String::from("v1"),
        String::from("v1.."),
        String::from("v1.1700000000."),
        format!("v1.1700000001.{mac}"),
        format!("v1.01700000000.{mac}"),
        format!("v1.+1700000000.{mac}"),
        format!("v1.{}.{mac}", "9".repeat(400)),
        format!("v2.1700000000.{mac}"),
        format!("v1.1700000000.{}", mac.to_uppercase()),
        format!("v1.1700000000.{}", "0".repeat(64)),
        format!("{stamp}0"),
        format!("{stamp}."),
        format!(" {stamp}"),
        format!("{stamp}\n"),
        stamp.replace('.', "\u{ff0e}"),
    ];
    wrong.extend((0..stamp.len()).map(|end| stamp[..end].to_owned()));
    for wrong in wrong {
        assert_eq!(key().seconds(&wrong, "7", SHOWN), Err(StampError::Forged), "{wrong:?}");
    }
}

#[test]
fn a_forged_stamp_is_forged_whatever_its_time() {
    let old = key().stamp("7", Timestamp(0));
    assert_eq!(key().seconds(&old, "7", SHOWN), Err(StampError::Stale));
    let forged = format!("{}0", &old[..old.len() - 1]);
    let other = format!("{}1", &old[..old.len() - 1]);
    let results = [forged, other].map(|stamp| key().seconds(&stamp, "7", SHOWN));
    assert!(results.contains(&Err(StampError::Forged)), "{results:?}");
}

#[test]
fn a_new_secret_accepts_the_forms_of_the_old_one() {
    let old = key();
    let new = FormKey::new(OTHER).and_then(|new| new.previous(SECRET)).expect("long enough");
    let open = old.stamp("7", SHOWN);
    assert_eq!(new.seconds(&open, "7", later(9)), Ok(9));
    let fresh = new.stamp("7", SHOWN);
    assert_ne!(open, fresh);
    assert_eq!(new.seconds(&fresh, "7", later(9)), Ok(9));
    assert_eq!(old.seconds(&fresh, "7", later(9)), Err(StampError::Forged));
}

#[test]
fn a_secret_has_sixteen_bytes() {
    for len in [0, 1, 15] {
        assert_eq!(FormKey::new(&vec![7; len]).err(), Some(WeakSecret { len }));
        assert_eq!(key().previous(&vec![7; len]).err(), Some(WeakSecret { len }));
    }
    assert_eq!(WeakSecret { len: 3 }.to_string(), "the secret has 3 bytes, at least 16 are needed");
    for len in [16, 64, 65, 4096] {
        let key = FormKey::new(&vec![7; len]).expect("long enough");
        assert_eq!(key.seconds(&key.stamp("7", SHOWN), "7", SHOWN), Ok(0));
    }
}

#[test]
fn a_secret_is_not_printed() {
    let key = key().previous(OTHER).expect("long enough");
    assert_eq!(format!("{key:?}"), "FormKey(…)");
    assert_eq!(format!("{key:#?}"), "FormKey(…)");
}

proptest! {
    #[test]
    fn no_text_is_accepted(text in "(v1)?[.]?[0-9]{0,22}[.]?[0-9a-f]{0,70}|.{0,200}", form in ".*") {
        prop_assert_eq!(key().seconds(&text, &form, SHOWN), Err(StampError::Forged));
    }

    #[test]
    fn no_changed_stamp_is_accepted(at in 0usize..78, to in any::<char>()) {
        let stamp = key().stamp("7", SHOWN);
        let mut changed: Vec<char> = stamp.chars().collect();
        prop_assume!(changed[at] != to);
        changed[at] = to;
        let changed: String = changed.into_iter().collect();
        prop_assert_eq!(key().seconds(&changed, "7", SHOWN), Err(StampError::Forged));
    }

    #[test]
    fn every_stamp_comes_back(form in ".*", shown in any::<u64>(), age in 0u64..=86_400) {
        let back = Timestamp(shown.saturating_add(age));
        let stamp = key().stamp(&form, Timestamp(shown));
        prop_assert_eq!(key().seconds(&stamp, &form, back), Ok(back.0 - shown));
    }
}
