//! Tags, and text that only looks like one.

use super::*;

fn tag(source: &str) -> Option<String> {
    let mut attributes = Vec::new();
    let tag = read(source.as_bytes(), 0, &mut attributes)?;
    let mut out = source[tag.name.range()].to_owned();
    for attribute in attributes {
        out +=
            &format!(" {}=[{}]", &source[attribute.name.range()], &source[attribute.value.range()]);
    }
    Some(format!("{out}{}|{}", if tag.self_closed { "/" } else { "" }, &source[tag.end..]))
}

#[test]
fn tags() {
    for (source, want) in [
        ("<em>x", "em|x"),
        ("</em >", "em|"),
        ("<em/>a", "em/|a"),
        ("<em title=\"a>b\">x", "em title=[a>b]|x"),
        ("<a href=http://e.x/>x", "a href=[http://e.x/]|x"),
        ("<a href = 'x y' title>z", "a href=[x y] title=[]|z"),
        ("<img src=\"a\"alt=\"b\">", "img src=[a] alt=[b]|"),
        ("<EM CLASS=x>", "EM CLASS=[x]|"),
        ("<a href=\"x\" nofollow>y", "a href=[x] nofollow=[]|y"),
        ("<a href=\"x\"\">y", "a href=[x] \"=[]|y"),
        ("<a href=\"x\"; title='y',>z", "a href=[x] ;=[] title=[y] ,=[]|z"),
        ("<a href=“x y”>z", "a href=[x y]|z"),
        ("<a href=”x” title=«y»>z", "a href=[x] title=[y]|z"),
        ("<ol reversed>", "ol reversed=[]|"),
    ] {
        assert_eq!(tag(source).as_deref(), Some(want), "{source}");
    }
}

#[test]
fn text() {
    for source in [
        "<",
        "<>",
        "< em>",
        "<3",
        "<em",
        "<a and b>",
        "<b and c>d",
        "<em <b>",
        "<a href=\"x>",
        "<a href=>",
        "<a \"x\">",
        "<code name>",
        "<a href=x target>",
        "<em online>",
        "<em\n[/quote] [quote=\"a\"]>",
        "<em [quote=\"a\"]>",
        "</>",
        "<!-- -->",
        "<?php ?>",
        "<a =x>",
        "<em x>",
    ] {
        assert_eq!(tag(source), None, "{source}");
    }
}

#[test]
fn long_tags_are_text_and_many_attributes_are_not_kept() {
    let long = format!("<em {}>", "x=y ".repeat(MAX_TAG / 4));
    assert!(tag(&long).is_none());
    let many = format!("<em{}>", " a=1".repeat(20));
    let mut attributes = Vec::new();
    let tag = read(many.as_bytes(), 0, &mut attributes).expect("a tag");
    assert_eq!((attributes.len(), tag.attributes.overflow), (MAX_ATTRIBUTES, true));
}

#[test]
fn a_quoted_value_may_be_long() {
    let value = "x".repeat(3 * MAX_TAG);
    for (source, want) in [
        (format!("<em title=\"{value}\">y"), Some(format!("em title=[{value}]|y"))),
        (
            format!("<em a='{value}' b='{value}' c>y"),
            Some(format!("em a=[{value}] b=[{value}] c=[]|y")),
        ),
        (
            format!("<em a='{value}' b=\"{value}\" c=z>y"),
            Some(format!("em a=[{value}] b=[{value}] c=[z]|y")),
        ),
        (format!("<em a='{value}<b>' c=z>y"), None),
        (format!("<em a='{value}"), None),
        (format!("<em a='{value}' {}>", "x=y ".repeat(MAX_TAG / 4)), None),
    ] {
        assert_eq!(tag(&source), want);
    }
}

#[test]
fn boolean_attributes_are_sorted() {
    assert!(BOOLEAN.windows(2).all(|pair| pair[0] < pair[1]));
}
