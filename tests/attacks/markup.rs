//! Classes that play one reader of markup off against another.

use crate::common::dom::{Dom, Step};
use crate::{BENCHES, harmless, no_attribute, no_element, trees};

/// Harmless as read, harmful once it is written and read again.
#[test]
fn mutation() {
    harmless(&[
        "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">",
        "<math><mtext><table><mglyph><style><math><img src onerror=alert(1)>",
        "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
        "<listing>&lt;img src=1 onerror=alert(1)&gt;</listing>",
        "<p><em title='`onclick=alert(1) x=`'>x</em>",
        "<a href='`onclick=alert(1)`'>x</a>",
        "<table><a href=/x><tr><td><em></table>y",
        "<h2><pre>\n\nx</h2></pre>",
        "<img alt=\"``onload=alert(1)\" src=/x>",
    ]);
}

/// The same name means another element in SVG and MathML.
#[test]
fn namespace_confusion() {
    for element in ["svg", "math", "annotation-xml", "foreignObject", "mglyph", "foreign svg"] {
        no_element(
            &[
                "<svg><style><img src=x onerror=alert(1)></style></svg>",
                "<svg><desc><p>x</p><img src=x onerror=alert(1)></desc></svg>",
                "<math><annotation-xml encoding=\"text/html\"><p>x<img src=x onerror=alert(1)>",
                "<math><annotation-xml encoding=\"text/html\"><style><img src=x onerror=alert(1)></style>",
                "<math><mi><mglyph><svg><mtext><textarea><a title=\"</textarea><img src='#' onerror='alert(1)'>\">",
                "<svg><foreignObject><em>x</em><script>alert(1)</script></foreignObject></svg>",
                "<math href=javascript:alert(1)>x</math>",
                "<svg><a xlink:href=\"javascript:alert(1)\"><text>x</text></a></svg>",
                "<svg><title><em>x</em></title></svg>",
                "<svg><foreignObject><math><iframe><!--</iframe><img src onerror=alert(1)>-->",
                "<math><mi><svg><iframe><!--</iframe><img src onerror=alert(1)>-->",
                "<math><mtext><math><svg><style><!--</style><img src onerror=alert(1)>-->",
            ],
            element,
        );
    }
}

/// Text that is text for one reader and markup for the next.
#[test]
fn raw_text() {
    for name in [
        "xmp",
        "textarea",
        "title",
        "style",
        "script",
        "iframe",
        "noembed",
        "noframes",
        "plaintext",
    ] {
        let inner = "<img src=x onerror=alert(1)>";
        for vector in [
            format!("<{name}>{inner}</{name}>"),
            format!("<{name}/>{inner}"),
            format!("<{name}></{name}/>{inner}"),
            format!("<{name}></{name} x=\"{inner}\">y"),
            format!("<{name}><!--</{name}>{inner}-->"),
            format!("<em><{name}></em>{inner}</{name}>"),
            format!("<{}>{inner}</{name}>", name.to_uppercase()),
        ] {
            no_attribute(&[&vector], "onerror");
            no_element(&[&vector], name);
        }
    }
}

/// Read as markup where scripts are off, as text where they are on.
#[test]
fn noscript() {
    let vectors = [
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
        "<noscript><style></noscript><img src=x onerror=alert(1)></style></noscript>",
        "<noscript><!-- </noscript><img src=x onerror=alert(1)> -->",
        "<noscript><a title=\"</noscript><script>alert(1)</script>\">x</a>",
    ];
    no_element(&vectors, "noscript");
    no_attribute(&vectors, "onerror");
}

