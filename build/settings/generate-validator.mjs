import Ajv from 'ajv';
import standaloneCode from 'ajv/dist/standalone/index.js';
import * as esbuild from 'esbuild';

const makeHead = (file) => `// @ts-nocheck
// Generated from ${file} by build/generate-settings.mjs. Do not edit.
`;

const makeTail = (name, validate) => `
/** One way in which a value is not what the schema demands, in ajv's words. */
export interface ${name}SchemaError {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Lists all ways in which a value is not what the schema demands. */
export function check${name}Schema(value: unknown): readonly ${name}SchemaError[] {
  return ${validate}(value) ? [] : ${validate}.errors;
}
`;

/** Compiles the schema ahead of time; ajv's helpers are bundled in, so the result imports nothing. */
export async function generateSettingsValidator(schema, title) {
  const ajv = new Ajv({
    allErrors: true,
    allowUnionTypes: true,
    messages: false,
    inlineRefs: false,
    code: { source: true, esm: true, lines: true },
  });
  ajv.addVocabulary(['x-requests']);
  // Definitions in a schema of their own: ajv embeds the whole root schema in its code, the referenced ones only in part.
  const { definitions, ...root } = prepareSchema(schema);
  ajv.addSchema({ $id: 'definitions', definitions });
  const source = standaloneCode(ajv, ajv.compile(root));
  const bundled = await esbuild.build({
    stdin: { contents: source, resolveDir: import.meta.dirname },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'neutral',
    minifySyntax: true,
    legalComments: 'none',
  });
  const text = bundled.outputFiles[0].text;
  const exported = /^export \{([^}]*)\};\n/m.exec(text);
  const name = /(\w+) as validate\b/.exec(exported?.[1] ?? '')?.[1] ?? /\b(validate)\b/.exec(exported?.[1] ?? '')?.[1];
  if (name === undefined) throw new Error('the shape of the standalone code has changed: it exports no validate');
  const code = text
    .replace(exported[0], '')
    .replace(/^\/\/ .*\n/gm, '')
    .replace(/schemaPath: "[^"]*", /g, '');
  return `${makeHead(schema.$id)}${code}${makeTail(title, name)}`;
}

/**
 * Makes the generated code small, since it is loaded at every start: no descriptions, and one definition for the lists
 * of strings that are most of the schema.
 */
function prepareSchema(schema) {
  const prose = new Set(['description', 'title', 'default', 'deprecated', 'x-requests']);
  const isStringList = (value) =>
    value.type === 'array' && value.items?.type === 'string' && Object.keys(value.items).length === 1;
  const moveReference = (ref) => `definitions${ref}`;
  const reduce = (value, holdsNames) => {
    if (Array.isArray(value)) return value.map((item) => reduce(item, false));
    if (typeof value !== 'object' || value === null) return value;
    if (!holdsNames && isStringList(value)) return { $ref: moveReference('#/definitions/StringList') };
    if (!holdsNames && value.$ref) return { $ref: moveReference(value.$ref) };
    const kept = Object.entries(value).filter(([key]) => holdsNames || !prose.has(key));
    return Object.fromEntries(
      kept.map(([key, item]) => [key, reduce(item, !holdsNames && (key === 'properties' || key === 'definitions'))]),
    );
  };
  const { $id, ...reduced } = reduce(schema, false);
  reduced.definitions.StringList = { type: 'array', items: { type: 'string' } };
  return reduced;
}
