import { describe, expect, it } from 'vitest';
import { listMutations, mutateRequest } from '../../generator/analysis/mutate-request.js';

const request = { container_id: 'a1', timeout: 3 };

describe('changes of a request', () => {
  it('are made at every place, one at a time', () => {
    const changed = listMutations('RemoveContainerRequest', request).map((mutation) => [
      mutation.operator,
      mutateRequest(request, mutation),
    ]);
    expect(changed).toEqual([
      ['append', { container_id: 'a1x', timeout: 3 }],
      ['prepend', { container_id: '../a1', timeout: 3 }],
      ['plus one', { container_id: 'a1', timeout: 4 }],
    ]);
  });

  it('fill what is empty with what the agent would make of it', () => {
    const create = { devices: [], string_user: null, shared_mounts: ['x'], exec_id: '' };
    const changes = listMutations('CreateContainerRequest', create).map(({ operator, path, changed }) => ({
      operator,
      path: path.join('.'),
      changed,
    }));
    expect(changes).toContainEqual({
      operator: 'add to empty',
      path: 'devices',
      changed: [{ id: '', type_: '', vm_path: '', container_path: '', options: [] }],
    });
    expect(changes).toContainEqual({
      operator: 'null to object',
      path: 'string_user',
      changed: { uid: '', gid: '', additionalGids: [] },
    });
    expect(changes).toContainEqual({ operator: 'prepend', path: 'exec_id', changed: 'x' });
  });

  it('add keys to maps, not to messages', () => {
    const create = { OCI: { Annotations: { a: 'b' }, Process: { Terminal: false } } };
    const added = listMutations('CreateContainerRequest', create).filter(({ operator }) => operator === 'add key');
    expect(added.map(({ path }) => path.join('.'))).toEqual(['OCI.Annotations']);
  });

  it('leave the legitimate request as it is', () => {
    const [mutation] = listMutations('RemoveContainerRequest', request);
    if (mutation) mutateRequest(request, mutation);
    expect(request).toEqual({ container_id: 'a1', timeout: 3 });
  });
});
