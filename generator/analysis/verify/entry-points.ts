/**
 * What the agent answers to, by the name under which a policy judges it, and who needs it.
 * `pod`: a runtime sends it for every pod, and a rule looks into it. `housekeeping`: sent too, tells the host nothing
 * and changes nothing it could not change otherwise. `never`: no runtime sends it for a pod that a manifest describes.
 * `setting`: only where `request_defaults` open it.
 */
export type EntryPointRole = 'pod' | 'housekeeping' | 'never' | 'setting';

export interface EntryPoint {
  readonly role: EntryPointRole;
  /** What the host does with it, for people. */
  readonly what: string;
}

/** Every request of the agent that a policy judges. */
export const entryPoints = {
  AddARPNeighborsRequest: { role: 'pod', what: 'fill the table of neighbours' },
  CopyFileRequest: { role: 'pod', what: 'write a file' },
  CreateContainerRequest: { role: 'pod', what: 'create a container' },
  CreateSandboxRequest: { role: 'pod', what: 'create the sandbox' },
  ExecProcessRequest: { role: 'pod', what: 'run a command' },
  RemoveContainerRequest: { role: 'pod', what: 'remove a container' },
  StartContainerRequest: { role: 'pod', what: 'start a container' },
  UpdateInterfaceRequest: { role: 'pod', what: 'set up an interface' },
  UpdateRoutesRequest: { role: 'pod', what: 'set routes' },
  DestroySandboxRequest: { role: 'housekeeping', what: 'end the pod' },
  GetOOMEventRequest: { role: 'housekeeping', what: 'wait for out-of-memory events' },
  GuestDetailsRequest: { role: 'housekeeping', what: 'ask about the guest' },
  OnlineCPUMemRequest: { role: 'housekeeping', what: 'bring CPUs and memory online' },
  RemoveStaleVirtiofsShareMountsRequest: { role: 'housekeeping', what: 'tidy up shared mounts' },
  SignalProcessRequest: { role: 'housekeeping', what: 'send a signal' },
  StatsContainerRequest: { role: 'housekeeping', what: 'measure a container' },
  TtyWinResizeRequest: { role: 'housekeeping', what: 'set the size of a terminal' },
  WaitProcessRequest: { role: 'housekeeping', what: 'wait for a process' },
  CloseStdinRequest: { role: 'setting', what: 'close the input of a process' },
  GetDiagnosticDataRequest: { role: 'setting', what: 'read the termination message of a container' },
  ReadStreamRequest: { role: 'setting', what: 'read the output of a process' },
  UpdateEphemeralMountsRequest: { role: 'setting', what: 'mount again what lies in memory' },
  WriteStreamRequest: { role: 'setting', what: 'write to the input of a process' },
  AddSwapPathRequest: { role: 'never', what: 'add swap: memory goes to a disk of the host' },
  AddSwapRequest: { role: 'never', what: 'add swap: memory goes to a disk of the host' },
  GetIPTablesRequest: { role: 'never', what: 'read the rules of the packet filter' },
  GetMetricsRequest: { role: 'never', what: 'read metrics of the guest' },
  ListInterfacesRequest: { role: 'never', what: 'list interfaces' },
  ListRoutesRequest: { role: 'never', what: 'list routes' },
  MemAgentCompactConfig: { role: 'never', what: 'configure how memory is compacted' },
  MemAgentMemcgConfig: { role: 'never', what: 'configure how memory is reclaimed' },
  MemHotplugByProbeRequest: { role: 'never', what: 'probe for memory at an address of its choice' },
  PauseContainerRequest: { role: 'never', what: 'freeze a container' },
  ReseedRandomDevRequest: { role: 'never', what: 'feed the random number generator' },
  ResizeVolumeRequest: { role: 'never', what: 'resize a volume' },
  ResumeContainerRequest: { role: 'never', what: 'go on with a frozen container' },
  SetGuestDateTimeRequest: { role: 'never', what: "set the guest's clock" },
  SetIPTablesRequest: { role: 'never', what: 'replace the rules of the packet filter' },
  SetPolicyRequest: { role: 'never', what: 'replace the policy itself' },
  StartTracingRequest: { role: 'never', what: 'trace the agent' },
  StopTracingRequest: { role: 'never', what: 'end a trace' },
  UpdateContainerRequest: { role: 'never', what: 'change the limits of a container' },
  VolumeStatsRequest: { role: 'never', what: 'measure a volume' },
} as const satisfies Readonly<Record<string, EntryPoint>>;