/// Browsers flatten elements nested 512 deep; content that a sanitizer saw inside is then outside.
#[test]
fn depth_flattening() {
    let units = [
        "<blockquote>",
        "<em>",
        "<ul><li>",
        "<details>",
        "<div>",
        "<svg><desc>",
        "[quote]",
        "<b><p>",
    ];
    for unit in units {
        for times in [31, 32, 33, 254, 255, 256, 510, 511, 512, 513, 2_000] {
            let source = format!(
                "{}<a href=/x>y</a><style><a title=\"</style><img src=x onerror=alert(1)>\">",
                unit.repeat(times)
            );
            for (name, steps) in trees(&source) {
                let mut depth = 0usize;
                let mut deepest = 0;
                for step in &steps {
                    match step {
                        Step::Open(..) => depth += 1,
                        Step::Close(_) => depth -= 1,
                        Step::Text(_) => {}
                    }
                    deepest = deepest.max(depth);
                }
                // The bound is on what authors nest; a paragraph or code is inside.
                assert!(deepest <= 64, "{name}: {unit} × {times}: {deepest} deep");
            }
        }
    }
}

/// Elements that parsers close or move when they are nested: the checked tree differs from the
/// resulting one.
#[test]
fn re_nesting() {
    harmless(&[
        "<a href=/x>1<a href=/y>2</a>3</a>",
        "<p>1<p>2</p>3</p>",
        "<p><blockquote><p>x</blockquote>y</p>",
        "<em><p>1</em>2</p>",
        "<h2>1<h3>2</h3></h2>",
        "<dl><dt>1<dd>2<dt>3<dl><dd>4</dl>5</dl>",
        "<li>1<li>2<ul>3<li>4</ul>",
        "<ul><em><li>x</em></ul>",
        "<a href=/x><blockquote>1</a>2</blockquote>",
        "<form><div></form><form>x",
        "<table><td><a href=/x></table>y<a href=/z>",
        "<b><i><b><i><b></i></b></i></b>x",
        "<strong><em><strong><em>x</strong></em></strong></em>",
        "<pre><pre>x</pre></pre>",
        "<summary><details><summary>x",
        "<button><button>x</button></button>",
        "<option><optgroup><option>x",
    ]);
}

/// End tags of the site's own elements.
#[test]
fn breaking_out() {
    let vectors = [
        "</div></div></article></body></html><p>x",
        "</p></blockquote></li></ul>x",
        "<p>x</div></p></div>y",
        "</textarea></title></style></script><script>alert(1)</script>",
        "--></div>x",
        "[/quote][/quote]</blockquote>x",
        "]]></template></div>",
        "<body onload=alert(1)><html onmouseover=alert(1)>x",
        "</br></br><br></p></p>",
    ];
    harmless(&vectors);
    for vector in vectors {
        for (name, bench) in BENCHES.iter() {
            let html = bench.page(vector).unwrap_or_else(|why| panic!("{name}: {why}"));
            // Between two others: they do not change.
            let around = format!("<div><em>a</em></div><div>{html}</div><div><em>b</em></div>");
            assert_eq!(Dom::parse(&around).serialize(), around, "{name}: {vector:?}");
        }
    }
}

/// A comment, a declaration, a CDATA section end where another parser says.
#[test]
fn comments() {
    let vectors = [
        "<!--><img src=x onerror=alert(1)>-->",
        "<!---><img src=x onerror=alert(1)>-->",
        "<!-- --!><img src=x onerror=alert(1)> -->",
        "<!-- <!-- --><img src=x onerror=alert(1)> -->",
        "<!--[if IE]><img src=x onerror=alert(1)><![endif]-->",
        "<![CDATA[<img src=x onerror=alert(1)>]]>",
        "<svg><![CDATA[><img src=x onerror=alert(1)>]]></svg>",
        "<?xml version=\"1.0\"?><img src=x onerror=alert(1)>",
        "<? foo=\"><script>alert(1)</script>\">",
        "<!doctype html><img src=x onerror=alert(1)>",
        "</ foo=\"><script>alert(1)</script><foo\">",
        "<!attlist><img src=x onerror=alert(1)>",
        "<em><!--</em><img src=x onerror=alert(1)>-->",
        "<!--",
        "<!--x--",
    ];
    no_attribute(&vectors, "onerror");
    no_element(&vectors, "script");
    // Not even an empty comment is written: `off_policy` knows elements and text only.
    harmless(&vectors);
}

