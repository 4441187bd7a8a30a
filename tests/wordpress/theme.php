<?php
// Run inside of WordPress: switches the theme, or the plug-in `off`.
declare(strict_types=1);

$_SERVER += ['HTTP_HOST' => '127.0.0.1', 'REQUEST_METHOD' => 'GET', 'SERVER_PROTOCOL' => 'HTTP/1.1'];
require getcwd() . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/plugin.php';
if ($argv[1] === 'off') {
    deactivate_plugins('wellsaid/wellsaid.php');
} else {
    switch_theme($argv[1]);
}
