using System.Text.Json.Serialization;
using EdgeMLOps.Contracts.Down.Packages;

namespace EdgeMLOps.Contracts.Down.Trust;

/// <summary>What a key may sign.</summary>
[JsonConverter(typeof(ExactEnumJsonConverter<TrustRole>))]
public enum TrustRole
{
    /// <summary>The next root document.</summary>
    Root = 0,

    /// <summary>Model packages.</summary>
    Model = 1,

    /// <summary>Policy packages.</summary>
    Policy = 2,
}
