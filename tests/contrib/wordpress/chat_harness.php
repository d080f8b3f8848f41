<?php
// A WordPress of a few functions, in which the chat's plug-in is run. What WordPress escapes and checks is done here as
// it does it. Usage: php chat_harness.php PLUGIN REQUEST-AS-JSON; what the request did is printed as JSON.
define( 'ABSPATH', '/' );
[ , $plugin, $json ] = $argv;
$asked   = json_decode( $json, true );
$hooks   = array();
$options = isset( $asked['options'] ) ? array( 'shopclerk_chat' => $asked['options'] ) : array();
$done    = array( 'errors' => array(), 'status' => null, 'headers' => array(), 'pages' => array() );
$setting = array();
if ( ! empty( $asked['woo'] ) ) {
	class WooCommerce {} // phpcs:ignore
}
if ( isset( $asked['constant'] ) ) {
	define( 'SHOPCLERK_SIGN_IN_TOKEN_SECRET', $asked['constant'] );
}

function add_action( $name, $callback ) { global $hooks; $hooks[ $name ][] = $callback; }
function do_action( $name ) { global $hooks; foreach ( $hooks[ $name ] ?? array() as $callback ) { call_user_func( $callback ); } }
function apply_filters( $name, $value ) { global $asked; return $asked['filters'][ $name ] ?? $value; }
function register_uninstall_hook( $file, $callback ) { add_action( 'uninstall', $callback ); }
function get_option( $name, $default = false ) { global $options; return $options[ $name ] ?? $default; }
function delete_option( $name ) { global $options; unset( $options[ $name ] ); }
function esc_html( $text ) { return htmlspecialchars( (string) $text, ENT_QUOTES ); }
function esc_attr( $text ) { return htmlspecialchars( (string) $text, ENT_QUOTES ); }
function esc_url( $text ) { return preg_match( '#^https?://#i', $text ) ? str_replace( array( '&', "'" ), array( '&#038;', '&#039;' ), preg_replace( '|[^a-z0-9-~+_.?#=!&;,/:%@$*\'()\[\]]|i', '', $text ) ) : ''; }
function checked( $one, $other, $print = true ) { return $one === $other ? " checked='checked'" : ''; }
function wp_json_encode( $value, $flags = 0 ) { return json_encode( $value, $flags ); }
function admin_url( $path ) { return 'https://shop.example.com/wp-admin/' . $path; }
function attributes( $values ) {
	$found = '';
	foreach ( $values as $name => $value ) {
		$found .= true === $value ? ' ' . esc_attr( $name ) : ' ' . esc_attr( $name ) . '="' . esc_attr( $value ) . '"';
	}
	return $found;
}
function wp_print_script_tag( $values ) { echo '<script' . attributes( $values ) . "></script>\n"; }
function wp_print_inline_script_tag( $script ) { echo "<script>\n" . $script . "\n</script>\n"; }

// Who asks. A nonce belongs to a user and an action, as those of WordPress do.
class User {
	public $ID, $user_email, $display_name;
	public function __construct( $row ) { $this->ID = $row['id'] ?? 0; $this->user_email = $row['email'] ?? ''; $this->display_name = $row['name'] ?? ''; }
	public function exists() { return $this->ID > 0; }
}
function wp_get_current_user() { global $asked; return new User( $asked['user'] ?? array() ); }
function is_user_logged_in() { return wp_get_current_user()->exists(); }
function current_user_can( $right ) { global $asked; return in_array( $right, $asked['user']['may'] ?? array(), true ); }
function wp_create_nonce( $action ) { return substr( md5( $action . wp_get_current_user()->ID ), 0, 10 ); }
function check_ajax_referer( $action, $name, $dies ) { global $asked; return ( $asked['post'][ $name ] ?? '' ) === wp_create_nonce( $action ) ? 1 : false; }
function nocache_headers() { global $done; $done['headers'][] = 'Cache-Control: no-cache, must-revalidate, max-age=0, no-store, private'; }
function wp_die( $message, $title, $args ) { global $done; $done['status'] = $args['response']; echo $message; finish(); }

// The page of settings.
function add_options_page( $title, $menu, $right, $slug, $callback ) { global $done; $done['pages'][] = $right; add_action( 'page', $callback ); }
function register_setting( $group, $name, $args ) { global $setting; $setting = array( $group, $name, $args ); }
function add_settings_error( $setting, $code, $message ) { global $done; $done['errors'][ $code ] = $message; }
function settings_fields( $group ) { echo '<input type="hidden" name="_wpnonce" value="' . wp_create_nonce( $group . '-options' ) . '">'; }
function submit_button() { echo '<button>Save</button>'; }
// What options.php does with a form: the right, the nonce, then the callback of the setting, then the row.
function save() {
	global $asked, $setting, $options, $done;
	[ $group, $name, $args ] = $setting;
	if ( ! current_user_can( 'manage_options' ) || ( $asked['post']['_wpnonce'] ?? '' ) !== wp_create_nonce( $group . '-options' ) ) {
		$done['status'] = 403;
		return;
	}
	$options[ $name ] = call_user_func( $args['sanitize_callback'], $asked['post'][ $name ] ?? null );
}
function finish() {
	global $done, $options;
	$done += array( 'out' => ob_get_clean(), 'options' => $options['shopclerk_chat'] ?? null );
	$done['headers'] = array_merge( $done['headers'], headers_list() );
	echo json_encode( $done );
	exit( 0 );
}

ob_start();
require $plugin;
do_action( 'admin_menu' );
do_action( 'admin_init' );
if ( 'save' === $asked['what'] ) {
	save();
} else {
	do_action( $asked['what'] );
}
finish();
