<?php
// All comments are checked, by their real authors: trackbacks, pingbacks, edits, borrowed
// addresses.
declare(strict_types=1);

$strict = "$wordpress/../strict.toml";
file_put_contents($strict, file_get_contents($rules) . <<<'TOML'

    [[rule]]
    id = "new-and-linking"
    why = "A link from somebody new."
    when = { all = [{ links = { count_gte = 1 } }, { author = { approved_lt = 1 } }] }
    action = "hold"
    TOML);
Check::that(str_contains($save(['rules_file' => realpath($strict)] + $values), 'strict.toml'), 'rules about new authors');
$status = static fn (string $author): ?string => json_decode($inside('state.php', (string) $post), true)[$author]['approved'] ?? null;
$comment = static function (string $name, string $email, string $body, array $more = []) use ($visitor, $post, $inside): array {
    $answer = $visitor->ask('/wp-comments-post.php', $more + ['comment' => $body, 'author' => $name, 'email' => $email, 'url' => '', 'comment_post_ID' => (string) $post, 'comment_parent' => '0']);
    $newest = json_decode($inside('php.php', 'echo json_encode(get_comments(["number" => 1, "orderby" => "comment_ID", "order" => "DESC", "status" => "all"])[0]);'), true);
    return [$answer->status, $newest['comment_approved'], (int) $newest['comment_ID']];
};

// Reputation: name and address, as WordPress itself knows guests.
Check::same('1', $comment('Known', 'known@example.com', 'a first comment')[1], 'a first comment without a link');
foreach ([
    ['Known', 'known@example.com', '1', 'the same guest'],
    ['Eve', 'known@example.com', '0', 'another name with a known address'],
    ['Known', 'eve@example.com', '0', 'a known name with another address'],
    ['Known ', 'known@example.com', '1', 'white space is nothing'],
    ['chief', 'chief@example.com', '0', "an administrator's name and address, not logged in"],
    ['reader', 'reader@example.com', '0', "a user's name and address, not logged in"],
    ['Eve2', 'eve2@example.com', '0', 'nobody that is known'],
] as $at => [$name, $email, $want, $what]) {
    Check::same($want, $comment($name, $email, "see https://a.example/$at")[1], "reputation: $what");
}
$inside('php.php', 'update_option("require_name_email", 0);');
Check::same('1', $comment('', '', 'no name at all')[1], 'a guest without a name and an address');
Check::same('0', $comment('', '', 'no name, https://a.example/anonymous')[1], 'has no approved comment, and is not unknown');
Check::same('0', $comment('Nameless', '', 'no address, https://a.example/anonymous2')[1], 'nor has one without an address');
$inside('php.php', 'update_option("require_name_email", 1);');
$answer = $reader->ask('/wp-comments-post.php', ['comment' => 'plain words', 'comment_post_ID' => (string) $post, 'comment_parent' => '0']);
Check::same(302, $answer->status, 'a subscriber');
$answer = $reader->ask('/wp-comments-post.php', ['comment' => 'now https://a.example/user', 'comment_post_ID' => (string) $post, 'comment_parent' => '0']);
Check::same('1', json_decode($inside('php.php', 'echo json_encode(get_comments(["number" => 1, "orderby" => "comment_ID", "order" => "DESC", "status" => "all"])[0]->comment_approved);'), true), 'a user is known by his id');

// Trackbacks.
$inside('php.php', "wp_update_post(['ID' => $post, 'ping_status' => 'open']);");
$track = static fn (string $blog, string $excerpt, string $title = 'A title'): string => $visitor->ask("/wp-trackback.php?p=$post&tb_id=$post", [
    'title' => $title, 'url' => 'https://' . md5($blog) . '.example/', 'blog_name' => $blog, 'excerpt' => $excerpt,
])->body;
foreach ([
    ['Good blog', 'Some words about it.', 'A title', '1'], ['Casino blog', 'The best casino in town', 'A title', 'spam'],
    ['Title blog', 'Nothing', 'A casino for you', 'spam'], ['Junk blog', 'qwertz', 'A title', 'trash'],
    ['Disguise', 'C4S&#105;N0 here', 'A title', 'spam'], ['Links', 'https://a.example/x and nothing else', 'A title', '0'],
    ['Rude', 'what the heck', 'A title', '1'], ['Banned', 'slander', 'A title', null],
] as [$blog, $excerpt, $title, $want]) {
    $answer = $track($blog, $excerpt, $title);
    Check::that(str_contains($answer, $want === null ? '<error>1</error>' : '<error>0</error>'), "a trackback: $answer");
    Check::same($want, $status($blog), "a trackback is judged: $excerpt");
}
$page = $visitor->ask("/?p=$post")->body;
Check::that(str_contains($page, 'Good blog') && !str_contains($page, 'the heck'), 'a word is masked in a trackback as well');
$api = $visitor->ask("/?rest_route=/wp/v2/comments&post=$post&type=trackback&per_page=100")->body . $visitor->ask('/?feed=comments-rss2')->body;
Check::that(!str_contains($api, 'the heck'), 'wherever it is shown');
$track('Unlinked blog', 'see https://unlinked.example/tb and the heck of it');
$inside('php.php', 'foreach (get_comments(["type" => "trackback", "status" => "hold"]) as $held) { if ($held->comment_author === "Unlinked blog") { wp_set_comment_status($held->comment_ID, "approve"); } }');
$page = $visitor->ask("/?p=$post")->body;
Check::that(str_contains($page, 'unlinked.example/tb') && !str_contains($page, 'href="https://unlinked.example/tb'), 'an address that a rule unlinked is no link in a trackback');

