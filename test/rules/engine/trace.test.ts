import { expect, it } from 'vitest';
import { compilePolicy, fromJavaScript, parseModule, type TraceEvent } from '../../../rules/engine/index.js';

it('tells each step with its place', () => {
  const { module } = parseModule(
    'package test\np if {\n  f(input.x)\n  print("yes")\n}\nf(x) if {\n  some y in [1, 2]\n  x == y\n}',
    {
      file: 't.rego',
    },
  );
  const { policy } = compilePolicy(module === undefined ? [] : [module]);
  const events: TraceEvent[] = [];
  policy?.evaluate('data.test.p', fromJavaScript({ x: 2 }), { trace: (event) => events.push(event) });
  const lines = events.map(({ kind, node, name, position }) => `${kind} ${node} ${name} ${position.line}`);
  expect(lines).toEqual([
    'enter rule data.test.p 2',
    'eval statement data.test.p 3',
    'enter function data.test.f 6',
    'eval statement data.test.f 7',
    'redo statement data.test.f 7',
    'eval statement data.test.f 8',
    'fail statement data.test.f 8',
    'redo statement data.test.f 7',
    'eval statement data.test.f 8',
    'exit function data.test.f 6',
    'eval statement data.test.p 4',
    'print statement data.test.p 4',
    'exit rule data.test.p 2',
  ]);
});
