import { parseModule } from '../../../rules/engine/index.js';
import { foldVariants } from '../../../rules/engine/linker/fold.js';
import { type Linker, makeLinker } from '../../../rules/engine/linker/index.js';
import { assembleRules, type Json } from '../agent-policy/policy-text.js';

let link: Linker | undefined;

/** Our rules and these data as one text, linked as `generate` does it. */
export function linkOwnPolicy(data: Json): string {
  if (link === undefined) {
    const { module, error } = parseModule(assembleRules());
    if (module === undefined) throw new Error(error.message);
    link = makeLinker(foldVariants(module.rules));
  }
  return link(data);
}
