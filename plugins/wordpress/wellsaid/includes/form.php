<?php
/** Additions to the form: tips, a quotation of the person being answered, and the form again after a warning. */

defined( 'ABSPATH' ) || exit;

final class Wellsaid_Form {
	const PARAMETER = 'wellsaid_quote';
	const INSISTS   = 'wellsaid_insists';

	/** @var bool Whether a program that sends a comment by REST tells that its author insists. */
	private static $insists_by_rest = false;

	public static function hook(): void {
		add_filter( 'comment_form_defaults', array( self::class, 'tips' ), 20 );
		add_filter( 'comment_reply_link', array( self::class, 'button' ), 10, 4 );
		add_filter( 'comment_form_field_comment', array( self::class, 'quotation' ) );
		add_filter( 'rest_preprocess_comment', array( self::class, 'sent_by_rest' ), 10, 2 );
	}

	/** Adds the tips, which are made from the policy, so that they are always right. */
	public static function tips( array $defaults ): array {
		$library = Wellsaid_Backend::library();
		if ( null === $library ) {
			return $defaults;
		}
		try {
			$tips = $library->tips();
		} catch ( WellsaidException $error ) {
			Wellsaid_Backend::failed( $error );
			return $defaults;
		}
		$short = array_map( static fn( $tip ) => '<li>' . esc_html( $tip ) . '</li>', $tips['short'] );
		$rows  = array_map(
			static fn( $tip ) => '<tr><td>' . esc_html( $tip['description'] ) . '</td><td><code>'
				// `you_get` is HTML that was verified, like any comment.
				. nl2br( esc_html( $tip['you_type'] ) ) . '</code></td><td>' . $tip['you_get'] . '</td></tr>',
			$tips['long']
		);
		$html = '<ul class="wellsaid-tips">' . implode( '', $short ) . '</ul>'
			. '<details class="wellsaid-examples"><summary>' . esc_html__( 'More about formatting', 'wellsaid' )
			. '</summary><table>' . implode( '', $rows ) . '</table></details>';
		// A block theme changes quotation marks here as well.
		$defaults['comment_notes_after'] = ( $defaults['comment_notes_after'] ?? '' ) . Wellsaid_Page::put( $html );
		return $defaults;
	}

	/** Adds a button beside "Reply". It is a link, so it needs no script. */
	public static function button( $link, $args, $comment, $post ) {
		if ( ! $comment instanceof WP_Comment || '' === (string) $link || ! self::may_quote( $comment ) || null === Wellsaid_Backend::library() ) {
			return $link;
		}
		$address = add_query_arg(
			array(
				'replytocom'    => $comment->comment_ID,
				self::PARAMETER => $comment->comment_ID,
			),
			get_permalink( $post )
		);
		return $link . ' <a rel="nofollow" class="wellsaid-quote" href="' . esc_url( $address ) . '#respond">'
			. esc_html__( 'Quote', 'wellsaid' ) . '</a>';
	}

	/** Comments that everybody may read can be quoted. */
	private static function may_quote( WP_Comment $comment ): bool {
		$post = get_post( (int) $comment->comment_post_ID );
		return '1' === $comment->comment_approved && null !== $post && ! post_password_required( $post )
			&& ( is_post_publicly_viewable( $post ) || current_user_can( 'read_post', $post->ID ) );
	}

	/** @param string $field The text field of the form. */
	public static function quotation( $field ) {
		// phpcs:ignore WordPress.Security.NonceVerification.Recommended -- nothing is changed by it.
		$asked   = absint( $_GET[ self::PARAMETER ] ?? 0 );
		$comment = $asked ? get_comment( $asked ) : null;
		if ( null === $comment || get_the_ID() !== (int) $comment->comment_post_ID || ! self::may_quote( $comment ) ) {
			return $field;
		}
		$library = Wellsaid_Backend::library( Wellsaid_Text::is_trusted( $comment ) );
		if ( null === $library ) {
			return $field;
		}
		$author = wp_strip_all_tags( html_entity_decode( get_comment_author( $comment ), ENT_QUOTES, 'UTF-8' ) );
		$reply = array(
			'author'  => $author,
			'post_id' => (int) $comment->comment_ID,
		);
		try {
			$text = self::quoted( $library, $comment, $reply );
		} catch ( WellsaidException $error ) {
			Wellsaid_Backend::failed( $error, Wellsaid_Text::is_trusted( $comment ) );
			return $field;
		}
		return str_replace( '</textarea>', Wellsaid_Page::put( esc_textarea( $text ) ) . '</textarea>', $field );
	}

