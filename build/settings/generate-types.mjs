import { compile } from 'json-schema-to-typescript';
import ts from 'typescript';

const makeBanner = (file) => `// Generated from ${file} by build/generate-settings.mjs. Do not edit.`;

/** Makes the TypeScript types of settings or profiles; every member and every list is readonly. */
export async function generateSettingsTypes(schema) {
  const text = await compile(prepareSchema(schema), schema.title, {
    bannerComment: makeBanner(schema.$id),
    additionalProperties: false,
    style: { singleQuote: true, printWidth: 120 },
  });
  return completeTypes(text, schema);
}

/**
 * A `$ref` with a description beside it would become a type of its own (`EmptyDirSettings1`), so references stand alone
 * here; and the definition of a number range is just a number in TypeScript.
 */
function prepareSchema(schema) {
  return JSON.parse(JSON.stringify(schema), (_key, value) => {
    if (value?.$ref === '#/definitions/Uint32') return { type: 'integer', description: value.description };
    return typeof value?.$ref === 'string' ? { $ref: value.$ref } : value;
  });
}

/** Puts `readonly` before members and lists, and the description of a reference, left out above, on its member. */
function completeTypes(text, schema) {
  const file = ts.createSourceFile('settings.gen.ts', text, ts.ScriptTarget.Latest, true);
  const inserts = [];
  const visit = (node) => {
    if (ts.isIndexSignatureDeclaration(node)) inserts.push([node.getStart(file), 'readonly ']);
    if (ts.isPropertySignature(node))
      inserts.push([node.getStart(file), `${describeMember(node, file, schema)}readonly `]);
    if (ts.isArrayTypeNode(node)) {
      const nested = ts.isArrayTypeNode(node.parent);
      inserts.push([node.getStart(file), nested ? '(readonly ' : 'readonly ']);
      if (nested) inserts.push([node.getEnd(), ')']);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  // Inserting from the end keeps earlier offsets valid; at one offset the outer node was visited first and goes in last.
  let result = text;
  const ordered = inserts.map((insert, index) => [...insert, index]).sort((a, b) => b[0] - a[0] || b[2] - a[2]);
  for (const [at, addition] of ordered) result = result.slice(0, at) + addition + result.slice(at);
  return result;
}

function describeMember(node, file, schema) {
  if (ts.getJSDocCommentsAndTags(node).length > 0 || !ts.isInterfaceDeclaration(node.parent)) return '';
  const owner = node.parent.name.text;
  const members = (owner === schema.title ? schema : schema.definitions[owner])?.properties;
  const description = members?.[node.name.getText(file)]?.description;
  return description ? `/**\n   * ${description}\n   */\n  ` : '';
}
