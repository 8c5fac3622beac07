import { InvalidArgumentError, Option } from 'commander';
import type { Flag } from './flags.js';

/** Makes commander's option of a row of the table of flags. */
export function makeOption(flag: Flag): Option {
  const option = new Option(flag.flags, flag.summary).helpGroup(`${flag.group}:`);
  if (flag.choices) option.choices(flag.choices);
  if (flag.fallback !== undefined) option.default(flag.fallback);
  if (flag.required) option.makeOptionMandatory();
  if (flag.repeats) {
    option.argParser((value: string, previous: readonly string[] | undefined) => [...(previous ?? []), value]);
  } else if (/<[a-z/]+>$/.test(flag.flags) && !flag.choices) {
    // What commander hands on as the previous value may be the default.
    let isGiven = false;
    option.argParser((value: string) => {
      if (isGiven) throw new InvalidArgumentError('It can be given only once.');
      isGiven = true;
      return value;
    });
  }
  return option;
}
