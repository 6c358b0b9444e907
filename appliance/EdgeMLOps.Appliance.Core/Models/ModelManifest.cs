using System.Text.Json;
using EdgeMLOps.Appliance.Core.PostProcessing;

namespace EdgeMLOps.Appliance.Core.Models;

/// <summary>What the maker of a package says about it (<c>manifest.json</c>, schema edgemlops.package/2).</summary>
public sealed record ModelManifest
{
    /// <summary>The schema's name and version.</summary>
    public required string Schema { get; init; }

    /// <summary>Name of the package.</summary>
    public required string Name { get; init; }

    /// <summary>The maker's version.</summary>
    public required string Version { get; init; }

    /// <summary>Release number, from 1.</summary>
    public required int Release { get; init; }

    /// <summary>What the package is; <c>model</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>True for a model that may never serve a diagnosis: each result says so.</summary>
    public required bool Demonstration { get; init; }

    /// <summary>First version of the appliance that can serve it, such as <c>0.2.0</c>; null: any that reads this schema.</summary>
    public string? MinimumAppVersion { get; init; }

    /// <summary>What the model takes.</summary>
    public required ModelInput Input { get; init; }

    /// <summary>What the model gives.</summary>
    public required ModelOutput Output { get; init; }

    /// <summary>What the model finds, by class id from 0.</summary>
    public required IReadOnlyList<ModelClass> Classes { get; init; }

    /// <summary>How its boxes are filtered, unless the site has a policy of its own.</summary>
    public required BoxPolicy Policy { get; init; }

    /// <summary>How scores become probabilities before the policy sees them; null: they are taken as they are.</summary>
    public ModelCalibration? Calibration { get; init; }

    /// <summary>What may be done to an image without the findings changing, for tests of consistency: <c>shift</c>, <c>scale</c>, <c>flip</c>; empty: nothing.</summary>
    public required IReadOnlyList<string> Consistency { get; init; }

    /// <summary>What it runs on and needs; null where the maker does not say.</summary>
    public ModelLimits? Limits { get; init; }

    /// <summary>What it was made from.</summary>
    public required ModelLineage Lineage { get; init; }

    /// <summary>Measurements on data it was not trained on, as the maker wrote them.</summary>
    public required IReadOnlyList<JsonElement> Evaluation { get; init; }

    /// <summary>What its world looks like; monitoring compares a site with it.</summary>
    public required JsonElement Reference { get; init; }
}
