import { describe, expect, it } from 'vitest';
import {
  compilePolicy,
  fromJavaScript,
  parseModule,
  type RegoErrorCode,
  toJavaScript,
} from '../../../rules/engine/index.js';

function evaluate(text: string, input: unknown = {}, data: unknown = {}) {
  const { module, error } = parseModule(`package test\n${text}`, { file: 'test.rego' });
  if (module === undefined) throw new Error(error.message);
  const compiled = compilePolicy([module], data);
  if (compiled.policy === undefined) throw new Error(compiled.error.message);
  return compiled.policy.evaluate('data.test.p', fromJavaScript(input));
}

function resultOf(text: string, input?: unknown, data?: unknown): unknown {
  const { value, error } = evaluate(text, input, data);
  if (error !== undefined) throw new Error(`${error.code}: ${error.message}`);
  return toJavaScript(value);
}

function errorOf(text: string): RegoErrorCode | undefined {
  return evaluate(text).error?.code;
}

describe('rules', () => {
  it('has the value of the body that succeeds, or none', () => {
    expect(resultOf('p := x if { x := input.a; x > 1 }', { a: 2 })).toBe(2);
    expect(resultOf('p := x if { x := input.a; x > 1 }', { a: 1 })).toBeUndefined();
  });

  it('keeps null and false apart from "no value"', () => {
    expect(resultOf('p := null')).toBeNull();
    expect(resultOf('p := false')).toBe(false);
  });

  it('takes the default when no definition has a value', () => {
    expect(resultOf('default p := false\np if input.a == 1')).toBe(false);
  });

  it('collects sets and objects from all definitions, in the order of their values', () => {
    expect(resultOf('p contains x if some x in [3, 1]\np contains 2')).toEqual([1, 2, 3]);
    expect(resultOf('p[k] := v if some k, v in {"b": 1, "a": 2}')).toEqual({ a: 2, b: 1 });
  });

  it('refuses two values of one rule', () => {
    expect(errorOf('p := 1 if true\np := 2 if true')).toBe('rule-conflict');
  });

  it('notices a rule that needs itself', () => {
    expect(errorOf('p if q\nq if p')).toBe('recursion');
  });

  it('never overwrites base data', () => {
    expect(resultOf('p := 1', {}, { test: { p: 'base' } })).toBe('base');
  });
});

describe('functions', () => {
  it('follows an else chain in order', () => {
    const text = 'size(x) := "big" if { x > 9 } else := "small" if { x > 0 } else := "none"\n';
    expect(resultOf(`${text}p := [size(10), size(1), size(0)]`)).toEqual(['big', 'small', 'none']);
  });

  it('matches patterns in its parameters', () => {
    expect(resultOf('f([a, {"k": b}]) := a + b\np := f([1, {"k": 2}])')).toBe(3);
  });

  it('refuses definitions that give different values for the same arguments', () => {
    expect(errorOf('f(x) := 1 if x > 0\nf(x) := 2 if x > 1\np := f(5)')).toBe('function-conflict');
  });

  it('lets another definition answer when one fails', () => {
    expect(resultOf('f(x) if { missing(x) }\nf(x) if { x == 1 }\np := f(1)')).toBe(true);
  });

  it('reports a function that the guest does not have only when it is called', () => {
    expect(resultOf('q := time.now_ns()\np := 1')).toBe(1);
    expect(errorOf('p := time.now_ns()')).toBe('unknown-function');
  });
});

describe('statements', () => {
  it('orders statements by what they need', () => {
    expect(resultOf('p := b if { b = a + 1; a = 1 }')).toBe(2);
  });

  it('loops over what an unbound index leaves open', () => {
    expect(resultOf('p := [i | input.list[i] == 2]', { list: [2, 1, 2] })).toEqual([0, 2]);
  });

  it('knows every, not and in', () => {
    expect(resultOf('p if { every x in input.list { x > 0 }; not 3 in input.list }', { list: [1, 2] })).toBe(true);
    expect(resultOf('p if { every x in input.list { x > 1 } }', { list: [1, 2] })).toBeUndefined();
  });

  it('replaces input and data for one statement', () => {
    expect(
      resultOf('q := input.a + data.b\np := [x, y] if { x := q with input.a as 5 with data.b as 1; y := input.a }', {
        a: 1,
      }),
    ).toEqual([6, 1]);
  });

  it('replaces functions for one statement', () => {
    expect(resultOf('f(x) := x\ng(x) := x * 2\np := x if { x := f(4) with f as g }')).toBe(8);
  });

  it('takes an error of a built-in for "no value"', () => {
    expect(resultOf('p if { not to_number("x") }')).toBe(true);
    expect(resultOf('p if { not regex.match("(?=a)", "a") }')).toBe(true);
  });
});

describe('prints', () => {
  it('carry file and line, and values as the guest writes them', () => {
    const { prints } = evaluate('p if {\n  print("x =", input.x, {"b": [1, "s"], "a": {2, 1}}, input.none)\n}', {
      x: 'text',
    });
    expect(prints).toEqual(['test.rego:3: x = text {"a": {1, 2}, "b": [1, "s"]} <undefined>']);
  });

  it('stay when the evaluation fails', () => {
    expect(evaluate('p if { print("before"); missing(1) }').prints).toEqual(['test.rego:2: before']);
  });
});

describe('limits', () => {
  const run = (text: string, limits: object) => {
    const { module } = parseModule(`package test\n${text}`);
    const { policy } = compilePolicy(module === undefined ? [] : [module]);
    return policy?.evaluate('data.test.p', null, { limits }).error?.code;
  };

  it('end loops that take too many steps', () => {
    expect(
      run('p if { some a in numbers.range(1, 1000); some b in numbers.range(1, 1000); a + b < 0 }', {
        maxSteps: 10_000,
      }),
    ).toBe('step-limit');
  });

  it('end calls that never return', () => {
    expect(run('f(x) := f(x + 1)\np := f(0)', {})).toBe('depth-limit');
  });

  it('end an evaluation that prints without measure', () => {
    expect(run('p if { some a in numbers.range(1, 1000); print("text", a); a < 0 }', { maxMemory: 1000 })).toBe(
      'memory-limit',
    );
  });
});

describe('hostile data', () => {
  it('treats __proto__ as a key like any other', () => {
    const input = JSON.parse('{"__proto__": {"admin": true}}') as unknown;
    expect(resultOf('p := [input.__proto__.admin, object.get(input, "toString", "none")]', input)).toEqual([
      true,
      'none',
    ]);
  });
});
