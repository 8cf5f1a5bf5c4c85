import Crypto
import Foundation

/// Turns personal values into tokens: the same value has the same token as long as the key is the same, so breaks can be
/// followed from night to night, and nobody reads the value off it.
///
/// A token is `~` and the first 48 bits of an HMAC-SHA256 (RFC 2104, FIPS 180-4) of the value as CSV shows it, in
/// hexadecimal. Two of a million values have the same token with a chance of 1 in 500.
package struct ValueMask: Sendable {
    private let key: SymmetricKey

    /// - Parameter key: whoever has it can find out by trial which value a token stands for.
    package init(key: [UInt8]) { self.key = SymmetricKey(data: key) }

    /// The token of a value.
    package func token(_ value: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: Data(value.utf8), using: key)
        return "~" + code.prefix(6).map { byte in Self.digits[Int(byte >> 4)] + Self.digits[Int(byte & 15)] }.joined()
    }

    private static let digits = "0123456789abcdef".map { String($0) }
}
