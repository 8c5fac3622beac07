import { isContainer, type JsonValue, type PointerTokens, parseIndex, readMember } from './json-pointer.js';

/** Which text set a value: its number among the texts that were applied and, in a drop-in, the operation. */
interface Origin {
  readonly source: number;
  /** Absent for the base, which sets values as a whole. */
  readonly operation?: { readonly index: number; readonly op: string };
}

/** Who set a value, and at which pointer of its text the value stands. */
export interface OriginPlace {
  readonly origin: Origin;
  readonly at: PointerTokens;
}

interface OriginNode extends OriginPlace {
  /** Whether the value stands elsewhere in the text than under `at` (it was moved or copied there). */
  readonly elsewhere: boolean;
  /** Members that differ from what follows from this node; a list, once touched, has them all. */
  members?: Map<string, OriginNode> | OriginNode[];
}

/**
 * Remembers for each value of a document who set it last. It has the document's shape, where operations have changed
 * it; everything below a node without members comes from the node's own origin.
 */
export interface OriginTree {
  find(tokens: PointerTokens): OriginPlace;
  /** Notes that a value is about to be set; `document` is as it is before that. `insert` makes room in a list. */
  set(
    document: JsonValue,
    tokens: PointerTokens,
    place: OriginPlace,
    how: { insert: boolean; elsewhere: boolean },
  ): void;
  /** Notes that a value is about to be removed; `document` is as it is before that. */
  remove(document: JsonValue, tokens: PointerTokens): void;
}

export function makeOriginTree(base: OriginPlace): OriginTree {
  let root: OriginNode = { ...base, elsewhere: false };

  /** The node of the value that holds the last token, with members to change. */
  const openParent = (
    document: JsonValue,
    tokens: PointerTokens,
  ): { node: OriginNode; members: OriginNode['members'] } => {
    let node = root;
    let value: JsonValue | undefined = document;
    for (const token of tokens.slice(0, -1)) {
      const members = openMembers(node, value);
      const member = readNode(members, token) ?? deriveNode(node, token);
      writeNode(members, token, member);
      node = member;
      value = readMember(value, token);
    }
    return { node, members: openMembers(node, value) };
  };

  return {
    find: (tokens) => {
      let node = root;
      for (const [depth, token] of tokens.entries()) {
        const member = readNode(node.members, token);
        if (!member)
          return { origin: node.origin, at: node.elsewhere ? node.at : [...node.at, ...tokens.slice(depth)] };
        node = member;
      }
      return { origin: node.origin, at: node.at };
    },
    set: (document, tokens, place, { insert, elsewhere }) => {
      const fresh: OriginNode = { ...place, elsewhere };
      const last = tokens.at(-1);
      if (last === undefined) {
        root = fresh;
        return;
      }
      const { members } = openParent(document, tokens);
      if (!Array.isArray(members)) members?.set(last, fresh);
      else if (last === '-') members.push(fresh);
      else if (insert) members.splice(parseIndex(last) ?? members.length, 0, fresh);
      else members[parseIndex(last) ?? members.length] = fresh;
    },
    remove: (document, tokens) => {
      const last = tokens.at(-1);
      if (last === undefined) return;
      const { members } = openParent(document, tokens);
      if (!Array.isArray(members)) members?.delete(last);
      else members.splice(parseIndex(last) ?? members.length, 1);
    },
  };
}

function openMembers(node: OriginNode, value: JsonValue | undefined): OriginNode['members'] {
  if (node.members || !isContainer(value)) return node.members;
  node.members = Array.isArray(value) ? value.map((_, index) => deriveNode(node, String(index))) : new Map();
  return node.members;
}

function deriveNode(node: OriginNode, token: string): OriginNode {
  return { origin: node.origin, at: node.elsewhere ? node.at : [...node.at, token], elsewhere: node.elsewhere };
}

function readNode(members: OriginNode['members'], token: string): OriginNode | undefined {
  if (!Array.isArray(members)) return members?.get(token);
  const index = parseIndex(token);
  return index === undefined ? undefined : members[index];
}

function writeNode(members: OriginNode['members'], token: string, node: OriginNode): void {
  if (!Array.isArray(members)) members?.set(token, node);
  else members[parseIndex(token) ?? members.length] = node;
}
