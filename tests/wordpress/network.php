<?php
// The plug-in on two sites of a network:
//
//     php tests/wordpress/network.php WORDPRESS LIBRARY PROGRAM
//
// WORDPRESS as for run.php, in a folder of its own. One site is 127.0.0.1, the other localhost.
declare(strict_types=1);

require __DIR__ . '/world.php';

$save(['rules_file' => $rules] + $values);
$first = $send('Ann', 'one <b>bold</b> <zonk> the heck');
Check::same(302, $first->status, 'a comment before there is a network');
unset($server);
$inside('network-setup.php');
$network = ['WELLSAID_TEST_NETWORK' => (string) parse_url($url, PHP_URL_PORT)];
$server = $serve([], $stdio + $network);
putenv("WELLSAID_TEST_NETWORK={$network['WELLSAID_TEST_NETWORK']}");
$run = static fn (string $code): string => $inside('php.php', "switch_to_blog(2);\n$code");
$other = new Site(str_replace('127.0.0.1', 'localhost', $url));
[$second] = json_decode($run('echo json_encode([wp_insert_post(["post_title" => "Another", "post_content" => "x", "post_status" => "publish", "comment_status" => "open", "post_author" => 1])]);'), true);
$local = $other->login('local');
$root = $other->login('chief');
Check::same(302, $other->ask('/wp-comments-post.php', [
    'comment' => 'two <b>bold</b> <zonk>', 'author' => 'Bob', 'email' => 'bob@example.com', 'url' => '', 'comment_post_ID' => (string) $second, 'comment_parent' => '0',
])->status, 'a comment on the other site');

// Each site has its own settings.
$form = static function (Site $who) use ($settings): string {
    $page = $who->ask($settings);
    Check::same(200, $page->status, "the settings: $page->location");
    preg_match('~<form method="post" action="options.php">.*?</form>~s', $page->body, $found);
    return $found[0];
};
$set = static function (Site $who, array $values) use ($form, $field, $settings): string {
    $answer = $who->ask('/wp-admin/options.php', [
        'option_page' => 'wellsaid', 'action' => 'update', '_wpnonce' => $field('_wpnonce', $form($who)), '_wp_http_referer' => $settings, 'wellsaid' => $values,
    ]);
    Check::same(302, $answer->status, 'settings are sent');
    preg_match_all('~<div id=.setting-error[^>]*>.*?</div>~s', $who->ask("$settings&settings-updated=true")->body, $messages);
    return implode('', $messages[0]);
};
$stored = static fn (): array => json_decode($run('echo json_encode(get_option("wellsaid", []));'), true);
Check::that(!str_contains($form($local), '[policy_file]') && !str_contains($form($local), '[rules_file]'), 'who has one site is not offered files');
Check::that(str_contains($form($root), 'wellsaid[policy_file]'), 'who has the network is');
// Nor can they find out which files are on the server: the answer is the same for every file.
file_put_contents("$wordpress/../secret.toml", "db_password = \"x\"\n");
file_put_contents("$wordpress/../broken.toml", "= = =\n");
$answers = [];
foreach (["$wordpress/../secret.toml", "$wordpress/../none.toml", "$wordpress/../broken.toml", $rules, "$wordpress/wp-config.php", '/etc/passwd', '/none', '', "$wordpress/../secret.toml\0.toml"] as $file) {
    $answers[] = $set($local, ['preset' => 'plain', 'policy_file' => $file, 'trusted_file' => $file, 'rules_file' => $file]);
    Check::same(['', '', ''], array_map(static fn ($name) => $stored()[$name], ['policy_file', 'trusted_file', 'rules_file']), "no file is saved: $file");
}
Check::same(1, count(array_unique($answers)), 'all are answered the same: ' . json_encode(array_unique($answers)));
Check::same('plain', $stored()['preset'], 'a preset is his to choose');
Check::that(str_contains($set($root, ['preset' => 'plain', 'policy_file' => realpath("$wordpress/../secret.toml")]), 'db_password'), 'who has the network is told');
Check::same('', $set($root, ['preset' => 'plain', 'rules_file' => $rules]) === '' ? '' : $stored()['policy_file'], 'and may name files');
Check::same($rules, $stored()['rules_file'], 'they are saved');
$set($local, ['preset' => 'plain', 'rules_file' => '']);
Check::same($rules, $stored()['rules_file'], 'and stay, whoever saves the rest');
rename($rules, "$rules.away");
Check::that(!str_contains($local->ask('/wp-admin/edit-comments.php')->body, $rules), 'a notice does not name them');
Check::that(str_contains($local->ask('/wp-admin/edit-comments.php')->body, 'Ask the administrator of the network'), 'but whom to ask');
rename("$rules.away", $rules);

// Each site's comments under its own policy, also in one request.
Check::same($expected(['one <b>bold</b> <zonk> the ****'])[0], array_values($visitor->comments($post))[0], 'the first site');
Check::same($expected(['two <b>bold</b> <zonk>'], 'plain')[0], array_values($other->comments($second))[0], 'the other');
$both = json_decode($inside('php.php', <<<'PHP'
    $shown = [];
    foreach ([1, 2, 1] as $site) {
        switch_to_blog($site);
        $comment = get_comments(['number' => 1, 'author__not_in' => [1], 'orderby' => 'comment_ID', 'order' => 'DESC'])[0];
        $shown[] = apply_filters('comment_text', get_comment_text($comment), $comment, []);
        restore_current_blog();
    }
    echo json_encode($shown);
    PHP), true);
Check::same([$expected(['one <b>bold</b> <zonk> the ****'])[0], $expected(['two <b>bold</b> <zonk>'], 'plain')[0], $expected(['one <b>bold</b> <zonk> the ****'])[0]], $both, 'both in one request');

// Deleting it cleans every site.
$left = static fn (): array => json_decode($inside('php.php', <<<'PHP'
    global $wpdb;
    $left = [];
    foreach ([1, 2] as $site) {
        switch_to_blog($site);
        $left[] = [get_option('wellsaid') !== false, (int) $wpdb->get_var("SELECT COUNT(*) FROM $wpdb->commentmeta WHERE meta_key LIKE '\_wellsaid%'") > 0];
        restore_current_blog();
    }
    echo json_encode($left);
    PHP), true);
Check::same([[true, true], [true, true]], $left(), 'before');
$inside('php.php', "define('WP_UNINSTALL_PLUGIN', 'wellsaid/wellsaid.php'); require WP_PLUGIN_DIR . '/wellsaid/uninstall.php';");
Check::same([[false, false], [false, false]], $left(), 'nothing is left');
unset($server);
echo 'wordpress, network: ', Check::$passed, " checks passed\n";
