import type { LintFinding, LintRule } from '../lint-rule.js';
import { setValue } from '../pod-facts.js';

export const capabilityPrefixed: LintRule = {
  slugs: ['capability-prefixed'],
  why: 'containerd puts CAP_ before each capability that a pod adds or drops. With the prefix in the manifest it looks for CAP_CAP_…, which nothing has: a drop leaves the capability in place.',
  check: (context) =>
    context.containers.flatMap(({ container, path }) =>
      (['add', 'drop'] as const).flatMap((member) =>
        (container.securityContext?.capabilities?.[member] ?? []).flatMap((name, index): LintFinding[] => {
          if (!/^cap_/i.test(name)) return [];
          const place = [...path, 'securityContext', 'capabilities', member, index];
          const short = name.slice('CAP_'.length);
          return [
            {
              slug: 'capability-prefixed',
              details: {
                message: `container ${container.name}: ${member === 'drop' ? 'dropping' : 'adding'} ${name} has no effect; containerd looks for CAP_${name.toUpperCase()}`,
                span: context.workload.spanOf(place),
                help: [`write ${short}`],
              },
              fix: { summary: `write ${short} for ${name}`, edits: [setValue(context, place, short)] },
            },
          ];
        }),
      ),
    ),
};
