<?php
// What tests/drupal/run.php has instead of Drupal: the parts of its classes that the filter uses, as
// documented, and nothing else.

namespace Drupal\filter\Plugin {
    abstract class FilterBase
    {
        public $settings = [];

        public function __construct(array $configuration)
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

        public function __construct(private string $processedText)
        {
        }

        public function getProcessedText()
        {
            return $this->processedText;
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

namespace {
    final class Drupal
    {
        public static array $log = [];

        public static function logger($channel)
        {
            return new class {
                public function error($message, array $context)
                {
                    Drupal::$log[] = strtr($message, $context);
                }
            };
        }
    }
}
