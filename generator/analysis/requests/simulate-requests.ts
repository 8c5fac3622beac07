import { listCopyRequests } from './copy-requests.js';
import { makeCreateRequest } from './create-request.js';
import { type ExecCommand, makeExecRequest } from './exec-request.js';
import { listNetworkRequests } from './network-requests.js';
import { makeContainerId, type PodMember, type PodSimulation, placePod, type SimulatedPod } from './pod-simulation.js';
import type { RuntimeShape } from './runtime-shape.js';
import { makeSandboxRequest } from './sandbox-request.js';
import { simulatedNode } from './simulated-node.js';
import type { JsonObject, SimulatedRequest } from './simulated-request.js';

/** `start`: what must pass so that the pod runs, each kind of thing once. `whole`: a whole life with its troubles. */
export type SimulationExtent = 'start' | 'whole';

type Send = (kind: string, step: string, request: JsonObject, member?: PodMember) => void;

class PodLife {
  readonly requests: SimulatedRequest[] = [];
  readonly #simulation: PodSimulation;
  readonly #whole: boolean;

  constructor(simulation: PodSimulation, extent: SimulationExtent) {
    this.#simulation = simulation;
    this.#whole = extent === 'whole';
  }

  readonly send: Send = (kind, step, request, member) => {
    this.requests.push({
      kind,
      step,
      ...(member?.name !== undefined && { container: member.name }),
      ...(member && { index: member.index }),
      request,
    });
  };

  /** Housekeeping that policies always allow; the self-check leaves it out. */
  readonly #tend: Send = (...given) => {
    if (this.#whole) this.send(...given);
  };

  live(): void {
    const simulation = this.#simulation;
    this.requests.push(...listNetworkRequests(simulation), makeSandboxRequest(simulation));
    this.#tend('GuestDetailsRequest', 'ask about the guest', { mem_block_size: true, mem_hotplug_probe: true });
    this.#tend('GetOOMEventRequest', 'wait for out-of-memory events', {});
    const [retried] = simulation.members.filter(({ role }) => role === 'main');
    for (const member of simulation.members) {
      const isRetried = this.#whole && member === retried;
      // A create that fails in the guest is not removed; kubelet tries again under a new id.
      if (isRetried) this.#create(member, 0);
      this.#start(member, isRetried ? 1 : 0);
      if (member.role === 'init') this.#remove(member, 0);
    }
    for (const member of simulation.members) {
      if (member.role === 'sidecar' || member.role === 'main')
        this.#use(member, member === retried && this.#whole ? 1 : 0);
    }
    if (this.#whole) this.#end(retried);
  }

  /** Everything up to the creation. */
  #create(member: PodMember, attempt: number): void {
    const { request, mounts } = makeCreateRequest(this.#simulation, member, attempt);
    this.requests.push(...listCopyRequests(this.#simulation, member, mounts, !this.#whole), request);
  }

  #start(member: PodMember, attempt: number): void {
    const { shape, data } = this.#simulation;
    const id = makeContainerId(member.index, attempt);
    const name = member.name ?? 'the sandbox';
    this.#create(member, attempt);
    if (!shape.staticResources && member.role !== 'sandbox') {
      this.#tend(
        'OnlineCPUMemRequest',
        `grow the VM for ${name}`,
        { wait: false, nb_cpus: 1, cpu_only: false },
        member,
      );
      this.#tend('UpdateEphemeralMountsRequest', `resize shared memory for ${name}`, { storages: [] }, member);
    }
    this.send('StartContainerRequest', `start ${name}`, { container_id: id }, member);
    this.#tend('WaitProcessRequest', `wait for ${name}`, { container_id: id, exec_id: this.#processId(id) }, member);
    if (data.request_defaults.ReadStreamRequest && member.role !== 'sandbox') {
      this.send('ReadStreamRequest', `read output of ${name}`, this.#readOf(id, this.#processId(id)), member);
    }
  }

  /** The Go runtime calls the first process of a container after it. */
  #processId(id: string): string {
    return this.#simulation.shape.runtime === 'go' ? id : '';
  }

  #readOf(id: string, execId: string): JsonObject {
    return { container_id: id, exec_id: execId, len: 32768 };
  }

