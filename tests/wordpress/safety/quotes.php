<?php
// A quotation holds the text that readers see: no masked word, and no comment that they may not read.
declare(strict_types=1);

$quote = static function (Site $who, int $id, ?int $on = null) use ($post): ?string {
    $page = $who->ask('/?p=' . ($on ?? $post) . "&replytocom=$id&wellsaid_quote=$id")->body;
    return preg_match('~<textarea[^>]* name="comment"[^>]*>(.*?)</textarea>~s', $page, $found) ? html_entity_decode($found[1], ENT_QUOTES | ENT_HTML5) : null;
};
foreach ([
    ['what the heck', 'what the ****'], ['HECK and heck', '**** and ****'], ['h&#101;ck <b>bold</b>', '**** bold'], ['<zonk>heck</zonk> x<y', '<zonk>****</zonk> x<y'],
    ["one heck\ntwo heck", "one ****\ntwo ****"], ['heck &lt;script&gt; & [b] "q"', '**** <script> & [b] "q"'], ['<code>heck</code>', '****'],
    ['heck https://a.example/?a=1&b=2', '**** https://a.example/?a=1&b=2'], ['heck [gallery] &amp;lt;', '**** [gallery] &lt;'], ['日本 heck 😀', '日本 **** 😀'],
] as $at => [$body, $text]) {
    $id = $say("Quoted $at", $body);
    $got = $quote($visitor, $id);
    Check::that($got !== null && !preg_match('/heck|h&#101;ck/i', $got), "nothing masked is given away: $got");
    // The posted quotation shows the same words.
    $reply = $say("Quoting $at", $got . "Quite so $at.");
    $shown = $visitor->comments($post)[$reply];
    Check::that(!str_contains(strtolower($shown), 'heck'), "nor shown: $shown");
    Check::same(
        preg_replace('/\s+/', ' ', "Quoted $at wrote: $text Quite so $at."),
        trim(preg_replace('/\s+/', ' ', html_entity_decode(strip_tags(str_replace('<br>', ' ', $shown)), ENT_QUOTES | ENT_HTML5))),
        "the words that readers see: $shown",
    );
}
// An address that a rule took the link from is not linked again; nor is anything after the policy changed.
$id = $say('Unlinked', 'see <a href="https://unlinked.example/x">here</a> and heck <b>bold</b>');
foreach (['wordpress', 'comment', 'wordpress'] as $preset) {
    $save(['rules_file' => $rules, 'preset' => $preset] + $values);
    $got = $quote($visitor, $id);
    Check::that(str_contains($got, 'bold') && !str_contains($got, 'heck') && !str_contains($got, 'unlinked.example'), "under $preset: $got");
}
// The quoted author of a masked comment is its real author, as everywhere.
$liar = $say('Liar', "[quote=Queen post_id=$id]Off with his head.[/quote] heck");
Check::that(str_contains($visitor->comments($post)[$liar], '>Unlinked</a></cite> wrote:'), $visitor->comments($post)[$liar]);
// A comment without a masked word is quoted with its tags.
$id = $say('Plain', "say \"it\" -- <em>now</em>, x<y");
Check::that(str_contains($quote($visitor, $id), "say \"it\" -- <em>now</em>, x<y"), 'with its tags');
Check::that(str_contains($visitor->ask("/?p=$post")->body, "wellsaid_quote=$id"), 'and there is a link for it');

// Comments that are held, spam, on another post, or behind a password are not quoted.
$inside('php.php', "wp_set_comment_status($id, 'hold');");
Check::same('', $quote($visitor, $id), 'a held comment');
$inside('php.php', "wp_spam_comment($id);");
Check::same('', $quote($visitor, $id), 'spam');
$inside('php.php', "wp_unspam_comment($id); wp_set_comment_status($id, 'approve');");
$locked = (int) $inside('php.php', 'echo wp_insert_post(["post_title" => "Locked", "post_content" => "x", "post_status" => "publish", "post_password" => "open sesame", "comment_status" => "open"]);');
$private = (int) $inside('php.php', 'echo wp_insert_post(["post_title" => "Private", "post_content" => "x", "post_status" => "private", "comment_status" => "open"]);');
$hidden = [];
foreach ([$locked, $private] as $where) {
    $hidden[$where] = (int) $inside('php.php', "echo wp_insert_comment(['comment_post_ID' => $where, 'comment_author' => 'Hidden', 'comment_content' => 'a secret word', 'comment_approved' => 1]);");
    foreach ([$where, $post] as $on) {
        Check::that(!str_contains($visitor->ask("/?p=$on&replytocom={$hidden[$where]}&wellsaid_quote={$hidden[$where]}")->body, 'a secret word'), "of a post that is not open, on $on");
    }
}
$forms = new Extension('forms', 'add_action("wp_footer", function () { comment_form(); });');
Check::that(!str_contains($visitor->ask("/?p=$locked&wellsaid_quote={$hidden[$locked]}")->body, 'a secret word'), 'also where a theme shows a form');
unset($forms);
