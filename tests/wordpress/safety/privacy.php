<?php
// Personal data: keys of counts are not stored, and stored data can be exported and erased.
declare(strict_types=1);

[$id, $plainId] = [$say('Priv Ate', "what the heck, x<y, it's me"), $say('Priv Ate', 'words only, x<y')];
$metas = static fn (): string => $inside('php.php', 'global $wpdb; echo json_encode($wpdb->get_col("SELECT meta_value FROM $wpdb->commentmeta WHERE meta_key LIKE \'\_wellsaid%\'"));');
Check::that(str_contains($metas(), 'Rude word'), 'a verdict is stored');
Check::that(!preg_match('/record|bucket|hits/', $metas()), 'without what was counted: ' . substr($metas(), 0, 500));

$ask = static function (string $page, string $type, string $email) use ($chief, $field): array {
    $form = $chief->ask("/wp-admin/$page")->body;
    preg_match('~<form[^>]*class="wp-privacy-request-form".*?</form>~s', $form, $found);
    $chief->ask("/wp-admin/$page", [
        'action' => 'add_' . $type . '_personal_data_request', 'type_of_action' => $type . '_personal_data', 'username_or_email_for_privacy_request' => $email,
        '_wpnonce' => $field('_wpnonce', $found[0]), 'submit' => 'Send',
    ]);
    preg_match_all('~data-request-id="(\d+)"\s+data-nonce="([^"]+)"~', $chief->ask("/wp-admin/$page")->body, $requests, PREG_SET_ORDER);
    Check::that($requests !== [], "a request on $page");
    return [$requests[0][1], $requests[0][2]];
};
$each = static function (string $action, array $request, int $count) use ($chief): array {
    $answers = [];
    for ($index = 1; $index <= $count; $index++) {
        $answer = $chief->ask('/wp-admin/admin-ajax.php', [
            'action' => $action, $action === 'wp-privacy-erase-personal-data' ? 'eraser' : 'exporter' => (string) $index, 'page' => '1',
            'id' => $request[0], 'security' => $request[1], 'sendAsEmail' => 'false',
        ]);
        $answers[] = json_decode($answer->body, true) ?? throw new RuntimeException($answer->body);
    }
    return $answers;
};
$exporters = (int) $inside('php.php', 'echo count(apply_filters("wp_privacy_personal_data_exporters", []));');
$erasers = (int) $inside('php.php', 'echo count(apply_filters("wp_privacy_personal_data_erasers", []));');
// The last of them makes an archive: not ours.
$exported = json_encode($each('wp-privacy-export-personal-data', $ask('export-personal-data.php', 'export', 'priv.ate@example.com'), $exporters - 1)
    + ['ours' => json_decode($inside('php.php', 'echo json_encode(Wellsaid_Privacy::export("priv.ate@example.com"));'), true)], JSON_UNESCAPED_SLASHES);
foreach (['Comment as typed', 'x&lt;y, it&#039;s me', 'Verdict of the rules', 'Rude word, masked.'] as $part) {
    Check::that(str_contains($exported, $part), "the export holds `$part`: $exported");
}
$shown = $visitor->comments($post);
$answers = $each('wp-privacy-erase-personal-data', $ask('erase-personal-data.php', 'remove', 'priv.ate@example.com'), $erasers);
Check::that(in_array(true, array_column(array_column($answers, 'data'), 'items_removed'), true), 'erased: ' . json_encode($answers));
$row = json_decode($inside('php.php', "echo json_encode([get_comment($id), get_comment_meta($id), get_comment_meta($plainId)]);"), true);
Check::same(['Anonymous', '', '127.0.0.0'], [$row[0]['comment_author'], $row[0]['comment_author_email'], $row[0]['comment_author_IP']], 'WordPress made it anonymous');
Check::that(!isset($row[2]['_wellsaid_verdict']), 'no verdict is left');
Check::that(!str_contains($row[1]['_wellsaid_verdict'][0] ?? '', 'json'), 'nor one of a masked comment: ' . json_encode($row[1]));
Check::that(!preg_match('/Priv|priv\.ate/', json_encode($row)), 'nobody is named');
$after = $visitor->comments($post);
Check::same([$shown[$id], $shown[$plainId]], [$after[$id], $after[$plainId]], 'the text stays, and stays masked');
Check::that(str_contains($after[$id], 'what the ****, x&lt;y'), $after[$id]);

// The secret: the site's own, in no list of processes.
$command = $inside('php.php', <<<'PHP'
    $library = Wellsaid_Backend::open(Wellsaid_Backend::settings());
    $program = (new ReflectionProperty($library, 'process'))->getValue($library);
    echo file_get_contents('/proc/' . proc_get_status($program)['pid'] . '/cmdline');
    $one = $library->moderate('hi', ['ip' => '127.0.0.1', 'author' => ['id' => '1']], false)['verdict_json'];
    echo "\n", $one;
    PHP);
[$arguments, $verdict] = explode("\n", $command);
Check::that(str_contains($arguments, "--key\0/dev/fd/3"), "a key through a pipe: $arguments");
Check::that(!str_contains($arguments, hash_hmac('sha256', 'wellsaid: authors and addresses', "a test's AUTH key" . "a test's AUTH salt")), 'not as an argument');
