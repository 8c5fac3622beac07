/** Where containerd listens when `-d` names no socket. */
export const defaultContainerdSocket = '/run/containerd/containerd.sock';

/**
 * Drops the word `generate`, which names what the program does anyway, turns `help settings show` into a flag of that
 * command, and brings `-d` to a form that takes its value only after `=`, as in the reference: `-d pod.yaml` must not
 * take the next argument for a socket.
 */
export function normalizeArguments(given: readonly string[]): string[] {
  const args = given[0] === 'help' ? readHelp(given) : given[0] === 'generate' ? given.slice(1) : given;
  const end = args.indexOf('--');
  return args.map((argument, index) => {
    if (end !== -1 && index >= end) return argument;
    if (argument === '-d' || argument === '--containerd-socket-path') {
      return `--containerd-socket-path=${defaultContainerdSocket}`;
    }
    return argument.startsWith('-d=') ? `--containerd-socket-path=${argument.slice(3)}` : argument;
  });
}

function readHelp(given: readonly string[]): readonly string[] {
  const [, first = '', ...rest] = given;
  if (first === '' || first.startsWith('-')) return given;
  return first === 'help' || first === 'generate' ? ['--help'] : [first, ...rest, '--help'];
}
