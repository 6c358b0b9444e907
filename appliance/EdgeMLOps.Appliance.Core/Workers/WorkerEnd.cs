namespace EdgeMLOps.Appliance.Core.Workers;

/// <summary>How a worker's process ended.</summary>
/// <param name="Code">Why.</param>
/// <param name="ExitCode">Of the process; 128 and the signal's number when a signal ended it.</param>
/// <param name="ErrorBytes">What it wrote to standard error. Counted, never kept: it may hold patient data.</param>
internal sealed record WorkerEnd(WorkerCode Code, int ExitCode, long ErrorBytes);