// Pingbacks: the page that links here is fetched.
$pages = new Extension('pages', <<<'PHP'
    add_filter('pre_http_request', fn ($answer, $options, $url) => str_contains($url, '203.0.113.7')
        ? ['headers' => [], 'body' => '<html><title>' . (str_contains($url, 'casino') ? 'Casino page' : 'Fine page') . "</title><body><p>Some words <a href=\"" . home_url() . '/?p=' . $_GET['p'] . "\">that link</a> " . (str_contains($url, 'text') ? 'to a CASINO' : 'here') . ' and more.</p></body></html>', 'response' => ['code' => 200, 'message' => 'OK'], 'cookies' => [], 'filename' => null]
        : $answer, 10, 3);
    add_action('xmlrpc_call', function ($method, $arguments) { preg_match('~p=(\d+)~', is_array($arguments) ? (string) ($arguments[1] ?? '') : '', $found); $_GET['p'] = $found[1] ?? 0; }, 1, 2);
    PHP);
foreach (['fine' => '1', 'casino' => 'spam', 'text' => 'spam'] as $path => $want) {
    $answer = $visitor->call('pingback.ping', ["http://203.0.113.7/$path", "$url/?p=$post"]);
    $newest = json_decode($inside('php.php', 'echo json_encode(array_values(array_filter(get_comments(["type" => "pingback", "status" => "any", "number" => 100]), fn ($ping) => str_ends_with($ping->comment_author_url, "/' . $path . '")))[0] ?? null);'), true);
    Check::same($want, $newest['comment_approved'] ?? null, "a pingback is judged: $path: " . json_encode($answer));
}
unset($pages);

// Authors who edit their own comments, as plug-ins allow it: checked again, and masked again.
$own = new Extension('own', <<<'PHP'
    add_action('init', function () {
        if (isset($_POST['own_edit'])) {
            $done = wp_update_comment(['comment_ID' => (int) $_POST['own_edit'], 'comment_content' => $_POST['text']], true);
            exit(is_wp_error($done) ? 'refused: ' . $done->get_error_message() : 'done');
        }
    });
    PHP);
$edit = static fn (int $id, string $text): string => $visitor->ask('/', ['own_edit' => (string) $id, 'text' => $text])->body;
[, , $id] = $comment('Owner', 'owner@example.com', 'what the heck is it');
Check::same($expected(['what the **** is it'])[0], $visitor->comments($post)[$id], 'masked');
Check::same('done', $edit($id, 'now what the heck is <it'), 'the author edits it');
Check::same($expected(['now what the **** is <it'])[0], $visitor->comments($post)[$id], 'still masked');
Check::same('refused: Your comment was refused.', $edit($id, 'slander'), 'an edit can be refused');
Check::same($expected(['now what the **** is <it'])[0], $visitor->comments($post)[$id], 'and changes nothing');
Check::same('done', $edit($id, 'qwertz'), 'an edit that would be thrown away');
Check::same('0', $status('Owner'), 'waits for a person');
[, , $id] = $comment('Owner two', 'owner2@example.com', 'nice');
Check::same('done', $edit($id, 'nice casino'), 'spam by an edit');
Check::same('spam', $status('Owner two'), 'is spam');
unset($own);
// A program that visitors do not call: masked words stay masked, and nothing is taken down.
[, , $id] = $comment('Program', 'program@example.com', 'what the heck, http://a.example.com');
$inside('php.php', "wp_set_comment_status($id, 'approve');");
$inside('edit.php', (string) $id, 'http:', 'https:');
Check::same('1', $status('Program'), 'it stays approved');
Check::same($expected(['what the ****, https://a.example.com'])[0], $visitor->comments($post)[$id] ?? null, 'and masked');
$save(['rules_file' => $rules] + $values);