/// `option` and `select` change how what is inside them is read.
#[test]
fn select_and_option() {
    let vectors = [
        "<select><option><style></option></select><img src=x onerror=alert(1)></style>",
        "<select><template><style></select><img src=x onerror=alert(1)></style>",
        "<select><iframe></select><img src=x onerror=alert(1)></iframe>",
        "<option><style></option><img src=x onerror=alert(1)></style>",
        "<select><p>x</p><a href=/y>z</a></select>",
        "<select><math><mtext></select><img src=x onerror=alert(1)>",
    ];
    for element in ["select", "option", "optgroup"] {
        no_element(&vectors, element);
    }
    no_attribute(&vectors, "onerror");
}

/// The browser copies what is inside an option after the sanitizer has gone.
#[test]
fn selectedcontent() {
    let vectors = [
        "<select><button><selectedcontent></selectedcontent></button><option><img src=x onerror=alert(1)></option></select>",
        "<selectedcontent><img src=x onerror=alert(1)></selectedcontent>",
        "<button><selectedcontent></button>",
    ];
    no_element(&vectors, "selectedcontent");
    no_attribute(&vectors, "onerror");
}

/// Values without quotation marks end where another reader says, and so do those
/// in the wrong ones.
#[test]
fn unquoted_attributes() {
    let vectors = [
        "<a href=/x\u{c}onclick=alert(1)>y</a>",
        "<a href=/x\u{b}onclick=alert(1)>y</a>",
        "<a href=/x\u{a0}onclick=alert(1)>y</a>",
        "<a title=x`onclick=alert(1)` href=/x>y</a>",
        "<a href=\"/x\"onclick=\"alert(1)\">y</a>",
        "<a href='/x\" onclick=\"alert(1)'>y</a>",
        "<a href=\"/x' onclick='alert(1)\">y</a>",
        "<a title=\"&quot; onclick=&quot;alert(1)\" href=/x>y</a>",
        "<a title='&#34; onclick=&#34;alert(1)' href=/x>y</a>",
        "<a/onclick=alert(1)/href=/x>y</a>",
        "<a\nonclick\n=\nalert(1) href=/x>y</a>",
        "<em/onclick=alert(1)//>x",
        "<em =onclick=alert(1)>x</em>",
        "<em \"onclick=alert(1)>x</em>",
        "<q cite=http://x/\" onclick=alert(1)>y</q>",
        "<img src=/x alt=onerror=alert(1)//onerror=alert(1)>",
        "[quote=x\" onclick=\"alert(1)]y[/quote]",
    ];
    no_attribute(&vectors, "onclick");
    no_attribute(&vectors, "onerror");
}

/// Names that scripts of the site look up.
#[test]
fn dom_clobbering() {
    let vectors = [
        "<a id=document href=/x>y</a>",
        "<img name=getElementById src=/x alt=y>",
        "<form id=x><input name=attributes></form>",
        "<form><input name=parentNode><input name=nodeName></form>",
        "<a id=config><a id=config name=url href=//evil.example>x</a>",
        "<h2 id=location>x</h2>",
        "<em id=x name=y>z</em>",
        "<details id=defaultView><summary name=body>x</summary></details>",
    ];
    no_attribute(&vectors, "id");
    no_attribute(&vectors, "name");
}

/// An animation sets the attribute that was checked.
#[test]
fn animated_attributes() {
    let vectors = [
        "<svg><a><animate attributeName=href to=javascript:alert(1) begin=0s /><text>x</text></a></svg>",
        "<svg><a><set attributeName=\"xlink:href\" to=\"javascript:alert(1)\"/>x</a></svg>",
        "<svg><animate attributeName=href values=\"/x;javascript:alert(1)\" /></svg>",
        "<animate attributeName=onclick to=alert(1)>x</animate>",
        "<a href=/x><set attributeName=href to=javascript:alert(1)>y</set></a>",
    ];
    for element in ["animate", "set", "svg"] {
        no_element(&vectors, element);
    }
}

