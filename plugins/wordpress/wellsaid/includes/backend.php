<?php
/** Access to the library, or the reason for administrators why it is not available. */

defined( 'ABSPATH' ) || exit;

final class Wellsaid_Backend {
	const OPTION  = 'wellsaid';
	const PRESETS = array( 'wordpress', 'comment', 'forum', 'drupal6', 'plain' );
	/** Markup for trusted authors: as WordPress allows it, or the same as for everybody. */
	const TRUSTED = array( 'wordpress', 'same' );

	/** @var array<string, Wellsaid> By site, policy, and whether there are rules. */
	private static $libraries = array();
	/** @var array<string, string> Reasons why a library is not available. */
	private static $problems = array();

	/** @return array{preset: string, policy_file: string, trusted: string, trusted_file: string, rules_file: string} */
	public static function settings(): array {
		$defaults = array(
			'preset'       => 'wordpress',
			'policy_file'  => '',
			'trusted'      => 'wordpress',
			'trusted_file' => '',
			'rules_file'   => '',
		);
		$settings = get_option( self::OPTION, array() );
		return array_merge( $defaults, is_array( $settings ) ? array_intersect_key( $settings, $defaults ) : array() );
	}

	/** A preset or a file. */
	private static function policy( array $settings, bool $trusted ): string {
		if ( $trusted && '' !== $settings['trusted_file'] ) {
			return $settings['trusted_file'];
		}
		if ( $trusted && 'same' !== $settings['trusted'] ) {
			return dirname( __DIR__ ) . '/trusted.toml';
		}
		return '' === $settings['policy_file'] ? $settings['preset'] : $settings['policy_file'];
	}

	/**
	 * Opens with these settings.
	 *
	 * Programs and libraries are named in wp-config.php and not on a page: permission to change settings must not be
	 * permission to start programs.
	 *
	 * @throws RuntimeException With the reason.
	 */
	public static function open( array $settings, bool $trusted = false, bool $rules = true ): Wellsaid {
		if ( ! class_exists( 'Wellsaid', false ) ) {
			$file = dirname( __DIR__ ) . '/lib/Wellsaid.php';
			if ( ! is_readable( $file ) ) {
				throw new RuntimeException( 'lib/Wellsaid.php is not there; see README.md' );
			}
			require $file;
		}
		$options = array(
			'policy' => self::policy( $settings, $trusted ),
			'header' => dirname( __DIR__ ) . '/lib/wellsaid_php.h',
		);
		$named   = array( 'library', 'program', 'backend' );
		if ( $rules && '' !== $settings['rules_file'] ) {
			$options['rules'] = $settings['rules_file'];
			$named            = array_merge( $named, array( 'redis', 'key_file' ) );
		}
		foreach ( $named as $name ) {
			$constant = 'WELLSAID_' . strtoupper( $name );
			if ( defined( $constant ) ) {
				$options[ $name ] = constant( $constant );
			}
		}
		if ( isset( $options['rules'] ) && ! isset( $options['key_file'] ) ) {
			// Without a secret, anyone who reads the counts can find the addresses that were counted.
			$options['key'] = hash_hmac( 'sha256', 'wellsaid: authors and addresses', wp_salt( 'auth' ) );
		}
		return Wellsaid::open( $options );
	}

	/**
	 * The library to format with; null if it is not available.
	 *
	 * A page that only shows comments does not need rules, and long lists take time to read.
	 */
	public static function library( bool $trusted = false ): ?Wellsaid {
		return self::opened( $trusted, false );
	}

	/** The library with rules; null if it is not available. */
	public static function moderator( bool $trusted = false ): ?Wellsaid {
		return self::opened( $trusted, true );
	}

	private static function opened( bool $trusted, bool $rules ): ?Wellsaid {
		$key = self::key( $trusted, $rules );
		if ( ! isset( self::$libraries[ $key ] ) && ! isset( self::$problems[ $key ] ) ) {
			try {
				self::$libraries[ $key ] = self::open( self::settings(), $trusted, $rules );
			} catch ( Throwable $error ) {
				self::failed( $error, $trusted, $rules );
			}
		}
		return self::$libraries[ $key ] ?? null;
	}

	/** The reason why the library is not available; null if it is. */
	public static function problem( bool $trusted = false, bool $rules = false ): ?string {
		return null === self::opened( $trusted, $rules ) ? self::$problems[ self::key( $trusted, $rules ) ] : null;
	}

	/** Records an error; the page is rendered without the library. */
	public static function failed( Throwable $error, bool $trusted = false, bool $rules = false ): void {
		// A comment that is too long is not trouble with the library.
		if ( ! $error instanceof WellsaidException || 'too-long' !== $error->kind ) {
			$key                    = self::key( $trusted, $rules );
			self::$problems[ $key ] = $error->getMessage();
			unset( self::$libraries[ $key ] );
		}
		// phpcs:ignore WordPress.PHP.DevelopmentFunctions.error_log_error_log -- where administrators look.
		error_log( 'wellsaid: ' . $error->getMessage() );
	}

	/** Sites of a network have settings of their own. */
	private static function key( bool $trusted, bool $rules ): string {
		return get_current_blog_id() . ( $trusted ? ' trusted' : '' ) . ( $rules ? ' rules' : '' );
	}
}
