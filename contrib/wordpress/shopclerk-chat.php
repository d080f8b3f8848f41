<?php
/**
 * Plugin Name:       shopclerk chat
 * Description:       Puts the shop's clerk on every page, and signs in there who is signed in here.
 * Version:           1.0.0
 * Requires at least: 6.2
 * Requires PHP:      7.4
 * License:           GPL-2.0-or-later
 * License URI:       https://www.gnu.org/licenses/gpl-2.0.html
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
 * The script line, a page of settings, and a token for who is signed in. The token never stands in a page: it is asked
 * for when the chat is opened, so that no cache can hand it to somebody else.
 */
final class Shopclerk_Chat {

	const ADDRESS  = ''; // Where the clerk is, when the settings do not say.
	const SHOP     = ''; // The shop's id there, when the settings do not say.
	const OPTION   = 'shopclerk_chat';
	const ACTION   = 'shopclerk_chat_token';
	const LIFETIME = 300; // Seconds; the clerk takes a token once, and none that is older than 15 minutes.
	const SHORTEST = 32;  // Characters of a secret; the clerk refuses to start with fewer.

	public static function start() {
		add_action( 'wp_footer', array( __CLASS__, 'print_line' ) );
		add_action( 'wp_ajax_' . self::ACTION, array( __CLASS__, 'answer' ) );
		add_action( 'admin_menu', array( __CLASS__, 'add_page' ) );
		add_action( 'admin_init', array( __CLASS__, 'register' ) );
		register_uninstall_hook( __FILE__, array( __CLASS__, 'forget' ) );
	}

	/** Take the settings, and the secret among them, along when the plug-in is deleted. */
	public static function forget() {
		delete_option( self::OPTION );
	}

	/** Return what is set, complete and checked: address, shop, secret, side. */
	private static function settings() {
		$kept = get_option( self::OPTION, array() );
		$kept = is_array( $kept ) ? $kept : array();
		$kept = array_merge( array( 'address' => '', 'shop' => '', 'secret' => '', 'side' => '' ), $kept );
		if ( defined( 'SHOPCLERK_SIGN_IN_TOKEN_SECRET' ) ) { // In wp-config.php it is in no copy of the database.
			$kept['secret'] = (string) SHOPCLERK_SIGN_IN_TOKEN_SECRET;
		}
		$kept['address'] = self::address( $kept['address'] ? $kept['address'] : self::ADDRESS );
		$kept['shop']    = self::shop( $kept['shop'] ? $kept['shop'] : self::SHOP );
		return $kept;
	}

	/** Return an address that paths can be put behind, empty for any other text. */
	private static function address( $value ) {
		$value = is_string( $value ) ? rtrim( trim( $value ), '/' ) : '';
		return preg_match( '#\Ahttps?://[a-z0-9.-]+(:\d{1,5})?(/[\w.~-]+)*\z#i', $value ) ? $value : '';
	}

	private static function shop( $value ) {
		return is_string( $value ) && preg_match( '/\A[a-z0-9][a-z0-9-]{0,62}\z/', $value ) ? $value : '';
	}

	private static function signs( array $settings ) {
		return '' !== $settings['shop'] && strlen( $settings['secret'] ) >= self::SHORTEST;
	}

	/** Print the script line, and who is to be asked for the customer. */
	public static function print_line() {
		$settings = self::settings();
		if ( '' === $settings['address'] ) {
			return;
		}
		$line = array(
			'id'    => 'shopclerk-chat',
			'src'   => esc_url( $settings['address'] . '/widget.js' ),
			'async' => true,
		);
		if ( '' !== $settings['shop'] ) {
			$line['data-shop'] = $settings['shop'];
		}
		if ( 'left' === $settings['side'] ) {
			$line['data-side'] = 'left';
		}
		$scripts = array();
		if ( class_exists( 'WooCommerce' ) ) { // What the chat puts into the cart is in the shop's own small cart at once.
			$line['data-cart'] = 'woo';
			$scripts[]         = 'clerk.on("cart",function(){if(window.jQuery){jQuery(document.body).trigger("wc_fragment_refresh");}});';
		}
		wp_print_script_tag( $line );
		if ( self::signs( $settings ) ) {
			$scripts[] = self::asking();
		}
		if ( $scripts ) {
			wp_print_inline_script_tag(
				'(function(){var line=document.getElementById("shopclerk-chat");function begin(){var clerk=window.ShopClerk;' . implode( '', $scripts ) .
				'}if(window.ShopClerk){begin();}else if(line){line.addEventListener("load",begin);}})();'
			);
		}
	}

