using EdgeMLOps.Appliance.Core.Decoding.Codec;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Appliance.Core.Workers;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>What every detector of a service is put together with, whichever package it runs.</summary>
public sealed record DetectorParts
{
    /// <summary>Decodes compressed images; stays the caller's to close.</summary>
    public required IFrameCodec Codec { get; init; }

    /// <summary>How the model runs.</summary>
    public required InferenceOptions Inference { get; init; }

    /// <summary>What the engine's worker may take; each engine has a worker, and with it this much, of its own.</summary>
    public required WorkerSettings Worker { get; init; }

    /// <summary>Hashes the patient.</summary>
    public required PatientHasher Patients { get; init; }

    /// <summary>Version of this program, for the record.</summary>
    public required string SoftwareVersion { get; init; }

    /// <summary>Clock of timings.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Where events go.</summary>
    public required ILoggerFactory Loggers { get; init; }
}
