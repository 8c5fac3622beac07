import { parsePattern } from './parse-pattern.js';
import type { Pattern } from './pattern-ast.js';
import { compileProgram, type Instruction } from './pattern-program.js';

/** A pattern with its steps, for those who reason about patterns; undefined for one that the guest's engine refuses or that is too long. */
export function compilePatternProgram(
  text: string,
): { readonly pattern: Pattern; readonly program: readonly Instruction[] } | undefined {
  const parsed = parsePattern(text);
  if (typeof parsed === 'string') return undefined;
  const program = compileProgram(parsed.pattern);
  return program && { pattern: parsed.pattern, program };
}
