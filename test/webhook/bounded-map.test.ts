import { describe, expect, it } from 'vitest';
import { BoundedMap } from '../../webhook/facts/bounded-map.js';

describe('a map with a bound', () => {
  it('forgets what was used longest ago', () => {
    const dropped: number[] = [];
    const map = new BoundedMap<string, number>(2, (value) => dropped.push(value));
    map.set('a', 1);
    map.set('b', 2);
    map.get('a');
    map.set('c', 3);
    expect([map.get('a'), map.get('b'), map.get('c'), dropped]).toEqual([1, undefined, 3, [2]]);
  });

  it('is bounded by weight, too, however values come and go', () => {
    const map = new BoundedMap<number, string>(100, undefined, { most: 10, weigh: (text) => text.length });
    for (let turn = 0; turn < 50; turn += 1) map.set(turn % 7, 'x'.repeat(turn % 5));
    map.delete(3);
    map.set(8, 'xxxx');
    map.set(8, 'xx');
    map.set(9, 'xxxxxxxx');
    expect([map.get(9), map.get(8), map.size]).toEqual(['xxxxxxxx', 'xx', 2]);
    map.clear();
    map.set(1, 'x'.repeat(10));
    expect(map.size).toBe(1);
  });

  it('does not keep what is too heavy alone', () => {
    const map = new BoundedMap<string, string>(5, undefined, { most: 3, weigh: (text) => text.length });
    map.set('a', 'xxxx');
    expect(map.get('a')).toBeUndefined();
    map.set('b', 'xxx');
    expect(map.get('b')).toBe('xxx');
  });
});
