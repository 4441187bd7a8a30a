<?php

namespace Drupal\wellsaid\Plugin\Filter;

use Drupal\Core\Form\FormStateInterface;
use Drupal\Core\PageCache\ResponsePolicy\KillSwitch;
use Drupal\Core\Plugin\ContainerFactoryPluginInterface;
use Drupal\Core\Site\Settings;
use Drupal\filter\FilterProcessResult;
use Drupal\filter\Plugin\FilterBase;
use Psr\Log\LoggerInterface;
use Symfony\Component\DependencyInjection\ContainerInterface;

/**
 * Turns what people type into a comment box into HTML that is verified safe.
 *
 * It does what "Limit allowed HTML tags", "Convert URLs into links" and "Convert line breaks" do
 * together, and quotes. It has to be the last filter that changes HTML: changes of later filters are not verified.
 *
 * @Filter(
 *   id = "wellsaid",
 *   title = @Translation("wellsaid: safe HTML for comments"),
 *   description = @Translation("Tags by a list, links, line breaks and [quote], verified to be safe. Needs no other filter."),
 *   type = Drupal\filter\Plugin\FilterInterface::TYPE_MARKUP_LANGUAGE,
 *   settings = {
 *     "preset" = "drupal6",
 *     "policy_file" = "",
 *   },
 * )
 */
class WellsaidFilter extends FilterBase implements ContainerFactoryPluginInterface {

  const PRESETS = ['drupal6', 'comment', 'forum', 'wordpress', 'plain'];

  /**
   * Cache tag of everything that is made under a policy.
   *
   * A policy file may change without Drupal knowing: invalidate this tag then.
   */
  const CACHE_TAG = 'wellsaid_policy';

  /**
   * The library of this request, by policy.
   *
   * @var array<string, \Wellsaid>
   */
  protected static $libraries = [];

  /**
   * {@inheritdoc}
   */
  public function __construct(array $configuration, $plugin_id, $plugin_definition, protected LoggerInterface $logger, protected KillSwitch $killSwitch) {
    parent::__construct($configuration, $plugin_id, $plugin_definition);
  }

  /**
   * {@inheritdoc}
   */
  public static function create(ContainerInterface $container, array $configuration, $plugin_id, $plugin_definition) {
    return new static(
      $configuration,
      $plugin_id,
      $plugin_definition,
      $container->get('logger.factory')->get('wellsaid'),
      $container->get('page_cache_kill_switch'),
    );
  }

  /**
   * {@inheritdoc}
   */
  public function process($text, $langcode) {
    $text = (string) $text;
    try {
      $html = $this->library()->html($text);
    }
    catch (\Throwable $error) {
      // Fails closed: every tag is shown as typed.
      $result = new FilterProcessResult(self::escaped($text));
      if ($error instanceof \WellsaidException && $error->kind === 'too-long') {
        // No trouble with the library, and the same at every view: it is cached.
        $this->logger->notice('A text of @bytes bytes is shown as typed: @problem', ['@bytes' => strlen($text), '@problem' => $error->getMessage()]);
        return $result->addCacheTags([self::CACHE_TAG]);
      }
      $this->log($error->getMessage());
      // A maximum age of 0 does not reach the page cache for anonymous visitors.
      $this->killSwitch->trigger();
      return $result->setCacheMaxAge(0);
    }
    if ($html === '' && trim($text) !== '') {
      // Nothing is left, for example of a single iframe: an empty comment would be useless.
      $html = self::escaped($text);
    }
    return (new FilterProcessResult($html))->addCacheTags([self::CACHE_TAG]);
  }

  /**
   * The text with every tag as typed.
   */
  protected static function escaped(string $text): string {
    return nl2br(htmlspecialchars($text, ENT_QUOTES | ENT_SUBSTITUTE, 'UTF-8'));
  }

  /**
   * {@inheritdoc}
   */
  public function tips($long = FALSE) {
    try {
      $tips = $this->library()->tips();
    }
    catch (\Throwable $error) {
      $this->log($error->getMessage());
      return $this->t('No HTML tags allowed.');
    }
    $text = static fn (string $text) => htmlspecialchars($text, ENT_QUOTES | ENT_SUBSTITUTE, 'UTF-8');
    if (!$long) {
      return implode(' ', array_map($text, $tips['short']));
    }
    // `you_get` is HTML that was verified, like any comment.
    $rows = array_map(
      static fn (array $tip) => '<tr><td>' . $text($tip['description']) . '</td><td><code>' . nl2br($text($tip['you_type']))
        . '</code></td><td>' . $tip['you_get'] . '</td></tr>',
      $tips['long'],
    );
    return '<p>' . implode('<br>', array_map($text, $tips['short'])) . '</p><table>' . implode('', $rows) . '</table>';
  }

  /**
   * {@inheritdoc}
   */
  public function settingsForm(array $form, FormStateInterface $form_state) {
    $form['preset'] = [
      '#type' => 'select',
      '#title' => $this->t('What authors may write'),
      '#options' => array_combine(self::PRESETS, self::PRESETS),
      '#default_value' => $this->settings['preset'],
    ];
    $form['policy_file'] = [
      '#type' => 'textfield',
      '#title' => $this->t('or a policy file'),
      '#description' => $this->t('A path on this server; ends with .toml or .json.'),
      '#default_value' => $this->settings['policy_file'],
      '#maxlength' => 1024,
      '#element_validate' => [[static::class, 'validatePolicyFile']],
    ];
    return $form;
  }

  /**
   * Refuses a policy that the library does not accept, with the error of the library.
   */
  public static function validatePolicyFile(array $element, FormStateInterface $form_state): void {
    $file = (string) $element['#value'];
    if ($file === '') {
      return;
    }
    try {
      // Messages quote the file, so other files are refused.
      if (!preg_match('/\.(toml|json)$/', $file)) {
        throw new \RuntimeException('A policy file ends with .toml or .json.');
      }
      self::open($file);
    }
    catch (\Throwable $error) {
      $form_state->setError($element, $error->getMessage());
    }
  }

  /**
   * The library, opened once per request and policy.
   */
  protected function library(): \Wellsaid {
    $file = (string) ($this->settings['policy_file'] ?? '');
    $preset = $this->settings['preset'] ?? 'drupal6';
    $policy = $file !== '' ? $file : (in_array($preset, self::PRESETS, TRUE) ? $preset : 'drupal6');
    return self::$libraries[$policy] ??= self::open($policy);
  }

  /**
   * Opens a backend; programs and libraries are named in settings.php and not on a page.
   */
  protected static function open(string $policy): \Wellsaid {
    $lib = dirname(__DIR__, 3) . '/lib';
    if (!class_exists('Wellsaid', FALSE)) {
      if (!is_readable("$lib/Wellsaid.php")) {
        throw new \RuntimeException('lib/Wellsaid.php is not there; see README.md');
      }
      require_once "$lib/Wellsaid.php";
    }
    return \Wellsaid::open(Settings::get('wellsaid', []) + ['policy' => $policy, 'header' => "$lib/wellsaid_php.h"]);
  }

  /**
   * Writes to the site's log.
   */
  protected function log(string $problem): void {
    $this->logger->error('The library can not be used, comments are shown as text: @problem', ['@problem' => $problem]);
  }

}
