<?php
/**
 * Plugin Name:          shopclerk idempotency
 * Description:          Honours the Idempotency-Key header on refunds made over the WooCommerce REST API: the same key pays back once.
 * Version:              1.0.0
 * Requires at least:    6.2
 * Requires PHP:         7.4
 * Requires Plugins:     woocommerce
 * WC requires at least: 8.0
 * License:              GPL-2.0-or-later
 * License URI:          https://www.gnu.org/licenses/gpl-2.0.html
 *
 * This program is free software; you can redistribute it and/or modify it under the terms of the GNU General Public
 * License as published by the Free Software Foundation; either version 2 of the License, or (at your option) any later
 * version. It is distributed in the hope that it will be useful, but WITHOUT ANY WARRANTY; without even the implied
 * warranty of MERCHANTABILITY or FITNESS FOR A PARTICULAR PURPOSE. See the GNU General Public License for more details.
 *
 * @package shopclerk
 */

defined( 'ABSPATH' ) || exit;

/**
 * One refund for each key. The key and a print of the request are part of the refund itself, from the moment its row is
 * first written and before the gateway is asked, so that whatever dies in between leaves its trace. The lock belongs to
 * the database connection and ends with it.
 */
final class Shopclerk_Idempotency {

	const HEADER     = 'X-Shopclerk-Idempotency';
	const KEY_META   = '_shopclerk_idempotency_key';
	const PRINT_META = '_shopclerk_idempotency_request';
	const WAIT       = 30; // Seconds that a request waits for an earlier one about the same order.

	/** @var array|null The request that is being served: itself, order, key, print, lock. */
	private static $current = null;

	public static function start() {
		add_action( 'rest_api_init', array( __CLASS__, 'announce' ) );
		add_filter( 'rest_dispatch_request', array( __CLASS__, 'before' ), 10, 2 );
		add_filter( 'rest_request_after_callbacks', array( __CLASS__, 'after' ), 10, 3 );
		add_action( 'woocommerce_create_refund', array( __CLASS__, 'mark' ), 10, 1 );
		add_action( 'before_woocommerce_init', array( __CLASS__, 'declare_order_tables' ) );
	}

	/** Show the namespace shopclerk/v1 in the REST index, by which a client knows that keys are honoured. */
	public static function announce() {
		register_rest_route(
			'shopclerk/v1',
			'/idempotency',
			array(
				'methods'             => 'GET',
				'permission_callback' => '__return_true',
				'callback'            => array( __CLASS__, 'about' ),
			)
		);
	}

	public static function about() {
		return array(
			'version' => '1.0.0',
			'refunds' => true,
		);
	}

	/** Say that orders in tables of their own are fine: only WooCommerce's own functions are used here. */
	public static function declare_order_tables() {
		if ( class_exists( '\Automattic\WooCommerce\Utilities\FeaturesUtil' ) ) {
			\Automattic\WooCommerce\Utilities\FeaturesUtil::declare_compatibility( 'custom_order_tables', __FILE__, true );
		}
	}

	/**
	 * Take the lock of the order, and answer in WooCommerce's place when the key has been used. Permissions have been
	 * checked by now.
	 *
	 * @param mixed           $result  What another filter answered, or null.
	 * @param WP_REST_Request $request The request.
	 * @return mixed Null to let WooCommerce go on.
	 */
	public static function before( $result, $request ) {
		$key = (string) $request->get_header( 'Idempotency-Key' );
		if ( null !== $result || null !== self::$current || '' === $key || 'POST' !== $request->get_method() ) {
			return $result;
		}
		if ( ! preg_match( '#^/wc/v[123]/orders/(\d+)/refunds/?$#', $request->get_route(), $found ) ) {
			return $result;
		}
		if ( ! preg_match( '/^[\x21-\x7e]{1,255}$/', $key ) ) {
			return self::error( 'bad_key', 'The Idempotency-Key must be 1 to 255 visible characters.', 400 );
		}
		$order = (int) $found[1];
		$lock  = self::lock( $order );
		if ( '' === $lock ) {
			return self::error( 'busy', 'Another refund of this order is being made.', 503 );
		}
		self::$current = array(
			'request' => $request,
			'key'     => $key,
			'print'   => self::print_of( $request ),
			'lock'    => $lock,
			'order'   => $order,
			'made'    => false,
		);
		$earlier       = self::earlier( $order, $key );
		return $earlier ? self::answer( $earlier, $request ) : null;
	}

