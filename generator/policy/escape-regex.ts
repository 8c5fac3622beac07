/**
 * Quotes a text for use inside a pattern of the guest's regex engine. The set of quoted characters is that of Rust's
 * `regex::escape`, because policy data must equal the reference's as JSON.
 */
export function escapeRegex(text: string): string {
  return text.replace(/[\\.+*?()|[\]{}^$#&\-~]/g, '\\$&');
}
