import type { ValuePath } from '../manifest/index.js';
import type { EnvironmentInputs } from './environment-inputs.js';

/** Values of this form are unsealed inside the guest, so the text in the policy is no secret. */
const sealedPrefix = 'sealed.';

/** A value that a variable takes from a Secret. */
export interface SecretValue {
  readonly object: string;
  readonly key: string;
  readonly text: string;
  readonly variable: string;
  readonly path: ValuePath;
}

/** The placeholder that the rules take for any value. */
export const anyValue = '$(todo-annotation)';

/**
 * Decides what stands in the policy for a Secret value, and says so by name, never by value. Undefined when it may
 * not stand there.
 */
export function readSecretValue(inputs: EnvironmentInputs, secret: SecretValue): string | undefined {
  if (secret.text.startsWith(sealedPrefix)) return secret.text;
  const span = inputs.workload.spanOf(secret.path);
  const what = `variable ${secret.variable} of container ${inputs.container.name} takes key ${secret.key} of Secret ${secret.object}`;
  switch (inputs.secretEnv) {
    case 'refuse':
      inputs.collector.report('secret-value-refused', {
        message: `${what}, which --secret-env=refuse keeps out of policies`,
        span,
        help: ['use a sealed secret, which only the guest can open, or mount the Secret as a volume'],
      });
      return undefined;
    case 'any':
      inputs.collector.report('secret-value-any', {
        message: `${what}; the policy accepts any value there`,
        span,
        help: ['use a sealed secret, which binds the value without showing it'],
      });
      return anyValue;
    default:
      inputs.collector.report('secret-value-in-policy', {
        message: `${what}; its value will stand in the annotation in clear text`,
        span,
        help: ['use a sealed secret, or choose --secret-env=refuse or --secret-env=any'],
      });
      return secret.text;
  }
}
