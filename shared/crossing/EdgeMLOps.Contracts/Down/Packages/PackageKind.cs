using System.Text.Json.Serialization;

namespace EdgeMLOps.Contracts.Down.Packages;

/// <summary>What a package brings. Each kind has signing keys of its own (<see cref="Trust.TrustRole"/>) and its own release counters.</summary>
[JsonConverter(typeof(ExactEnumJsonConverter<PackageKind>))]
public enum PackageKind
{
    /// <summary>A detection model: manifest, graph, reference, acceptance set.</summary>
    Model = 1,

    /// <summary>A policy of how boxes are kept and dropped.</summary>
    Policy = 2,
}
