import { aggregates } from './aggregates.js';
import { arrays } from './arrays.js';
import { bits } from './bits.js';
import type { BuiltinTable } from './builtin.js';
import { encoding } from './encoding.js';
import { jsonPaths } from './json-paths.js';
import { numbers } from './numbers.js';
import { objects } from './objects.js';
import { regexes } from './regexes.js';
import { sets } from './sets.js';
import { strings } from './strings.js';
import { types } from './types.js';
import { units } from './units.js';

/**
 * The built-ins of the guest's engine: regorus with the features `arc`, `base64`, `base64url`, `regex` and `std`.
 * A call of any other function fails when it runs, there and here. `print` is part of the language.
 */
export const guestBuiltins: BuiltinTable = new Map(
  [aggregates, arrays, bits, encoding, jsonPaths, numbers, objects, regexes, sets, strings, types, units].flatMap(
    (family) => Object.entries(family),
  ),
);
