import type { KernelParameter } from './parse-parameters.js';

/** Whether a parameter seems to carry a secret itself, and not the place of one: such values are never printed. */
export function looksSecret({ key, value }: Pick<KernelParameter, 'key' | 'value'>): boolean {
  if (value === undefined || value === '' || /^(?:kbs|file):\/\//.test(value)) return false;
  const hasLogin =
    /^[a-z][a-z0-9+.-]*:\/\/[^/?#\s]*:[^/?#\s]+@/i.test(value) ||
    /::[a-z][a-z0-9+.-]*:\/\/[^/?#\s]+:[^/?#\s]+@/i.test(value);
  const isToken =
    /^(?:eyJ[\w-]{10,}|gh[pousr]_\w{10,}|nvapi-[\w-]{10,}|hf_\w{10,}|AKIA[0-9A-Z]{12,}|sk-[\w-]{16,})/.test(value);
  const isNamedSo = /(?:^|[._-])(?:password|passwd|passphrase|secret|token|api_?key|private_?key|credentials?)$/i.test(
    key,
  );
  return hasLogin || isToken || isNamedSo;
}