  /** Probes, hooks and commands that the settings permit. */
  #use(member: PodMember, attempt: number): void {
    const id = makeContainerId(member.index, attempt);
    const { data, shape } = this.#simulation;
    const [probeId, commandId] = simulatedNode.execIds;
    const name = member.name ?? '';
    const { policy } = member;
    // The settings may refuse commands without no-new-privileges, which is how the Go runtime sends all of them.
    const isRefused =
      shape.runtime === 'go' && policy.OCI.Process.NoNewPrivileges && policy.extensions?.go_exec !== true;
    // Kubelet's ExecSync never asks for a terminal, whatever the container has.
    const probes = policy.exec_commands.map((args): ExecCommand => {
      return { args, terminal: false, execId: probeId, step: `probe or hook of ${name}` };
    });
    const permitted = this.#whole ? data.request_defaults.ExecProcessRequest.allowed_commands : [];
    const commands = permitted.flatMap((args) =>
      [false, true].map((terminal): ExecCommand => {
        return { args, terminal, execId: commandId, step: `permitted command in ${name}` };
      }),
    );
    for (const command of isRefused ? [] : [...probes, ...commands]) {
      this.requests.push(makeExecRequest(this.#simulation, member, id, command));
      if (this.#whole) this.#stream(member, id, command);
    }
    this.#tend('StatsContainerRequest', `measure ${name}`, { container_id: id }, member);
    if (this.#whole && member.container?.stdin) this.#write(member, id, this.#processId(id));
  }

  #stream(member: PodMember, id: string, { execId, terminal, step }: ExecCommand): void {
    const { request_defaults: defaults } = this.#simulation.data;
    const process = { container_id: id, exec_id: execId };
    this.send('WaitProcessRequest', `wait for ${step}`, process, member);
    if (terminal)
      this.send('TtyWinResizeRequest', `set window of ${step}`, { ...process, row: 24, column: 80 }, member);
    if (defaults.ReadStreamRequest) {
      this.send('ReadStreamRequest', `read output of ${step}`, this.#readOf(id, execId), member);
    }
    if (execId === simulatedNode.execIds[1]) this.#write(member, id, execId);
  }

  /** Input, where the settings permit any. */
  #write(member: PodMember, id: string, execId: string): void {
    const { request_defaults: defaults } = this.#simulation.data;
    const process = { container_id: id, exec_id: execId };
    const name = member.name ?? '';
    if (defaults.WriteStreamRequest) {
      this.send('WriteStreamRequest', `write input of ${name}`, { ...process, data: [108, 115, 10] }, member);
    }
    if (defaults.CloseStdinRequest) this.send('CloseStdinRequest', `close input of ${name}`, process, member);
  }

  #remove(member: PodMember, attempt: number): void {
    const { shape, data } = this.#simulation;
    const id = makeContainerId(member.index, attempt);
    const name = member.name ?? 'the sandbox';
    this.#tend('SignalProcessRequest', `stop ${name}`, { container_id: id, exec_id: '', signal: 15 }, member);
    const isFile = (member.container?.terminationMessagePolicy || 'File') === 'File';
    if (shape.sharedFs === 'none' && isFile && member.container && data.request_defaults.GetDiagnosticDataRequest) {
      const request = { log_type: 'termination_log', container_id: id };
      this.#tend('GetDiagnosticDataRequest', `read the termination message of ${name}`, request, member);
    }
    this.send('RemoveContainerRequest', `remove ${name}`, { container_id: id, timeout: 0 }, member);
    this.#tend('RemoveStaleVirtiofsShareMountsRequest', `tidy up after ${name}`, {}, member);
  }

  /** A container that ends and is started again, then the end of the pod. */
  #end(retried: PodMember | undefined): void {
    const { members } = this.#simulation;
    if (retried) {
      this.#remove(retried, 1);
      this.#start(retried, 2);
    }
    for (const member of [...members].reverse()) {
      if (member.role !== 'init') this.#remove(member, member === retried ? 2 : 0);
    }
    this.send('DestroySandboxRequest', 'destroy the sandbox', {});
  }
}

/**
 * Lists the requests that the runtime sends to the agent for a pod, in order. All of them are legitimate. Requests that
 * read or write streams are there only where the settings open them: a denial there is an empty log and no failure.
 */
export function simulateRequests(
  pod: SimulatedPod,
  shape: RuntimeShape,
  extent: SimulationExtent = 'whole',
): readonly SimulatedRequest[] {
  const life = new PodLife(placePod(pod, shape), extent);
  life.live();
  return life.requests;
}
