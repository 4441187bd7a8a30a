<?php
// The plug-in in a real WordPress, through HTTP, from end to end:
//
//     php tests/wordpress/run.php WORDPRESS LIBRARY PROGRAM
//
// WORDPRESS is a folder with WordPress and its SQLite plug-in, which .ci/run makes anew.
declare(strict_types=1);

require __DIR__ . '/world.php';

// 1. Settings: permissions, refused and saved values; the test box.
$page = $chief->ask($settings);
Check::same(200, $page->status, 'settings');
Check::that(str_contains($page->body, 'Backend: stdio'), 'the backend is told');
Check::same(403, $reader->ask($settings)->status, 'a reader may not see the settings');
Check::same(403, $writer->ask($settings)->status, 'nor may a contributor');
Check::that(str_contains($save(['rules_file' => "$wordpress/../none.toml"] + $values), 'none.toml'), 'a rule file that is not there is refused');
Check::that(str_contains($save(['policy_file' => '/etc/passwd'] + $values), 'ends with .toml'), 'no other file is looked at');
Check::that(!str_contains($chief->ask($settings)->body, '/etc/passwd'), 'and not saved');
Check::that(str_contains($save(['rules_file' => $rules] + $values), htmlspecialchars($rules)), 'a good one is saved');
Check::that(!str_contains($save(['rules_file' => '/<b>none</b>.toml'] + $values), '<b>none</b>'), 'a path in a message is text');
$forged = ['option_page' => 'wellsaid', 'action' => 'update', 'wellsaid' => ['preset' => 'plain'] + $values];
Check::same(403, $chief->ask('/wp-admin/options.php', $forged)->status, 'no settings without a nonce');
Check::same(403, $chief->ask($settings, ['wellsaid_try' => 'x'])->status, 'no test without a nonce');
preg_match('~<form method="post">.*?</form>~s', $chief->ask($settings)->body, $box);
$tried = $chief->ask($settings, ['_wpnonce' => $field('_wpnonce', $box[0]), 'wellsaid_try' => 'C4SiN0 <u>"x"</u><script>'])->body;
$want = $expected(['C4SiN0 <u>"x"</u><script>'])[0];
Check::that(str_contains($tried, "<div class=\"card wellsaid-page\">$want</div>"), 'the test box shows the page');
Check::that(str_contains($tried, htmlspecialchars($want, ENT_QUOTES)), 'and its HTML');
$entity = $chief->ask($settings, ['_wpnonce' => $field('_wpnonce', $box[0]), 'wellsaid_try' => '1<2'])->body;
Check::that(str_contains($entity, '<pre class="code wellsaid-html">&lt;p&gt;1&amp;lt;2&lt;/p&gt;</pre>'), 'character by character');
Check::that(str_contains($tried, '<strong>spam</strong>'), 'and the verdict');
Check::that(str_contains($tried, 'Gambling &lt;b&gt;advertisement&lt;/b&gt;.'), 'escaped');

