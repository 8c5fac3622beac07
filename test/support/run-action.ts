import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { runProgram } from './run-program.js';

interface ActionStep {
  readonly id?: string;
  readonly name: string;
  readonly run: string;
  readonly if?: string;
  readonly env: Readonly<Record<string, string>>;
}

interface ActionFile {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly steps: readonly ActionStep[] };
}

export const actionFolder = resolve('deploy/action');
export const actionFile = parse(readFileSync(join(actionFolder, 'action.yml'), 'utf8')) as ActionFile;

/** How a run of the action ended. */
export interface ActionResult {
  /** Of the first step that failed, or 0. */
  readonly code: number;
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

export interface ActionRun {
  readonly workspace: string;
  /** A folder for what the runner keeps. */
  readonly temp: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
}

/** Runs the steps of the composite action one after the other, as a runner does. */
export async function runAction({ workspace, temp, inputs, env }: ActionRun): Promise<ActionResult> {
  mkdirSync(temp, { recursive: true });
  const file = (name: string): string => join(temp, name);
  for (const name of ['path', 'output', 'summary']) writeFileSync(file(name), '');
  const context: Record<string, string> = { 'github.token': 'the-token' };
  for (const [name, { default: fallback = '' }] of Object.entries(actionFile.inputs)) {
    context[`inputs.${name}`] = inputs[name] ?? fallback.replace(/\$\{\{ github.token \}\}/, 'the-token');
  }
  const fill = (text: string): string =>
    text.replace(/\$\{\{\s*([\w.-]+)\s*\}\}/g, (_, name: string) => context[name] ?? '');
  /** Only what our conditions are made of: \`always()\`, \`==\`, \`!=\` and \`&&\`. */
  const holds = (text: string): boolean =>
    text
      .replace(/^\$\{\{|\}\}$/g, '')
      .split('&&')
      .every((part) => {
        const [, name = '', operator, value] = /^([\w.-]+) (==|!=) '(.*)'$/.exec(part.trim()) ?? [];
        return part.trim() === 'always()' || ((context[name] ?? '') === value) === (operator === '==');
      });
  let [code, log] = [0, ''];
  for (const step of actionFile.runs.steps) {
    if (step.if === undefined ? code !== 0 : !holds(step.if)) continue;
    const added = readFileSync(file('path'), 'utf8')
      .split('\n')
      .filter((line) => line !== '');
    const stepEnv = Object.fromEntries(Object.entries(step.env).map(([name, value]) => [name, fill(value)]));
    const run = await runProgram('bash', ['-eo', 'pipefail', '-c', `PATH="$ADDED_PATH$PATH"; ${step.run}`], {
      cwd: workspace,
      env: {
        ...env,
        ...stepEnv,
        ADDED_PATH: added.map((folder) => `${folder}${delimiter}`).join(''),
        GITHUB_ACTION_PATH: actionFolder,
        GITHUB_PATH: file('path'),
        GITHUB_OUTPUT: file('output'),
        GITHUB_STEP_SUMMARY: file('summary'),
        RUNNER_TEMP: temp,
      },
    });
    log += run.stdout + run.stderr;
    if (run.code !== 0 && code === 0) code = run.code ?? 1;
    for (const [, name = '', value = ''] of readFileSync(file('output'), 'utf8').matchAll(/^([\w-]+)=(.*)$/gm)) {
      context[`steps.${step.id}.outputs.${name}`] ??= value;
    }
  }
  const outputs = Object.entries(actionFile.outputs).map(([name, { value }]) => [name, fill(value)]);
  return { code, log, outputs: Object.fromEntries(outputs), summary: readFileSync(file('summary'), 'utf8') };
}
