using System.Text.Json;

namespace EdgeMLOps.Appliance.Core.Models;

/// <summary>What a model was made from.</summary>
public sealed record ModelLineage
{
    /// <summary>SHA-256 of the training data's index, hex.</summary>
    public required string TrainingDataDigest { get; init; }

    /// <summary>Commit of the code that trained it.</summary>
    public required string CodeCommit { get; init; }

    /// <summary>Training settings by name, as the maker wrote them.</summary>
    public required IReadOnlyDictionary<string, JsonElement> HyperParameters { get; init; }

    /// <summary>Seed of the training.</summary>
    public required long Seed { get; init; }

    /// <summary>Name of the training run.</summary>
    public required string RunId { get; init; }
}