/// Style sheets load, cover and once ran.
#[test]
fn css() {
    let vectors = [
        "<p style=\"background:url(javascript:alert(1))\">x</p>",
        "<em style=\"width:expression(alert(1))\">x</em>",
        "<em style=\"position:fixed;inset:0\">x</em>",
        "<style>@import 'http://evil.example/'; *{background:url(//evil.example/)}</style>",
        "<link rel=stylesheet href=//evil.example/>x",
        "<a href=/x style=\"background:URL(//evil.example/)\">x</a>",
        "<em style='-moz-binding:url(//evil.example/)'>x</em>",
        "<p background=\"javascript:alert(1)\">x</p>",
    ];
    no_attribute(&vectors, "style");
    no_element(&vectors, "style");
    no_element(&vectors, "link");
    // A class only where the policy lists its words.
    no_attribute(&["<em class=\"modal-backdrop\">x</em>", "<a href=/x class=btn>y</a>"], "class");
}

/// Bytes that one parser drops and another keeps.
#[test]
fn character_encoding() {
    let vectors = [
        "<scr\0ipt>alert(1)</scr\0ipt>",
        "<\0script>alert(1)</script>",
        "<img src=x on\0error=alert(1)>",
        "\u{feff}<script>alert(1)</script>",
        "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
        "<img src=x onerror\u{1}=alert(1)>",
        "\u{fffe}<script\u{3000}>alert(1)</script>",
        "＜script＞alert(1)＜/script＞",
        "<ſcript>alert(1)</ſcript>",
        "<İmg src=x onerror=alert(1)>",
        "<a href=\"\u{212a}:x\">y</a>",
        "&#0;&#x0;&#xD800;&#x110000;&#128;&#xFFFE;<em>\u{85}\u{7f}</em>",
        "\u{1b}$B<script>alert(1)</script>\u{1b}(B",
    ];
    no_element(&vectors, "script");
    no_attribute(&vectors, "onerror");
    for vector in vectors {
        for (name, bench) in BENCHES.iter() {
            let html = bench.page(vector).unwrap_or_else(|why| panic!("{name}: {why}"));
            let control = |c: char| c.is_control() && c != '\n' && c != '\t';
            assert!(!html.contains(control), "{name}: {vector:?}: {html:?}");
        }
    }
}

/// `[quote=…]` is a second language: its content must not become HTML.
#[test]
fn second_grammar() {
    let vectors = [
        "[quote=<img src=x onerror=alert(1)>]x[/quote]",
        "[quote=&lt;img src=x onerror=alert(1)&gt;]x[/quote]",
        "[quote=\"<script>alert(1)</script>\"]x[/quote]",
        "[quote=a&quot; onclick=&quot;alert(1)]x[/quote]",
        "[quote=x]<a href=\"[/quote]\" title=\" onclick=alert(1) \">y</a>",
        "<em title=\"[quote]\">x</em>[/quote]",
        "<a href=\"http://x.example/[quote=\" onclick=alert(1) y=\"]z[/quote]\">w</a>",
        "http://x.example/\"onclick=alert(1)//",
        "http://x.example/<img src=x onerror=alert(1)>",
        "www.x.example'onclick='alert(1)",
        "me@x.example\"onclick=\"alert(1)",
        "[url=javascript:alert(1)]x[/url][img]javascript:alert(1)[/img]",
        "[quote author=x link=javascript:alert(1)]y[/quote]",
        "<a href=http://x.example/>http://y.example/<script>alert(1)</script></a>",
    ];
    no_attribute(&vectors, "onclick");
    no_attribute(&vectors, "onerror");
    no_element(&vectors, "script");
}
