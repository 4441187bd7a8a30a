//! With recycled buffers a comment costs no allocation: a site that renders its
//! archive again must not spend its time in the allocator.

#[path = "../benches/corpus/mod.rs"]
mod corpus;

use allocation_counter::measure;
use corpus::Class;
use wellsaid::{Formatter, Policy, Scratch};

#[test]
fn format_to_allocates_nothing_once_its_buffers_have_grown() {
    let formatter = Formatter::new(Policy::comment());
    for class in Class::ALL {
        let comments = class.comments(0.2);
        let (mut scratch, mut out) = (Scratch::new(), String::new());
        let mut pass = || {
            for comment in &comments {
                out.clear();
                formatter.format_to(&mut scratch, comment, &mut out).expect("short enough");
            }
        };
        pass();
        assert_eq!(measure(pass).count_total, 0, "class {}", class.name());
    }
}