// 2. Posted by HTTP: approved, held, spam, refused, dropped.
$tell = static fn (string $status, string $posted, string $out) => printf("  %-9s %-58s → %s\n", $status, mb_strimwidth(addcslashes($posted, "\0..\37"), 0, 57, '…'), mb_strimwidth(addcslashes($out, "\0..\37"), 0, 150, '…'));
$posts = [
    'Ann' => ["It's \"quoted\" -- and ... :) 'so' (c) 3x4", '1'],
    'Bob' => ["if x<y && y<z, use List<String> <3\n\nsee www.example.com, WordPress wordpress", '1'],
    'Cid' => ["<strong>bold</strong> <em>one <strong>two</em> three\r\n\r\nfour", '1'],
    'Dan' => ['[gallery] [embed]https://www.youtube.com/watch?v=x[/embed] <!-- wp:latest-comments /-->', '1'],
    'Eva' => ["C:\\temp\\new \\' \\\" %s %1\$s {{x}} &amp; &lt; &#34;", '1'],
    'Fay' => ["Zoë 日本語 😀 \u{202E}abc", '1'],
    'Gus' => ['<h1>A title</h1><p align="right">and a paragraph', '1'],
    'Hal' => ['https://a.example https://b.example https://c.example', '0'],
    'Ida' => ['Best C<em>4</em>S&#105;N0', 'spam'],
    'Jan' => ['What the heck is <u>that</u>', '1'],
    'Kay' => ['qwertz', 'trash'],
];
foreach ($posts as $author => [$body]) {
    Check::same(302, $send($author, $body)->status, "$author posts");
}
$refused = $send('Lee', 'slander');
Check::same(403, $refused->status, 'a refused comment');
Check::that(str_contains($refused->body, 'Your comment was refused.'), 'its author is told');
Check::that(!str_contains($refused->body, 'Banned'), 'but not why');
$empty = $send('Pam', '<iframe src="https://evil.example"></iframe>');
Check::same(200, $empty->status, 'a comment of which nothing is left');
Check::that(str_contains($empty->body, 'Please type your comment text.'), 'is answered like an empty one');
$warned = $send('Max', "zounds, \"x<y\"\n</textarea>");
Check::same(422, $warned->status, 'a comment of which the author is warned');
Check::that(str_contains($warned->body, 'Please read your comment again.'), 'its author is told');
Check::that(str_contains($warned->body, "<textarea name=\"comment\""), 'and has a form');
Check::that(str_contains($warned->body, "\nzounds, &quot;x&lt;y&quot;\n&lt;/textarea&gt;</textarea>"), 'with the text as typed');
Check::that(str_contains($warned->body, 'name="author" value="Max"'), 'and the name');
Check::that(str_contains($warned->body, 'name="wellsaid_insists" value="1"'), 'and a button that sends it all the same');
Check::same(302, $send('Nat', 'zounds, all the same', ['wellsaid_insists' => '1'])->status, 'who insists is not asked again');
Check::same(302, $send('Oda', 'No odd word.', ['wellsaid_insists' => '1'])->status, 'who insists on nothing is not held');
$state = json_decode($inside('state.php', (string) $post), true);
Check::that(!isset($state['Max']), 'a comment of which the author is warned is not stored');
Check::same('0', $state['Nat']['approved'], 'then it waits for a moderator');
Check::same('1', $state['Oda']['approved'], 'what no rule warns of is published');
Check::that(!isset($state['Lee']) && !isset($state['Pam']), 'a refused comment is not stored');
$html = array_combine(array_keys($posts), $expected(array_map('trim', array_column($posts, 0))));
$html['Jan'] = str_replace('heck', '****', $html['Jan']);
$shown = $visitor->comments($post);
echo "posted → what became of it, and the page\n";
foreach ($posts as $author => [$body, $approved]) {
    Check::same($approved, $state[$author]['approved'], "what became of $author's comment");
    $here = $shown[$state[$author]['id']] ?? null;
    Check::same($approved === '1' ? $html[$author] : null, $here, "exactly our HTML: $author");
    $tell(['1' => 'approved', '0' => 'held'][$approved] ?? $approved, $body, $here ?? '(not on the page)');
}
$tell('refused', '<iframe src="https://evil.example"></iframe>', '“Please type your comment text.”');
$tell('refused', 'slander', 'HTTP 403, “Your comment was refused.”');

// Masked words are masked wherever WordPress shows them.
$feed = $visitor->ask('/?feed=comments-rss2')->body;
Check::that(substr_count($feed, 'What the ****') === 2 && !str_contains($feed, 'heck'), 'a masked word in the feed');
$nonce = $chief->ask('/wp-admin/admin-ajax.php?action=rest-nonce')->body;
$latest = $chief->ask("/?rest_route=/wp/v2/block-renderer/core/latest-comments&context=edit&attributes[commentsToShow]=20&_wpnonce=$nonce")->body;
Check::that(str_contains($latest, 'What the ****') && !str_contains($latest, 'heck'), "a masked word in an excerpt: $latest");

