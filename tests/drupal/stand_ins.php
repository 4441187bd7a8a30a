<?php
// Stand-ins for Drupal in tests/drupal/run.php: only the parts of its classes that the filter uses, as documented.

namespace Drupal\filter\Plugin {
    abstract class FilterBase
    {
        public $settings = [];

        public function __construct(array $configuration, $plugin_id, $plugin_definition)
        {
            $this->settings = $configuration['settings'];
        }

        protected function t($text)
        {
            return $text;
        }

        abstract public function process($text, $langcode);
    }
}

namespace Drupal\filter {
    class FilterProcessResult
    {
        public int $maxAge = -1;
        public array $tags = [];

        public function __construct(private string $processedText)
        {
        }

        public function getProcessedText()
        {
            return $this->processedText;
        }

        public function addCacheTags(array $tags)
        {
            $this->tags = array_merge($this->tags, $tags);
            return $this;
        }

        public function setCacheMaxAge($seconds)
        {
            $this->maxAge = $seconds;
            return $this;
        }
    }
}

namespace Drupal\Core\Form {
    interface FormStateInterface
    {
        public function setError(array &$element, $message = '');
    }
}

namespace Drupal\Core\Site {
    final class Settings
    {
        public static array $all = [];

        public static function get($name, $default = null)
        {
            return self::$all[$name] ?? $default;
        }
    }
}

namespace Drupal\Core\PageCache\ResponsePolicy {
    class KillSwitch
    {
        public bool $kill = false;

        public function trigger()
        {
            $this->kill = true;
        }
    }
}

namespace Drupal\Core\Plugin {
    use Symfony\Component\DependencyInjection\ContainerInterface;

    interface ContainerFactoryPluginInterface
    {
        public static function create(ContainerInterface $container, array $configuration, $plugin_id, $plugin_definition);
    }
}

namespace Psr\Log {
    interface LoggerInterface
    {
        public function error($message, array $context = []);

        public function notice($message, array $context = []);
    }
}

namespace Symfony\Component\DependencyInjection {
    interface ContainerInterface
    {
        public function get(string $id);
    }
}

namespace {
    /** Drupal's services that the filter asks for: the log, and the switch that keeps a page out of the page cache. */
    final class Services implements Psr\Log\LoggerInterface, Symfony\Component\DependencyInjection\ContainerInterface
    {
        /** @var list<string> */
        public array $log = [];
        public Drupal\Core\PageCache\ResponsePolicy\KillSwitch $switch;

        public function __construct()
        {
            $this->switch = new Drupal\Core\PageCache\ResponsePolicy\KillSwitch();
        }

        public function get(string $id)
        {
            return match ($id) {
                // The factory of logs gives the log of a channel by the same word.
                'logger.factory', 'wellsaid' => $this,
                'page_cache_kill_switch' => $this->switch,
            };
        }

        public function error($message, array $context = [])
        {
            $this->log[] = 'error: ' . strtr($message, $context);
        }

        public function notice($message, array $context = [])
        {
            $this->log[] = 'notice: ' . strtr($message, $context);
        }
    }

    /** Two visits of a page with one text: Drupal's render cache and its page cache for anonymous visitors. */
    final class Visits
    {
        private ?string $page = null;
        private ?string $rendered = null;

        public function visit(callable $filter, string $text): string
        {
            if ($this->page !== null) {
                return $this->page;
            }
            $services = new Services();
            if ($this->rendered === null) {
                $result = $filter($services)->process($text, 'en');
                $html = $result->getProcessedText();
                // The maximum age reaches the render cache only.
                $this->rendered = $result->maxAge === 0 ? null : $html;
            } else {
                $html = $this->rendered;
            }
            $this->page = $services->switch->kill ? null : $html;
            return $html;
        }
    }
}
