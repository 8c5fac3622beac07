/** Thrown by the parser for a pattern that Rust's `regex` crate refuses. */
export class PatternError {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

export interface Flags {
  readonly ignoreCase: boolean;
  readonly multiLine: boolean;
  readonly dotAll: boolean;
  readonly swapGreed: boolean;
  readonly unicode: boolean;
  readonly verbose: boolean;
  readonly crlf: boolean;
}

export const noFlags: Flags = {
  ignoreCase: false,
  multiLine: false,
  dotAll: false,
  swapGreed: false,
  unicode: true,
  verbose: false,
  crlf: false,
};

/** Reads a pattern character by character. */
export class PatternReader {
  readonly #characters: readonly string[];
  protected at = 0;
  protected flags: Flags = noFlags;

  constructor(pattern: string) {
    this.#characters = [...pattern];
  }

  protected get done(): boolean {
    return this.at >= this.#characters.length;
  }

  protected peek(ahead = 0): string {
    return this.#characters[this.at + ahead] ?? '';
  }

  protected take(): string {
    const character = this.peek();
    this.at++;
    return character;
  }

  protected takeIf(text: string): boolean {
    const characters = [...text];
    if (!characters.every((character, index) => this.peek(index) === character)) return false;
    this.at += characters.length;
    return true;
  }

  protected takeUntil(closer: string): string {
    let text = '';
    while (!this.done && this.peek() !== closer) text += this.take();
    if (this.done) this.fail(`missing ${closer}`);
    this.at++;
    return text;
  }

  /** White space and comments between the parts of a pattern with the flag `x`. */
  protected skipSpace(): void {
    while (this.flags.verbose && !this.done) {
      if (/\p{White_Space}/u.test(this.peek())) this.at++;
      else if (this.peek() === '#') while (!this.done && this.take() !== '\n');
      else return;
    }
  }

  protected fail(message: string): never {
    throw new PatternError(message);
  }

  /** The character after `\x`, `\u` or `\U`: so many digits, or any number in braces. */
  protected readHex(digits: number): number {
    this.skipSpace();
    let text = '';
    const braced = this.takeIf('{');
    if (braced) text = this.takeUntil('}').trim();
    else for (let index = 0; index < digits; index++) text += this.take();
    if (!/^[0-9a-fA-F]{1,8}$/.test(text) || (!braced && text.length < digits)) this.fail('invalid hexadecimal number');
    const code = Number.parseInt(text, 16);
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) this.fail('invalid hexadecimal number');
    return code;
  }
}