// 3. A hostile set, posted and viewed.
$hostile = [
    '<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '<svg/onload=alert(1)>', '<a href="java&#115;cript:alert(1)">x</a>',
    '<a href="https://a.example" onmouseover="alert(1)" style="position:fixed">x</a>', '</div></li></ol><script>alert(1)</script>',
    '<!--wellsaid-x-0--><script>alert(1)</script>', '[quote="<script>alert(1)</script>"]x[/quote]', '<b <script>alert(1)</script>',
    "<scr\0ipt>alert(1)</scr\0ipt>", '"><svg onload=alert(1)>', '<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
    "<a href='x' title='\" onmouseover=alert(1) x=\"'>x</a>", '&lt;script&gt;alert(1)&lt;/script&gt;', '<blockquote cite="javascript:alert(1)">x</blockquote>',
];
$picked = count($hostile);
$rows = file("$root/tests/data/xss.jsonl", FILE_IGNORE_NEW_LINES);
for ($at = 0; $at < count($rows); $at += 25) {
    $hostile[] = json_decode($rows[$at], true, 512, JSON_THROW_ON_ERROR)['input'];
}
$hostile = array_values(array_filter(array_map('trim', $hostile), static fn ($body) => $body !== '' && strlen($body) < 8000));
Check::that(count($hostile) >= 60, count($hostile) . ' hostile comments');
$began = microtime(true);
$page = $expected($hostile);
foreach ($hostile as $at => $body) {
    // Some become empty; they are answered like an empty comment.
    Check::same($page[$at] === '' ? 200 : 302, $send("Eve $at", $body)->status, "a hostile comment: $body");
}
$state = json_decode($inside('state.php', (string) $post), true);
$shown = $visitor->comments($post);
$viewed = $held = 0;
foreach ($hostile as $at => $body) {
    if ($page[$at] === '') {
        Check::that(!isset($state["Eve $at"]), "not stored: $body");
        if ($at < $picked) {
            $tell('refused', $body, 'nothing is left of it');
        }
        continue;
    }
    $stored = $state["Eve $at"];
    if ($stored['approved'] !== '1') {
        // Many links: held, and so not there.
        Check::that(!isset($shown[$stored['id']]), "held: $body");
        $held++;
        continue;
    }
    Check::same($page[$at], $shown[$stored['id']] ?? null, "exactly our HTML: $body");
    Check::same([], harmful($shown[$stored['id']]), "nothing runs: $body");
    Check::same([], harmful($stored['content']), "nothing would run without the plug-in: $body");
    $viewed++;
    if ($at < $picked) {
        $tell('approved', $body, $shown[$stored['id']]);
    }
}
Check::that($viewed >= 40, "$viewed viewed");
printf(
    "hostile: %d posted in %.0f s; %d shown as exactly our HTML, nothing in them runs; %d held; nothing was left of %d\n",
    count($hostile), microtime(true) - $began, $viewed, $held, count($hostile) - $viewed - $held,
);

// 4. Moderators see the reasons; others do not.
$list = $chief->ask('/wp-admin/edit-comments.php?comment_status=all')->body . $chief->ask('/wp-admin/edit-comments.php?comment_status=spam')->body;
foreach (['many-links: Three or more links.', '3 links', 'gambling: Gambling &lt;b&gt;advertisement&lt;/b&gt;.', '&quot;C4SiN0&quot; reads as &quot;casino&quot;'] as $reason) {
    $pages = $list;
    for ($number = 2; !str_contains($pages, $reason) && $number < 8; $number++) {
        $pages .= $chief->ask("/wp-admin/edit-comments.php?comment_status=all&paged=$number")->body;
    }
    Check::that(str_contains($pages, $reason), "a moderator sees: $reason");
}
$list = $writer->ask('/wp-admin/edit-comments.php');
Check::same(200, $list->status, 'a contributor sees the list');
Check::that(!str_contains($list->body, 'Reasons'), 'without the reasons');

