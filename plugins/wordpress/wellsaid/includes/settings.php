<?php
/** The page of settings, the box to try them, and the notice when the library is not there. */

defined( 'ABSPATH' ) || exit;

final class Wellsaid_Settings {
	const PAGE       = 'wellsaid';
	const CAPABILITY = 'manage_options';
	const TRY_NONCE  = 'wellsaid_try';
	const FILES      = array( 'policy_file', 'trusted_file', 'rules_file' );
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

	/** Registers the settings: WordPress checks nonce and capability for them. */
	public static function register(): void {
		register_setting(
			self::PAGE,
			Wellsaid_Backend::OPTION,
			array(
				'type'              => 'array',
				'sanitize_callback' => array( self::class, 'sanitize' ),
			)
		);
	}

	/** Settings that the library does not accept are not saved. */
	public static function sanitize( $given ): array {
		$given    = is_array( $given ) ? $given : array();
		$kept     = Wellsaid_Backend::settings();
		$settings = array(
			'preset'  => in_array( $given['preset'] ?? '', Wellsaid_Backend::PRESETS, true ) ? $given['preset'] : 'wordpress',
			'trusted' => in_array( $given['trusted'] ?? '', Wellsaid_Backend::TRUSTED, true ) ? $given['trusted'] : 'wordpress',
		);
		foreach ( self::FILES as $name ) {
			// A site of a network may not look at the files of the server.
			$settings[ $name ] = self::may_name_files() ? self::path( $given[ $name ] ?? '' ) : $kept[ $name ];
		}
		try {
			foreach ( self::FILES as $name ) {
				// Messages quote the file, so other files are refused.
				if ( '' !== $settings[ $name ] && ! preg_match( '/\.(toml|json)$/', $settings[ $name ] ) ) {
					throw new RuntimeException( __( 'A file of settings ends with .toml or .json.', 'wellsaid' ) );
				}
			}
			foreach ( array( false, true ) as $trusted ) {
				Wellsaid_Backend::open( $settings, $trusted );
			}
		} catch ( Throwable $error ) {
			// WordPress prints it as HTML.
			add_settings_error( self::PAGE, 'wellsaid', nl2br( esc_html( self::told( $error->getMessage() ) ) ) );
			return $kept;
		}
		return $settings;
	}

	/** In a network of sites only network administrators, because the files can be anywhere on the server. */
	private static function may_name_files(): bool {
		return current_user_can( is_multisite() ? 'manage_network_options' : self::CAPABILITY );
	}

	/** A message may quote a file, or tell whether it exists. */
	private static function told( string $problem ): string {
		return self::may_name_files() ? $problem : __( 'The files of settings can not be used. Ask the administrator of the network.', 'wellsaid' );
	}

	private static function path( $path ): string {
		$path = trim( str_replace( "\0", '', wp_unslash( (string) $path ) ) );
		return '' === $path || str_starts_with( $path, '/' ) ? $path : ABSPATH . $path;
	}

	public static function notice(): void {
		if ( ! current_user_can( self::CAPABILITY ) ) {
			return;
		}
		$problem = Wellsaid_Backend::problem() ?? Wellsaid_Backend::problem( true );
		if ( null === $problem && in_array( get_current_screen()->id ?? '', array( 'edit-comments', 'settings_page_' . self::PAGE ), true ) ) {
			// Rules take time to read, so this is checked where comments are moderated, and not on every page.
			$problem = Wellsaid_Backend::problem( false, true );
		}
		if ( null !== $problem ) {
			echo '<div class="notice notice-error"><p>' . esc_html(
				/* translators: %s: what went wrong. */
				sprintf( __( 'wellsaid can\'t reach its library, so comments are shown as WordPress itself makes them, and new ones are held if there are rules: %s', 'wellsaid' ), self::told( $problem ) )
			) . '</p></div>';
		}
	}

	public static function page(): void {
		if ( ! current_user_can( self::CAPABILITY ) ) {
			wp_die( esc_html__( 'You may not do this.', 'wellsaid' ), 403 );
		}
		$settings = Wellsaid_Backend::settings();
		$tried    = self::$tried;
		$library  = Wellsaid_Backend::library();
		?>
		<div class="wrap">
			<h1>wellsaid</h1>
			<p><?php echo esc_html( null === $library ? __( 'No library.', 'wellsaid' ) : 'Backend: ' . $library->backend() ); ?></p>
			<form method="post" action="options.php">
				<?php settings_fields( self::PAGE ); ?>
				<table class="form-table" role="presentation">
					<tr>
						<th scope="row"><label for="wellsaid-preset"><?php esc_html_e( 'What authors may write', 'wellsaid' ); ?></label></th>
						<td><select id="wellsaid-preset" name="wellsaid[preset]">
							<?php foreach ( Wellsaid_Backend::PRESETS as $preset ) : ?>
								<option <?php selected( $preset, $settings['preset'] ); ?>><?php echo esc_html( $preset ); ?></option>
							<?php endforeach; ?>
						</select></td>
					</tr>
					<?php self::may_name_files() && self::file( 'policy_file', __( 'or a policy file', 'wellsaid' ), $settings ); ?>
					<tr>
						<th scope="row"><label for="wellsaid-trusted"><?php esc_html_e( 'What trusted authors may write', 'wellsaid' ); ?></label></th>
						<td><select id="wellsaid-trusted" name="wellsaid[trusted]">
							<option value="wordpress" <?php selected( 'wordpress', $settings['trusted'] ); ?>><?php esc_html_e( 'Lists, images and more, as WordPress allows them', 'wellsaid' ); ?></option>
							<option value="same" <?php selected( 'same', $settings['trusted'] ); ?>><?php esc_html_e( 'The same as everybody', 'wellsaid' ); ?></option>
						</select>
						<p class="description"><?php esc_html_e( 'Trusted are those who may moderate or write unfiltered HTML. It also holds for comments that were stored before this plug-in was switched on.', 'wellsaid' ); ?></p></td>
					</tr>
					<?php
					if ( self::may_name_files() ) {
						self::file( 'trusted_file', __( 'or a policy file for them', 'wellsaid' ), $settings );
						self::file( 'rules_file', __( 'Rule file', 'wellsaid' ), $settings );
					}
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
			$library = null === $tried ? null : Wellsaid_Backend::moderator();
			if ( null !== $library ) {
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
			echo '<p class="wellsaid-error">' . nl2br( esc_html( $error->getMessage() ) ) . '</p>';
			return;
		}
		// HTML that was verified, as on the pages of the site.
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
