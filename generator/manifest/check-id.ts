import { reportAt, type ValueCheck } from './check-value.js';
import type { ValuePath } from './workload.js';

/** The largest user or group number that Kubernetes accepts (apimachinery's IsValidUserID). */
const maxId = 2 ** 31 - 1;

/** Reports a user or group number out of Kubernetes' range. */
export function checkId(id: number | undefined, path: ValuePath, check: ValueCheck): void {
  if (id !== undefined && (id < 0 || id > maxId))
    reportAt('invalid-value', path, check, `${id} is not between 0 and ${maxId}`);
}
