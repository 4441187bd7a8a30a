<?php
/** Removes the data that the plug-in stored, on every site of a network. Comments stay as WordPress itself stored them. */

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

$wellsaid_remove = static function () {
	delete_option( 'wellsaid' );
	delete_metadata( 'comment', 0, '_wellsaid_source', '', true );
	delete_metadata( 'comment', 0, '_wellsaid_verdict', '', true );
};
if ( ! is_multisite() ) {
	$wellsaid_remove();
	return;
}
for ( $wellsaid_offset = 0; ; $wellsaid_offset += 100 ) {
	$wellsaid_sites = get_sites(
		array(
			'fields'  => 'ids',
			'number'  => 100,
			'offset'  => $wellsaid_offset,
			'orderby' => 'id',
		)
	);
	if ( array() === $wellsaid_sites ) {
		break;
	}
	foreach ( $wellsaid_sites as $wellsaid_site ) {
		switch_to_blog( $wellsaid_site );
		$wellsaid_remove();
		restore_current_blog();
	}
}
