/** Lines that each module of the rules begins with, and that stand once in the whole. */
const headerLine = /^(package\s|import\s)/;

/**
 * Joins modules of one package to one text: package and imports once, no full-line comments, no empty lines. The
 * guest reads comments at every start and users of a denial never see them.
 */
export function joinRuleModules(modules: readonly string[]): string {
  const header: string[] = [];
  const body: string[] = [];
  for (const text of modules) {
    for (const line of text.split('\n')) {
      const trimmed = line.trim();
      if (trimmed === '' || trimmed.startsWith('#')) continue;
      if (!headerLine.test(line)) body.push(line.trimEnd());
      else if (!header.includes(trimmed)) header.push(trimmed);
    }
  }
  const packages = header.filter((line) => line.startsWith('package'));
  const imports = header.filter((line) => line.startsWith('import'));
  return `${[...packages, ...imports, ...body].join('\n')}\n`;
}
