<?php
// Pages of blocks: changes of other plug-ins, and caches of fragments.
declare(strict_types=1);

$hostile = [
    'Nice post "};document.title="PWNED-"+document.domain;//',
    "'};alert(1);//", '`};alert(1);//${alert(1)}', 'a</script><script>alert(1)</script>b', '<b>"}</b>;alert(1)//', '\\"};alert(1);//',
    'x" onmouseover="alert(1)', '--> <script>alert(1)</script>', "line\u{2028}alert(1)//", '&quot;};alert(1);//',
];
$spoken = ['It\'s "quoted" -- and ... :) \'so\' 8O :lol: (c) (tm) 3x4 9" xn--a --- &amp; [gallery] [caption]x[/caption]', 'https://a.example/x?y=1&z=2', '<code>"x" -- :)</code> ]]>'];
$ids = [];
foreach ([...$hostile, ...$spoken] as $at => $body) {
    $ids[$body] = $say("Block $at", $body);
}
$latest = new Extension('latest', <<<'PHP'
    add_action('wp_footer', function () {
        $latest = array_map(fn ($comment) => apply_filters('comment_text', get_comment_text($comment), $comment, []), get_comments(['status' => 'approve', 'number' => 30]));
        $blocks = array_map(fn ($id) => (new WP_Block(['blockName' => 'core/comment-content', 'attrs' => [], 'innerBlocks' => [], 'innerHTML' => '', 'innerContent' => []], ['commentId' => $id]))->render(), get_comments(['status' => 'approve', 'number' => 30, 'fields' => 'ids']));
        echo '<script id="latest">var latest = ', wp_json_encode($latest), ';</script>';
        echo '<script id="blocks" type="application/json">', wp_json_encode($blocks, JSON_HEX_TAG), '</script>';
        foreach ($latest as $text) {
            echo '<i class="latest" title="', esc_attr($text), '" data-plain="', esc_attr(wp_strip_all_tags($text)), '"></i><textarea class="latest">', esc_textarea($text), '</textarea>';
        }
    });
    PHP);
$page = $visitor->ask("/?p=$post")->body;
unset($latest);
$document = new DOMDocument();
@$document->loadHTML('<?xml encoding="utf-8"?>' . $page, LIBXML_NONET);
foreach (['latest' => 'var latest = ', 'blocks' => ''] as $id => $start) {
    $script = $document->getElementById($id)->textContent;
    $texts = json_decode(rtrim(substr($script, strlen($start)), ';'), true);
    Check::that(is_array($texts) && count($texts) >= count($ids), "$id: the script is what its plug-in wrote, and whole: " . substr($script, 0, 300));
    foreach ($texts as $text) {
        Check::same([], harmful($text), "$id: put into a page nothing runs: $text");
        Check::that(str_contains($text, '<p>') && strlen(strip_tags($text)) > 1, "$id: and it is not empty: $text");
    }
}
$elements = $document->getElementsByTagName('i');
$titles = 0;
foreach ($elements as $element) {
    if ($element->getAttribute('class') === 'latest') {
        Check::same(['class', 'title', 'data-plain'], array_map(static fn ($attribute) => $attribute->name, iterator_to_array($element->attributes, false)), 'an attribute stays one');
        Check::that(strlen($element->getAttribute('data-plain')) > 1, 'and is not empty');
        $titles++;
    }
}
Check::that($titles >= count($ids), "$titles titles");
$alerts = array_filter(iterator_to_array($document->getElementsByTagName('script'), false), static fn ($script) => str_contains($script->textContent, 'alert(1)') && !in_array($script->getAttribute('id'), ['latest', 'blocks'], true));
Check::same(0, count($alerts), 'no script of an author');

// A page is exactly our HTML, whatever WordPress does to pages of blocks.
$shown = $visitor->comments($post);
$want = $expected(array_keys($ids));
foreach (array_values($ids) as $at => $id) {
    Check::same($want[$at], $shown[$id] ?? null, 'exactly our HTML: ' . array_keys($ids)[$at]);
}

// A cache of fragments, and pages that are seen twice, also by another process.
$cache = new Extension('cache', <<<'PHP'
    foreach (['core/comments', 'core/post-comments-form', 'core/comment-content'] as $name) {
        add_filter("render_block_$name", function ($html, $block, $instance) use ($name) {
            $key = 'fragment_' . md5($name . ($instance->context['commentId'] ?? ''));
            $kept = get_transient($key);
            if (false === $kept) {
                set_transient($key, $kept = $html, 600);
            }
            return $kept;
        }, 10, 3);
    }
    PHP);
$first = $visitor->comments($post);
Check::same($shown, $first, 'the first view');
Check::same($shown, $visitor->comments($post), 'the second view');
unset($server);
$server = $serve([], $stdio);
Check::same($shown, $visitor->comments($post), 'after a restart');
Check::that(str_contains($visitor->ask("/?p=$post")->body, 'wellsaid-tips'), 'the tips are there as well');
unset($cache);
$inside('php.php', 'global $wpdb; $wpdb->query("DELETE FROM $wpdb->options WHERE option_name LIKE \'%fragment_%\'");');
Check::that(!str_contains($page . $visitor->ask("/?p=$post")->body, '<!--wellsaid'), 'no placeholder is in any page');

// All that WordPress does to pages of blocks leaves any two characters as they are.
$changed = $inside('php.php', <<<'PHP'
    Wellsaid_Page::begin('template-canvas.php');
    $all = array_map(fn ($code) => htmlspecialchars(chr($code), ENT_NOQUOTES), range(32, 126));
    $texts = ['x -- y ... "z" 9x9 8O :lol: https://a.example/'];
    foreach ($all as $one) {
        $texts[] = implode(' ', array_map(fn ($two) => "$one$two", $all)) . ' ' . implode('a', array_map(fn ($two) => "1$one$two", $all)) . "\n$one";
    }
    foreach ($texts as $text) {
        $html = "<p>$text</p>\n";
        $put = Wellsaid_Page::put($html);
        $page = $GLOBALS['wp_embed']->autoembed(do_shortcode(wp_filter_content_tags(convert_smilies(wptexturize($put)))));
        $read = preg_replace_callback('~&#(\d+);~', fn ($found) => chr((int) $found[1]), $page);
        if ($page !== $put || $read !== $html || convert_smilies(wptexturize($texts[0])) === $texts[0]) {
            echo "$html becomes $page\n";
        }
    }
    PHP);
Check::same('', $changed, 'nothing changes');
