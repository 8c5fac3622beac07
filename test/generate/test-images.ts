import { makeImageStore, type TestImage } from './image-store.js';

const path = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const rootPasswd = 'root:x:0:0:root:/root:/bin/sh\n';
const rootGroup = 'root:x:0:\n';

const pause: Omit<TestImage, 'name'> = {
  config: { Env: [path], Entrypoint: ['/pause'], WorkingDir: '/', User: '65535:65535' },
  layers: [{ pause: 'ELF' }],
  architectures: ['amd64', 'arm64'],
};

/** The images that the examples of the tests use. */
export const testImages: readonly TestImage[] = [
  { name: 'mcr.microsoft.com/oss/kubernetes/pause:3.6', ...pause },
  { name: 'mcr.microsoft.com/oss/v2/kubernetes/pause:3.6', ...pause },
  {
    name: 'registry.example/shell:1',
    config: { Env: [path], Cmd: ['sh'] },
    layers: [
      {
        'etc/passwd': `${rootPasswd}www:x:33:33::/var/www:/bin/false\nnobody:x:65534:65534::/:/bin/false\n`,
        'etc/group': `${rootGroup}wheel:x:10:\nwww:x:33:\nlogs:x:40:www\n`,
      },
    ],
    architectures: ['amd64', 'arm64'],
  },
  {
    name: 'registry.example/shell:latest',
    config: { Env: [path], Cmd: ['sh'] },
    layers: [{ 'etc/passwd': rootPasswd, 'etc/group': rootGroup }],
  },
  {
    name: 'registry.example/web:1',
    config: {
      Env: [path, 'WEB_VERSION=1.2'],
      Entrypoint: ['/entry.sh'],
      Cmd: ['serve', '--price=$$5', '$(HOME)'],
      WorkingDir: '/srv',
    },
    layers: [{ 'etc/passwd': rootPasswd, 'etc/group': rootGroup }],
  },
  {
    // The user is named, in a group of the image, and member of two more.
    name: 'registry.example/app:1',
    config: { Env: [path], Entrypoint: ['/app'], User: 'app:appgrp' },
    layers: [
      {
        'etc/passwd': `${rootPasswd}app:x:1500:1500::/srv:/bin/sh\n`,
        'etc/group': `${rootGroup}appgrp:x:1600:app\naudio:x:29:app\nvideo:x:44:root,app\n`,
      },
    ],
  },
  {
    name: 'registry.example/number:1',
    config: { Env: [path], Entrypoint: ['/run'], User: '1234' },
    layers: [
      {
        'etc/passwd': `${rootPasswd}svc:x:1234:4321::/:/bin/sh\n`,
        'etc/group': `${rootGroup}ops:x:50:svc\n`,
      },
    ],
  },
  {
    name: 'registry.example/ghost:1',
    config: { Env: [path], Entrypoint: ['/run'], User: 'ghost' },
    layers: [{ 'etc/passwd': rootPasswd, 'etc/group': rootGroup }],
  },
  {
    name: 'registry.example/store:1',
    config: { Env: [path], Entrypoint: ['/store'], WorkingDir: '/data', Volumes: { '/data': {}, '//cache//x': {} } },
    layers: [{ 'etc/passwd': rootPasswd, 'etc/group': rootGroup }],
  },
  // Made FROM scratch: no environment, no users, no folder.
  { name: 'registry.example/bare:1', config: { Entrypoint: ['/hello'] }, layers: [{ hello: 'ELF' }] },
  {
    name: 'registry.example/cuda:12',
    config: {
      Env: [path, 'NVIDIA_VISIBLE_DEVICES=all'],
      Entrypoint: ['/opt/entry.sh'],
      Cmd: ['./vectorAdd'],
      WorkingDir: '/samples',
    },
    layers: [{ 'etc/passwd': rootPasswd, 'etc/group': rootGroup }],
  },
];

export const testStore = makeImageStore(testImages);
