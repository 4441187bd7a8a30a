<?php
// The filter for Drupal with stand-ins for Drupal:
//
//     php tests/drupal/run.php MODULES LIBRARY PROGRAM
//
// MODULES is the folder that the module was copied to, as its README describes.
declare(strict_types=1);

use Drupal\Core\Form\FormStateInterface;
use Drupal\Core\Site\Settings;
use Drupal\wellsaid\Plugin\Filter\WellsaidFilter;

require __DIR__ . '/../php/check.php';
require __DIR__ . '/stand_ins.php';

[, $modules, $library, $program] = array_map('realpath', $argv);
require "$modules/wellsaid/src/Plugin/Filter/WellsaidFilter.php";

$place = sys_get_temp_dir() . '/wellsaid-drupal-' . getmypid();
mkdir($place);
register_shutdown_function(static fn () => exec('rm -rf ' . escapeshellarg($place)));
$services = new Services();
$make = static fn (Services $services, array $settings = []): WellsaidFilter => WellsaidFilter::create(
    $services, ['settings' => $settings + ['preset' => 'drupal6', 'policy_file' => '']], 'wellsaid', [],
);
$filter = static fn (array $settings = []): WellsaidFilter => $make($services, $settings);
$errors = static function (string $file): array {
    $state = new class implements FormStateInterface {
        public array $errors = [];

        public function setError(array &$element, $message = '')
        {
            $this->errors[] = $message;
        }
    };
    WellsaidFilter::validatePolicyFile(['#value' => $file], $state);
    return $state->errors;
};

// The library is missing, then a backend opens: the failure leaves no trace.
Settings::$all['wellsaid'] = ['library' => "$place/none.so", 'program' => "$place/none"];
$result = $filter()->process("<script>x</script> \"y\"\nz", 'en');
Check::same("&lt;script&gt;x&lt;/script&gt; &quot;y&quot;<br />\nz", $result->getProcessedText(), 'escaped');
Check::same(0, $result->maxAge, 'not cached');
Check::that($services->switch->kill, 'nor by the page cache, which does not read that');
Check::that(str_contains($services->log[0] ?? '', 'none.so') && str_starts_with($services->log[0], 'error: The library'), 'logged');
Check::same('No HTML tags allowed.', $filter()->tips(), 'tips without the library');

// Two visits: pages rendered without the library are replaced as soon as it is back.
$visits = new Visits();
Check::same('&lt;b&gt;', $visits->visit($make, '<b>'), 'the first visit, without the library');
Settings::$all['wellsaid'] = ['library' => $library, 'program' => $program];
Check::same('<p>x <em>y</em></p>', $visits->visit($make, 'x <em>y</em>'), 'the second, with it');
Settings::$all['wellsaid'] = ['library' => "$place/none.so", 'program' => "$place/none"];
Check::same('<p>x <em>y</em></p>', $visits->visit($make, 'x <em>y</em>'), 'what was made with it is cached');

Settings::$all['wellsaid'] = ['library' => $library, 'program' => $program];
$text = "[quote=Bob]Hi[/quote]\nif x<y <em>see</em> <script>x()</script> www.example.com";
foreach (WellsaidFilter::PRESETS as $preset) {
    $result = $filter(['preset' => $preset])->process($text, 'en');
    $want = shell_exec('printf %s ' . escapeshellarg($text) . ' | ' . escapeshellarg($program) . " format --policy $preset");
    Check::same(rtrim($want, "\n"), $result->getProcessedText(), "the preset $preset");
    Check::same([-1, ['wellsaid_policy']], [$result->maxAge, $result->tags], 'cached, until a policy file changes');
}
Check::same('', $filter()->process(null, 'en')->getProcessedText(), 'no text');
Check::same($filter()->process($text, 'en')->getProcessedText(), $filter(['preset' => 'nonsense'])->process($text, 'en')->getProcessedText(), 'an unknown preset is the default');
$services = new Services();
$long = $make($services)->process(str_repeat('<b>', 30_000), 'en');
Check::same(str_repeat('&lt;b&gt;', 30_000), $long->getProcessedText(), 'too long: escaped');
Check::same([-1, ['wellsaid_policy'], false], [$long->maxAge, $long->tags, $services->switch->kill], 'and cached');
Check::same(1, count($services->log), 'logged once');
Check::that(str_starts_with($services->log[0], 'notice: A text of 90000 bytes') && !str_contains($services->log[0], 'library can not'), "as what it is: {$services->log[0]}");
$visits = new Visits();
$logs = 0;
foreach ([1, 2, 3] as $visit) {
    $visits->visit(static function (Services $services) use ($make, &$logs): WellsaidFilter {
        $logs++;
        return $make($services);
    }, str_repeat('<b>', 30_000));
}
Check::same(1, $logs, 'and is not made at every visit');
foreach ([
    '<iframe src="https://evil.example/"></iframe>', '<script>alert(1)</script>', "<script>\n</script>", '<style>p{}</style>', '<!-- only a comment -->',
    '<object data=x></object>', '<img src=x onerror=alert(1)>', '<iframe>',
] as $nothing) {
    $shown = $filter()->process($nothing, 'en')->getProcessedText();
    Check::that($shown !== '' && !preg_match('~<(?!br />|/?p>)~', $shown), "a text of which nothing is left is shown as typed: $shown");
}
Check::same('', $filter()->process("  \n", 'en')->getProcessedText(), 'white space is nothing');

$short = $filter()->tips();
Check::that(str_contains($short, 'Allowed HTML tags: &lt;a&gt; &lt;em&gt;'), "short tips: $short");
$table = $filter()->tips(true);
Check::that(str_contains($table, '<td><code>&lt;em&gt;Emphasized&lt;/em&gt;</code></td><td><p><em>Emphasized</em></p></td>'), $table);

file_put_contents("$place/good.toml", "preset = \"plain\"\n");
file_put_contents("$place/bad.toml", "nonsense = 1\n");
Check::same([], $errors(''), 'no file');
Check::same([], $errors("$place/good.toml"), 'a good file');
Check::that(str_contains($errors("$place/bad.toml")[0], 'nonsense'), 'a bad file');
Check::same(['A policy file ends with .toml or .json.'], $errors('/etc/passwd'), 'another file');
Check::same('<p>a &lt;em&gt;b&lt;/em&gt;</p>', $filter(['policy_file' => "$place/good.toml"])->process('a <em>b</em>', 'en')->getProcessedText(), 'a policy file');
$broken = $filter(['policy_file' => "$place/bad.toml"])->process('<em>b</em>', 'en');
Check::same(['&lt;em&gt;b&lt;/em&gt;', 0], [$broken->getProcessedText(), $broken->maxAge], 'a file that went bad');

$form = $filter()->settingsForm([], new class implements FormStateInterface {
    public function setError(array &$element, $message = '')
    {
    }
});
Check::same(['drupal6', "", WellsaidFilter::PRESETS], [$form['preset']['#default_value'], $form['policy_file']['#default_value'], array_keys($form['preset']['#options'])], 'the form');

// Drupal reads the annotation: its defaults are those of the schema.
$source = file_get_contents("$modules/wellsaid/src/Plugin/Filter/WellsaidFilter.php");
foreach (['preset', 'policy_file'] as $name) {
    Check::that(str_contains($source, "\"$name\" = "), "the annotation has $name");
    Check::that(str_contains(file_get_contents("$modules/wellsaid/config/schema/wellsaid.schema.yml"), "    $name:\n"), "the schema has $name");
}

echo 'drupal: ', Check::$passed, " checks passed (with stand-ins for Drupal)\n";