	/** @throws WellsaidException If the library can't be used. */
	private static function quoted( Wellsaid $library, WP_Comment $comment, array $reply ): string {
		$verdict = Wellsaid_Verdict::rewriting( $comment );
		if ( null !== $verdict ) {
			try {
				return $library->quoteReply( Wellsaid_Source::of( $comment ), $reply, $verdict );
			} catch ( WellsaidException $error ) {
				if ( 'stale' !== $error->kind ) {
					throw $error;
				}
			}
		}
		// The policy has changed, or the verdict was erased: quotes the text that readers see.
		return $library->quoteReply( Wellsaid_Verdict::visible( $comment ), $reply );
	}

	/** Adds a parameter of REST to those of WordPress. */
	public static function sent_by_rest( $prepared, $request ) {
		self::$insists_by_rest = ! empty( $request[ self::INSISTS ] );
		return $prepared;
	}

	/** Checks whether the author was warned, and sends the comment anyway. */
	public static function insists(): bool {
		// phpcs:ignore WordPress.Security.NonceVerification.Missing -- anybody who may comment may send it.
		return ! empty( $_POST[ self::INSISTS ] ) || self::$insists_by_rest;
	}

	/**
	 * Message to an author whom the rules warn: a sentence and, if a form was sent, the form with the
	 * text in it, to be changed or to be sent anyway.
	 *
	 * @param ?string $key  `tell` of the rule, for sites that have their own words for it.
	 * @return string HTML.
	 */
	public static function warning( string $source, ?string $key, ?Wellsaid $library ): string {
		try {
			$words = null === $library ? array() : $library->tips();
		} catch ( WellsaidException $error ) {
			Wellsaid_Backend::failed( $error );
			$words = array();
		}
		$sentence = $words['warned'] ?? __( 'Please read your comment again. You can change it, or send it for review.', 'wellsaid' );
		$sentence = (string) apply_filters( 'wellsaid_warning', $sentence, $key );
		// phpcs:disable WordPress.Security.NonceVerification.Missing -- nothing is changed by it.
		if ( ! isset( $_POST['comment'] ) || ( defined( 'REST_REQUEST' ) && REST_REQUEST ) ) {
			return esc_html( $sentence );
		}
		$fields = '';
		foreach ( wp_unslash( $_POST ) as $name => $value ) {
			if ( is_string( $value ) && ! in_array( $name, array( 'comment', 'submit', self::INSISTS ), true ) ) {
				$fields .= '<input type="hidden" name="' . esc_attr( $name ) . '" value="' . esc_attr( $value ) . '">';
			}
		}
		// phpcs:enable
		return esc_html( $sentence ) . '</p><form class="wellsaid-warning" method="post" action="' . esc_url( site_url( '/wp-comments-post.php' ) ) . '">'
			. $fields . '<p><textarea name="comment" rows="8" style="width:100%" aria-label="' . esc_attr__( 'Comment', 'wellsaid' ) . '">' . "\n" . esc_textarea( $source ) . '</textarea></p>'
			. '<p><button type="submit">' . esc_html__( 'Post the changed comment', 'wellsaid' ) . '</button> '
			. '<button type="submit" name="' . self::INSISTS . '" value="1">' . esc_html( $words['insist'] ?? __( 'Send for review', 'wellsaid' ) ) . '</button></p></form><p>';
	}
}
