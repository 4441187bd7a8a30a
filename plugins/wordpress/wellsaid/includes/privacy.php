<?php
/** Exports and erases the data that is stored with a comment, for requests about personal data. */

defined( 'ABSPATH' ) || exit;

final class Wellsaid_Privacy {
	/** Comments at a time, as WordPress itself. */
	const NUMBER = 500;

	public static function hook(): void {
		add_filter( 'wp_privacy_personal_data_exporters', array( self::class, 'exporter' ) );
		// Before WordPress' own, which takes the address away by which comments are found.
		add_filter( 'wp_privacy_personal_data_erasers', array( self::class, 'eraser' ), 1 );
		// In any order: no data of this plug-in outlives the name of an author.
		add_filter( 'wp_anonymize_comment', array( self::class, 'anonymize' ), PHP_INT_MAX, 2 );
	}

	public static function exporter( array $exporters ): array {
		$exporters['wellsaid'] = array(
			'exporter_friendly_name' => 'wellsaid',
			'callback'               => array( self::class, 'export' ),
		);
		return $exporters;
	}

	public static function eraser( array $erasers ): array {
		$erasers['wellsaid'] = array(
			'eraser_friendly_name' => 'wellsaid',
			'callback'             => array( self::class, 'erase' ),
		);
		return $erasers;
	}

	/** @return list<WP_Comment> */
	private static function comments( string $email, int $page ): array {
		return '' === $email ? array() : get_comments(
			array(
				'author_email' => $email,
				'number'       => self::NUMBER,
				'paged'        => $page,
				'orderby'      => 'comment_ID',
				'order'        => 'ASC',
				// Spam and the trash as well.
				'status'       => 'any',
			)
		);
	}

	/** Exports the typed text and the results of the rules. */
	public static function export( $email, $page = 1 ): array {
		$comments = self::comments( (string) $email, (int) $page );
		$items    = array();
		foreach ( $comments as $comment ) {
			$data    = array();
			$kept    = Wellsaid_Source::kept( $comment );
			$verdict = Wellsaid_Verdict::of( $comment );
			if ( null !== $kept ) {
				$data[] = array(
					'name'  => __( 'Comment as typed', 'wellsaid' ),
					'value' => esc_textarea( $kept['typed'] ),
				);
			}
			if ( null !== $verdict ) {
				$data[] = array(
					'name'  => __( 'Verdict of the rules', 'wellsaid' ),
					'value' => esc_textarea( (string) wp_json_encode( $verdict, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES ) ),
				);
			}
			if ( array() !== $data ) {
				$items[] = array(
					'group_id'    => 'comments',
					'group_label' => __( 'Comments', 'wellsaid' ),
					'item_id'     => "comment-{$comment->comment_ID}",
					'data'        => $data,
				);
			}
		}
		return array(
			'data' => $items,
			'done' => count( $comments ) < self::NUMBER,
		);
	}

	public static function erase( $email, $page = 1 ): array {
		$comments = self::comments( (string) $email, (int) $page );
		$removed  = false;
		foreach ( $comments as $comment ) {
			$removed = self::clean( $comment ) || $removed;
		}
		return array(
			'items_removed'  => $removed,
			'items_retained' => false,
			'messages'       => array(),
			'done'           => count( $comments ) < self::NUMBER,
		);
	}

	public static function anonymize( $may, $comment ) {
		if ( true === $may && $comment instanceof WP_Comment ) {
			self::clean( $comment );
		}
		return $may;
	}

	/**
	 * WordPress keeps the text of a comment, and removes its author. So the text stays, and masked
	 * words in it stay masked; reasons, and the text before an edit, are removed.
	 */
	private static function clean( WP_Comment $comment ): bool {
		$verdict = Wellsaid_Verdict::forget( $comment );
		return Wellsaid_Source::forget( $comment ) || $verdict;
	}
}
