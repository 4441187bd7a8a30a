use super::*;
use crate::policy::Policy;

#[test]
fn a_paragraph_is_proven() {
    let policy = Policy::comment();
    assert_eq!(check(&policy, "<p>Hi <em>you</em></p>"), Ok(()));
}
