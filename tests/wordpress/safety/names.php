<?php
// A name is masked wherever it is shown, and a moderator's edit does not remove a mask.
declare(strict_types=1);

$nonce = $chief->ask('/wp-admin/admin-ajax.php?action=rest-nonce')->body;
$rest = static fn (int $id, array $change): array => json_decode($chief->ask("/?rest_route=/wp/v2/comments/$id&context=edit&_wpnonce=$nonce", $change)->body, true);
$meta = static fn (int $id): array => json_decode($inside('php.php', "echo json_encode(get_comment_meta($id, '_wellsaid_verdict', true) ?: []);"), true);
$approved = static fn (int $id): string => json_decode($inside('php.php', "echo json_encode(get_comment($id)->comment_approved);"), true);
/** Posts under any name; the id of the comment. */
$as = static function (string $name, string $body, string $email) use ($send, $inside): int {
    Check::same(302, $send($name, $body, ['email' => $email])->status, "`$name` posts: $body");
    return (int) $inside('php.php', 'echo get_comments(["number" => 1, "orderby" => "comment_ID", "order" => "DESC", "status" => "all"])[0]->comment_ID;');
};
/** All that visitors can read of it. */
$everywhere = static function (int $id) use ($visitor, $reader, $chief, $post, $nonce): string {
    $pages = '';
    foreach (["/?p=$post", '/', '/?feed=comments-rss2', '/?feed=comments-atom', "/?feed=rss2&p=$post", "/?feed=atom&p=$post", "/?p=$post&replytocom=$id",
        "/?p=$post&replytocom=$id&wellsaid_quote=$id", "/?rest_route=/wp/v2/comments/$id", "/?rest_route=/wp/v2/comments&per_page=100", "/?rest_route=/wp/v2/comments/$id&context=embed"] as $page) {
        $pages .= "\n== $page\n" . $visitor->ask($page)->body;
    }
    $pages .= $chief->ask("/?rest_route=/wp/v2/block-renderer/core/latest-comments&context=edit&attributes[commentsToShow]=30&_wpnonce=$nonce")->body;
    return $pages . json_encode($reader->call('wp.getComments', ['1', 'reader', 'password of reader', ['status' => 'approve', 'number' => 500]]));
};
// The letters of a name once, so that it is found nowhere else.
foreach ([
    ['heck n0', '**** n0'], ['Mister heck n1', 'Mister **** n1'], ['heck & sons n2', '**** &amp; sons n2'], ['h&#101;ck n3', '**** n3'],
    ['h&#x65;ck n4', '**** n4'], ['heck "Joe" n5', '**** "Joe" n5'], ["D'heck heck n6", "D'**** **** n6"], ['Zoë heck 😀 n7', 'Zoë **** 😀 n7'], ['HECK n8', '**** n8'],
    ["\\heck n9", '****'],
] as $at => [$name, $shown]) {
    $id = $as($name, "words of number $at", "n$at@example.com");
    $pages = $everywhere($id);
    $all = html_entity_decode($pages, ENT_QUOTES | ENT_HTML5);
    $all = preg_replace('/\\\\u00([0-9a-f]{2})/', '', $all);
    preg_match("/.{0,200}h(?:e|&#101;|&#x65;)ck[^<]{0,30} n$at.{0,200}/si", $all, $leak);
    Check::same([], $leak, "the name `$name` is masked wherever visitors read it");
    $plain = preg_replace('/[“”"″]/u', '"', preg_replace("/[’']/u", "'", $all));
    Check::that(str_contains($plain, $name === "\\heck n9" ? $shown : html_entity_decode($shown)), "and shown as `$shown`");
    $raw = json_decode($chief->ask("/?rest_route=/wp/v2/comments/$id&context=edit&_wpnonce=$nonce")->body, true)['author_name'];
    Check::that(!str_contains($raw, '*'), "who edits it reads what was typed: $raw");
}
$id = $as('heck', 'a comment that is quoted', 'quoted@example.com');
$quoting = $quote($visitor, $id);
Check::that(str_starts_with((string) $quoting, "[quote=\"****\" post_id=$id]"), "a quotation has the masked name: $quoting");
$reply = $as('Quoting', "[quote=heck post_id=$id]a comment that is quoted[/quote] So it is.", 'quoting@example.com');
Check::that(!str_contains(strtolower($visitor->comments($post)[$reply]), 'heck'), 'so has a comment that quotes it: ' . $visitor->comments($post)[$reply]);
$id = $as('Ann Clean', 'nothing masked here', 'clean@example.com');
Check::that(!isset($meta($id)['name']), 'a name that no rule changes costs nothing');
// Masking does not activate HTML in a name.
$id = $as('heck &lt;img src=x onerror=alert(1)&gt; n20', 'a bad name', 'n20@example.com');
Check::same([], array_filter(harmful($visitor->ask("/?p=$post")->body), static fn ($found) => str_contains($found, 'onerror')), 'a masked name stays text');
$id = $as('heck & <b>bold</b> n21', 'a bold name', 'n21@example.com');
Check::that(str_contains($visitor->ask("/?p=$post")->body, '**** &amp; bold n21') || str_contains($visitor->ask("/?p=$post")->body, '**** &#038; bold n21'), 'escaped once');

