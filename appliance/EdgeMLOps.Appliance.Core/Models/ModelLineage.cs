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

    /// <summary>Id of the training run, in the experiment tracker where there is one.</summary>
    public required string RunId { get; init; }

    /// <summary>Address of the experiment tracker, http or https; null where there is none. Never called from here.</summary>
    public string? TrackerAddress { get; init; }

    /// <summary>The model whose weights it began with; null where it began with none.</summary>
    public ModelParent? ParentModel { get; init; }
}
