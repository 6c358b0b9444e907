using EdgeMLOps.Appliance.Core.Models.Registry.Acceptance;

namespace EdgeMLOps.Appliance.Core.Models.Registry;

/// <summary>What a run of an acceptance set showed, and on which engine.</summary>
public sealed record ProofRecord
{
    /// <summary>Digest of the package.</summary>
    public string Digest { get; init; } = "";

    /// <summary>When, in milliseconds since 1970 UTC.</summary>
    public long AtMs { get; init; }

    /// <summary>The whole set, with its ceiling of time; else the first few images and their boxes alone.</summary>
    public bool IsFull { get; init; }

    /// <summary>The engine in one text: equal texts, one engine.</summary>
    public string Engine { get; init; } = "";

    /// <summary>Where the model ran.</summary>
    public string Provider { get; init; } = "";

    /// <summary>Version of ONNX Runtime.</summary>
    public string Runtime { get; init; } = "";

    /// <summary>Version of the GPU's driver; empty on the processor.</summary>
    public string Driver { get; init; } = "";

    /// <summary>Names of the GPUs; empty on the processor.</summary>
    public string Gpu { get; init; } = "";

    /// <summary>Images looked at.</summary>
    public int Images { get; init; }

    /// <summary>Whether all was as expected.</summary>
    public bool Passed { get; init; }

    /// <summary>What was not; empty when passed.</summary>
    public string Fault { get; init; } = "";

    /// <summary>Median time of an image, file to candidates, in microseconds.</summary>
    public long MedianUs { get; init; }

    /// <summary>Longest time of an image, in microseconds.</summary>
    public long SlowestUs { get; init; }

    internal static ProofRecord Of(RegisteredPackage package, EngineFingerprint engine, AcceptanceReport report, bool isFull) => new()
    {
        Digest = package.Digest,
        IsFull = isFull,
        Engine = engine.Text,
        Provider = engine.Provider,
        Runtime = engine.Runtime,
        Driver = engine.Driver,
        Gpu = engine.Gpu,
        Images = report.Images,
        Passed = report.Passed,
        Fault = report.Fault,
        MedianUs = (long)report.Median.TotalMicroseconds,
        SlowestUs = (long)report.Slowest.TotalMicroseconds,
    };
}
