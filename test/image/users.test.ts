import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseGroup } from '../../generator/image/users-group.js';
import { readImageUsers } from '../../generator/image/users-lookup.js';
import { parsePasswd } from '../../generator/image/users-passwd.js';

const passwd = [
  'root:x:0:0:root:/root:/bin/sh',
  'www-data:x:33:34:www:/var/www:/sbin/nologin',
  'twin:x:33:99:::',
  '',
].join('\n');
const group = [
  'root:x:0:',
  'www-data:x:35:www-data',
  'staff:x:50:www-data,twin',
  'both:x:51:twin,www-data,www-data',
  'twin:x:52:twin',
  '',
].join('\n');

describe('parsePasswd', () => {
  test('reads seven fields a line', () => {
    expect(parsePasswd('a:x:1:2:g:/h:/s\r\nb::3:4:::')).toEqual([
      { name: 'a', uid: 1, gid: 2, home: '/h', shell: '/s' },
      { name: 'b', uid: 3, gid: 4, home: '', shell: '' },
    ]);
  });

  test('uses nothing of a file in which a line has other than seven fields, as the reference does', () => {
    for (const line of ['a:x:1:2:g:/h', 'a:x:1:2:g:/h:/s:more', 'no colons', '']) {
      expect(parsePasswd(`${passwd}${line}\nc:x:9:9:::\n`), JSON.stringify(line)).toBeUndefined();
    }
  });

  test('a number that is none counts as 0, as for containerd; the reference crashes', () => {
    expect(parsePasswd('+::::::\nbig:x:4294967296:-1:::\nplus:x:+7:08:::')).toEqual([
      { name: '+', uid: 0, gid: 0, home: '', shell: '' },
      { name: 'big', uid: 0, gid: 0, home: '', shell: '' },
      { name: 'plus', uid: 7, gid: 8, home: '', shell: '' },
    ]);
  });
});

describe('parseGroup', () => {
  test('reads four fields a line and keeps empty members of a list that has some', () => {
    expect(parseGroup('a:x:1:\nb:x:2:c,,d')).toEqual([
      { name: 'a', gid: 1, members: [] },
      { name: 'b', gid: 2, members: ['c', '', 'd'] },
    ]);
  });

  test('uses nothing of a file with a malformed line', () => {
    expect(parseGroup('a:x:1:\nb:x:2\n')).toBeUndefined();
    expect(parseGroup('a:x:1:\n\n')).toBeUndefined();
  });
});

describe('readImageUsers', () => {
  const users = readImageUsers({ passwd, group });

  test('the first record that fits is taken', () => {
    expect(users.findUserByUid(33)).toMatchObject({ name: 'www-data', gid: 34 });
    expect(users.findUserByName('twin')).toMatchObject({ uid: 33, gid: 99 });
    expect(users.findGroupByName('staff')?.gid).toBe(50);
    expect(users.findUserByUid(7)).toBeUndefined();
  });

  test('additional groups are those that list the first user of a uid, except the group of its own name', () => {
    expect(users.listAdditionalGroups(33)).toEqual([50, 51, 51]);
    expect(users.listAdditionalGroups(0)).toEqual([]);
    expect(users.listAdditionalGroups(7)).toBeUndefined();
  });

  test('without both files, or with a malformed one, additional groups cannot be told', () => {
    expect(readImageUsers({ passwd, group: undefined }).listAdditionalGroups(33)).toBeUndefined();
    expect(readImageUsers({ passwd: '', group }).listAdditionalGroups(33)).toBeUndefined();
    expect(readImageUsers({ passwd: `${passwd}bad\n`, group }).listAdditionalGroups(33)).toBeUndefined();
    expect(readImageUsers({ passwd, group: 'bad' }).listAdditionalGroups(33)).toBeUndefined();
  });

  test('says in which state the files are', () => {
    expect(users).toMatchObject({ passwdState: 'present', groupState: 'present' });
    expect(readImageUsers({ passwd: 'bad', group: '' })).toMatchObject({
      passwdState: 'malformed',
      groupState: 'absent',
    });
  });

  test('names of members of objects are only names', () => {
    expect(users.findUserByName('__proto__')).toBeUndefined();
    expect(users.findGroupByName('constructor')).toBeUndefined();
  });

  test('no text makes it throw', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), fc.integer(), (first, second, uid) => {
        const found = readImageUsers({ passwd: first, group: second });
        found.listAdditionalGroups(uid);
        found.findUserByName(first);
      }),
      { numRuns: 500 },
    );
  });
});
