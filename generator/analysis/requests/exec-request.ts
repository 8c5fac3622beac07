import { chooseOomScore, listLimits, listPorts, listVariables } from './container-process.js';
import type { PodMember, PodSimulation } from './pod-simulation.js';
import type { SimulatedRequest } from './simulated-request.js';

/** A command to run in a container that runs. */
export interface ExecCommand {
  readonly args: readonly string[];
  readonly terminal: boolean;
  readonly execId: string;
  readonly step: string;
}

/**
 * Makes the request that runs a command in a container. The process is the container's own with other arguments. Of it
 * the Go runtime sends neither no-new-privileges nor limits (`cmdToKataProcess`); both clear capabilities and profiles.
 */
export function makeExecRequest(
  simulation: PodSimulation,
  member: PodMember,
  id: string,
  command: ExecCommand,
): SimulatedRequest {
  const { Process: process } = member.policy.OCI;
  const keeps = simulation.shape.runtime === 'rust';
  const variables = listVariables(simulation, member);
  return {
    kind: 'ExecProcessRequest',
    step: command.step,
    ...(member.name !== undefined && { container: member.name }),
    index: member.index,
    request: {
      container_id: id,
      exec_id: command.execId,
      string_user: null,
      process: {
        Terminal: command.terminal,
        ConsoleSize: null,
        User: {
          UID: process.User.UID,
          GID: process.User.GID,
          AdditionalGids: process.User.AdditionalGids,
          Username: '',
        },
        Args: command.args,
        // containerd adds this variable for a terminal unless the container has it.
        Env: command.terminal && !variables.includes('TERM=xterm') ? [...variables, 'TERM=xterm'] : variables,
        Cwd: process.Cwd,
        Capabilities: null,
        Rlimits: keeps ? listLimits(simulation) : [],
        NoNewPrivileges: keeps && process.NoNewPrivileges,
        ApparmorProfile: '',
        OOMScoreAdj: keeps ? chooseOomScore(member) : 0,
        SelinuxLabel: '',
      },
      ...listPorts(simulation),
    },
  };
}
