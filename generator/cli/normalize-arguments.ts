/** Where containerd listens when `-d` names no socket. */
export const defaultContainerdSocket = '/run/containerd/containerd.sock';

/**
 * Brings `-d` to a form that takes its value only after `=`, as in the reference: `-d pod.yaml` must not take the
 * next argument for a socket.
 */
export function normalizeArguments(args: readonly string[]): string[] {
  const end = args.indexOf('--');
  return args.map((argument, index) => {
    if (end !== -1 && index >= end) return argument;
    if (argument === '-d' || argument === '--containerd-socket-path') {
      return `--containerd-socket-path=${defaultContainerdSocket}`;
    }
    return argument.startsWith('-d=') ? `--containerd-socket-path=${argument.slice(3)}` : argument;
  });
}
