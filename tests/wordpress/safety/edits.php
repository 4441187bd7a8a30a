<?php
// Everybody who edits a comment gets the text that its author typed, and the sent text replaces it.
declare(strict_types=1);

$typed = [
    'Typed: vector<int> and map<string, List<int>> end. & "q"',
    'if a<b && b>c then x = y<<2;',
    'C:\\temp\\new \\\' <zonk>kept</zonk> &lt;i&gt; &amp;',
    '<blink>old</blink> <strong>bold</strong> [quote=Bob]hi <b>there</b>[/quote]',
    "line one\nline <two\n\nline three > 4",
    'Zoë 日本語 😀 <名前>',
    '</textarea><zonk onclick="alert(1)">',
    'a <!-- note --> b <?php echo 1; ?> c',
    '&#60;b&#62; 1 < 2 "><svg onload=alert(1)>',
];
$nonce = $chief->ask('/wp-admin/admin-ajax.php?action=rest-nonce')->body;
$quick = static function (int $id, string $page) : string {
    Check::same(1, preg_match("~<div id=\"inline-$id\" class=\"hidden\">\s*<textarea class=\"comment\"[^>]*>(.*?)</textarea>~s", $page, $found), "Quick Edit of $id");
    return html_entity_decode($found[1], ENT_QUOTES | ENT_HTML5);
};
$rest = static fn (int $id, ?array $change = null): array => json_decode($chief->ask("/?rest_route=/wp/v2/comments/$id&context=edit&_wpnonce=$nonce", $change)->body, true);
$xml = static fn (int $id): array => $chief->call('wp.getComment', ['1', 'chief', 'password of chief', $id]);
$xmlEdit = static fn (int $id, array $change) => Check::same('1', $chief->call('wp.editComment', ['1', 'chief', 'password of chief', $id, $change]), "XML-RPC edits $id");
$editor = static function (int $id) use ($chief): array {
    preg_match('~<form name="post".*?</form>~s', $chief->ask("/wp-admin/comment.php?action=editcomment&c=$id")->body, $form);
    Check::same(1, preg_match('~<textarea[^>]* name="content"[^>]*>(.*?)</textarea>~s', $form[0], $found), "the editor of $id");
    return [html_entity_decode($found[1], ENT_QUOTES | ENT_HTML5), $form[0]];
};
$quickEdit = static function (int $id, string $body, ?string $name = null) use ($chief, $field, $post, $quick): string {
    $list = $chief->ask('/wp-admin/edit-comments.php?comment_status=all')->body;
    preg_match('~name="_ajax_nonce-replyto-comment" value="([^"]+)"~', $list, $found);
    $answer = $chief->ask('/wp-admin/admin-ajax.php', [
        'action' => 'edit-comment', '_ajax_nonce-replyto-comment' => $found[1], 'comment_ID' => (string) $id, 'comment_post_ID' => (string) $post,
        'content' => $body, 'status' => '1', 'newcomment_author' => $name ?? "Ed $id", 'newcomment_author_email' => 'ed@example.com', 'newcomment_author_url' => '',
        'mode' => 'detail', 'checkbox' => '1', 'position' => '-1',
    ]);
    Check::same(200, $answer->status, 'Quick Edit saves');
    return $quick($id, $answer->body);
};

