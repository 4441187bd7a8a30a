<?php
// Run inside of WordPress: prints the stored data of all comments of a post, as JSON by id.
declare(strict_types=1);

$_SERVER += ['HTTP_HOST' => '127.0.0.1', 'REQUEST_METHOD' => 'GET', 'SERVER_PROTOCOL' => 'HTTP/1.1'];
require getcwd() . '/wp-load.php';

$stored = [];
foreach (get_comments(['post_id' => (int) $argv[1], 'status' => 'any', 'orderby' => 'comment_ID', 'order' => 'ASC']) as $comment) {
    $stored[$comment->comment_author] = [
        'id' => (int) $comment->comment_ID,
        'approved' => $comment->comment_approved,
        'content' => $comment->comment_content,
    ];
}
foreach (get_comments(['post_id' => (int) $argv[1], 'status' => 'trash']) as $comment) {
    $stored[$comment->comment_author] = ['id' => (int) $comment->comment_ID, 'approved' => 'trash', 'content' => $comment->comment_content];
}
echo json_encode($stored, JSON_THROW_ON_ERROR | JSON_INVALID_UTF8_SUBSTITUTE);