// 5. An edit: the moderator gets the typed text, and the saved text is shown.
$id = $state['Bob']['id'];
$edit = $chief->ask("/wp-admin/comment.php?action=editcomment&c=$id")->body;
Check::that(str_contains($edit, 'use List&lt;String&gt; &lt;3'), 'the editor holds what was typed');
preg_match('~<form name="post".*?</form>~s', $edit, $found);
$answer = $chief->ask('/wp-admin/comment.php', [
    'action' => 'editedcomment', 'comment_ID' => (string) $id, 'c' => (string) $id, 'p' => (string) $post, '_wpnonce' => $field('_wpnonce', $found[0]),
    'newcomment_author' => 'Bob', 'newcomment_author_email' => 'bob@example.com', 'newcomment_author_url' => '',
    'content' => 'now a<b "and" <script>', 'comment_status' => '1',
]);
Check::same(302, $answer->status, 'an edit');
Check::same($expected(['now a<b "and" <script>'])[0], $visitor->comments($post)[$id], 'an edited comment');

// Also where the two differ only in what WordPress' own sanitizer removes, and where a rule masked a word.
Check::same(302, $send('Ole', '<zonk>what the heck')->status, 'a word in an unknown tag');
$id = json_decode($inside('state.php', (string) $post), true)['Ole']['id'];
Check::same($expected(['<zonk>what the ****'])[0], $visitor->comments($post)[$id], 'is shown as text');
preg_match('~<form name="post".*?</form>~s', $chief->ask("/wp-admin/comment.php?action=editcomment&c=$id")->body, $found);
$edited = [
    'action' => 'editedcomment', 'comment_ID' => (string) $id, 'c' => (string) $id, 'p' => (string) $post, '_wpnonce' => $field('_wpnonce', $found[0]),
    'newcomment_author' => 'Ole', 'newcomment_author_email' => 'ole@example.com', 'newcomment_author_url' => '', 'comment_status' => '1',
];
Check::same(302, $chief->ask('/wp-admin/comment.php', ['content' => 'what the heck'] + $edited)->status, 'a moderator removes it');
Check::same($expected(['what the ****'])[0], $visitor->comments($post)[$id], 'and it is gone, and the word stays masked');

// Another plug-in answers while a comment is being saved: each keeps its own.
file_put_contents("$wordpress/wp-content/mu-plugins/answer.php", <<<'PHP'
    <?php add_action('wp_insert_comment', function ($id, $comment) {
        if ($comment->comment_author === 'Uwe') {
            wp_insert_comment(['comment_post_ID' => $comment->comment_post_ID, 'comment_parent' => $id, 'comment_author' => 'Robot', 'comment_content' => 'Thank you.']);
        }
    }, 5, 2);
    PHP);
Check::same(302, $send('Uwe', 'what the heck, x<y')->status, 'a comment that is answered at once');
unlink("$wordpress/wp-content/mu-plugins/answer.php");
$state = json_decode($inside('state.php', (string) $post), true);
$shown = $visitor->comments($post);
Check::same('<p>Thank you.</p>', $shown[$state['Robot']['id']], 'the answer');
Check::same($expected(['what the ****, x<y'])[0], $shown[$state['Uwe']['id']], 'the comment');

Check::same(302, $send('Vic', 'heck, &lt;i&gt;')->status, 'a tag as text, with a masked word');
Check::that(str_contains($visitor->ask('/?feed=comments-rss2')->body, '<description><![CDATA[****, &#060;i&#062;]]></description>'), 'it is text in the feed too');

// The site's own lists of words and its limit of links apply to the text that readers see.
foreach ([
    ['Pia', 'hello <zugzwang>', 'trash'], ['Quin', 'hello <fianchetto>', '0'], ['Rex', 'zugzwang', 'trash'],
    ['Sue', '<http://a.example/1>', '1'], ['Tom', '<http://a.example/1> <http://a.example/2>', '0'],
] as [$author, $body, $approved]) {
    Check::same(302, $send($author, $body)->status, "$author posts");
    $state = json_decode($inside('state.php', (string) $post), true);
    Check::same($approved, $state[$author]['approved'], "WordPress' own settings: $body");
}

