<?php
// Run inside of WordPress: counts the queries needed to show a comment that quotes a thousand others.
declare(strict_types=1);

$_SERVER += ['HTTP_HOST' => '127.0.0.1', 'REQUEST_METHOD' => 'GET', 'SERVER_PROTOCOL' => 'HTTP/1.1'];
require getcwd() . '/wp-load.php';

$text = implode('', array_map(static fn ($id) => "[quote=a post_id=$id]b[/quote]\n", range(1_000_001, 1_001_000)));
$comment = new WP_Comment((object) ['comment_ID' => '1000000', 'comment_post_ID' => $argv[1], 'comment_content' => $text, 'comment_type' => 'comment']);
$before = $wpdb->num_queries;
$html = apply_filters('comment_text', $text, $comment);
if (substr_count($html, '<blockquote') !== 1000) {
    throw new RuntimeException("not a thousand quotes: $html");
}
echo $wpdb->num_queries - $before;
