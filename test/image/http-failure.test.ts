import { describe, expect, it } from 'vitest';
import { describeConnectionFailure } from '../../generator/image/http-failure.js';

describe('a host that is not known', () => {
  it('may be spelt wrong, or this machine has no network', () => {
    const error = Object.assign(new Error('getaddrinfo ENOTFOUND registry.example'), { code: 'ENOTFOUND' });
    const failure = describeConnectionFailure(error, new URL('https://registry.example/v2/'));
    expect(failure.message).toBe('the host name registry.example does not exist');
    // The image may come from settings, where nobody spelt anything.
    expect(failure.help.join('\n')).toMatch(/network[\s\S]*spelling[\s\S]*--image-source/);
  });
});