	/** Return the script that tells the chat who is there; a visitor is nobody, also where somebody was before. */
	private static function asking() {
		$who = 'return "";';
		if ( is_user_logged_in() ) {
			$body = array( 'action' => self::ACTION, 'nonce' => wp_create_nonce( self::ACTION ) );
			$flags = JSON_HEX_TAG | JSON_HEX_AMP | JSON_HEX_APOS | JSON_HEX_QUOT;
			$who   = 'return fetch(' . wp_json_encode( admin_url( 'admin-ajax.php' ), $flags ) . ',{method:"POST",' .
				'credentials:"same-origin",body:new URLSearchParams(' . wp_json_encode( $body, $flags ) . ')})' .
				'.then(function(answer){return answer.ok?answer.text():"";});';
		}
		return 'clerk.identify(function(){' . $who . '});';
	}

	/** Answer with a token for who is signed in. Nobody but the page's own script may ask, and nothing keeps it. */
	public static function answer() {
		nocache_headers();
		header( 'Content-Type: text/plain; charset=utf-8' );
		header( 'X-Content-Type-Options: nosniff' );
		$settings = self::settings();
		$user     = wp_get_current_user();
		if ( ! check_ajax_referer( self::ACTION, 'nonce', false ) || ! $user->exists() || ! self::signs( $settings ) ) {
			wp_die( '', '', array( 'response' => 403 ) );
		}
		echo self::token( $settings, $user ); // phpcs:ignore WordPress.Security.EscapeOutput -- base64url and dots only.
		wp_die( '', '', array( 'response' => 200 ) );
	}

	/**
	 * Return a signed statement of who is there. WordPress lets people type any address into their account, so the
	 * address is said not to be proven unless a filter says that this shop proves it.
	 */
	private static function token( array $settings, $user ) {
		$now    = time();
		$claims = array(
			'sub'            => (string) $user->ID,
			'email'          => $user->user_email,
			'email_verified' => true === apply_filters( 'shopclerk_chat_email_verified', false, $user ),
			'name'           => $user->display_name,
			'shop'           => $settings['shop'],
			'iat'            => $now,
			'exp'            => $now + self::LIFETIME,
			'jti'            => bin2hex( random_bytes( 16 ) ),
		);
		$head   = self::packed( wp_json_encode( array( 'alg' => 'HS256', 'typ' => 'JWT' ) ) );
		$signed = $head . '.' . self::packed( wp_json_encode( $claims ) );
		return $signed . '.' . self::packed( hash_hmac( 'sha256', $signed, $settings['secret'], true ) );
	}

	private static function packed( $bytes ) {
		return rtrim( strtr( base64_encode( $bytes ), '+/', '-_' ), '=' );
	}

	public static function add_page() {
		add_options_page( 'shopclerk chat', 'shopclerk chat', 'manage_options', self::OPTION, array( __CLASS__, 'page' ) );
	}

	/** The options page of WordPress checks the nonce and the right to manage options before it keeps anything. */
	public static function register() {
		register_setting(
			self::OPTION,
			self::OPTION,
			array(
				'type'              => 'array',
				'sanitize_callback' => array( __CLASS__, 'checked' ),
				'show_in_rest'      => false,
			)
		);
	}