// A moderator's edit: the text and the name.
$ways = [
    'the edit page' => static function (int $id, string $body, string $name) use ($chief, $editor, $field): void {
        $form = $editor($id)[1];
        $answer = $chief->ask('/wp-admin/comment.php', [
            'action' => 'editedcomment', 'comment_ID' => (string) $id, 'c' => (string) $id, '_wpnonce' => $field('_wpnonce', $form), 'content' => $body,
            'newcomment_author' => $name, 'newcomment_author_email' => 'ed@example.com', 'newcomment_author_url' => '', 'comment_status' => '1',
        ]);
        Check::same(302, $answer->status, 'the edit page saves');
    },
    'Quick Edit' => static fn (int $id, string $body, string $name) => $quickEdit($id, $body, $name),
    'REST' => static fn (int $id, string $body, string $name) => $rest($id, ['content' => $body, 'author_name' => $name]),
    'XML-RPC' => static fn (int $id, string $body, string $name) => $xmlEdit($id, ['content' => $body, 'author' => $name]),
];
foreach ($ways as $way => $edit) {
    $at = array_search($way, array_keys($ways), true);
    $id = $as("heck w$at", 'heck is a wrod', "w$at@example.com");
    $edit($id, 'heck is a word', "heck w$at");
    Check::same($expected(['**** is a word'])[0], $visitor->comments($post)[$id], "$way: another word, the mask stays");
    $edit($id, 'heck, heck is a word', "heck w$at and sons");
    Check::same($expected(['****, **** is a word'])[0], $visitor->comments($post)[$id], "$way: again, and in another place");
    $page = $everywhere($id);
    Check::that(!str_contains($page, "heck w$at") && str_contains($page, "**** w$at and sons"), "$way: so does that of the name");
    $edit($id, 'heck, heck is a word', "the heck w$at");
    Check::that(!str_contains($everywhere($id), "heck w$at"), "$way: nothing but the name is changed");
    $edit($id, 'casino, slander, qwertz: what the heck', "heck w$at");
    Check::same(['1', $expected(['casino, slander, qwertz: what the ****'])[0]], [$approved($id), $visitor->comments($post)[$id] ?? null], "$way: a moderator's edit is not taken down");
    $edit($id, 'a clean word', "Clean w$at");
    Check::same([$expected(['a clean word'])[0], true], [$visitor->comments($post)[$id], str_contains($visitor->ask("/?p=$post")->body, "Clean w$at")], "$way: what is no more there is not masked");
    Check::that(!isset($meta($id)['html']) && !isset($meta($id)['name']), "$way: nothing is left of the mask");
}
// It is not known what to mask: a person decides.
$id = $as('heck down', 'heck is a wrod', 'down@example.com');
$plain = $as('No mask', 'nothing here', 'nomask@example.com');
$broken = "$wordpress/../names.toml";
file_put_contents($broken, file_get_contents($rules));
$save(['rules_file' => realpath($broken)] + $values);
file_put_contents($broken, 'nonsense');
$rest($id, ['content' => 'heck is a word']);
$rest($plain, ['content' => 'nothing there']);
Check::same(['0', '1'], [$approved($id), $approved($plain)], 'a masked comment is held if the rules can not be asked, another one is not');
Check::that(!isset($visitor->comments($post)[$id]), 'so nobody reads the word');
$save(['rules_file' => $rules] + $values);
