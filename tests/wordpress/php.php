<?php
// Run inside of WordPress: runs the given code.
declare(strict_types=1);

$port = getenv('WELLSAID_TEST_NETWORK');
$_SERVER += ['HTTP_HOST' => '127.0.0.1' . ($port ? ":$port" : ''), 'REQUEST_METHOD' => 'GET', 'SERVER_PROTOCOL' => 'HTTP/1.1'];
require getcwd() . '/wp-load.php';
eval($argv[1]);