$expect = $expected($typed);
foreach ($typed as $at => $body) {
    $id = $say("Typist $at", $body);
    $list = $chief->ask('/wp-admin/edit-comments.php?comment_status=all')->body;
    Check::same($body, $quick($id, $list), 'Quick Edit offers what was typed');
    Check::same([], harmful(substr($list, strpos($list, "id=\"inline-$id\""), 3000)), 'and nothing in it runs');
    Check::same($body, str_replace("\r\n", "\n", $editor($id)[0]), 'so does the editor');
    Check::same($body, $rest($id)['content']['raw'], 'so does REST');
    Check::same($body, $xml($id)['content'], 'so does XML-RPC');
    Check::same($expect[$at], $rest($id)['content']['rendered'], 'REST shows our HTML');
    // Each of them: one word more, and nothing is lost.
    Check::same("$body once", $quickEdit($id, "$body once"), 'Quick Edit offers what was saved');
    Check::same($expected(["$body once"])[0], $visitor->comments($post)[$id], 'Quick Edit: the page');
    Check::same("$body twice", $rest($id, ['content' => "$body twice"])['content']['raw'], 'REST returns what was saved');
    Check::same($expected(["$body twice"])[0], $visitor->comments($post)[$id], 'REST: the page');
    $xmlEdit($id, ['content' => "$body thrice"]);
    Check::same("$body thrice", $xml($id)['content'], 'XML-RPC returns what was saved');
    Check::same($expected(["$body thrice"])[0], $visitor->comments($post)[$id], 'XML-RPC: the page');
    // A change of something else leaves the text alone.
    $rest($id, ['author_name' => "Some Body $at"]);
    $xmlEdit($id, ['author' => "Any Body $at", 'status' => 'approve']);
    Check::same("$body thrice", $rest($id)['content']['raw'], 'another name, the same text');
    Check::same($expected(["$body thrice"])[0], $visitor->comments($post)[$id], 'another name: the page');
}

// Removed text is gone, even if WordPress would store the same.
foreach (['Quick Edit' => $quickEdit, 'REST' => static fn ($id, $body) => $rest($id, ['content' => $body]), 'XML-RPC' => static fn ($id, $body) => $xmlEdit($id, ['content' => $body])] as $way => $edit) {
    $id = $say("Zonk $way", "<zonk>$way, removed");
    $edit($id, "$way, removed");
    Check::same($expected(["$way, removed"])[0], $visitor->comments($post)[$id], "$way removes a tag");
}

// Other plug-ins know only what WordPress stored. Their changes are applied to the typed text.
foreach ([
    ['one vector<int> two', 'two', 'three', 'one vector<int> three'],
    ['one vector<int> two', 'one', 'no', 'no vector<int> two'],
    ['a<b> c<d> e', 'c', 'C', 'a<b> C<d> e'],
    ['x & y <zonk> < z', 'x', 'q', 'q & y <zonk> < z'],
    ['same <int> and more', '', '', 'same <int> and more'],
    ["first <int>\nsecond", 'second', "second\nthird", "first <int>\nsecond\nthird"],
    ['ends with <int>', 'ends', 'starts', 'starts with <int>'],
    // If a change can't be applied, the written text counts.
    ['all <int> new', 'all  new', 'quite different', 'quite different'],
] as $at => [$body, $from, $to, $want]) {
    $id = $say("Other $at", $body);
    $inside('edit.php', (string) $id, $from, $to);
    Check::same($want, $rest($id)['content']['raw'], "another plug-in turns `$from` into `$to` in: $body");
    Check::same($expected([$want])[0], $visitor->comments($post)[$id], "and the page follows: $body");
    if ($at === 7) {
        Check::that(str_contains($editor($id)[1] . $chief->ask("/wp-admin/comment.php?action=editcomment&c=$id")->body, htmlspecialchars($body)), 'moderators can still read what was typed');
    }
}

// Masked words: moderators read the typed text, others only the visible one.
$id = $say('Masked', 'what the heck, x<y');
Check::same('what the heck, x<y', $xml($id)['content'], 'a moderator reads it through XML-RPC');
$all = $reader->call('wp.getComments', ['1', 'reader', 'password of reader', ['status' => 'approve', 'number' => 500]]);
Check::that(is_array($all), 'a subscriber may list comments through XML-RPC');
$contents = array_column($all, 'content', 'comment_id');
Check::that(isset($contents[$id]), 'also this one');
Check::that(!str_contains(json_encode($contents), 'heck'), 'but not read the masked word: ' . $contents[$id]);
Check::that(!str_contains($visitor->ask("/?rest_route=/wp/v2/comments/$id")->body, 'heck'), 'nor anybody through REST');
// Another name: it stays masked.
$rest($id, ['author_name' => 'Masked again']);
Check::same($expected(['what the ****, x<y'])[0], $visitor->comments($post)[$id], 'masked after another name');
