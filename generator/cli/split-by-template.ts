import type { SourceText } from '../diagnostics/index.js';
import { splitDocuments } from '../manifest/index.js';

/** Helm says above a document, or since 3.21 and 4.0 in an annotation that it takes away again, which template made it. */
const sourceComment = /^(?:---[^\n]*\n)?# Source: ([^\r\n]+)/;
const sourceAnnotation = /postrenderer\.helm\.sh\/postrender-filename["']?:[ \t]*["']?([^"',}\r\n]+)/;

/**
 * Cuts what Helm has rendered into texts that bear the names of their templates, so that findings name them too. Joined
 * again, they are the stream. Lines count from where the part of a template begins.
 */
export function splitByTemplate(stream: SourceText): readonly SourceText[] {
  const parts: { template: string; text: string }[] = [];
  for (const { start, end } of splitDocuments(stream.text)) {
    // A byte order mark stands before the first document.
    const text = stream.text.slice(parts.length === 0 ? 0 : start, end);
    const template = (sourceComment.exec(text) ?? sourceAnnotation.exec(text))?.[1]?.trim();
    const last = parts.at(-1);
    if (last && (template === undefined || last.template === template) && !sourceComment.test(text)) last.text += text;
    else parts.push({ template: template ?? stream.name, text });
  }
  const counts = new Map<string, number>();
  return parts.map(({ template, text }) => {
    const count = (counts.get(template) ?? 0) + 1;
    counts.set(template, count);
    return { name: count === 1 ? template : `${template} (part ${count})`, text };
  });
}
