<?php
/** The way to the library: open, or closed for a reason that an administrator is told. */

defined( 'ABSPATH' ) || exit;

final class Wellsaid_Door {
	const OPTION  = 'wellsaid';
	const PRESETS = array( 'wordpress', 'comment', 'drupal6', 'plain' );

	/** @var ?Wellsaid */
	private static $library = null;
	/** @var ?string Why there is none. */
	private static $problem = null;

	/** @return array{preset: string, policy_file: string, rules_file: string} */
	public static function settings(): array {
		$defaults = array(
			'preset'      => 'wordpress',
			'policy_file' => '',
			'rules_file'  => '',
		);
		$settings = get_option( self::OPTION, array() );
		return array_merge( $defaults, is_array( $settings ) ? array_intersect_key( $settings, $defaults ) : array() );
	}

	/**
	 * Opens with these settings.
	 *
	 * What is run and loaded is named in wp-config.php and not on a page: whoever may change
	 * settings may not therefore start programs.
	 *
	 * @throws RuntimeException With the reason.
	 */
	public static function open( array $settings ): Wellsaid {
		if ( ! class_exists( 'Wellsaid', false ) ) {
			$file = dirname( __DIR__ ) . '/lib/Wellsaid.php';
			if ( ! is_readable( $file ) ) {
				throw new RuntimeException( 'lib/Wellsaid.php is not there; see README.md' );
			}
			require $file;
		}
		$options = array(
			'policy' => '' === $settings['policy_file'] ? $settings['preset'] : $settings['policy_file'],
			'rules'  => $settings['rules_file'],
			'header' => dirname( __DIR__ ) . '/lib/wellsaid_php.h',
		);
		foreach ( array( 'library', 'program', 'redis', 'key_file', 'door' ) as $name ) {
			$constant = 'WELLSAID_' . strtoupper( $name );
			if ( defined( $constant ) ) {
				$options[ $name ] = constant( $constant );
			}
		}
		return Wellsaid::open( $options );
	}

	/** The library for this page; null if it can't be had. */
	public static function library(): ?Wellsaid {
		if ( null === self::$library && null === self::$problem ) {
			try {
				self::$library = self::open( self::settings() );
			} catch ( Throwable $error ) {
				self::failed( $error );
			}
		}
		return self::$library;
	}

	/** Why the library can't be had; null if it can. */
	public static function problem(): ?string {
		return null === self::library() ? self::$problem : null;
	}

	/** Something went wrong on the way, and the page does without. */
	public static function failed( Throwable $error ): void {
		// A comment that is too long is no trouble with the library.
		if ( ! $error instanceof WellsaidException || 'too-long' !== $error->kind ) {
			self::$library = null;
			self::$problem = $error->getMessage();
		}
		// phpcs:ignore WordPress.PHP.DevelopmentFunctions.error_log_error_log -- where administrators look.
		error_log( 'wellsaid: ' . $error->getMessage() );
	}
}
