import type { DefinitionRule, Expression, Rule, RuleBody } from '../syntax/ast.js';
import { pathComponents } from '../syntax/path-components.js';
import { nowhere } from './rule-parts.js';
import { nameOf } from './rule-table.js';

/**
 * Makes defaults the last `else` of their rules, where one is missing: nothing is asked for behind a body that surely holds.
 * The guest's engine pays for a default as for a rule.
 */
export function foldDefaults(rules: readonly Rule[]): readonly Rule[] {
  const printers = new Set(listPrinters(rules));
  return rules.flatMap((rule) => {
    const others = rules.filter((other) => other !== rule && nameOf(other) === nameOf(rule));
    const [other] = others;
    if (other === undefined || others.length > 1) return [rule];
    if (rule.kind === 'default') return takesDefault(other) ? [] : [rule];
    if (other.kind !== 'default' || !takesDefault(rule)) return [rule];
    const sure = rule.bodies.findIndex((one, index) => {
      const value = index === 0 && rule.head.kind === 'complete' ? rule.head.value : one.value;
      return isConstant(value) && surelyHolds(one, printers);
    });
    if (sure !== -1) return [{ ...rule, bodies: rule.bodies.slice(0, sure + 1) }];
    const body: RuleBody = { ...nowhere, value: other.value, query: { ...nowhere, statements: [] } };
    return [{ ...rule, bodies: [...rule.bodies, body] }];
  });
}

function takesDefault(rule: Rule): rule is DefinitionRule {
  if (rule.kind === 'default' || rule.head.kind !== 'complete' || rule.head.reference.kind !== 'variable') return false;
  const last = rule.bodies.at(-1);
  return last !== undefined && last.query.statements.length > 0;
}

/** Whether a body does nothing but print texts of its own. */
function surelyHolds({ query }: RuleBody, printers: ReadonlySet<string>): boolean {
  const isPrint = (expression: Expression) =>
    expression.kind === 'call' &&
    expression.callee.kind === 'variable' &&
    printers.has(expression.callee.name) &&
    expression.args.every(isText);
  const hold = query.statements.every(
    ({ body, modifiers }) => modifiers.length === 0 && body.kind === 'expression' && isPrint(body.expression),
  );
  return hold && query.statements.length > 0;
}

function isConstant(value: Expression | undefined): boolean {
  return value === undefined || value.kind === 'literal';
}

/** Functions with one definition, which is nothing but a printer. */
function listPrinters(rules: readonly Rule[]): readonly string[] {
  const names = rules.filter(isPrinter).map(nameOf);
  return names.filter((name) => rules.filter((rule) => nameOf(rule) === name).length === 1);
}

function isText(expression: Expression): boolean {
  return expression.kind === 'literal' && typeof expression.value === 'string';
}

/** Whether a rule is a function that prints, or cuts and prints, what it is given, which holds for every text. */
function isPrinter(rule: Rule): boolean {
  if (rule.kind === 'default' || rule.head.kind !== 'function' || rule.bodies.length !== 1) return false;
  const { parameters, value } = rule.head;
  if (parameters.some(({ kind }) => kind !== 'variable')) return false;
  const isParameter = (one: Expression) =>
    parameters.some((name) => name.kind === 'variable' && one.kind === 'variable' && name.name === one.name);
  const isPrintable = (one: Expression) => isText(one) || isParameter(one) || isCut(one, isParameter);
  const statements = rule.bodies[0]?.query.statements ?? [];
  return (
    value === undefined &&
    statements.every(({ body, modifiers }) => {
      if (modifiers.length > 0 || body.kind !== 'expression') return false;
      const { expression } = body;
      if (expression.kind === 'literal') return expression.value === true;
      return calledName(expression) === 'print' && expression.kind === 'call' && expression.args.every(isPrintable);
    })
  );
}

/** `substring(text, 0, 120)` */
function isCut(expression: Expression, isParameter: (one: Expression) => boolean): boolean {
  if (expression.kind !== 'call' || calledName(expression) !== 'substring') return false;
  const [text, ...places] = expression.args;
  const isPlace = (one: Expression) => one.kind === 'literal' && typeof one.value === 'number' && one.value >= 0;
  return text !== undefined && (isText(text) || isParameter(text)) && places.every(isPlace);
}

function calledName(expression: Expression): string | undefined {
  return expression.kind === 'call' ? pathComponents(expression.callee)?.join('.') : undefined;
}
