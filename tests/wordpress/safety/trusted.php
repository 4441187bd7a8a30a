<?php
// Switching the plug-in on removes nothing, and allows no one more HTML than WordPress does.
declare(strict_types=1);

$rich = "<ul><li>one</li><li>two</li></ul>\n<img src=\"https://a.example/x.png\" alt=\"x\">\n<pre>if a\n   b</pre>\n<h3>t</h3> <u>u</u> <ol start=\"3\"><li>x</li></ol>";
$trusted = "$root/plugins/wordpress/wellsaid/trusted.toml";
$of = static fn (string $name): int => (int) $inside('php.php', "echo get_user_by('login', '$name')->ID;");
[$chiefId, $readerId] = [$of('chief'), $of('reader')];

// Comments that were stored before the plug-in was there: no source beside them.
$old = static fn (string $author, string $content, int $user = 0): int => (int) $inside('php.php', 'echo wp_insert_comment(wp_slash(' . var_export([
    'comment_post_ID' => $post, 'comment_author' => $author, 'comment_content' => $content, 'user_id' => $user, 'comment_approved' => 1,
], true) . '));');
$before = [
    $old('chief', $rich, $chiefId), $old('Former chief', $rich), $old('Guest', 'a <strong>b</strong> <strike>c</strike> <acronym title="x">d</acronym> &lt;e&gt; 1 &amp; 2'),
    $old('chief', "<blockquote cite=\"https://a.example/\">q</blockquote>\n\nx <sub>1</sub> <sup>2</sup> <kbd>k</kbd> <details><summary>s</summary>d</details>", $chiefId),
    $old('chief', '<dl><dt>a</dt><dd>b</dd></dl> <span class="x">s</span> <big>b</big> <tt>t</tt> <h1>h</h1>', $chiefId),
    $old('reader', '<a href="https://a.example/" rel="nofollow ugc">a</a> <del datetime="2020-01-01">d</del> <q>q</q> <s>s</s>', $readerId),
];
$shown = $visitor->comments($post);
$contents = array_map(static fn ($id) => json_decode($inside('php.php', "echo json_encode(get_comment($id)->comment_content);"), true), $before);
foreach ($expected($contents, $trusted) as $at => $html) {
    Check::same($html, $shown[$before[$at]], 'an old comment under the policy for those who are trusted');
}
foreach (['<li>one</li>', '<img ', "<pre>if a\n   b</pre>", '<h3>', '<u>', '<ol start="3">'] as $part) {
    Check::that(str_contains($shown[$before[0]], $part) && str_contains($shown[$before[1]], $part), "an old comment keeps $part");
}
// All elements that WordPress shows of old comments are there, except for those that no policy can
// allow.
$elements = static function (string $html): array {
    $document = new DOMDocument();
    @$document->loadHTML("<?xml encoding=\"utf-8\"?><body>$html", LIBXML_NONET);
    $names = array_count_values(array_map(static fn ($element) => $element->nodeName, iterator_to_array($document->getElementsByTagName('*'), false)));
    unset($names['html'], $names['body'], $names['p'], $names['br']);
    ksort($names);
    return $names;
};
foreach (array_slice($before, 0, 4) as $at => $id) {
    $want = $elements(strtr($contents[$at], ['<strike>' => '<s>', '</strike>' => '</s>', '<acronym' => '<abbr', '</acronym>' => '</abbr>']));
    Check::same($want, $elements($shown[$id]), 'every element of an old comment');
}

