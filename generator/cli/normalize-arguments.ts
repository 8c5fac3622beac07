/** Where containerd listens when `-d` names no socket. */
export const defaultContainerdSocket = '/run/containerd/containerd.sock';

/**
 * Drops the word `generate`, which names what the program does anyway, and brings `-d` to a form that takes its value only after `=`, as in the reference: `-d pod.yaml` must not take the
 * next argument for a socket.
 */
export function normalizeArguments(given: readonly string[]): string[] {
  const isHelp = given[0] === 'help' && given[1] === 'generate';
  const args = isHelp ? ['--help'] : given[0] === 'generate' ? given.slice(1) : given;
  const end = args.indexOf('--');
  return args.map((argument, index) => {
    if (end !== -1 && index >= end) return argument;
    if (argument === '-d' || argument === '--containerd-socket-path') {
      return `--containerd-socket-path=${defaultContainerdSocket}`;
    }
    return argument.startsWith('-d=') ? `--containerd-socket-path=${argument.slice(3)}` : argument;
  });
}
