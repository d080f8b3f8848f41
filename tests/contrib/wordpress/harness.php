<?php
// A WordPress of a few functions, in which the plug-in is run. Orders, refunds and the gateway's payments are files in a
// folder, so that several processes see the same; GET_LOCK is a file lock, which ends with its process as MySQL's ends
// with its connection. Usage: php harness.php PLUGIN FOLDER REQUEST-AS-JSON
define( 'ABSPATH', '/' );
define( 'DB_NAME', 'shop' );
[ , $plugin, $folder, $json ] = $argv;
$asked = json_decode( $json, true );
$hooks = array();
$locks = array();

function add_filter( $name, $callback, $priority = 10, $count = 1 ) { global $hooks; $hooks[ $name ][] = array( $callback, $count ); }
function add_action( $name, $callback, $priority = 10, $count = 1 ) { add_filter( $name, $callback, $priority, $count ); }
function apply_filters( $name, ...$args ) {
	global $hooks;
	foreach ( $hooks[ $name ] ?? array() as [ $callback, $count ] ) {
		$args[0] = call_user_func_array( $callback, array_slice( $args, 0, $count ) );
	}
	return $args[0] ?? null;
}
function do_action( $name, ...$args ) { global $hooks; foreach ( $hooks[ $name ] ?? array() as [ $callback, $count ] ) { call_user_func_array( $callback, array_slice( $args, 0, $count ) ); } }
function register_rest_route( $space, $route, $args ) { global $spaces; $spaces[] = $space; }
function wp_json_encode( $value ) { return json_encode( $value ); }
function untrailingslashit( $text ) { return rtrim( $text, '/' ); }
function rest_sanitize_boolean( $value ) { return is_string( $value ) ? ! in_array( strtolower( $value ), array( 'false', '0', '' ), true ) : (bool) $value; }

class WP_Error { public function __construct( public $code, public $message, public $data ) {} }
class WP_REST_Response {
	public $headers = array();
	public function __construct( public $data, public $status = 200 ) {}
	public function header( $name, $value ) { $this->headers[ $name ] = $value; }
	public function is_error() { return $this->status >= 400; }
}
class WP_REST_Request {
	public $headers = array();
	public $body = null;
	public function __construct( public $method, public $route ) {}
	public function get_header( $name ) { return $this->headers[ $name ] ?? null; }
	public function get_method() { return $this->method; }
	public function get_route() { return $this->route; }
	public function get_json_params() { return $this->body; }
	public function get_body_params() { return array(); }
	public function get_param( $name ) { return $this->body[ $name ] ?? null; }
}
class Refund {
	public function __construct( public $row ) {}
	public function get_id() { return $this->row['id']; }
	public function get_parent_id() { return $this->row['parent']; }
	public function get_refunded_payment() { return $this->row['paid']; }
	public function get_meta( $name, $single ) { return $this->row['meta'][ $name ] ?? ''; }
	public function update_meta_data( $name, $value ) { $this->row['meta'][ $name ] = $value; }
	public function save() { global $folder; file_put_contents( "$folder/refund-{$this->row['id']}.json", json_encode( $this->row ) ); }
	public function delete() { global $folder; unlink( "$folder/refund-{$this->row['id']}.json" ); }
}
class Database {
	public $prefix = 'wp_';
	public function prepare( $sql, ...$args ) { return array( $sql, $args ); }
	public function get_var( $query ) {
		global $folder, $locks, $asked;
		[ $sql, $args ] = $query;
		$file = "$folder/lock-{$args[0]}";
		if ( false !== strpos( $sql, 'RELEASE' ) ) {
			flock( $locks[ $file ], LOCK_UN );
			return '1';
		}
		if ( ! empty( $asked['busy'] ) ) {
			return '0';
		}
		$locks[ $file ] = fopen( $file, 'c' );
		return flock( $locks[ $file ], LOCK_EX ) ? '1' : null;
	}
}
$wpdb = new Database();

function wc_get_orders( $query ) {
	global $folder;
	$rows = array_map( fn( $file ) => new Refund( json_decode( file_get_contents( $file ), true ) ), glob( "$folder/refund-*.json" ) );
	return array_values( array_filter( $rows, fn( $one ) => $one->get_parent_id() === $query['parent'] ) );
}
function rest_do_request( $request ) {
	foreach ( wc_get_orders( array( 'parent' => (int) explode( '/', $request->route )[4] ) ) as $one ) {
		if ( str_ends_with( $request->route, '/' . $one->get_id() ) ) {
			return new WP_REST_Response( array( 'id' => $one->get_id(), 'amount' => $one->row['amount'] ) );
		}
	}
	return new WP_REST_Response( null, 404 );
}
function dies( $where ) { global $asked; if ( ( $asked['dies'] ?? '' ) === $where ) { exit( 9 ); } }

// What WooCommerce does for POST refunds, in its order: the row first, then the gateway, then the mark that it paid.
function refund( $request ) {
	global $folder, $asked;
	dies( 'before_row' );
	$row    = array( 'id' => getmypid(), 'parent' => (int) explode( '/', $request->route )[4], 'amount' => $request->body['amount'], 'paid' => false, 'meta' => array() );
	$refund = new Refund( $row );
	do_action( 'woocommerce_create_refund', $refund, array() );
	$refund->save();
	if ( $request->body['api_refund'] ?? true ) {
		dies( 'in_gateway' );
		usleep( 50000 );
		if ( ! empty( $asked['declined'] ) ) {
			$refund->delete();
			return new WP_Error( 'woocommerce_rest_cannot_create_order_refund', 'Declined.', 500 );
		}
		file_put_contents( "$folder/payments", $row['amount'] . "\n", FILE_APPEND | LOCK_EX );
		dies( 'after_pay' );
		$refund->row['paid'] = true;
		$refund->save();
	}
	return new WP_REST_Response( array( 'id' => $refund->get_id(), 'amount' => $row['amount'] ), 201 );
}

require $plugin;
do_action( 'rest_api_init' );
$request          = new WP_REST_Request( $asked['method'] ?? 'POST', $asked['route'] ?? '/wc/v3/orders/7/refunds' );
$request->body    = $asked['body'];
$request->headers = isset( $asked['key'] ) ? array( 'Idempotency-Key' => $asked['key'] ) : array();
$response         = apply_filters( 'rest_dispatch_request', null, $request, $request->route, array() ) ?? refund( $request );
$response         = apply_filters( 'rest_request_after_callbacks', $response, array(), $request );
$error            = $response instanceof WP_Error;
$status           = $error ? ( is_array( $response->data ) ? $response->data['status'] : $response->data ) : $response->status;
echo json_encode( array( 'status' => $status, 'body' => $error ? array( 'code' => $response->code ) : $response->data, 'headers' => $error ? array() : $response->headers, 'spaces' => $spaces ) );
