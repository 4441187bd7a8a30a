<?php
/** The page of settings, the box to try them, and the notice when the library is not there. */

defined( 'ABSPATH' ) || exit;

final class Wellsaid_Settings {
	const PAGE       = 'wellsaid';
	const CAPABILITY = 'manage_options';
	const TRY_NONCE  = 'wellsaid_try';
	/** Bytes of the text to try. */
	const LONGEST = 65536;

	/** @var ?string The text to try, if one was sent from our own form. */
	private static $tried = null;

	public static function hook(): void {
		add_action( 'admin_menu', array( self::class, 'menu' ) );
		add_action( 'admin_init', array( self::class, 'register' ) );
		add_action( 'admin_notices', array( self::class, 'notice' ) );
	}

	public static function menu(): void {
		$hook = add_options_page( 'wellsaid', 'wellsaid', self::CAPABILITY, self::PAGE, array( self::class, 'page' ) );
		// Before anything is sent: a wrong nonce is a 403.
		add_action( "load-$hook", array( self::class, 'receive' ) );
	}

	/** WordPress checks nonce and capability of what is registered here. */
	public static function register(): void {
		register_setting(
			self::PAGE,
			Wellsaid_Door::OPTION,
			array(
				'type'              => 'array',
				'sanitize_callback' => array( self::class, 'sanitize' ),
			)
		);
	}

	/** Settings that the library does not accept are not saved. */
	public static function sanitize( $given ): array {
		$given    = is_array( $given ) ? $given : array();
		$settings = array(
			'preset'      => in_array( $given['preset'] ?? '', Wellsaid_Door::PRESETS, true ) ? $given['preset'] : 'wordpress',
			'policy_file' => self::path( $given['policy_file'] ?? '' ),
			'rules_file'  => self::path( $given['rules_file'] ?? '' ),
		);
		try {
			foreach ( array( 'policy_file', 'rules_file' ) as $name ) {
				// Messages quote what stands in a file: of other files nothing is said.
				if ( '' !== $settings[ $name ] && ! preg_match( '/\.(toml|json)$/', $settings[ $name ] ) ) {
					throw new RuntimeException( __( 'A file of settings ends with .toml or .json.', 'wellsaid' ) );
				}
			}
			Wellsaid_Door::open( $settings );
		} catch ( Throwable $error ) {
			// WordPress prints it as HTML.
			add_settings_error( self::PAGE, 'wellsaid', esc_html( $error->getMessage() ) );
			return Wellsaid_Door::settings();
		}
		return $settings;
	}

	private static function path( $path ): string {
		$path = trim( str_replace( "\0", '', wp_unslash( (string) $path ) ) );
		return '' === $path || str_starts_with( $path, '/' ) ? $path : ABSPATH . $path;
	}

	public static function notice(): void {
		$problem = current_user_can( self::CAPABILITY ) ? Wellsaid_Door::problem() : null;
		if ( null !== $problem ) {
			echo '<div class="notice notice-error"><p>' . esc_html(
				/* translators: %s: what went wrong. */
				sprintf( __( 'wellsaid can\'t reach its library, so comments are shown as WordPress itself makes them, and new ones are held if there are rules: %s', 'wellsaid' ), $problem )
			) . '</p></div>';
		}
	}