// 6. Tips, and the quotation.
$body = $visitor->ask("/?p=$post")->body;
exec(escapeshellarg($program) . ' tips --policy wordpress', $tips);
Check::that(count($tips) >= 4, 'tips');
$items = implode('', array_map(static fn ($tip) => '<li>' . htmlspecialchars(substr($tip, 2), ENT_QUOTES) . '</li>', $tips));
Check::that(str_contains(references($body), references("<ul class=\"wellsaid-tips\">$items</ul>")), 'the tips of the policy stand under the form');
$id = $state['Ann']['id'];
preg_match('~href="([^"]*wellsaid_quote=' . $id . '[^"]*)"~', $body, $link);
Check::that(isset($link[1]), 'a link to quote Ann');
$quoting = $visitor->ask(substr(strtok(html_entity_decode($link[1]), '#'), strlen($url)))->body;
$quotation = "[quote=Ann post_id=$id]\nIt's \"quoted\" -- and ... :) 'so' (c) 3x4\n[/quote]";
preg_match('~<textarea[^>]*>(.*?)</textarea>~s', $quoting, $area);
Check::same("$quotation\n\n", html_entity_decode($area[1] ?? '', ENT_QUOTES), 'the quotation stands in the form');
Check::same(302, $send('Mia', "$quotation\n\nWell said.", ['comment_parent' => (string) $id])->status, 'it is posted');
Check::same(302, $send('Nia', "[quote=Mia post_id=$id]I said no such thing.[/quote] x")->status, 'somebody lies about who is quoted');
$state = json_decode($inside('state.php', (string) $post), true);
$shown = $visitor->comments($post);
$cite = "<cite><a href=\"/?p=$post#comment-$id\">Ann</a></cite> wrote:";
Check::that(str_contains($shown[$state['Mia']['id']], $cite), 'who is quoted, and where: ' . $shown[$state['Mia']['id']]);
Check::that(str_contains($shown[$state['Nia']['id']], $cite), 'the name is the one who wrote it');
Check::that(str_contains($shown[$state['Mia']['id']], 'quote-verified"'), 'the words are those that were written');
Check::that(str_contains($shown[$state['Nia']['id']], 'quote-altered"'), 'these words are not');
$held = $visitor->ask("/?p=$post&wellsaid_quote={$state['Hal']['id']}")->body;
Check::that(!str_contains($held, '[quote=Hal'), 'what is held is not quoted');

Check::that((int) $inside('quotes.php', (string) $post) < 20, 'a thousand quotes are not a thousand queries');

// The same over REST, which checks before it sanitizes.
$nonce = $reader->ask('/wp-admin/admin-ajax.php?action=rest-nonce')->body;
foreach ([['if a<b the \\heck', '1', str_replace('heck', '****', $expected(['if a<b the \\heck'])[0])], ['C4SiN0 <x', 'spam', null]] as $at => [$body, $approved, $html]) {
    $answer = $reader->ask("/?rest_route=/wp/v2/comments&_wpnonce=$nonce", ['post' => (string) $post, 'content' => $body]);
    Check::same(201, $answer->status, "over REST: $body");
    $id = json_decode($answer->body, true)['id'];
    $stored = array_column(json_decode($inside('state.php', (string) $post), true), 'approved', 'id');
    Check::same($approved, $stored[$id] ?? null, "over REST, what became of: $body");
    Check::same($html, $visitor->comments($post)[$id] ?? null, "over REST, exactly our HTML: $body");
}
$shown = $visitor->comments($post);

