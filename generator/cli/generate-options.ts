/** The options of `genpolicy generate` as the command line gives them; see the table of flags. */
export interface GenerateOptions {
  readonly yamlFile?: readonly string[];
  readonly configMapFile?: string;
  readonly configFile?: readonly string[];
  readonly runtimeClassNames?: readonly string[];
  readonly silentUnsupportedFields?: boolean;
  readonly jsonSettingsPath?: string;
  readonly dropIn?: readonly string[];
  readonly regoRulesPath?: string;
  readonly allowLogs?: boolean;
  readonly allowExec?: readonly string[];
  readonly secretEnv?: 'literal' | 'refuse' | 'any';
  readonly initdataPath?: string;
  readonly initdataAlgorithm?: 'sha256' | 'sha384' | 'sha512';
  readonly platform?: string;
  readonly useCachedFiles?: boolean;
  readonly layersCacheFilePath?: string;
  readonly cache: boolean;
  readonly containerdSocketPath?: string;
  readonly imageSource?: readonly string[];
  readonly insecureRegistry?: readonly string[];
  readonly caFile?: string;
  readonly offline?: boolean;
  readonly requireDigest?: boolean;
  readonly pin?: boolean;
  readonly rawOut?: boolean;
  readonly base64Out?: boolean;
  readonly digest?: boolean;
  readonly summary?: boolean;
  readonly dryRun?: boolean;
  readonly format: 'text' | 'json';
}
