import Ajv from 'ajv';

/** Checks that the shipped profiles are what the schema demands, in the order and with the names that readers rely on. */
export function checkProfileFile(schema, profiles) {
  const ajv = new Ajv({ allErrors: true });
  if (!ajv.validate(schema, profiles)) throw new Error(`drop-ins/profiles.json: ${ajv.errorsText()}`);
  const names = profiles.classes.map(({ name }) => name);
  const repeated = names.filter((name, index) => names.indexOf(name) !== index);
  if (repeated.length > 0) throw new Error(`drop-ins/profiles.json has these classes twice: ${repeated.join(', ')}`);
  if (names.some((name, index) => index > 0 && names[index - 1] > name)) {
    throw new Error('drop-ins/profiles.json: classes are to be in the order of their names');
  }
}
