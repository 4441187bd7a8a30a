<?php
// Run inside of WordPress: makes a network of it, with a second site and an administrator of that alone.
declare(strict_types=1);

$port = parse_url(getenv('WELLSAID_TEST_URL'), PHP_URL_PORT);
$_SERVER += ['HTTP_HOST' => "127.0.0.1:$port", 'REQUEST_METHOD' => 'GET', 'SERVER_PROTOCOL' => 'HTTP/1.1'];
if (getenv('WELLSAID_TEST_NETWORK')) {
    require getcwd() . '/wp-load.php';
    grant_super_admin(get_user_by('login', 'chief')->ID);
    $local = wp_insert_user(['user_login' => 'local', 'user_pass' => 'password of local', 'user_email' => 'local@example.com', 'role' => 'subscriber']);
    $site = wpmu_create_blog("localhost:$port", '/', 'Two', $local);
    if (is_wp_error($site)) {
        throw new RuntimeException($site->get_error_message());
    }
    // WordPress takes the colon of a port away.
    $wpdb->update($wpdb->blogs, ['domain' => "localhost:$port"], ['blog_id' => $site]);
    clean_blog_cache($site);
    foreach ([1 => '127.0.0.1', $site => 'localhost'] as $each => $host) {
        update_blog_option($each, 'siteurl', "http://$host:$port");
        update_blog_option($each, 'home', "http://$host:$port");
    }
    require_once ABSPATH . 'wp-admin/includes/plugin.php';
    activate_plugin('wellsaid/wellsaid.php', '', true);
    foreach ([1, 2] as $each) {
        switch_to_blog($each);
        update_option('permalink_structure', '');
        update_option('comment_moderation', '0');
        update_option('comment_previously_approved', '0');
        restore_current_blog();
    }
    exit;
}
define('WP_INSTALLING_NETWORK', true);
require getcwd() . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
require_once ABSPATH . 'wp-admin/includes/network.php';
foreach ($wpdb->tables('ms_global') as $table => $name) {
    $wpdb->$table = $name;
}
install_network();
$made = populate_network(1, "127.0.0.1:$port", 'chief@example.com', 'Network', '/', true);
if (is_wp_error($made) && $made->get_error_code() !== 'no_wildcard_dns') {
    throw new RuntimeException($made->get_error_message());
}
passthru('WELLSAID_TEST_NETWORK=' . $port . ' ' . escapeshellarg(PHP_BINARY) . ' ' . escapeshellarg(__FILE__), $code);
exit($code);
