import { type LoadedConfig, loadConfig, type WebhookConfig } from './load-config.js';

export interface ConfigListener {
  changed(config: WebhookConfig): void | Promise<void>;
  /** The file is wrong; what was in use stays. Said once for each content. */
  failed(problems: readonly string[]): void;
}

/** Reads the file again at each call and tells what came of it. ConfigMaps swap symlinks, so nothing is watched. */
export function createConfigPoll(path: string, first: WebhookConfig, listener: ConfigListener): () => Promise<void> {
  let seen = identify({ kind: 'loaded', config: first });
  return async () => {
    const loaded = await loadConfig(path);
    const identity = identify(loaded);
    if (identity === seen) return;
    seen = identity;
    if (loaded.kind === 'loaded') await listener.changed(loaded.config);
    else listener.failed(loaded.problems);
  };
}

const identify = (loaded: LoadedConfig): string => JSON.stringify(loaded);
