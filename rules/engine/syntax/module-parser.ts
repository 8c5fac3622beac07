import type { Expression, Import, Module, Rule } from './ast.js';
import { pathComponents } from './path-components.js';
import { RuleParser } from './rule-parser.js';
import type { Token } from './token.js';
import { FUTURE_KEYWORDS } from './token-cursor.js';

/** Reads a whole module, or a query such as `data.agent_policy.allow`. */
export class ModuleParser extends RuleParser {
  /** Keywords that an import turned on: under v1 a second import of one is an error. */
  readonly #importedKeywords = new Set<string>();

  constructor(file: string, source: string, tokens: readonly Token[], v1: boolean, keywordFields = false) {
    super(file, source, tokens);
    this.keywordFields = keywordFields;
    if (v1) this.#turnOnV1();
  }

  parseModule(): Module {
    this.expect('package', 'Missing package declaration.');
    const name = this.parsePath();
    const imports = this.#parseImports();
    this.#skipTarget();
    const rules: Rule[] = [];
    while (!this.atEnd) {
      rules.push(this.parseRule());
      if (this.is('__target__')) this.fail('__target__ must be defined before any rules');
    }
    return { file: this.file, package: name, imports, rules, hasModifiers: this.seenModifiers };
  }

  /** A rule of a v1 module at whose beginning the tokens begin, and the end of the text. */
  parseLastRule(): Rule {
    const rule = this.parseRule();
    if (!this.atEnd) this.fail('expecting EOF');
    return rule;
  }

  parseUserQuery() {
    const query = this.parseRequiredQuery('', this.token);
    if (!this.atEnd) this.fail('expecting EOF');
    return query;
  }

  #turnOnV1(): void {
    this.v1 = true;
    for (const keyword of FUTURE_KEYWORDS) this.futureKeywords.add(keyword);
  }

  #importKeyword(keyword: string, at: Token): void {
    if (this.v1 && this.#importedKeywords.has(keyword))
      this.fail(`this import shadows previous import of \`${keyword}\``, at);
    this.futureKeywords.add(keyword);
    this.#importedKeywords.add(keyword);
    if (keyword === 'every' && !this.v1) this.futureKeywords.add('in');
  }

  /** The engine's extension for other products: read over, as in the guest. */
  #skipTarget(): void {
    if (!this.is('__target__')) return;
    this.take();
    this.expect(':=', 'after __target__');
    if (this.token.kind !== 'string') this.fail('expected string literal');
    this.take();
    this.v1 = true;
  }

  #parseImports(): readonly Import[] {
    const imports: Import[] = [];
    while (this.is('import')) {
      const at = this.take();
      const first = this.token;
      const reference = this.parsePath();
      const path = pathComponents(reference) ?? [];
      if (!['data', 'future', 'input', 'rego'].includes(path[0] ?? '')) {
        this.fail('import path must begin with one of: {data, future, input, rego}', first);
      }
      const isKeyword = this.#applyKeywordImport(path, first);
      const alias = this.#parseAlias(isKeyword);
      const added: Import = { reference, alias, ...this.span(at) };
      if (!isKeyword || path[0] !== 'future') this.#checkShadowing(imports, added);
      imports.push(added);
    }
    return imports;
  }

  #applyKeywordImport(path: readonly string[], at: Token): boolean {
    if (path.length === 2 && path[0] === 'rego' && path[1] === 'v1') {
      this.v1 = true;
      for (const keyword of FUTURE_KEYWORDS) this.#importKeyword(keyword, at);
      return true;
    }
    if (path[0] !== 'future') return false;
    if (path[1] !== 'keywords') this.fail('invalid import, must be `future.keywords`', at);
    if (path.length > 3) this.fail('invalid future keyword', at);
    for (const keyword of path[2] === undefined ? FUTURE_KEYWORDS : [path[2]]) this.#importKeyword(keyword, at);
    return true;
  }

  #parseAlias(isKeyword: boolean): string | undefined {
    if (!this.is('as')) return undefined;
    if (isKeyword) this.fail('`future` imports cannot be aliased');
    this.take();
    const alias = this.takeIdentifier(false);
    if (alias.text === '_') this.fail('`_` cannot be used as alias', alias);
    return alias.text;
  }

  #checkShadowing(imports: readonly Import[], added: Import): void {
    for (const earlier of imports) {
      const same =
        earlier.alias === undefined && added.alias === undefined
          ? samePath(earlier.reference, added.reference)
          : earlier.alias !== undefined && earlier.alias === added.alias;
      if (same) this.fail('import shadows following import defined earlier', added);
    }
  }
}

function samePath(a: Expression, b: Expression): boolean {
  const left = pathComponents(a) ?? [];
  const right = pathComponents(b) ?? [];
  return left.length === right.length && left.every((component, index) => component === right[index]);
}
