//! Cost of ignoring case in the classes of a regular expression.
//!
//! The parser of expressions folds the case of a class character by character: `[\s\S]` holds
//! 1,114,112 of them. This counts, before it happens and never too low, how many characters an
//! expression makes it look at.

use core::convert::Infallible;

use regex_syntax::ast::{
    Ast, ClassPerl, ClassPerlKind, ClassSetBinaryOp, ClassSetItem, ClassUnicode, Flag, Visitor,
    visit,
};
use regex_syntax::hir::translate::Translator;
use regex_syntax::hir::{Class, HirKind};

/// Characters of Unicode.
const ALL: usize = 0x11_0000;

/// Characters of `\w` that lie in ranges with case; the others are passed over range by range.
const WORD: usize = 20_000;

/// Characters of the classes of an expression whose case is folded.
pub(super) fn cost(ast: &Ast, ignores_case: bool) -> usize {
    let counter = Counter { ignores_case, ..Counter::default() };
    match visit(ast, counter) {
        Ok(cost) => cost,
        Err(never) => match never {},
    }
}

#[derive(Default)]
struct Counter {
    /// Case is ignored somewhere in the expression; taken as everywhere.
    ignores_case: bool,
    total: usize,
    /// Characters of all parts of the class in brackets that is being read, and how often they
    /// are folded: once for each pair of brackets and each side of an operator.
    width: usize,
    times: usize,
}

impl Visitor for Counter {
    type Output = usize;
    type Err = Infallible;

    fn finish(self) -> Result<usize, Infallible> {
        Ok(if self.ignores_case { self.total } else { 0 })
    }

    fn visit_pre(&mut self, ast: &Ast) -> Result<(), Infallible> {
        let flags = match ast {
            Ast::Flags(set) => Some(&set.flags),
            Ast::Group(group) => group.flags(),
            Ast::ClassUnicode(class) => {
                self.total = self.total.saturating_add(width(class));
                None
            }
            Ast::ClassBracketed(_) => {
                (self.width, self.times) = (0, 1);
                None
            }
            _ => None,
        };
        self.ignores_case |=
            flags.and_then(|flags| flags.flag_state(Flag::CaseInsensitive)) == Some(true);
        Ok(())
    }

    fn visit_post(&mut self, ast: &Ast) -> Result<(), Infallible> {
        if let Ast::ClassBracketed(_) = ast {
            self.total = self.total.saturating_add(self.times * self.width.min(ALL));
        }
        Ok(())
    }

    fn visit_class_set_item_pre(&mut self, item: &ClassSetItem) -> Result<(), Infallible> {
        self.width += match item {
            ClassSetItem::Literal(_) => 1,
            ClassSetItem::Range(range) => {
                (range.end.c as usize).saturating_sub(range.start.c as usize) + 1
            }
            ClassSetItem::Ascii(class) if class.negated => ALL,
            ClassSetItem::Ascii(_) => 128,
            ClassSetItem::Perl(class) => perl(class),
            ClassSetItem::Unicode(class) => {
                let width = width(class);
                self.total = self.total.saturating_add(width);
                width
            }
            ClassSetItem::Bracketed(class) => {
                self.times += 1;
                if class.negated { ALL } else { 0 }
            }
            ClassSetItem::Empty(_) | ClassSetItem::Union(_) => 0,
        };
        Ok(())
    }

    fn visit_class_set_binary_op_pre(&mut self, _: &ClassSetBinaryOp) -> Result<(), Infallible> {
        self.times += 2;
        Ok(())
    }
}

fn perl(class: &ClassPerl) -> usize {
    match class.kind {
        _ if class.negated => ALL,
        ClassPerlKind::Word => WORD,
        ClassPerlKind::Digit | ClassPerlKind::Space => 1,
    }
}

/// Characters of a class with a name; a name that does not exist is told later.
fn width(class: &ClassUnicode) -> usize {
    let ast = Ast::ClassUnicode(Box::new(class.clone()));
    // The tree holds the names, the text is not needed.
    let Ok(hir) = Translator::new().translate("", &ast) else { return 0 };
    match hir.kind() {
        HirKind::Class(Class::Unicode(class)) => {
            class.iter().map(|range| range.len()).fold(0, usize::saturating_add)
        }
        _ => ALL,
    }
}

#[cfg(test)]
mod tests {
    use regex_syntax::ast::parse::Parser;

    use super::{ALL, WORD, cost};

    fn of(pattern: &str, ignores_case: bool) -> usize {
        cost(&Parser::new().parse(pattern).expect("an expression"), ignores_case)
    }

    #[test]
    fn a_class_costs_its_characters_each_time_it_is_folded() {
        for (pattern, expected) in [
            ("casino", 0),
            (r"\w\W.", 0),
            ("[a-z]", 26),
            ("[^a-z]", 26),
            (r"[\w\W]", ALL),
            (r"[\w_]x[\d]", WORD + 2),
            (r"[\x{0}-\x{10ffff}]", ALL),
            ("[[^a]]", 2 * ALL),
            ("[a-z&&[a-c]]", 4 * 29),
            (r"\p{Any}", ALL),
            (r"[\p{Any}]", 2 * ALL),
            ("[[:^alpha:]]", ALL),
        ] {
            assert_eq!(of(pattern, true), expected, "{pattern}");
            assert_eq!(of(pattern, false), 0, "{pattern}");
            assert_eq!(of(&format!("(?i){pattern}"), false), expected, "{pattern}");
            assert_eq!(of(&format!("a(?i:{pattern})"), false), expected, "{pattern}");
            assert_eq!(of(&format!("(?-i){pattern}"), false), 0, "{pattern}");
        }
        assert!(of(r"\p{L}", true) < ALL / 4);
        assert_eq!(of(r"\p{Nothing}", true), 0);
    }
}
