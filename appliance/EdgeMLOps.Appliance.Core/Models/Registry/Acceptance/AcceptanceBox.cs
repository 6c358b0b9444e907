using System.Text.Json.Serialization;

namespace EdgeMLOps.Appliance.Core.Models.Registry.Acceptance;

/// <summary>One candidate that is expected, in pixels of the original (0,0 = outer corner of the first pixel).</summary>
public sealed record AcceptanceBox
{
    /// <summary>Name of the class, as in the manifest.</summary>
    public required string Class { get; init; }

    /// <summary>The frame it lies on, from 1, of an image of several of which the model sees all; left out: the one that it sees.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Frame { get; init; }

    /// <summary>0 to 1.</summary>
    public required double Score { get; init; }

    /// <summary>Left edge.</summary>
    public required double X1 { get; init; }

    /// <summary>Top edge.</summary>
    public required double Y1 { get; init; }

    /// <summary>Right edge.</summary>
    public required double X2 { get; init; }

    /// <summary>Bottom edge.</summary>
    public required double Y2 { get; init; }
}