	/** Return what may be kept of what was typed; what is wrong is said, and what was there before stays. */
	public static function checked( $typed ) {
		$typed = is_array( $typed ) ? $typed : array();
		$kept  = get_option( self::OPTION, array() );
		$kept  = is_array( $kept ) ? $kept : array();
		$text  = function ( $name ) use ( $typed ) {
			return isset( $typed[ $name ] ) && is_string( $typed[ $name ] ) ? trim( $typed[ $name ] ) : '';
		};
		foreach ( array( 'address', 'shop' ) as $name ) {
			$found = 'address' === $name ? self::address( $text( $name ) ) : self::shop( $text( $name ) );
			if ( '' === $found && '' !== $text( $name ) ) {
				add_settings_error( self::OPTION, $name, 'address' === $name ? 'That is no address such as https://clerk.example.com.' : 'A shop is named by small letters, digits and hyphens.' );
				continue;
			}
			$kept[ $name ] = $found;
		}
		if ( '' !== $text( 'secret' ) ) { // It is never shown, so an empty field means the one that is kept.
			if ( strlen( $text( 'secret' ) ) < self::SHORTEST ) {
				add_settings_error( self::OPTION, 'secret', 'The secret needs at least 32 characters.' );
			} else {
				$kept['secret'] = $text( 'secret' );
			}
		}
		if ( '1' === $text( 'forget' ) ) {
			$kept['secret'] = '';
		}
		$kept['side'] = 'left' === $text( 'side' ) ? 'left' : '';
		return $kept;
	}

	public static function page() {
		if ( ! current_user_can( 'manage_options' ) ) {
			return;
		}
		$settings = self::settings();
		$fixed    = defined( 'SHOPCLERK_SIGN_IN_TOKEN_SECRET' );
		$told     = self::signs( $settings ) ? 'Customers who are signed in here are signed in at the clerk.' : 'Customers prove their orders by a mailed code: no secret is set.';
		echo '<div class="wrap"><h1>shopclerk chat</h1><p>' . esc_html( $told ) . '</p><form action="options.php" method="post">';
		settings_fields( self::OPTION );
		echo '<table class="form-table">';
		self::field( 'address', 'Address of the clerk', $settings['address'], 'url', 'https://clerk.example.com' );
		self::field( 'shop', 'Shop', $settings['shop'], 'text', 'SHOPCLERK_SHOP_ID of the clerk' );
		self::field( 'secret', 'Secret', '', 'password', $fixed ? 'set in wp-config.php' : ( '' === $settings['secret'] ? 'SHOPCLERK_SIGN_IN_TOKEN_SECRET of the clerk' : 'kept; type another to change it' ) );
		echo '<tr><th></th><td>';
		self::box( 'forget', 'Forget the secret', false );
		self::box( 'side', 'In the left corner', 'left' === $settings['side'] );
		echo '</td></tr></table>';
		submit_button();
		echo '</form></div>';
	}

	private static function field( $name, $label, $value, $type, $hint ) {
		$id = self::OPTION . '-' . $name;
		printf(
			'<tr><th><label for="%1$s">%2$s</label></th><td><input class="regular-text" id="%1$s" name="%3$s" type="%4$s" value="%5$s" placeholder="%6$s" autocomplete="off"></td></tr>',
			esc_attr( $id ),
			esc_html( $label ),
			esc_attr( self::OPTION . '[' . $name . ']' ),
			esc_attr( $type ),
			esc_attr( $value ),
			esc_attr( $hint )
		);
	}

	private static function box( $name, $label, $on ) {
		printf(
			'<p><label><input type="checkbox" name="%1$s" value="%2$s"%3$s> %4$s</label></p>',
			esc_attr( self::OPTION . '[' . $name . ']' ),
			esc_attr( 'side' === $name ? 'left' : '1' ),
			checked( $on, true, false ),
			esc_html( $label )
		);
	}
}

Shopclerk_Chat::start();
