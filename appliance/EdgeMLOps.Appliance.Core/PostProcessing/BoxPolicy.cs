using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeMLOps.Appliance.Core.Models;

namespace EdgeMLOps.Appliance.Core.PostProcessing;

/// <summary>
/// How a model's candidates become boxes. Applied in this order: score threshold of the class, clipping to the image,
/// size limits, class-wise non-maximum suppression, maximum count. A box dropped for its size suppresses no other.
/// </summary>
public sealed record BoxPolicy
{
    /// <summary>Candidates at or above this score are recorded; below it the model said nothing. 0 to 1.</summary>
    public required double ScoreFloor { get; init; }

    /// <summary>Lowest score a box of each class is kept with, by class name; each at least the floor.</summary>
    public required IReadOnlyDictionary<string, double> Thresholds { get; init; }

    /// <summary>A box is suppressed by a better one of its class when their intersection over union is above this. 0 to 1.</summary>
    public required double NmsIou { get; init; }

    /// <summary>Smallest area kept where the pixel spacing is known, in mm2.</summary>
    public required double MinAreaMm2 { get; init; }

    /// <summary>Largest area kept where the pixel spacing is known, in mm2.</summary>
    public required double MaxAreaMm2 { get; init; }

    /// <summary>Most boxes kept on an image.</summary>
    public required int MaxBoxes { get; init; }

    /// <summary>Smallest area kept where the spacing is unknown, in percent of the image.</summary>
    /// <value>0.005</value>
    public double MinAreaPercent { get; init; } = 0.005;

    /// <summary>Largest area kept where the spacing is unknown, in percent of the image.</summary>
    /// <value>10</value>
    public double MaxAreaPercent { get; init; } = 10;

    /// <summary>SHA-256 of the policy in its canonical form (compact JSON, thresholds sorted by name), 64 lower-case hex digits.</summary>
    [JsonIgnore]
    public string Digest => Convert.ToHexStringLower(SHA256.HashData(Canonical()));

    private byte[] Canonical() => JsonSerializer.SerializeToUtf8Bytes(
        this with { Thresholds = new SortedDictionary<string, double>(Thresholds.ToDictionary(), StringComparer.Ordinal) },
        ManifestJson.Default.BoxPolicy);
}