	public static function page(): void {
		if ( ! current_user_can( self::CAPABILITY ) ) {
			wp_die( esc_html__( 'You may not do this.', 'wellsaid' ), 403 );
		}
		$settings = Wellsaid_Door::settings();
		$tried    = self::$tried;
		$library  = Wellsaid_Door::library();
		?>
		<div class="wrap">
			<h1>wellsaid</h1>
			<p><?php echo esc_html( null === $library ? __( 'No library.', 'wellsaid' ) : 'Door: ' . $library->door() ); ?></p>
			<form method="post" action="options.php">
				<?php settings_fields( self::PAGE ); ?>
				<table class="form-table" role="presentation">
					<tr>
						<th scope="row"><label for="wellsaid-preset"><?php esc_html_e( 'What authors may write', 'wellsaid' ); ?></label></th>
						<td><select id="wellsaid-preset" name="wellsaid[preset]">
							<?php foreach ( Wellsaid_Door::PRESETS as $preset ) : ?>
								<option <?php selected( $preset, $settings['preset'] ); ?>><?php echo esc_html( $preset ); ?></option>
							<?php endforeach; ?>
						</select></td>
					</tr>
					<?php
					self::file( 'policy_file', __( 'or a policy file', 'wellsaid' ), $settings );
					self::file( 'rules_file', __( 'Rule file', 'wellsaid' ), $settings );
					?>
				</table>
				<?php submit_button(); ?>
			</form>
			<h2><?php esc_html_e( 'Try it', 'wellsaid' ); ?></h2>
			<form method="post">
				<?php wp_nonce_field( self::TRY_NONCE ); ?>
				<textarea name="wellsaid_try" rows="6" class="large-text code"><?php echo esc_textarea( $tried ?? '' ); ?></textarea>
				<?php submit_button( __( 'Show', 'wellsaid' ), 'secondary' ); ?>
			</form>
			<?php
			if ( null !== $tried && null !== $library ) {
				self::result( $library, $tried, '' !== $settings['rules_file'] );
			}
			?>
		</div>
		<?php
	}

	private static function file( string $name, string $label, array $settings ): void {
		?>
		<tr>
			<th scope="row"><label for="wellsaid-<?php echo esc_attr( $name ); ?>"><?php echo esc_html( $label ); ?></label></th>
			<td>
				<input id="wellsaid-<?php echo esc_attr( $name ); ?>" class="regular-text code" name="wellsaid[<?php echo esc_attr( $name ); ?>]" value="<?php echo esc_attr( $settings[ $name ] ); ?>">
				<p class="description"><?php esc_html_e( 'A path on this server, outside of what visitors can fetch. Ends with .toml or .json.', 'wellsaid' ); ?></p>
			</td>
		</tr>
		<?php
	}

	public static function receive(): void {
		if ( isset( $_POST['wellsaid_try'] ) ) {
			check_admin_referer( self::TRY_NONCE );
			// phpcs:ignore WordPress.Security.ValidatedSanitizedInput.InputNotSanitized -- making it harmless is what is tried.
			$text        = substr( wp_unslash( (string) $_POST['wellsaid_try'] ), 0, self::LONGEST );
			self::$tried = str_replace( "\r\n", "\n", $text );
		}
	}

	private static function result( Wellsaid $library, string $text, bool $rules ): void {
		try {
			$all = $rules ? $library->moderate( $text, array(), false ) : $library->format( $text );
		} catch ( WellsaidException $error ) {
			echo '<p class="wellsaid-error">' . esc_html( $error->getMessage() ) . '</p>';
			return;
		}
		// HTML that was proven, as on the pages of the site.
		echo '<div class="card wellsaid-page">' . $all['html'] . '</div>'; // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped
		// `esc_html` would leave entities as they are.
		echo '<pre class="code wellsaid-html">' . esc_textarea( $all['html'] ) . '</pre><ul class="wellsaid-notices">';
		foreach ( $all['notices'] as $notice ) {
			list( $start, $end ) = $notice['span'];
			echo '<li>' . esc_html( "{$notice['message']} " . substr( $text, $start, $end - $start ) ) . '</li>';
		}
		echo '</ul>';
		if ( isset( $all['verdict'] ) ) {
			echo '<p class="wellsaid-verdict"><strong>' . esc_html( $all['verdict']['action'] ) . '</strong>';
			foreach ( $all['verdict']['reasons'] as $reason ) {
				echo '<br>' . esc_html( "{$reason['rule']}: {$reason['why']} {$reason['sentence']}" );
			}
			echo '</p>';
		}
	}
}
