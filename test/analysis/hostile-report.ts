import type { ReportedComparison } from '../../generator/analysis/diff/index.js';

/** A text that does harm where it is taken for anything but text. */
export const hostileText =
  '"></title><script>document.body.innerHTML="<img>"</script><img src=x onerror=alert(1)> | **b** @octocat #1 `x` https://evil.example [x](https://evil.example) \u0001 ]]>';

/** A finding that says it wherever it can. */
export const hostileComparison: ReportedComparison = {
  label: `Pod/${hostileText}`,
  relation: 'wider',
  findings: [
    {
      id: '0123456789abcdef',
      relation: 'wider',
      policy: `Pod/${hostileText}`,
      container: hostileText,
      place: 'containers/main/exec_commands',
      title: `command ${hostileText}\n# added`,
      old: undefined,
      new: [hostileText],
      allowsMore: {
        kind: 'ExecProcessRequest',
        step: hostileText,
        container: hostileText,
        request: {},
        before: { old: [], new: [] },
        denial: hostileText,
      },
      allowsLess: undefined,
      notes: [hostileText],
      span: { source: { name: `a b/${hostileText}.yaml`, text: 'kind: Pod\n' }, start: 0, end: 4 },
      approval: { kind: 'none' },
      fails: true,
    },
  ],
};
