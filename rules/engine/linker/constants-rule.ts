/**
 * The guest's parser tries each bracket as a comprehension first and makes an error of each that is none, which costs
 * more than all the rest of it. So constant lists and objects of the rules stand together as JSON in a raw string: those
 * that CreateContainer alone needs in one rule, the others in another, which is short because every request reads it.
 * Their names are those that stand in rules most often, so they are the shortest.
 */
export const constantsRules = { create: 'C', shared: 'K' } as const;

/** How their JSON begins, with a member that no rule reads, so that all others are written alike. */
export const constantsStart = '{"":0';
