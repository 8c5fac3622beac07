import type { ParameterRow, ParameterType } from './parameter-table.js';

/** What is wrong with the value of a known parameter. */
export interface ValueVerdict {
  readonly slug: 'kernel-parameter-invalid' | 'kernel-parameter-ineffective';
  readonly message: string;
  readonly help: readonly string[];
}

const stops: Readonly<Record<ParameterRow['reader'], string>> = {
  agent: 'the agent does not start',
  nvrc: "the guest's init stops",
  'guest-components': 'the guest components do not work',
};

/** Checks a value as its reader reads it; undefined when it is good. Values are not named: they may be secrets. */
export function checkParameterValue(row: ParameterRow, value: string | undefined): ValueVerdict | undefined {
  const { key, type, reader } = row;
  const invalid = (expected: string): ValueVerdict => ({
    slug: 'kernel-parameter-invalid',
    message: `the kernel parameter ${key} must be ${expected}; with what it has, ${stops[reader]}`,
    help: [`write ${key}=${giveExample(type)}`],
  });
  const ineffective = (why: string, help: string): ValueVerdict => ({
    slug: 'kernel-parameter-ineffective',
    message: `the kernel parameter ${key} has no effect: ${why}`,
    help: [help],
  });
  if (type.kind === 'flag') {
    if (value === undefined) return undefined;
    return ineffective('only its bare name counts, without a value', `write ${key}`);
  }
  // The agent takes the bare name for `true` where that is how it once was.
  if (value === undefined) {
    if (key === 'agent.trace') return undefined;
    return ineffective('it has no value', `write ${key}=${giveExample(type)}`);
  }
  switch (type.kind) {
    case 'agent-boolean':
      if (/^(?:true|false|\+?[0-9]+)$/.test(value)) return undefined;
      return ineffective(
        'what is neither true, false nor a number counts as false',
        `write ${key}=true or ${key}=false`,
      );
    case 'strict-boolean':
      return /^(?:true|false)$/.test(value) ? undefined : invalid('true or false');
    case 'nvrc-boolean':
      if (/^(?:on|off|true|false|1|0|yes|no)$/i.test(value)) return undefined;
      return ineffective('what is no boolean counts as off', `write ${key}=on or ${key}=off`);
    case 'number':
      return checkNumber(type, value, invalid, ineffective);
    case 'choice':
      if (type.values.includes(type.fallback === undefined ? value : value.toLowerCase())) return undefined;
      if (type.fallback === undefined) return invalid(`one of ${type.values.join(', ')}`);
      return ineffective(
        `what is none of its values counts as ${type.fallback}`,
        `write one of ${type.values.filter((one) => one !== '').join(', ')}`,
      );
    case 'url':
      return isUrl(value, type.schemes)
        ? undefined
        : invalid(`a URL${type.schemes ? ` with ${type.schemes.join(' or ')}` : ''}`);
    case 'text':
      return type.form === undefined || type.form.pattern.test(value)
        ? undefined
        : invalid(`such as ${type.form.example}`);
  }
}

function checkNumber(
  type: Extract<ParameterType, { readonly kind: 'number' }>,
  value: string,
  invalid: (expected: string) => ValueVerdict,
  ineffective: (why: string, help: string) => ValueVerdict,
): ValueVerdict | undefined {
  const { minimum, maximum, unit, ignoredBelow } = type;
  const range = `a whole number from ${minimum} to ${maximum}${unit === 's' ? ', in seconds without a unit' : ''}`;
  if (!(minimum < 0n ? /^[+-]?[0-9]{1,40}$/ : /^\+?[0-9]{1,40}$/).test(value)) return invalid(range);
  const number = BigInt(value.replace(/^\+/, ''));
  if (number < minimum || number > maximum) return invalid(range);
  if (ignoredBelow !== undefined && number < ignoredBelow) {
    return ineffective(`less than ${ignoredBelow} counts as if it were not there`, `give at least ${ignoredBelow}`);
  }
  return undefined;
}

function isUrl(value: string, schemes: readonly string[] | undefined): boolean {
  if (!URL.canParse(value)) return false;
  return schemes === undefined || schemes.some((scheme) => value.startsWith(`${scheme}://`));
}

function giveExample(type: ParameterType): string {
  switch (type.kind) {
    case 'flag':
      return '';
    case 'agent-boolean':
    case 'strict-boolean':
      return 'true';
    case 'nvrc-boolean':
      return 'on';
    case 'number':
      return type.unit === 's' ? '1200' : '1';
    case 'choice':
      return type.values.find((value) => value !== '') ?? '';
    case 'url':
      return type.schemes ? `${type.schemes[0]}:///…` : 'https://proxy.example:3128';
    case 'text':
      return type.form?.example ?? '<value>';
  }
}
