<?php
// Run inside of WordPress, from its folder: a post, three people, the plug-in. Prints the id of the post.
declare(strict_types=1);

$_SERVER += ['HTTP_HOST' => parse_url(getenv('WELLSAID_TEST_URL'), PHP_URL_HOST), 'REQUEST_METHOD' => 'GET', 'SERVER_PROTOCOL' => 'HTTP/1.1'];
require getcwd() . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/plugin.php';

foreach ([
    'comment_moderation' => '0',
    'comment_previously_approved' => '0',
    'comment_max_links' => '2',
    'disallowed_keys' => 'zugzwang',
    'moderation_keys' => 'fianchetto',
    'comments_notify' => '0',
    'moderation_notify' => '0',
    'page_comments' => '0',
    'thread_comments' => '1',
    'permalink_structure' => '',
    'default_comment_status' => 'open',
] as $name => $value) {
    update_option($name, $value);
}
foreach (['chief' => 'administrator', 'writer' => 'contributor', 'reader' => 'subscriber'] as $name => $role) {
    $id = wp_insert_user(['user_login' => $name, 'user_pass' => "password of $name", 'user_email' => "$name@example.com", 'role' => $role]);
    if (is_wp_error($id)) {
        throw new RuntimeException($id->get_error_message());
    }
}
$error = activate_plugin('wellsaid/wellsaid.php');
if (is_wp_error($error)) {
    throw new RuntimeException($error->get_error_message());
}
$post = wp_insert_post([
    'post_title' => 'A post', 'post_content' => 'Say something.', 'post_status' => 'publish', 'comment_status' => 'open',
], true);
echo $post;
