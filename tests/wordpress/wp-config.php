<?php
// The configuration of the WordPress that tests/wordpress/run.php sets up. Settings that differ
// between runs come from the environment.
define('DB_NAME', 'wordpress');
define('DB_USER', '');
define('DB_PASSWORD', '');
define('DB_HOST', '');
define('DB_CHARSET', 'utf8mb4');
define('DB_COLLATE', '');
foreach (['AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE'] as $name) {
    define("{$name}_KEY", "a test's $name key");
    define("{$name}_SALT", "a test's $name salt");
}
if (getenv('WELLSAID_TEST_NETWORK')) {
    define('MULTISITE', true);
    define('SUBDOMAIN_INSTALL', true);
    define('DOMAIN_CURRENT_SITE', '127.0.0.1:' . getenv('WELLSAID_TEST_NETWORK'));
    define('PATH_CURRENT_SITE', '/');
    define('SITE_ID_CURRENT_SITE', 1);
    define('BLOG_ID_CURRENT_SITE', 1);
} else {
    define('WP_HOME', getenv('WELLSAID_TEST_URL'));
    define('WP_SITEURL', getenv('WELLSAID_TEST_URL'));
}
define('WP_DEBUG', true);
define('WP_DEBUG_DISPLAY', false);
define('WP_DEBUG_LOG', getenv('WELLSAID_TEST_LOG'));
// Loopback only, without background requests.
define('WP_HTTP_BLOCK_EXTERNAL', true);
define('DISABLE_WP_CRON', true);
define('AUTOMATIC_UPDATER_DISABLED', true);
foreach (['LIBRARY', 'PROGRAM', 'BACKEND'] as $name) {
    if (getenv("WELLSAID_TEST_$name")) {
        define("WELLSAID_$name", getenv("WELLSAID_TEST_$name"));
    }
}
$table_prefix = 'wp_';
defined('ABSPATH') || define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
