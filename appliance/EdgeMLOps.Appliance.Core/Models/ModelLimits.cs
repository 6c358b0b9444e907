namespace EdgeMLOps.Appliance.Core.Models;

/// <summary>What a model was proven on and needs.</summary>
public sealed record ModelLimits
{
    /// <summary>Providers that it may run on: <c>cpu</c>, <c>cuda</c>, <c>tensorrt</c>.</summary>
    public required IReadOnlyList<string> Providers { get; init; }

    /// <summary>Most memory of the processor that a run takes, in MiB; null where the maker does not say.</summary>
    public int? MemoryMegabytes { get; init; }

    /// <summary>Most memory of the GPU that a run takes, in MiB; null where the maker does not say.</summary>
    public int? GpuMemoryMegabytes { get; init; }
}
