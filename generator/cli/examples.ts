/** A line for the shell that shows what a command is for. */
export interface Example {
  readonly line: string;
  readonly meaning: string;
}

/** Examples of each command, by its name and those of the commands above it. Help, man page and tests are made from this table. */
export const examples: Readonly<Record<string, readonly Example[]>> = {
  '': [
    { meaning: 'put the policy into pod.yaml', line: 'genpolicy -y pod.yaml' },
    { meaning: 'leave the file alone', line: 'genpolicy < pod.yaml > pod-with-policy.yaml' },
    {
      meaning: 'a folder, and the Secrets that its pods refer to',
      line: 'genpolicy -y manifests/ --config-file secrets.yaml --summary',
    },
    { meaning: 'what a relying party must check', line: 'genpolicy -y pod.yaml --digest --dry-run' },
  ],
  settings: [
    { meaning: 'every setting, and the file that it comes from', line: 'genpolicy settings show --origin' },
    { meaning: 'the drop-ins that can be named', line: 'genpolicy settings list' },
  ],
  'settings show': [
    { meaning: 'every setting, and the file that it comes from', line: 'genpolicy settings show --origin' },
    {
      meaning: 'one part, after a drop-in',
      line: 'genpolicy settings show /kata_config --drop-in 20-oci-1.3.0',
    },
  ],
  'settings list': [
    { meaning: 'the drop-ins that can be named', line: 'genpolicy settings list' },
    { meaning: 'the same for programs', line: 'genpolicy settings list --format json' },
  ],
  'settings explain': [
    { meaning: 'what a built-in drop-in opens', line: 'genpolicy settings explain 30-allow-logs' },
    { meaning: 'what a file of your own changes', line: 'genpolicy settings explain ./drop-in.json' },
  ],
  profiles: [
    { meaning: 'the runtime classes that are known', line: 'genpolicy profiles list' },
    { meaning: 'what is known of one', line: 'genpolicy profiles show kata-qemu-nvidia-gpu-snp' },
  ],
  'profiles list': [
    { meaning: 'the runtime classes that are known', line: 'genpolicy profiles list' },
    { meaning: 'as of an older Kata release', line: 'genpolicy profiles list --kata-version 3.29.0' },
  ],
  'profiles show': [
    { meaning: 'what is known of a runtime class', line: 'genpolicy profiles show kata-qemu-nvidia-gpu-snp' },
    {
      meaning: 'as of an older Kata release, for programs',
      line: 'genpolicy profiles show kata-qemu-nvidia-gpu-tdx --kata-version 3.29.0 --format json',
    },
  ],
  'kernel-params': [
    { meaning: 'what the guest of each pod is booted with, and why', line: 'genpolicy kernel-params -y pod.yaml' },
    {
      meaning: 'what would come of one more',
      line: 'genpolicy kernel-params -y pod.yaml --add agent.log=debug',
    },
  ],
  lint: [
    { meaning: 'what is likely to go wrong with these pods', line: 'genpolicy lint pod.yaml manifests/' },
    { meaning: 'on the nodes that you have', line: 'genpolicy lint -y pod.yaml --nodes nodes.json' },
    { meaning: 'mend what can be mended safely', line: 'genpolicy lint -y pod.yaml --fix' },
    { meaning: 'for code scanning', line: 'genpolicy lint -y manifests/ --fail-on error --format sarif > lint.sarif' },
  ],
  replay: [
    {
      meaning: 'what the policy says to the requests that a guest logged',
      line: 'genpolicy replay --policy web.yaml policy.jsonl',
    },
    {
      meaning: 'each on its own, for programs',
      line: 'genpolicy replay --policy web.yaml --fresh --format json - < policy.jsonl',
    },
  ],
  verify: [
    { meaning: 'whether the policies fit their pods, and hold against changes', line: 'genpolicy verify web.yaml' },
    { meaning: 'with a page to pass on', line: 'genpolicy verify -y pod.yaml --html report.html' },
  ],
  approve: [
    {
      meaning: 'a file for each policy, to be read and kept in git',
      line: 'genpolicy approve -y deployment.yaml -o approved/',
    },
    {
      meaning: 'straight into the store of the webhook',
      line: 'genpolicy approve -y deployment.yaml -o - | kubectl apply -n kata-genpolicy -f -',
    },
  ],
  explain: [
    { meaning: 'a pod does not start', line: 'kubectl describe pod web | genpolicy explain --policy web.yaml' },
    {
      meaning: 'from a log, with a page to pass on',
      line: 'genpolicy explain --policy web.yaml --html why.html denial.txt',
    },
    { meaning: 'policy and manifest apart', line: 'genpolicy explain --policy annotation.txt -y web.yaml denial.txt' },
  ],
  inspect: [
    { meaning: 'whom a policy is for, and what it allows', line: 'genpolicy inspect web.yaml' },
    { meaning: 'what runs now', line: 'kubectl get pod web -o yaml | genpolicy inspect' },
    {
      meaning: 'fail where a policy is risky',
      line: 'genpolicy inspect --fail-on exec,privileged,advisory manifests/',
    },
  ],
  diff: [
    { meaning: 'whether the new one allows more', line: 'genpolicy diff old.yaml new.yaml' },
    { meaning: 'against a commit', line: 'genpolicy diff git:HEAD~1:web.yaml web.yaml' },
    {
      meaning: 'all that a branch changes, for a pull request',
      line: 'genpolicy diff --base origin/main --waivers approved.json --format markdown',
    },
    {
      meaning: 'approve what was found',
      line: "genpolicy diff old.yaml new.yaml --approve approved.json --reason 'debug shell' --owner sam --expires 2099-01-31",
    },
  ],
  'post-render': [
    {
      meaning: 'with Helm 3',
      line: 'helm upgrade --install web ./chart --post-renderer genpolicy --post-renderer-args post-render',
    },
    {
      meaning: 'with Helm 4, after helm plugin install deploy/helm-plugin',
      line: 'helm upgrade --install web ./chart --post-renderer genpolicy',
    },
    {
      meaning: 'to look at the result first',
      line: 'helm template web ./chart | genpolicy post-render --oci-version 1.2.1',
    },
  ],
  krm: [
    { meaning: 'from a kustomization', line: 'kustomize build --enable-alpha-plugins --enable-exec kustomization/' },
    { meaning: 'by hand', line: 'genpolicy krm < resource-list.yaml' },
  ],
  completion: [
    { meaning: 'in the shell that runs', line: 'source <(genpolicy completion bash)' },
    { meaning: 'for good', line: 'genpolicy completion bash > ~/.local/share/bash-completion/completions/genpolicy' },
    { meaning: 'zsh, in a folder of fpath', line: 'genpolicy completion zsh > ~/.zfunc/_genpolicy' },
    { meaning: 'fish', line: 'genpolicy completion fish > ~/.config/fish/completions/genpolicy.fish' },
  ],
};