	/**
	 * Write key and print on the refund before it is first saved.
	 *
	 * @param WC_Order_Refund $refund The refund.
	 */
	public static function mark( $refund ) {
		$now = self::$current;
		if ( null === $now || $now['made'] || (int) $refund->get_parent_id() !== $now['order'] ) {
			return;
		}
		self::$current['made'] = true;
		$refund->update_meta_data( self::KEY_META, $now['key'] );
		$refund->update_meta_data( self::PRINT_META, $now['print'] );
	}

	/**
	 * Let go of the lock, when its own request has ended: another plugin may have made requests within it.
	 *
	 * @param mixed           $response The answer.
	 * @param array           $handler  The route's handler.
	 * @param WP_REST_Request $request  The request.
	 * @return mixed The answer.
	 */
	public static function after( $response, $handler, $request ) {
		if ( null === self::$current || self::$current['request'] !== $request ) {
			return $response;
		}
		if ( $response instanceof WP_REST_Response && self::$current['made'] ) {
			$response->header( self::HEADER, 'stored' );
		}
		self::unlock( self::$current['lock'] );
		self::$current = null;
		return $response;
	}

	/** Return the first refund of an order that carries the key, read from the database and not from a cache. */
	private static function earlier( $order, $key ) {
		$refunds = wc_get_orders(
			array(
				'type'    => 'shop_order_refund',
				'parent'  => $order,
				'limit'   => -1,
				'orderby' => 'ID',
				'order'   => 'ASC',
			)
		);
		foreach ( $refunds as $refund ) {
			if ( (int) $refund->get_parent_id() === $order && (string) $refund->get_meta( self::KEY_META, true ) === $key ) {
				return $refund;
			}
		}
		return null;
	}

	/** Return the answer to a key that was used: the same refund again, or why not. */
	private static function answer( $refund, $request ) {
		if ( ! hash_equals( (string) $refund->get_meta( self::PRINT_META, true ), self::$current['print'] ) ) {
			return self::error( 'key_reused', 'This Idempotency-Key was used for another request.', 422 );
		}
		if ( self::by_gateway( $request ) && ! $refund->get_refunded_payment() ) {
			// The first request died while the gateway was asked: only the gateway knows whether it paid.
			return self::error( 'unclear', 'The first request with this key has not ended; look at the payment gateway.', 503 );
		}
		$route    = untrailingslashit( $request->get_route() ) . '/' . $refund->get_id();
		$response = rest_do_request( new WP_REST_Request( 'GET', $route ) );
		if ( ! $response->is_error() ) {
			$response->header( self::HEADER, 'replayed' );
		}
		return $response;
	}

	/** Return whether the gateway was to pay: WooCommerce asks it unless told not to. */
	private static function by_gateway( $request ) {
		$wanted = $request->get_param( 'api_refund' );
		return null === $wanted || rest_sanitize_boolean( $wanted );
	}

	/** Return a print of what was asked for, the same however its names are ordered. */
	private static function print_of( $request ) {
		$body = $request->get_json_params();
		$body = is_array( $body ) ? $body : $request->get_body_params();
		return hash( 'sha256', (string) wp_json_encode( self::sorted( (array) $body ) ) );
	}

	private static function sorted( array $value ) {
		foreach ( $value as $name => $inner ) {
			$value[ $name ] = is_array( $inner ) ? self::sorted( $inner ) : $inner;
		}
		ksort( $value );
		return $value;
	}

	/** Return the name of the lock that was taken, empty when it was not to be had. */
	private static function lock( $order ) {
		global $wpdb;
		$name = 'shopclerk_' . md5( DB_NAME . $wpdb->prefix . $order );
		$got  = $wpdb->get_var( $wpdb->prepare( 'SELECT GET_LOCK(%s, %d)', $name, self::WAIT ) );
		return '1' === (string) $got ? $name : '';
	}

	private static function unlock( $name ) {
		global $wpdb;
		$wpdb->get_var( $wpdb->prepare( 'SELECT RELEASE_LOCK(%s)', $name ) );
	}

	private static function error( $code, $message, $status ) {
		return new WP_Error( 'shopclerk_idempotency_' . $code, $message, array( 'status' => $status ) );
	}
}

Shopclerk_Idempotency::start();