// New ones: an administrator may, others may not, and an edit by others takes the trust away.
$write = static function (Site $who, string $body) use ($post, $inside): int {
    $page = $who->ask("/?p=$post")->body;
    preg_match('~name="_wp_unfiltered_html_comment_disabled" value="([^"]+)"~', $page, $found);
    $answer = $who->ask('/wp-comments-post.php', ['comment' => $body, 'comment_post_ID' => (string) $post, 'comment_parent' => '0', '_wp_unfiltered_html_comment' => $found[1] ?? '']);
    Check::same(302, $answer->status, 'a comment of somebody who is logged in');
    return (int) $inside('php.php', 'echo get_comments(["number" => 1, "orderby" => "comment_ID", "order" => "DESC", "fields" => "ids", "status" => "any"])[0];');
};
$mine = $write($chief, "$rich new");
$theirs = $write($reader, "$rich too");
$guests = $say('Rich guest', "$rich guest");
$image = $write($chief, '<img src="https://a.example/only.png" alt="only">');
$shown = $visitor->comments($post);
Check::same($expected(["$rich new"], $trusted)[0], $shown[$mine], "an administrator's comment");
Check::same($expected(["$rich too"])[0], $shown[$theirs], "a subscriber's");
Check::same($expected(["$rich guest"])[0], $shown[$guests], "a guest's");
Check::that(str_contains($shown[$image] ?? '', '<img '), 'an administrator posts only an image');
// Under somebody else's name: only the own id counts.
$spoof = $say('chief', "$rich spoof");
Check::that(!str_contains($visitor->comments($post)[$spoof], '<img'), "a guest with an administrator's name");
$inside('php.php', "wp_delete_comment($spoof, true);");
$rest = static fn (Site $who, int $id, array $change): Answer => $who->ask(
    "/?rest_route=/wp/v2/comments/$id&_wpnonce=" . $who->ask('/wp-admin/admin-ajax.php?action=rest-nonce')->body, $change,
);
Check::same(200, $rest($chief, $guests, ['content' => "$rich edited"])->status, 'an administrator edits a guest');
Check::that(!str_contains($visitor->comments($post)[$guests], '<img'), "a guest's image does not appear by that");
Check::same(200, $rest($chief, $before[1], ['author_name' => 'Still former'])->status, 'another name');
Check::same(200, $rest($chief, $before[0], ['content' => "$rich still"])->status, 'an administrator edits an old comment');
$shown = $visitor->comments($post);
Check::same($expected(["$rich still"], $trusted)[0], $shown[$before[0]], 'nothing of it is lost');
Check::that(str_contains($shown[$before[1]], '<img '), 'nor by another name');
// The writer of the post may edit its comments, and is not trusted with images.
$inside('php.php', "wp_update_user(['ID' => get_user_by('login', 'writer')->ID, 'role' => 'author']); wp_update_post(['ID' => $post, 'post_author' => get_user_by('login', 'writer')->ID]);");
Check::same(200, $rest($writer, $mine, ['content' => "$rich by the writer"])->status, "an author edits an administrator's comment");
$shown = $visitor->comments($post);
Check::same($expected(["$rich by the writer"])[0], $shown[$mine], 'it shows what authors may write');

// It is a setting.
$save(['rules_file' => $rules, 'trusted' => 'same'] + $values);
Check::same($expected(["$rich still"])[0], $visitor->comments($post)[$before[0]], 'the same for all, if the site wants it');
file_put_contents("$wordpress/../lists.toml", "preset = \"plain\"\n");
$save(['rules_file' => $rules, 'trusted_file' => realpath("$wordpress/../lists.toml")] + $values);
Check::same($expected(["$rich still"], 'plain')[0], $visitor->comments($post)[$before[0]], 'or by a file');
$bad = $save(['rules_file' => $rules, 'trusted_file' => "$wordpress/../none.toml"] + $values);
Check::that(str_contains($bad, 'none.toml'), 'a file that is not there is refused');
$save(['rules_file' => $rules] + $values);
// Without the library nothing is taken away either.
unset($server);
$server = $serve([], ['WELLSAID_TEST_PROGRAM' => "$wordpress/none", 'WELLSAID_TEST_LIBRARY' => "$wordpress/none.so"]);
foreach (['<blockquote', '<sub>', '<sup>', '<kbd>', '<summary>'] as $part) {
    $html = $visitor->comments($post)[$before[3]];
    Check::that(str_contains($html, $part), "without the library $part stays: $html");
}
unset($server);
$server = $serve([], $stdio);
