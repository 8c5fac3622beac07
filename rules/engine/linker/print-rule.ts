import type { DefaultRule, DefinitionRule, Rule, RuleBody } from '../syntax/ast.js';
import { printExpression, printQuery } from './print-expression.js';

/** Lines longer than this are written as several, at statements. */
const longLine = 160;

function printHead({ head }: DefinitionRule): string {
  const name = printExpression(head.reference);
  if (head.kind === 'set') return head.key === undefined ? name : `${name} contains ${printExpression(head.key)}`;
  const parameters = head.kind === 'function' ? `(${head.parameters.map(printExpression).join(',')})` : '';
  const value = head.value === undefined ? '' : `:=${printExpression(head.value)}`;
  return `${name}${parameters}${value}`;
}

function printBody(body: RuleBody, width: number): string {
  const value = body.value === undefined ? '' : `:=${printExpression(body.value)}`;
  const { statements } = body.query;
  if (statements.length === 0) return value;
  const line = printQuery(body.query, ';');
  // A line break instead of `; ` is shorter, and messages of the engine name the line.
  if (statements.length > 1 || line.length > width) return `${value} if{\n${printQuery(body.query, '\n')}\n}`;
  // Behind `if`, braces would be read as those of a body.
  return line.startsWith('{') ? `${value} if{${line}}` : `${value} if ${line}`;
}

function printDefault(rule: DefaultRule): string {
  const parameters = rule.parameters.length === 0 ? '' : `(${rule.parameters.join(',')})`;
  return `default ${printExpression(rule.reference)}${parameters}:=${printExpression(rule.value)}`;
}

/** Rego text of a rule, without indentation. */
export function printRule(rule: Rule): string {
  if (rule.kind === 'default') return printDefault(rule);
  const bodies = rule.bodies.map((body) => printBody(body, longLine));
  return `${printHead(rule)}${bodies.join(' else')}`;
}
