/**
 * Quotes a text for use inside a pattern of the guest's regex engine. The set of quoted characters is that of Rust's
 * `regex::escape`, because policy data must equal the reference's as JSON.
 */
export function escapeRegex(text: string): string {
  return text.replace(/[\\.+*?()|[\]{}^$#&\-~]/g, '\\$&');
}

/**
 * Quotes what would change the meaning of a name, but neither dots nor dashes, which the reference leaves as they are
 * in names of some volumes: an unquoted dot only matches a little more.
 */
export function escapeName(text: string): string {
  return text.replace(/[\\+*?()|[\]{}^$#&~]/g, '\\$&');
}
