<?php
// Run inside of WordPress: replaces words in the stored text, as an independent plug-in does.
declare(strict_types=1);

$_SERVER += ['HTTP_HOST' => '127.0.0.1', 'REQUEST_METHOD' => 'GET', 'SERVER_PROTOCOL' => 'HTTP/1.1'];
require getcwd() . '/wp-load.php';

[, $id, $from, $to] = $argv;
$content = get_comment((int) $id)->comment_content;
$content = $from === '' ? $content : str_replace($from, $to, $content, $count);
if ($from !== '' && $count !== 1) {
    throw new RuntimeException("`$from` is not in: $content");
}
wp_update_comment(wp_slash(['comment_ID' => (int) $id, 'comment_content' => $content]));
