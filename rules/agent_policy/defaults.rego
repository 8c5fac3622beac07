# The verdict of every request for which no other rule has an answer.
# The names are those of the agent's protobuf messages, not of its rpc methods.
package agent_policy

import rego.v1

# Setting this to true lets requests pass that the policy denies or fails on: for debugging only.
default AllowRequestsFailingPolicy := false

# Decided by a rule of this package.
default CreateSandboxRequest := false
default UpdateInterfaceRequest := false
default UpdateRoutesRequest := false
default AddARPNeighborsRequest := false
default CopyFileRequest := false
default CreateContainerRequest := false
default StartContainerRequest := false
default ExecProcessRequest := false
default RemoveContainerRequest := false

# Opened by a boolean of `request_defaults`.
default WriteStreamRequest := false
default ReadStreamRequest := false
default CloseStdinRequest := false
default GetDiagnosticDataRequest := false
default UpdateEphemeralMountsRequest := false

# Housekeeping that tells the host nothing about the workload's data.
default WaitProcessRequest := true
default SignalProcessRequest := true
default TtyWinResizeRequest := true
default StatsContainerRequest := true
default GetOOMEventRequest := true
default GuestDetailsRequest := true
default OnlineCPUMemRequest := true
default RemoveStaleVirtiofsShareMountsRequest := true
default DestroySandboxRequest := true

# Never needed by a pod that is created from a manifest.
default SetPolicyRequest := false
default UpdateContainerRequest := false
default PauseContainerRequest := false
default ResumeContainerRequest := false
default SetGuestDateTimeRequest := false
default ReseedRandomDevRequest := false
default MemHotplugByProbeRequest := false
default MemAgentMemcgConfig := false
default MemAgentCompactConfig := false
default AddSwapRequest := false
default AddSwapPathRequest := false
default VolumeStatsRequest := false
default ResizeVolumeRequest := false
default ListRoutesRequest := false
default ListInterfacesRequest := false
default GetIPTablesRequest := false
default SetIPTablesRequest := false
default GetMetricsRequest := false
default StopTracingRequest := false
default StartTracingRequest := false
