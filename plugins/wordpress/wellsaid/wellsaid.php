<?php
/**
 * Plugin Name:       wellsaid
 * Description:       Comments become safe HTML that is verified, and are checked by rules you can read, with every reason.
 * Version:           0.1.0
 * Requires at least: 6.2
 * Requires PHP:      8.1
 * License:           MIT OR Apache-2.0
 * Text Domain:       wellsaid
 *
 * The database always holds the text that WordPress itself made harmless: without this plug-in, or without the library,
 * pages show that.
 */

defined( 'ABSPATH' ) || exit;

require __DIR__ . '/includes/backend.php';
require __DIR__ . '/includes/source.php';
require __DIR__ . '/includes/page.php';
require __DIR__ . '/includes/text.php';
require __DIR__ . '/includes/verdict.php';
require __DIR__ . '/includes/form.php';
require __DIR__ . '/includes/settings.php';
require __DIR__ . '/includes/privacy.php';

Wellsaid_Source::hook();
Wellsaid_Page::hook();
Wellsaid_Text::hook();
Wellsaid_Verdict::hook();
Wellsaid_Form::hook();
Wellsaid_Settings::hook();
Wellsaid_Privacy::hook();
