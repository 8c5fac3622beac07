import { createHash } from 'node:crypto';
import type { AgentPolicy } from '../../../rules/engine/index.js';
import { type Advisory, copiedLinks, rulesReleases } from './advisory-table.js';

/** Whose rules a policy has, and what is known against them. */
export interface RulesIdentity {
  readonly name: string;
  /** SHA-256 of the text before `policy_data`. */
  readonly hash: string;
  readonly isKnown: boolean;
  readonly advisories: readonly FoundAdvisory[];
}

export interface FoundAdvisory extends Advisory {
  /** `release`: the rules are those of a release that has it. `tried`: a request that uses it was allowed. */
  readonly by: 'release' | 'tried';
}

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The rules' text with the line ends that a generator may have put between rules and data, the longest first. */
function listRuleTexts(policyText: string): readonly string[] {
  const at = policyText.search(/^policy_data\s*:?=/m);
  const prefix = at === -1 ? policyText : policyText.slice(0, at);
  const bare = prefix.replace(/\n+$/, '');
  return [prefix, bare, `${bare}\n`, `${bare}\n\n`];
}

const copiedFolder = `/run/kata-containers/shared/containers/${'a'.repeat(64)}-${'b'.repeat(16)}-volume`;

/** Links that no runtime copies: out of the volume, or in the place of one. */
const strayLinks = [
  { path: `${copiedFolder}/link`, symlink_target: '/etc' },
  { path: `${copiedFolder}/link`, symlink_target: '../../../../etc' },
  { path: copiedFolder, symlink_target: 'elsewhere' },
] as const;

function allowsStrayLinks(agent: AgentPolicy): boolean {
  return strayLinks.some((link) => {
    const request = { ...link, file_type: 'Symlink', file_size: 4, file_mode: 0o120777, dir_mode: 0o750, offset: 0 };
    return agent.evaluate('CopyFileRequest', { ...request, uid: 0, gid: 0 }).allowed;
  });
}

/**
 * Tells a release by the hash of its rules. What is known against it is also tried, because rules of unknown origin may
 * have the same weakness. `ownRules` says whether the text is what this release of the program writes.
 */
export function identifyRules(
  policyText: string,
  ownRules: string | undefined,
  agent: AgentPolicy | undefined,
): RulesIdentity {
  const [first = '', ...others] = listRuleTexts(policyText).map(hash);
  const known = [first, ...others];
  const release = rulesReleases.find((one) => known.some((full) => full.startsWith(one.hash)));
  const found: FoundAdvisory[] = (release?.advisories ?? []).map((advisory) => ({ ...advisory, by: 'release' }));
  // A policy that lets everything pass shows nothing about its rules.
  if (agent && !agent.allowsFailures && !found.some(({ ids }) => ids === copiedLinks.ids) && allowsStrayLinks(agent)) {
    found.push({ ...copiedLinks, by: 'tried' });
  }
  const matched = release ? known.find((full) => full.startsWith(release.hash)) : undefined;
  return {
    name: ownRules ?? release?.name ?? 'rules that are not known to this release',
    hash: matched ?? first,
    isKnown: ownRules !== undefined || release !== undefined,
    advisories: found,
  };
}