// 7. The same through FFI, preloaded as for production, and in a theme of the old kind.
$before = $shown;
unset($server);
$lib = "$wordpress/wp-content/plugins/wellsaid/lib";
$header = "$wordpress/../wellsaid_php.h";
file_put_contents($header, str_replace('"libwellsaid.so"', "\"$library\"", file_get_contents("$lib/wellsaid_php.h")));
$user = posix_getpwuid(posix_geteuid())['name'];
$preload = ['ffi.enable=preload', "ffi.preload=$header", "opcache.preload=$lib/Wellsaid.php", 'opcache.preload_user=' . ($user === 'root' ? 'nobody' : $user)];
$server = $serve(array_merge(...array_map(static fn ($line) => ['-d', $line], $preload)), ['WELLSAID_TEST_BACKEND' => 'ffi']);
Check::that(str_contains($chief->ask($settings)->body, 'Backend: ffi'), 'FFI opens');
Check::same($before, $visitor->comments($post), 'the same page through FFI');
// Another policy, and every page follows: here tags that are not allowed are shown.
$save(['preset' => 'comment', 'rules_file' => $rules] + $values);
$page = $expected($hostile, 'comment');
$shown = $visitor->comments($post);
$followed = 0;
foreach ($hostile as $at => $body) {
    $id = $state["Eve $at"]['id'] ?? null;
    if (isset($shown[$id])) {
        Check::same($page[$at], $shown[$id], "exactly our HTML under another policy: $body");
        Check::same([], harmful($shown[$id]), "nothing runs: $body");
        $followed++;
    }
}
Check::same($viewed, $followed, 'all follow');
$save(['rules_file' => $rules] + $values);
Check::same($before, $visitor->comments($post), 'and back');
$own = basename(glob("$wordpress/wp-content/themes/twenty*")[0]);
$theme = "$wordpress/wp-content/themes/old";
@mkdir($theme);
file_put_contents("$theme/style.css", "/*\nTheme Name: old\n*/\n");
file_put_contents("$theme/index.php", '<?php wp_head(); while (have_posts()) { the_post(); the_content(); wp_list_comments(["style" => "div"], get_comments(["post_id" => get_the_ID(), "status" => "approve"])); comment_form(); }');
$inside('theme.php', 'old');
$old = $visitor->ask("/?p=$post")->body;
foreach (['Ann', 'Jan', 'Gus', 'Eve 4', 'Mia'] as $author) {
    Check::that(str_contains($old, $before[$state[$author]['id']]), "the old kind of theme: $author");
}
Check::that(str_contains($old, "<ul class=\"wellsaid-tips\">$items</ul>"), 'and its tips');
$inside('theme.php', $own);
echo count($before), " comments are the same bytes through FFI and serve-stdio; a classic theme shows them too\n";

// 8. The library is gone: WordPress' own sanitizer, an administrator is told, new comments wait.
unset($server);
$server = $serve([], ['WELLSAID_TEST_PROGRAM' => "$wordpress/none", 'WELLSAID_TEST_LIBRARY' => "$wordpress/none.so"]);
$plain = $visitor->comments($post);
Check::same(count($before), count($plain), 'all comments are still there');
foreach ($plain as $id => $comment) {
    Check::same([], harmful(preg_replace('~<img [^>]*class="wp-smiley"[^>]*>~', '', $comment)), "nothing runs: $comment");
}
Check::that(str_contains($plain[$state['Ann']['id']], '&#8220;quoted&#8221;'), 'WordPress texturizes: ' . $plain[$state['Ann']['id']]);
Check::same("<p>What the **** is that</p>\n", $plain[$state['Jan']['id']], 'a masked word stays so');
Check::that(str_contains($chief->ask('/wp-admin/index.php')->body, 'can&#039;t reach its library'), 'an administrator is told');
Check::that(!str_contains($writer->ask('/wp-admin/index.php')->body, 'reach its library'), 'others are not');
Check::that(!str_contains($visitor->ask("/?p=$post")->body, 'wellsaid-'), 'no tips, no button');
Check::same(302, $send('Oli', 'hello <script>alert(1)</script>')->status, 'a comment without the library');
$state = json_decode($inside('state.php', (string) $post), true);
Check::same('0', $state['Oli']['approved'], 'it waits for a person');
$pages = $chief->ask('/wp-admin/edit-comments.php')->body;
Check::that(str_contains($pages, 'Held: the rules could not be asked'), 'who sees why');
printf("without the library: %d comments through WordPress' own sanitizer, nothing in them runs; a new one is held\n", count($plain));

// 9. The plug-in is off: the stored comments are harmless.
$inside('theme.php', 'off');
foreach ($visitor->comments($post) as $comment) {
    Check::same([], harmful(preg_replace('~<img [^>]*class="wp-smiley"[^>]*>~', '', $comment)), "nothing runs: $comment");
}
unset($server);
$complaints = preg_grep('~PHP (?:Fatal|Warning|Notice|Deprecated|Parse).*plugins/wellsaid~i', file($log));
Check::same([], array_values($complaints), 'PHP has nothing to complain about in the plug-in');

echo 'wordpress: ', Check::$passed, " checks passed\n";
